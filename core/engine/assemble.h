// From what was measured and read to the immutable snapshot that `decide` looks at: written once, for engine and gate.
#pragma once

#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/assessment/evidence/judge.h"
#include "core/assessment/evidence/snapshot.h"
#include "core/assessment/risk/risk_model.h"
#include "core/base/result.h"
#include "core/decision/policy.h"
#include "core/delivery/test_past.h"
#include "core/engine/outcomes.h"
#include "core/engine/series.h"
#include "core/history/range.h"
#include "core/io/git/repository.h"
#include "core/sources/files/evidence_file.h"

namespace fermata::engine {

/// What is known of one change at one moment. The change's repository, key and reference are set by the caller.
struct Assembly {
    history::MeasuredRange measured;
    std::string environment;
    Time at{};
    std::vector<sources::EvidenceFile> files; ///< with the revision that the caller knows, if any
    std::optional<assessment::GivenBoard> board;
    std::vector<assessment::Review> reviews;
    delivery::TestPasts testPasts;                             ///< of tests that failed, as known at `at`
    std::map<std::string, assessment::Quarantine> quarantines; ///< that stand at `at`, by the test's full name
    DefectsByComponent defects; ///< as known at `at`; only those of the touched components enter
    /// Where the policy and Fermata's own configuration lie in this repository, besides the usual names.
    std::vector<std::string> policyPaths;
    std::optional<assessment::BarredVersion> barred; ///< that it is or builds on (barred.h)
    std::vector<SeriesPart> series; ///< by its authors, merged before it or waiting beside it
};

/// Reads from the repository which lines the change adds and what became of its tests; hashes are verified.
/// @returns Fault::NotFound for an environment that the policy does not have; Corrupt; Cancelled
Result<assessment::EvidenceSnapshot> assemble(const io::git::Repository& repository, const Assembly& given,
                                              const decision::Policy& policy, const assessment::RiskModel& model,
                                              std::stop_token stop);

/// A board file for `Assembly::board`; a broken one is kept as broken.
assessment::GivenBoard givenBoard(const std::string& path);

} // namespace fermata::engine
