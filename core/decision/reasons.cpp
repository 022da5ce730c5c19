#include "core/decision/reasons.h"

#include <algorithm>
#include <cmath>

#include "core/base/probability.h"

namespace fermata::decision {
namespace {

using assessment::Contribution;
using assessment::EvidenceKind;

bool endsWith(const std::string& text, std::string_view end) {
    return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

/// How the value of a feature is said: as yes or no, as a share, or as a number.
Message contributionMessage(const Contribution& contribution) {
    const std::map<std::string, std::string> feature{{"feature", contribution.feature}};
    if (!contribution.isKnown)
        return {"reason.risk.unknown", feature, {}};
    if (contribution.feature == "fix" || contribution.feature == "revert")
        return {contribution.value != 0.0 ? "reason.risk.yes" : "reason.risk.no", feature, {}};
    const bool isShare = endsWith(contribution.feature, "_share") || endsWith(contribution.feature, "ownership");
    return {isShare ? "reason.risk.share" : "reason.risk.number", feature, {{"value", contribution.value}}};
}

/// The rules that are not met and forbid more than Approve, strictest first; where the verdict is Approve and the
/// weighing would have been milder, also those that forbid the fast track.
std::vector<const FoundRule*> binding(const std::vector<FoundRule>& rules, Verdict verdict, Verdict weighed) {
    std::vector<const FoundRule*> found;
    for (const FoundRule& each : rules) {
        if (each.rule.state != RuleState::NotMet)
            continue;
        const bool forbidsFastTrack = each.rule.atBest <= Verdict::Approve;
        if (!forbidsFastTrack || (verdict == Verdict::Approve && weighed == Verdict::FastTrack))
            found.push_back(&each);
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const auto* a, const auto* b) { return a->rule.atBest > b->rule.atBest; });
    return found;
}

Message weighingMessage(const Decision& decision, const Readings& readings) {
    return {"reason.weighing",
            {{"verdict", std::string(name(decision.weighed))}, {"component", readings.worstComponent}},
            {{"p_incident", decision.pIncident.value()},
             {"criticality", rounded(readings.criticality * readings.recovery * readings.reversal)},
             {"exposure", rounded(readings.exposure)}}};
}

} // namespace

std::vector<Reason> reasonsFor(const Decision& decision, const std::vector<FoundRule>& rules, const Policy& policy,
                               const Readings& readings) {
    std::vector<Reason> reasons;
    for (const FoundRule* each : binding(rules, decision.verdict, decision.weighed))
        reasons.push_back({"rule." + each->rule.id, 0.0, each->rule.message, each->evidence});
    reasons.push_back({"weighing", 0.0, weighingMessage(decision, readings), {EvidenceKind::History}});
    for (const EvidenceKind kind : assessment::allEvidenceKinds) {
        const EvidenceRule& rule = policy.ruleFor(kind);
        const double worry = readings.worry[static_cast<std::size_t>(kind)];
        if (rule.use == Use::NotUsedHere || rounded(rule.weight * worry) <= 0.0)
            continue;
        const std::string word(assessment::name(kind));
        reasons.push_back(
            {"weight." + word,
             0.0,
             {"reason.weight", {{"kind", word}}, {{"worry", rounded(worry)}, {"factor", rounded(rule.weight * worry)}}},
             {kind}});
    }
    std::vector<const Contribution*> contributions;
    for (const Contribution& each : decision.risk.contributions)
        contributions.push_back(&each);
    std::stable_sort(contributions.begin(), contributions.end(),
                     [](const auto* a, const auto* b) { return std::fabs(a->logOdds) > std::fabs(b->logOdds); });
    for (const Contribution* each : contributions)
        reasons.push_back({"risk." + each->feature,
                           each->logOdds,
                           contributionMessage(*each),
                           {EvidenceKind::Diff, EvidenceKind::History}});
    return reasons;
}

Message summaryOf(const Decision& decision, const std::vector<FoundRule>& rules, const Readings& readings) {
    const double risk = decision.risk.pDefectForGate.value();
    std::vector<const FoundRule*> found = binding(rules, decision.verdict, decision.weighed);
    const auto isNotOfVerdict = [&](const FoundRule* each) { return each->rule.atBest != decision.verdict; };
    found.erase(std::remove_if(found.begin(), found.end(), isNotOfVerdict), found.end());
    if (decision.verdict == Verdict::FastTrack)
        return {"summary.fast_track", {}, {{"risk", risk}}};
    if (decision.verdict == Verdict::Approve && readings.reviewer)
        return {"summary.approve.reviewed", {{"person", *readings.reviewer}}, {{"risk", risk}}};
    if (decision.verdict == Verdict::Approve)
        return {"summary.approve", {}, {{"risk", risk}, {"limit", readings.reviewAbove}}};

    const std::string verdict(name(decision.verdict));
    if (found.empty())
        return {"summary." + verdict + ".weighing",
                {{"component", readings.worstComponent}},
                {{"risk", risk}, {"p_incident", decision.pIncident.value()}}};
    const auto missing = std::count_if(found.begin(), found.end(), [](const FoundRule* each) {
        return each->rule.message.id == "rule.mandatory.not_met";
    });
    if (missing > 1) {
        Message message{"summary.hold.evidence", {}, {{"count", double(missing)}, {"risk", risk}}};
        std::size_t at = 1;
        for (const FoundRule* each : found)
            if (each->rule.message.id == "rule.mandatory.not_met")
                message.texts["kind" + std::to_string(at++)] = each->rule.message.texts.at("kind");
        return message;
    }
    // One cause is named in full; the others stand in the list of rules.
    Message message = found.front()->rule.message;
    message.id = "summary." + message.id.substr(message.id.find('.') + 1);
    message.texts["verdict"] = verdict;
    message.numbers["risk"] = risk;
    if (decision.holdUntil)
        message.numbers["until"] = double(toUnix(*decision.holdUntil));
    return message;
}

} // namespace fermata::decision
