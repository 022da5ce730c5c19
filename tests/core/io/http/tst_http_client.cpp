// The client against a server that behaves: what is sent, waited for, kept, shared and stopped.
#include <condition_variable>
#include <mutex>

#include "tests/core/io/http/asking.h"
#include "tests/support/scratch.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::io;
using namespace fermata::test;
using namespace std::chrono_literals;

namespace {

/// Collects answers that come on the client's thread.
class Answers {
public:
    HttpClient::Done taker(std::string name) {
        return [this, name = std::move(name)](Result<HttpReply> reply) {
            const std::lock_guard lock(m_mutex);
            m_order.push_back(name);
            m_faults.push_back(reply ? std::nullopt : std::optional(reply.error().fault()));
            m_changed.notify_all();
        };
    }
    bool waitFor(std::size_t count) {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, 20s, [&] { return m_order.size() >= count; });
    }
    std::vector<std::string> order() {
        const std::lock_guard lock(m_mutex);
        return m_order;
    }
    std::vector<std::optional<Fault>> faults() {
        const std::lock_guard lock(m_mutex);
        return m_faults;
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<std::string> m_order;           // guarded by m_mutex
    std::vector<std::optional<Fault>> m_faults; // guarded by m_mutex
};

/// A gate that a script waits at, with a limit.
class Latch {
public:
    void open() {
        const std::lock_guard lock(m_mutex);
        m_isOpen = true;
        m_changed.notify_all();
    }
    bool wait() {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, 20s, [&] { return m_isOpen; });
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_isOpen = false; // guarded by m_mutex
};

} // namespace

class TestHttpClient : public QObject {
    Q_OBJECT
private slots:
    void sendsWhatWasAskedFor() {
        LoopbackServer server(always({.headers = {{"X-One", "1"}}, .body = "hello"}));
        const auto client = aClient({.userAgent = "fermata/test"});
        auto request = aGet(server.url("/a/../b?c=d"));
        request.headers = {{"Accept", "application/json"}, {"X-Empty", ""}};
        request.credential = aToken();
        const auto reply = client->perform(request, {});
        FERMATA_VERIFY_OK(reply);
        QCOMPARE(reply->status, 200);
        QCOMPARE(reply->body, std::string("hello"));
        QCOMPARE(*reply->header("x-one"), std::string("1"));
        const auto heard = server.heard().at(0);
        QCOMPARE(heard.method, std::string("GET"));
        QCOMPARE(heard.target, std::string("/a/../b?c=d")); // exactly what was checked
        QCOMPARE(heard.header("accept"), std::string("application/json"));
        QCOMPARE(heard.header("authorization"), std::string("Bearer t0ken"));
        QCOMPARE(heard.header("user-agent"), std::string("fermata/test"));
        QVERIFY(heard.header("accept-encoding").find("gzip") != std::string::npos);
        QCOMPARE(heard.header("expect"), std::string());
    }

    void knowsTheOtherMethodsAndCredentials() {
        LoopbackServer server(always({.status = 201}));
        const auto client = aClient();
        const std::pair<HttpMethod, std::string> methods[] = {{HttpMethod::Post, "POST"},
                                                              {HttpMethod::Put, "PUT"},
                                                              {HttpMethod::Patch, "PATCH"},
                                                              {HttpMethod::Delete, "DELETE"}};
        for (const auto& [method, name] : methods) {
            auto request = aPost(server.url("/x"), "{\"a\":1}");
            request.method = method;
            request.headers = {{"Content-Type", "application/json"}};
            request.credential = {Credential::Kind::Basic, "b", "ada", {}, SecretString("pa:ss")};
            QCOMPARE(client->perform(request, {})->status, 201);
            QCOMPARE(server.heard().back().method, name);
            QCOMPARE(server.heard().back().body, std::string("{\"a\":1}"));
            QCOMPARE(server.heard().back().header("content-type"), std::string("application/json"));
            QCOMPARE(server.heard().back().header("authorization"), std::string("Basic YWRhOnBhOnNz"));
        }
        auto request = aPost(server.url("/x"), "");
        request.credential = {Credential::Kind::Header, "g", {}, "PRIVATE-TOKEN", SecretString("t0ken")};
        FERMATA_VERIFY_OK(client->perform(request, {}));
        QCOMPARE(server.heard().back().header("private-token"), std::string("t0ken"));
        QCOMPARE(server.heard().back().header("authorization"), std::string());
        QCOMPARE(server.heard().back().header("content-type"), std::string());
        QCOMPARE(server.heard().back().header("content-length"), std::string("0"));
    }

