#include <algorithm>
#include <numeric>

#include "core/delivery/board.h"
#include "tests/core/delivery/sights.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::delivery;
using namespace fermata::test;

namespace {

RefMoved aRef(std::optional<CommitId> commit, int seen) {
    return {"git", "shop", "refs/heads/main", commit, at(seen)};
}

ArtefactSeen anArtefact(const std::string& version, int built) {
    Artefact artefact;
    artefact.source = "ci";
    artefact.id = "shop@" + version;
    artefact.name = "shop";
    artefact.version = version;
    artefact.at = at(built);
    return {artefact};
}

} // namespace

class TestApply : public QObject {
    Q_OBJECT
private slots:
    void holdsTheNewestSightOfEachThing() {
        const Board board = fold({aRun("1", RunState::Queued, 1), aRun("1", RunState::Running, 2),
                                  aRun("1", RunState::Failed, 3), aRef(aCommit(1), 1), aRef(aCommit(2), 4)});
        QCOMPARE(board.runs.size(), 1u);
        QCOMPARE(board.runs.at("ci/1").state, RunState::Failed);
        QVERIFY(board.refs.at("shop/refs/heads/main").commit == aCommit(2));
        QVERIFY(board.at == at(4));
    }

    void duplicatesChangeNothing() {
        const Event events[] = {aRun("1", RunState::Running, 2),
                                aRef(aCommit(1), 1),
                                anArtefact("1", 3),
                                aDeployment("d", "1", RunState::Running, 4),
                                anIncident("i", 5),
                                TicketSeen{{"jira", "SHOP-1", "t", "bug", "open", at(6)}},
                                alerts({"down"}, 7),
                                aMetric(MetricKind::BurnRate, 1.0, 8),
                                heard("ci", 9)};
        Board once;
        for (const Event& event : events)
            once = apply(std::move(once), event);
        Board twice = once;
        for (const Event& event : events)
            QVERIFY(apply(twice, event) == once);
        QCOMPARE(once.runs.size() + once.refs.size() + once.artefacts.size() + once.deployments.size() +
                     once.incidents.size() + once.tickets.size() + once.alerts.size() + once.metrics.size() +
                     once.sources.size(),
                 9u);
    }

    /// 9! orders would take long; each set holds what can meet each other.
    void everyOrderGivesTheSameBoard_data() {
        QTest::addColumn<int>("set");
        for (int set = 0; set < 5; ++set)
            QTest::addRow("%d", set) << set;
    }
    void everyOrderGivesTheSameBoard() {
        QFETCH(int, set);
        RunSeen again = aRun("1", RunState::Running, 5);
        again.run.attempt = 2;
        RunSeen late = aRun("1", RunState::Succeeded, 9);
        late.run.attempt = 1;
        const std::vector<std::vector<Event>> sets = {
            {aRun("1", RunState::Queued, 1), aRun("1", RunState::Running, 2), aRun("1", RunState::Failed, 3), again,
             late, aRun("2", RunState::Queued, 4, 1), heard("ci", 6)},
            {aRef(aCommit(1), 1), aRef(std::nullopt, 2), aRef(aCommit(2), 3), aRef(std::nullopt, 4), heard("git", 5),
             heard("git", 6, "no route"), heard("git", 7)},
            {aDeployment("1", "1", RunState::Running, 0), aDeployment("1", "1", RunState::Succeeded, 1),
             aDeployment("2", "2", RunState::Failed, 20), aDeployment("3", "2", RunState::Succeeded, 30),
             aDeployment("4", "1", RunState::Succeeded, 40, true), anIncident("i", 35), anIncident("i", 35, 60)},
            {alerts({"a"}, 1), alerts({}, 2), alerts({"b", "c"}, 3), aMetric(MetricKind::BurnRate, 1.0, 1),
             aMetric(MetricKind::BurnRate, std::nullopt, 2), aMetric(MetricKind::BurnRate, 3.0, 3)},
            {TicketSeen{{"jira", "SHOP-1", "t", "bug", "open", at(1)}},
             TicketSeen{{"jira", "SHOP-1", "t", "bug", "closed", at(2)}}, anArtefact("1", 3), anArtefact("2", 4),
             anArtefact("1", 5)}};
        const auto& events = sets[static_cast<std::size_t>(set)];
        std::vector<std::size_t> order(events.size());
        std::iota(order.begin(), order.end(), 0u);
        std::optional<Board> first;
        do {
            Board board;
            for (const std::size_t i : order)
                board = apply(std::move(board), events[i]);
            if (!first)
                first = board;
            else if (!(board == *first))
                QFAIL("an order gives another board");
        } while (std::ranges::next_permutation(order).found);
    }

