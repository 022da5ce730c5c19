// Requests and releases environments from a given pool: one command over HTTP, idempotent by the order's id.
//
// The pool's side of the contract, for whoever runs one:
//   POST <address>/orders  with the header Idempotency-Key and {"action": "request"|"release", "environment", "order",
//                          "change", "reason"}: 2xx. The same key again changes nothing. A release says also which
//                          grant it gives back: {"request": key of the request, "reference": what the pool called it}.
//   GET <address>/orders/<key>: {"order", "state": "done"|"pending"|"refused", "reference"?, "text"?}, or 404 for a key
//                          that it never saw.
#pragma once

#include <stop_token>
#include <string>

#include "core/action/executor.h"
#include "core/action/server.h"
#include "core/io/http/http.h"

namespace fermata::action {

/// The parameters of a release that say which grant is given back.
inline constexpr const char* requestParameter = "request";
inline constexpr const char* referenceParameter = "reference";

/// @requires `http` outlives it
class EnvironmentPool final : public Executor {
public:
    EnvironmentPool(Server server, io::HttpClient& http) : m_server(std::move(server)), m_http(&http) {}

    const std::string& name() const override { return m_server.name; }
    bool can(ActionKind kind) const override {
        return kind == ActionKind::RequestEnvironment || kind == ActionKind::ReleaseEnvironment;
    }
    Result<std::string> describe(const Order& order) const override;
    Result<Receipt> perform(const Order& order, std::stop_token stop) override;
    Result<Receipt> reconcile(const Order& order, std::stop_token stop) override;

private:
    Server m_server;
    io::HttpClient* m_http;
};

} // namespace fermata::action
