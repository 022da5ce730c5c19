#include "core/engine/accounts.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "core/audit/action_ledger.h"
#include "core/audit/ledger.h"

namespace fermata::engine {
namespace {

using audit::RecordedAct;
using audit::RecordedDecision;
using audit::RecordedOrder;
using decision::ActKind;
using decision::Verdict;

double hours(Seconds duration) {
    return static_cast<double>(duration.count()) / 3600.0;
}

/// One head of one change on its way into one environment.
struct Case {
    std::vector<RecordedDecision> decisions; ///< oldest first
    std::vector<RecordedAct> acts;           ///< oldest first
};
using CaseKey = std::tuple<std::string, std::string, std::string>; ///< change, head, environment

struct Book {
    std::map<CaseKey, Case> cases;
    std::vector<RecordedOrder> orders; ///< oldest first
    std::optional<Time> from, to;
    bool holds(Time at) const { return (!from || at >= *from) && (!to || at < *to); }
};

Result<Book> read(const audit::Chain& chain, const audit::ActionLedger& actions) {
    Book book;
    auto stored = chain.of({audit::RecordKind::Decision, audit::RecordKind::Approval, audit::RecordKind::Hold,
                            audit::RecordKind::Override},
                           1);
    if (!stored)
        return std::move(stored).error();
    for (const audit::StoredRecord& each : *stored) {
        const auto where = fmt::format("reading record {}", each.record.number);
        if (each.record.kind == audit::RecordKind::Decision) {
            auto entry = audit::readDecision(each.record);
            if (!entry)
                return std::move(entry).error().in(where);
            book.cases[{entry->change, entry->head.hex(), entry->environment}].decisions.push_back(std::move(*entry));
        } else {
            auto act = audit::readAct(each.record);
            if (!act)
                return std::move(act).error().in(where);
            book.cases[{act->change, act->head.hex(), act->environment}].acts.push_back(std::move(*act));
        }
    }
    auto orders = actions.orders(SIZE_MAX);
    if (!orders)
        return std::move(orders).error();
    book.orders.assign(orders->rbegin(), orders->rend());
    return book;
}

std::optional<double> summed(Sum sum, const std::vector<AccountRow>& rows) {
    if (sum == Sum::Total) {
        double total = 0.0;
        for (const AccountRow& row : rows)
            total += row.amount;
        return total;
    }
    if (rows.empty())
        return std::nullopt;
    std::vector<double> amounts;
    for (const AccountRow& row : rows)
        amounts.push_back(row.amount);
    std::sort(amounts.begin(), amounts.end());
    const std::size_t middle = amounts.size() / 2;
    return amounts.size() % 2 == 1 ? amounts[middle] : (amounts[middle - 1] + amounts[middle]) / 2.0;
}

Account account(std::string id, std::string unit, Sum sum, std::vector<AccountRow> rows) {
    Account made{std::move(id), std::move(unit), sum, {}, {}, {}, std::move(rows)};
    std::stable_sort(made.rows.begin(), made.rows.end(),
                     [](const AccountRow& one, const AccountRow& other) { return one.at < other.at; });
    made.meaning = {"account." + made.id, {}, {}};
    made.value = summed(sum, made.rows);
    if (!made.value)
        made.whyNothing = {"account.nothing", {}, {}};
    return made;
}

bool letsThrough(const RecordedAct& act) {
    return act.kind == ActKind::Approve || act.kind == ActKind::Override;
}

const RecordedDecision* firstThatPermits(const Case& each) {
    for (const RecordedDecision& decision : each.decisions)
        if (permission(decision.verdict) >= permission(Verdict::Approve))
            return &decision;
    return nullptr;
}

/// What persons decided, and what they waited for; then what nobody had to.
Result<void> addDecisions(const Book& book, const audit::DecisionLedger& ledger, Accounts& out) {
    std::vector<AccountRow> taken, waited, spared;
    for (const auto& [key, each] : book.cases) {
        for (const RecordedAct& act : each.acts)
            if (book.holds(act.at))
                taken.push_back({act.record, act.at, act.change, act.author.person, 1.0});
        if (each.decisions.empty())
            continue;
        const Time began = each.decisions.front().at;
        const auto act = std::find_if(each.acts.begin(), each.acts.end(), letsThrough);
        if (act != each.acts.end()) {
            if (book.holds(act->at))
                waited.push_back({act->record, act->at, act->change, act->author.person,
                                  hours(std::max(act->at - began, Seconds{0}))});
            continue;
        }
        const RecordedDecision* permits = firstThatPermits(each);
        if (!permits || !each.acts.empty() || !book.holds(permits->at))
            continue;
        // A change that was merged before anybody asked waited for no person.
        auto file = ledger.open(*permits);
        if (!file && file.error().fault() != Fault::Newer)
            return std::move(file).error().in(fmt::format("reading record {}", permits->record));
        if (file && file->snapshot.change.state != delivery::ChangeState::AlreadyMerged)
            spared.push_back({permits->record, permits->at, permits->change, {}, hours(permits->at - began)});
    }
    std::vector<AccountRow> decisions = spared, hoursSpared;
    for (AccountRow& row : decisions)
        row.amount = 1.0;
    out.accounts.push_back(account("decisions.taken", "", Sum::Total, std::move(taken)));
    out.accounts.push_back(account("decisions.spared", "", Sum::Total, std::move(decisions)));
    out.accounts.push_back(account("waiting.taken", "hours", Sum::Median, std::move(waited)));
    const Account& usual = out.accounts.back();
    const bool isKnown = usual.rows.size() >= waitsNeeded && usual.value;
    if (isKnown)
        for (const AccountRow& row : spared) {
            hoursSpared.push_back(row);
            hoursSpared.back().amount = std::max(0.0, *usual.value - row.amount);
        }
    Account saved = account("waiting.spared", "hours", Sum::Total, std::move(hoursSpared));
    if (isKnown) {
        saved.meaning.numbers["usual"] = *usual.value;
    } else {
        saved.value.reset();
        saved.meaning = {"account.waiting.spared.unknown", {}, {}};
        saved.whyNothing = {
            "account.waiting.few", {}, {{"count", double(usual.rows.size())}, {"needed", double(waitsNeeded)}}};
    }
    out.accounts.push_back(std::move(saved));
    return {};
}

bool isDone(const RecordedOrder& order) {
    return order.wasSent && order.receipt && order.receipt->outcome == action::Outcome::Done;
}

bool isNight(Time at, Seconds zoneOffset) {
    const auto local = toUnix(at) + zoneOffset.count();
    const auto hour = ((local % 86400 + 86400) % 86400) / 3600;
    return hour >= nightFromHour || hour < nightUntilHour;
}

void addCalls(const Book& book, Seconds zoneOffset, Accounts& out) {
    std::vector<AccountRow> spared, made;
    for (const RecordedOrder& order : book.orders)
        if (order.order.kind == action::ActionKind::RollBack && isDone(order) && book.holds(order.at) &&
            isNight(order.at, zoneOffset))
            (order.order.isAutomatic ? spared : made)
                .push_back({order.record, order.at, order.order.service + " " + order.order.binding.environment,
                            order.order.isAutomatic ? std::string() : order.author.person, 1.0});
    out.accounts.push_back(account("calls.spared", "", Sum::Total, std::move(spared)));
    out.accounts.push_back(account("calls.made", "", Sum::Total, std::move(made)));
}

struct Band {
    const char* id;
    double below;
};
constexpr Band bands[] = {{"lead.low", 0.1}, {"lead.middle", 0.3}, {"lead.high", 2.0}};

/// From the first decision on a head to the receipt of its deployment; what it was worth, and for how long it ran.
Result<void> addDeployments(const Book& book, const audit::DecisionLedger& ledger, Time now, Accounts& out) {
    std::map<std::string, std::vector<AccountRow>> lead;
    std::vector<AccountRow> promised, due, late, live, takenBack;
    std::set<CaseKey> deployedBefore;
    std::string unit;
    for (std::size_t i = 0; i < book.orders.size(); ++i) {
        const RecordedOrder& order = book.orders[i];
        if (order.order.kind != action::ActionKind::Deploy || !isDone(order) || !book.holds(order.receipt->at))
            continue;
        const action::Binding& bound = order.order.binding;
        const auto found = book.cases.find({bound.change, bound.head.hex(), bound.environment});
        if (found == book.cases.end() || found->second.decisions.empty())
            continue;
        const auto& decisions = found->second.decisions;
        const auto settled = std::find_if(decisions.begin(), decisions.end(),
                                          [&](const RecordedDecision& each) { return each.id == bound.decisionId; });
        const RecordedDecision& judged = settled != decisions.end() ? *settled : decisions.back();
        const Time done = order.receipt->at;
        for (const Band& band : bands)
            if (judged.pDefect.value() < band.below) {
                lead[band.id].push_back({order.record, done, bound.change, order.author.person,
                                         hours(std::max(done - decisions.front().at, Seconds{0}))});
                break;
            }
        auto file = ledger.open(judged);
        if (!file && file.error().fault() != Fault::Newer)
            return std::move(file).error().in(fmt::format("reading record {}", judged.record));
        if (!file || !file->decision.worth.isWeighed || file->decision.worth.perDay <= 0.0)
            continue;
        if (unit.empty())
            unit = file->decision.unit;
        if (unit != file->decision.unit)
            continue; // what is counted in another unit cannot be added
        // Until it was rolled back, then until it came again, at the latest until the record or what is asked for ends.
        const Time end = std::max(done, std::min(book.to.value_or(now), now));
        Time back = end, again = end;
        for (std::size_t k = i + 1; k < book.orders.size() && again == end; ++k) {
            const RecordedOrder& later = book.orders[k];
            if (!isDone(later) || later.order.service != order.order.service ||
                later.order.binding.environment != bound.environment)
                continue;
            if (later.order.kind == action::ActionKind::RollBack && back == end)
                back = std::clamp(later.receipt->at, done, end);
            else if (later.order.kind == action::ActionKind::Deploy && later.order.binding.change == bound.change)
                again = std::clamp(later.receipt->at, done, end);
        }
        back = std::min(back, again);
        const bool isFirst = deployedBefore.insert(found->first).second;
        const Time began = isFirst ? std::min(decisions.front().at, done) : done;
        const double perDay = file->decision.worth.perDay;
        const auto add = [&](std::vector<AccountRow>& rows, double days) {
            rows.push_back({order.record, done, bound.change, order.author.person, perDay * days});
        };
        const auto days = [](Seconds duration) { return hours(duration) / 24.0; };
        add(promised, 1.0);
        add(due, days(again - began));
        add(late, days(done - began));
        add(live, days(back - done));
        add(takenBack, days(again - back));
    }
    for (const Band& band : bands)
        out.accounts.push_back(account(band.id, "hours", Sum::Median, std::move(lead[band.id])));
    out.accounts.push_back(account("value.promised", unit, Sum::Total, std::move(promised)));
    out.accounts.push_back(account("value.due", unit, Sum::Total, std::move(due)));
    out.accounts.push_back(account("value.live", unit, Sum::Total, std::move(live)));
    out.accounts.push_back(account("value.late", unit, Sum::Total, std::move(late)));
    out.accounts.push_back(account("value.taken_back", unit, Sum::Total, std::move(takenBack)));
    return {};
}

} // namespace

const Account* Accounts::find(std::string_view id) const {
    const auto found =
        std::find_if(accounts.begin(), accounts.end(), [&](const Account& each) { return each.id == id; });
    return found == accounts.end() ? nullptr : &*found;
}

Result<Accounts> accountsOf(audit::Chain& chain, std::optional<Time> from, std::optional<Time> to, Seconds zoneOffset) {
    const audit::ActionLedger actions(chain);
    const audit::DecisionLedger ledger(chain);
    auto book = read(chain, actions);
    if (!book)
        return std::move(book).error();
    book->from = from;
    book->to = to;
    auto head = chain.head();
    if (!head)
        return std::move(head).error();
    Accounts accounts{from, to, {}};
    if (auto added = addDecisions(*book, ledger, accounts); !added)
        return std::move(added).error();
    addCalls(*book, zoneOffset, accounts);
    // The record's own end, and not the clock, so that the same record always gives the same numbers.
    if (auto added = addDeployments(*book, ledger, head->time, accounts); !added)
        return std::move(added).error();
    return accounts;
}

} // namespace fermata::engine
