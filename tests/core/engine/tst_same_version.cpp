// What kept windows teach of how far two arms of one version lie apart, and which windows teach nothing.
#include <cmath>
#include <random>

#include "core/engine/same_version.h"
#include "core/engine/watching.h"
#include "core/sources/window_store.h"
#include "tests/support/scratch.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::engine;

namespace {

constexpr Time now = fromUnix(1'790'000'000);
constexpr Seconds interval{60}, duration{3600};

workspace::WatchSetting aSetting() {
    workspace::WatchSetting setting;
    setting.service = "shop";
    setting.environment = "production";
    setting.source = "metrics";
    setting.duration = duration;
    workspace::GuardSetting guard;
    guard.name = "errors";
    guard.events = "e";
    guard.exposure = "x";
    guard.controlEvents = "ce";
    guard.controlExposure = "cx";
    setting.guards = {guard};
    return setting;
}

/// A store with deployments a day apart, the newest yesterday; the arms of each window differ by a ratio of their own.
struct Shelf {
    test::ScratchFolder folder;
    std::string file = folder / "store.db";
    sources::WindowStore store = sources::WindowStore::open(file, io::OpenMode::Create).value();
    std::mt19937_64 dice{7};

    sources::KeptWindow window(int daysAgo) const {
        const Time at = now - Days{daysAgo};
        return {
            "ci/" + std::to_string(daysAgo), "shop", "production", "1", "0", "good", at, at - duration, at + duration};
    }
    /// Counters that only grow; the control's queries are answered a moment later.
    sources::SeriesByQuery series(const sources::KeptWindow& window, double ratio, int ticks = 60) {
        sources::SeriesByQuery all;
        double e = 0, x = 0, ce = 0, cx = 0;
        for (int k = 0; k <= ticks; ++k) {
            const Time at = window.deployedAt - interval * (ticks - k);
            e += std::poisson_distribution<int>(20.0 * ratio)(dice), x += 10'000;
            ce += std::poisson_distribution<int>(20.0)(dice), cx += 10'000;
            all["e"].push_back({at, e}), all["x"].push_back({at, x});
            all["ce"].push_back({at + Seconds{1}, ce}), all["cx"].push_back({at + Seconds{2}, cx});
        }
        return all;
    }
    void fill(int windows, double deviation, int firstDay = 1) {
        std::normal_distribution<double> apart(0.0, deviation);
        for (int day = windows + firstDay - 1; day >= firstDay; --day)
            QVERIFY(store.keep(window(day), series(window(day), std::exp(apart(dice)))));
    }
    KeptWindows read() const { return keptWindows(file, aSetting(), interval, now).value(); }
};

} // namespace

class TestSameVersion : public QObject {
    Q_OBJECT
private slots:
    void nothingIsKeptInANewWorkspace() {
        const test::ScratchFolder folder;
        const auto kept = keptWindows(folder / "store.db", aSetting(), interval, now).value();
        QCOMPARE(kept.count, std::size_t{0});
        QVERIFY(!kept.since && !kept.guards.front().ratio);
    }

    void fewWindowsProveNoBound() {
        Shelf shelf;
        shelf.fill(58, 0.3);
        const auto kept = shelf.read();
        QCOMPARE(kept.count, std::size_t{58});
        QCOMPARE(kept.since, std::optional(now - Days{58}));
        const LearnedTolerance& learned = kept.guards.front();
        QCOMPARE(learned.windows, std::size_t{58});
        QCOMPARE(learned.needed, std::size_t{59});
        QVERIFY(!learned.ratio);
        QCOMPARE(learned.dispersion, 1.0);
    }