    void aRunThatIsOverIsNotOpenedAgainByAnOlderSight() {
        Board board = fold({aRun("1", RunState::Succeeded, 5)});
        const Board over = board;
        QVERIFY(apply(board, aRun("1", RunState::Running, 4)) == over);
        QVERIFY(apply(board, aRun("1", RunState::Unknown, 5)) == over); // as old: the one that is over stays
        QCOMPARE(apply(board, aRun("1", RunState::Failed, 5)).runs.at("ci/1").state, RunState::Failed);
        RunSeen again = aRun("1", RunState::Queued, 1); // an older clock, but the next attempt
        again.run.attempt = 2;
        board = apply(std::move(board), again);
        QCOMPARE(board.runs.at("ci/1").state, RunState::Queued);
        QCOMPARE(apply(board, aRun("1", RunState::Succeeded, 99)).runs.at("ci/1").attempt, 2);
    }

    void aDeletedRefIsNotBroughtBackByAnOlderSight() {
        const Board board = fold({aRef(aCommit(1), 2), aRef(std::nullopt, 3), aRef(aCommit(1), 1)});
        QVERIFY(!board.refs.at("shop/refs/heads/main").commit);
    }

    void keepsTheNewestRunsOfEachPipelineWhateverTheirOrder() {
        Board forwards, backwards;
        std::vector<Event> events;
        for (int i = 0; i < 120; ++i) {
            events.push_back(aRun(std::to_string(i), RunState::Running, i * 10, i * 10));
            events.push_back(aRun(std::to_string(i), RunState::Succeeded, i * 10 + 5, i * 10));
        }
        RunSeen other = aRun("other", RunState::Succeeded, 1);
        other.run.pipeline = "deploy";
        events.push_back(other);
        for (const Event& event : events)
            forwards = apply(std::move(forwards), event);
        std::ranges::reverse(events);
        for (const Event& event : events)
            backwards = apply(std::move(backwards), event);
        QCOMPARE(forwards.runs.size(), runsKept + 1);
        QVERIFY(forwards.runs.contains("ci/119"));
        QVERIFY(forwards.runs.contains("ci/70"));
        QVERIFY(!forwards.runs.contains("ci/69"));
        QCOMPARE(forwards.runsOf.at({"ci", "build"}).front(), std::string("ci/119"));
        QCOMPARE(forwards.runsOf.at({"ci", "build"}).size(), runsKept);
        QVERIFY(forwards == backwards);
    }

    void aRunThatMovesToAnotherPipelineIsCountedThere() {
        RunSeen moved = aRun("1", RunState::Running, 2);
        moved.run.pipeline = "deploy";
        const Board board = fold({aRun("1", RunState::Queued, 1), moved});
        QVERIFY(!board.runsOf.contains({"ci", "build"}));
        QCOMPARE(board.runsOf.at({"ci", "deploy"}).size(), 1u);
    }

    void whatRunsAndTheWayBackOutliveAnyNumberOfFailures() {
        Board board = fold(
            {aDeployment("good", "1", RunState::Succeeded, 0), aDeployment("better", "2", RunState::Succeeded, 100)});
        for (int i = 0; i < 100; ++i)
            board = apply(std::move(board), aDeployment(std::to_string(i), "3", RunState::Failed, 200 + i));
        QCOMPARE(board.deployments.size(), deploymentsKept);
        const auto places = placements(board, at(10000));
        QCOMPARE(places.size(), 1u);
        QCOMPARE(places[0].deployment, std::string("ci/better"));
        QCOMPARE(places[0].previous, std::string("ci/good"));
    }

    void boundsWhatIsOverButNoOpenIncident() {
        Board board;
        for (int i = 0; i < 500; ++i) {
            board = apply(std::move(board), anIncident("open" + std::to_string(i), i));
            board = apply(std::move(board), anIncident("closed" + std::to_string(i), i, i + 1));
            board = apply(std::move(board), anArtefact(std::to_string(i), i));
            board = apply(std::move(board), RefMoved{"git", "shop", "refs/heads/" + std::to_string(i), {}, at(i)});
        }
        QCOMPARE(board.incidents.size(), 500 + incidentsKept);
        QCOMPARE(board.artefacts.size(), artefactsKept);
        QCOMPARE(board.refs.size(), goneRefsKept);
        for (int i = 0; i < 500; ++i)
            board = apply(std::move(board), anIncident("open" + std::to_string(i), i, 1000 + i));
        QCOMPARE(board.incidents.size(), incidentsKept);
    }

