#include "core/delivery/board.h"
#include "tests/core/delivery/sights.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::delivery;
using namespace fermata::test;

class TestProductionOf : public QObject {
    Q_OBJECT

    /// All is well and all of it is known at second 100.
    static Board good() {
        return fold({heard("alertmanager", 95), alerts({}, 95), heard("prometheus", 90),
                     aMetric(MetricKind::BurnRate, 0.5, 90), aMetric(MetricKind::Traffic, 30.0, 90),
                     aMetric(MetricKind::PeakTraffic, 100.0, 90), heard("ci", 99),
                     aDeployment("1", "1", RunState::Succeeded, 0), heard("desk", 99), anIncident("i", 0, 10)});
    }
    static ProductionState of(const Board& board, int now = 100,
                              const std::vector<std::string>& monitors = {"alertmanager", "prometheus"}) {
        return productionOf(board, "production", monitors, at(now));
    }
    /// Every source but this one was just heard.
    static Board silent(const std::string& source) {
        Board board = good();
        for (const std::string other : {"alertmanager", "prometheus", "ci", "desk"})
            if (other != source)
                board = apply(std::move(board), heard(other, 390));
        return board;
    }

private slots:
    void saysWhatLiveSourcesTold() {
        const ProductionState state = of(good());
        QCOMPARE(state.environment, std::string("production"));
        QVERIFY(state.alerts && state.alerts->empty());
        QVERIFY(state.burnRates && state.burnRates->size() == 1);
        QCOMPARE(state.burnRates->front(), (BurnRate{"shop", 0.5, Seconds{3600}}));
        QVERIFY(state.hasIncident == false);
        QVERIFY(state.hasRollout == false);
        QVERIFY(state.trafficNow && qFuzzyCompare(*state.trafficNow, 0.3));
        QVERIFY(state.at == at(90)); // the oldest word
    }

    void anEmptyBoardKnowsNothing() {
        for (const auto& monitors : {std::vector<std::string>{}, std::vector<std::string>{"prometheus"}}) {
            const ProductionState state = of(Board{}, 100, monitors);
            QVERIFY(!state.alerts && !state.burnRates && !state.hasIncident && !state.hasRollout && !state.trafficNow);
        }
    }

    void gathersTheAlertsOfAllMonitorsSilencedOnesToo() {
        AlertsSeen second = alerts({"burn"}, 96, "prometheus");
        second.alerts[0].isSilenced = true;
        const ProductionState state = of(fold({alerts({"down"}, 96), second}, good()));
        QVERIFY(state.alerts && state.alerts->size() == 2);
        QVERIFY(state.alerts->back().isSilenced);
    }

    void alertsOfOthersAndOfElsewhereDoNotCount() {
        AlertsSeen staging = alerts({"down"}, 96);
        staging.environment = "staging";
        const ProductionState state = of(fold({staging, alerts({"down"}, 96, "stranger")}, good()));
        QVERIFY(state.alerts && state.alerts->empty());
    }

    void theAlertsOfAStaleMonitorAreAbsent() {
        const ProductionState state = of(silent("alertmanager"), 400);
        QVERIFY(!state.alerts);
        QVERIFY(!of(fold({alerts({"down"}, 96)}, silent("alertmanager")), 400).alerts); // not milder: unknown is worst
    }

    void theRatesOfAStaleMonitorAreAbsentAndItsSilenceCostsNoAlerts() {
        const ProductionState state = of(silent("prometheus"), 400);
        QVERIFY(state.alerts);
        QVERIFY(!state.burnRates && !state.trafficNow);
    }

    void aMonitorThatNeverAnsweredMayHaveAnythingToTell() {
        const auto state = of(good(), 100, {"alertmanager", "prometheus", "other"});
        QVERIFY(!state.alerts && !state.burnRates && !state.trafficNow);
        QVERIFY(state.hasRollout.has_value());
    }

    void aMonitorThatOnlyEverFailedIsStale() {
        const Board board = fold({heard("other", 99, "401")}, good());
        QVERIFY(!of(board, 100, {"alertmanager", "prometheus", "other"}).alerts);
    }

