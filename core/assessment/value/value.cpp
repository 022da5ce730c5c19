#include "core/assessment/value/value.h"

#include <algorithm>
#include <cctype>

namespace fermata::assessment {
namespace {

constexpr std::size_t mostTickets = 50;

bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool isDigit(char c) {
    return c >= '0' && c <= '9';
}
char upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

/// `PROJECT-123`: a project of letters, digits and underscores that begins with a letter, as Jira demands.
void collect(std::string_view text, std::vector<std::string>& keys) {
    for (std::size_t dash = text.find('-'); dash != std::string_view::npos; dash = text.find('-', dash + 1)) {
        std::size_t from = dash;
        while (from > 0 && (isLetter(text[from - 1]) || isDigit(text[from - 1]) || text[from - 1] == '_'))
            --from;
        std::size_t to = dash + 1;
        while (to < text.size() && isDigit(text[to]))
            ++to;
        const bool endsHere = to == text.size() || !(isLetter(text[to]) || text[to] == '_');
        if (dash - from < 2 || dash - from > 32 || !isLetter(text[from]) || to == dash + 1 || to - dash > 10 ||
            !endsHere)
            continue;
        std::string key(text.substr(from, to - from));
        std::transform(key.begin(), key.end(), key.begin(), upper);
        if (keys.size() < mostTickets && std::find(keys.begin(), keys.end(), key) == keys.end())
            keys.push_back(std::move(key));
    }
}

bool saysTheSame(const delivery::TicketValue& a, const delivery::TicketValue& b) {
    return a.value == b.value && a.costOfDelay == b.costOfDelay && a.unit == b.unit && a.problem == b.problem;
}

} // namespace

std::vector<std::string> namedTickets(const delivery::Change& change) {
    std::vector<std::string> keys;
    collect(change.title, keys);
    collect(change.reference, keys);
    collect(change.description, keys);
    return keys;
}

FoundValue valueOf(const std::vector<std::string>& named, const std::vector<const delivery::TicketReport*>& reports) {
    FoundValue found;
    std::vector<const delivery::TicketValue*> tickets;
    for (const std::string& key : named) {
        const delivery::TicketValue* known = nullptr;
        for (const delivery::TicketReport* report : reports)
            for (const delivery::TicketValue& ticket : report->tickets) {
                if (ticket.key != key)
                    continue;
                found.isConflict = found.isConflict || (known && !saysTheSame(*known, ticket));
                known = &ticket;
            }
        if (known)
            tickets.push_back(known);
    }
    if (tickets.empty()) {
        found.problem = named.empty() ? "evidence.no_ticket_named" : "evidence.no_such_ticket";
        return found;
    }
    for (const delivery::TicketValue* ticket : tickets) {
        found.facts.tickets.push_back(ticket->key);
        // One ticket of unknown worth spoils the sum: what is not known must not be hidden behind what is.
        if (!ticket->problem.empty() || (!ticket->costOfDelay && !ticket->value)) {
            found.isBroken = !ticket->problem.empty();
            found.problem = found.isBroken ? ticket->problem : "evidence.no_value_stated";
            return found;
        }
        if (ticket->unit != tickets.front()->unit) {
            found.problem = "evidence.units_differ";
            found.isConflict = true;
            return found;
        }
    }
    if (found.isConflict) {
        found.problem = "evidence.conflict";
        return found;
    }
    found.facts.unit = tickets.front()->unit;
    for (const delivery::TicketValue* ticket : tickets)
        if (ticket->costOfDelay)
            found.facts.costOfDelay = found.facts.costOfDelay.value_or(0.0) + *ticket->costOfDelay;
        else
            found.facts.total = found.facts.total.value_or(0.0) + *ticket->value;
    return found;
}

PerformanceFacts performanceOf(const std::vector<const delivery::PerformanceReport*>& reports) {
    PerformanceFacts worst;
    bool isFirst = true;
    for (const delivery::PerformanceReport* report : reports)
        for (const delivery::Dip& dip : report->dips)
            if (isFirst || dip.high > worst.high) {
                worst = {dip.metric, dip.dip, dip.low, dip.high};
                isFirst = false;
            }
    return worst;
}

} // namespace fermata::assessment
