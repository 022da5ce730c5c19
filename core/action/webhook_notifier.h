// Tells an alarm to a webhook. The address is a secret: it stands in no message, no record and no log.
//
// POST, JSON: {"schema": 1, "order", "alarm", "text", "environment", "change", "service", "at", "workspace", "head"};
// the header X-Fermata-Signature is `sha256=` and the hex HMAC-SHA256 of the body's bytes, where a key is configured.
#pragma once

#include <functional>
#include <stop_token>
#include <string>

#include "core/action/executor.h"
#include "core/io/http/http.h"
#include "core/io/secrets/secret.h"

namespace fermata::action {

struct WebhookOptions {
    std::string name; ///< of the webhook; its executor is called `webhook/NAME`
    io::SecretString address;
    io::SecretString signingKey; ///< empty: not signed
    std::string caFile;
    bool allowsPlainHttp = false;
    std::string workspace;
    std::function<std::string()> head; ///< the record's head as COUNT:HASH, told with each alarm; may be empty
};

/// Orders come from notification() in alarm.h: parameter `alarm` is the alarm's key, the reason its text. Nobody can
/// look up whether a webhook heard; what is Unknown is passed on to the next one.
/// @requires `http` outlives it
class WebhookNotifier final : public Executor {
public:
    WebhookNotifier(WebhookOptions options, io::HttpClient& http);

    const std::string& name() const override { return m_name; }
    bool can(ActionKind kind) const override { return kind == ActionKind::Notify; }
    Result<std::string> describe(const Order& order) const override;
    Result<Receipt> perform(const Order& order, std::stop_token stop) override;
    Result<Receipt> reconcile(const Order& order, std::stop_token stop) override;

private:
    WebhookOptions m_options;
    std::string m_name;
    io::HttpClient* m_http;
};

} // namespace fermata::action
