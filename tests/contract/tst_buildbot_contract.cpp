// A real Buildbot with a worker and a git repository: what we say of it is what it does.
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <map>
#include <thread>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/io/formats/json.h"
#include "core/sources/ci/buildbot/buildbot.h"
#include "core/sources/files/evidence_folder.h"
#include "core/sources/files/watched_folder.h"
#include "tests/core/io/http/asking.h"
#include "tests/support/counterparts.h"
#include "tests/support/test.h"
#include "tests/support/until.h"

using namespace fermata;
using namespace fermata::test;
using delivery::RunState;

class TestBuildbotContract : public QObject {
    Q_OBJECT
private:
    /// Everything that was seen, by key; and each state that a run went through.
    struct Seen {
        std::map<std::string, delivery::Run> runs;
        std::map<std::string, std::vector<RunState>> states;
        std::map<std::string, delivery::Deployment> deployments;
        std::map<std::string, delivery::Artefact> artefacts;
    };

    std::unique_ptr<sources::Buildbot> aSource(const std::string& url, const std::string& caFile = {}) {
        sources::BuildbotOptions options;
        options.name = "ci";
        options.server.name = "ci";
        options.server.url = url;
        options.server.user = m_servers->value("user");
        options.server.secret = io::SecretString(m_servers->value("password"));
        options.server.caFile = caFile;
        options.pipelines = {
            {.builder = "build", .repository = "shop"},
            {.builder = "test", .lane = delivery::Lane::Test, .repository = "shop"},
            {.builder = "deploy", .lane = delivery::Lane::Deploy, .repository = "shop", .service = "shop"}};
        return std::make_unique<sources::Buildbot>(std::move(options), *m_http, m_clock);
    }

    bool poll() {
        const auto batch = m_source->poll(m_cursor, {});
        if (!batch) {
            std::fprintf(stderr, "%s\n", batch.error().text().c_str());
            return false;
        }
        m_cursor = batch->cursor;
        for (const auto& event : batch->events) {
            if (const auto* run = std::get_if<delivery::RunSeen>(&event)) {
                auto& states = m_seen.states[run->run.id];
                if (states.empty() || states.back() != run->run.state)
                    states.push_back(run->run.state);
                m_seen.runs[run->run.id] = run->run;
            } else if (const auto* deployment = std::get_if<delivery::DeploymentSeen>(&event)) {
                m_seen.deployments[deployment->deployment.id] = deployment->deployment;
            } else if (const auto* artefact = std::get_if<delivery::ArtefactSeen>(&event)) {
                m_seen.artefacts[artefact->artefact.id] = artefact->artefact;
            }
        }
        return true;
    }
    bool becomes(const std::string& run, RunState state) {
        return until([&] { return poll() && m_seen.runs[run].state == state; });
    }

    /// Forces a build. @returns the id of its run
    std::string force(const std::string& scheduler, const std::string& builder, io::Json::Map parameters) {
        parameters["builderid"] = builderOf(builder);
        const io::Json call(
            io::Json::Map{{"id", 1}, {"jsonrpc", "2.0"}, {"method", "force"}, {"params", std::move(parameters)}});
        auto login = aGet(m_servers->url("buildbot") + "/auth/login");
        login.takesRedirectAsAnswer = true;
        login.credential = {.kind = io::Credential::Kind::Basic,
                            .id = "force",
                            .user = m_servers->value("user"),
                            .header = {},
                            .secret = io::SecretString(m_servers->value("password"))};
        const auto in = m_http->perform(login, {});
        std::string cookie;
        if (in)
            for (const auto& [name, value] : in->headers)
                if (name == "set-cookie")
                    cookie = value.substr(0, value.find(';'));
        auto request =
            aPost(m_servers->url("buildbot") + "/api/v2/forceschedulers/" + scheduler, call.compact().value());
        request.headers = {{"Cookie", cookie}, {"Content-Type", "application/json"}};
        const auto forced = m_http->perform(request, {});
        if (!forced) {
            std::fprintf(stderr, "%s\n", forced.error().text().c_str());
            return {};
        }
        // {"result":[buildset,{"builder":request}]}
        const auto& body = forced->body;
        const auto colon = body.find(':', body.find("\"result\"") + 10);
        return body.substr(colon + 1, body.find('}', colon) - colon - 1);
    }