    void refusesWhatMayNotBeSent_data() {
        QTest::addColumn<int>("what");
        for (int what = 0; what < 8; ++what)
            QTest::addRow("%d", what) << what;
    }
    void refusesWhatMayNotBeSent() {
        QFETCH(int, what);
        LoopbackServer server(always({}));
        auto request = aGet(server.url("/x"));
        switch (what) {
        case 0:
            request.url = "http://ci.example.org/";
            break; // plain http off this machine
        case 1:
            request.url = "http://me:t0ken@127.0.0.1/";
            break;
        case 2:
            request.headers = {{"X-A", "1\r\nX-B: 2"}};
            break;
        case 3:
            request.headers = {{"Host", "other"}};
            break;
        case 4:
            request.credential = aToken("t0ken\r\nX-B: 2");
            break;
        case 5:
            request.headers = {{"Transfer-Encoding", "chunked"}};
            break;
        case 6:
            request.body = "x";
            break;
        case 7:
            request.credential = {Credential::Kind::Basic, "b", "a:b", {}, SecretString("t0ken")};
            break;
        default:
            QFAIL("no such case");
        }
        const auto reply = aClient()->perform(request, {});
        QVERIFY(!reply);
        QCOMPARE(reply.error().fault(), Fault::Usage);
        QVERIFY(reply.error().text().find("t0ken") == std::string::npos);
        QCOMPARE(server.heard().size(), 0u);
    }

    void asksAgainUntilItPasses() {
        int count = 0;
        LoopbackServer server(
            [&](const HeardRequest&) { return ++count < 4 ? Said{.status = 502} : Said{.body = "at last"}; });
        const auto reply = aClient()->perform(aGet(server.url("/x")), {});
        FERMATA_VERIFY_OK(reply);
        QCOMPARE(reply->body, std::string("at last"));
        QCOMPARE(server.heard().size(), 4u);
    }

    void givesUpAfterFiveRepeats() {
        LoopbackServer server(always({.status = 500}));
        const auto reply = aClient()->perform(aGet(server.url("/x?token=t0ken")), {});
        QCOMPARE(reply.error().fault(), Fault::Unreachable);
        QCOMPARE(reply.error().text(), "GET " + server.authority() + "/x: answered 500, the server has a fault");
        QCOMPARE(server.heard().size(), 6u);
    }

    void givesUpWhenTheBackOffIsLongerThanTheTimeout() {
        LoopbackServer server(always({.status = 500}));
        auto request = aGet(server.url("/x"));
        request.timeout = 900ms;
        const auto reply = aClient({.jitter = [] { return 1.0; }})->perform(request, {});
        QCOMPARE(reply.error().fault(), Fault::Unreachable);
        QCOMPARE(server.heard().size(), 1u);
    }

    /// A kept connection that the server closes on the way: libcurl by itself would send a second time.
    void sendsOnceWhatChangesSomething() {
        LoopbackServer server([](const HeardRequest& request) {
            return request.method == "GET" ? Said{.body = "x"} : Said{.byHand = [](Wire&) {}};
        });
        const auto client = aClient();
        FERMATA_VERIFY_OK(client->perform(aGet(server.url("/x")), {})); // leaves a connection behind
        const auto reply = client->perform(aPost(server.url("/deploy")), {});
        QCOMPARE(reply.error().fault(), Fault::Unreachable);
        QVERIFY(reply.error().text().find("without an answer") != std::string::npos);
        int posts = 0;
        for (const auto& request : server.heard())
            posts += request.method == "POST";
        QCOMPARE(posts, 1);
    }

    void obeysAPauseForAllOfHostAndCredential() {
        LoopbackServer server([](const HeardRequest& request) {
            return request.path() == "/limited" ? Said{.status = 429, .headers = {{"Retry-After", "3600"}}} : Said{};
        });
        const auto client = aClient();
        auto request = aGet(server.url("/limited"));
        request.credential = aToken();
        const auto limited = client->perform(request, {});
        QCOMPARE(limited.error().fault(), Fault::Unreachable);
        QVERIFY(limited.error().text().find("asks for a pause of 1 h") != std::string::npos);
        request.url = server.url("/other");
        const auto other = client->perform(request, {});
        QCOMPARE(other.error().fault(), Fault::Unreachable);
        QVERIFY(other.error().text().find("not sent") != std::string::npos);
        QCOMPARE(server.heard().size(), 1u);
        request.credential = aToken("t0ken", "another");
        FERMATA_VERIFY_OK(client->perform(request, {}));
    }

    void waitsOutAShortPause() {
        int count = 0;
        LoopbackServer server([&](const HeardRequest&) {
            return ++count == 1 ? Said{.status = 429, .headers = {{"Retry-After", "1"}}} : Said{.body = "x"};
        });
        const auto started = std::chrono::steady_clock::now();
        FERMATA_VERIFY_OK(aClient()->perform(aGet(server.url("/x")), {}));
        QVERIFY(std::chrono::steady_clock::now() - started >= 1s);
        QCOMPARE(server.heard().size(), 2u);
    }

