#include "core/io/http/pauses.h"
#include "core/io/http/retry.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::io;
using std::chrono::milliseconds;

namespace {

const Time noon = parseTime("2026-11-27T12:00:00Z").value();

Attempt attempt(int number = 0, double jitter = 1.0) {
    return {.what = "GET h/p", .mayRepeat = true, .number = number, .now = noon, .jitter = jitter};
}
Outcome status(int code, Headers headers = {}, std::string body = {}) {
    Outcome outcome;
    outcome.status = code;
    outcome.headers = std::move(headers);
    outcome.body = std::move(body);
    return outcome;
}
Outcome trouble(Trouble what) {
    Outcome outcome;
    outcome.trouble = what;
    return outcome;
}

} // namespace

class TestRetry : public QObject {
    Q_OBJECT
private slots:
    void eachStatusHasItsFault() {
        const std::pair<int, Fault> table[] = {
            {400, Fault::Malformed},   {401, Fault::Refused},     {403, Fault::Refused},     {404, Fault::NotFound},
            {405, Fault::Refused},     {408, Fault::Unreachable}, {409, Fault::Conflict},    {410, Fault::NotFound},
            {412, Fault::Conflict},    {418, Fault::Refused},     {422, Fault::Malformed},   {429, Fault::Unreachable},
            {500, Fault::Unreachable}, {501, Fault::Unreachable}, {502, Fault::Unreachable}, {503, Fault::Unreachable},
            {302, Fault::Refused},     {0, Fault::Malformed},     {199, Fault::Malformed}};
        for (const auto& [code, fault] : table) {
            const auto judgement = judge(status(code), attempt());
            QVERIFY(judgement.error);
            QCOMPARE(judgement.error->fault(), fault);
            QVERIFY(judgement.error->text().find("GET h/p: answered " + std::to_string(code)) == 0);
        }
        for (const int code : {200, 201, 202, 204, 206, 304})
            QVERIFY(!judge(status(code), attempt()).error);
    }

    void eachTroubleHasItsFault() {
        const std::pair<Trouble, Fault> table[] = {
            {Trouble::NoSuchHost, Fault::Unreachable}, {Trouble::NoConnection, Fault::Unreachable},
            {Trouble::NoAnswer, Fault::Unreachable},   {Trouble::TimeOut, Fault::Unreachable},
            {Trouble::TooSlow, Fault::Unreachable},    {Trouble::Tls, Fault::Refused},
            {Trouble::Cut, Fault::Malformed},          {Trouble::BadEncoding, Fault::Malformed},
            {Trouble::NoHttp, Fault::Malformed},       {Trouble::TooLarge, Fault::TooLarge}};
        for (const auto& [what, fault] : table)
            QCOMPARE(judge(trouble(what), attempt()).error->fault(), fault);
    }

    void repeatsWhatMayPass() {
        for (const int code : {408, 429, 500, 502, 503, 504})
            QVERIFY2(judge(status(code), attempt()).repeatIn, std::to_string(code).c_str());
        for (const int code : {400, 401, 403, 404, 409, 422, 501, 302})
            QVERIFY2(!judge(status(code), attempt()).repeatIn, std::to_string(code).c_str());
        for (const auto what : {Trouble::NoSuchHost, Trouble::NoConnection, Trouble::NoAnswer, Trouble::Cut})
            QVERIFY(judge(trouble(what), attempt()).repeatIn);
        for (const auto what : {Trouble::Tls, Trouble::TooLarge, Trouble::NoHttp, Trouble::TimeOut})
            QVERIFY(!judge(trouble(what), attempt()).repeatIn);
    }

    void sendsOnceWhatChangesSomething() {
        auto once = attempt();
        once.mayRepeat = false;
        for (const int code : {429, 500, 502, 503})
            QVERIFY(!judge(status(code, {{"retry-after", "1"}}), once).repeatIn);
        QVERIFY(!judge(trouble(Trouble::NoConnection), once).repeatIn);
        QCOMPARE(judge(status(429, {{"retry-after", "9"}}), once).pause, std::optional(Seconds{9}));
    }

