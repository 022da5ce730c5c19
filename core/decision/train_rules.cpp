// The rules of a train as a whole, and its one sentence.

#include <algorithm>

#include "core/base/probability.h"
#include "core/decision/train_together.h"

namespace fermata::decision {
namespace {

using assessment::EvidenceKind;

constexpr std::size_t namedOfCycle = 8;

using Numbers = std::map<std::string, double>;
using Texts = std::map<std::string, std::string>;

void add(std::vector<HardRule>& rules, const char* id, Verdict atBest, Message message) {
    const RuleState state = atBest == Verdict::FastTrack ? RuleState::Met : RuleState::NotMet;
    rules.push_back({id, state, atBest, std::move(message)});
}

/// "a → b → c → a"; of a long circle its beginning.
std::string circle(const std::vector<std::size_t>& cycle, const std::vector<std::string>& keys) {
    std::string text;
    for (std::size_t i = 0; i < cycle.size() && i < namedOfCycle; ++i)
        text += keys[cycle[i]] + " → ";
    return text + (cycle.size() > namedOfCycle ? "… → " : "") + keys[cycle.front()];
}

std::string listed(const std::vector<CarView>& cars, const std::vector<std::size_t>& places) {
    std::string text;
    for (std::size_t i = 0; i < places.size() && i < 3; ++i)
        text += (i ? ", " : "") + cars[places[i]].key;
    return text + (places.size() > 3 ? ", …" : "");
}

} // namespace

void TrainJudge::Together::addRules(Together& sum, const std::vector<std::string>& keys, const Policy& policy) {
    std::vector<HardRule>& rules = sum.rules;
    if (sum.order.cycles.empty()) {
        add(rules, "train.order", Verdict::FastTrack, {"rule.train.order.met", {}, {{"count", double(sum.count)}}});
    } else {
        const auto& cycle = sum.order.cycles.front();
        add(rules, "train.order", Verdict::Hold,
            {"rule.train.order.not_met",
             {{"circle", circle(cycle, keys)}},
             {{"size", double(cycle.size())}, {"count", double(sum.order.cycles.size())}}});
    }

    const double risk = sum.defect.any.value();
    const Texts who = sum.reviewer ? Texts{{"person", *sum.reviewer}} : Texts{};
    const Numbers ofReview{{"risk", risk}, {"limit", sum.reviewAbove}, {"count", double(sum.count)}};
    if (risk < rounded(sum.reviewAbove))
        add(rules, "train.review", Verdict::FastTrack, {"rule.train.review.met", {}, ofReview});
    else if (sum.reviewer)
        add(rules, "train.review", Verdict::FastTrack, {"rule.train.review.reviewed", who, ofReview});
    else
        add(rules, "train.review", Verdict::Review, {"rule.train.review.not_met", {}, ofReview});

    const TailTerms& tail = policy.tail;
    if (tail.reviewAbove > 0.0) {
        const double likely = sum.incident.high.value();
        const Texts unit{{"unit", policy.lossUnit.empty() ? "units of loss" : policy.lossUnit}};
        const Numbers numbers{{"loss", sum.oneIncident}, {"limit", tail.reviewAbove}, {"p_incident", likely}};
        const bool binds = sum.oneIncident >= rounded(tail.reviewAbove) && likely >= rounded(tail.ignoreBelow);
        if (!binds)
            add(rules, "train.tail", Verdict::FastTrack, {"rule.tail.met", unit, numbers});
        else if (sum.isTailReviewed)
            add(rules, "train.tail", Verdict::FastTrack, {"rule.train.tail.reviewed", unit, numbers});
        else
            add(rules, "train.tail", Verdict::Review, {"rule.tail.not_met", unit, numbers});
    }

    const Appetite& appetite = policy.appetite;
    const Numbers ofCoverage{
        {"risk", risk}, {"limit", appetite.blockAbove}, {"coverage", sum.coverage}, {"floor", appetite.coverageFloor}};
    if (policy.ruleFor(EvidenceKind::Coverage).use == Use::NotUsedHere)
        rules.push_back({"train.coverage",
                         RuleState::NotLookedAt,
                         Verdict::FastTrack,
                         {"rule.not_used_here", {{"kind", "coverage"}}, {}}});
    else if (risk < rounded(appetite.blockAbove) || sum.coverage >= rounded(appetite.coverageFloor))
        add(rules, "train.coverage", Verdict::FastTrack, {"rule.train.coverage.met", {}, ofCoverage});
    else
        add(rules, "train.coverage", Verdict::Block,
            {sum.isCoverageKnown ? "rule.train.coverage.not_met" : "rule.train.coverage.unknown", {}, ofCoverage});

    const Numbers ofFast{{"risk", sum.defect.high.value()}, {"limit", appetite.fastTrackBelow}};
    if (sum.defect.high.value() < rounded(appetite.fastTrackBelow))
        add(rules, "train.fast_track", Verdict::FastTrack, {"rule.train.fast_track.met", {}, ofFast});
    else
        add(rules, "train.fast_track", Verdict::Approve, {"rule.train.fast_track.not_met", {}, ofFast});
}

Message summaryOfTrain(const TrainDecision& decision, double reviewAbove) {
    const double count = double(decision.cars.size());
    const double risk = decision.defect.any.value();
    const std::string verdict(name(decision.verdict));
    if (decision.cars.empty())
        return {"summary.train.empty", {}, {}};
    if (decision.verdict == Verdict::FastTrack)
        return {"summary.train.fast_track", {}, {{"count", count}, {"risk", risk}}};
    if (decision.verdict != Verdict::Approve) {
        for (const HardRule& rule : decision.rules)
            if (rule.state == RuleState::NotMet && rule.atBest == decision.verdict) {
                // The circle is named first; a car that is held for itself would be held in any order.
                Message message = rule.message;
                message.texts["verdict"] = verdict;
                return message;
            }
        if (decision.strictest == decision.verdict)
            return {"summary.train.strictest",
                    {{"verdict", verdict}, {"cars", listed(decision.cars, decision.strictestCars)}},
                    {{"count", double(decision.strictestCars.size())}, {"risk", risk}}};
        return {"summary.train.weighing", {{"verdict", verdict}}, {{"count", count}, {"risk", risk}}};
    }
    if (decision.reviewer)
        return {"summary.train.reviewed", {{"person", *decision.reviewer}}, {{"count", count}, {"risk", risk}}};
    return {"summary.train.approve", {}, {{"count", count}, {"risk", risk}, {"limit", reviewAbove}}};
}

} // namespace fermata::decision
