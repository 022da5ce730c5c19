#include "core/assessment/evidence/facts.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "core/assessment/flakiness/excuse.h"
#include "core/assessment/flakiness/relevance.h"
#include "core/base/text.h"

namespace fermata::assessment {
namespace {

using delivery::Finding;
using delivery::TestCase;
using delivery::TestOutcome;

constexpr std::size_t mostNames = 50;
constexpr double criticalSeverity = 7.0;

bool endsAtFolder(std::string_view path, std::string_view end) {
    return path.size() > end.size() && path.ends_with(end) && path[path.size() - end.size() - 1] == '/';
}

std::string_view withoutExtension(std::string_view path) {
    const auto slash = path.rfind('/');
    const auto dot = path.rfind('.');
    return dot != std::string_view::npos && (slash == std::string_view::npos || dot > slash) ? path.substr(0, dot)
                                                                                             : path;
}

/// Whether the test lies in this changed file: by the file that the report names, or by a group that spells the path
/// (`com.acme.CartTest`, `tests.test_cart.TestTotal`).
bool liesIn(const TestCase& test, const std::string& path) {
    if (!test.file.empty() && meansPath(test.file, path))
        return true;
    std::string group = test.group;
    std::replace(group.begin(), group.end(), '.', '/');
    const auto inner = group.find('$'); // a class inside a class of Java
    if (inner != std::string::npos)
        group.resize(inner);
    if (group.empty())
        return false;
    const std::string_view stem = withoutExtension(path);
    return stem == group || endsAtFolder(stem, group) || std::string_view(group).starts_with(std::string(stem) + "/") ||
           meansPath(test.group, path);
}

std::string idOf(const TestCase& test) {
    return test.group + '\n' + test.name;
}

std::string fullNameOf(const TestCase& test) {
    return delivery::fullTestName(test.group, test.name);
}

bool isBad(TestOutcome outcome) {
    return outcome == TestOutcome::Failed || outcome == TestOutcome::Errored;
}

bool isNew(const Finding& finding, const Given& given) {
    switch (finding.baseline) {
    case delivery::Baseline::New:
    case delivery::Baseline::Updated:
        return true;
    case delivery::Baseline::Unchanged:
        return false;
    case delivery::Baseline::Unstated:
        break;
    }
    return finding.path.empty() ||
           std::any_of(given.changed.begin(), given.changed.end(),
                       [&](const ChangedLines& file) { return meansPath(finding.path, file.path); });
}

/// The measured lines of a changed file; null where no report, or more than one file of a report, could mean it.
const delivery::FileCoverage* measured(const delivery::CoverageReport& report, const std::string& path) {
    const delivery::FileCoverage* found = nullptr;
    for (const delivery::FileCoverage& file : report.files) {
        if (file.path == path)
            return &file;
        bool isMeant = endsAtFolder(file.path, path);
        // A bare file name could lie in any folder; only with a folder or a stated root it means this one.
        if (file.path.find('/') != std::string::npos)
            isMeant = isMeant || endsAtFolder(path, file.path);
        for (const std::string& root : report.roots)
            isMeant = isMeant || endsAtFolder(root + "/" + file.path, path) || root + "/" + file.path == path;
        if (isMeant && found)
            return nullptr;
        if (isMeant)
            found = &file;
    }
    return found;
}

/// Every report in which one of these tests was executed is an attempt of it; a pass that came after a failing attempt
/// is both.
void collectAttempts(std::map<std::string, FailureNow>& failures,
                     const std::vector<const delivery::TestReport*>& reports) {
    for (const delivery::TestReport* report : reports) {
        std::map<std::string, std::pair<bool, bool>> own; // failed, and was flaky
        for (const TestCase& test : report->cases) {
            if (test.outcome == TestOutcome::Skipped || !failures.contains(fullNameOf(test)))
                continue;
            auto& [bad, flaky] = own[fullNameOf(test)];
            bad = bad || isBad(test.outcome);
            flaky = flaky || test.isFlaky;
        }
        for (const auto& [name, outcome] : own) {
            if (outcome.first || outcome.second)
                failures[name].failed.push_back(true);
            if (!outcome.first)
                failures[name].failed.push_back(false);
        }
    }
}

void excuse(TestFacts& facts, const std::vector<const delivery::TestReport*>& reports, const Given& given,
            std::map<std::string, FailureNow> failures, const std::map<std::string, int>& failedCases) {
    collectAttempts(failures, reports);
    std::vector<FailureNow> all;
    for (auto& [name, failure] : failures) {
        failure.cases = failedCases.at(name);
        if (const auto quarantine = given.quarantines.find(name);
            quarantine != given.quarantines.end() && quarantine->second.until > given.at)
            failure.quarantine = quarantine->second;
        all.push_back(std::move(failure));
    }
    const std::vector<FailedTest> judged = judgeFailures(all, given.testPasts, facts.executed, given.pDefect);
    for (const FailedTest& test : judged) {
        if (facts.failing.size() < mostNames)
            facts.failing.push_back(test.name);
        if (test.isExcused)
            facts.excused += failedCases.at(test.name);
        if (test.builds > 0 && (test.isExcused || facts.known.size() < mostNames))
            facts.known.push_back(test);
    }
    facts.pExcusedBroken = anyExcusedBroken(judged);
}

} // namespace

bool meansPath(std::string_view reported, std::string_view repositoryPath) {
    while (reported.starts_with("./"))
        reported.remove_prefix(2);
    return reported == repositoryPath || endsAtFolder(reported, repositoryPath) ||
           (!reported.empty() && endsAtFolder(repositoryPath, reported));
}

bool contradict(const std::vector<const delivery::TestReport*>& reports, const TestFacts& facts) {
    if (reports.size() < 2)
        return false;
    std::set<std::string> excused;
    for (const FailedTest& test : facts.known)
        if (test.isExcused)
            excused.insert(test.name);
    std::map<std::string, bool> isBadBefore; // of the reports before this one
    for (const delivery::TestReport* report : reports) {
        std::map<std::string, bool> own;
        for (const TestCase& test : report->cases)
            if (test.outcome != TestOutcome::Skipped && !excused.contains(fullNameOf(test))) {
                bool& bad = own[idOf(test)];
                bad = bad || isBad(test.outcome);
            }
        for (const auto& [id, bad] : own) {
            const auto [entry, isFirst] = isBadBefore.emplace(id, bad);
            if (!isFirst && entry->second != bad)
                return true;
        }
    }
    return false;
}

TestFacts testFacts(const std::vector<const delivery::TestReport*>& reports, const Given& given) {
    TestFacts facts;
    facts.deletesOrSkipsTests = given.takesTestsAway;
    std::vector<std::string> changedTests;
    for (const ChangedLines& file : given.changed)
        if (file.kind == delivery::FileKind::Test)
            changedTests.push_back(file.path);
    const auto isOwn = [&](const TestCase& test) {
        return std::any_of(changedTests.begin(), changedTests.end(),
                           [&](const std::string& path) { return liesIn(test, path); });
    };
    std::vector<std::string> paths;
    for (const ChangedLines& file : given.changed)
        paths.push_back(file.path);
    std::map<std::string, FailureNow> failures; // by full name
    std::map<std::string, int> failedCases;
    for (const delivery::TestReport* report : reports) {
        std::int64_t bad = 0;
        for (const TestCase& test : report->cases) {
            const bool own = isOwn(test);
            if (test.outcome == TestOutcome::Skipped) {
                ++facts.skipped;
                facts.deletesOrSkipsTests = facts.deletesOrSkipsTests || own;
                continue;
            }
            facts.changedByChange += own ? 1 : 0;
            if (isBad(test.outcome)) {
                ++bad;
                ++failedCases[fullNameOf(test)];
                FailureNow& failure = failures[fullNameOf(test)];
                failure.isOwn = failure.isOwn || own;
                failure.test = fullNameOf(test);
                if (given.testPasts.contains(failure.test))
                    failure.relevance = relevance(test.file, test.group, paths);
            } else if (!own) {
                ++facts.passed;
                facts.flaky += test.isFlaky ? 1 : 0;
            }
        }
        // A suite may state more failures than it lists.
        bad = std::max(bad, report->counts.failed + report->counts.errored);
        facts.failed += static_cast<int>(std::min<std::int64_t>(bad, 1'000'000'000));
    }
    facts.executed = facts.passed + facts.failed;
    excuse(facts, reports, given, std::move(failures), failedCases);
    return facts;
}

bool contradict(const std::vector<const delivery::ScanReport*>& reports) {
    std::map<std::string, std::set<std::string>> byTool;
    for (const delivery::ScanReport* report : reports)
        for (const std::string& tool : report->tools) {
            std::set<std::string> found;
            for (const Finding& finding : report->findings)
                if (finding.tool == tool)
                    found.insert(finding.fingerprint);
            const auto [entry, isFirst] = byTool.emplace(tool, found);
            if (!isFirst && entry->second != found)
                return true;
        }
    return false;
}

ScanFacts scanFacts(const std::vector<const delivery::ScanReport*>& reports, const Given& given) {
    ScanFacts facts;
    std::set<std::pair<std::string, std::string>> seen; // two equal reports of one tool count once
    for (const delivery::ScanReport* report : reports)
        for (const Finding& finding : report->findings) {
            if (!finding.fingerprint.empty() && !seen.insert({finding.tool, finding.fingerprint}).second)
                continue;
            const bool isCritical = finding.level == delivery::FindingLevel::Error ||
                                    finding.securitySeverity.value_or(0.0) >= criticalSeverity;
            if (finding.isSuppressed) {
                ++facts.suppressed;
            } else if (!isNew(finding, given)) {
                ++facts.known;
            } else if (!isCritical) {
                ++facts.newOther;
            } else {
                ++facts.newCritical;
                if (facts.critical.size() < mostNames)
                    facts.critical.push_back(finding.path.empty() ? finding.rule
                                             : finding.line
                                                 ? fmt::format("{} in {}:{}", finding.rule, finding.path, *finding.line)
                                                 : finding.rule + " in " + finding.path);
            }
        }
    return facts;
}

CoverageFacts coverageFacts(const std::vector<const delivery::CoverageReport*>& reports, const Given& given) {
    CoverageFacts facts;
    for (const ChangedLines& file : given.changed) {
        if (file.kind != delivery::FileKind::Source)
            continue;
        std::map<int, bool> lines; // covered by any report
        bool isMeasured = false;
        for (const delivery::CoverageReport* report : reports)
            if (const delivery::FileCoverage* found = measured(*report, file.path)) {
                isMeasured = true;
                for (const auto& [line, isCovered] : found->lines)
                    lines[line] = lines[line] || isCovered;
            }
        if (!isMeasured || !file.areKnown) {
            facts.coverable += file.areKnown ? file.addedCount : std::max(1, file.addedCount);
            continue;
        }
        for (const auto& [first, count] : file.added)
            for (auto line = lines.lower_bound(first); line != lines.end() && line->first < first + count; ++line) {
                ++facts.coverable;
                facts.covered += line->second ? 1 : 0;
            }
    }
    return facts;
}

} // namespace fermata::assessment
