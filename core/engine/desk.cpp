#include "core/engine/desk.h"

#include <algorithm>

#include <fmt/format.h>

namespace fermata::engine {

namespace {

Permission permission(const decision::Policy& policy, const ChangeView& view, const decision::Actor& actor,
                      decision::ActKind kind, bool isObserver) {
    if (isObserver)
        return {false, {"act.observer", {}, {}}};
    if (!view.evidence || !view.decision)
        return {false, {"act.assessing", {}, {}}};
    if (auto why = decision::mayEverAct(policy, *view.evidence, *view.decision, actor, kind))
        return {false, std::move(*why)};
    return {true, {}};
}

/// Words that stand for a decision's state of facts: who reads two of them sees at once what differs. A monitor says
/// something else at every poll, and a tracker's export holds other changes' tickets too; of those counts what the
/// rules and the weighing make of them.
void describe(std::string& out, const assessment::Evidence& evidence) {
    const bool isMeasuredAllTheTime = evidence.kind == assessment::EvidenceKind::Production ||
                                      evidence.kind == assessment::EvidenceKind::Traffic ||
                                      evidence.kind == assessment::EvidenceKind::Value;
    out += fmt::format("{}={}:{};", name(evidence.kind), name(evidence.state),
                       isMeasuredAllTheTime ? std::string() : evidence.digest.hex());
}

} // namespace

std::string fingerprintOf(const assessment::EvidenceSnapshot& snapshot, const decision::Decision& decision,
                          const Digest& policy, const Digest& model) {
    std::string out = fmt::format("{}..{} {} policy={} model={} decider={} {} ", snapshot.change.base.hex(),
                                  snapshot.change.head.hex(), snapshot.environment, policy.hex(), model.hex(),
                                  decision.deciderNumber, name(decision.verdict));
    for (const auto& evidence : snapshot.evidence)
        describe(out, evidence);
    out += fmt::format("worth={}-{};", decision.worth.perDay, decision.worth.dipPerDay);
    for (const auto& [component, counts] : snapshot.defects)
        out += fmt::format("defects={}:{}-{};", component, counts.reached, counts.stayed);
    for (const auto& rule : decision.rules) {
        out += fmt::format("{}:{}", rule.id, static_cast<int>(rule.state));
        for (const auto& [key, text] : rule.message.texts)
            out += fmt::format(",{}={}", key, text);
        out += ';';
    }
    out += fmt::format("until={}", decision.holdUntil ? toUnix(*decision.holdUntil) : 0);
    return out;
}

std::vector<assessment::Review> reviewsOf(const std::vector<audit::RecordedAct>& acts, const decision::Policy& policy) {
    std::vector<assessment::Review> reviews;
    for (const audit::RecordedAct& act : acts) {
        if (act.kind != decision::ActKind::Approve)
            continue;
        assessment::Review review;
        review.person = act.author.person;
        review.at = act.at;
        review.head = act.head;
        if (const auto* person = policy.person(act.author.person))
            review.roles = person->roles; // who lost a role has lost its word
        reviews.push_back(std::move(review));
    }
    return reviews;
}

Result<void> show(DeskItem& item, const audit::DecisionLedger& ledger, const DeskView& given) {
    const auto& [policy, actor, isObserver, now] = given;
    ChangeView& view = item.view;
    auto history = ledger.history(item.waiting.key);
    if (!history)
        return std::move(history).error();
    view.history.clear();
    for (const audit::RecordedDecision& step : *history)
        view.history.push_back({step.record, step.at, step.verdict, step.pDefect.value(), step.low.value(),
                                step.high.value(), step.cause});
    auto acts = ledger.acts(item.waiting.key);
    if (!acts)
        return std::move(acts).error();
    view.acts.clear();
    view.isDone = false;
    bool isHeld = false;
    for (const audit::RecordedAct& act : *acts) {
        ActView shown;
        shown.record = act.record;
        shown.at = act.at;
        shown.kind = std::string(name(act.kind));
        shown.person = act.author.person;
        shown.role = act.role;
        shown.reason = act.reason;
        shown.until = act.until;
        shown.isWithdrawn = !item.recorded || audit::withdrawal(act, *item.recorded, now).has_value();
        if (!shown.isWithdrawn) {
            // The last word counts: a hold after an approval stops it, an approval after a hold lets go.
            isHeld = act.kind == decision::ActKind::Hold;
            const bool permits = act.kind == decision::ActKind::Override || (view.decision && view.decision->permits());
            view.isDone = !isHeld && permits;
        }
        view.acts.push_back(std::move(shown));
    }
    view.waitingSince = view.change.openedAt;
    view.mayApprove = permission(policy, view, actor, decision::ActKind::Approve, isObserver);
    view.mayHold = permission(policy, view, actor, decision::ActKind::Hold, isObserver);
    view.mayOverride = permission(policy, view, actor, decision::ActKind::Override, isObserver);
    const bool waits = view.decision && !view.isDone && !isHeld && !view.decision->holdUntil &&
                       view.decision->verdict != decision::Verdict::FastTrack &&
                       view.change.state == delivery::ChangeState::Waiting;
    view.needsPerson = waits && (view.mayApprove.isOpen || view.mayOverride.isOpen);
    return {};
}

} // namespace fermata::engine
