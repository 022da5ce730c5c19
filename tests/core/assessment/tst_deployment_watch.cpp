// Many metrics of one deployment under one budget: what is judged, what is refused, and how often it is wrong.
#include <cmath>
#include <limits>
#include <random>

#include "core/assessment/production/watch.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::assessment;

namespace {

constexpr std::int64_t deployed = 1700000000;

GuardPlan guard(const char* name, Against against = Against::Control) {
    GuardPlan out;
    out.name = name;
    out.against = against;
    return out;
}

WatchPlan plan(std::vector<GuardPlan> guards) {
    WatchPlan out;
    out.deployedAt = fromUnix(deployed);
    out.warmUp = Seconds{120};
    out.guards = std::move(guards);
    return out;
}

Time minute(int n) {
    return fromUnix(deployed + 60 * n);
}

GuardSample arms(double treatment, double control, double exposure = 2000.0) {
    return {ArmCount{treatment, exposure}, ArmCount{control, exposure}, {}, {}};
}

WatchSample sample(int n, std::vector<GuardSample> guards) {
    return {minute(n), minute(n) + Seconds{5}, std::move(guards)};
}

/// Sixty minutes; the ratio of each guard's rate to its control's.
DeploymentWatch watched(const WatchPlan& plan, const std::vector<double>& ratios, std::mt19937_64& dice) {
    DeploymentWatch watch(plan);
    for (int n = 1; n <= 60; ++n) {
        std::vector<GuardSample> guards;
        for (const double ratio : ratios) {
            std::binomial_distribution<int> treatment(2000, 0.002 * ratio), control(2000, 0.002);
            guards.push_back(arms(treatment(dice), control(dice)));
        }
        watch.add(sample(n, std::move(guards)));
    }
    return watch;
}

WatchPlan five() {
    return plan({guard("errors"), guard("slow"), guard("checkout"), guard("login"), guard("search")});
}

} // namespace

