#include "core/engine/way_back.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/engine/orders.h"

namespace fermata::engine {

std::optional<bool> isIrreversible(const audit::DecisionLedger& ledger, const delivery::Deployment& deployment) {
    const auto entries = ledger.newest();
    if (!entries)
        return std::nullopt;
    const auto entry = std::ranges::find_if(
        *entries, [&](const audit::RecordedDecision& each) { return brings(deployment, each.head); });
    if (entry == entries->end())
        return std::nullopt;
    const auto file = ledger.open(*entry);
    return file ? std::optional(file->snapshot.isIrreversible) : std::nullopt;
}

decision::RollbackPlan wayBack(const std::vector<decision::NeedPattern>& needs, const delivery::Board& board,
                               const std::vector<delivery::Placement>& placements, const std::string& service,
                               const std::string& environment, const WayBackQuestions& ask) {
    decision::Running running;
    std::vector<decision::Move> ways;
    std::map<std::string, std::set<std::string>> versions;
    std::set<std::string> named;
    for (const decision::NeedPattern& need : needs)
        named.insert({need.consumer, need.provider});
    for (const delivery::Placement& each : placements) {
        if (each.environment != environment || each.version.empty())
            continue;
        if (each.service != service && !named.contains(each.service))
            continue; // nobody needs it: it neither goes along nor stands in the way
        running[each.service] = each.version;
        versions[each.service].insert(each.version);
        const auto previous = board.deployments.find(each.previous);
        if (previous == board.deployments.end() || previous->second.version.empty() ||
            previous->second.version == each.version || ask.isBarred(each.service, previous->second.version))
            continue;
        versions[each.service].insert(previous->second.version);
        ways.push_back({each.service, each.version, previous->second.version, ask.isIrreversible(each)});
    }
    return decision::planTakingBack(running, service, ways, decision::needsAmong(needs, versions));
}

bool isSamePlan(const std::vector<decision::Move>& one, const std::vector<decision::Move>& other) {
    return std::ranges::equal(one, other, [](const decision::Move& a, const decision::Move& b) {
        return a.service == b.service && a.from == b.from && a.to == b.to;
    });
}

std::string nonceOf(const audit::RecordedRollback& request, std::size_t step) {
    return "request-" + std::to_string(request.record) + "-" + std::to_string(step + 1);
}

PlanStep nextOf(const audit::RecordedRollback& request, const std::vector<audit::RecordedOrder>& orders,
                const std::vector<delivery::Placement>& placements, Time now) {
    Time moved = request.at;
    for (std::size_t k = 0; k < request.steps.size(); ++k) {
        const decision::Move& step = request.steps[k];
        const delivery::Placement* placement = placementOf(placements, step.service, request.environment);
        const std::string running = placement ? placement->version : std::string();
        const auto order = std::ranges::find(orders, nonceOf(request, k),
                                             [](const audit::RecordedOrder& each) { return each.order.nonce; });
        if (order != orders.end()) {
            if (!order->receipt || order->receipt->outcome == action::Outcome::Unknown)
                return {}; // under way, or looked up
            if (order->receipt->outcome != action::Outcome::Done)
                return {{}, true};
            moved = order->receipt->at;
            if (running == step.to)
                continue;
            return {{}, now - moved > action::settlesAfter}; // the monitor has not seen it yet
        }
        if (running == step.to)
            continue; // it went back otherwise
        if (running != step.from || now - moved > action::settlesAfter)
            return {{}, true};
        return {k, false};
    }
    return {{}, true};
}

std::vector<decision::Message> inSteps(const decision::RollbackPlan& plan) {
    std::vector<decision::Message> messages;
    for (const decision::Move& move : plan.steps)
        messages.push_back(
            {"rollback.step", {{"service", move.service}, {"version", move.from}, {"previous", move.to}}, {}});
    if (plan.steps.empty()) {
        messages.push_back(plan.why);
        messages.push_back({"rollback.forward", {}, {}});
    }
    return messages;
}

} // namespace fermata::engine
