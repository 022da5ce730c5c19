// Alertmanager (interface v2) as a source: all alerts that it knows of an environment, silenced and inhibited ones too.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.h"
#include "core/delivery/production.h"
#include "core/sources/endpoint.h"
#include "core/sources/source.h"

namespace fermata::sources {

struct AlertmanagerOptions {
    std::string name;
    Endpoint server;
    std::string environment;
    /// Matchers in Alertmanager's words, such as `environment="production"`; all of them must hold.
    std::vector<std::string> filters = {};
    Seconds interval{15};
};

/// The answer to `GET /api/v2/alerts`. `active` counts, `suppressed` (silenced or inhibited) counts as silenced; a
/// state that is unknown or not processed yet counts as active. Alerts that ended before `now` are left out.
/// @returns Malformed for what is no answer of Alertmanager
Result<std::vector<delivery::Alert>> parseAlertmanagerAlerts(std::string_view bytes, Time now);

/// @requires http and clock outlive it
/// Thread safety: all methods, from any thread.
class Alertmanager final : public Source {
public:
    Alertmanager(AlertmanagerOptions options, io::HttpClient& http, const Clock& clock);

    const std::string& name() const override { return m_options.name; }
    Seconds interval() const override { return m_options.interval; }
    std::string host() const override { return m_options.server.host(); }
    Result<Batch> poll(const Cursor& cursor, std::stop_token stop) override;
    Result<std::string> test(std::stop_token stop) override;

private:
    AlertmanagerOptions m_options;
    io::HttpClient& m_http;
    const Clock& m_clock;
};

} // namespace fermata::sources
