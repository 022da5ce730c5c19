#include "core/sources/ci/buildbot/buildbot.h"
#include "tests/core/io/http/asking.h"
#include "tests/core/sources/recorded.h"

using namespace fermata;
using namespace fermata::test;
using sources::Buildbot;

namespace {

constexpr const char* handshake = "event: handshake\ndata: 1\n\n";
constexpr const char* news = "event: event\ndata: {\"key\":[\"builds\",\"5\",\"new\"],\"message\":{}}\n\n";
constexpr const char* chatter = "event: event\ndata: {\"key\":[\"logs\",\"5\",\"append\"],\"message\":{}}\n\n";

/// A Buildbot without builds that lets in only who has the newest cookie, where it has a door.
struct World {
    explicit World(bool hasDoor = false)
        : server([this, hasDoor](const HeardRequest& heard) { return answer(heard, hasDoor); }), http(aClient()) {}

    Said answer(const HeardRequest& heard, bool hasDoor) {
        if (heard.path() == "/auth/login") {
            if (heard.header("authorization") != "Basic YWRhOnBhc3M=") // ada:pass
                return {.status = 401, .headers = {}, .body = "no"};
            ++logins;
            return {.status = 302,
                    .headers = {{"Location", "http://elsewhere.invalid/#/"},
                                {"Set-Cookie", "TWISTED_SESSION=nobody; Path=/"},
                                {"Set-Cookie", "TWISTED_SESSION=ada" + std::to_string(logins) + "; Path=/"}}};
        }
        if (hasDoor && heard.header("cookie") != "TWISTED_SESSION=ada" + std::to_string(validLogin))
            return {.status = 403, .headers = {}, .body = "{\"error\":\"no\"}"};
        if (heard.path().starts_with("/sse/"))
            return {.byHand = [this](Wire& wire) {
                wire.send(std::string("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n") + said);
                if (staysOpen)
                    wire.waitUntilClosed(std::chrono::seconds{20});
            }};
        if (heard.path() == "/api/v2/builders")
            return json(R"({"builders":[{"builderid":1,"name":"shop"}]})");
        if (heard.path() == "/api/v2/buildrequests")
            return json(R"({"buildrequests":[]})");
        if (heard.path() == "/api/v2/builds")
            return json(R"({"builds":[]})");
        return {.status = 404, .headers = {}, .body = "{}"};
    }
    static Said json(std::string body) {
        return {.status = 200,
                .headers = {{"Content-Type", "application/json"}, {"Date", "Fri, 27 Nov 2026 10:00:10 GMT"}},
                .body = std::move(body)};
    }
    std::unique_ptr<Buildbot> source(const std::string& password = {}) {
        sources::BuildbotOptions options;
        options.name = "ci";
        options.server.name = "ci";
        options.server.url = server.url("/");
        options.server.user = password.empty() ? "" : "ada";
        options.server.secret = io::SecretString(password);
        options.pipelines = pipelines;
        return std::make_unique<Buildbot>(std::move(options), *http, clock);
    }

    int logins = 0;
    int validLogin = 1;
    std::string said = handshake;
    bool staysOpen = true;
    std::vector<sources::buildbot::Pipeline> pipelines;
    FixedClock clock{fromUnix(1795773600)};
    LoopbackServer server;
    std::unique_ptr<io::HttpClient> http;
};

} // namespace

class TestBuildbot : public QObject {
    Q_OBJECT
private slots:
    void readsWithoutAPassword() {
        World world;
        auto source = world.source();
        const auto batch = source->poll({}, {});
        FERMATA_VERIFY_OK(batch);
        QVERIFY(batch->events.empty());
        QVERIFY(batch->clockOffset.has_value());
        QCOMPARE(world.logins, 0);
        QCOMPARE(source->test({}).value(), std::string("Buildbot with 1 builder, not logged in"));
        QCOMPARE(source->host(), world.server.authority());
    }

    void logsInOnceAndTakesTheLastCookie() {
        World world(true);
        auto source = world.source("pass");
        FERMATA_VERIFY_OK(source->poll({}, {}));
        FERMATA_VERIFY_OK(source->poll({}, {}));
        QCOMPARE(world.logins, 1);
        for (const auto& heard : world.server.heard())
            QCOMPARE(heard.header("authorization").empty(), heard.path() != "/auth/login");
        QCOMPARE(source->test({}).value(), std::string("Buildbot with 1 builder, logged in as ada"));
    }

