// Error budgets: the workbook's arithmetic, and what is not known is never quiet.
#include <cmath>

#include "core/assessment/production/burn_rate.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::assessment;

namespace {

constexpr Seconds minute{60};
constexpr double slo = 0.999;
const Time now = fromUnix(1700000000);

/// A tick a minute up to now; the share of failures in the last `lately` minutes is another one.
std::vector<ServiceTick> ticks(int minutes, double before, int lately, double since) {
    std::vector<ServiceTick> out;
    for (int i = minutes - 1; i >= 0; --i)
        out.push_back({now - minute * i, {1000.0 * (i < lately ? since : before), 1000.0}});
    return out;
}

} // namespace

class TestBurnRate : public QObject {
    Q_OBJECT
private slots:
    void isTheRateOverTheBudget() {
        const auto rate = burnRate(ticks(60, 0.0144, 0, 0), slo, Seconds{3600}, now, minute);
        QVERIFY(rate && std::abs(*rate - 14.4) < 1e-9);
    }
    void pagesWhenBothWindowsBurn() {
        const auto burning = burnStates(ticks(60, 0.02, 0, 0), slo, now, minute);
        QVERIFY(burning[0].isFiring());
        QVERIFY(!burning[1].isKnown()); // six hours were not counted: unknown, not quiet
        const auto over = burnStates(ticks(60, 0.02, 5, 0.0), slo, now, minute);
        QVERIFY(!over[0].isFiring()); // it is over
        const auto begun = burnStates(ticks(60, 0.0, 5, 0.02), slo, now, minute);
        QVERIFY(!begun[0].isFiring()); // and has not cost enough yet
        QVERIFY(begun[0].isKnown());
    }
    void tooFewIntervalsAreNotKnown() {
        auto some = ticks(60, 0.02, 0, 0);
        some.erase(some.begin() + 10, some.begin() + 30);
        QVERIFY(!burnRate(some, slo, Seconds{3600}, now, minute));
        for (ServiceTick& tick : some)
            tick.count = {0.0, 0.0};
        QVERIFY(!burnRate(some, slo, Seconds{300}, now, minute)); // no traffic
        QVERIFY(!burnRate({}, slo, Seconds{300}, now, minute));
        auto twice = ticks(3, 0.02, 0, 0);
        twice.insert(twice.end(), 3, twice.back());
        QVERIFY(!burnRate(twice, slo, Seconds{300}, now, minute)); // the same minute four times is one minute
    }
    void spendsTheBudgetOfAPeriod() {
        const ErrorBudget half = errorBudget(ticks(600, 0.0005, 0, 0), slo, Seconds{36000}, now, minute);
        QVERIFY(std::abs(*half.left - 0.5) < 1e-9);
        QVERIFY(std::abs(half.allowed - 600.0) < 1e-9);
        QCOMPARE(half.exhaustedAt, std::optional(now + Seconds{36000})); // half of it at half the rate
        const ErrorBudget over = errorBudget(ticks(600, 0.002, 0, 0), slo, Seconds{36000}, now, minute);
        QVERIFY(*over.left < 0.0);
        QCOMPARE(over.exhaustedAt, std::optional(now));
        QVERIFY(!errorBudget({}, slo, Seconds{36000}, now, minute).left);
    }
    void theFuseBlowsOnlyForItsOwnDeployment() {
        const BurnState burning = burnStates(ticks(60, 0.02, 0, 0), slo, now, minute)[0];
        QCOMPARE(fuse(burning, now - Seconds{3600}, now, false), Fuse::Blown);
        QCOMPARE(fuse(burning, now - Seconds{1800}, now, false), Fuse::NotOurs); // burned before as well
        QCOMPARE(fuse(burning, now - Seconds{1800}, now, true), Fuse::Blown);
        QCOMPARE(fuse(burnStates(ticks(60, 0, 0, 0), slo, now, minute)[0], now - Seconds{3600}, now, true),
                 Fuse::Whole);
        QCOMPARE(fuse(burnStates({}, slo, now, minute)[0], now, now, true), Fuse::Unknown);
    }
};

FERMATA_CORE_TEST(TestBurnRate)
#include "tst_burn_rate.moc"
