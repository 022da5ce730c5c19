// Real Prometheus, pushgateway and Alertmanager: an alert fires and is silenced, an exporter stops.
#include "core/sources/monitoring/alertmanager/alertmanager.h"
#include "core/sources/monitoring/prometheus/prometheus.h"
#include "tests/core/io/http/asking.h"
#include "tests/support/counterparts.h"
#include "tests/support/test.h"
#include "tests/support/until.h"

using namespace fermata;
using namespace fermata::test;

class TestMonitoringContract : public QObject {
    Q_OBJECT
private:
    bool push(int requests, int errors) {
        auto request =
            aPost(m_servers->url("pushgateway") + "/metrics/job/shop/instance/a",
                  "# TYPE shop_requests gauge\nshop_requests{service=\"shop\"} " + std::to_string(requests) +
                      "\n# TYPE shop_errors gauge\nshop_errors{service=\"shop\"} " + std::to_string(errors) + "\n");
        return m_http->perform(request, {}).has_value();
    }
    std::unique_ptr<sources::Prometheus> aPrometheus() {
        sources::PrometheusOptions options;
        options.name = "metrics";
        options.server.url = m_servers->url("prometheus");
        options.environment = "production";
        options.queries = {{.name = "errors", .query = "shop:error_share", .service = "shop"},
                           {.name = "idle", .query = "0 * shop_requests / (0 * shop_requests)", .service = "shop"},
                           {.name = "many", .query = "up or shop_requests"},
                           {.name = "bad", .query = "sum(("},
                           {.name = "traffic", .query = "shop_requests", .kind = delivery::MetricKind::Traffic}};
        return std::make_unique<sources::Prometheus>(std::move(options), *m_http, m_clock);
    }
    delivery::Metric metric(const std::string& id) {
        const auto batch = m_prometheus->poll({}, {});
        if (batch)
            for (const auto& event : batch->events)
                if (const auto* seen = std::get_if<delivery::MetricSeen>(&event); seen && seen->metric.id == id)
                    return seen->metric;
        return {};
    }
    /// What both monitors say of ShopErrors.
    std::vector<delivery::Alert> alertsOf(sources::Source& source) {
        const auto batch = source.poll({}, {});
        if (batch)
            for (const auto& event : batch->events)
                if (const auto* seen = std::get_if<delivery::AlertsSeen>(&event))
                    return seen->alerts;
        return {};
    }

    std::unique_ptr<Counterparts> m_servers;
    std::unique_ptr<io::HttpClient> m_http = aClient();
    SystemClock m_clock;
    std::unique_ptr<sources::Prometheus> m_prometheus;
    std::unique_ptr<sources::Alertmanager> m_alertmanager;

private slots:
    void initTestCase() {
        m_servers =
            std::make_unique<Counterparts>(std::vector<std::string>{"pushgateway", "alertmanager", "prometheus"});
        FERMATA_NEEDS(*m_servers);
        m_prometheus = aPrometheus();
        sources::AlertmanagerOptions options;
        options.name = "alerts";
        options.server.url = m_servers->url("alertmanager");
        options.environment = "production";
        m_alertmanager = std::make_unique<sources::Alertmanager>(std::move(options), *m_http, m_clock);
    }
    void cleanupTestCase() {
        m_prometheus.reset();
        m_alertmanager.reset();
        m_http.reset();
        m_servers.reset();
    }

    void tellsNoValueBeforeThereIsData() {
        const auto errors = metric("errors");
        QVERIFY(!errors.value);
        QCOMPARE(errors.whyNoValue, std::string("no data: nothing matches the query"));
    }

    void tellsExactlyOneNumber() {
        QVERIFY(push(100, 1));
        QVERIFY(until([&] { return metric("errors").value == 0.01; }));
        QVERIFY(std::chrono::abs(metric("errors").at - m_clock.now()) < Seconds{30});
        QVERIFY(metric("idle").whyNoValue.find("not a number") != std::string::npos);
        QVERIFY(metric("many").whyNoValue.find("samples where one is asked for") != std::string::npos);
        QVERIFY(!metric("bad").value && !metric("bad").whyNoValue.empty());
        QCOMPARE(metric("traffic").value, std::optional(100.0));
        QVERIFY(!metric("traffic.peak").value); // no whole hour has passed yet
        // The steps of a range are whole seconds: the first sample has to be older than one.
        QVERIFY(until([&] {
            const auto series =
                m_prometheus->range("shop_requests", m_clock.now() - Seconds{60}, m_clock.now(), Seconds{5}, {});
            return series && series->size() == 1 && !series->front().points.empty();
        }));
        QCOMPARE(m_prometheus->range("x", fromUnix(0), m_clock.now(), Seconds{1}, {}).error().fault(), Fault::Usage);
        QVERIFY(m_prometheus->test({}).value().starts_with("Prometheus 2."));
    }

    void tellsAnAlertThatFiresAndKeepsItWhenItIsSilenced() {
        QVERIFY(alertsOf(*m_prometheus).empty() && alertsOf(*m_alertmanager).empty());
        QVERIFY(push(100, 20));
        QVERIFY(until([&] { return alertsOf(*m_prometheus).size() == 1; }));
        QVERIFY(until([&] { return alertsOf(*m_alertmanager).size() == 1; }));
        for (auto* source :
             {static_cast<sources::Source*>(m_prometheus.get()), static_cast<sources::Source*>(m_alertmanager.get())}) {
            const auto alert = alertsOf(*source).at(0);
            QCOMPARE(alert.name, std::string("ShopErrors (shop)"));
            QCOMPARE(alert.severity, std::string("critical"));
            QVERIFY(!alert.isSilenced && alert.since <= m_clock.now());
        }
        const Time now = m_clock.now();
        auto silence =
            aPost(m_servers->url("alertmanager") + "/api/v2/silences",
                  R"({"matchers":[{"name":"alertname","value":"ShopErrors","isRegex":false,"isEqual":true}],)"
                  R"("startsAt":")" +
                      rfc3339(now) + R"(","endsAt":")" + rfc3339(now + Seconds{600}) +
                      R"(","createdBy":"ada","comment":"known"})");
        silence.headers = {{"Content-Type", "application/json"}};
        FERMATA_VERIFY_OK(m_http->perform(silence, {}));
        QVERIFY(until([&] {
            const auto alerts = alertsOf(*m_alertmanager);
            return alerts.size() == 1 && alerts[0].isSilenced;
        }));
        QVERIFY(push(100, 1));
        QVERIFY(until([&] { return alertsOf(*m_prometheus).empty() && alertsOf(*m_alertmanager).empty(); }));
    }

    void tellsNoValueWhenTheExporterStopped() {
        QVERIFY(metric("errors").value.has_value());
        QVERIFY(m_servers->stop("pushgateway"));
        delivery::Metric last;
        QVERIFY(until([&] {
            last = metric("errors");
            return !last.value && !last.whyNoValue.empty();
        }));
        QCOMPARE(last.whyNoValue, std::string("no data: nothing matches the query"));
    }
};

FERMATA_CORE_TEST(TestMonitoringContract)
#include "tst_monitoring_contract.moc"
