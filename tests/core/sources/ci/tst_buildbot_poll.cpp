#include <algorithm>

#include "core/sources/ci/buildbot/log_reader.h"
#include "core/sources/ci/buildbot/poll.h"
#include "tests/core/sources/recorded.h"

using namespace fermata;
using namespace fermata::sources::buildbot;
using fermata::delivery::RunState;
using fermata::test::recorded;

namespace {

/// A server that answers each path by the longest beginning that it knows.
class Server {
public:
    void answers(const std::string& path, std::string body) { m_answers[path] = std::move(body); }
    Ask ask() {
        return [this](const std::string& path) -> Result<std::string> {
            asked.push_back(path);
            const std::string* best = nullptr;
            std::size_t longest = 0;
            for (const auto& [known, body] : m_answers)
                if (path.starts_with(known) && known.size() >= longest)
                    best = &body, longest = known.size();
            if (!best)
                return Error(Fault::NotFound, "404 " + path);
            return *best;
        };
    }
    std::vector<std::string> asked;

private:
    std::map<std::string, std::string> m_answers;
};

std::string build(int id, int request, const std::string& results, int builder = 1) {
    return "{\"buildid\":" + std::to_string(id) + ",\"number\":" + std::to_string(id) +
           ",\"builderid\":" + std::to_string(builder) + ",\"buildrequestid\":" + std::to_string(request) +
           ",\"complete\":" + (results == "null" ? "false" : "true") + ",\"results\":" + results +
           ",\"started_at\":100}";
}

std::string request(int id, bool isComplete, int results, bool isClaimed = false) {
    return "{\"buildrequestid\":" + std::to_string(id) + ",\"builderid\":1,\"buildsetid\":" + std::to_string(id) +
           ",\"claimed\":" + (isClaimed ? "true" : "false") + ",\"complete\":" + (isComplete ? "true" : "false") +
           ",\"results\":" + std::to_string(results) + ",\"submitted_at\":90}";
}

std::string list(const std::string& name, const std::vector<std::string>& items) {
    std::string text = "{\"" + name + "\":[";
    for (const auto& item : items)
        text += (text.back() == '[' ? "" : ",") + item;
    return text + "]}";
}

/// An empty Buildbot with one builder.
struct World {
    World() {
        server.answers("builders", R"({"builders":[{"builderid":1,"name":"shop"},{"builderid":2,"name":"other"}]})");
        queue({});
        requests({});
        builds({});
        named({});
        server.answers("builds/", list("steps", {}));
        server.answers("buildsets/", list("buildsets", {}));
    }
    void queue(const std::vector<std::string>& items) {
        server.answers("buildrequests?complete=false", list("buildrequests", items));
    }
    void requests(const std::vector<std::string>& items) {
        server.answers("buildrequests?property", list("buildrequests", items));
    }
    void builds(const std::vector<std::string>& items) { server.answers("builds?order", list("builds", items)); }
    void named(const std::vector<std::string>& items) { server.answers("builds?property", list("builds", items)); }
    void changesOf(int id) { server.answers("builds/" + std::to_string(id) + "/changes", list("changes", {})); }

    Result<Polled> poll() {
        auto polled =
            sources::buildbot::poll({"ci", "http://ci", pipelines, fromUnix(1000)}, position, server.ask(), memory);
        if (polled)
            position = polled->position;
        return polled;
    }
    /// States of the runs of one poll by their ids, in order: "9 running 1".
    std::vector<std::string> sights() {
        std::vector<std::string> said;
        const auto polled = poll();
        if (!polled)
            return {polled.error().text()};
        for (const auto& event : polled->events)
            if (const auto* seen = std::get_if<delivery::RunSeen>(&event))
                said.push_back(seen->run.id + " " + std::string(name(seen->run.state)) + " " +
                               std::to_string(seen->run.attempt));
        return said;
    }

    Server server;
    std::vector<Pipeline> pipelines;
    Position position;
    Memory memory;
};

using Said = std::vector<std::string>;

} // namespace

