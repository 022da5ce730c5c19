#include "core/sources/monitoring/prometheus/prometheus.h"
#include "tests/core/io/http/asking.h"
#include "tests/core/sources/recorded.h"

using namespace fermata;
using namespace fermata::sources::prometheus;
using namespace fermata::test;
using delivery::MetricKind;

namespace {

std::string vector(const std::string& value) {
    return R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1000.5,)" + value +
           "]}]}}";
}

struct World {
    World() : server([this](const HeardRequest& heard) { return answer(heard); }), http(aClient()) {
        answers["/api/v1/rules"] = recorded("prometheus/rules.json");
        answers["/api/v1/alerts"] = recorded("prometheus/alerts.json");
        answers["/api/v1/query"] = recorded("prometheus/one.json");
        answers["/api/v1/query_range"] = recorded("prometheus/range.json");
        answers["/api/v1/status/buildinfo"] = R"({"status":"success","data":{"version":"2.42.0"}})";
        options.name = "metrics";
        options.server.url = server.url("");
        options.environment = "production";
    }
    Said answer(const HeardRequest& heard) {
        const auto found = answers.find(heard.path());
        if (found == answers.end())
            return {.status = 404};
        const bool isError = found->second.find("\"status\":\"error\"") != std::string::npos;
        return {
            .status = isError ? 400 : 200, .headers = {{"Content-Type", "application/json"}}, .body = found->second};
    }
    Result<sources::Batch> poll() {
        if (!source)
            source = std::make_unique<sources::Prometheus>(options, *http, clock);
        return source->poll({}, {});
    }
    /// The metric of that name in one poll.
    delivery::Metric metric(const std::string& id) {
        const auto batch = poll();
        if (batch)
            for (const auto& event : batch->events)
                if (const auto* seen = std::get_if<delivery::MetricSeen>(&event); seen && seen->metric.id == id)
                    return seen->metric;
        delivery::Metric none;
        none.whyNoValue = batch ? "not told" : batch.error().text();
        return none;
    }
    std::optional<delivery::AlertsSeen> alerts() {
        const auto batch = poll();
        if (batch)
            for (const auto& event : batch->events)
                if (const auto* seen = std::get_if<delivery::AlertsSeen>(&event))
                    return *seen;
        return std::nullopt;
    }

    std::map<std::string, std::string> answers;
    LoopbackServer server;
    std::unique_ptr<io::HttpClient> http;
    FixedClock clock{fromUnix(1795762100)};
    sources::PrometheusOptions options;
    std::unique_ptr<sources::Prometheus> source;
};

} // namespace

class TestPrometheus : public QObject {
    Q_OBJECT
private slots:
    void takesExactlyOneFiniteNumberForAValue_data() {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<bool>("hasValue");
        QTest::addColumn<QByteArray>("why");
        const auto row = [](const char* name, const std::string& answer, bool hasValue, const char* why = "") {
            QTest::newRow(name) << QByteArray::fromStdString(answer) << hasValue << QByteArray(why);
        };
        for (const char* name : {"one", "scalar"})
            row(name, recorded("prometheus/" + std::string(name) + ".json"), true);
        row("nan", recorded("prometheus/nan.json"), false, "not a number");
        row("infinite", recorded("prometheus/infinite.json"), false, "infinite");
        row("empty", recorded("prometheus/empty.json"), false, "no data");
        row("several", recorded("prometheus/several.json"), false, "2 samples");
        row("matrix", recorded("prometheus/matrix.json"), false, "matrix");
        row("refused", recorded("prometheus/refused.json"), false, "the query failed: invalid parameter");
        row("minus infinity", vector("\"-Inf\""), false, "infinite");
        row("beyond a double", vector("\"1e999\""), false, "infinite");
        row("exponent", vector("\"9.43e-02\""), true);
        row("partial",
            R"({"status":"success","warnings":["one store is gone"],"data":{"resultType":"scalar","result":[1,"1"]}})",
            false, "partial: one store is gone");
    }
    void takesExactlyOneFiniteNumberForAValue() {
        QFETCH(QByteArray, answer);
        QFETCH(bool, hasValue);
        QFETCH(QByteArray, why);
        const auto reading = parseInstant(answer.toStdString());
        FERMATA_VERIFY_OK(reading);
        QCOMPARE(reading->value.has_value(), hasValue);
        QVERIFY2(reading->whyNoValue.find(why.toStdString()) != std::string::npos, reading->whyNoValue.c_str());
        QCOMPARE(reading->whyNoValue.empty(), hasValue);
    }

