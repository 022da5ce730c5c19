// The times to deploy as they are shown: slots, the best of them, and why there is none.
#include "core/engine/safe_times.h"
#include "core/wording/wording.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::engine;

namespace {

assessment::SafeTimes two(std::string closedBy) {
    assessment::SafeTimes found;
    found.state = assessment::ForecastState::Known;
    for (int i = 0; i < 2; ++i) {
        assessment::SafeSlot slot;
        slot.traffic = {fromUnix(1800 * i), fromUnix(1800 * (i + 1)), 100, 80, 120};
        slot.harm = 50.0 - i, slot.harmLow = 40.0, slot.harmHigh = 60.0;
        slot.closedBy = closedBy;
        found.times.push_back(slot);
    }
    return found;
}

} // namespace

class TestSafeTimes : public QObject {
    Q_OBJECT
private slots:
    void showsSlotsAndTheBestOfThem() {
        auto found = two("");
        found.best = 1;
        const SafeTimeView view = safeTimeView("production", found, fromUnix(7));
        QCOMPARE(view.environment, std::string("production"));
        QCOMPARE(view.computedAt, fromUnix(7));
        QCOMPARE(view.times.size(), std::size_t{2});
        QCOMPARE(view.times[1].from, fromUnix(1800));
        QCOMPARE(view.times[1].exposed, 49.0);
        QCOMPARE(view.best, std::optional<std::size_t>(1));
        QVERIFY(view.why.id.empty());
    }
    void isEvidenceAsSharesOfTheUsualPeak() {
        const auto ahead = trafficAhead(two(""), 0.5);
        QCOMPARE(ahead.size(), std::size_t{2});
        QCOMPARE(ahead[1].from, fromUnix(1800));
        QCOMPARE(ahead[1].share, 0.111111); // 100 requests in 1,800 s beside 0.5 a second
        QCOMPARE(ahead[1].exposed, 49.0);
    }
    void saysWhyThereIsNone() {
        const SafeTimeView closed = safeTimeView("production", two("year end"), {});
        QVERIFY(!closed.best);
        QCOMPARE(closed.times[0].freeze, std::string("year end"));
        QCOMPARE(closed.why.id, std::string("safe.all_closed"));
        for (const auto state : {assessment::ForecastState::NoTraffic, assessment::ForecastState::TooShort}) {
            assessment::SafeTimes unknown;
            unknown.state = state;
            const SafeTimeView view = safeTimeView("production", unknown, {});
            QVERIFY(!view.best && view.times.empty());
            QVERIFY(wording::pattern(view.why.id));
        }
        QVERIFY(wording::pattern(closed.why.id));
    }
};

FERMATA_CORE_TEST(TestSafeTimes)
#include "tst_safe_times.moc"