class TestDeploymentWatch : public QObject {
    Q_OBJECT
private slots:
    void isTheWeightedMeanOfItsGuards() {
        WatchPlan two = plan({guard("errors"), guard("slow")});
        two.guards[0].weight = 3.0;
        DeploymentWatch watch(two);
        watch.add(sample(3, {arms(9, 4), arms(2, 4)}));
        const WatchJudgement now = watch.judgement(minute(3));
        const double mean = 0.75 * std::exp(now.guards[0].logBad) + 0.25 * std::exp(now.guards[1].logBad);
        QVERIFY(std::abs(now.logCombined - std::log(mean)) < 1e-12);
        QCOMPARE(now.guards[0].share, 0.75);
    }
    void oneOfFiveIsEnoughAndNamesItself() {
        std::mt19937_64 dice(5);
        const WatchJudgement now = watched(five(), {1, 1, 3, 1, 1}, dice).judgement(minute(60));
        QCOMPARE(now.health, Health::Bad);
        QVERIFY(now.mayRollBack);
        QVERIFY(!now.isEmpirical);
        QCOMPARE(now.guards[2].health, GuardHealth::Worse);
        QVERIFY(now.guards[0].health != GuardHealth::Worse);
        QVERIFY(*now.rollBackAt >= *now.pausedAt);
        QVERIFY(now.worseSince && *now.worseSince >= minute(3) && *now.worseSince <= minute(10));
    }
    void paysForFiveMetricsOnce() {
        std::mt19937_64 dice(7);
        WatchPlan strict = five();
        for (GuardPlan& each : strict.guards)
            each.tolerated = 1.0;
        int paused = 0;
        constexpr int deployments = 400;
        for (int i = 0; i < deployments; ++i)
            paused += watched(strict, {1, 1, 1, 1, 1}, dice).judgement(minute(60)).health == Health::Bad ? 1 : 0;
        // 1 % stated; more than 2.5 % of 400 has a chance of 1/300 where it holds.
        QVERIFY2(paused <= 10, qPrintable(QString::number(paused)));
    }
    void onlyCriticalOnesRollBack() {
        WatchPlan two = plan({guard("errors"), guard("search")});
        two.guards[1].isCritical = false;
        std::mt19937_64 dice(5);
        const WatchJudgement now = watched(two, {1, 5}, dice).judgement(minute(60));
        QCOMPARE(now.health, Health::Bad);
        QVERIFY(!now.mayRollBack);
    }
    void isGoodOnlyWhenAllAreProvedAndStillMeasured() {
        std::mt19937_64 dice(3);
        WatchPlan two = plan({guard("errors"), guard("slow")});
        for (GuardPlan& each : two.guards)
            each.marginGood = 2.0;
        const DeploymentWatch watch = watched(two, {1, 1}, dice);
        QCOMPARE(watch.judgement(minute(60)).health, Health::Good);
        const WatchJudgement later = watch.judgement(minute(64)); // the monitor fell silent
        QCOMPARE(later.health, Health::Inconclusive);
        QCOMPARE(later.guards[0].health, GuardHealth::NoData);
        QCOMPARE(later.guards[0].reason, VerificationReason::Silent);
    }
    void aMetricThatVanishesIsNeverGoodAndKeepsItsWeight() {
        DeploymentWatch watch(plan({guard("errors"), guard("slow")}));
        for (int n = 3; n <= 60; ++n)
            watch.add(sample(n, {arms(4, 4), n < 10 ? arms(4, 4) : GuardSample{}}));
        const WatchJudgement now = watch.judgement(minute(60));
        QCOMPARE(now.health, Health::Inconclusive);
        QCOMPARE(now.guards[1].health, GuardHealth::NoData);
        QCOMPARE(now.guards[1].share, 0.5);
        QVERIFY(now.guards[1].skipped > 40);
    }
    void doesNotJudgeTheWarmUp() {
        DeploymentWatch watch(plan({guard("errors")}));
        QCOMPARE(watch.add(sample(1, {arms(2000, 0)})), Taken::Warming);
        QCOMPARE(watch.add(sample(2, {arms(2000, 0)})), Taken::Warming);
        const WatchJudgement now = watch.judgement(minute(2));
        QVERIFY(now.isWarming);
        QCOMPARE(now.health, Health::Inconclusive);
        QCOMPARE(now.logCombined, 0.0);
        QCOMPARE(watch.add(sample(3, {arms(2000, 0)})), Taken::Judged);
        QVERIFY(watch.judgement(minute(3)).mayRollBack);
        QCOMPARE(watch.points(0).size(), std::size_t{3}); // seen, for the picture
    }
    void refusesLateDoubleFutureAndOtherShapes() {
        DeploymentWatch watch(plan({guard("errors")}));
        watch.add(sample(5, {arms(4, 4)}));
        const WatchJudgement before = watch.judgement(minute(5));
        QCOMPARE(watch.add(sample(5, {arms(2000, 0)})), Taken::NotNewer);
        QCOMPARE(watch.add(sample(4, {arms(2000, 0)})), Taken::NotNewer);
        QCOMPARE(watch.add({minute(100), minute(6), {arms(2000, 0)}}), Taken::FromTheFuture);
        QCOMPARE(watch.add(sample(6, {})), Taken::NotAsPlanned);
        const WatchJudgement after = watch.judgement(minute(5));
        QCOMPARE(after.logCombined, before.logCombined);
        QCOMPARE(after.refused, std::size_t{4});
        QCOMPARE(watch.add(sample(6, {arms(4, 4)})), Taken::Judged); // the far future did not close the door
    }
    void numbersThatAreNoneChangeNothing() {
        const double nan = std::numeric_limits<double>::quiet_NaN(), infinite = std::numeric_limits<double>::infinity();
        DeploymentWatch watch(plan({guard("errors")}));
        int n = 3;
        for (const GuardSample& bad : {arms(nan, 4), arms(infinite, 4), arms(-1, 4), arms(4, 4, 0), arms(4, 4, nan),
                                       GuardSample{ArmCount{4, 2000}, {}, {}, {}}, arms(5000, 4)})
            watch.add(sample(n++, {bad}));
        const WatchJudgement now = watch.judgement(minute(n));
        QCOMPARE(now.guards[0].health, GuardHealth::NoData);
        QCOMPARE(now.guards[0].judged, std::size_t{0});
        QCOMPARE(now.guards[0].skipped, std::size_t{7});
        QCOMPARE(now.logCombined, 0.0);
    }
    void anOutageCountedALittleAheadIsNotHidden() {
        DeploymentWatch watch(plan({guard("errors")}));
        for (int n = 3; n < 6; ++n)
            watch.add(sample(n, {{ArmCount{2050, 2000}, ArmCount{4, 2000}, {}, {}}}));
        QVERIFY(watch.judgement(minute(6)).mayRollBack);
    }
    void countersMayResetAndMissATick() {
        GuardPlan counter = guard("errors");
        counter.counting = Counting::SinceStart;
        DeploymentWatch watch(plan({counter}));
        const auto reading = [](double te, double tx, double ce, double cx) {
            return GuardSample{ArmCount{te, tx}, ArmCount{ce, cx}, {}, {}};
        };
        watch.add(sample(3, {reading(100, 50000, 100, 50000)}));
        QCOMPARE(watch.judgement(minute(3)).guards[0].judged, std::size_t{0}); // nothing to subtract from yet
        watch.add(sample(4, {reading(104, 52000, 104, 52000)}));
        QCOMPARE(watch.judgement(minute(4)).guards[0].treatment, std::optional(0.002));
        watch.add(sample(5, {reading(6, 1000, 108, 54000)})); // the new version's process was started anew
        QCOMPARE(watch.judgement(minute(5)).guards[0].treatment, std::optional(0.006));
        QCOMPARE(watch.judgement(minute(5)).guards[0].judged, std::size_t{2});
        watch.add(sample(6, {GuardSample{{}, ArmCount{112, 56000}, {}, {}}}));
        watch.add(sample(7, {reading(10, 5000, 116, 58000)})); // two minutes against one: not comparable
        QCOMPARE(watch.judgement(minute(7)).guards[0].judged, std::size_t{2});
        watch.add(sample(8, {reading(14, 7000, 120, 60000)}));
        QCOMPARE(watch.judgement(minute(8)).guards[0].judged, std::size_t{3});
        watch.add(sample(10, {reading(22, 11000, 128, 64000)})); // a gap of both: counted over two minutes
        QCOMPARE(watch.judgement(minute(10)).guards[0].judged, std::size_t{4});
    }
    void aDropOfABusinessFigureIsBad() {
        GuardPlan orders = guard("add to cart");
        orders.direction = Direction::Down;
        DeploymentWatch watch(plan({orders}));
        for (int n = 3; n <= 60; ++n)
            watch.add(sample(n, {arms(40, 100)}));
        const WatchJudgement now = watch.judgement(minute(60));
        QVERIFY(now.mayRollBack);
        QVERIFY(*now.pausedAt <= minute(8));
    }
    void errorsFromNoneNeedNoRatio() {
        DeploymentWatch watch(plan({guard("errors")}));
        for (int n = 3; n <= 20; ++n)
            watch.add(sample(n, {arms(3, 0)}));
        QCOMPARE(watch.judgement(minute(20)).health, Health::Bad);
        GuardPlan none = guard("errors", Against::Zero); // no control, an hour without an error before
        none.before = {0, 120000};
        DeploymentWatch alone(plan({none}));
        alone.add(sample(3, {{ArmCount{0, 2000}, {}, {}, {}}}));
        QVERIFY(alone.judgement(minute(3)).health == Health::Inconclusive);
        for (int n = 4; n <= 12; ++n)
            alone.add(sample(n, {{ArmCount{1, 2000}, {}, {}, {}}}));
        QCOMPARE(alone.judgement(minute(12)).health, Health::Bad);
        QVERIFY(!alone.judgement(minute(12)).isEmpirical);
    }
    void valuesBesideAControlInPairs() {
        GuardPlan slow = guard("p95", Against::Paired);
        std::mt19937_64 dice(2);
        std::normal_distribution<double> noise(0.0, 4.0);
        DeploymentWatch worse(plan({slow})), same(plan({slow}));
        double wave = 0.0;
        for (int n = 1; n <= 60; ++n) {
            wave = 0.95 * wave + noise(dice);
            const double control = 100.0 + wave;
            worse.add(sample(n, {{{}, {}, 1.5 * control + noise(dice), control}}));
            same.add(sample(n, {{{}, {}, control + noise(dice), control}}));
        }
        QCOMPARE(worse.judgement(minute(60)).health, Health::Bad);
        QVERIFY(worse.judgement(minute(60)).isEmpirical);
        QCOMPARE(same.judgement(minute(60)).health, Health::Good);
    }
    void theSameSamplesGiveTheSameState() {
        std::mt19937_64 dice(11);
        std::vector<WatchSample> all;
        for (int n = 1; n <= 60; ++n) {
            std::binomial_distribution<int> errors(2000, 0.003);
            all.push_back(sample(n, {arms(errors(dice), errors(dice)), arms(errors(dice), errors(dice))}));
        }
        const WatchPlan two = plan({guard("errors"), guard("slow")});
        DeploymentWatch whole(two), first(two);
        for (std::size_t i = 0; i < all.size(); ++i) {
            whole.add(all[i]);
            if (i < 30)
                first.add(all[i]);
        }
        DeploymentWatch resumed(first.plan());
        for (const WatchSample& each : all)
            resumed.add(each);
        DeploymentWatch copied = first;
        for (std::size_t i = 20; i < all.size(); ++i) // ten of them were seen before
            copied.add(all[i]);
        QVERIFY(resumed.judgement(minute(60)) == whole.judgement(minute(60)));
        WatchJudgement again = copied.judgement(minute(60));
        QCOMPARE(again.refused, std::size_t{10});
        again.refused = 0;
        QVERIFY(again == whole.judgement(minute(60)));
    }
    void saysWhenTheLimitWillBeReached() {
        std::vector<GuardPoint> points;
        for (int n = 0; n < 10; ++n)
            points.push_back({minute(n), {}, {}, 0.4 * n + (n % 2 ? 0.05 : 0.0), true});
        const auto expected = expectedAt(points, 6.0, Seconds{60});
        QVERIFY(expected);
        QVERIFY(expected->low >= minute(14) && expected->low <= minute(15));
        QVERIFY(expected->high >= expected->low && expected->high <= minute(17));
        for (GuardPoint& each : points)
            each.logBad = -each.logBad;
        QVERIFY(!expectedAt(points, 6.0, Seconds{60}));
        QVERIFY(!expectedAt({}, 6.0, Seconds{60}));
    }
    void countsSlowRequestsFromABucketsBound() {
        const double end = std::numeric_limits<double>::infinity();
        const std::vector<LatencyBucket> before{{0.1, 800}, {0.25, 940}, {0.5, 960}, {1.0, 999}, {end, 1000}};
        QCOMPARE(slowFrom(before), std::optional(0.5));
        const std::vector<LatencyBucket> now{{0.1, 300}, {0.25, 600}, {0.5, 700}, {1.0, 900}, {end, 1000}};
        QCOMPARE(slowerThan(now, 0.5), std::optional(ArmCount{300, 1000}));
        QVERIFY(!slowerThan(now, 0.3));                                           // no such bucket any more
        QVERIFY(!slowerThan({{0.1, 5}, {0.5, 4}, {end, 6}}, 0.5));                // cut in the middle of a scrape
        QVERIFY(!slowFrom({{0.1, 0}, {end, 0}}));                                 // no request
        QVERIFY(!slowFrom({{0.1, 5}, {0.5, 6}}));                                 // without its end
        QCOMPARE(slowFrom({{0.1, 1}, {0.5, 2}, {end, 100}}), std::optional(0.5)); // nearly all slower than any bound
    }
    void namesWhatCannotBePlanned_data() {
        QTest::addColumn<int>("which");
        QTest::addColumn<QString>("field");
        int which = 0;
        for (const char* field : {"guards", "guards[0].weight", "guards[1].name", "guards[0].tolerated",
                                  "guards[0].before", "alphaRollBack", "duration", "guards", "guards[0].marginGood"})
            QTest::addRow("%d %s", which, field) << which << QString(field), ++which;
    }
    void namesWhatCannotBePlanned() {
        QFETCH(int, which);
        QFETCH(QString, field);
        WatchPlan wrong = plan({guard("errors"), guard("slow")});
        FERMATA_VERIFY_OK(check(wrong));
        switch (which) {
        case 0:
            wrong.guards.clear();
            break;
        case 1:
            wrong.guards[0].weight = 0.0;
            break;
        case 2:
            wrong.guards[1].name = "errors";
            break;
        case 3:
            wrong.guards[0].tolerated = std::nan("");
            break;
        case 4:
            wrong.guards[0].against = Against::Zero;
            break;
        case 5:
            wrong.alphaRollBack = 0.02;
            break;
        case 6:
            wrong.duration = Seconds{60};
            break;
        case 7:
            wrong.guards[0].isCritical = wrong.guards[1].isCritical = false;
            break;
        case 8:
            wrong.guards[0].marginGood = 1.0;
            break;
        }
        const auto checked = check(wrong);
        QVERIFY(!checked);
        QVERIFY2(checked.error().text().find(field.toStdString()) != std::string::npos, checked.error().text().c_str());
    }
};

FERMATA_CORE_TEST(TestDeploymentWatch)
#include "tst_deployment_watch.moc"
