// A deployment under watch, fed by hand: proof, comparison with others, gaps, clocks, and the same again after a
// restart.
#include <cmath>

#include "core/engine/watching.h"
#include "core/wording/wording.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::engine;
using decision::Proof;

namespace {

constexpr Time deployed = fromUnix(1'700'000'000);
constexpr Seconds interval{15};

workspace::WatchSetting aSetting(workspace::GuardAgainst against) {
    workspace::WatchSetting setting;
    setting.service = "shop";
    setting.environment = "production";
    setting.source = "metrics";
    setting.warmUp = Seconds{30};
    workspace::GuardSetting guard;
    guard.name = "errors";
    guard.against = against;
    guard.events = "e";
    guard.exposure = "x";
    if (against == workspace::GuardAgainst::Control) {
        guard.controlEvents = "ce";
        guard.controlExposure = "cx";
    }
    setting.guards = {guard};
    setting.untouched = {{"cart", "oe", "ox"}};
    return setting;
}

/// Counters that only grow: requests a poll, and errors of each service.
struct World {
    double errors = 20, cart = 20, control = 20;
    double e = 0, x = 0, oe = 0, ce = 0;

    Readings poll(int tick) {
        e += errors, x += 10'000, oe += cart, ce += control;
        const Time at = deployed + interval * tick;
        return {at, at, {{"e", e}, {"x", x}, {"oe", oe}, {"ox", x}, {"ce", ce}, {"cx", x}}};
    }
    std::vector<Readings> polls(int from, int to) {
        std::vector<Readings> list;
        for (int tick = from; tick < to; ++tick)
            list.push_back(poll(tick));
        return list;
    }
};

Watchable aDeployment() {
    return {"ci/7", "1.1", "1.0", {}, deployed, false};
}

int ticksUntil(Watching& watching, World& world, Proof proof, int from = 1) {
    for (int tick = from; tick < 240; ++tick) {
        watching.add(world.poll(tick));
        if (watching.proof(deployed + interval * tick) == proof)
            return tick;
    }
    return 240;
}

} // namespace

class TestWatching : public QObject {
    Q_OBJECT
private slots:
    void tellsBadFromGoodAgainstTheTimeBefore() {
        World world;
        const auto before = world.polls(-240, 1);
        World bad = world;
        bad.errors = 60;
        Watching watching(aSetting(workspace::GuardAgainst::Before), aDeployment(), interval, before);
        const int seen = ticksUntil(watching, bad, Proof::RollBack);
        QVERIFY2(seen < 15, qPrintable(QString::number(seen)));
        QVERIFY(!watching.hasControl(deployed + interval * seen));
        QCOMPARE(watching.untouched(deployed + interval * seen).front().isWorse, std::optional(false));

        Watching good(aSetting(workspace::GuardAgainst::Before), aDeployment(), interval, before);
        QVERIFY(ticksUntil(good, world, Proof::Good) < 240);
        const WatchView view = good.view(deployed + interval * 200);
        QCOMPARE(view.guards.size(), std::size_t{1});
        QVERIFY(!view.guards.front().evidence.empty());
        QVERIFY(wording::sentence(view.guards.front().why).find("rrors") != std::string::npos);
    }

    void comparesWithAControlInTheSameInterval() {
        World world;
        world.errors = world.control = 100; // both arms shaken by the same wave
        Watching shaken(aSetting(workspace::GuardAgainst::Control), aDeployment(), interval, {});
        for (int tick = 1; tick < 200; ++tick)
            shaken.add(world.poll(tick));
        QVERIFY(shaken.proof(deployed + interval * 200) != Proof::RollBack);
        World bad;
        bad.errors = 60;
        Watching watching(aSetting(workspace::GuardAgainst::Control), aDeployment(), interval, {});
        const int seen = ticksUntil(watching, bad, Proof::RollBack);
        QVERIFY(seen < 40);
        QVERIFY(watching.hasControl(deployed + interval * seen));
        QVERIFY(!watching.untouched(deployed + interval * seen).front().isWorse.has_value()); // nothing before is known
    }

    void seesThatAnotherServiceIsWorseToo() {
        World world;
        const auto before = world.polls(-240, 1);
        world.errors = 60;
        world.cart = 60;
        Watching watching(aSetting(workspace::GuardAgainst::Before), aDeployment(), interval, before);
        const int seen = ticksUntil(watching, world, Proof::RollBack);
        QCOMPARE(watching.untouched(deployed + interval * seen).front().isWorse, std::optional(true));
    }

