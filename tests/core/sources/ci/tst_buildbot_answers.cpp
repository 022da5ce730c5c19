#include "core/sources/ci/buildbot/answers.h"
#include "core/sources/ci/buildbot/cursor.h"
#include "core/sources/ci/buildbot/news.h"
#include "core/sources/ci/buildbot/sights.h"
#include "tests/core/sources/recorded.h"

using namespace fermata;
using namespace fermata::sources::buildbot;
using fermata::delivery::RunState;
using fermata::test::cutsThatPass;
using fermata::test::recorded;

namespace {

std::string oneBuild(const std::string& fields) {
    return R"({"builds":[{"buildid":7,"number":3,"builderid":1,"buildrequestid":9,"complete":true)" + fields + "}]}";
}

Sight aSight(const std::string& fields, delivery::Lane lane = delivery::Lane::Build) {
    Sight sight;
    sight.source = "ci";
    sight.url = "http://ci";
    sight.pipeline = {
        .builder = "shop", .lane = lane, .repository = "shop", .service = {}, .environment = "production"};
    sight.builder = 1;
    if (const auto builds = parseBuilds(oneBuild(fields)))
        sight.build = builds->front();
    sight.seenAt = fromUnix(1000);
    return sight;
}

} // namespace

class TestBuildbotAnswers : public QObject {
    Q_OBJECT
private slots:
    void readsWhatARealServerAnswered() {
        const auto builders = parseBuilders(recorded("buildbot/builders.json"));
        FERMATA_VERIFY_OK(builders);
        QCOMPARE(*builders, (Builders{{1, "build"}, {2, "deploy"}, {3, "test"}}));
        const auto builds = parseBuilds(recorded("buildbot/builds.json"));
        FERMATA_VERIFY_OK(builds);
        QCOMPARE(builds->size(), std::size_t{5});
        const Build& open = builds->front();
        QCOMPARE(open.id, std::int64_t{5});
        QVERIFY(!open.isComplete && !open.results && open.startedAt && !open.completeAt);
        const Build& deploy = builds->at(2);
        QCOMPARE(deploy.properties.at("version"), std::string("1.1"));
        QCOMPARE(deploy.properties.at("rollback"), std::string("true"));
        QVERIFY(!deploy.properties.contains("owners")); // a list is no text
        const auto steps = parseSteps(recorded("buildbot/steps_failed.json"));
        FERMATA_VERIFY_OK(steps);
        QCOMPARE(steps->size(), std::size_t{4});
        QVERIFY(steps->at(2).isHidden);
        QCOMPARE(steps->at(3).results, std::optional<std::int64_t>(2));
        const auto queue = parseBuildRequests(recorded("buildbot/queue.json"));
        FERMATA_VERIFY_OK(queue);
        QCOMPARE(queue->at(0).results, std::optional<std::int64_t>(-1));
        QVERIFY(!queue->at(0).isComplete && !queue->at(0).isClaimed);
        QCOMPARE(queue->at(0).properties.at("rollback"), std::string("false"));
        const auto changes = parseChanges(recorded("buildbot/changes.json"));
        FERMATA_VERIFY_OK(changes);
        QCOMPARE(changes->at(0).comments, std::string("Break the shop"));
        const auto stamps = parseBuildset(recorded("buildbot/buildset_pushed.json"));
        FERMATA_VERIFY_OK(stamps);
        QCOMPARE(stamps->at(0).revision, changes->at(0).revision);
        const auto logs = parseLogs(recorded("buildbot/logs.json"));
        FERMATA_VERIFY_OK(logs);
        QVERIFY(logs->at(0).hasPrefixes && logs->at(0).isComplete);
        const auto lines = parseLogLines(recorded("buildbot/log_lines.json"), true);
        FERMATA_VERIFY_OK(lines);
        QCOMPARE(lines->size(), static_cast<std::size_t>(logs->at(0).lines));
        QCOMPARE(lines->at(0), std::string("sh -e build.sh\n"));
    }