    /// A pipe that a build waits for, and what lets the build go on.
    std::string gate(const std::string& name) {
        const std::string path = m_servers->value("gates") + "/" + name;
        return mkfifo(path.c_str(), 0600) == 0 ? path : std::string();
    }
    bool open(const std::string& path) {
        return until([&] { // until the build has opened it for reading
            const int pipe = ::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
            if (pipe < 0)
                return false;
            const bool written = ::write(pipe, "go\n", 3) == 3;
            close(pipe);
            return written;
        });
    }
    std::string builderOf(const std::string& name) {
        const auto reply = m_http->perform(aGet(m_servers->url("buildbot") + "/api/v2/builders"), {});
        const auto builders =
            reply ? sources::buildbot::parseBuilders(reply->body).value_or(sources::buildbot::Builders{})
                  : sources::buildbot::Builders{};
        for (const auto& [id, called] : builders)
            if (called == name)
                return std::to_string(id);
        return {};
    }
    std::string git(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), {"git", "-C", m_servers->value("work")});
        return run(arguments, {"GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null"}).out.substr(0, 40);
    }

    std::unique_ptr<Counterparts> m_servers;
    std::unique_ptr<io::HttpClient> m_http = aClient();
    SystemClock m_clock;
    std::unique_ptr<sources::Buildbot> m_source;
    sources::Cursor m_cursor;
    Seen m_seen;

