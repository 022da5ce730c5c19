#include "core/decision/rollback/plan.h"

#include <algorithm>
#include <optional>
#include <set>

namespace fermata::decision {
namespace {

RollbackPlan noPlan(std::string id, std::map<std::string, std::string> texts) {
    return {{}, {std::move(id), std::move(texts), {}}};
}

const Need* unmet(const Running& running, const std::vector<Need>& needs) {
    for (const Need& need : needs) {
        const auto consumer = running.find(need.consumer);
        if (consumer == running.end() || consumer->second != need.version)
            continue;
        const auto provider = running.find(need.provider);
        if (provider == running.end() || std::ranges::find(need.fits, provider->second) == need.fits.end())
            return &need;
    }
    return nullptr;
}

/// Whether the need of this consumer's version is met by that provider's version.
bool fits(const std::vector<Need>& needs, const std::string& consumer, const std::string& version,
          const std::string& provider, const std::string& providerVersion) {
    return std::ranges::all_of(needs, [&](const Need& need) {
        return need.consumer != consumer || need.version != version || need.provider != provider ||
               std::ranges::find(need.fits, providerVersion) != need.fits.end();
    });
}

bool matches(const std::string& pattern, const std::string& version) {
    return pattern.ends_with('*') ? version.starts_with(pattern.substr(0, pattern.size() - 1)) : pattern == version;
}

} // namespace

std::vector<Need> needsAmong(const std::vector<NeedPattern>& patterns,
                             const std::map<std::string, std::set<std::string>>& versions) {
    static const std::set<std::string> none;
    const auto of = [&](const std::string& service) -> const std::set<std::string>& {
        const auto found = versions.find(service);
        return found == versions.end() ? none : found->second;
    };
    std::vector<Need> needs;
    for (const NeedPattern& pattern : patterns) {
        std::vector<std::string> fits;
        for (const std::string& version : of(pattern.provider))
            if (std::ranges::any_of(pattern.fits, [&](const std::string& each) { return matches(each, version); }))
                fits.push_back(version);
        for (const std::string& version : of(pattern.consumer))
            if (matches(pattern.version, version))
                needs.push_back({pattern.consumer, version, pattern.provider, fits});
    }
    return needs;
}

bool isCompatible(const Running& running, const std::vector<Need>& needs) {
    return unmet(running, needs) == nullptr;
}

RollbackPlan planRollback(const Running& running, std::vector<Move> moves, const std::vector<Need>& needs) {
    std::ranges::sort(moves, {}, &Move::service);
    Running after = running;
    std::map<std::string, std::size_t> byService;
    for (std::size_t k = 0; k < moves.size(); ++k) {
        const Move& move = moves[k];
        if (!byService.try_emplace(move.service, k).second)
            return noPlan("rollback.plan.twice", {{"service", move.service}});
        const auto now = running.find(move.service);
        if (now == running.end() || now->second != move.from)
            return noPlan("rollback.plan.moved", {{"service", move.service}, {"version", move.from}});
        if (move.isIrreversible)
            return noPlan("rollback.plan.irreversible", {{"service", move.service}, {"version", move.from}});
        after[move.service] = move.to;
    }
    if (const Need* need = unmet(after, needs))
        return noPlan("rollback.plan.broken_after", {{"service", need->consumer}, {"provider", need->provider}});

    // Of a consumer and a provider that both move, (consumer back, provider not) or the reverse may not be allowed.
    std::vector<std::set<std::size_t>> before(moves.size()); // what has to go first
    for (const Need& need : needs) {
        const auto consumer = byService.find(need.consumer), provider = byService.find(need.provider);
        if (consumer == byService.end() || provider == byService.end() || consumer == provider)
            continue;
        const Move &one = moves[consumer->second], &other = moves[provider->second];
        if (!fits(needs, one.service, one.to, other.service, other.from))
            before[consumer->second].insert(provider->second);
        if (!fits(needs, one.service, one.from, other.service, other.to))
            before[provider->second].insert(consumer->second);
    }
    for (std::size_t k = 0; k < moves.size(); ++k)
        for (const std::size_t first : before[k])
            if (before[first].contains(k))
                return noPlan("rollback.plan.together",
                              {{"service", moves[k].service}, {"other", moves[first].service}});

    RollbackPlan plan;
    std::vector<bool> isDone(moves.size(), false);
    while (plan.steps.size() < moves.size()) {
        std::optional<std::size_t> next;
        for (std::size_t k = 0; k < moves.size() && !next; ++k)
            if (!isDone[k] && std::ranges::all_of(before[k], [&](std::size_t first) { return isDone[first]; }))
                next = k;
        if (!next) {
            const auto stuck = std::ranges::find(isDone, false) - isDone.begin();
            return noPlan("rollback.plan.cycle", {{"service", moves[static_cast<std::size_t>(stuck)].service}});
        }
        isDone[*next] = true;
        plan.steps.push_back(moves[*next]);
    }
    return plan;
}

RollbackPlan planTakingBack(const Running& running, const std::string& service, const std::vector<Move>& ways,
                            const std::vector<Need>& allNeeds) {
    std::vector<Need> needs = allNeeds;
    std::erase_if(needs, [&](const Need& need) {
        return need.consumer != service && need.provider != service && unmet(running, {need}) != nullptr;
    });
    std::vector<Move> moves;
    const auto goesAlong = [&](const std::string& name) {
        const auto way = std::ranges::find(ways, name, &Move::service);
        if (way == ways.end() || std::ranges::find(moves, name, &Move::service) != moves.end())
            return false;
        moves.push_back(*way);
        return true;
    };
    if (!goesAlong(service))
        return noPlan("rollback.plan.no_way", {{"service", service}});
    for (;;) {
        RollbackPlan plan = planRollback(running, moves, needs);
        if (plan.why.id != "rollback.plan.broken_after" ||
            (!goesAlong(plan.why.texts.at("service")) && !goesAlong(plan.why.texts.at("provider"))))
            return plan;
    }
}

} // namespace fermata::decision
