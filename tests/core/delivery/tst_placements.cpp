#include "core/delivery/board.h"
#include "tests/core/delivery/sights.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::delivery;
using namespace fermata::test;

class TestPlacements : public QObject {
    Q_OBJECT

    static Placement only(const Board& board, int now) {
        const auto places = placements(board, at(now));
        return places.size() == 1 ? places.front() : Placement{};
    }
    static Board running() {
        return fold({aDeployment("1", "1", RunState::Succeeded, 0), aDeployment("2", "2", RunState::Succeeded, 100),
                     aDeployment("3", "3", RunState::Failed, 200)});
    }

private slots:
    void tellsWhatRunsSinceWhenAndTheWayBack() {
        const Placement place = only(running(), 300);
        QCOMPARE(place.service, std::string("shop"));
        QCOMPARE(place.environment, std::string("production"));
        QCOMPARE(place.version, std::string("2"));
        QCOMPARE(place.deployment, std::string("ci/2"));
        QCOMPARE(place.previous, std::string("ci/1"));
        QVERIFY(place.since == at(110));
        QVERIFY(place.underWay.empty());
    }

    void ordersByServiceThenEnvironment() {
        auto basket = aDeployment("b", "1", RunState::Succeeded, 0);
        basket.deployment.service = "basket";
        auto staging = aDeployment("s", "1", RunState::Succeeded, 0);
        staging.deployment.environment = "staging";
        const auto places = placements(fold({staging, basket}, running()), at(0));
        QCOMPARE(places.size(), 3u);
        QCOMPARE(places[0].service, std::string("basket"));
        QCOMPARE(places[1].environment, std::string("production"));
        QCOMPARE(places[2].environment, std::string("staging"));
    }

    void theSameVersionAgainIsNoWayBack() {
        const Board board = fold({aDeployment("4", "2", RunState::Succeeded, 300)}, running());
        QCOMPARE(only(board, 400).previous, std::string("ci/1"));
        QVERIFY(only(fold({aDeployment("1", "1", RunState::Succeeded, 0)}), 1).previous.empty());
    }

    void theWayBackNeverLeadsToWhatARollbackLeft() {
        const Board board = fold(
            {aDeployment("0", "0", RunState::Succeeded, -100), aDeployment("4", "1", RunState::Succeeded, 300, true)},
            running());
        QCOMPARE(only(board, 400).version, std::string("1"));
        QCOMPARE(only(board, 400).previous, std::string("ci/0"));
        // Brought back by a deployment, it is good again.
        const Board later = fold(
            {aDeployment("5", "2", RunState::Succeeded, 500), aDeployment("6", "4", RunState::Succeeded, 600)}, board);
        QCOMPARE(only(later, 700).previous, std::string("ci/5"));
    }

    void isUnknownWithoutAMonitorAndHealthyOnlyWhileOneAnswers() {
        QCOMPARE(only(running(), 5000).health, Health::Unknown);
        const Board watched = fold({alerts({}, 4990), heard("alertmanager", 4990)}, running());
        QCOMPARE(only(watched, 5000).health, Health::Healthy);
        QCOMPARE(only(watched, 6000).health, Health::Unknown); // the monitor fell silent
    }

    void isNeverHealthyWhereAQuestionAboutItHasNoAnswer() {
        const Board watched = fold({alerts({}, 4990), heard("alertmanager", 4990), heard("prometheus", 4990),
                                    aMetric(MetricKind::Indicator, 0.1, 4990)},
                                   running());
        QCOMPARE(only(watched, 5000).health, Health::Healthy);
        QCOMPARE(only(fold({aMetric(MetricKind::Indicator, {}, 4995)}, watched), 5000).health, Health::Unknown);
        QCOMPARE(only(fold({aMetric(MetricKind::Indicator, {}, 4995, "basket")}, watched), 5000).health,
                 Health::Healthy);
    }

    void bakesAfterADeployment() {
        const Board watched = fold({alerts({}, 990), heard("alertmanager", 990)}, running());
        QCOMPARE(only(watched, 1000).health, Health::Baking);
        QCOMPARE(placements(watched, at(1000), Seconds{60}).front().health, Health::Healthy);
    }

    void anAlertThatNamesTheServiceDegradesIt_data() {
        QTest::addColumn<QString>("alert");
        QTest::addColumn<bool>("isMeant");
        QTest::newRow("word") << "shop is down" << true;
        QTest::newRow("joined") << "errors_of_shop" << true;
        QTest::newRow("camel") << "ShopErrorRate" << true;
        QTest::newRow("camel inside") << "HighShopLatency" << true;
        QTest::newRow("part of a word") << "workshop is down" << false;
        QTest::newRow("beginning of a word") << "shopping" << false;
        QTest::newRow("other") << "disk full" << false;
    }
    void anAlertThatNamesTheServiceDegradesIt() {
        QFETCH(QString, alert);
        QFETCH(bool, isMeant);
        const Board board = fold({alerts({alert.toStdString()}, 4990), heard("alertmanager", 4990)}, running());
        QCOMPARE(only(board, 5000).health, isMeant ? Health::Degraded : Health::Healthy);
        // A monitor that fell silent takes no alert back.
        QCOMPARE(only(board, 9000).health, isMeant ? Health::Degraded : Health::Unknown);
    }

    void anOpenIncidentDegradesAndAResolvedOneDoesNot() {
        const Board watched = fold({alerts({}, 4990), heard("alertmanager", 4990)}, running());
        QCOMPARE(only(fold({anIncident("i", 300)}, watched), 5000).health, Health::Degraded);
        QCOMPARE(only(fold({anIncident("i", 300, 400)}, watched), 5000).health, Health::Healthy);
        auto elsewhere = anIncident("i", 300);
        elsewhere.incident.environment = "staging";
        QCOMPARE(only(fold({elsewhere}, watched), 5000).health, Health::Healthy);
        elsewhere.incident.environment.clear(); // it may be anywhere
        QCOMPARE(only(fold({elsewhere}, watched), 5000).health, Health::Degraded);
    }

    void aRollbackIsSeenBeforeEverythingElse() {
        const Board board = fold({aDeployment("4", "1", RunState::Running, 300, true),
                                  aDeployment("5", "9", RunState::Running, 310), alerts({"shop down"}, 4990)},
                                 running());
        QCOMPARE(only(board, 5000).health, Health::RollingBack);
        QCOMPARE(only(board, 5000).underWay, std::string("ci/4"));
        const Board done = fold({aDeployment("4", "1", RunState::Succeeded, 320, true)}, board);
        QCOMPARE(only(done, 5000).health, Health::RolledBack);
        QCOMPARE(only(done, 5000).underWay, std::string("ci/5"));
    }

    void aStateThatNobodyKnowsIsNotUnderWay() {
        QVERIFY(only(fold({aDeployment("4", "4", RunState::Unknown, 300)}, running()), 5000).underWay.empty());
        QCOMPARE(only(fold({aDeployment("4", "4", RunState::Waiting, 300)}, running()), 5000).underWay,
                 std::string("ci/4"));
    }

    void theCommitIsThatOfTheRunWhereTheDeploymentNamesNone() {
        auto deployment = aDeployment("4", "4", RunState::Succeeded, 300);
        deployment.deployment.run = "ci/77";
        auto run = aRun("77", RunState::Succeeded, 1);
        run.run.commit = aCommit(7);
        QVERIFY(only(fold({deployment, run}, running()), 5000).commit == aCommit(7));
    }
};

FERMATA_CORE_TEST(TestPlacements)
#include "tst_placements.moc"
