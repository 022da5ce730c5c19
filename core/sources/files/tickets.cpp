#include "core/sources/files/tickets.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/io/formats/csv.h"
#include "core/io/formats/json_reader.h"
#include "core/sources/files/stated.h"

namespace fermata::sources {
namespace {

using delivery::TicketReport;
using delivery::TicketValue;
using io::Value;

constexpr std::size_t cap = std::size_t{64} << 20;
constexpr double most = 1e15;

std::string upperKey(std::string_view key) {
    std::string upper(trimmed(key));
    for (char& c : upper)
        if (c >= 'a' && c <= 'z')
            c = static_cast<char>(c - 'a' + 'A');
    return upper;
}

/// A ticket whose worth is unknown says why, and states no number at all.
void spoil(TicketValue& ticket, std::string problem) {
    ticket.problem = std::move(problem);
    ticket.value.reset();
    ticket.costOfDelay.reset();
}

void readWorth(const io::CsvReader& rows, std::optional<std::size_t> column, std::optional<double>& target,
               TicketValue& ticket) {
    if (!column || !ticket.problem.empty() || trimmed(rows.field(*column)).empty())
        return;
    const auto number = rows.number(*column);
    if (!number)
        return spoil(ticket, number.error().text());
    if (*number < 0.0 || *number > most)
        return spoil(ticket, rows.error(*column, "must lie between 0 and 1e15").text());
    target = *number;
}

std::string textOf(const io::CsvReader& rows, std::optional<std::size_t> column) {
    return column ? std::string(trimmed(rows.field(*column))) : std::string();
}

/// What an id or a name of a Jira field stands for.
enum class Meaning { None, Value, CostOfDelay, Unit };

Meaning meaningOf(std::string_view word) {
    std::string plain = lowerAscii(trimmed(word));
    std::replace(plain.begin(), plain.end(), '_', ' ');
    if (plain == "value" || plain == "business value")
        return Meaning::Value;
    if (plain == "cost of delay" || plain == "cost of delay per day")
        return Meaning::CostOfDelay;
    if (plain == "unit" || plain == "value unit" || plain == "currency")
        return Meaning::Unit;
    return Meaning::None;
}

void readWorth(const Value& value, std::optional<double>& target, TicketValue& ticket) {
    if (!ticket.problem.empty())
        return;
    const auto number = value.number(0.0, most);
    if (!number)
        return spoil(ticket, number.error().text());
    target = *number;
}

/// A text, or the `name` or `value` of an object, as Jira writes choices.
std::string wordOf(const Value& value) {
    if (value.isText())
        return std::string(trimmed(*value.text()));
    for (const char* field : {"name", "value"})
        if (const auto inner = value.find(field); inner && inner->isText())
            return std::string(trimmed(*inner->text()));
    return {};
}

Result<TicketValue> readIssue(const Value& issue, const Value& root) {
    TicketValue ticket;
    const auto key = issue.at("key");
    if (!key)
        return key.error();
    const auto text = key->text();
    if (!text)
        return text.error();
    ticket.key = upperKey(*text);
    if (ticket.key.empty())
        return key->error("must not be empty");
    const auto fields = issue.at("fields");
    if (!fields)
        return fields.error();
    if (!fields->isMap())
        return fields->map().error();
    const auto names = root.find("names");
    std::set<Meaning> seen;
    for (const Value& field : fields->children()) {
        if (field.isNull())
            continue;
        const std::string id(field.key());
        if (id == "issuetype")
            ticket.type = wordOf(field);
        else if (id == "priority")
            ticket.priority = wordOf(field);
        Meaning meaning = meaningOf(id);
        if (names && meaning == Meaning::None)
            if (const auto title = names->find(id); title && title->isText())
                meaning = meaningOf(*title->text());
        if (meaning == Meaning::None)
            continue;
        if (!seen.insert(meaning).second)
            return field.error("says the same as a field before it");
        if (meaning == Meaning::Value)
            readWorth(field, ticket.value, ticket);
        else if (meaning == Meaning::CostOfDelay)
            readWorth(field, ticket.costOfDelay, ticket);
        else
            ticket.unit = wordOf(field);
    }
    return ticket;
}

} // namespace

Result<TicketReport> parseTicketTable(std::string_view bytes, const std::string& file) {
    auto rows = io::CsvReader::open(bytes, file, {.bytes = cap});
    if (!rows)
        return std::move(rows).error();
    const auto key = rows->require({"key"});
    if (!key)
        return key.error();
    const auto value = rows->column("value");
    const auto delay = rows->column("cost_of_delay_per_day");
    if (!value && !delay)
        return rows->require({"value", "cost_of_delay_per_day"}).error();
    const auto exportedAt = rows->column("exported_at");
    const auto unit = rows->column("unit"), type = rows->column("type"), priority = rows->column("priority");
    TicketReport report;
    std::set<std::string> seen;
    while (true) {
        const auto more = rows->next();
        if (!more)
            return more.error();
        if (!*more)
            return report;
        TicketValue ticket;
        ticket.key = upperKey(rows->field(*key));
        if (ticket.key.empty())
            return rows->error(*key, "must not be empty");
        if (!seen.insert(ticket.key).second)
            return rows->error(*key, "stands twice: " + plainText(ticket.key));
        ticket.unit = textOf(*rows, unit);
        ticket.type = textOf(*rows, type);
        ticket.priority = textOf(*rows, priority);
        if (exportedAt && !trimmed(rows->field(*exportedAt)).empty()) {
            const auto time = rows->time(*exportedAt);
            if (!time)
                return time.error();
            keepOldest(report.time, *time);
        }
        readWorth(*rows, value, ticket.value, ticket);
        readWorth(*rows, delay, ticket.costOfDelay, ticket);
        report.tickets.push_back(std::move(ticket));
    }
}

Result<TicketReport> parseJiraIssues(std::string_view bytes, const std::string& file) {
    auto document = io::readJson(bytes, file, {.bytes = cap});
    if (!document)
        return std::move(document).error();
    const Value root = document->root();
    const auto list = root.at("issues");
    if (!list)
        return list.error();
    const auto issues = list->list();
    if (!issues)
        return issues.error();
    TicketReport report;
    std::set<std::string> seen;
    for (const Value& issue : *issues) {
        auto ticket = readIssue(issue, root);
        if (!ticket)
            return std::move(ticket).error();
        if (!seen.insert(ticket->key).second)
            return issue.error("stands twice: " + plainText(ticket->key));
        report.tickets.push_back(std::move(*ticket));
    }
    return report;
}

} // namespace fermata::sources
