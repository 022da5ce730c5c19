#include "core/decision/rules.h"

#include <algorithm>

#include "core/base/probability.h"
#include "core/decision/rule_book.h"
#include "core/decision/worth.h"

namespace fermata::decision {
namespace {

using assessment::EvidenceKind;
using assessment::EvidenceSnapshot;

void mandatoryKinds(RuleBook& book) {
    for (const EvidenceKind kind : assessment::allEvidenceKinds) {
        const std::string word(assessment::name(kind));
        if (book.policy.ruleFor(kind).use != Use::Mandatory)
            continue;
        const std::string id = "mandatory." + word;
        if (isFresh(book.snapshot, kind)) {
            book.met(id, {"rule.mandatory.met", {{"kind", word}}, {}}, {kind});
            continue;
        }
        const assessment::EvidenceState state = book.snapshot.of(kind).state;
        if (kind == EvidenceKind::Tests && book.snapshot.tests.deletesOrSkipsTests)
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

void tests(RuleBook& book) {
    if (!book.binds("tests.failed", EvidenceKind::Tests))
        return;
    const assessment::TestFacts& facts = book.snapshot.tests;
    if (facts.standing() > 0)
        book.notMet("tests.failed", book.policy.failedTests, standingTests(facts), {EvidenceKind::Tests});
    else if (facts.failed > 0)
        book.met("tests.failed", excusedTests(facts), {EvidenceKind::Tests});
    else
        book.met("tests.failed", {"rule.tests.met", {}, {{"count", double(facts.executed)}}}, {EvidenceKind::Tests});
}

void scan(RuleBook& book) {
    if (!book.binds("scan.critical", EvidenceKind::Scan))
        return;
    const assessment::ScanFacts& facts = book.snapshot.scan;
    // Where the policy answers a new finding with a review, the review that was asked for settles it.
    const bool isSettled = book.policy.newCriticalFinding == Verdict::Review && book.readings.reviewer;
    if (facts.newCritical > 0 && !isSettled)
        book.notMet("scan.critical", book.policy.newCriticalFinding,
                    {"rule.scan.not_met",
                     {{"first", facts.critical.empty() ? std::string() : facts.critical.front()}},
                     {{"count", double(facts.newCritical)}}},
                    {EvidenceKind::Scan});
    else
        book.met("scan.critical", {"rule.scan.met", {}, {{"known", double(facts.known)}}}, {EvidenceKind::Scan});
}

/// Says that small parts count together; what comes of it the other rules say, which read the raised risk.
void series(RuleBook& book) {
    const assessment::SeriesFacts* facts = book.readings.series;
    if (!facts)
        return;
    book.met("series",
             {"rule.series.counts",
              {{"component", facts->component}},
              {{"count", double(facts->changes)},
               {"lines", double(facts->lines)},
               {"since", double(toUnix(facts->since))},
               {"risk", book.readings.pDefect},
               {"alone", book.readings.pDefectAlone}}},
             {EvidenceKind::Diff, EvidenceKind::History});
}

void review(RuleBook& book) {
    const Readings& readings = book.readings;
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
void tail(RuleBook& book, const assessment::RiskAssessment& risk) {
    const TailTerms& terms = book.policy.tail;
    if (!(terms.reviewAbove > 0.0))
        return;
    const Readings& readings = book.readings;
    const double loss = lossOfOneIncident(book.policy, readings);
    const double likely =
        rounded(std::max(readings.incident(0.0).high, rounded(risk.high.value()) * readings.incidentShare));
    const std::map<std::string, double> numbers{{"loss", loss}, {"limit", terms.reviewAbove}, {"p_incident", likely}};
    const std::string unit = book.policy.lossUnit.empty() ? "units of loss" : book.policy.lossUnit;
    const std::map<std::string, std::string> texts{{"unit", unit}};
    const std::vector<EvidenceKind> evidence{EvidenceKind::Diff, EvidenceKind::Review};
    if (loss < rounded(terms.reviewAbove) || likely < rounded(terms.ignoreBelow))
        book.met("tail", {"rule.tail.met", texts, numbers}, evidence);
    else if (readings.reviewer)
        book.met("tail", {"rule.tail.reviewed", {{"person", *readings.reviewer}, {"unit", unit}}, numbers}, evidence);
    else
        book.notMet("tail", Verdict::Review, {"rule.tail.not_met", texts, numbers}, evidence);
}

void coverage(RuleBook& book) {
    const Readings& readings = book.readings;
    const Appetite& appetite = book.policy.appetite;
    const std::map<std::string, double> numbers{{"risk", readings.pDefect},
                                                {"limit", appetite.blockAbove},
                                                {"coverage", readings.coverage},
                                                {"floor", appetite.coverageFloor}};
    const std::vector<EvidenceKind> evidence{EvidenceKind::History, EvidenceKind::Coverage};
    const bool isRisky = readings.pDefect >= rounded(appetite.blockAbove);
    const bool isUsed = book.policy.ruleFor(EvidenceKind::Coverage).use != Use::NotUsedHere;
    if (!isUsed)
        book.binds("risk.coverage", EvidenceKind::Coverage);
    else if (!isRisky || readings.coverage >= rounded(appetite.coverageFloor))
        book.met("risk.coverage", {"rule.coverage.met", {}, numbers}, evidence);
    else if (isFresh(book.snapshot, EvidenceKind::Coverage))
        book.notMet("risk.coverage", Verdict::Block, {"rule.coverage.not_met", {}, numbers}, evidence);
    else
        book.notMet("risk.coverage", Verdict::Block, {"rule.coverage.unknown", {}, numbers}, evidence);
}

/// Says whose review does not count. It caps nothing: a review that does not count must not be worse than none.
void fourEyes(RuleBook& book) {
    if (book.readings.ownReviewer)
        book.met("four_eyes", {"rule.four_eyes.own_review", {{"person", *book.readings.ownReviewer}}, {}},
                 {EvidenceKind::Review});
    else
        book.met("four_eyes", {"rule.four_eyes.met", {}, {}}, {EvidenceKind::Review});
}

/// A version that was taken back does not come again; what builds on it is looked at by a senior, who sees the fix.
void barred(RuleBook& book) {
    const auto& barred = book.snapshot.barred;
    if (!barred)
        return;
    const std::map<std::string, std::string> texts{{"version", barred->version}, {"reason", barred->reason}};
    if (barred->isSame)
        book.notMet("version.barred", Verdict::Block, {"rule.barred.same", texts, {}}, {EvidenceKind::Production});
    else if (!book.readings.reviewer)
        book.notMet("version.barred", Verdict::Review, {"rule.barred.builds_on", texts, {}},
                    {EvidenceKind::Production});
    else
        book.met("version.barred", {"rule.barred.reviewed", texts, {}}, {EvidenceKind::Production});
}

void fastTrack(RuleBook& book, const assessment::RiskAssessment& risk) {
    const EvidenceSnapshot& snapshot = book.snapshot;
    const std::vector<EvidenceKind> evidence{EvidenceKind::Diff, EvidenceKind::History, EvidenceKind::Tests};
    if (snapshot.editsPipelineOrPolicy)
        book.notMet("pipeline.edited", Verdict::Approve, {"rule.pipeline.not_met", {}, {}}, {EvidenceKind::Diff});
    else
        book.met("pipeline.edited", {"rule.pipeline.met", {}, {}}, {EvidenceKind::Diff});

    const double limit = book.policy.appetite.fastTrackBelow;
    const std::map<std::string, double> numbers{{"risk", book.readings.pDefectHigh}, {"limit", limit}};
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
    else if (!(book.readings.pDefectHigh < rounded(limit)))
        book.notMet("fast_track", Verdict::Approve, {"rule.fast_track.risk", {}, numbers}, evidence);
    else if (!book.readings.hasGoodTests)
        book.notMet("fast_track", Verdict::Approve, {"rule.fast_track.tests", {}, {}}, evidence);
    else
        book.met("fast_track", {"rule.fast_track.met", {}, numbers}, evidence);
}

} // namespace

void RuleBook::met(std::string id, Message message, std::vector<EvidenceKind> evidence) {
    rules.push_back({{std::move(id), RuleState::Met, Verdict::FastTrack, std::move(message)}, std::move(evidence)});
}

void RuleBook::notMet(std::string id, Verdict atBest, Message message, std::vector<EvidenceKind> evidence) {
    rules.push_back({{std::move(id), RuleState::NotMet, atBest, std::move(message)}, std::move(evidence)});
}

bool RuleBook::binds(const std::string& id, EvidenceKind kind) {
    const Use use = policy.ruleFor(kind).use;
    if (use == Use::Mandatory && isFresh(snapshot, kind))
        return true;
    const char* why = use == Use::NotUsedHere ? "rule.not_used_here"
                      : use == Use::Advisory  ? "rule.weighed_only"
                                              : "rule.no_evidence";
    rules.push_back(
        {{id, RuleState::NotLookedAt, Verdict::FastTrack, {why, {{"kind", std::string(assessment::name(kind))}}, {}}},
         {kind}});
    return false;
}

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
    RuleBook book(snapshot, policy, readings);
    mandatoryKinds(book);
    addRulesOfTheMoment(book);
    tests(book);
    scan(book);
    series(book);
    review(book);
    tail(book, risk);
    coverage(book);
    barred(book);
    fourEyes(book);
    fastTrack(book, risk);
    return std::move(book.rules);
}

} // namespace fermata::decision