    void logsInAgainWhenItsSessionEnded() {
        World world(true);
        auto source = world.source("pass");
        FERMATA_VERIFY_OK(source->poll({}, {}));
        world.validLogin = 2;
        FERMATA_VERIFY_OK(source->poll({}, {}));
        QCOMPARE(world.logins, 2);
        world.validLogin = 9;
        const auto refused = source->poll({}, {});
        QVERIFY(!refused);
        QCOMPARE(refused.error().fault(), Fault::Refused);
        QCOMPARE(world.logins, 3); // once more, not for ever
    }

    void saysThatAPasswordIsWrong() {
        World world(true);
        auto source = world.source("wrong");
        const auto said = source->test({});
        QVERIFY(!said);
        QCOMPARE(said.error().fault(), Fault::Refused);
        QVERIFY2(said.error().text().starts_with("logging in: "), said.error().text().c_str());
        QVERIFY(said.error().text().find("wrong") == std::string::npos);
    }

    void namesABuilderThatIsNotThere() {
        World world;
        world.pipelines = {{.builder = "shop"}, {.builder = "deply"}};
        auto source = world.source();
        const auto said = source->test({});
        QVERIFY(!said);
        QCOMPARE(said.error().text(), std::string("has no builder 'deply'"));
    }

    void wakesForNewsAndKeepsListening() {
        World world;
        world.said = std::string(handshake) + chatter + news;
        auto source = world.source();
        const auto woken = source->waitForNews({});
        FERMATA_VERIFY_OK(woken);
        QVERIFY(*woken);
        std::stop_source stop;
        std::jthread stopper([&] {
            // The second wait hears nothing more on the same connection.
            stop.request_stop();
        });
        const auto again = source->waitForNews(stop.get_token());
        QVERIFY(!again);
        QCOMPARE(again.error().fault(), Fault::Cancelled);
        QCOMPARE(world.server.heard().size(), std::size_t{1});
    }

    void listensAgainAfterTheConnectionEnded() {
        World world;
        world.staysOpen = false;
        world.said = std::string(handshake) + chatter;
        auto source = world.source();
        const auto ended = source->waitForNews({});
        FERMATA_VERIFY_OK(ended);
        QVERIFY(!*ended);
        world.said = std::string(handshake) + news;
        const auto woken = source->waitForNews({});
        FERMATA_VERIFY_OK(woken);
        QVERIFY(*woken);
    }

    void saysWhyItMayNotListen() {
        World world(true);
        auto source = world.source();
        const auto refused = source->waitForNews({});
        QVERIFY(!refused);
        QCOMPARE(refused.error().fault(), Fault::Refused);
    }

    void endsWhileItListens() {
        World world;
        auto source = world.source();
        std::stop_source stop;
        std::jthread listener([&] { static_cast<void>(source->waitForNews(stop.get_token())); });
        QVERIFY(world.server.waitForHeard(1));
        stop.request_stop();
        listener.join();
        source.reset();
    }

    void readsEventsInPiecesOfAnySize() {
        const std::string stream =
            std::string(handshake) + chatter + "data: one\r\ndata: two\r\n\r\n: comment\n\n" + news;
        sources::ServerEventReader whole;
        const auto expected = whole.take(stream);
        QCOMPARE(expected.size(), std::size_t{4});
        QCOMPARE(expected[2], (sources::ServerEvent{"message", "one\ntwo"}));
        for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
            sources::ServerEventReader reader;
            auto events = reader.take(std::string_view(stream).substr(0, cut));
            for (auto& event : reader.take(std::string_view(stream).substr(cut)))
                events.push_back(std::move(event));
            QVERIFY(events == expected);
        }
    }
    void passesOverAnEventWithoutAnEnd() {
        sources::ServerEventReader reader;
        const std::string block(1 << 16, 'x');
        QVERIFY(reader.take("data: ").empty());
        for (int i = 0; i < 64; ++i)
            QVERIFY(reader.take(block).empty());
        QVERIFY(reader.take("\n\n").empty());
        QCOMPARE(reader.take(news).size(), std::size_t{1});
    }
};

FERMATA_CORE_TEST(TestBuildbot)
#include "tst_buildbot.moc"