class TestBuildbotPoll : public QObject {
    Q_OBJECT
private slots:
    void followsOneRequestFromQueuedToSucceeded() {
        World world;
        world.changesOf(4);
        world.queue({request(9, false, -1)});
        QCOMPARE(world.sights(), Said{"9 queued 1"});
        world.queue({});
        world.requests({request(9, false, -1, true)});
        world.builds({build(4, 9, "null")});
        QCOMPARE(world.sights(), Said{"9 running 1"});
        world.builds({build(4, 9, "0")});
        QCOMPARE(world.sights(), Said{"9 succeeded 1"});
        QCOMPARE(world.sights(), Said{}); // it is over and was told
        QCOMPARE(world.position, (Position{4, {}, {}, {}}));
        QVERIFY(world.memory.changes.empty() && world.memory.requests.empty() && world.memory.buildsets.empty());
    }

    void asksForAnOldOpenBuildByItsNumber() {
        World world;
        world.position = {.newest = 300, .open = {4}, .waiting = {}, .givenUpAttempts = {}};
        world.changesOf(4);
        world.builds({build(300, 70, "0")});
        world.named({build(4, 9, "2")});
        QCOMPARE(world.sights(), Said{"9 failed 1"});
        QVERIFY(std::ranges::any_of(world.server.asked, [](const std::string& path) {
            return path.starts_with("builds?property") && path.ends_with("&buildid__eq=4");
        }));
        QVERIFY(world.position.open.empty());
    }

    void tellsAWaitingRequestThatWasCancelled() {
        World world;
        world.position = {.newest = -1, .open = {}, .waiting = {9, 10}, .givenUpAttempts = {}};
        world.requests({request(9, true, 6), request(10, false, -1, true)});
        QCOMPARE(world.sights(), Said{"9 aborted 1"});
        QCOMPARE(world.position.waiting, std::set<std::int64_t>{10}); // claimed: its build comes
    }

    void countsAttemptsThatWereGivenUp() {
        World world;
        world.changesOf(4);
        world.changesOf(5);
        world.builds({build(4, 9, "5")});
        world.queue({request(9, false, -1)});
        QCOMPARE(world.sights(), (Said{"9 aborted 1", "9 queued 2"}));
        world.queue({});
        world.builds({build(5, 9, "0"), build(4, 9, "5")});
        QCOMPARE(world.sights(), Said{"9 succeeded 2"});
        QVERIFY(world.position.givenUpAttempts.empty());
    }

    void seesABuildThatBeganBetweenTwoQuestionsOnce() {
        World world;
        world.changesOf(4);
        world.queue({request(9, false, -1)});
        world.builds({build(4, 9, "null")});
        QCOMPARE(world.sights(), Said{"9 running 1"});
    }

    void beginsAnewWithAServerWhoseNumbersBeganAnew() {
        World world;
        world.position = {.newest = 300, .open = {}, .waiting = {}, .givenUpAttempts = {}};
        world.changesOf(2);
        world.server.answers("builds?order=-buildid&property=*&limit=50", list("builds", {build(2, 3, "0")}));
        QCOMPARE(world.sights(), Said{"3 succeeded 1"});
        QCOMPARE(world.position.newest, std::int64_t{2});
    }

    void readsOnlyTheBuildersOfTheSettings() {
        World world;
        world.pipelines = {{.builder = "shop"}};
        world.changesOf(4);
        world.builds({build(5, 10, "0", 2), build(4, 9, "0")});
        QCOMPARE(world.sights(), Said{"9 succeeded 1"});
        QVERIFY(std::ranges::any_of(world.server.asked, [](const std::string& path) {
            return path.starts_with("builds?order") && path.ends_with("&builderid__eq=1");
        }));
        world.pipelines = {{.builder = "nobody"}};
        const auto polled = world.poll();
        QVERIFY(!polled);
        QCOMPARE(polled.error().fault(), Fault::NotFound);
        QVERIFY(polled.error().text().find("nobody") != std::string::npos);
    }