    void keepsAnswersAndAsksWhetherTheyChanged() {
        const ScratchFolder folder;
        std::string mark = "\"1\"";
        LoopbackServer server([&](const HeardRequest& request) {
            if (request.header("if-none-match") == mark)
                return Said{.status = 304, .headers = {{"ETag", mark}, {"X-RateLimit-Remaining", "41"}}};
            return Said{
                .headers = {{"ETag", mark}, {"Content-Type", "application/json"}, {"X-RateLimit-Remaining", "42"}},
                .body = "body of " + mark};
        });
        {
            const auto client = aClient({.cacheFile = folder / "cache.db"});
            const auto first = client->perform(aGet(server.url("/x")), {});
            QVERIFY(!first->isFromCache);
            QCOMPARE(first->budget, std::optional(42));
        }
        const auto client = aClient({.cacheFile = folder / "cache.db"});
        const auto second = client->perform(aGet(server.url("/x")), {});
        FERMATA_VERIFY_OK(second);
        QVERIFY(second->isFromCache);
        QCOMPARE(second->status, 200);
        QCOMPARE(second->body, std::string("body of \"1\""));
        QCOMPARE(second->budget, std::optional(41));
        FERMATA_VERIFY_OK(expectJson(*second));
        auto other = aGet(server.url("/x"));
        other.credential = aToken(); // another credential has its own cache
        QVERIFY(!client->perform(other, {})->isFromCache);
        auto unconditional = aGet(server.url("/x"));
        unconditional.isConditional = false;
        QVERIFY(!client->perform(unconditional, {})->isFromCache);
        mark = "\"2\"";
        QCOMPARE(client->perform(aGet(server.url("/x")), {})->body, std::string("body of \"2\""));
    }

    void answersWithoutACacheFileToo() {
        LoopbackServer server(always({.headers = {{"ETag", "\"1\""}}, .body = "x"}));
        FERMATA_VERIFY_OK(aClient({.cacheFile = "/proc/none/cache.db"})->perform(aGet(server.url("/x")), {}));
    }

    void tellsTheClocksDifference() {
        LoopbackServer server(always({.headers = {{"Date", "Fri, 27 Nov 2026 13:00:00 GMT"},
                                                  {"X-RateLimit-Limit", "60"},
                                                  {"X-RateLimit-Remaining", "59"}}}));
        const FixedClock clock(parseTime("2026-11-27T12:00:05Z").value());
        const auto reply = aClient({.clock = &clock})->perform(aGet(server.url("/x")), {});
        QCOMPARE(reply->clockOffset, std::optional(Seconds{3595}));
        QCOMPARE(reply->budget, std::optional(59));
        QCOMPARE(reply->budgetOf, std::optional(60));
    }

    void actsPassPollsAndConnectionsAreFew() {
        Latch latch;
        LoopbackServer server([&](const HeardRequest& request) {
            if (request.path() == "/first")
                latch.wait();
            return Said{};
        });
        Answers answers;
        const auto client = aClient({.connectionsPerHost = 1});
        client->submit(aGet(server.url("/first")), answers.taker("first"), {});
        QVERIFY(server.waitForHeard(1));
        const std::pair<const char*, Priority> requests[] = {
            {"poll", Priority::Poll}, {"gate", Priority::Gate}, {"act", Priority::Act}};
        for (const auto& [name, priority] : requests) {
            auto request = aGet(server.url(std::string("/") + name));
            request.priority = priority;
            client->submit(request, answers.taker(name), {});
        }
        latch.open();
        QVERIFY(answers.waitFor(4));
        QCOMPARE(answers.order(), (std::vector<std::string>{"first", "act", "gate", "poll"}));
        QCOMPARE(server.connections(), 1);
    }

    void keepsItsConnections() {
        LoopbackServer server(always({.body = "x"}));
        Answers answers;
        const auto client = aClient({.connectionsPerHost = 4});
        for (int i = 0; i < 200; ++i)
            client->submit(aGet(server.url("/" + std::to_string(i))), answers.taker("x"), {});
        QVERIFY(answers.waitFor(200));
        for (const auto& fault : answers.faults())
            QVERIFY(!fault);
        QVERIFY(server.connections() <= 4);
    }

    void stopsWithinASecond_data() {
        QTest::addColumn<bool>("isSent");
        QTest::addRow("on its way") << true;
        QTest::addRow("in the line") << false;
    }
    void stopsWithinASecond() {
        QFETCH(bool, isSent);
        LoopbackServer server(always({.byHand = [](Wire& wire) { wire.waitUntilClosed(20s); }}));
        Answers answers;
        std::stop_source stop, never;
        const auto client = aClient({.connectionsPerHost = 1});
        if (!isSent)
            client->submit(aGet(server.url("/blocks")), answers.taker("blocks"), never.get_token());
        std::jthread stopper([&] {
            server.waitForHeard(1);
            stop.request_stop();
        });
        const auto started = std::chrono::steady_clock::now();
        const auto reply = client->perform(aGet(server.url("/x")), stop.get_token());
        QVERIFY(std::chrono::steady_clock::now() - started <
                5s); // far below the 20 s of the server; the machine may be busy
        QCOMPARE(reply.error().fault(), Fault::Cancelled);
        const auto before = client->perform(aGet(server.url("/x")), stop.get_token());
        QCOMPARE(before.error().fault(), Fault::Cancelled);
    }

