#include "core/io/http/headers.h"
#include "core/io/http/http.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::io;

namespace {
const Time noon = parseTime("2026-11-27T12:00:00Z").value();
} // namespace

class TestHeaders : public QObject {
    Q_OBJECT
private slots:
    void readsLines() {
        Headers headers;
        QVERIFY(addHeaderLine(headers, "ETag:  \"x\" \r\n"));
        QVERIFY(addHeaderLine(headers, "X-Long: one\r\n"));
        QVERIFY(addHeaderLine(headers, "\ttwo\r\n"));
        QVERIFY(!addHeaderLine(headers, "\r\n"));
        QVERIFY(!addHeaderLine(headers, "no colon"));
        QVERIFY(!addHeaderLine(headers, "bad name: x"));
        QVERIFY(!addHeaderLine(headers, ": x"));
        QCOMPARE(headers.size(), 2u);
        QCOMPARE(*findHeader(headers, "etag"), std::string("\"x\""));
        QCOMPARE(*findHeader(headers, "x-long"), std::string("one two"));
        QVERIFY(!findHeader(headers, "date"));
    }

    void sendsNoSecondHeaderInAValue() {
        QVERIFY(isSendableHeader("X-Y", "a b\tc"));
        QVERIFY(!isSendableHeader("X-Y", "a\r\nHost: evil"));
        QVERIFY(!isSendableHeader("X-Y", std::string_view("a\0b", 3)));
        QVERIFY(!isSendableHeader("X Y", "a"));
        QVERIFY(!isSendableHeader("", "a"));
    }

    void readsTheThreeFormsOfADate() {
        const Time expected = parseTime("1994-11-06T08:49:37Z").value();
        QCOMPARE(parseHttpDate("Sun, 06 Nov 1994 08:49:37 GMT"), std::optional(expected));
        QCOMPARE(parseHttpDate("Sunday, 06-Nov-94 08:49:37 GMT"), std::optional(expected));
        QCOMPARE(parseHttpDate("Sun Nov  6 08:49:37 1994"), std::optional(expected));
        for (const char* wrong : {"", "now", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 31 Feb 1994 08:49:37 GMT",
                                  "Sun, 06 Nov 1994 25:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT and more",
                                  "Sun, 06 Nov 99999999999999999999 08:49:37 GMT", "Sun Nov 6 08:49 1994"})
            QVERIFY2(!parseHttpDate(wrong), wrong);
    }

    void readsAPauseAsSecondsOrDate() {
        QCOMPARE(parseRetryAfter("120", noon), std::optional(Seconds{120}));
        QCOMPARE(parseRetryAfter(" 0 ", noon), std::optional(Seconds{0}));
        QCOMPARE(parseRetryAfter("Fri, 27 Nov 2026 12:02:00 GMT", noon), std::optional(Seconds{120}));
        QCOMPARE(parseRetryAfter("Fri, 27 Nov 2026 11:00:00 GMT", noon), std::optional(Seconds{0}));
        QCOMPARE(parseRetryAfter("99999999999999999999999", noon), std::optional(Seconds{7 * 86400}));
        QCOMPARE(parseRetryAfter("Fri, 27 Nov 2099 12:02:00 GMT", noon), std::optional(Seconds{7 * 86400}));
        for (const char* wrong : {"", "-1", "soon", "1e3", "0x10", "5 s"})
            QVERIFY2(!parseRetryAfter(wrong, noon), wrong);
    }

    void readsTheBudgetInItsDialects() {
        const auto gitHub = rateBudgetIn({{"x-ratelimit-limit", "5000"},
                                          {"x-ratelimit-remaining", "4999"},
                                          {"x-ratelimit-reset", std::to_string(toUnix(noon) + 90)}},
                                         noon);
        QCOMPARE(gitHub.remaining, std::optional(4999));
        QCOMPARE(gitHub.limit, std::optional(5000));
        QCOMPARE(gitHub.resetsIn, std::optional(Seconds{90}));
        const auto gitLab = rateBudgetIn({{"ratelimit-limit", "60"}, {"ratelimit-remaining", "0"}}, noon);
        QCOMPARE(gitLab.remaining, std::optional(0));
        QVERIFY(!gitLab.resetsIn);
        const auto draft = rateBudgetIn({{"ratelimit", "limit=100, remaining=50, reset=5"}}, noon);
        QCOMPARE(draft.remaining, std::optional(50));
        QCOMPARE(draft.limit, std::optional(100));
        QCOMPARE(draft.resetsIn, std::optional(Seconds{5}));
        const auto nginx = rateBudgetIn({{"x-ratelimit-reset", std::to_string(toUnix(noon) + 7) + ".123"}}, noon);
        QCOMPARE(nginx.resetsIn, std::optional(Seconds{7}));
        const auto nonsense = rateBudgetIn({{"x-ratelimit-remaining", "many"}, {"ratelimit", "=;,limit"}}, noon);
        QVERIFY(!nonsense.remaining && !nonsense.limit && !nonsense.resetsIn);
        QCOMPARE(rateBudgetIn({{"x-ratelimit-remaining", "99999999999"}}, noon).remaining,
                 std::optional(std::numeric_limits<int>::max()));
    }

    void tellsJsonFromALoginPage() {
        HttpReply reply;
        reply.headers = {{"content-type", "application/json; charset=utf-8"}};
        FERMATA_VERIFY_OK(expectJson(reply));
        reply.headers = {{"content-type", "Application/Vnd.GitHub+JSON"}};
        FERMATA_VERIFY_OK(expectJson(reply));
        reply.headers = {{"content-type", "text/html"}};
        QCOMPARE(expectJson(reply).error().fault(), Fault::Malformed);
        QVERIFY(expectJson(reply).error().text().find("login page") != std::string::npos);
        reply.headers = {{"content-type", "text/plain"}};
        QCOMPARE(expectJson(reply).error().fault(), Fault::Malformed);
        reply.headers = {};
        QCOMPARE(expectJson(reply).error().fault(), Fault::Malformed);
    }
};

FERMATA_CORE_TEST(TestHeaders)
#include "tst_headers.moc"