    void aBoardComesBackFromItsEvents() {
        Board board =
            fold({aRef({}, 1), anArtefact("1", 2), anIncident("i", 3), anIncident("j", 3, 4),
                  TicketSeen{{"jira", "SHOP-1", "t", "bug", "open", at(6)}}, alerts({"down"}, 7),
                  aMetric(MetricKind::BurnRate, 1.0, 8), heard("ci", 9), heard("ci", 10, "down"), heard("git", 11),
                  heard("never", 12, "down"), aDeployment("old", "1", RunState::Succeeded, 0)});
        for (int i = 0; i < 70; ++i) {
            board = apply(std::move(board), aRun(std::to_string(i), RunState::Failed, 100 + i, i));
            board = apply(std::move(board), aDeployment(std::to_string(i), "2", RunState::Failed, 100 + i));
        }
        std::vector<Event> events = eventsOf(board);
        for (int turn = 0; turn < 2; ++turn) {
            Board again;
            for (const Event& event : events)
                again = apply(std::move(again), event);
            again.at = board.at;
            QVERIFY(again == board);
            std::ranges::reverse(events);
        }
    }

    void aFailedPollTellsTheProblemAndKeepsWhatWasHeard() {
        SourceHeard good = heard("ci", 10);
        good.clockOffset = Seconds{3600};
        good.budget = 42;
        const Board board = fold({good, heard("ci", 20, "connection refused")});
        const SourceHealth& health = board.sources.at("ci");
        QVERIFY(health.heardAt == at(10) && health.askedAt == at(20));
        QCOMPARE(health.problem, std::string("connection refused"));
        QVERIFY(health.clockOffset == Seconds{3600} && health.budget == 42);
    }

    void aSourceIsStaleAfterThreeSilentIntervals() {
        const Board board = fold({heard("ci", 0), heard("ci", 30, "down"), heard("never", 0, "down")});
        QVERIFY(!board.sources.at("ci").isStale(at(45)));
        QVERIFY(board.sources.at("ci").isStale(at(46)));
        QVERIFY(board.sources.at("ci").isStale(at(-46))); // our clock was set back
        QVERIFY(board.sources.at("never").isStale(at(1)));
    }

    void knowsTheUsualDuration() {
        Board board;
        for (const int length : {100, 30, 50, 70}) {
            RunSeen run = aRun("r" + std::to_string(length), RunState::Succeeded, 1000);
            run.run.finishedAt = at(length);
            Job job;
            job.id = "1";
            job.title = "compile";
            job.state = length == 70 ? RunState::Failed : RunState::Succeeded;
            job.startedAt = at(0);
            job.finishedAt = at(length / 10);
            run.run.jobs = {job};
            board = apply(std::move(board), run);
        }
        RunSeen failed = aRun("failed", RunState::Failed, 1000);
        failed.run.finishedAt = at(1);
        board = apply(std::move(board), failed);
        QVERIFY(usualDuration(board, "ci", "build") == Seconds{50});
        QVERIFY(usualDuration(board, "ci", "build", "compile") == Seconds{5});
        QVERIFY(!usualDuration(board, "ci", "build", "link"));
        QVERIFY(!usualDuration(board, "ci", "nothing"));
        QVERIFY(!usualDuration(fold({aRun("1", RunState::Succeeded, 1)}), "ci", "build"));
    }

    void forgetsWhatNobodyAsksAnyMore() {
        const Board board =
            fold({aRun("1", RunState::Running, 2), aDeployment("d", "1", RunState::Succeeded, 4), anIncident("i", 5),
                  alerts({"down"}, 7), aMetric(MetricKind::BurnRate, 1.0, 8), heard("ci", 9), heard("prometheus", 9)});
        QVERIFY(withoutUnasked(board, {"ci", "desk", "alertmanager", "prometheus"}) == board);
        const Board left = withoutUnasked(board, {"ci"});
        QVERIFY(left.alerts.empty());
        QVERIFY(left.metrics.empty());
        QCOMPARE(left.sources.size(), 1u);
        QVERIFY(left.runs == board.runs && left.deployments == board.deployments && left.incidents == board.incidents);
    }

    void everyEventKnowsItsSourceAndMoment() {
        const std::pair<Event, std::pair<std::string, int>> all[] = {
            {aRef({}, 1), {"git", 1}},
            {aRun("1", RunState::Running, 2), {"ci", 2}},
            {anArtefact("1", 3), {"ci", 3}},
            {aDeployment("1", "1", RunState::Running, 4), {"ci", 14}},
            {anIncident("1", 5), {"desk", 5}},
            {TicketSeen{{"jira", "SHOP-1", "", "", "", at(6)}}, {"jira", 6}},
            {alerts({}, 7), {"alertmanager", 7}},
            {aMetric(MetricKind::Traffic, 1.0, 8), {"prometheus", 8}},
            {heard("ci", 9), {"ci", 9}}};
        for (const auto& [event, expected] : all) {
            QCOMPARE(sourceOf(event), expected.first);
            QVERIFY(timeOf(event) == at(expected.second));
        }
    }
};

FERMATA_CORE_TEST(TestApply)
#include "tst_apply.moc"
