#include "app/fermatactl/decision_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/wording/wording.h"

namespace fermata::ctl {
namespace {

constexpr std::size_t mostReasons = 6;

void addRules(std::string& text, const decision::Decision& decision) {
    text += "\nRules\n";
    for (const decision::HardRule& rule : decision.rules)
        if (rule.state != decision::RuleState::Met)
            text += fmt::format("  {:<13} {}\n", wording::word(rule.state), wording::sentence(rule.message));
    const auto met = std::count_if(decision.rules.begin(), decision.rules.end(),
                                   [](const auto& rule) { return rule.state == decision::RuleState::Met; });
    text += fmt::format("  {:<13} {}\n", "met", met);
}

/// Value against risk: the break-even with its range, and the facts behind it.
void addWorth(std::string& text, const decision::Decision& decision) {
    const decision::Worth& worth = decision.worth;
    if (worth.message.id.empty() && worth.dipPerDay <= 0.0)
        return;
    text += "\nValue\n";
    if (!worth.message.id.empty())
        text += fmt::format("  {}\n", wording::sentence(worth.message));
    const auto end = [](const std::optional<double>& value) {
        return value ? wording::number(*value) : std::string("none that is enough");
    };
    if (worth.breakEven && *worth.breakEven > 0.0)
        text += fmt::format("  break-even {} {} a day; {} to {} over the interval of the risk\n", end(worth.breakEven),
                            plainText(decision.unit), end(worth.breakEvenLow), end(worth.breakEvenHigh));
    for (const decision::Reason& reason : decision.reasons)
        if (reason.id == "value" || reason.id == "performance")
            text += fmt::format("  {}\n", wording::sentence(reason.message));
}

void addReasons(std::string& text, const decision::Decision& decision) {
    text += "\nWhat moves the risk\n";
    std::size_t shown = 0, more = 0;
    for (const decision::Reason& reason : decision.reasons) {
        if (reason.weight == 0.0)
            continue;
        if (shown == mostReasons) {
            ++more;
            continue;
        }
        ++shown;
        text += fmt::format("  {:+.2f}  {}\n", reason.weight, wording::sentence(reason.message));
    }
    if (shown == 0)
        text += "  nothing known yet: the prior alone\n";
    if (more > 0)
        text += fmt::format("  {} more\n", more);
}

void addEvidence(std::string& text, const assessment::EvidenceSnapshot& snapshot) {
    text += "\nEvidence\n";
    for (const assessment::Evidence& entry : snapshot.evidence) {
        std::string facts;
        if (!entry.source.empty())
            facts += "  " + plainText(entry.source);
        // Git's objects are what their name says, however long ago they were written.
        const bool ages =
            entry.kind != assessment::EvidenceKind::Diff && entry.kind != assessment::EvidenceKind::History;
        if (entry.observedAt && ages)
            facts += fmt::format(", {} ago", shortDuration(snapshot.at - *entry.observedAt));
        if (!entry.note.empty())
            facts += (facts.empty() ? "  " : ": ") + wording::sentence({entry.note, {}, {}});
        text += fmt::format("  {:<14} {:<14}{}\n", wording::word(entry.kind), wording::word(entry.state), facts);
    }
}

} // namespace

std::string decisionText(const assessment::EvidenceSnapshot& snapshot, const decision::Decision& decision,
                         const std::vector<decision::Counterfactual>& waysOut) {
    std::string text = fmt::format("{}  {}\n{} for {} at {}\n", wording::word(decision.verdict),
                                   plainText(snapshot.change.title), plainText(snapshot.change.key),
                                   plainText(snapshot.environment), wording::timeForPeople(snapshot.at));
    text += wording::sentence(decision.summary) + "\n";
    if (decision.holdUntil)
        text += fmt::format("Time alone releases it: {}\n", wording::timeForPeople(*decision.holdUntil));
    text += fmt::format("\nRisk of a defect {} ({} to {}), of an incident {}; {}\n",
                        wording::percent(decision.risk.pDefect.value()), wording::percent(decision.risk.low.value()),
                        wording::percent(decision.risk.high.value()), wording::percent(decision.pIncident.value()),
                        wording::word(decision.risk.state));
    addWorth(text, decision);
    addRules(text, decision);
    addReasons(text, decision);
    addEvidence(text, snapshot);
    text += "\nWhat would release it\n";
    if (decision.verdict == decision::Verdict::FastTrack)
        text += "  nothing is needed\n";
    else if (waysOut.empty())
        text += "  no review, green run, waiting or splitting would permit more (tried)\n";
    for (const decision::Counterfactual& way : waysOut) {
        std::string actions;
        for (const decision::Atom& atom : way.atoms)
            actions += (actions.empty() ? "" : "; ") + wording::sentence(atom.message);
        text += fmt::format("  {} → {}, about {} h{}\n", actions, wording::word(way.verdict),
                            wording::number(way.costHours),
                            way.cost > 0.0 ? fmt::format(", {} {}", wording::number(way.cost), plainText(decision.unit))
                                           : std::string());
    }
    if (!decision.notLookedAt.empty()) {
        text += "\nNot looked at\n";
        for (const decision::NotLookedAt& kind : decision.notLookedAt)
            text += fmt::format("  {}: {}\n", wording::word(kind.kind), plainText(kind.reason));
    }
    return text;
}

} // namespace fermata::ctl
