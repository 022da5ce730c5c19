#include "core/decision/rollback/ruling.h"

#include <algorithm>

namespace fermata::decision {
namespace {

RollbackRuling escalate(std::string id, std::map<std::string, std::string> texts,
                        std::map<std::string, double> numbers = {}) {
    return {Remedy::Escalate, {std::move(id), std::move(texts), std::move(numbers)}, false};
}

/// Whether the cause may lie outside what was deployed.
std::optional<RollbackRuling> elsewhere(const RollbackFacts& facts) {
    const auto worse = std::ranges::find(facts.untouched, std::optional(true), &Untouched::isWorse);
    if (worse != facts.untouched.end())
        return escalate("rollback.elsewhere", {{"service", facts.service}, {"other", worse->service}});
    if (facts.hasControl)
        return std::nullopt;
    if (!facts.overlaps.empty())
        return escalate("rollback.overlap", {{"service", facts.service}, {"other", facts.overlaps.front()}});
    if (std::ranges::none_of(facts.untouched, [](const Untouched& other) { return other.isWorse.has_value(); }))
        return escalate("rollback.nothing_to_compare", {{"service", facts.service}});
    return std::nullopt;
}

} // namespace

std::string_view name(Remedy remedy) {
    switch (remedy) {
    case Remedy::None:
        return "none";
    case Remedy::Pause:
        return "pause";
    case Remedy::RollBack:
        return "roll-back";
    case Remedy::Escalate:
        return "escalate";
    }
    return "escalate";
}

RollbackRuling ruleOn(const RollbackFacts& facts, Time now) {
    const std::map<std::string, std::string> what{
        {"service", facts.service}, {"environment", facts.environment}, {"version", facts.version}};
    switch (facts.proof) {
    case Proof::None:
        return {Remedy::None, {"rollback.no_proof", what, {}}, false};
    case Proof::Good:
        return {Remedy::None, {"rollback.good", what, {}}, false};
    case Proof::Pause:
        return {Remedy::Pause, {"rollback.pause", what, {}}, false};
    case Proof::RollBack:
        break;
    }
    if (facts.version.empty() || facts.running.empty())
        return escalate("rollback.version_unknown", what);
    for (const PastRollback& past : facts.past)
        if (past.isOpen)
            return past.from == facts.version
                       ? RollbackRuling{Remedy::None, {"rollback.ordered_before", what, {}}, false}
                       : escalate("rollback.under_way", what);
    if (facts.running != facts.version)
        return {Remedy::None,
                {"rollback.not_running",
                 {{"service", facts.service}, {"version", facts.version}, {"running", facts.running}},
                 {}},
                false};
    if (std::ranges::find(facts.past, facts.version, &PastRollback::from) != facts.past.end())
        return escalate("rollback.twice", what);
    if (facts.previous.empty() || facts.previous == facts.version)
        return escalate("rollback.no_way_back", what);
    const std::map<std::string, std::string> back{{"service", facts.service}, {"version", facts.previous}};
    if (std::ranges::find(facts.barred, facts.previous) != facts.barred.end())
        return escalate("rollback.previous_barred", back);
    for (const PastRollback& past : facts.past) // also one of the future: a clock that was set back proves nothing
        if (past.from == facts.previous && now - past.at < pingPongWithin)
            return escalate("rollback.ping_pong", back);
    if (auto other = elsewhere(facts))
        return *other;
    if (!facts.irreversible.empty()) {
        auto ruling =
            escalate("rollback.irreversible", {{"service", facts.service}, {"step", facts.irreversible.front()}},
                     {{"count", static_cast<double>(facts.irreversible.size())}});
        ruling.offersForward = true;
        return ruling;
    }
    if (!facts.isPlanned)
        return {Remedy::Escalate, facts.whyNotPlanned, true};
    if (facts.isOver) // nor does it act when somebody arms the environment for something else later
        return escalate("rollback.over", what);
    if (!facts.isArmed)
        return escalate("rollback.not_armed", what);
    if (facts.automaticActs >= facts.automaticActsAnHour)
        return escalate("rollback.limit", what, {{"limit", static_cast<double>(facts.automaticActsAnHour)}});
    return {Remedy::RollBack,
            {"rollback.by_itself",
             {{"service", facts.service},
              {"environment", facts.environment},
              {"version", facts.version},
              {"previous", facts.previous}},
             {}},
            false};
}

Recovery recoveryOf(const RecoveryFacts& facts, Time now) {
    const bool isBad = facts.after == Proof::Pause || facts.after == Proof::RollBack;
    if (facts.isConfirmed && facts.after == Proof::Good)
        return Recovery::Recovered;
    if ((facts.isConfirmed && isBad) || now - facts.orderedAt >= facts.patience)
        return Recovery::NotRecovered;
    return Recovery::Unknown;
}

} // namespace fermata::decision