private slots:
    void initTestCase() {
        m_servers = std::make_unique<Counterparts>(std::vector<std::string>{"buildbot", "worker", "nginx"});
        FERMATA_NEEDS(*m_servers);
        m_source = aSource(m_servers->url("buildbot"));
        QVERIFY(poll());
    }
    void cleanupTestCase() {
        m_source.reset();
        m_http.reset();
        m_servers.reset();
    }

    void saysThatItCanBeAsked() {
        QCOMPARE(m_source->test({}).value(), std::string("Buildbot with 3 builders, logged in as fermata"));
    }

    void isReadThroughTlsOfAnAuthorityThatWasGiven() {
        const std::string url = m_servers->url("nginx") + "/buildbot/";
        const auto said = aSource(url, m_servers->caFile())->test({});
        FERMATA_VERIFY_OK(said);
        QVERIFY(said->ends_with("logged in as fermata"));
        QCOMPARE(aSource(url)->test({}).error().fault(), Fault::Refused);
    }

    void followsAForcedBuildFromQueuedToSucceeded() {
        const auto held = gate("held");
        const auto first = force("force-build", "build", {{"branch", "main"}, {"gate", "held"}});
        QVERIFY(!first.empty());
        QVERIFY(becomes(first, RunState::Running));
        const auto second = force("force-build", "build", {{"branch", "main"}});
        QVERIFY(!second.empty());
        QVERIFY(becomes(second, RunState::Queued)); // the worker takes one at a time
        QVERIFY(open(held));
        QVERIFY(becomes(first, RunState::Succeeded));
        QVERIFY(becomes(second, RunState::Succeeded));
        QCOMPARE(m_seen.states[second].front(), RunState::Queued);
        const auto& run = m_seen.runs[second];
        QCOMPARE(run.commit->hex(), git({"rev-parse", "HEAD"}));
        QVERIFY(run.queuedAt && run.startedAt && run.finishedAt && *run.queuedAt <= *run.startedAt);
        QVERIFY(run.number > 0 && run.lane == delivery::Lane::Build && run.pipeline == "build");
        QCOMPARE(run.jobs.back().state, RunState::Succeeded);
        QVERIFY(m_seen.artefacts.contains("shop@1.1"));
        QCOMPARE(m_seen.artefacts["shop@1.1"].commit, run.commit);
    }

    void seesAPushedCommitThatBreaksAndReadsItsLog() {
        run({"sh", "-c", "echo 'echo this shop is broken; exit 3' >> build.sh"}, {}, m_servers->value("work"));
        git({"commit", "-qam", "Break the shop, SHOP-12"});
        git({"push", "-q", "origin", "main"});
        const auto head = git({"rev-parse", "HEAD"});
        delivery::Run broken;
        QVERIFY(until([&] {
            if (!poll())
                return false;
            for (const auto& [id, run] : m_seen.runs)
                if (run.commit && run.commit->hex() == head && run.state == RunState::Failed)
                    broken = run;
            return !broken.id.empty();
        }));
        QCOMPARE(broken.title, std::string("Break the shop, SHOP-12"));
        const auto job = std::find_if(broken.jobs.begin(), broken.jobs.end(),
                                      [](const delivery::Job& one) { return one.state == RunState::Failed; });
        QVERIFY(job != broken.jobs.end() && job->title == "compile");
        const auto piece = m_source->log(job->log, 0, {});
        FERMATA_VERIFY_OK(piece);
        QVERIFY(piece->isComplete);
        QVERIFY2(piece->text.find("\nthis shop is broken\n") != std::string::npos, piece->text.c_str());
        QCOMPARE(m_source->log(job->log, 10, {}).value().text, piece->text.substr(10));
    }

    void findsTheEvidenceThatATestedCommitLeft() {
        const FixedClock later(m_clock.now() + Seconds{3600}); // every file is settled by then
        sources::WatchedFolder folder({.name = "evidence", .folder = m_servers->value("evidence")}, later);
        const auto before = folder.poll({}, {});
        FERMATA_VERIFY_OK(before);
        run({"sh", "-c", "echo 'echo mended' > build.sh"}, {}, m_servers->value("work"));
        git({"commit", "-qam", "Mend the shop"});
        git({"push", "-q", "origin", "main"});
        const auto head = CommitId::fromHex(git({"rev-parse", "HEAD"})).value();
        QVERIFY(until([&] {
            return poll() && std::ranges::any_of(m_seen.runs, [&](const auto& entry) {
                       const auto& one = entry.second;
                       return one.lane == delivery::Lane::Test && one.commit == head &&
                              one.state == RunState::Succeeded;
                   });
        }));
        const auto after = folder.poll(before->cursor, {});
        FERMATA_VERIFY_OK(after);
        QCOMPARE(after->events.size(), std::size_t{1});
        const auto evidence = sources::readEvidenceFolder(m_servers->value("evidence"), head, m_clock.now());
        QCOMPARE(evidence.size(), std::size_t{1});
        QCOMPARE(evidence[0].tests->counts.passed, 2);
    }

    void seesADeploymentAndARollback() {
        const auto head = git({"rev-parse", "HEAD"});
        const auto forced =
            force("force-deploy", "deploy",
                  {{"version", "1.1"}, {"environment", "production"}, {"rollback", true}, {"revision", head}});
        QVERIFY(!forced.empty());
        QVERIFY(becomes(forced, RunState::Succeeded));
        const auto& deployment = m_seen.deployments[forced];
        QVERIFY(deployment.version == "1.1" && deployment.environment == "production" && deployment.service == "shop");
        QVERIFY(deployment.isRollback && deployment.state == RunState::Succeeded);
        QCOMPARE(deployment.commit->hex(), head);
        const auto unnamed = force("force-deploy", "deploy", {{"version", "broken"}, {"environment", "staging"}});
        QVERIFY(becomes(unnamed, RunState::Failed));
        QVERIFY(!m_seen.deployments[unnamed].commit && !m_seen.deployments[unnamed].whyNoCommit.empty());
        QVERIFY(!m_seen.deployments[unnamed].isRollback);
    }

    void wakesWhenABuildBegins() {
        std::atomic_bool isListening = false, wasWoken = false;
        std::jthread listener([&](std::stop_token stop) {
            isListening = true;
            const auto woken = m_source->waitForNews(stop);
            wasWoken = woken && *woken;
        });
        QVERIFY(until([&] { return isListening.load(); }));
        const auto forced = force("force-deploy", "deploy", {{"version", "1.1"}, {"environment", "staging"}});
        QVERIFY(becomes(forced,
                        RunState::Succeeded)); // many events on the way: the connection is open long before the last
        QVERIFY(until([&] { return wasWoken.load(); }, std::chrono::seconds{20}));
    }

    void goesOnWhereItWasAfterARestart() {
        QVERIFY(poll());
        m_source = aSource(m_servers->url("buildbot"));
        const auto batch = m_source->poll(m_cursor, {});
        FERMATA_VERIFY_OK(batch);
        for (const auto& event : batch->events) // only what was not over
            if (const auto* seen = std::get_if<delivery::RunSeen>(&event))
                QVERIFY(!isOver(m_seen.runs[seen->run.id].state));
        sources::Cursor beginning;
        QVERIFY(m_source->poll(beginning, {})->events.size() >= m_seen.runs.size());
    }

    void isUnreachableWhenItIsGoneAndComesBackByItself() {
        QVERIFY(m_servers->stop("buildbot"));
        auto quick = aGet(m_servers->url("buildbot") + "/api/v2/masters");
        quick.timeout = std::chrono::milliseconds{500};
        QCOMPARE(m_http->perform(quick, {}).error().fault(), Fault::Unreachable);
        QVERIFY(m_servers->start("buildbot"));
        QVERIFY(poll());
    }
};

FERMATA_CORE_TEST(TestBuildbotContract)
#include "tst_buildbot_contract.moc"
