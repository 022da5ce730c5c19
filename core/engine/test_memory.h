// The past of tests in the workspace's store: what reports said is remembered, and recalled for those that fail.
#pragma once

#include <string>
#include <vector>

#include "core/base/digest.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/delivery/suite_past.h"
#include "core/delivery/test_past.h"
#include "core/sources/files/evidence_file.h"

namespace fermata::engine {

/// Keeps the whole test reports of this revision among `files`; those that are bound to another one are left out.
/// @returns what the store returns; nothing is lost then, since the report can be read again
Result<void> rememberTests(const std::string& storeFile, const CommitId& head,
                           const std::vector<sources::EvidenceFile>& files, Time now);

/// The past of the tests that failed in `files`, as it was known at `at`. A workspace that keeps none yet has none.
Result<delivery::TestPasts> recallTests(const std::string& storeFile, const CommitId& head,
                                        const std::vector<sources::EvidenceFile>& files, Time at);

/// What the suites of the newest runs said and took, as it was known at `at`. A workspace that keeps none yet has none.
Result<std::vector<delivery::SuitePast>> recallSuites(const std::string& storeFile, Time at);

} // namespace fermata::engine
