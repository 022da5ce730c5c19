#include <filesystem>
#include <thread>

#include "core/sources/cdevents/cdevents.h"
#include "tests/core/sources/recorded.h"
#include "tests/support/scratch.h"

using namespace fermata;
using namespace fermata::sources;
using namespace fermata::test;
using delivery::RunState;

namespace {

const std::string commit(40, 'a');
const std::string oci = "pkg:oci/shop@sha256%3Aabc?arch=amd64";

/// An event of minute `minute`, as version 0.5 writes it.
std::string anEvent(const std::string& type, const std::string& subject, int minute, const std::string& content = "",
                    const std::string& custom = "") {
    const std::string time = "2026-11-27T10:" + std::string(minute < 10 ? "0" : "") + std::to_string(minute) + ":00.5Z";
    return R"({"context":{"specversion":"0.5.0","id":"e)" + std::to_string(minute) +
           R"(","source":"/x","type":"dev.cdevents.)" + type + R"(.0.3.0","timestamp":")" + time +
           R"("},"subject":{"id":")" + subject + R"(","content":{)" + content + "}}" +
           (custom.empty() ? "" : ",\"customData\":{" + custom + "}") + "}";
}

Time minute(int minutes) {
    return parseTime("2026-11-27T10:00:00Z").value() + Seconds{60 * minutes};
}

/// Our events of theirs, in their order.
std::vector<delivery::Event> folded(const std::vector<std::string>& texts) {
    CdEventFold fold("bus");
    std::vector<delivery::Event> all;
    for (const std::string& text : texts)
        for (const CdEvent& one : parseCdEvents(text).events)
            for (auto& ours : fold.take(one, minute(59)))
                all.push_back(std::move(ours));
    return all;
}

template <class Seen>
const Seen& last(const std::vector<delivery::Event>& events) {
    return std::get<Seen>(events.back());
}

} // namespace

class TestCdEvents : public QObject {
    Q_OBJECT
private slots:
    void readsOneEventOrOneALine() {
        const std::string one = anEvent("pipelinerun.started", "r1", 1), two = anEvent("pipelinerun.finished", "r1", 2);
        QCOMPARE(parseCdEvents(one).events.size(), std::size_t{1});
        std::string pretty = one;
        pretty.replace(1, 0, "\n  ");
        QCOMPARE(parseCdEvents(pretty + "\n").events.size(), std::size_t{1});
        const auto lines = parseCdEvents(one + "\n\n" + two + "\n");
        QCOMPARE(lines.events.size(), std::size_t{2});
        QVERIFY(!lines.firstProblem && !lines.isCut);
        QCOMPARE(lines.events[1].predicate, std::string("finished"));
        QCOMPARE(lines.events[0].at, minute(1));
        const auto wrapped = parseCdEvents("{\"specversion\":\"1.0\",\"type\":\"x\",\"data\":" + one + "}");
        QCOMPARE(wrapped.events.size(), std::size_t{1});
        QVERIFY(parseCdEvents("").events.empty() && !parseCdEvents(" \n").firstProblem);
    }

    void tellsALineThatIsBrokenAndOneThatIsCut() {
        const std::string one = anEvent("build.started", "b", 1);
        const auto broken = parseCdEvents(one + "\n{}\n" + one + "\n", "f.json");
        QCOMPARE(broken.events.size(), std::size_t{2});
        QCOMPARE(broken.broken, std::size_t{1});
        QCOMPARE(broken.firstProblem->line(), std::optional<std::size_t>(2));
        const auto cut = parseCdEvents(one + "\n" + one.substr(0, 30));
        QCOMPARE(cut.events.size(), std::size_t{1});
        QVERIFY(cut.isCut && cut.broken == 0);
        for (std::size_t size = 1; size < one.size(); ++size)
            QVERIFY(parseCdEvents(one.substr(0, size)).events.empty());
    }

