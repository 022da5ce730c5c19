// Prometheus as a source: numbers that the gate weighs, the usual traffic, and its own alerts.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/delivery/deployment.h"
#include "core/sources/endpoint.h"
#include "core/sources/monitoring/prometheus/answers.h"
#include "core/sources/source.h"

namespace fermata::sources {

struct PrometheusQuery {
    std::string name = {};
    std::string query = {}; ///< PromQL that gives one number
    delivery::MetricKind kind = delivery::MetricKind::Indicator;
    std::string service = {};
    Seconds window{3600}; ///< of a burn rate
};

struct PrometheusOptions {
    std::string name;
    Endpoint server;
    std::string environment;
    Seconds interval{15};
    std::vector<PrometheusQuery> queries;
};

/// A traffic query also gives two more metrics, `<name>.usual` and `<name>.peak`, from the last four weeks of the same
/// query by the hour (asked for once an hour), unless the settings have queries of these kinds for that service.
/// @requires http and clock outlive it
/// Thread safety: poll on one thread at a time; test and range beside it, from any thread.
class Prometheus final : public Source {
public:
    Prometheus(PrometheusOptions options, io::HttpClient& http, const Clock& clock);

    const std::string& name() const override { return m_options.name; }
    Seconds interval() const override { return m_options.interval; }
    std::string host() const override { return m_options.server.host(); }
    Result<Batch> poll(const Cursor& cursor, std::stop_token stop) override;
    Result<std::string> test(std::stop_token stop) override;

    /// A query over time, for a curve. @requires step > 0
    /// @returns Usage for more than 11,000 points, which Prometheus refuses
    Result<std::vector<prometheus::Series>> range(const std::string& query, Time from, Time to, Seconds step,
                                                  std::stop_token stop);

private:
    Result<io::HttpReply> ask(const std::string& path, const std::vector<std::pair<std::string, std::string>>& fields,
                              std::stop_token stop);
    Result<delivery::Metric> measure(const PrometheusQuery& query, Batch& batch, std::stop_token stop);
    Result<void> addUsualTraffic(const PrometheusQuery& query, Batch& batch, std::stop_token stop);
    Result<void> addAlerts(Batch& batch, std::stop_token stop);
    delivery::Metric aMetric(const PrometheusQuery& query) const;

    struct Week {
        Time askedAt{};
        std::vector<std::optional<double>> hours;
        std::string whyNone;
    };
    PrometheusOptions m_options;
    io::HttpClient& m_http;
    const Clock& m_clock;
    std::map<std::string, Week> m_weeks; // by query name; of poll's thread
};

} // namespace fermata::sources
