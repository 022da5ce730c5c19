#include "core/sources/monitoring/prometheus/prometheus.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/io/formats/json_reader.h"
#include "core/sources/fields.h"
#include "core/sources/monitoring/alerts.h"

namespace fermata::sources {

using delivery::Metric;
using delivery::MetricKind;

namespace {

constexpr std::int64_t mostPoints = 11'000;
constexpr std::size_t longestAddress = 2'000;
constexpr Seconds hour{3600};
constexpr int weeksOfThePast = 4;

/// A query that the server understood and refused is told with its number; a server that did not answer is an error.
bool isAboutTheQuery(const Error& error) {
    return error.fault() == Fault::Malformed || error.fault() == Fault::TooLarge;
}

} // namespace

Prometheus::Prometheus(PrometheusOptions options, io::HttpClient& http, const Clock& clock)
    : m_options(std::move(options)), m_http(http), m_clock(clock) {}

Result<io::HttpReply> Prometheus::ask(const std::string& path,
                                      const std::vector<std::pair<std::string, std::string>>& fields,
                                      std::stop_token stop) {
    auto request = m_options.server.request(path);
    request.isConditional = false;
    const auto asked = query(fields);
    if (request.url.size() + asked.size() <= longestAddress) {
        request.url += asked;
    } else {
        request.method = io::HttpMethod::Post;
        request.body = form(fields);
        request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
    }
    auto reply = m_http.perform(std::move(request), stop);
    if (reply)
        if (auto json = io::expectJson(*reply); !json)
            return std::move(json).error();
    return reply;
}

Metric Prometheus::aMetric(const PrometheusQuery& query) const {
    Metric metric;
    metric.source = m_options.name;
    metric.id = query.name;
    metric.kind = query.kind;
    metric.service = query.service;
    metric.environment = m_options.environment;
    metric.window = query.kind == MetricKind::BurnRate ? query.window : Seconds{};
    metric.at = m_clock.now();
    return metric;
}

Result<Metric> Prometheus::measure(const PrometheusQuery& query, Batch& batch, std::stop_token stop) {
    Metric metric = aMetric(query);
    const auto reply = ask("/api/v1/query", {{"query", query.query}}, stop);
    if (!reply) {
        if (!isAboutTheQuery(reply.error()))
            return reply.error();
        metric.whyNoValue = reply.error().message();
        return metric;
    }
    if (reply->clockOffset)
        batch.clockOffset = reply->clockOffset;
    const auto reading = prometheus::parseInstant(reply->body);
    if (!reading)
        return Error(reading.error()).in("asking for " + query.name);
    metric.value = reading->value;
    metric.whyNoValue = reading->whyNoValue;
    if (reading->at)
        metric.at = *reading->at;
    return metric;
}

Result<std::vector<prometheus::Series>> Prometheus::range(const std::string& query, Time from, Time to, Seconds step,
                                                          std::stop_token stop) {
    if (to < from || (to - from) / step > mostPoints)
        return Error(Fault::Usage, "asks for more points than Prometheus gives at once");
    const auto reply = ask("/api/v1/query_range",
                           {{"query", query},
                            {"start", std::to_string(toUnix(from))},
                            {"end", std::to_string(toUnix(to))},
                            {"step", std::to_string(step.count())}},
                           stop);
    if (!reply)
        return reply.error();
    return prometheus::parseRange(reply->body);
}

Result<void> Prometheus::addUsualTraffic(const PrometheusQuery& query, Batch& batch, std::stop_token stop) {
    const auto isAsked = [&](MetricKind kind) {
        return std::ranges::any_of(m_options.queries, [&](const PrometheusQuery& other) {
            return other.kind == kind && other.service == query.service;
        });
    };
    const Time now = m_clock.now();
    Week& week = m_weeks[query.name];
    if (week.askedAt == Time{} || now - week.askedAt >= hour || now < week.askedAt) {
        const Time to = std::chrono::floor<std::chrono::hours>(now);
        auto series = range(query.query, to - Days{7 * weeksOfThePast}, to, hour, stop);
        if (!series && !isAboutTheQuery(series.error()) && series.error().fault() != Fault::Refused)
            return std::move(series).error();
        week.askedAt = now;
        week.hours.clear();
        week.whyNone = !series              ? series.error().message()
                       : series->empty()    ? "no data of the last four weeks"
                       : series->size() > 1 ? fmt::format("{} series where one is asked for", series->size())
                                            : std::string();
        if (week.whyNone.empty())
            week.hours = prometheus::usualWeek(series->front().points);
    }
    std::optional<double> usual, peak;
    if (!week.hours.empty())
        usual = week.hours[prometheus::hourOfWeek(now)];
    for (const auto& known : week.hours)
        if (known && (!peak || *known > *peak))
            peak = known;
    for (const auto& [kind, suffix, value] :
         {std::tuple(MetricKind::UsualTraffic, ".usual", usual), std::tuple(MetricKind::PeakTraffic, ".peak", peak)}) {
        if (isAsked(kind))
            continue;
        Metric metric = aMetric(query);
        metric.id += suffix;
        metric.kind = kind;
        metric.value = value;
        if (!value)
            metric.whyNoValue = week.whyNone.empty() ? "no data of this hour in the last four weeks" : week.whyNone;
        batch.events.push_back(delivery::MetricSeen{std::move(metric)});
    }
    return {};
}

Result<void> Prometheus::addAlerts(Batch& batch, std::stop_token stop) {
    const auto rulesReply = ask("/api/v1/rules", {{"type", "alert"}}, stop);
    if (!rulesReply)
        return rulesReply.error();
    const auto rules = prometheus::parseRules(rulesReply->body);
    if (!rules)
        return rules.error();
    if (rulesReply->clockOffset)
        batch.clockOffset = rulesReply->clockOffset;
    // Without a rule that was evaluated its silence says nothing.
    const auto isEvaluated = [](const prometheus::Rule& rule) { return rule.isAlert && rule.health != "unknown"; };
    const auto isAlert = [](const prometheus::Rule& rule) { return rule.isAlert; };
    if (std::ranges::none_of(*rules, isAlert) ||
        !std::ranges::all_of(*rules, [&](const prometheus::Rule& rule) { return !rule.isAlert || isEvaluated(rule); }))
        return {};
    const auto reply = ask("/api/v1/alerts", {}, stop);
    if (!reply)
        return reply.error();
    const auto active = prometheus::parseAlerts(reply->body);
    if (!active)
        return active.error();
    delivery::AlertsSeen seen;
    seen.source = m_options.name;
    seen.environment = m_options.environment;
    seen.seenAt = m_clock.now();
    for (const prometheus::ActiveAlert& alert : *active)
        if (alert.state != "pending" && alert.state != "inactive") // a state that we do not know counts as firing
            seen.alerts.push_back({.name = alertName(alert.name, alert.service),
                                   .severity = alert.severity,
                                   .isSilenced = false,
                                   .since = alert.activeAt.value_or(seen.seenAt)});
    for (const prometheus::Rule& rule : *rules)
        if (rule.isAlert && rule.health != "ok") // it may be firing, and nobody can tell
            seen.alerts.push_back({.name = alertName(rule.name + " cannot be evaluated", rule.service),
                                   .severity = rule.severity,
                                   .isSilenced = false,
                                   .since = seen.seenAt});
    batch.events.push_back(std::move(seen));
    return {};
}

Result<Batch> Prometheus::poll(const Cursor&, std::stop_token stop) {
    Batch batch;
    for (const PrometheusQuery& query : m_options.queries) {
        auto metric = measure(query, batch, stop);
        if (!metric)
            return std::move(metric).error();
        batch.events.push_back(delivery::MetricSeen{std::move(*metric)});
        if (query.kind == MetricKind::Traffic)
            if (auto done = addUsualTraffic(query, batch, stop); !done)
                return std::move(done).error();
    }
    if (auto done = addAlerts(batch, stop); !done)
        return std::move(done).error();
    return batch;
}

Result<std::string> Prometheus::test(std::stop_token stop) {
    const auto reply = ask("/api/v1/status/buildinfo", {}, stop);
    if (!reply)
        return reply.error();
    const auto document = io::readJson(reply->body, "buildinfo", {.bytes = 1 << 20, .depth = 8, .values = 1000});
    if (!document)
        return document.error();
    const auto data = document->root().at("data");
    if (!data)
        return data.error();
    Fields fields(*data);
    const auto version = fields.text("version");
    if (fields.problem())
        return *fields.problem();
    Batch unused;
    for (const PrometheusQuery& query : m_options.queries) {
        const auto metric = measure(query, unused, stop);
        if (!metric)
            return metric.error();
        if (!metric->value)
            return fmt::format("Prometheus {}; {} has no value: {}", plainText(version), query.name,
                               metric->whyNoValue);
    }
    return fmt::format("Prometheus {}, {} quer{}", plainText(version), m_options.queries.size(),
                       m_options.queries.size() == 1 ? "y" : "ies");
}

} // namespace fermata::sources