    void withoutAnythingToHoldItAgainstThereIsNoProof() {
        World world;
        Watching watching(aSetting(workspace::GuardAgainst::Before), aDeployment(), interval, {});
        for (int tick = 1; tick < 200; ++tick)
            watching.add(world.poll(tick));
        const Time now = deployed + interval * 200;
        QCOMPARE(watching.proof(now), Proof::None);
        QCOMPARE(watching.view(now).guards.front().state, GuardState::NoData);
        QCOMPARE(watching.view(now).guards.front().why.id, std::string("watch.guard.nothing_before"));
    }

    void theFuseWaitsUntilTheLongWindowBeganAfterTheDeployment() {
        World world;
        auto setting = aSetting(workspace::GuardAgainst::Control);
        setting.slo = workspace::SloSetting{0.999, "oe", "ox"};
        setting.duration = Seconds{7200};
        Watching watching(setting, aDeployment(), interval, world.polls(-250, 1));
        world.cart = 200; // 2 % of what promises 0.1 %: both arms alike, so that no guard says anything
        const auto at = [](int tick) { return deployed + interval * tick; };
        for (int tick = 1; tick < 200; ++tick)
            watching.add(world.poll(tick));
        Watching again = watching;
        World calm = world;
        calm.cart = 20;
        for (int tick = 200; tick < 240; ++tick)
            watching.add(world.poll(tick));
        QVERIFY(watching.proof(at(239)) != Proof::RollBack);
        QVERIFY(watching.view(at(239)).fuse.value().isNotOurs);
        watching.add(world.poll(240));
        QCOMPARE(watching.proof(at(240)), Proof::RollBack);
        QCOMPARE(watching.blownAt(), std::optional(at(240)));
        QVERIFY(!watching.hasControl(at(240))); // time alone is no cause: untouched services are asked
        const FuseView fuse = watching.view(at(240)).fuse.value();
        QVERIFY(*fuse.longRate > 19.0 && *fuse.shortRate > 19.0);
        world.cart = 20;
        watching.add(world.poll(241));
        QCOMPARE(watching.proof(at(241)), Proof::RollBack); // stays
        for (int tick = 200; tick < 300; ++tick)            // it burns no more within five minutes
            again.add(calm.poll(tick));
        QVERIFY(again.proof(at(300)) != Proof::RollBack);
    }
    void theFuseNeedNotWaitWhereTheTestAgainstTheControlPointsHere() {
        World world;
        world.cart = 200; // burns since before
        auto setting = aSetting(workspace::GuardAgainst::Control);
        const auto before = world.polls(-250, 1);
        world.errors = 32;
        World same = world;
        Watching without(setting, aDeployment(), interval, before);
        setting.slo = workspace::SloSetting{0.999, "oe", "ox"};
        Watching with(setting, aDeployment(), interval, before);
        const int alone = ticksUntil(without, same, Proof::RollBack);
        const int fused = ticksUntil(with, world, Proof::RollBack);
        QVERIFY2(fused < alone, qPrintable(QString("%1 %2").arg(fused).arg(alone)));
        QVERIFY(with.hasControl(deployed + interval * fused));
        QVERIFY(ticksUntil(without, same, Proof::Pause, 240) == 240);
    }
    void aFuseThatCountsTooLittleNeverBlows() {
        World world;
        world.cart = 300;
        auto setting = aSetting(workspace::GuardAgainst::Control);
        setting.slo = workspace::SloSetting{0.999, "oe", "ox"};
        setting.duration = Seconds{7200};
        Watching watching(setting, aDeployment(), interval, {});
        for (int tick = 1; tick < 400; ++tick) {
            Readings readings = world.poll(tick);
            if (tick % 2 == 0)
                readings.values["ox"].reset();
            watching.add(readings);
        }
        QVERIFY(!watching.blownAt());
        QVERIFY(!watching.view(deployed + interval * 400).fuse.value().longRate);
    }
    void noDataIsNeverGood() {
        World world;
        const auto before = world.polls(-240, 1);
        Watching watching(aSetting(workspace::GuardAgainst::Before), aDeployment(), interval, before);
        const int good = ticksUntil(watching, world, Proof::Good);
        for (int tick = good + 1; tick < good + 6; ++tick) {
            Readings silent = world.poll(tick);
            for (auto& [name, value] : silent.values)
                value.reset();
            QVERIFY(watching.add(silent));
        }
        QCOMPARE(watching.proof(deployed + interval * (good + 6)), Proof::None);
        QCOMPARE(watching.view(deployed + interval * (good + 6)).guards.front().state, GuardState::NoData);
    }

