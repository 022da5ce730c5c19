#include "core/action/webhook_notifier.h"

#include <fmt/format.h>

#include "core/action/server.h"
#include "core/base/text.h"
#include "core/io/formats/json.h"
#include "core/io/signing/hmac.h"

namespace fermata::action {

WebhookNotifier::WebhookNotifier(WebhookOptions options, io::HttpClient& http)
    : m_options(std::move(options)), m_name("webhook/" + m_options.name), m_http(&http) {}

Result<std::string> WebhookNotifier::describe(const Order& order) const {
    return fmt::format("Tell {}: {}", m_name, plainText(order.reason));
}

Result<Receipt> WebhookNotifier::perform(const Order& order, std::stop_token stop) {
    const auto alarm = order.parameters.find("alarm");
    if (alarm == order.parameters.end() || m_options.address.isEmpty())
        return Error(Fault::Usage, "an alarm and an address are needed");
    auto body = io::Json(io::Json::Map{{"schema", 1},
                                       {"order", order.id},
                                       {"alarm", alarm->second},
                                       {"text", plainText(order.reason)},
                                       {"environment", order.binding.environment},
                                       {"change", order.binding.change},
                                       {"service", order.service},
                                       {"at", rfc3339(order.at)},
                                       {"workspace", m_options.workspace},
                                       {"head", m_options.head ? m_options.head() : std::string()}})
                    .compact();
    if (!body)
        return Error(Fault::Usage, "the alarm cannot be written as JSON");
    io::HttpRequest request;
    request.method = io::HttpMethod::Post;
    request.url = m_options.address.expose();
    request.isUrlSecret = true;
    request.headers.emplace_back("Content-Type", "application/json");
    if (!m_options.signingKey.isEmpty())
        request.headers.emplace_back("X-Fermata-Signature",
                                     "sha256=" + io::hmacSha256(m_options.signingKey, *body).hex());
    request.body = std::move(*body);
    request.priority = io::Priority::Act;
    request.timeout = std::chrono::seconds{15};
    request.mostBytes = 64 << 10;
    request.caFile = m_options.caFile;
    request.allowsPlainHttp = m_options.allowsPlainHttp;
    auto sent = m_http->perform(std::move(request), stop);
    if (sent)
        return receiptOf(order, Outcome::Done, "Told.");
    // In our own words: those of the client know the address.
    return receiptOf(order, isLost(sent.error()) ? Outcome::Unknown : Outcome::Refused,
                     fmt::format("It could not be told: {}.", fermata::name(sent.error().fault())));
}

Result<Receipt> WebhookNotifier::reconcile(const Order& order, std::stop_token) {
    return receiptOf(order, Outcome::Unknown, "Nobody can look up whether it was heard.");
}

} // namespace fermata::action
