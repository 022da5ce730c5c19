// A token that goes through every path is found nowhere but at the server it belongs to.
#include <condition_variable>
#include <filesystem>
#include <mutex>

#include "core/base/log.h"
#include "tests/core/io/http/asking.h"
#include "tests/support/scratch.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::io;
using namespace fermata::test;
using namespace std::chrono_literals;

namespace {

const std::string canary = "c4n4ry-6f1d";
const std::string canaryInBase64 = "YWRhOmM0bjRyeS02ZjFk"; // of "ada:c4n4ry-6f1d"

bool isIn(const std::string& text) {
    return text.find(canary) != std::string::npos || text.find(canaryInBase64) != std::string::npos;
}

/// Everything that came out of the client, as text.
class Heap {
public:
    void add(const Result<HttpReply>& reply) {
        const std::lock_guard lock(m_mutex);
        m_text += reply ? reply->body : reply.error().text();
        if (reply)
            for (const auto& [name, value] : reply->headers)
                m_text += name + value;
        ++m_count;
        m_changed.notify_all();
    }
    bool waitFor(int count) {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, 20s, [&] { return m_count >= count; });
    }
    std::string text() {
        const std::lock_guard lock(m_mutex);
        return m_text;
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::string m_text; // guarded by m_mutex
    int m_count = 0;    // guarded by m_mutex
};

} // namespace

class TestHttpCanary : public QObject {
    Q_OBJECT
private slots:
    void theTokenIsFoundNowhereElse_data() {
        QTest::addColumn<int>("kind");
        QTest::addRow("bearer") << static_cast<int>(Credential::Kind::Bearer);
        QTest::addRow("basic") << static_cast<int>(Credential::Kind::Basic);
        QTest::addRow("header") << static_cast<int>(Credential::Kind::Header);
    }
    void theTokenIsFoundNowhereElse() {
        QFETCH(int, kind);
        const ScratchFolder folder;
        LoopbackServer elsewhere(always({.body = "log"}));
        int failures = 0;
        LoopbackServer server([&](const HeardRequest& request) {
            const auto path = request.path();
            if (path == "/kept")
                return request.header("if-none-match").empty() ? Said{.headers = {{"ETag", "\"1\""}}, .body = "kept"}
                                                               : Said{.status = 304, .headers = {{"ETag", "\"1\""}}};
            if (path == "/retried")
                return ++failures % 3 != 0 ? Said{.status = 503, .headers = {{"Retry-After", "0"}}} : Said{.body = "x"};
            if (path == "/led")
                return Said{.status = 302, .headers = {{"Location", elsewhere.url("/log?key=" + canary)}}};
            if (path == "/stream")
                return Said{.byHand = [](Wire& wire) { wire.send("HTTP/1.1 200 OK\r\n\r\ndata: 1\n\n"); }};
            if (path == "/cut")
                return Said{.byHand = [](Wire& wire) { wire.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1"); }};
            // What a careless server says back in an error must not come through either.
            return Said{.status = std::stoi(path.substr(1)), .body = request.header("authorization") + canary};
        });
        auto log = Log::toFile(folder / "fermata.log");
        FERMATA_VERIFY_OK(log);
        Heap heap;
        int asked = 0;
        {
            const auto client = aClient({.cacheFile = folder / "cache.db", .log = log->get()});
            const auto ask = [&](const std::string& target, HttpMethod method = HttpMethod::Get) {
                auto request = aGet(server.url(target + "?private_token=" + canary));
                request.method = method;
                request.credential = {static_cast<Credential::Kind>(kind), "me", "ada", "X-Api-Token",
                                      SecretString(canary)};
                request.redirectHosts =
                    target == "/led" && failures > 0 ? std::vector{elsewhere.authority()} : std::vector<std::string>();
                heap.add(client->perform(request, {}));
                ++asked;
            };
            for (const char* path : {"/kept", "/kept", "/led", "/retried", "/led", "/cut", "/401", "/403", "/404",
                                     "/409", "/422", "/429", "/500", "/502"})
                ask(path);
            for (const auto method : {HttpMethod::Post, HttpMethod::Delete})
                for (const char* path : {"/403", "/500", "/cut"})
                    ask(path, method);
            auto request = aGet(server.url("/stream?token=" + canary));
            request.credential = aToken(canary);
            client->stream(
                request, [](std::string_view) { return true; }, [&](auto reply) { heap.add(reply); }, {});
            ++asked;
            QVERIFY(heap.waitFor(asked));
            // Never sent at all.
            auto wrong = aGet("http://ci.example.org/?token=" + canary);
            heap.add(client->perform(wrong, {}));
            wrong.url = "https://me:" + canary + "@ci.example.org/";
            heap.add(client->perform(wrong, {}));
            wrong.url = server.url("/x");
            wrong.credential = aToken(canary + "\r\nX: 1");
            heap.add(client->perform(wrong, {}));
            wrong.credential = {};
            wrong.headers = {{"X-Token", canary + "\n"}};
            heap.add(client->perform(wrong, {}));
        }
        (*log)->write(LogLevel::Failure, "test", "the end"); // flushes
        log->reset();
        QVERIFY(heap.text().find("kept") != std::string::npos);
        QVERIFY2(!isIn(heap.text()), heap.text().c_str());
        int files = 0;
        for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
            const auto name = entry.path().filename().string();
            QVERIFY2(!isIn(folder.read(name)), name.c_str());
            ++files;
        }
        QVERIFY(files >= 2);
        QVERIFY(folder.read("fermata.log").find("answered 502") != std::string::npos);
        QVERIFY(folder.read("cache.db").find("kept") != std::string::npos);
        // It did arrive where it belongs, and only there.
        QVERIFY(!server.heard().empty());
        const auto heardElsewhere = elsewhere.heard();
        QCOMPARE(heardElsewhere.size(), 1u);
        for (const auto& [name, value] : heardElsewhere.at(0).headers)
            QVERIFY2(!isIn(value), name.c_str());
    }
};

FERMATA_CORE_TEST(TestHttpCanary)
#include "tst_http_canary.moc"