    void refusesWhatIsNoCdEvent_data() {
        QTest::addColumn<QByteArray>("text");
        const QByteArray good = QByteArray::fromStdString(anEvent("build.started", "b", 1));
        QTest::newRow("no context") << QByteArray(R"({"subject":{"id":"x"}})");
        QTest::newRow("no subject") << QByteArray(good).replace("subject", "Subject");
        QTest::newRow("a type that is a number")
            << QByteArray(good).replace("\"dev.cdevents.build.started.0.3.0\"", "7");
        QTest::newRow("another type") << QByteArray(good).replace("dev.cdevents.", "org.example.");
        QTest::newRow("no predicate") << QByteArray(good).replace("build.started.0.3.0", "build");
        QTest::newRow("no time") << QByteArray(good).replace("timestamp", "Timestamp");
        QTest::newRow("an impossible time") << QByteArray(good).replace("11-27T", "13-27T");
        QTest::newRow("a content that is a list") << QByteArray(good).replace("{}", "[]");
        QTest::newRow("an outcome that is a number") << QByteArray(good).replace("{}", "{\"outcome\":1}");
        QTest::newRow("a key twice") << QByteArray(good).replace("{}", "{\"uri\":\"a\",\"uri\":\"b\"}");
        QTest::newRow("a list") << QByteArray("[]");
    }
    void refusesWhatIsNoCdEvent() {
        QFETCH(QByteArray, text);
        const auto file = parseCdEvents(text.toStdString());
        QVERIFY(file.events.empty());
        QVERIFY(file.firstProblem.has_value());
        QCOMPARE(file.firstProblem->fault(), Fault::Malformed);
    }

    void takesAPackageNameApart() {
        QCOMPARE(packageName(oci), (PackageName{"shop", "sha256:abc"}));
        QCOMPARE(packageName("pkg:golang/a.com/b/shop@1.2#sub/x@y"), (PackageName{"shop", "1.2"}));
        QCOMPARE(packageName("shop@1.2"), (PackageName{"shop", "1.2"}));
        QCOMPARE(packageName("shop"), (PackageName{"shop", ""}));
        QCOMPARE(packageName("pkg:oci/a%2"), (PackageName{"a%2", ""}));
        QCOMPARE(packageName(""), PackageName{});
    }

