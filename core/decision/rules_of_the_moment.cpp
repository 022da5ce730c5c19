// Freezes, production and traffic: rules that another hour may answer otherwise.

#include <algorithm>
#include <cmath>

#include "core/base/probability.h"
#include "core/decision/freezes.h"
#include "core/decision/rule_book.h"
#include "core/decision/waiting.h"

namespace fermata::decision {
namespace {

using assessment::EvidenceKind;
using assessment::EvidenceSnapshot;

void freeze(RuleBook& book) {
    const EvidenceSnapshot& snapshot = book.snapshot;
    const std::vector<assessment::Interval> binding = bindingFreezes(snapshot, book.policy);
    const auto covers = [&](const assessment::Interval& window) {
        return window.from <= snapshot.at && snapshot.at < window.to;
    };
    const auto end = endOfFreeze(binding, snapshot.at);
    const auto covering = std::find_if(binding.begin(), binding.end(), covers);
    const auto excepted = std::find_if(snapshot.freezes.begin(), snapshot.freezes.end(), covers);
    if (!end && excepted != snapshot.freezes.end()) {
        const FreezeException why = exceptionOf(snapshot, book.policy, excepted->name);
        book.met("freeze",
                 {why == FreezeException::Class ? "rule.freeze.except_class" : "rule.freeze.except_incident",
                  {{"name", excepted->name},
                   {"class", std::string(assessment::name(snapshot.changeClass.kind))},
                   {"branch", snapshot.change.reference}},
                  {{"until", double(toUnix(excepted->to))}}},
                 {why == FreezeException::Class ? EvidenceKind::Diff : EvidenceKind::Production});
        return;
    }
    if (!end) {
        book.met("freeze", {"rule.freeze.met", {}, {}}, {});
        return;
    }
    book.notMet("freeze", Verdict::Hold,
                {"rule.freeze.not_met", {{"name", covering->name}}, {{"until", double(toUnix(*end))}}}, {});
}

/// A yes-or-no fact of the board: absent is not known, and not known holds.
void productionFact(RuleBook& book, const std::string& word, const std::optional<bool>& fact) {
    const std::string id = "production." + word;
    if (!book.binds(id, EvidenceKind::Production))
        return;
    const std::string message = "rule." + word;
    if (!fact)
        book.notMet(id, Verdict::Hold, {message + ".unknown", {}, {}}, {EvidenceKind::Production});
    else if (*fact)
        book.notMet(id, Verdict::Hold, {message + ".not_met", {}, {}}, {EvidenceKind::Production});
    else
        book.met(id, {message + ".met", {}, {}}, {EvidenceKind::Production});
}

void burnRate(RuleBook& book) {
    if (!book.binds("production.burn_rate", EvidenceKind::Production))
        return;
    const auto& burns = book.snapshot.production.burnRates;
    const double limit = book.policy.production.burnRate;
    if (!burns) {
        book.notMet("production.burn_rate", Verdict::Hold, {"rule.burn_rate.unknown", {}, {}},
                    {EvidenceKind::Production});
        return;
    }
    const delivery::BurnRate* worst = nullptr;
    for (const delivery::BurnRate& burn : *burns)
        if (!worst || !(burn.rate <= worst->rate)) // a rate that is no number is the worst
            worst = &burn;
    if (worst && !std::isfinite(worst->rate)) // a rate that is no number says nothing, and cannot be recorded
        book.notMet("production.burn_rate", Verdict::Hold, {"rule.burn_rate.unknown", {}, {}},
                    {EvidenceKind::Production});
    else if (worst && !(rounded(worst->rate) <= rounded(limit)))
        book.notMet(
            "production.burn_rate", Verdict::Hold,
            {"rule.burn_rate.not_met", {{"service", worst->service}}, {{"rate", worst->rate}, {"limit", limit}}},
            {EvidenceKind::Production});
    else
        book.met("production.burn_rate",
                 {"rule.burn_rate.met", {}, {{"rate", worst ? worst->rate : 0.0}, {"limit", limit}}},
                 {EvidenceKind::Production});
}

void alerts(RuleBook& book) {
    if (!book.binds("production.alerts", EvidenceKind::Production))
        return;
    if (!book.snapshot.production.alerts) {
        book.notMet("production.alerts", Verdict::Hold, {"rule.alerts.unknown", {}, {}}, {EvidenceKind::Production});
        return;
    }
    const auto counting = alertsThatCount(book.snapshot, book.policy);
    if (counting.empty()) {
        book.met("production.alerts", {"rule.alerts.met", {}, {}}, {EvidenceKind::Production});
        return;
    }
    const bool allSilenced =
        std::all_of(counting.begin(), counting.end(), [](const delivery::Alert& alert) { return alert.isSilenced; });
    book.notMet("production.alerts", Verdict::Hold,
                {allSilenced ? "rule.alerts.silenced" : "rule.alerts.not_met",
                 {{"name", counting.front().name}},
                 {{"count", double(counting.size())}}},
                {EvidenceKind::Production});
}

void traffic(RuleBook& book) {
    if (!book.binds("traffic.peak", EvidenceKind::Traffic))
        return;
    const auto& now = book.snapshot.production.trafficNow;
    const double limit = book.policy.production.trafficShare;
    if (!now || !std::isfinite(*now))
        book.notMet("traffic.peak", Verdict::Hold, {"rule.traffic.unknown", {}, {}}, {EvidenceKind::Traffic});
    else if (!(rounded(*now) < rounded(limit)))
        book.notMet("traffic.peak", Verdict::Hold, {"rule.traffic.not_met", {}, {{"now", *now}, {"limit", limit}}},
                    {EvidenceKind::Traffic});
    else
        book.met("traffic.peak", {"rule.traffic.met", {}, {{"now", *now}, {"limit", limit}}}, {EvidenceKind::Traffic});
}

/// A time to come that exposes far fewer requests is waited for, where the policy asks for it.
void safeTime(RuleBook& book) {
    const SafeTimeTerms& terms = book.policy.production.safeTime;
    if (!terms.isAsked() || !book.binds("safe_time", EvidenceKind::Traffic))
        return;
    const std::vector<EvidenceKind> evidence{EvidenceKind::Traffic};
    const SafeTimeAdvice advice = safeTimeAdvice(book.snapshot, book.policy, book.snapshot.at);
    if (!advice.isKnown)
        return book.notMet("safe_time", Verdict::Hold, {"rule.safe_time.unknown", {}, {}}, evidence);
    std::map<std::string, double> numbers{{"saves", terms.saves}, {"hours", double(terms.within.count()) / 3600.0}};
    if (!advice.wait)
        return book.met("safe_time", {"rule.safe_time.met", {}, numbers}, evidence);
    numbers = {{"saves", advice.saves}, {"from", double(toUnix(advice.wait->from))}, {"then", advice.wait->share}};
    book.notMet("safe_time", Verdict::Hold, {"rule.safe_time.not_met", {}, numbers}, evidence);
}

} // namespace

void addRulesOfTheMoment(RuleBook& book) {
    freeze(book);
    productionFact(book, "incident", book.snapshot.production.hasIncident);
    productionFact(book, "rollout", book.snapshot.production.hasRollout);
    burnRate(book);
    alerts(book);
    traffic(book);
    safeTime(book);
}

} // namespace fermata::decision
