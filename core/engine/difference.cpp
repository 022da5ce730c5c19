#include "core/engine/difference.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace fermata::engine {
namespace {

using decision::Message;

constexpr double sameWeight = 0.005;
constexpr std::size_t idDigits = 12;

Message verdictOf(const decision::Decision& decision) {
    Message message{"difference.verdict", {{"verdict", std::string(name(decision.verdict))}}, {}};
    if (decision.holdUntil) {
        message.id = "difference.verdict_until";
        message.numbers["until"] = static_cast<double>(toUnix(*decision.holdUntil));
    }
    return message;
}

Message named(std::string id, std::string name) {
    return {std::move(id), {{"name", std::move(name)}}, {}};
}

Message riskOf(const audit::RecordedDecision& entry) {
    return {"difference.risk",
            {},
            {{"p", entry.pDefect.value()}, {"low", entry.low.value()}, {"high", entry.high.value()}}};
}

bool isMeasuredAllTheTime(assessment::EvidenceKind kind) {
    return kind == assessment::EvidenceKind::Production || kind == assessment::EvidenceKind::Traffic;
}

Message evidenceOf(const assessment::Evidence& evidence) {
    Message message{"difference.evidence",
                    {{"kind", std::string(name(evidence.kind))}, {"state", std::string(name(evidence.state))}},
                    {}};
    if (evidence.observedAt && !isMeasuredAllTheTime(evidence.kind)) {
        message.id = "difference.evidence_at";
        message.texts["source"] = evidence.source;
        message.numbers["at"] = static_cast<double>(toUnix(*evidence.observedAt));
    }
    return message;
}

bool isSame(const assessment::Evidence& one, const assessment::Evidence& other) {
    return one.state == other.state && (isMeasuredAllTheTime(one.kind) || one.digest == other.digest);
}

class Differences {
public:
    void add(DifferenceGroup group, Message before, Message after, double weightBefore = 0.0,
             double weightAfter = 0.0) {
        m_rows.push_back({group, std::move(before), std::move(after), weightBefore, weightAfter});
    }
    void addIfDiffers(DifferenceGroup group, Message before, Message after) {
        if (before != after)
            add(group, std::move(before), std::move(after));
    }
    /// Names that one list has and the other has not.
    void addNames(DifferenceGroup group, const char* id, const std::vector<std::string>& before,
                  const std::vector<std::string>& after) {
        for (const std::string& each : before)
            if (std::ranges::find(after, each) == after.end())
                add(group, named(id, each), {});
        for (const std::string& each : after)
            if (std::ranges::find(before, each) == before.end())
                add(group, {}, named(id, each));
    }
    std::vector<DifferenceRow> take() { return std::move(m_rows); }

private:
    std::vector<DifferenceRow> m_rows;
};

template <class Item>
const Item* withId(const std::vector<Item>& items, const std::string& id) {
    const auto found = std::ranges::find(items, id, &Item::id);
    return found == items.end() ? nullptr : &*found;
}

void compareRules(Differences& out, const decision::Decision& before, const decision::Decision& after) {
    for (const decision::HardRule& rule : after.rules) {
        const auto* was = withId(before.rules, rule.id);
        if (!was || was->state != rule.state || was->message != rule.message)
            out.add(DifferenceGroup::Rule, was ? was->message : Message{}, rule.message);
    }
    for (const decision::HardRule& rule : before.rules)
        if (!withId(after.rules, rule.id))
            out.add(DifferenceGroup::Rule, rule.message, {});
}

void compareReasons(Differences& out, const decision::Decision& before, const decision::Decision& after) {
    for (const decision::Reason& reason : after.reasons) {
        const auto* was = withId(before.reasons, reason.id);
        if (!was || was->message != reason.message || std::abs(was->weight - reason.weight) >= sameWeight)
            out.add(DifferenceGroup::Reason, was ? was->message : Message{}, reason.message, was ? was->weight : 0.0,
                    reason.weight);
    }
    for (const decision::Reason& reason : before.reasons)
        if (!withId(after.reasons, reason.id))
            out.add(DifferenceGroup::Reason, reason.message, {}, reason.weight, 0.0);
}

std::vector<std::string> alertNames(const delivery::ProductionState& production) {
    std::vector<std::string> names;
    if (production.alerts)
        std::ranges::transform(*production.alerts, std::back_inserter(names), &delivery::Alert::name);
    return names;
}

std::vector<std::string> reviewers(const assessment::EvidenceSnapshot& snapshot) {
    std::vector<std::string> names;
    for (const auto& review : snapshot.reviews)
        names.push_back(review.person + " " + review.head.hex().substr(0, idDigits));
    return names;
}

} // namespace

std::vector<DifferenceRow> differenceOf(const audit::DecisionFile& before, const audit::DecisionFile& after) {
    using Group = DifferenceGroup;
    Differences out;
    out.addIfDiffers(Group::Verdict, verdictOf(before.decision), verdictOf(after.decision));
    const auto hashOf = [](const char* id, const CommitId& commit) {
        return named(id, commit.hex().substr(0, idDigits));
    };
    out.addIfDiffers(Group::Commit, hashOf("difference.head", before.entry.head),
                     hashOf("difference.head", after.entry.head));
    out.addIfDiffers(Group::Commit, hashOf("difference.base", before.entry.base),
                     hashOf("difference.base", after.entry.base));
    const auto version = [](const Digest& digest) {
        return named("difference.version", digest.hex().substr(0, idDigits));
    };
    out.addIfDiffers(Group::Policy, version(before.entry.digests.policy), version(after.entry.digests.policy));
    out.addIfDiffers(Group::Model, version(before.entry.digests.model), version(after.entry.digests.model));
    out.addIfDiffers(Group::Risk, riskOf(before.entry), riskOf(after.entry));
    compareRules(out, before.decision, after.decision);
    for (const auto kind : assessment::allEvidenceKinds) {
        const auto& was = before.snapshot.of(kind);
        const auto& is = after.snapshot.of(kind);
        if (!isSame(was, is))
            out.add(Group::Evidence, evidenceOf(was), evidenceOf(is));
    }
    out.addNames(Group::Production, "difference.alert", alertNames(before.snapshot.production),
                 alertNames(after.snapshot.production));
    out.addNames(Group::Review, "difference.review", reviewers(before.snapshot), reviewers(after.snapshot));
    compareReasons(out, before.decision, after.decision);
    return out.take();
}

decision::Message nameOf(DifferenceGroup group) {
    static constexpr const char* ids[] = {"verdict", "commit",   "policy",     "model",  "risk",
                                          "rule",    "evidence", "production", "review", "reason"};
    return {std::string("difference.group.") + ids[static_cast<std::size_t>(group)], {}, {}};
}

} // namespace fermata::engine
