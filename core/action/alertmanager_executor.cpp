#include "core/action/alertmanager_executor.h"

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/io/formats/json.h"
#include "core/io/formats/json_reader.h"

namespace fermata::action {
namespace {

constexpr std::string_view labelPrefix = "label:";

struct Wanted {
    std::map<std::string, std::string> labels;
    std::string person;
    Time until{};
};

Result<Wanted> wantedOf(const Order& order) {
    Wanted wanted;
    for (const auto& [key, value] : order.parameters) {
        if (key.starts_with(labelPrefix) && key.size() > labelPrefix.size())
            wanted.labels[key.substr(labelPrefix.size())] = value;
        else if (key == "person")
            wanted.person = value;
        else if (key == "until") {
            auto until = parseTime(value);
            if (!until)
                return std::move(until).error().ofField("until");
            wanted.until = *until;
        } else
            return Error(Fault::Usage, "a silence knows no such parameter").ofField(key);
    }
    if (wanted.labels.empty())
        return Error(Fault::Usage, "a silence names at least one label; one without would silence everything");
    if (wanted.person.empty())
        return Error(Fault::Usage, "a silence has a person").ofField("person");
    if (wanted.until <= order.at || wanted.until - order.at > AlertmanagerExecutor::atMost)
        return Error(Fault::Usage, "a silence ends within seven days").ofField("until");
    return wanted;
}

std::string mark(const Order& order) {
    return "Fermata order " + order.id;
}

/// The id of the silence of this order in an answer of /silences.
Result<std::optional<std::string>> findSilence(std::string_view json, const Order& order) {
    auto document = io::readJson(json);
    if (!document)
        return std::move(document).error();
    auto list = document->root().list();
    if (!list)
        return std::move(list).error();
    for (const io::Value& silence : *list) {
        const auto comment = silence.find("comment");
        const auto id = silence.find("id");
        if (!comment || !id || !comment->isText() || !id->isText())
            return silence.error("is no silence");
        if (comment->text().value_or("").find(mark(order)) != std::string::npos)
            return std::optional(id->text().value_or(std::string()));
    }
    return std::optional<std::string>();
}

} // namespace

Result<std::string> AlertmanagerExecutor::describe(const Order& order) const {
    auto wanted = wantedOf(order);
    if (!wanted)
        return std::move(wanted).error();
    std::string labels;
    for (const auto& [label, value] : wanted->labels)
        labels += (labels.empty() ? "" : ", ") + plainText(label) + "=" + plainText(value);
    return fmt::format("Silence {} in {} until {}", labels, name(), rfc3339(wanted->until));
}

Result<Receipt> AlertmanagerExecutor::perform(const Order& order, std::stop_token stop) {
    auto wanted = wantedOf(order);
    if (!wanted)
        return std::move(wanted).error();
    io::Json::List matchers;
    for (const auto& [label, value] : wanted->labels)
        matchers.push_back(io::Json::Map{{"name", label}, {"value", value}, {"isRegex", false}, {"isEqual", true}});
    auto body = io::Json(io::Json::Map{{"matchers", std::move(matchers)},
                                       {"startsAt", rfc3339(order.at)},
                                       {"endsAt", rfc3339(wanted->until)},
                                       {"createdBy", wanted->person},
                                       {"comment", shortened(plainText(order.reason), 300) + " (" + mark(order) + ")"}})
                    .compact();
    if (!body)
        return Error(Fault::Usage, body.error().message());
    auto sent = m_http->perform(m_server.post("/api/v2/silences", std::move(*body)), stop);
    if (!sent && !isLost(sent.error()))
        return receiptOf(order, sent.error());
    auto found = reconcile(order, stop); // read back, whatever was answered
    if (found && found->outcome == Outcome::Done)
        return found;
    return receiptOf(order, Outcome::Unknown,
                     sent ? "The silence was taken, but cannot be read back." : sent.error().text());
}

Result<Receipt> AlertmanagerExecutor::reconcile(const Order& order, std::stop_token stop) {
    auto reply = m_http->perform(m_server.get("/api/v2/silences"), stop);
    if (!reply)
        return std::move(reply).error();
    auto found = findSilence(reply->body, order);
    if (!found)
        return std::move(found).error();
    if (*found)
        return receiptOf(order, Outcome::Done, "Silenced.", name() + "/" + **found);
    return receiptOf(order, Outcome::Refused, "Not carried out: there is no such silence.");
}

} // namespace fermata::action
