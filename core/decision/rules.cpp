#include "core/decision/rules.h"

#include <algorithm>
#include <cmath>

#include "core/base/probability.h"
#include "core/decision/freezes.h"
#include "core/decision/waiting.h"
#include "core/decision/worth.h"

namespace fermata::decision {
namespace {

using assessment::EvidenceKind;
using assessment::EvidenceSnapshot;

class Book {
public:
    Book(const EvidenceSnapshot& snapshot, const Policy& policy, const Readings& readings)
        : m_snapshot(snapshot), m_policy(policy), m_readings(readings) {}

    void met(std::string id, Message message, std::vector<EvidenceKind> evidence) {
        m_rules.push_back(
            {{std::move(id), RuleState::Met, Verdict::FastTrack, std::move(message)}, std::move(evidence)});
    }
    void notMet(std::string id, Verdict atBest, Message message, std::vector<EvidenceKind> evidence) {
        m_rules.push_back({{std::move(id), RuleState::NotMet, atBest, std::move(message)}, std::move(evidence)});
    }
    /// @returns whether a rule on the content of this kind binds; else says why not
    bool binds(const std::string& id, EvidenceKind kind) {
        const std::string word(assessment::name(kind));
        const Use use = m_policy.ruleFor(kind).use;
        if (use == Use::Mandatory && isFresh(m_snapshot, kind))
            return true;
        const char* why = use == Use::NotUsedHere ? "rule.not_used_here"
                          : use == Use::Advisory  ? "rule.weighed_only"
                                                  : "rule.no_evidence";
        m_rules.push_back({{id, RuleState::NotLookedAt, Verdict::FastTrack, {why, {{"kind", word}}, {}}}, {kind}});
        return false;
    }

