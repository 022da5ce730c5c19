// Silences an alert through Alertmanager's API v2, in a person's name and for a time.
#pragma once

#include <stop_token>
#include <string>

#include "core/action/executor.h"
#include "core/action/server.h"
#include "core/io/http/http.h"

namespace fermata::action {

/// Silence takes the parameters `label:NAME` (at least one, each to be equal), `until` (RFC 3339) and `person`. The
/// silence's comment carries the order's id, by which it is found again. A silenced alert stays evidence.
/// @requires `http` outlives it
class AlertmanagerExecutor final : public Executor {
public:
    /// Longer silences are refused.
    static constexpr Seconds atMost{7 * 86400};

    AlertmanagerExecutor(Server server, io::HttpClient& http) : m_server(std::move(server)), m_http(&http) {}

    const std::string& name() const override { return m_server.name; }
    bool can(ActionKind kind) const override { return kind == ActionKind::Silence; }
    Result<std::string> describe(const Order& order) const override;
    Result<Receipt> perform(const Order& order, std::stop_token stop) override;
    Result<Receipt> reconcile(const Order& order, std::stop_token stop) override;

private:
    Server m_server;
    io::HttpClient* m_http;
};

} // namespace fermata::action