    void refusesWhatIsNoAnswer_data() {
        QTest::addColumn<QByteArray>("answer");
        const auto row = [](const char* name, const std::string& answer) {
            QTest::newRow(name) << QByteArray::fromStdString(answer);
        };
        row("a number, not a text", vector("1"));
        row("an empty text", vector("\"\""));
        row("a hexadecimal number", vector("\"0x10\""));
        row("a number and more", vector("\"1 \""));
        row("a word", vector("\"nan(ind)\""));
        row("a value of three", vector("\"1\",\"2\""));
        row("a time that is a word", R"({"status":"success","data":{"resultType":"scalar","result":["now","1"]}})");
        row("a time beyond years", R"({"status":"success","data":{"resultType":"scalar","result":[1e300,"1"]}})");
        row("an unknown status", R"({"status":"fine","data":{}})");
        row("no status", R"({"data":{"resultType":"vector","result":[]}})");
        row("no data", R"({"status":"success"})");
        row("a result that is a map", R"({"status":"success","data":{"resultType":"vector","result":{}}})");
        row("a key twice", R"({"status":"success","status":"success","data":{"resultType":"vector","result":[]}})");
        row("a login page", "<html></html>");
    }
    void refusesWhatIsNoAnswer() {
        QFETCH(QByteArray, answer);
        const auto reading = parseInstant(answer.toStdString());
        QVERIFY(!reading);
        QCOMPARE(reading.error().fault(), Fault::Malformed);
    }

    void refusesEveryCutAnswer() {
        QCOMPARE(cutsThatPass(recorded("prometheus/one.json"), parseInstant), std::size_t{0});
        QCOMPARE(cutsThatPass(recorded("prometheus/range.json"), parseRange), std::size_t{0});
        QCOMPARE(cutsThatPass(recorded("prometheus/rules.json"), parseRules), std::size_t{0});
        QCOMPARE(cutsThatPass(recorded("prometheus/alerts.json"), parseAlerts), std::size_t{0});
    }