    void losesNothingWhenAnyQuestionFails() {
        World whole;
        whole.changesOf(4);
        whole.queue({request(9, false, -1)});
        whole.requests({request(8, false, -1, true)});
        whole.builds({build(4, 8, "0")});
        QCOMPARE(whole.sights(), (Said{"8 succeeded 1", "9 queued 1"}));
        const auto questions = whole.server.asked;
        QVERIFY(questions.size() >= 7);
        for (const std::string& broken : questions) {
            World world;
            world.changesOf(4);
            world.queue({request(9, false, -1)});
            world.requests({request(8, false, -1, true)});
            world.builds({build(4, 8, "0")});
            world.server.answers(broken, "{\"cut");
            const auto before = world.position;
            QVERIFY2(!world.poll(), broken.c_str());
            QCOMPARE(world.position, before);
        }
    }

    void readsARealWorld() {
        World world;
        world.pipelines = {{.builder = "build", .repository = "shop"},
                           {.builder = "deploy", .lane = delivery::Lane::Deploy, .service = "shop"}};
        for (const char* path : {"builders", "changes"})
            world.server.answers(path, recorded("buildbot/" + std::string(path) + ".json"));
        world.builds({});
        world.server.answers("builds?order", recorded("buildbot/builds.json"));
        world.server.answers("buildrequests?complete=false", recorded("buildbot/queue.json"));
        world.server.answers("buildrequests?property", recorded("buildbot/requests.json"));
        world.server.answers("buildsets/", recorded("buildbot/buildset_forced.json"));
        world.server.answers("builds/5/steps", recorded("buildbot/steps_running.json"));
        world.server.answers("builds/4/steps", recorded("buildbot/steps_failed.json"));
        for (int id = 1; id <= 5; ++id)
            world.changesOf(id);
        world.server.answers("builds/4/changes", recorded("buildbot/changes.json"));
        const auto polled = world.poll();
        FERMATA_VERIFY_OK(polled);
        std::vector<std::string> said;
        for (const auto& event : polled->events) {
            if (const auto* run = std::get_if<delivery::RunSeen>(&event))
                said.push_back("run " + run->run.id + " " + std::string(name(run->run.state)));
            if (const auto* seen = std::get_if<delivery::DeploymentSeen>(&event))
                said.push_back("deployment of " + seen->deployment.version + " to " + seen->deployment.environment +
                               " " + std::string(name(seen->deployment.state)) +
                               (seen->deployment.isRollback ? " back" : "") +
                               (seen->deployment.commit ? " known" : ""));
            if (const auto* seen = std::get_if<delivery::ArtefactSeen>(&event))
                said.push_back("artefact " + seen->artefact.id);
        }
        QCOMPARE(said, (Said{"run 1 succeeded", "artefact shop@1.1", "run 2 failed", "deployment of  to  failed",
                             "run 3 succeeded", "deployment of 1.1 to production succeeded back known", "run 4 failed",
                             "run 5 running", "run 6 queued", "deployment of 1.1 to staging queued"}));
        const auto& failed = std::get<delivery::RunSeen>(polled->events[6]).run;
        QCOMPARE(failed.title, std::string("Break the shop"));
        QVERIFY(failed.queuedAt && failed.startedAt && failed.finishedAt && *failed.queuedAt <= *failed.startedAt);
        QCOMPARE(polled->position, (Position{5, {5}, {6}, {}}));
    }

    void readsALogInPiecesOfAnySize() {
        Server server;
        server.answers("builds/4/steps/3/logs", recorded("buildbot/logs.json"));
        server.answers("builds/4/steps/3/logs/stdio/contents?offset=0", recorded("buildbot/log_lines.json"));
        LogReader reader;
        const auto whole = reader.read("builds/4/steps/3", 0, server.ask());
        FERMATA_VERIFY_OK(whole);
        QVERIFY(whole->isComplete);
        QCOMPARE(whole->next, whole->text.size());
        QVERIFY(whole->text.find("\ncompiling the shop\ndone\n") != std::string::npos);
        for (std::size_t from = 0; from <= whole->text.size(); ++from) {
            LogReader another; // knows no place: counts from the first line
            const auto piece = another.read("builds/4/steps/3", from, server.ask());
            FERMATA_VERIFY_OK(piece);
            QCOMPARE(piece->text, whole->text.substr(from));
            QCOMPARE(piece->next, whole->text.size());
        }
    }