    void buildsARunOfItsEvents() {
        const std::string task = R"("taskName":"compile","pipelineRun":{"id":"r1"})";
        const auto events = folded(
            {anEvent("pipelinerun.queued", "r1", 1, R"("pipelineName":"shop")"),
             anEvent("pipelinerun.started", "r1", 2, R"("uri":"http://ci/1")"),
             anEvent("taskrun.started", "t1", 3, task),
             anEvent("taskrun.finished", "t1", 4, task + R"(,"outcome":"failure","errors":"one\ntwo")"),
             anEvent("pipelinerun.finished", "r1", 5, R"("outcome":"failure")", "\"commit\":\"" + commit + "\"")});
        const auto& run = last<delivery::RunSeen>(events).run;
        QCOMPARE(run.key(), std::string("bus/r1"));
        QCOMPARE(run.pipeline, std::string("shop"));
        QCOMPARE(run.state, RunState::Failed);
        QVERIFY(run.queuedAt == minute(1) && run.startedAt == minute(2) && run.finishedAt == minute(5));
        QCOMPARE(run.commit->hex(), commit);
        QVERIFY(run.whyNoCommit.empty());
        QCOMPARE(run.jobs.size(), std::size_t{1});
        QCOMPARE(run.jobs[0].fact, std::string("one"));
        QCOMPARE(run.jobs[0].state, RunState::Failed);
        QCOMPARE(run.seenAt, minute(5));
        QCOMPARE(std::get<delivery::RunSeen>(events[1]).run.state, RunState::Running);
        QVERIFY(!std::get<delivery::RunSeen>(events[1]).run.whyNoCommit.empty());
    }

    void mapsEachOutcomeToExactlyOneState_data() {
        QTest::addColumn<QByteArray>("outcome");
        QTest::addColumn<QByteArray>("state");
        QTest::newRow("success") << QByteArray("success") << QByteArray("succeeded");
        QTest::newRow("failure") << QByteArray("failure") << QByteArray("failed");
        QTest::newRow("error") << QByteArray("error") << QByteArray("failed");
        QTest::newRow("cancel") << QByteArray("cancel") << QByteArray("aborted");
        QTest::newRow("unheard of") << QByteArray("fine") << QByteArray("unknown");
        QTest::newRow("none") << QByteArray() << QByteArray("unknown");
    }
    void mapsEachOutcomeToExactlyOneState() {
        QFETCH(QByteArray, outcome);
        QFETCH(QByteArray, state);
        const auto events =
            folded({anEvent("pipelinerun.finished", "r", 1, "\"outcome\":\"" + outcome.toStdString() + "\"")});
        QCOMPARE(QByteArray(name(last<delivery::RunSeen>(events).run.state).data()), state);
    }

    void neverOpensARunAgainByALateBeginning() {
        const auto events = folded({anEvent("pipelinerun.finished", "r", 5, R"("outcome":"success")"),
                                    anEvent("pipelinerun.started", "r", 2), anEvent("pipelinerun.queued", "r", 1)});
        const auto& run = last<delivery::RunSeen>(events).run;
        QCOMPARE(run.state, RunState::Succeeded);
        QVERIFY(run.startedAt == minute(2) && run.seenAt == minute(5));
    }

    void tiesADeploymentToTheCommitOfItsArtefact() {
        const std::string place = R"("environment":{"id":"production"},"artifactId":")" + oci + "\"";
        const auto events =
            folded({anEvent("artifact.packaged", oci, 1, "\"change\":{\"id\":\"" + commit + "\"}"),
                    anEvent("service.deployed", "shop", 2, place),
                    anEvent("incident.detected", "i1", 3, place + R"(,"service":{"id":"shop"},"description":"slow")",
                            R"("severity":"high")"),
                    anEvent("incident.resolved", "i1", 4, place + R"(,"service":{"id":"shop"},"description":"fast")"),
                    anEvent("service.rolledback", "shop", 5, place)});
        const auto& artefact = std::get<delivery::ArtefactSeen>(events[0]).artefact;
        QVERIFY(artefact.name == "shop" && artefact.version == "sha256:abc" && artefact.commit->hex() == commit);
        const auto& deployment = std::get<delivery::DeploymentSeen>(events[1]).deployment;
        QCOMPARE(deployment.commit->hex(), commit);
        QCOMPARE(deployment.artefact, artefact.key());
        QVERIFY(deployment.environment == "production" && !deployment.isRollback && deployment.whyNoCommit.empty());
        const auto& open = std::get<delivery::IncidentSeen>(events[2]).incident;
        QVERIFY(!open.resolvedAt && open.severity == "high" && open.title == "slow");
        QCOMPARE(open.deployment, deployment.key());
        const auto& closed = std::get<delivery::IncidentSeen>(events[3]).incident;
        QVERIFY(closed.resolvedAt == minute(4) && closed.openedAt == minute(3) && closed.title == "slow");
        QVERIFY(std::get<delivery::DeploymentSeen>(events[4]).deployment.isRollback);
    }
    void saysWhyADeploymentHasNoCommit() {
        const auto events =
            folded({anEvent("service.upgraded", "shop", 1, R"("environment":{"id":"p"},"artifactId":"shop@1")")});
        const auto& deployment = last<delivery::DeploymentSeen>(events).deployment;
        QVERIFY(!deployment.commit);
        QCOMPARE(deployment.whyNoCommit, std::string("its artefact was never seen to be made"));
        QCOMPARE(deployment.version, std::string("1"));
    }

    void readsTicketsAndBranches() {
        const std::string repository = R"("repository":{"id":"shop"})";
        QCOMPARE(last<delivery::TicketSeen>(
                     folded({anEvent("ticket.closed", "SHOP-1", 1, R"("summary":"s","resolution":"completed")")}))
                     .ticket.state,
                 std::string("completed"));
        const auto merged = folded({anEvent("change.merged", commit, 1, repository, R"("branch":"main")")});
        QCOMPARE(last<delivery::RefMoved>(merged).reference, std::string("refs/heads/main"));
        QCOMPARE(last<delivery::RefMoved>(merged).commit->hex(), commit);
        QVERIFY(!last<delivery::RefMoved>(folded({anEvent("branch.deleted", "old", 1, repository)})).commit);
        // A new branch without a commit must not look like one that is gone.
        QVERIFY(folded({anEvent("branch.created", "new", 1, repository)}).empty());
        QVERIFY(folded({anEvent("change.created", commit, 1, repository, R"("branch":"main")")}).empty());
    }

