// The client against servers that are broken, hostile or not there.
#include <atomic>

#include <zlib.h>

#include "tests/core/io/http/asking.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::io;
using namespace fermata::test;
using namespace std::chrono_literals;

namespace {

/// `megabytes` of zeros in a few kilobytes.
std::string bomb(int megabytes) {
    z_stream stream{};
    deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY);
    std::string zeros(1 << 20, '\0'), out(1 << 20, '\0'), packed;
    for (int i = 0; i <= megabytes; ++i) {
        stream.next_in = reinterpret_cast<Bytef*>(zeros.data());
        stream.avail_in = i < megabytes ? static_cast<uInt>(zeros.size()) : 0;
        do {
            stream.next_out = reinterpret_cast<Bytef*>(out.data());
            stream.avail_out = static_cast<uInt>(out.size());
            deflate(&stream, i < megabytes ? Z_NO_FLUSH : Z_FINISH);
            packed.append(out.data(), out.size() - stream.avail_out);
        } while (stream.avail_out == 0);
    }
    deflateEnd(&stream);
    return packed;
}

Said byHand(std::function<void(Wire&)> speak) {
    return Said{.byHand = std::move(speak)};
}
Said raw(std::string bytes) {
    return byHand([bytes = std::move(bytes)](Wire& wire) { wire.send(bytes); });
}

Fault faultOf(const Result<HttpReply>& reply) {
    return reply ? Fault::Internal : reply.error().fault();
}

} // namespace

class TestHttpFaults : public QObject {
    Q_OBJECT
private slots:
    void eachStatusIsATypedError_data() {
        QTest::addColumn<int>("status");
        QTest::addColumn<Fault>("fault");
        QTest::addColumn<int>("sent");
        const std::tuple<int, Fault, int> rows[] = {
            {400, Fault::Malformed, 1},   {401, Fault::Refused, 1},     {403, Fault::Refused, 1},
            {404, Fault::NotFound, 1},    {409, Fault::Conflict, 1},    {410, Fault::NotFound, 1},
            {422, Fault::Malformed, 1},   {429, Fault::Unreachable, 6}, {500, Fault::Unreachable, 6},
            {502, Fault::Unreachable, 6}, {503, Fault::Unreachable, 6}, {302, Fault::Refused, 1},
            {304, Fault::Malformed, 1}};
        for (const auto& [status, fault, sent] : rows)
            QTest::addRow("%d", status) << status << fault << sent;
    }
    void eachStatusIsATypedError() {
        QFETCH(int, status);
        QFETCH(Fault, fault);
        QFETCH(int, sent);
        LoopbackServer server(always({.status = status, .body = "b0dy"}));
        const auto reply = aClient()->perform(aGet(server.url("/x?q=query")), {});
        QCOMPARE(faultOf(reply), fault);
        const auto text = reply.error().text();
        QVERIFY2(text.find("GET " + server.authority() + "/x: answered " + std::to_string(status)) == 0, text.c_str());
        QVERIFY(text.find("b0dy") == std::string::npos && text.find("query") == std::string::npos);
        QCOMPARE(static_cast<int>(server.heard().size()), sent);
    }

    void aSecretAddressIsNotNamed() {
        LoopbackServer server(always({.status = 404}));
        auto request = aPost(server.url("/services/s3cret"));
        request.isUrlSecret = true;
        QCOMPARE(aClient()->perform(request, {}).error().text(),
                 "POST " + server.authority() +
                     ": answered 404, there is no such thing, or the credential may not see it");
    }

    void aLoginPageIsNoJson() {
        LoopbackServer server(always({.headers = {{"Content-Type", "text/html"}}, .body = "<html>log in</html>"}));
        const auto reply = aClient()->perform(aGet(server.url("/api")), {});
        FERMATA_VERIFY_OK(reply);
        QCOMPARE(expectJson(*reply).error().fault(), Fault::Malformed);
    }