    void howFarArmsLieApartIsTolerated() {
        Shelf restless, calm;
        restless.fill(90, 0.3);
        calm.fill(90, 0.0);
        const auto wide = restless.read().guards.front(), narrow = calm.read().guards.front();
        QCOMPARE(wide.windows, std::size_t{90});
        QCOMPARE(wide.since, std::optional(now - Days{90}));
        // 95 % of |N(0, 0.3)| lie below 0.59; chance alone moves 1,200 events an arm by 4 %.
        QVERIFY2(*wide.ratio > std::exp(0.5) && *wide.ratio < std::exp(1.2), qPrintable(QString::number(*wide.ratio)));
        QVERIFY2(*narrow.ratio > 1.03 && *narrow.ratio < 1.2, qPrintable(QString::number(*narrow.ratio)));
        QVERIFY2(wide.dispersion < 1.2, qPrintable(QString::number(wide.dispersion)));
    }

    void whatIsLearnedOnlyRaisesTheTolerance() {
        KeptWindows kept;
        kept.guards = {{90, 59, now - Days{90}, 1.1, 1.0}};
        const Watchable deployment{"ci/7", "1.1", "1.0", {}, now, false};
        const Watching stated(aSetting(), deployment, interval, {}, kept);
        QCOMPARE(stated.view(now).guards.front().tolerated, std::optional(1.25));
        QCOMPARE(stated.view(now).guards.front().learned, kept.guards.front());
        kept.guards.front().ratio = 1.6;
        const Watching raised(aSetting(), deployment, interval, {}, kept);
        QCOMPARE(raised.view(now).guards.front().tolerated, std::optional(1.6));
        QCOMPARE(raised.view(now).tolerated, 1.6);
        const Watching untaught(aSetting(), deployment, interval, {});
        QCOMPARE(untaught.view(now).tolerated, 1.25);
    }

    void armsThatAlwaysLieApartAreNotTakenBack() {
        // Half more errors in the new arm, as in every earlier window: bad for who knows nothing, usual for who
        // learned.
        KeptWindows kept;
        kept.guards = {{90, 59, now - Days{90}, 1.6, 1.0}};
        const Watchable deployment{"ci/7", "1.1", "1.0", {}, now, false};
        Watching taught(aSetting(), deployment, interval, {}, kept), untaught(aSetting(), deployment, interval, {});
        double e = 0, x = 0, ce = 0;
        for (int tick = 1; tick < 55; ++tick) {
            e += 60, x += 10'000, ce += 40;
            const Time at = now + interval * tick;
            const Readings readings{at, at, {{"e", e}, {"x", x}, {"ce", ce}, {"cx", x}}};
            taught.add(readings);
            untaught.add(readings);
        }
        QVERIFY(untaught.proof(now + interval * 55) == decision::Proof::Pause ||
                untaught.proof(now + interval * 55) == decision::Proof::RollBack);
        QVERIFY(taught.proof(now + interval * 55) == decision::Proof::None);
    }

    void disturbedShortAndLaterWindowsTeachNothing() {
        Shelf shelf;
        shelf.fill(3, 0.0, 10);
        // Deployed again half an hour after the one before: two versions ran in the time before it.
        auto disturbed = shelf.window(10);
        disturbed.deployment = "ci/again";
        disturbed.deployedAt += Seconds{1800}, disturbed.from += Seconds{1800}, disturbed.to += Seconds{1800};
        QVERIFY(shelf.store.keep(disturbed, shelf.series(disturbed, 1.0)));
        QVERIFY(shelf.store.keep(shelf.window(5), shelf.series(shelf.window(5), 1.0, 20)));
        QVERIFY(shelf.store.keep(shelf.window(4), {}));
        auto without = shelf.series(shelf.window(3), 1.0);
        for (auto& sample : without["ce"])
            sample.value.reset();
        QVERIFY(shelf.store.keep(shelf.window(3), without));
        QVERIFY(shelf.store.keep(shelf.window(0), shelf.series(shelf.window(0), 1.0))); // ends after `before`
        const auto kept = shelf.read();
        QCOMPARE(kept.count, std::size_t{7});
        QCOMPARE(kept.guards.front().windows, std::size_t{3});
    }
};

FERMATA_CORE_TEST(TestSameVersion)
#include "tst_same_version.moc"