    void takesWhatClaimsTheFutureForSeenNow() {
        CdEventFold fold("bus");
        const auto one = parseCdEvents(anEvent("ticket.created", "T", 50)).events.at(0);
        const auto events = fold.take(one, minute(10));
        QCOMPARE(std::get<delivery::TicketSeen>(events.at(0)).ticket.seenAt, minute(10));
    }

    void countsTypesThatItDoesNotUse() {
        CdEventFold fold("bus");
        for (const char* type : {"approval.created", "approval.created", "rocket.launched"})
            QVERIFY(fold.take(parseCdEvents(anEvent(type, "x", 1)).events.at(0), minute(2)).empty());
        QCOMPARE(fold.unknownTypes(), (std::map<std::string, std::size_t>{{"dev.cdevents.approval.created", 2},
                                                                          {"dev.cdevents.rocket.launched", 1}}));
    }

    void remembersOnlySoMuch() {
        CdEventFold fold("bus");
        for (std::size_t i = 0; i <= CdEventFold::thingsKept; ++i)
            static_cast<void>(fold.take(
                parseCdEvents(anEvent("pipelinerun.started", "r" + std::to_string(i), 1)).events.at(0), minute(2)));
        const auto events = fold.take(parseCdEvents(anEvent("pipelinerun.finished", "r0", 3)).events.at(0), minute(4));
        QVERIFY(!std::get<delivery::RunSeen>(events.at(0)).run.startedAt); // the oldest was let go
    }

    void readsAFolderInTheOrderOfWhatHappened() {
        ScratchFolder folder;
        const FixedClock clock(minute(30));
        const auto log = Log::nowhere();
        CdEvents source({.name = "bus", .folder = folder.path().string()}, clock, *log);
        folder.write("a-finished.json", anEvent("pipelinerun.finished", "r", 5, R"("outcome":"success")"));
        folder.write("b-started.json", anEvent("pipelinerun.started", "r", 2));
        folder.write("c-broken.json", "{");
        folder.write("d-unknown.json", anEvent("rocket.launched", "r", 2));
        auto batch = source.poll({}, {});
        FERMATA_VERIFY_OK(batch);
        QCOMPARE(batch->events.size(), std::size_t{2});
        QCOMPARE(std::get<delivery::RunSeen>(batch->events[0]).run.state, RunState::Running);
        QCOMPARE(std::get<delivery::RunSeen>(batch->events[1]).run.state, RunState::Succeeded);
        const auto cursor = batch->cursor;
        batch = source.poll(cursor, {});
        QVERIFY(batch && batch->events.empty() && batch->cursor == cursor);
        folder.write("e-task.json",
                     anEvent("taskrun.started", "t", 3, R"("taskName":"compile","pipelineRun":{"id":"r"})"));
        batch = source.poll(cursor, {});
        FERMATA_VERIFY_OK(batch);
        QCOMPARE(batch->events.size(), std::size_t{1});
        QCOMPARE(std::get<delivery::RunSeen>(batch->events[0]).run.state, RunState::Succeeded); // and knows its run
        QCOMPARE(source.poll(cursor, {})->events.size(), std::size_t{3}); // what could not be kept is told again
        QCOMPARE(source.test({}).value(),
                 std::string("4 events in 5 files, 1 broken; not used: dev.cdevents.rocket.launched (1)"));
    }

    void saysThatTheFolderIsNotThere() {
        const FixedClock clock(minute(0));
        const auto log = Log::nowhere();
        CdEvents source({.name = "bus", .folder = "/nonexistent/events"}, clock, *log);
        QCOMPARE(source.poll({}, {}).error().fault(), Fault::NotFound);
        QCOMPARE(source.test({}).error().fault(), Fault::NotFound);
    }

    void wakesForANewFile() {
        ScratchFolder folder;
        const FixedClock clock(minute(0));
        const auto log = Log::nowhere();
        CdEvents source({.name = "bus", .folder = folder.path().string()}, clock, *log);
        QVERIFY(source.waitForNews({}).value());
        std::jthread writer([&] { folder.write("a.json", anEvent("build.started", "b", 1)); });
        QVERIFY(source.waitForNews({}).value());
    }
};

FERMATA_CORE_TEST(TestCdEvents)
#include "tst_cdevents.moc"