    void endsWhatIsOnItsWayWhenItCloses() {
        LoopbackServer server(always({.byHand = [](Wire& wire) { wire.waitUntilClosed(20s); }}));
        Answers answers;
        auto client = aClient({.connectionsPerHost = 1});
        for (int i = 0; i < 3; ++i)
            client->submit(aGet(server.url("/x")), answers.taker("x"), {});
        QVERIFY(server.waitForHeard(1));
        client.reset();
        QCOMPARE(answers.order().size(), 3u);
        for (const auto& fault : answers.faults())
            QCOMPARE(fault, std::optional(Fault::Cancelled));
    }

    void streamsUntilTheTakerHasEnough() {
        LoopbackServer server(always({.byHand = [](Wire& wire) {
            wire.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
            for (int i = 0; wire.send("data: " + std::to_string(i) + "\n\n") && i < 1'000'000; ++i)
                continue;
        }}));
        Answers answers;
        const auto client = aClient();
        std::string seen;
        client->stream(aGet(server.url("/sse")),
                       [&](std::string_view piece) {
                           seen += piece;
                           return seen.find("data: 99\n") == std::string::npos;
                       },
                       answers.taker("sse"), {});
        QVERIFY(answers.waitFor(1));
        QVERIFY(!answers.faults().at(0));
        QVERIFY(seen.find("data: 0\n\ndata: 1\n\n") == 0);
    }

    void streamsEndInSilenceStopAndRefusal() {
        LoopbackServer server([](const HeardRequest& request) {
            if (request.path() == "/refused")
                return Said{.status = 403};
            if (request.path() == "/ends")
                return Said{.byHand = [](Wire& wire) { wire.send("HTTP/1.1 200 OK\r\n\r\ndata: 1\n\n"); }};
            return Said{.byHand = [](Wire& wire) {
                wire.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n");
                wire.waitUntilClosed(20s);
            }};
        });
        const auto client = aClient();
        const auto faultOf = [&](const char* path, std::chrono::milliseconds silence, bool isStopped) {
            Answers answers;
            std::stop_source stop;
            auto request = aGet(server.url(path));
            request.timeout = silence;
            client->stream(
                request,
                [&](std::string_view) {
                    if (isStopped)
                        stop.request_stop(); // on the client's own thread
                    return true;
                },
                answers.taker("sse"), stop.get_token());
            return answers.waitFor(1) ? answers.faults().at(0) : std::optional(Fault::Internal);
        };
        QCOMPARE(faultOf("/silent", 300ms, false), std::optional(Fault::Unreachable));
        QCOMPARE(faultOf("/stopped", 20s, true), std::optional(Fault::Cancelled));
        QCOMPARE(faultOf("/refused", 20s, false), std::optional(Fault::Refused));
        QCOMPARE(faultOf("/ends", 20s, false), std::optional<Fault>());
    }

    void aStreamDoesNotTakeThePollsPlace() {
        LoopbackServer server([](const HeardRequest& request) {
            if (request.path() != "/sse")
                return Said{.body = "x"};
            return Said{.byHand = [](Wire& wire) {
                wire.send("HTTP/1.1 200 OK\r\n\r\ndata: 1\n\n");
                wire.waitUntilClosed(20s);
            }};
        });
        Answers answers;
        const auto client = aClient({.connectionsPerHost = 1});
        for (int i = 0; i < 3; ++i)
            client->stream(aGet(server.url("/sse")), [](std::string_view) { return true; }, answers.taker("sse"), {});
        QVERIFY(server.waitForHeard(3));
        FERMATA_VERIFY_OK(client->perform(aGet(server.url("/x")), {}));
    }

    void manyThreadsMayAskAtOnce() {
        LoopbackServer server(always({.body = "x"}));
        const auto client = aClient();
        std::atomic<int> good = 0;
        {
            std::vector<std::jthread> threads;
            for (int thread = 0; thread < 4; ++thread)
                threads.emplace_back([&] {
                    for (int i = 0; i < 50; ++i)
                        good += client->perform(aGet(server.url("/x")), {}).has_value();
                });
        }
        QCOMPARE(good.load(), 200);
    }
};

FERMATA_CORE_TEST(TestHttpClient)
#include "tst_http_client.moc"
