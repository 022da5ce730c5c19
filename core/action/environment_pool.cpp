#include "core/action/environment_pool.h"

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/io/formats/json.h"
#include "core/io/formats/json_reader.h"

namespace fermata::action {
namespace {

Result<Receipt> parseState(std::string_view json, const Order& order) {
    auto document = io::readJson(json);
    if (!document)
        return std::move(document).error();
    const io::Value root = document->root();
    const auto text = [&](std::string_view field) -> Result<std::string> {
        auto value = root.at(field);
        return value ? value->text() : Result<std::string>(std::move(value).error());
    };
    const auto id = text("order");
    const auto state = text("state");
    for (const auto* read : {&id, &state})
        if (!*read)
            return read->error();
    if (*id != order.id)
        return Error(Fault::Malformed, "the pool speaks of another order");
    const std::string reference = root.find("reference") ? text("reference").value_or("") : "";
    const std::string said = root.find("text") ? plainText(text("text").value_or("")) : "";
    if (*state == "done")
        return receiptOf(order, Outcome::Done, said.empty() ? "Done." : said, reference);
    if (*state == "refused")
        return receiptOf(order, Outcome::Refused, said.empty() ? "The pool refused it." : said);
    return receiptOf(order, Outcome::Unknown, said.empty() ? "The pool is at it." : said, reference);
}

} // namespace

Result<std::string> EnvironmentPool::describe(const Order& order) const {
    if (order.binding.environment.empty())
        return Error(Fault::Usage, "an environment is needed");
    const auto reference = order.parameters.find(referenceParameter);
    return fmt::format("{} {}{} of {}", order.kind == ActionKind::RequestEnvironment ? "Request" : "Release",
                       plainText(order.binding.environment),
                       reference == order.parameters.end() ? "" : " (" + plainText(reference->second) + ")", name());
}

Result<Receipt> EnvironmentPool::perform(const Order& order, std::stop_token stop) {
    io::Json::Map said{{"action", order.kind == ActionKind::RequestEnvironment ? "request" : "release"},
                       {"environment", order.binding.environment},
                       {"order", order.id},
                       {"change", order.binding.change},
                       {"reason", shortened(plainText(order.reason), 300)}};
    for (const char* grant : {requestParameter, referenceParameter})
        if (const auto value = order.parameters.find(grant); value != order.parameters.end())
            said.emplace(grant, value->second);
    auto body = io::Json(std::move(said)).compact();
    if (!body)
        return Error(Fault::Usage, body.error().message());
    io::HttpRequest request = m_server.post("/orders", std::move(*body));
    request.headers.emplace_back("Idempotency-Key", order.id);
    auto sent = m_http->perform(std::move(request), stop);
    if (!sent && !isLost(sent.error()) && sent.error().fault() != Fault::Conflict) // "is there already" is looked up
        return receiptOf(order, sent.error());
    auto found = reconcile(order, stop);
    if (found && (found->outcome == Outcome::Done || sent)) // after a lost answer "never seen" is no "no" yet
        return found;
    return receiptOf(order, Outcome::Unknown, sent ? found.error().text() : sent.error().text());
}

Result<Receipt> EnvironmentPool::reconcile(const Order& order, std::stop_token stop) {
    auto reply = m_http->perform(m_server.get("/orders/" + percentEncoded(order.id)), stop);
    if (reply)
        return parseState(reply->body, order);
    if (reply.error().fault() == Fault::NotFound)
        return receiptOf(order, Outcome::Refused, "Not carried out: the pool never saw it.");
    return std::move(reply).error();
}

} // namespace fermata::action