    const EvidenceSnapshot& m_snapshot;
    const Policy& m_policy;
    const Readings& m_readings;
    std::vector<FoundRule> m_rules;
};

void mandatoryKinds(Book& book) {
    for (const EvidenceKind kind : assessment::allEvidenceKinds) {
        const std::string word(assessment::name(kind));
        if (book.m_policy.ruleFor(kind).use != Use::Mandatory)
            continue;
        const std::string id = "mandatory." + word;
        if (isFresh(book.m_snapshot, kind)) {
            book.met(id, {"rule.mandatory.met", {{"kind", word}}, {}}, {kind});
            continue;
        }
        const assessment::EvidenceState state = book.m_snapshot.of(kind).state;
        if (kind == EvidenceKind::Tests && book.m_snapshot.tests.deletesOrSkipsTests)
            book.notMet(id, Verdict::Hold, {"rule.tests.taken_away", {}, {}}, {kind});
        else if (state == assessment::EvidenceState::Fresh)
            book.notMet(id, Verdict::Hold, {"rule.tests.none_executed", {}, {}}, {kind});
        else
            book.notMet(
                id, Verdict::Hold,
                {"rule.mandatory.not_met", {{"kind", word}, {"state", std::string(assessment::name(state))}}, {}},
                {kind});
    }
}

void freeze(Book& book) {
    const EvidenceSnapshot& snapshot = book.m_snapshot;
    const std::vector<assessment::Interval> binding = bindingFreezes(snapshot, book.m_policy);
    const auto covers = [&](const assessment::Interval& window) {
        return window.from <= snapshot.at && snapshot.at < window.to;
    };
    const auto end = endOfFreeze(binding, snapshot.at);
    const auto covering = std::find_if(binding.begin(), binding.end(), covers);
    const auto excepted = std::find_if(snapshot.freezes.begin(), snapshot.freezes.end(), covers);
    if (!end && excepted != snapshot.freezes.end()) {
        const FreezeException why = exceptionOf(snapshot, book.m_policy, excepted->name);
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
void productionFact(Book& book, const std::string& word, const std::optional<bool>& fact) {
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

void burnRate(Book& book) {
    if (!book.binds("production.burn_rate", EvidenceKind::Production))
        return;
    const auto& burns = book.m_snapshot.production.burnRates;
    const double limit = book.m_policy.production.burnRate;
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

void alerts(Book& book) {
    if (!book.binds("production.alerts", EvidenceKind::Production))
        return;
    if (!book.m_snapshot.production.alerts) {
        book.notMet("production.alerts", Verdict::Hold, {"rule.alerts.unknown", {}, {}}, {EvidenceKind::Production});
        return;
    }
    const auto counting = alertsThatCount(book.m_snapshot, book.m_policy);
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

void traffic(Book& book) {
    if (!book.binds("traffic.peak", EvidenceKind::Traffic))
        return;
    const auto& now = book.m_snapshot.production.trafficNow;
    const double limit = book.m_policy.production.trafficShare;
    if (!now || !std::isfinite(*now))
        book.notMet("traffic.peak", Verdict::Hold, {"rule.traffic.unknown", {}, {}}, {EvidenceKind::Traffic});
    else if (!(rounded(*now) < rounded(limit)))
        book.notMet("traffic.peak", Verdict::Hold, {"rule.traffic.not_met", {}, {{"now", *now}, {"limit", limit}}},
                    {EvidenceKind::Traffic});
    else
        book.met("traffic.peak", {"rule.traffic.met", {}, {{"now", *now}, {"limit", limit}}}, {EvidenceKind::Traffic});
}

/// A time to come that exposes far fewer requests is waited for, where the policy asks for it.
void safeTime(Book& book) {
    const SafeTimeTerms& terms = book.m_policy.production.safeTime;
    if (!terms.isAsked() || !book.binds("safe_time", EvidenceKind::Traffic))
        return;
    const std::vector<EvidenceKind> evidence{EvidenceKind::Traffic};
    const SafeTimeAdvice advice = safeTimeAdvice(book.m_snapshot, book.m_policy, book.m_snapshot.at);
    if (!advice.isKnown)
        return book.notMet("safe_time", Verdict::Hold, {"rule.safe_time.unknown", {}, {}}, evidence);
    std::map<std::string, double> numbers{{"saves", terms.saves}, {"hours", double(terms.within.count()) / 3600.0}};
    if (!advice.wait)
        return book.met("safe_time", {"rule.safe_time.met", {}, numbers}, evidence);
    numbers = {{"saves", advice.saves}, {"from", double(toUnix(advice.wait->from))}, {"then", advice.wait->share}};
    book.notMet("safe_time", Verdict::Hold, {"rule.safe_time.not_met", {}, numbers}, evidence);
}

/// All that failed is known to be flaky: the one that is most likely broken all the same speaks for them.
Message excusedTests(const assessment::TestFacts& facts) {
    // What a person vouches for is said before what the past proves.
    const assessment::FailedTest* vouched = nullptr;
    int inQuarantine = 0;
    for (const assessment::FailedTest& test : facts.known)
        if (test.isExcused && test.quarantine && test.quarantine->cases > 0) {
            inQuarantine += test.quarantine->cases;
            if (!vouched || test.pBroken > vouched->pBroken)
                vouched = &test;
        }
    if (vouched)
        return {"rule.tests.quarantined",
                {{"first", vouched->name}, {"person", vouched->quarantine->person}},
                {{"count", double(facts.failed)},
                 {"quarantined", double(inQuarantine)},
                 {"until", double(toUnix(vouched->quarantine->until))},
                 {"broken", vouched->pBroken}}};
    const assessment::FailedTest* worst = nullptr;
    for (const assessment::FailedTest& test : facts.known)
        if (test.isExcused && (!worst || test.pBroken > worst->pBroken))
            worst = &test;
    Message message{"rule.tests.excused",
                    {{"first", facts.failing.empty() ? std::string() : facts.failing.front()}},
                    {{"count", double(facts.failed)},
                     {"broken", facts.pExcusedBroken},
                     {"flaky", rounded(1.0 - facts.pExcusedBroken)},
                     {"flips", 0.0},
                     {"builds", 0.0}}};
    if (worst) {
        message.texts["first"] = worst->name;
        message.numbers["flaky"] = rounded(1.0 - worst->pBroken);
        message.numbers["flips"] = worst->flips;
        message.numbers["builds"] = worst->builds;
    }
    return message;
}

/// What stands; a test that stands in spite of its quarantine says why.
Message standingTests(const assessment::TestFacts& facts) {
    Message message{"rule.tests.not_met",
                    {{"first", facts.failing.empty() ? std::string() : facts.failing.front()}},
                    {{"count", double(facts.standing())}}};
    const auto beaten = std::ranges::find_if(
        facts.known, [](const assessment::FailedTest& test) { return !test.isExcused && test.quarantine; });
    if (beaten != facts.known.end()) {
        message.id = "rule.tests.quarantine_beaten";
        message.texts["first"] = beaten->name;
        message.texts["person"] = beaten->quarantine->person;
        message.numbers["broken"] = beaten->pBroken;
        message.numbers["until"] = double(toUnix(beaten->quarantine->until));
    }
    return message;
}

void tests(Book& book) {
    if (!book.binds("tests.failed", EvidenceKind::Tests))
        return;
    const assessment::TestFacts& facts = book.m_snapshot.tests;
    if (facts.standing() > 0)
        book.notMet("tests.failed", book.m_policy.failedTests, standingTests(facts), {EvidenceKind::Tests});
    else if (facts.failed > 0)
        book.met("tests.failed", excusedTests(facts), {EvidenceKind::Tests});
    else
        book.met("tests.failed", {"rule.tests.met", {}, {{"count", double(facts.executed)}}}, {EvidenceKind::Tests});
}

void scan(Book& book) {
    if (!book.binds("scan.critical", EvidenceKind::Scan))
        return;
    const assessment::ScanFacts& facts = book.m_snapshot.scan;
    // Where the policy answers a new finding with a review, the review that was asked for settles it.
    const bool isSettled = book.m_policy.newCriticalFinding == Verdict::Review && book.m_readings.reviewer;
    if (facts.newCritical > 0 && !isSettled)
        book.notMet("scan.critical", book.m_policy.newCriticalFinding,
                    {"rule.scan.not_met",
                     {{"first", facts.critical.empty() ? std::string() : facts.critical.front()}},
                     {{"count", double(facts.newCritical)}}},
                    {EvidenceKind::Scan});
    else
        book.met("scan.critical", {"rule.scan.met", {}, {{"known", double(facts.known)}}}, {EvidenceKind::Scan});
}

/// Says that small parts count together; what comes of it the other rules say, which read the raised risk.
void series(Book& book) {
    const assessment::SeriesFacts* facts = book.m_readings.series;
    if (!facts)
        return;
    book.met("series",
             {"rule.series.counts",
              {{"component", facts->component}},
              {{"count", double(facts->changes)},
               {"lines", double(facts->lines)},
               {"since", double(toUnix(facts->since))},
               {"risk", book.m_readings.pDefect},
               {"alone", book.m_readings.pDefectAlone}}},
             {EvidenceKind::Diff, EvidenceKind::History});
}

void review(Book& book) {
    const Readings& readings = book.m_readings;
    const std::map<std::string, double> numbers{{"risk", readings.pDefect}, {"limit", readings.reviewAbove}};
    const std::vector<EvidenceKind> evidence{EvidenceKind::History, EvidenceKind::Review};
    if (readings.pDefect < rounded(readings.reviewAbove))
        book.met("risk.review", {"rule.review.met", {}, numbers}, evidence);
    else if (readings.reviewer)
        book.met("risk.review", {"rule.review.reviewed", {{"person", *readings.reviewer}}, numbers}, evidence);
    else
        book.notMet("risk.review", Verdict::Review, {"rule.review.not_met", {}, numbers}, evidence);
}

/// What could cost very much is looked at, however unlikely it is: an expected value would hide it behind a small
/// number.
void tail(Book& book, const assessment::RiskAssessment& risk) {
    const TailTerms& terms = book.m_policy.tail;
    if (!(terms.reviewAbove > 0.0))
        return;
    const Readings& readings = book.m_readings;
    const double loss = lossOfOneIncident(book.m_policy, readings);
    const double likely =
        rounded(std::max(readings.incident(0.0).high, rounded(risk.high.value()) * readings.incidentShare));
    const std::map<std::string, double> numbers{{"loss", loss}, {"limit", terms.reviewAbove}, {"p_incident", likely}};
    const std::string unit = book.m_policy.lossUnit.empty() ? "units of loss" : book.m_policy.lossUnit;
    const std::map<std::string, std::string> texts{{"unit", unit}};
    const std::vector<EvidenceKind> evidence{EvidenceKind::Diff, EvidenceKind::Review};
    if (loss < rounded(terms.reviewAbove) || likely < rounded(terms.ignoreBelow))
        book.met("tail", {"rule.tail.met", texts, numbers}, evidence);
    else if (readings.reviewer)
        book.met("tail", {"rule.tail.reviewed", {{"person", *readings.reviewer}, {"unit", unit}}, numbers}, evidence);
    else
        book.notMet("tail", Verdict::Review, {"rule.tail.not_met", texts, numbers}, evidence);
}

void coverage(Book& book) {
    const Readings& readings = book.m_readings;
    const Appetite& appetite = book.m_policy.appetite;
    const std::map<std::string, double> numbers{{"risk", readings.pDefect},
                                                {"limit", appetite.blockAbove},
                                                {"coverage", readings.coverage},
                                                {"floor", appetite.coverageFloor}};
    const std::vector<EvidenceKind> evidence{EvidenceKind::History, EvidenceKind::Coverage};
    const bool isRisky = readings.pDefect >= rounded(appetite.blockAbove);
    const bool isUsed = book.m_policy.ruleFor(EvidenceKind::Coverage).use != Use::NotUsedHere;
    if (!isUsed)
        book.binds("risk.coverage", EvidenceKind::Coverage);
    else if (!isRisky || readings.coverage >= rounded(appetite.coverageFloor))
        book.met("risk.coverage", {"rule.coverage.met", {}, numbers}, evidence);
    else if (isFresh(book.m_snapshot, EvidenceKind::Coverage))
        book.notMet("risk.coverage", Verdict::Block, {"rule.coverage.not_met", {}, numbers}, evidence);
    else
        book.notMet("risk.coverage", Verdict::Block, {"rule.coverage.unknown", {}, numbers}, evidence);
}

/// Says whose review does not count. It caps nothing: a review that does not count must not be worse than none.
void fourEyes(Book& book) {
    if (book.m_readings.ownReviewer)
        book.met("four_eyes", {"rule.four_eyes.own_review", {{"person", *book.m_readings.ownReviewer}}, {}},
                 {EvidenceKind::Review});
    else
        book.met("four_eyes", {"rule.four_eyes.met", {}, {}}, {EvidenceKind::Review});
}

/// A version that was taken back does not come again; what builds on it is looked at by a senior, who sees the fix.
void barred(Book& book) {
    const auto& barred = book.m_snapshot.barred;
    if (!barred)
        return;
    const std::map<std::string, std::string> texts{{"version", barred->version}, {"reason", barred->reason}};
    if (barred->isSame)
        book.notMet("version.barred", Verdict::Block, {"rule.barred.same", texts, {}}, {EvidenceKind::Production});
    else if (!book.m_readings.reviewer)
        book.notMet("version.barred", Verdict::Review, {"rule.barred.builds_on", texts, {}},
                    {EvidenceKind::Production});
    else
        book.met("version.barred", {"rule.barred.reviewed", texts, {}}, {EvidenceKind::Production});
}

void fastTrack(Book& book, const assessment::RiskAssessment& risk) {
    const EvidenceSnapshot& snapshot = book.m_snapshot;
    const std::vector<EvidenceKind> evidence{EvidenceKind::Diff, EvidenceKind::History, EvidenceKind::Tests};
    if (snapshot.editsPipelineOrPolicy)
        book.notMet("pipeline.edited", Verdict::Approve, {"rule.pipeline.not_met", {}, {}}, {EvidenceKind::Diff});
    else
        book.met("pipeline.edited", {"rule.pipeline.met", {}, {}}, {EvidenceKind::Diff});

    const double limit = book.m_policy.appetite.fastTrackBelow;
    const std::map<std::string, double> numbers{{"risk", book.m_readings.pDefectHigh}, {"limit", limit}};
    if (snapshot.changeClass.decidedBy.empty())
        book.notMet("fast_track", Verdict::Approve, {"rule.fast_track.nothing", {}, {}}, evidence);
    else if (!isHarmless(snapshot.changeClass))
        book.notMet("fast_track", Verdict::Approve,
                    {"rule.fast_track.class",
                     {{"class", std::string(assessment::name(snapshot.changeClass.kind))},
                      {"file", snapshot.changeClass.decidedBy}},
                     {}},
                    evidence);
    else if (risk.state != assessment::RiskState::Ready)
        book.notMet("fast_track", Verdict::Approve, {"rule.fast_track.prior", {}, {}}, evidence);
    else if (!(book.m_readings.pDefectHigh < rounded(limit)))
        book.notMet("fast_track", Verdict::Approve, {"rule.fast_track.risk", {}, numbers}, evidence);
    else if (!book.m_readings.hasGoodTests)
        book.notMet("fast_track", Verdict::Approve, {"rule.fast_track.tests", {}, {}}, evidence);
    else
        book.met("fast_track", {"rule.fast_track.met", {}, numbers}, evidence);
}

} // namespace

bool isHarmless(const assessment::ChangeClass& changeClass) {
    switch (changeClass.kind) {
    case assessment::ChangeKind::Documentation:
    case assessment::ChangeKind::Text:
    case assessment::ChangeKind::Comments:
        return true;
    case assessment::ChangeKind::Formatting:
    case assessment::ChangeKind::Tests:
    case assessment::ChangeKind::Resources:
    case assessment::ChangeKind::Configuration:
    case assessment::ChangeKind::Dependencies:
    case assessment::ChangeKind::Build:
    case assessment::ChangeKind::Pipeline:
    case assessment::ChangeKind::Migration:
    case assessment::ChangeKind::Vendored:
    case assessment::ChangeKind::Code:
        return false;
    }
    return false;
}

std::vector<FoundRule> rules(const EvidenceSnapshot& snapshot, const Policy& policy,
                             const assessment::RiskAssessment& risk, const Readings& readings) {
    Book book(snapshot, policy, readings);
    mandatoryKinds(book);
    freeze(book);
    productionFact(book, "incident", snapshot.production.hasIncident);
    productionFact(book, "rollout", snapshot.production.hasRollout);
    burnRate(book);
    alerts(book);
    traffic(book);
    safeTime(book);
    tests(book);
    scan(book);
    series(book);
    review(book);
    tail(book, risk);
    coverage(book);
    barred(book);
    fourEyes(book);
    fastTrack(book, risk);
    return std::move(book.m_rules);
}

} // namespace fermata::decision