    void refusesEveryCutAnswer() {
        QCOMPARE(cutsThatPass(recorded("buildbot/builders.json"), parseBuilders), std::size_t{0});
        QCOMPARE(cutsThatPass(recorded("buildbot/builds_open.json"), parseBuilds), std::size_t{0});
        QCOMPARE(cutsThatPass(recorded("buildbot/steps_running.json"), parseSteps), std::size_t{0});
        QCOMPARE(cutsThatPass(recorded("buildbot/queue.json"), parseBuildRequests), std::size_t{0});
        QCOMPARE(cutsThatPass(recorded("buildbot/changes.json"), parseChanges), std::size_t{0});
        QCOMPARE(cutsThatPass(recorded("buildbot/buildset_forced.json"), parseBuildset), std::size_t{0});
        QCOMPARE(cutsThatPass(recorded("buildbot/logs.json"), parseLogs), std::size_t{0});
        QCOMPARE(cutsThatPass(recorded("buildbot/log_lines.json"),
                              [](std::string_view bytes) { return parseLogLines(bytes, true); }),
                 std::size_t{0});
    }

    void refusesWhatItCannotBelieve_data() {
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("no list") << QByteArray(R"({"builds":{}})");
        QTest::newRow("another list") << QByteArray(R"({"steps":[]})");
        QTest::newRow("an item that is text") << QByteArray(R"({"builds":["x"]})");
        QTest::newRow("id missing") << QByteArray(R"({"builds":[{"number":1}]})");
        QTest::newRow("id a text") << QByteArray(oneBuild("").c_str()).replace("7", "\"7\"");
        QTest::newRow("id below zero") << QByteArray(oneBuild("").c_str()).replace("7", "-7");
        QTest::newRow("id over 64 bits") << QByteArray(oneBuild("").c_str()).replace("7", "99999999999999999999");
        QTest::newRow("complete a number") << QByteArray(oneBuild("").c_str()).replace("true", "1");
        QTest::newRow("results a text") << QByteArray(oneBuild(",\"results\":\"0\"").c_str());
        QTest::newRow("time beyond years") << QByteArray(oneBuild(",\"started_at\":1e300").c_str());
        QTest::newRow("properties a list") << QByteArray(oneBuild(",\"properties\":[]").c_str());
        QTest::newRow("a key twice") << QByteArray(oneBuild(",\"results\":2,\"results\":0").c_str());
        QTest::newRow("HTML") << QByteArray("<html>log in</html>");
        QTest::newRow("nothing") << QByteArray();
    }
    void refusesWhatItCannotBelieve() {
        QFETCH(QByteArray, answer);
        const auto read = parseBuilds(answer.toStdString());
        QVERIFY(!read);
        QCOMPARE(read.error().fault(), Fault::Malformed);
    }

    void mapsEachResultToExactlyOneState_data() {
        QTest::addColumn<int>("results");
        QTest::addColumn<QByteArray>("state");
        const char* states[] = {"succeeded", "unstable", "failed", "skipped", "failed", "aborted", "aborted"};
        for (int results = 0; results <= 6; ++results)
            QTest::addRow("%d", results) << results << QByteArray(states[results]);
        for (const int results : {-2, -1, 7, 2147483647})
            QTest::addRow("%d", results) << results << QByteArray("unknown");
    }
    void mapsEachResultToExactlyOneState() {
        QFETCH(int, results);
        QFETCH(QByteArray, state);
        QCOMPARE(QByteArray(name(stateOf(true, true, results)).data()), state);
        QCOMPARE(stateOf(false, true, results), RunState::Running);
        QCOMPARE(stateOf(false, false, results), RunState::Queued);
    }
    void takesACompleteBuildWithoutAResultForUnknown() {
        QCOMPARE(stateOf(true, true, std::nullopt), RunState::Unknown);
        QCOMPARE(stateOf(false, true, std::nullopt), RunState::Running);
    }