    void readsARange() {
        const auto series = parseRange(recorded("prometheus/range.json"));
        FERMATA_VERIFY_OK(series);
        QCOMPARE(series->size(), std::size_t{1});
        QCOMPARE(series->at(0).labels,
                 std::string("{__name__=\"shop_requests\",instance=\"a\",job=\"shop\",service=\"shop\"}"));
        QCOMPARE(series->at(0).points.at(0).value, std::optional(100.0));
        const auto gap = parseRange(
            R"({"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[1,"NaN"],[2,"3"]]}]}})");
        FERMATA_VERIFY_OK(gap);
        QCOMPARE(gap->at(0).points, (std::vector<Point>{{fromUnix(1), std::nullopt}, {fromUnix(2), 3.0}}));
        QCOMPARE(parseRange(recorded("prometheus/refused.json")).error().fault(), Fault::Refused);
        QVERIFY(!parseRange(recorded("prometheus/one.json")));
    }

    void countsTheHoursOfAWeekFromMonday() {
        QCOMPARE(hourOfWeek(parseTime("2026-11-23T00:00:00Z").value()), std::size_t{0}); // a Monday
        QCOMPARE(hourOfWeek(parseTime("2026-11-23T23:59:59Z").value()), std::size_t{23});
        QCOMPARE(hourOfWeek(parseTime("2026-11-29T23:00:00Z").value()), std::size_t{167});
        QCOMPARE(hourOfWeek(parseTime("1969-12-31T23:00:00Z").value()), std::size_t{2 * 24 + 23}); // a Wednesday
    }
    void takesTheMedianOfEachHourOfTheWeek() {
        const Time monday = parseTime("2026-11-23T05:00:00Z").value();
        const auto week =
            usualWeek({{monday, 10.0}, {monday - Days{7}, 30.0}, {monday - Days{14}, 20.0}, {monday - Days{21}, {}}});
        QCOMPARE(week.size(), std::size_t{168});
        QCOMPARE(week[5], std::optional(20.0));
        QVERIFY(!week[6]);
    }

    void tellsAMetricWithTheTimeOfItsSample() {
        World world;
        world.options.queries = {{.name = "burn", .query = "x", .kind = MetricKind::BurnRate, .service = "shop"}};
        const auto metric = world.metric("burn");
        QCOMPARE(metric.value, std::optional(0.2));
        QCOMPARE(metric.at, fromUnix(1795762069));
        QCOMPARE(metric.window, Seconds{3600});
        QCOMPARE(metric.environment, std::string("production"));
    }
    void tellsNoValueForAQueryThatIsRefused() {
        World world;
        world.options.queries = {{.name = "bad", .query = "sum(("}};
        world.answers["/api/v1/query"] = recorded("prometheus/refused.json");
        const auto metric = world.metric("bad");
        QVERIFY(!metric.value);
        QVERIFY2(metric.whyNoValue.find("400") != std::string::npos, metric.whyNoValue.c_str());
        world.answers["/api/v1/query"] = "<html>";
        QVERIFY(!world.poll());
    }
    void asksALongQueryInTheBody() {
        World world;
        world.options.queries = {{.name = "long", .query = std::string(5000, 'x')}};
        QVERIFY(world.metric("long").value);
        const auto heard = world.server.heard();
        QCOMPARE(heard.front().method, std::string("POST"));
        QCOMPARE(heard.front().body, "query=" + std::string(5000, 'x'));
    }

    void addsUsualAndPeakTrafficOnceAnHour() {
        World world;
        world.options.queries = {{.name = "traffic", .query = "t", .kind = MetricKind::Traffic, .service = "shop"}};
        QCOMPARE(world.metric("traffic.usual").value, std::optional(100.0));
        QCOMPARE(world.metric("traffic.peak").value, std::optional(100.0));
        const auto ranges = [&] {
            return std::ranges::count_if(
                world.server.heard(), [](const HeardRequest& heard) { return heard.path() == "/api/v1/query_range"; });
        };
        QCOMPARE(ranges(), 1);
        world.clock.set(world.clock.now() + Seconds{3600});
        QVERIFY(!world.metric("traffic.usual").value); // of the next hour nothing is known
        QCOMPARE(ranges(), 2);
    }
    void tellsNoUsualTrafficWithoutAPast() {
        World world;
        world.options.queries = {{.name = "traffic", .query = "t", .kind = MetricKind::Traffic}};
        world.answers["/api/v1/query_range"] = R"({"status":"success","data":{"resultType":"matrix","result":[]}})";
        const auto metric = world.metric("traffic.peak");
        QVERIFY(!metric.value);
        QCOMPARE(metric.whyNoValue, std::string("no data of the last four weeks"));
    }

    void tellsFiringAlertsOnly() {
        World world;
        auto seen = world.alerts();
        QVERIFY(seen.has_value());
        QCOMPARE(seen->alerts.size(), std::size_t{1});
        QCOMPARE(seen->alerts[0].name, std::string("ShopErrors (shop)"));
        QCOMPARE(seen->alerts[0].severity, std::string("critical"));
        QCOMPARE(rfc3339(seen->alerts[0].since), std::string("2026-11-27T06:47:47Z"));
        auto pending = recorded("prometheus/alerts.json");
        pending.replace(pending.find("firing"), 6, "pending");
        world.answers["/api/v1/alerts"] = pending;
        seen = world.alerts();
        QVERIFY(seen && seen->alerts.empty());
    }
    void saysNothingOfAlertsWithoutARuleThatWasEvaluated() {
        World world;
        world.answers["/api/v1/rules"] = R"({"status":"success","data":{"groups":[]}})";
        QVERIFY(world.poll());
        QVERIFY(!world.alerts());
        auto rules = recorded("prometheus/rules.json");
        rules.replace(rules.find("\"health\":\"ok\""), 13, "\"health\":\"unknown\"");
        world.answers["/api/v1/rules"] = rules;
        QVERIFY(world.poll());
        QVERIFY(!world.alerts());
    }
    void takesARuleThatCannotBeEvaluatedForAnAlert() {
        World world;
        auto rules = recorded("prometheus/rules.json");
        rules.replace(rules.find("\"health\":\"ok\""), 13, "\"health\":\"err\"");
        world.answers["/api/v1/rules"] = rules;
        world.answers["/api/v1/alerts"] = R"({"status":"success","data":{"alerts":[]}})";
        const auto seen = world.alerts();
        QVERIFY(seen && seen->alerts.size() == 1);
        QCOMPARE(seen->alerts[0].name, std::string("ShopErrors cannot be evaluated"));
        QCOMPARE(seen->alerts[0].severity, std::string("critical"));
    }

    void saysInOneLineWhetherItWorks() {
        World world;
        world.options.queries = {{.name = "burn", .query = "x"}};
        QVERIFY(world.poll());
        QCOMPARE(world.source->test({}).value(), std::string("Prometheus 2.42.0, 1 query"));
        world.answers["/api/v1/query"] = recorded("prometheus/empty.json");
        QVERIFY(world.source->test({}).value().find("burn has no value: no data") != std::string::npos);
        world.answers.erase("/api/v1/status/buildinfo");
        QCOMPARE(world.source->test({}).error().fault(), Fault::NotFound);
    }
};

FERMATA_CORE_TEST(TestPrometheus)
#include "tst_prometheus.moc"