    void oneRateWithoutAValueTakesAllOfThem() {
        const ProductionState state = of(fold({aMetric(MetricKind::BurnRate, {}, 91, "basket")}, good()));
        QVERIFY(!state.burnRates);
        QVERIFY(state.trafficNow && state.alerts);
    }

    void aRateThatIsNotAskedForAnyMoreIsNoEvidence() {
        Board board = silent("nobody");
        QVERIFY(of(board, 400).burnRates); // 300 seconds old: the monitor itself looks back that far
        board = apply(std::move(board), heard("prometheus", 391));
        QVERIFY(!of(board, 400).burnRates);
    }

    void theMonitorsClockMayBeOffByAnHourButItsSampleMustBeOfNow() {
        SourceHeard off = heard("prometheus", 92);
        off.clockOffset = Seconds{3600};
        auto metric = aMetric(MetricKind::BurnRate, 0.5, 92);
        metric.metric.at = at(92 + 3600);
        QVERIFY(of(fold({off, metric}, good())).burnRates);
        QVERIFY(!of(fold({heard("prometheus", 92), metric}, good())).burnRates);
        QVERIFY(!of(fold({off}, good())).burnRates);
    }

    void trafficNeedsAPeak() {
        QVERIFY(!of(fold({aMetric(MetricKind::PeakTraffic, {}, 91)}, good())).trafficNow);
        QVERIFY(!of(fold({aMetric(MetricKind::PeakTraffic, 0.0, 91)}, good())).trafficNow);
        QVERIFY(!of(fold({aMetric(MetricKind::Traffic, 5.0, 91, "basket")}, good())).trafficNow);
        const Board two = fold(
            {aMetric(MetricKind::Traffic, 9.0, 91, "basket"), aMetric(MetricKind::PeakTraffic, 10.0, 91, "basket")},
            good());
        QVERIFY(qFuzzyCompare(of(two).trafficNow.value_or(0), 0.9)); // the fuller one
    }

    void aRolloutIsKnownWhoeverTellsIt() {
        const auto running = aDeployment("2", "2", RunState::Running, 50);
        QVERIFY(of(fold({running}, good())).hasRollout == true);
        QVERIFY(of(fold({running}, silent("ci")), 400).hasRollout == true);
        auto elsewhere = running;
        elsewhere.deployment.environment = "staging";
        QVERIFY(of(fold({elsewhere}, good())).hasRollout == false);
    }

    void thatThereIsNoRolloutIsKnownOnlyFromWhoDeploysThere() {
        QVERIFY(!of(silent("ci"), 400).hasRollout);
        QVERIFY(!of(fold({aDeployment("2", "2", RunState::Unknown, 50)}, good())).hasRollout);
        const Board fresh = fold({heard("ci", 99)}); // answers, and has never deployed anything
        QVERIFY(!of(fresh).hasRollout);
        QVERIFY(productionOf(fresh, "production", Watchers{{}, {"ci"}, {}}, at(100)).hasRollout == false);
        QVERIFY(!productionOf(fresh, "production", Watchers{{}, {"ci", "argo"}, {}}, at(100)).hasRollout);
    }

    void anIncidentIsKnownWhoeverTellsItAndNoneOnlyFromWhoWould() {
        QVERIFY(of(fold({anIncident("j", 50)}, silent("desk")), 400).hasIncident == true);
        QVERIFY(!of(silent("desk"), 400).hasIncident);
        const Board fresh = fold({heard("alertmanager", 99)});
        QVERIFY(!of(fresh).hasIncident);
        QVERIFY(productionOf(fresh, "production", Watchers{{}, {}, {"alertmanager"}}, at(100)).hasIncident == false);
        auto anywhere = anIncident("j", 50);
        anywhere.incident.environment.clear();
        QVERIFY(of(fold({anywhere}, good())).hasIncident == true);
    }
};

FERMATA_CORE_TEST(TestProductionOf)
#include "tst_production_of.moc"