    void namesTheCommitOrSaysWhyNot_data() {
        const QByteArray one(40, 'a'), two(40, 'b');
        QTest::addColumn<QByteArray>("properties");
        QTest::addColumn<QByteArray>("commit");
        QTest::addColumn<QByteArray>("why");
        const auto property = [](const char* name, const QByteArray& value) {
            return QByteArray("\"") + name + "\":[\"" + value + "\",\"x\"]";
        };
        QTest::newRow("checked out, not asked for")
            << property("got_revision", one) + "," + property("revision", two) << one << QByteArray();
        QTest::newRow("asked for") << property("revision", two) << two << QByteArray();
        QTest::newRow("one codebase") << "\"got_revision\":[{\"shop\":\"" + one + "\"},\"Git\"]" << one << QByteArray();
        QTest::newRow("two codebases") << "\"got_revision\":[{\"a\":\"" + one + "\",\"b\":\"" + two + "\"},\"Git\"]"
                                       << QByteArray() << QByteArray("neither its properties");
        QTest::newRow("a number of another system")
            << property("revision", "4711") << QByteArray() << QByteArray("'4711' is no full git commit");
        QTest::newRow("empty") << property("revision", "") << QByteArray() << QByteArray("neither its properties");
        QTest::newRow("not a pair") << "\"revision\":[\"" + one + "\"]" << QByteArray()
                                    << QByteArray("neither its properties");
    }
    void namesTheCommitOrSaysWhyNot() {
        QFETCH(QByteArray, properties);
        QFETCH(QByteArray, commit);
        QFETCH(QByteArray, why);
        const auto run = runOf(aSight(",\"results\":0,\"properties\":{" + properties.toStdString() + "}"));
        QCOMPARE(run.commit.has_value(), !commit.isEmpty());
        if (run.commit)
            QCOMPARE(run.commit->hex(), commit.toStdString());
        QVERIFY2(run.whyNoCommit.starts_with(why.toStdString()), run.whyNoCommit.c_str());
        QCOMPARE(run.whyNoCommit.empty(), run.commit.has_value());
    }

    void takesTheNewestChangeForTitleAndCommit() {
        auto sight = aSight(",\"results\":0");
        sight.changes = {{std::string(40, 'a'), "main", "first\n\nbody"},
                         {std::string(40, 'b'), "main", " second \nmore"}};
        const auto run = runOf(sight);
        QCOMPARE(run.title, std::string("second"));
        QCOMPARE(run.commit->hex(), std::string(40, 'b'));
        QCOMPARE(run.branch, std::string("main"));
    }

    void makesJobsOfStepsOneAfterTheOther() {
        auto sight = aSight(",\"results\":2", delivery::Lane::Test);
        sight.steps = parseSteps(recorded("buildbot/steps_failed.json")).value();
        const auto run = runOf(sight);
        QCOMPARE(run.jobs.size(), std::size_t{3}); // the hidden one is left out
        QCOMPARE(run.jobs[2].title, std::string("compile"));
        QCOMPARE(run.jobs[2].state, RunState::Failed);
        QCOMPARE(run.jobs[2].needs, std::vector<std::string>{run.jobs[1].id});
        QCOMPARE(run.jobs[2].log, std::string("builds/7/steps/3"));
        QCOMPARE(run.jobs[2].lane, delivery::Lane::Test);
        QVERIFY(run.jobs[0].needs.empty());
    }

    void tellsADeploymentWhileItRunsAndARollbackAsOne() {
        auto sight = aSight(R"(,"results":null,"properties":{"version":["1.1","f"],"rollback":[true,"f"]})",
                            delivery::Lane::Deploy);
        sight.pipeline.service = "shop";
        sight.build->isComplete = false;
        const auto events = eventsOf(sight);
        QCOMPARE(events.size(), std::size_t{2});
        const auto& deployment = std::get<delivery::DeploymentSeen>(events[1]).deployment;
        QCOMPARE(deployment.state, RunState::Running);
        QVERIFY(deployment.isRollback);
        QCOMPARE(deployment.version, std::string("1.1"));
        QCOMPARE(deployment.environment, std::string("production"));
        QCOMPARE(deployment.run, std::string("ci/9"));
        QVERIFY(!deployment.commit && !deployment.whyNoCommit.empty());
    }
    void believesThePropertyOverTheSettingOfTheEnvironment() {
        const auto events =
            eventsOf(aSight(R"(,"results":0,"properties":{"environment":["staging","f"],"rollback":["no","f"]})",
                            delivery::Lane::Deploy));
        const auto& deployment = std::get<delivery::DeploymentSeen>(events[1]).deployment;
        QCOMPARE(deployment.environment, std::string("staging"));
        QVERIFY(!deployment.isRollback);
    }