    void aCutBodyIsNoBody() {
        LoopbackServer server(always(raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"half\":")));
        const auto reply = aClient()->perform(aGet(server.url("/x")), {});
        QCOMPARE(faultOf(reply), Fault::Malformed);
        QVERIFY(reply.error().text().find("was cut") != std::string::npos);
        QCOMPARE(server.heard().size(), 6u);
        LoopbackServer chunked(always(raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{\"half\":\r\n")));
        QCOMPARE(faultOf(aClient()->perform(aGet(chunked.url("/x")), {})), Fault::Malformed);
    }

    void whatFollowsTheStatedLengthIsIgnored() {
        int count = 0;
        LoopbackServer server([&](const HeardRequest&) {
            return ++count == 1 ? raw("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 200 "
                                      "OK\r\nContent-Length: 4\r\n\r\nevil")
                                : Said{.body = "good"};
        });
        const auto client = aClient({.connectionsPerHost = 1});
        QCOMPARE(client->perform(aGet(server.url("/x")), {})->body, std::string("{}"));
        QCOMPARE(client->perform(aGet(server.url("/x")), {})->body, std::string("good"));
    }

    void aGzipBombEndsAtTheCap() {
        LoopbackServer server(always({.headers = {{"Content-Encoding", "gzip"}}, .body = bomb(64)}));
        auto request = aGet(server.url("/x"));
        request.mostBytes = 1 << 20;
        const auto reply = aClient()->perform(request, {});
        QCOMPARE(faultOf(reply), Fault::TooLarge);
        QCOMPARE(server.heard().size(), 1u);
        request.mostBytes = 65 << 20;
        QCOMPARE(aClient()->perform(request, {})->body.size(), std::size_t{64} << 20);
    }

    void brokenCompressionIsMalformed() {
        LoopbackServer server(always({.headers = {{"Content-Encoding", "gzip"}}, .body = "no gzip at all"}));
        QCOMPARE(faultOf(aClient()->perform(aGet(server.url("/x")), {})), Fault::Malformed);
    }

    void threeHundredMegabytesEndAtTheCap_data() {
        QTest::addColumn<QByteArray>("head");
        QTest::addRow("announced") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 314572800\r\n\r\n");
        QTest::addRow("unannounced") << QByteArray("HTTP/1.1 200 OK\r\n\r\n");
        QTest::addRow("as an error") << QByteArray("HTTP/1.1 404 No\r\n\r\n");
    }
    void threeHundredMegabytesEndAtTheCap() {
        QFETCH(QByteArray, head);
        std::atomic<int> megabytes = 0;
        LoopbackServer server(always(byHand([&](Wire& wire) {
            wire.send(head.toStdString());
            const std::string piece(1 << 20, 'x');
            while (megabytes < 300 && wire.send(piece))
                ++megabytes;
        })));
        auto request = aGet(server.url("/x"));
        request.mostBytes = 4 << 20;
        const auto reply = aClient()->perform(request, {});
        QCOMPARE(faultOf(reply), head.contains("404") ? Fault::NotFound : Fault::TooLarge);
        QVERIFY2(megabytes < 100, std::to_string(megabytes).c_str()); // what the sockets hold besides
    }

    void aFloodOfHeadersEndsAtACap() {
        std::atomic<int> lines = 0;
        LoopbackServer server(always(byHand([&](Wire& wire) {
            wire.send("HTTP/1.1 200 OK\r\n");
            while (lines < 1'000'000 && wire.send("X-Flood: " + std::string(1000, 'x') + "\r\n"))
                ++lines;
        })));
        QCOMPARE(faultOf(aClient()->perform(aGet(server.url("/x")), {})), Fault::TooLarge);
        QVERIFY(lines < 100'000);
    }

    void whatIsNoHttpIsMalformed() {
        LoopbackServer server(always(raw("SSH-2.0-OpenSSH_9.2\r\n\r\n\r\n")));
        QCOMPARE(faultOf(aClient()->perform(aGet(server.url("/x")), {})), Fault::Malformed);
    }

    void aSlowServerMeetsTheTimeout() {
        LoopbackServer server(always(byHand([](Wire& wire) {
            wire.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{");
            wire.waitUntilClosed(20s);
        })));
        auto request = aGet(server.url("/x"));
        request.timeout = 2s;
        const auto started = std::chrono::steady_clock::now();
        const auto reply = aClient()->perform(request, {});
        QCOMPARE(faultOf(reply), Fault::Unreachable);
        QVERIFY(reply.error().text().find("in time") != std::string::npos);
        QVERIFY(std::chrono::steady_clock::now() - started < 10s);
    }

    void aTricklingServerIsLeftBeforeTheTimeout() {
        LoopbackServer server(always(byHand([](Wire& wire) {
            wire.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
            while (!wire.waitUntilClosed(100ms) && wire.send("x"))
                continue;
        })));
        auto request = aPost(server.url("/x")); // is not sent again
        const auto reply = aClient({.slowAfter = Seconds{1}})->perform(request, {});
        QCOMPARE(faultOf(reply), Fault::Unreachable);
        QVERIFY2(reply.error().text().find("too slowly") != std::string::npos, reply.error().text().c_str());
    }

    void aRedirectIsAnError() {
        LoopbackServer elsewhere(always({.body = "stolen"}));
        LoopbackServer server(always({.status = 302, .headers = {{"Location", elsewhere.url("/take?token=t0ken")}}}));
        auto request = aGet(server.url("/logs"));
        request.credential = aToken();
        const auto reply = aClient()->perform(request, {});
        QCOMPARE(faultOf(reply), Fault::Refused);
        QVERIFY(reply.error().text().find("leads to " + elsewhere.authority() + ", which is not among the allowed") !=
                std::string::npos);
        QVERIFY(reply.error().text().find("t0ken") == std::string::npos);
        QCOMPARE(elsewhere.heard().size(), 0u);
    }

    void anAllowedRedirectGoesWithoutTheCredential() {
        LoopbackServer elsewhere(always({.body = "log"}));
        LoopbackServer server(always({.status = 302, .headers = {{"Location", elsewhere.url("/log?sig=x")}}}));
        auto request = aGet(server.url("/logs"));
        request.credential = aToken();
        request.headers = {{"Cookie", "session=1"}, {"Accept", "text/plain"}, {"X-Other", "1"}};
        request.redirectHosts = {elsewhere.authority()};
        const auto reply = aClient()->perform(request, {});
        FERMATA_VERIFY_OK(reply);
        QCOMPARE(reply->body, std::string("log"));
        const auto heard = elsewhere.heard().at(0);
        QCOMPARE(heard.target, std::string("/log?sig=x"));
        QCOMPARE(heard.header("accept"), std::string("text/plain"));
        for (const char* header : {"authorization", "cookie", "x-other"})
            QCOMPARE(heard.header(header), std::string());
        QCOMPARE(server.heard().at(0).header("authorization"), std::string("Bearer t0ken"));
    }

    void aRedirectMayBeTheAnswer() {
        LoopbackServer elsewhere(always({}));
        LoopbackServer server(
            always({.status = 302, .headers = {{"Location", elsewhere.url("/")}, {"Set-Cookie", "a=1"}}}));
        auto request = aGet(server.url("/auth/login"));
        request.takesRedirectAsAnswer = true;
        request.redirectHosts = {elsewhere.authority()};
        const auto reply = aClient()->perform(request, {});
        FERMATA_VERIFY_OK(reply);
        QCOMPARE(reply->status, 302);
        QCOMPARE(*reply->header("set-cookie"), std::string("a=1"));
        QCOMPARE(elsewhere.heard().size(), 0u);
    }

    void onlyOneRedirectAndOnlyOfAGetIsFollowed() {
        std::string self;
        LoopbackServer server([&](const HeardRequest&) {
            return Said{.status = 307, .headers = {{"Location", "http://" + self + "/again"}}};
        });
        self = server.authority();
        auto request = aGet(server.url("/x"));
        request.redirectHosts = {self};
        QCOMPARE(faultOf(aClient()->perform(request, {})), Fault::Refused);
        QCOMPARE(server.heard().size(), 2u);
        auto post = aPost(server.url("/x"));
        post.redirectHosts = {self};
        QCOMPARE(faultOf(aClient()->perform(post, {})), Fault::Refused);
        QCOMPARE(server.heard().size(), 3u);
    }

    void aRedirectToPlainHttpOrNonsenseIsRefused() {
        for (const char* location : {"http://logs.example.org/x", "file:///etc/passwd", "http://a@127.0.0.1/", ""}) {
            LoopbackServer server(always({.status = 302, .headers = {{"Location", location}}}));
            auto request = aGet(server.url("/x"));
            request.redirectHosts = {"logs.example.org", "127.0.0.1"};
            QCOMPARE(faultOf(aClient()->perform(request, {})), Fault::Refused);
        }
    }

    void speaksIpV6() {
        LoopbackServer server(always({.body = "six"}), LoopbackServer::Address::IpV6);
        const auto reply = aClient()->perform(aGet(server.url("/x")), {});
        FERMATA_VERIFY_OK(reply);
        QCOMPARE(reply->body, std::string("six"));
        QCOMPARE(server.heard().at(0).header("host"), server.authority());
    }

    void nobodyListens() {
        const auto reply = aClient()->perform(aGet("http://127.0.0.1:" + std::to_string(closedPort()) + "/x"), {});
        QCOMPARE(faultOf(reply), Fault::Unreachable);
        QVERIFY(reply.error().text().find("no connection") != std::string::npos);
    }

    void theNameIsNotKnown() {
        auto request = aGet("https://ci.example.invalid/x");
        request.timeout = 5s;
        const auto reply = aClient()->perform(request, {});
        QCOMPARE(faultOf(reply), Fault::Unreachable);
    }

    void aHandshakeThatNobodyAnswersIsNoConnection() {
        LoopbackServer server(always({})); // knows no TLS and waits for a request
        auto request = aGet("https://" + server.authority() + "/x");
        request.timeout = 300ms;
        const auto reply = aClient()->perform(request, {});
        QCOMPARE(faultOf(reply), Fault::Unreachable);
        QVERIFY(reply.error().text().find("no connection") != std::string::npos);
    }

    /// The server was gone and is back: the same client recovers by itself.
    void aServerThatCameBackIsHeardAgain() {
        std::atomic<bool> isBroken = true;
        LoopbackServer server([&](const HeardRequest&) { return isBroken ? raw("") : Said{.body = "x"}; });
        const auto client = aClient();
        QCOMPARE(faultOf(client->perform(aGet(server.url("/x")), {})), Fault::Unreachable);
        isBroken = false;
        FERMATA_VERIFY_OK(client->perform(aGet(server.url("/x")), {}));
    }
};

FERMATA_CORE_TEST(TestHttpFaults)
#include "tst_http_faults.moc"
