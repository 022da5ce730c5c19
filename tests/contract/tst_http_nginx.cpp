// The HTTP client against a real nginx: TLS, HTTP/2, conditional requests, limits, broken gateways.
#include <condition_variable>
#include <mutex>
#include <set>

#include "tests/core/io/http/asking.h"
#include "tests/support/nginx.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::io;
using namespace fermata::test;
using namespace std::chrono_literals;
using Port = Nginx::Port;

class TestHttpNginx : public QObject {
    Q_OBJECT

    std::unique_ptr<LoopbackServer> m_upstream;
    std::unique_ptr<Nginx> m_nginx;

    HttpRequest get(Port port, const std::string& target) const {
        auto request = aGet(m_nginx->url(port, target));
        request.caFile = m_nginx->caFile();
        return request;
    }

private slots:
    void initTestCase() {
        m_upstream = std::make_unique<LoopbackServer>([](const HeardRequest& request) {
            if (request.path() == "/cut")
                return Said{.byHand = [](Wire& wire) { wire.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"); }};
            if (request.path() == "/events")
                return Said{.byHand = [](Wire& wire) {
                    wire.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n");
                    wire.waitUntilClosed(20s);
                }};
            return Said{.body = request.header("authorization")};
        });
        m_nginx = Nginx::start(m_upstream->port());
        if (!m_nginx)
            QSKIP("SKIPPED: nginx or openssl is not installed; packaging/install-dependencies.sh --counterparts brings "
                  "them");
        m_nginx->write("one.json", "{\"one\":1}");
        m_nginx->write("large.json", "\"" + std::string(200'000, 'x') + "\"");
    }

    void speaksHttp2OverTls() {
        const auto reply = aClient()->perform(get(Port::Http2, "/static/one.json"), {});
        FERMATA_VERIFY_OK(reply);
        QCOMPARE(reply->body, std::string("{\"one\":1}"));
        QCOMPARE(*reply->header("x-protocol"), std::string("HTTP/2.0"));
        FERMATA_VERIFY_OK(expectJson(*reply));
        QVERIFY(reply->clockOffset && std::chrono::abs(*reply->clockOffset) <= Seconds{2});
        QCOMPARE(*aClient()->perform(get(Port::Http1, "/static/one.json"), {})->header("x-protocol"),
                 std::string("HTTP/1.1"));
    }

    void oneConnectionCarriesManyRequests() {
        const auto client = aClient();
        std::mutex mutex;
        std::condition_variable changed;
        std::set<std::string> connections; // guarded by mutex
        int count = 0;                     // guarded by mutex
        for (int i = 0; i < 50; ++i)
            client->submit(get(Port::Http2, "/static/one.json?" + std::to_string(i)),
                           [&](Result<HttpReply> reply) {
                               const std::lock_guard lock(mutex);
                               connections.insert(reply ? *reply->header("x-connection") : reply.error().text());
                               ++count;
                               changed.notify_all();
                           },
                           {});
        std::unique_lock lock(mutex);
        QVERIFY(changed.wait_for(lock, 30s, [&] { return count == 50; }));
        QCOMPARE(connections.size(), 1u);
    }

    void trustsOnlyWhatHolds_data() {
        QTest::addColumn<int>("port");
        QTest::addColumn<bool>("knowsAuthority");
        QTest::addColumn<QByteArray>("why");
        QTest::addRow("unknown authority") << static_cast<int>(Port::Http2) << false << QByteArray("not trusted");
        QTest::addRow("expired") << static_cast<int>(Port::Expired) << true << QByteArray("has expired");
        QTest::addRow("self-signed") << static_cast<int>(Port::SelfSigned) << true << QByteArray("is self-signed");
        QTest::addRow("another name") << static_cast<int>(Port::OtherName) << true << QByteArray("is for another name");
    }
    void trustsOnlyWhatHolds() {
        QFETCH(int, port);
        QFETCH(bool, knowsAuthority);
        QFETCH(QByteArray, why);
        auto request = get(static_cast<Port>(port), "/static/one.json");
        request.credential = aToken("c4n4ry");
        if (!knowsAuthority)
            request.caFile.clear();
        const auto reply = aClient()->perform(request, {});
        QVERIFY(!reply);
        QCOMPARE(reply.error().fault(), Fault::Refused);
        QVERIFY2(reply.error().text().find(why.toStdString()) != std::string::npos, reply.error().text().c_str());
        QVERIFY(m_nginx->accessLog().find("c4n4ry") == std::string::npos); // never sent
    }

    void aMissingFileOfAuthoritiesIsNoTrust() {
        auto request = get(Port::Http2, "/static/one.json");
        request.caFile = "/nowhere/ca.pem";
        QCOMPARE(aClient()->perform(request, {}).error().fault(), Fault::Refused);
    }

    void tlsToAServerWithoutItIsRefused() {
        auto request = aGet("https://127.0.0.1:" + std::to_string(m_nginx->port(Port::Plain)) + "/");
        QCOMPARE(aClient()->perform(request, {}).error().fault(), Fault::Refused);
    }

    void unchangedComesFromTheCache() {
        const auto client = aClient();
        m_nginx->write("changing.json", "[1]");
        QVERIFY(!client->perform(get(Port::Http2, "/static/changing.json"), {})->isFromCache);
        const auto again = client->perform(get(Port::Http2, "/static/changing.json"), {});
        FERMATA_VERIFY_OK(again);
        QVERIFY(again->isFromCache);
        QCOMPARE(again->body, std::string("[1]"));
        m_nginx->write("changing.json", "[1,2]");
        const auto changed = client->perform(get(Port::Http2, "/static/changing.json"), {});
        QVERIFY(!changed->isFromCache);
        QCOMPARE(changed->body, std::string("[1,2]"));
    }

    void readsCompressedBodies() {
        const auto reply = aClient()->perform(get(Port::Http2, "/static/large.json"), {});
        FERMATA_VERIFY_OK(reply);
        QCOMPARE(*reply->header("content-encoding"), std::string("gzip"));
        QCOMPARE(reply->body.size(), 200'002u);
        auto small = get(Port::Http2, "/static/large.json");
        small.mostBytes = 10'000;
        QCOMPARE(aClient()->perform(small, {}).error().fault(), Fault::TooLarge);
    }

    void obeysALimit() {
        const auto client = aClient();
        auto request = get(Port::Http2, "/limited");
        request.credential = aToken();
        request.isConditional = false;
        FERMATA_VERIFY_OK(client->perform(request, {}));
        const auto limited = client->perform(request, {});
        QCOMPARE(limited.error().fault(), Fault::Unreachable);
        QVERIFY2(limited.error().text().find("429, asks for a pause of 1 m") != std::string::npos,
                 limited.error().text().c_str());
        QVERIFY(client->perform(request, {}).error().text().find("not sent") != std::string::npos);
    }

    void tellsALimitFromARefusal() {
        auto request = get(Port::Http2, "/secondary");
        QCOMPARE(aClient()->perform(request, {}).error().fault(), Fault::Unreachable);
        request.url = m_nginx->url(Port::Http2, "/forbidden");
        QCOMPARE(aClient()->perform(request, {}).error().fault(), Fault::Refused);
    }

    void brokenAnswersHaveTheirFaults() {
        const std::tuple<const char*, Fault, const char*> table[] = {
            {"/bad-gateway", Fault::Unreachable, "answered 502"},
            {"/gone", Fault::Unreachable, "ended without an answer"},
            {"/upstream/cut", Fault::Malformed, "was cut"},
            {"/redirect", Fault::Refused, "not among the allowed hosts"},
            {"/static/none.json", Fault::NotFound, "answered 404"}};
        const auto client = aClient();
        for (const auto port : {Port::Http2, Port::Http1})
            for (const auto& [path, fault, words] : table) {
                const auto reply = client->perform(get(port, path), {});
                QVERIFY2(!reply, path);
                QVERIFY2(reply.error().fault() == fault, reply.error().text().c_str());
                QVERIFY2(reply.error().text().find(words) != std::string::npos, reply.error().text().c_str());
            }
    }

    void aSlowAnswerMeetsTheTimeout() {
        auto request = get(Port::Http2, "/slow");
        request.timeout = 500ms;
        QCOMPARE(aClient()->perform(request, {}).error().fault(), Fault::Unreachable);
    }

    void aLoginPageIsNoJson() {
        const auto reply = aClient()->perform(get(Port::Http2, "/html"), {});
        QCOMPARE(expectJson(*reply).error().fault(), Fault::Malformed);
    }

    void theCredentialArrivesAndGoesNoFurther() {
        auto request = get(Port::Http2, "/upstream/who");
        request.credential = aToken("t0ken");
        QCOMPARE(aClient()->perform(request, {})->body, std::string("Bearer t0ken"));
        request.url = m_nginx->url(Port::Http2, "/redirect");
        request.redirectHosts = {"127.0.0.1:" + std::to_string(m_nginx->port(Port::Plain))};
        QCOMPARE(aClient()->perform(request, {})->body, std::string("{\"one\":1}"));
    }

    /// Streams that go on do not hold up what is asked meanwhile, whichever way the server speaks.
    void streamsBesideRequests() {
        for (const auto port : {Port::Http2, Port::Http1}) {
            std::mutex mutex;
            std::condition_variable changed;
            int begun = 0; // guarded by mutex
            const auto client = aClient({.connectionsPerHost = 1}); // ends before what its streams write to
            for (int i = 0; i < 3; ++i)
                client->stream(
                    get(port, "/upstream/events"),
                    [&](std::string_view) {
                        const std::lock_guard lock(mutex);
                        ++begun;
                        changed.notify_all();
                        return true;
                    },
                    [](Result<HttpReply>) {}, {});
            {
                std::unique_lock lock(mutex);
                QVERIFY(changed.wait_for(lock, 20s, [&] { return begun == 3; }));
            }
            FERMATA_VERIFY_OK(client->perform(get(port, "/static/one.json"), {}));
        }
    }
};

FERMATA_CORE_TEST(TestHttpNginx)
#include "tst_http_nginx.moc"