    void tellsAnArtefactOnlyOfABuildThatSucceeded_data() {
        QTest::addColumn<QByteArray>("fields");
        QTest::addColumn<int>("lane");
        QTest::addColumn<QByteArray>("id");
        const QByteArray version = R"("version":["1.2","s"])", artifact = R"("artifact":["shop@1.3","s"])";
        const auto build = static_cast<int>(delivery::Lane::Build), test = static_cast<int>(delivery::Lane::Test);
        QTest::newRow("version") << ",\"results\":0,\"properties\":{" + version + "}" << build
                                 << QByteArray("shop@1.2");
        QTest::newRow("artifact") << ",\"results\":0,\"properties\":{" + artifact + "}" << build
                                  << QByteArray("shop@1.3");
        QTest::newRow("inherited by a test")
            << ",\"results\":0,\"properties\":{" + version + "}" << test << QByteArray();
        QTest::newRow("failed") << ",\"results\":2,\"properties\":{" + version + "}" << build << QByteArray();
        QTest::newRow("with warnings") << ",\"results\":1,\"properties\":{" + version + "}" << build << QByteArray();
        QTest::newRow("nothing named") << QByteArray(",\"results\":0") << build << QByteArray();
    }
    void tellsAnArtefactOnlyOfABuildThatSucceeded() {
        QFETCH(QByteArray, fields);
        QFETCH(int, lane);
        QFETCH(QByteArray, id);
        const auto events = eventsOf(aSight(fields.toStdString(), static_cast<delivery::Lane>(lane)));
        QCOMPARE(events.size(), std::size_t(id.isEmpty() ? 1 : 2));
        if (id.isEmpty())
            return;
        const auto& artefact = std::get<delivery::ArtefactSeen>(events[1]).artefact;
        QCOMPARE(artefact.id, id.toStdString());
        QCOMPARE(artefact.name, std::string("shop"));
        QCOMPARE(artefact.version, id.toStdString().substr(5));
        QCOMPARE(artefact.run, std::string("ci/9"));
    }

    void keepsItsPositionAsText() {
        const Position position{130, {5, 128}, {140}, {{140, 2}}};
        QCOMPARE(positionOf(textOf(position)), position);
        QCOMPARE(positionOf(textOf({})), Position{});
    }
    void beginsAtTheBeginningWithAPositionThatIsNotOurs() {
        for (const char* text : {"", "{", "[]", "{\"newest\":\"x\"}", "{\"newest\":1,\"open\":[-1]}",
                                 "{\"newest\":1,\"open\":{}}", "{\"newest\":1,\"attempts\":{\"x\":1}}",
                                 "{\"newest\":1,\"attempts\":{\"1\":0}}", "{\"newest\":1,\"newest\":2}"})
            QCOMPARE(positionOf(text), Position{});
    }

    void wakesForBuildsRequestsAndStepsOnly() {
        sources::ServerEventReader reader;
        const auto events = reader.take(recorded("buildbot/events.txt"));
        QVERIFY(events.size() > 3);
        QCOMPARE(events[0].name, std::string("handshake"));
        QVERIFY(!isNews(events[0]));
        int news = 0;
        for (const auto& event : events)
            news += isNews(event);
        QVERIFY(news > 0 && news < static_cast<int>(events.size()));
        const auto said = [](const char* data) { return isNews({"event", data}); };
        QVERIFY(said(R"({"key":["builds","5","update"],"message":{}})"));
        QVERIFY(said(R"({"key":["steps","5","finished"],"message":{}})"));
        QVERIFY(!said(R"({"key":["steps","5","updated"]})"));
        QVERIFY(!said(R"({"key":["logs","5","append"]})"));
        for (const char* hostile : {"", "{", "{}", "[]", "{\"key\":7}", "{\"key\":[]}", "{\"key\":[1,2,3]}"})
            QVERIFY(!said(hostile));
    }
};

FERMATA_CORE_TEST(TestBuildbotAnswers)
#include "tst_buildbot_answers.moc"
