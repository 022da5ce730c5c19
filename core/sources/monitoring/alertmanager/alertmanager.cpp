#include "core/sources/monitoring/alertmanager/alertmanager.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/io/formats/json_reader.h"
#include "core/sources/fields.h"
#include "core/sources/monitoring/alerts.h"

namespace fermata::sources {

namespace {

constexpr io::Limits limits{.bytes = std::size_t{32} << 20, .depth = 16, .values = 1'000'000};

} // namespace

Result<std::vector<delivery::Alert>> parseAlertmanagerAlerts(std::string_view bytes, Time now) {
    const auto document = io::readJson(bytes, "alerts", limits);
    if (!document)
        return document.error();
    const auto items = document->root().list();
    if (!items)
        return items.error();
    std::vector<delivery::Alert> alerts;
    for (const io::Value& item : *items) {
        Fields fields(item);
        const auto status = fields.maybeMap("status");
        const auto labels = fields.maybeMap("labels");
        const auto startsAt = fields.maybeTime("startsAt");
        const auto endsAt = fields.maybeTime("endsAt");
        if (fields.problem())
            return *fields.problem();
        if (!status || !labels)
            return item.error("has no status or no labels");
        Fields of(*status), named(*labels);
        const auto state = of.text("state");
        const auto service = named.textOr("service");
        delivery::Alert alert;
        alert.name = alertName(named.textOr("alertname"), service);
        alert.severity = named.textOr("severity");
        alert.isSilenced = state == "suppressed";
        alert.since = startsAt.value_or(now);
        for (const Fields* part : {&of, &named})
            if (part->problem())
                return *part->problem();
        if (!endsAt || *endsAt > now)
            alerts.push_back(std::move(alert));
    }
    return alerts;
}

Alertmanager::Alertmanager(AlertmanagerOptions options, io::HttpClient& http, const Clock& clock)
    : m_options(std::move(options)), m_http(http), m_clock(clock) {}

Result<Batch> Alertmanager::poll(const Cursor&, std::stop_token stop) {
    std::vector<std::pair<std::string, std::string>> fields{
        {"active", "true"}, {"silenced", "true"}, {"inhibited", "true"}, {"unprocessed", "true"}};
    for (const std::string& filter : m_options.filters)
        fields.emplace_back("filter", filter);
    auto request = m_options.server.request("/api/v2/alerts" + query(fields));
    request.isConditional = false;
    const auto reply = m_http.perform(std::move(request), stop);
    if (!reply)
        return reply.error();
    if (auto json = io::expectJson(*reply); !json)
        return std::move(json).error();
    Batch batch;
    batch.clockOffset = reply->clockOffset;
    const Time now = m_clock.now();
    // When an alert ends is said on the server's clock.
    auto alerts = parseAlertmanagerAlerts(reply->body, now + reply->clockOffset.value_or(Seconds{}));
    if (!alerts)
        return std::move(alerts).error();
    batch.events.push_back(delivery::AlertsSeen{m_options.name, m_options.environment, std::move(*alerts), now});
    return batch;
}

Result<std::string> Alertmanager::test(std::stop_token stop) {
    const auto batch = poll({}, stop);
    if (!batch)
        return batch.error();
    const auto& alerts = std::get<delivery::AlertsSeen>(batch->events.front()).alerts;
    const auto silenced = std::ranges::count_if(alerts, &delivery::Alert::isSilenced);
    return fmt::format("Alertmanager with {} alert{}, {} silenced", alerts.size(), alerts.size() == 1 ? "" : "s",
                       silenced);
}

} // namespace fermata::sources