    void goesOnWhereALogThatGrowsWasLeft() {
        Server server;
        const auto grown = [&](int lines, bool isComplete) {
            server.answers("builds/4/steps/3/logs", R"({"logs":[{"slug":"stdio","num_lines":)" + std::to_string(lines) +
                                                        R"(,"type":"s","complete":)" +
                                                        (isComplete ? "true}]}" : "false}]}"));
        };
        const std::string contents = "builds/4/steps/3/logs/stdio/contents?offset=";
        server.answers(contents + "0", R"({"logchunks":[{"content":"oone\netwo\n"}]})");
        server.answers(contents + "2", R"({"logchunks":[{"content":"othree\n"}]})");
        LogReader reader;
        grown(2, false);
        auto piece = reader.read("builds/4/steps/3", 0, server.ask());
        FERMATA_VERIFY_OK(piece);
        QCOMPARE(piece->text, std::string("one\ntwo\n"));
        QVERIFY(!piece->isComplete);
        grown(3, true);
        server.asked.clear();
        piece = reader.read("builds/4/steps/3", piece->next, server.ask());
        FERMATA_VERIFY_OK(piece);
        QCOMPARE(piece->text, std::string("three\n"));
        QVERIFY(piece->isComplete);
        QCOMPARE(server.asked.size(), std::size_t{2}); // the lines before are not asked for again
    }

    void cutsALongLogAtAMegabyteAndLosesNoByte() {
        Server server;
        server.answers("builds/4/steps/3/logs",
                       R"({"logs":[{"slug":"stdio","num_lines":3,"type":"t","complete":true}]})");
        const std::string line = std::string(700'000, 'x') + "\n";
        const auto quoted = [](std::string text) {
            for (auto at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 2))
                text.replace(at, 1, "\\n");
            return "{\"logchunks\":[{\"content\":\"" + text + "\"}]}";
        };
        const std::string contents = "builds/4/steps/3/logs/stdio/contents?offset=";
        server.answers(contents + "0", quoted(line + line + line));
        server.answers(contents + "1", quoted(line + line));
        server.answers(contents + "2", quoted(line));
        LogReader reader;
        std::string read;
        for (int pieces = 0; pieces < 10; ++pieces) {
            const auto piece = reader.read("builds/4/steps/3", read.size(), server.ask());
            FERMATA_VERIFY_OK(piece);
            QVERIFY(piece->text.size() <= std::size_t{1} << 20);
            read += piece->text;
            if (piece->isComplete)
                break;
        }
        QVERIFY(read == line + line + line);
    }

    void refusesALogThatIsNoneOfAStep() {
        LogReader reader;
        Server server;
        for (const char* log : {"", "builds/1", "builds/1/steps/", "builds/x/steps/1", "builds/1/steps/1/../..",
                                "builds/1/steps/1?x", "builds/99999999999999999999/steps/1", "/builds/1/steps/1"}) {
            const auto piece = reader.read(log, 0, server.ask());
            QVERIFY2(!piece && piece.error().fault() == Fault::Usage, log);
        }
        QVERIFY(server.asked.empty());
        server.answers("builds/1/steps/1/logs", R"({"logs":[]})");
        const auto none = reader.read("builds/1/steps/1", 0, server.ask());
        FERMATA_VERIFY_OK(none);
        QVERIFY(none->text.empty() && none->isComplete);
    }
};

FERMATA_CORE_TEST(TestBuildbotPoll)
#include "tst_buildbot_poll.moc"
