#include "core/io/http/http_cache.h"
#include "tests/support/scratch.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::io;

namespace {

Digest keyOf(const std::string& url) {
    return cacheKey(url, "me", {});
}
KeptReply reply(std::string body, Headers headers = {{"etag", "\"1\""}}) {
    return {200, std::move(headers), std::move(body)};
}

} // namespace

class TestHttpCache : public QObject {
    Q_OBJECT
private slots:
    void givesBackWhatItKept() {
        const test::ScratchFolder folder;
        {
            auto cache = HttpCache::open(folder / "cache.db", 1 << 20);
            FERMATA_VERIFY_OK(cache);
            cache->keep(keyOf("a"), reply(std::string("x\0y", 3), {{"etag", "\"1\""}, {"link", "<b>; rel=\"next\""}}));
            QVERIFY(!cache->validators(keyOf("b")));
        }
        auto cache = HttpCache::open(folder / "cache.db", 1 << 20); // and after a restart
        FERMATA_VERIFY_OK(cache);
        QCOMPARE(cache->validators(keyOf("a"))->etag, std::string("\"1\""));
        const auto kept = cache->find(keyOf("a"));
        QVERIFY(kept);
        QCOMPARE(kept->body, std::string("x\0y", 3));
        QCOMPARE(*findHeader(kept->headers, "link"), std::string("<b>; rel=\"next\""));
    }

    void keepsApartWhatDiffersInCredentialOrHeaders() {
        const auto key = cacheKey("a", "me", {{"Accept", "x"}});
        QVERIFY(key != cacheKey("a", "you", {{"Accept", "x"}}));
        QVERIFY(key != cacheKey("a", "me", {{"Accept", "y"}}));
        QVERIFY(key != cacheKey("am", "e", {{"Accept", "x"}}));
        QVERIFY(key == cacheKey("a", "me", {{"Accept", "x"}}));
    }

    void keepsOnlyWhatMayBeKept() {
        auto cache = HttpCache::open({}, 1 << 20);
        FERMATA_VERIFY_OK(cache);
        cache->keep(keyOf("a"), reply("x", {}));
        cache->keep(keyOf("b"), reply("x", {{"etag", "\"1\""}, {"cache-control", "private, no-store"}}));
        cache->keep(keyOf("c"), reply(std::string(1 << 18, 'x')));
        for (const char* url : {"a", "b", "c"})
            QVERIFY2(!cache->validators(keyOf(url)), url);
        cache->keep(keyOf("d"), reply("x", {{"last-modified", "then"}, {"set-cookie", "secret"}}));
        QCOMPARE(cache->validators(keyOf("d"))->lastModified, std::string("then"));
        QVERIFY(!findHeader(cache->find(keyOf("d"))->headers, "set-cookie"));
        cache->keep(keyOf("d"), reply("x", {})); // a newer answer without marks displaces it
        QVERIFY(!cache->validators(keyOf("d")));
        QCOMPARE(cache->bytes(), std::size_t{0});
    }

    void dropsWhatWasUsedLongestAgo() {
        const test::ScratchFolder folder;
        auto cache = HttpCache::open(folder / "cache.db", 100'000);
        FERMATA_VERIFY_OK(cache);
        for (int i = 0; i < 9; ++i)
            cache->keep(keyOf(std::to_string(i)), reply(std::string(10'000, 'x')));
        QVERIFY(cache->find(keyOf("0")));
        cache->keep(keyOf("9"), reply(std::string(10'000, 'x')));
        QVERIFY(cache->bytes() <= 100'000);
        QVERIFY(cache->find(keyOf("0")));
        QVERIFY(!cache->find(keyOf("1")));
        QVERIFY(cache->find(keyOf("9")));
    }

    void doesNotTrustDamagedBytes() {
        const test::ScratchFolder folder;
        { HttpCache::open(folder / "cache.db", 1 << 20)->keep(keyOf("a"), reply("xyz")); }
        {
            auto database = Database::open(folder / "cache.db", {.mode = OpenMode::Write});
            FERMATA_VERIFY_OK(database);
            FERMATA_VERIFY_OK(database->run("UPDATE http_cache SET body = 'xyy'"));
        }
        auto cache = HttpCache::open(folder / "cache.db", 1 << 20);
        QVERIFY(cache->validators(keyOf("a")));
        QVERIFY(!cache->find(keyOf("a")));
        QVERIFY(!cache->validators(keyOf("a"))); // so that the next request is unconditional
    }

    void a304BringsItsOwnDateAndBudget() {
        const auto headers =
            refreshed({{"etag", "\"1\""}, {"date", "old"}, {"content-type", "application/json"}},
                      {{"date", "new"}, {"content-type", "text/html"}, {"x-ratelimit-remaining", "7"}});
        QCOMPARE(*findHeader(headers, "date"), std::string("new"));
        QCOMPARE(*findHeader(headers, "content-type"), std::string("application/json"));
        QCOMPARE(*findHeader(headers, "x-ratelimit-remaining"), std::string("7"));
    }
};

FERMATA_CORE_TEST(TestHttpCache)
#include "tst_http_cache.moc"