    void lateDoubleAndFutureReadingsChangeNothing() {
        World world;
        const auto before = world.polls(-240, 1);
        Watching watching(aSetting(workspace::GuardAgainst::Before), aDeployment(), interval, before);
        const Readings first = world.poll(1);
        QVERIFY(watching.add(first));
        QVERIFY(!watching.add(first));
        Readings late = first;
        late.at -= Seconds{5};
        QVERIFY(!watching.add(late));
        Readings ahead = world.poll(40);
        ahead.heardAt = deployed + interval * 2;
        QVERIFY(!watching.add(ahead));
        QCOMPARE(watching.view(deployed + interval * 2).ticks, std::size_t{1});
    }

    void aCounterThatBeginsAnewIsNoRise() {
        World world;
        const auto before = world.polls(-240, 1);
        Watching watching(aSetting(workspace::GuardAgainst::Before), aDeployment(), interval, before);
        for (int tick = 1; tick < 200; ++tick) {
            if (tick % 20 == 0)
                world.e = world.x = world.oe = world.ce = 0; // the process was started anew
            watching.add(world.poll(tick));
        }
        QVERIFY(watching.proof(deployed + interval * 200) != Proof::RollBack);
        QVERIFY(watching.proof(deployed + interval * 200) != Proof::Pause);
    }

    void aFaultOfTheMonitorIsNeitherGoodNorBad_data() {
        QTest::addColumn<int>("fault");
        QTest::newRow("not a number") << 0;
        QTest::newRow("endless") << 1;
        QTest::newRow("negative") << 2;
        QTest::newRow("no sample of the errors") << 3;
        QTest::newRow("the errors' metric vanishes") << 4;
        QTest::newRow("no traffic") << 5;
        QTest::newRow("the monitor is down") << 6;
        QTest::newRow("our clock stepped back") << 7;
        QTest::newRow("the same samples again") << 8;
    }
    /// From the middle of a watch on: what was proved before stays, nothing is proved by the fault, and it is said.
    void aFaultOfTheMonitorIsNeitherGoodNorBad() {
        QFETCH(int, fault);
        const auto spoilt = [fault](Readings readings, const Readings& last) -> std::optional<Readings> {
            switch (fault) {
            case 0:
                readings.values["e"] = std::nan("");
                break;
            case 1:
                readings.values["e"] = INFINITY;
                break;
            case 2:
                readings.values["e"] = -5.0;
                break;
            case 3:
                readings.values["e"].reset();
                break;
            case 4:
                readings.values.erase("e");
                break;
            case 5: // counters that stand still
                readings.values = last.values;
                break;
            case 6:
                return std::nullopt;
            case 7:
                readings.heardAt = readings.at - Seconds{3600};
                break;
            default:
                return last;
            }
            return readings;
        };
        for (const auto against : {workspace::GuardAgainst::Before, workspace::GuardAgainst::Control})
            for (const double errors : {20.0, 60.0}) {
                World world;
                const auto before = world.polls(-240, 1);
                world.errors = errors;
                Watching watching(aSetting(against), aDeployment(), interval, before);
                Readings last;
                for (int tick = 1; tick <= 4; ++tick)
                    watching.add(last = world.poll(tick));
                const Proof proved = watching.proof(deployed + interval * 4);
                for (int tick = 5; tick < 238; ++tick)
                    if (const auto readings = spoilt(world.poll(tick), last))
                        watching.add(*readings);
                const Time end = deployed + interval * 238;
                QCOMPARE(watching.proof(end), proved);
                QVERIFY(proved != Proof::Good);
                QCOMPARE(watching.view(end).guards.front().state,
                         proved == Proof::None ? GuardState::NoData : GuardState::Worse);
                // Back again it goes on, and what is bad is found.
                Time now = end;
                for (int tick = 238; tick < 480; ++tick) {
                    const Readings readings = world.poll(tick);
                    watching.add(readings);
                    now = readings.at;
                }
                if (errors > 20.0)
                    QVERIFY(watching.proof(now) == Proof::RollBack || watching.proof(now) == Proof::Pause);
                else
                    QVERIFY(watching.proof(now) == Proof::None || watching.proof(now) == Proof::Good);
            }
    }

    void goesOnWhereItWasFromTheSameReadings() {
        World world;
        const auto before = world.polls(-240, 1);
        world.errors = 30;
        std::vector<Readings> after = world.polls(1, 100);
        Watching one(aSetting(workspace::GuardAgainst::Before), aDeployment(), interval, before);
        for (const auto& readings : after)
            one.add(readings);
        Watching again(aSetting(workspace::GuardAgainst::Before), aDeployment(), interval, before);
        for (const auto& readings : after)
            again.add(readings);
        const Time now = deployed + interval * 100;
        QCOMPARE(one.view(now).guards.front().evidence.back().value,
                 again.view(now).guards.front().evidence.back().value);
        QCOMPARE(one.proof(now), again.proof(now));
    }
};

FERMATA_CORE_TEST(TestWatching)
#include "tst_watching.moc"