    void backsOffWithFullJitter() {
        const int steps[] = {1000, 2000, 4000, 8000, 16000};
        for (int number = 0; number < mostRepeats; ++number) {
            QCOMPARE(judge(status(502), attempt(number, 1.0)).repeatIn, std::optional(milliseconds{steps[number]}));
            QCOMPARE(judge(status(502), attempt(number, 0.25)).repeatIn,
                     std::optional(milliseconds{steps[number] / 4}));
            QCOMPARE(judge(status(502), attempt(number, 0.0)).repeatIn, std::optional(milliseconds{0}));
        }
        QVERIFY(!judge(status(502), attempt(mostRepeats)).repeatIn);
    }

    void obeysRetryAfterOverItsOwn() {
        const auto seconds = judge(status(429, {{"retry-after", "30"}}), attempt(0, 0.0));
        QCOMPARE(seconds.repeatIn, std::optional(milliseconds{30000}));
        QCOMPARE(seconds.pause, std::optional(Seconds{30}));
        QVERIFY(seconds.error->text().find("asks for a pause of 30 s") != std::string::npos);
        // A date counts beside the server's own clock, an hour off here.
        const auto date = judge(
            status(503, {{"retry-after", "Fri, 27 Nov 2026 13:00:10 GMT"}, {"date", "Fri, 27 Nov 2026 13:00:00 GMT"}}),
            attempt());
        QCOMPARE(date.pause, std::optional(Seconds{10}));
        QVERIFY(!judge(status(429), attempt()).pause);
    }

    void tellsARateLimitFromARefusal() {
        QCOMPARE(judge(status(403), attempt()).error->fault(), Fault::Refused);
        const auto byBody =
            judge(status(403, {}, R"({"message":"You have exceeded a secondary rate limit"})"), attempt());
        QCOMPARE(byBody.error->fault(), Fault::Unreachable);
        QCOMPARE(byBody.pause, std::optional(Seconds{60}));
        const auto byBudget = judge(
            status(403, {{"x-ratelimit-remaining", "0"}, {"x-ratelimit-reset", std::to_string(toUnix(noon) + 600)}}),
            attempt());
        QCOMPARE(byBudget.pause, std::optional(Seconds{600}));
        QVERIFY(byBudget.error->text().find("secondary") == std::string::npos);
    }

    void pausesWhenTheBudgetIsUsedUp() {
        const auto last = judge(status(200, {{"x-ratelimit-remaining", "0"}, {"ratelimit-reset", "20"}}), attempt());
        QVERIFY(!last.error);
        QCOMPARE(last.pause, std::optional(Seconds{20}));
        QVERIFY(!judge(status(200, {{"x-ratelimit-remaining", "1"}, {"ratelimit-reset", "20"}}), attempt()).pause);
    }

    void aStatusOutweighsACutBody() {
        auto cut = status(404);
        cut.trouble = Trouble::Cut;
        QCOMPARE(judge(cut, attempt()).error->fault(), Fault::NotFound);
        cut.status = 200;
        QCOMPARE(judge(cut, attempt()).error->fault(), Fault::Malformed);
    }

    void aShorterPauseNeverCutsALongerOne() {
        Pauses pauses;
        const Moment start;
        pauses.add("a", start + Seconds{10}, start);
        pauses.add("a", start + Seconds{5}, start);
        QCOMPARE(*pauses.of("a", start) - start, std::chrono::nanoseconds(Seconds{10}));
        QVERIFY(!pauses.of("b", start));
        QVERIFY(!pauses.of("a", start + Seconds{10}));
    }

    void trustsNoConnectionThatSleptThrough() {
        SleepWatch watch;
        const Moment start{Seconds{1000}};
        QCOMPARE(watch.longestIdle(start, Seconds{0}), Seconds{118});
        QCOMPARE(watch.longestIdle(start + Seconds{1}, Seconds{1}), Seconds{118}); // no more than jitter
        QCOMPARE(watch.longestIdle(start + Seconds{2}, Seconds{30000}), Seconds{0});
        QCOMPARE(watch.longestIdle(start + Seconds{9}, Seconds{30000}), Seconds{7});
        QCOMPARE(watch.longestIdle(start + Seconds{900}, Seconds{30000}), Seconds{118});
    }
};

FERMATA_CORE_TEST(TestRetry)
#include "tst_retry.moc"
