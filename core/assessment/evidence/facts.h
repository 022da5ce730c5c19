// What several reports of one kind say together about one change. Used by judge.cpp only.
#pragma once

#include <vector>

#include "core/assessment/evidence/judge.h"

namespace fermata::assessment {

/// Whether a path of a report means this path of the repository: equal, or one is the end of the other at a folder.
bool meansPath(std::string_view reported, std::string_view repositoryPath);

/// A test that passes in one report and fails in another, with equal group and name. Of a test that is known to be
/// flaky, and excused for that, this is what one expects.
bool contradict(const std::vector<const delivery::TestReport*>& reports, const TestFacts& facts);
/// Tests whose file the change touches count when they fail, never when they pass; one that is skipped in such a file
/// counts as taken away. Two reports of the head are two attempts; tests of one report that share a name are one, as
/// bad as the worst of them.
TestFacts testFacts(const std::vector<const delivery::TestReport*>& reports, const Given& given);

/// Two scans of one tool that found different things on one revision.
bool contradict(const std::vector<const delivery::ScanReport*>& reports);
/// What the scanner calls new is new; where it says nothing, what lies in a changed file or in no file is.
ScanFacts scanFacts(const std::vector<const delivery::ScanReport*>& reports, const Given& given);

/// Over the added lines of the change's source files. A file that no report mentions counts as not covered.
CoverageFacts coverageFacts(const std::vector<const delivery::CoverageReport*>& reports, const Given& given);

} // namespace fermata::assessment
