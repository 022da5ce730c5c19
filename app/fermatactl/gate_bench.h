// What `fermatactl gate` decides with: workspace, policy, model, evidence, board.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/fermatactl/command.h"
#include "core/assessment/evidence/judge.h"
#include "core/assessment/risk/risk_model.h"
#include "core/audit/chain.h"
#include "core/decision/policy.h"
#include "core/engine/outcomes.h"
#include "core/engine/series.h"
#include "core/history/range.h"
#include "core/io/git/repository.h"
#include "core/sources/files/evidence_file.h"
#include "core/workspace/workspace.h"

namespace fermata::ctl {

/// What `gate` was asked for.
struct GateWanted {
    std::string repository;
    std::string change; ///< REV or BASE..HEAD; empty: the train alone
    std::string train;  ///< a file
    std::string environment;
    std::string policy;
    std::vector<std::string> evidence;
    std::string board;
    std::string at;

    bool isRehearsal() const { return !policy.empty() || !at.empty(); }
};

/// What the decision is made with, and where it is written.
struct GateBench {
    std::optional<workspace::Workspace> workspace;
    decision::Policy policy;
    std::vector<std::string> policyPaths; ///< in the change's repository
    assessment::RiskModel::Pointer model = assessment::RiskModel::priorOnly();
    engine::DefectsByComponent defects;
    std::optional<audit::Chain> record; ///< none for a rehearsal and without a workspace
    Time at{};
};

/// Opens the workspace where there is one, and the record where a decision is to be written.
Result<GateBench> makeBench(const GateWanted& wanted, const Context& context);

/// The named changes (REV or BASE..HEAD) in one pass over the past of `revision`; key, repository and reference set.
Result<std::vector<history::MeasuredRange>> measure(const io::git::Repository& repository, const GateBench& bench,
                                                    const std::vector<std::string>& changes,
                                                    const std::string& revision, const Context& context);

/// What counts as one series with the change: merged before it, and of `beside` what shares an author with it and
/// neither holds it nor is held by it.
Result<std::vector<engine::SeriesPart>> partsOf(const io::git::Repository& repository, const GateBench& bench,
                                                const history::MeasuredRange& change,
                                                const std::vector<history::MeasuredRange>& beside,
                                                const Context& context);

/// Files named on the command line must be there and be of a known kind; what is broken inside is kept as broken.
Result<std::vector<sources::EvidenceFile>> readNamedEvidence(const io::git::Repository& repository,
                                                             const GateWanted& wanted);
/// What lies in the workspace's folders for this head.
std::vector<sources::EvidenceFile> readFolders(const GateBench& bench, const CommitId& head);

Result<std::optional<assessment::GivenBoard>> readBoard(const GateBench& bench, const GateWanted& wanted);

/// The environment that was asked for, else the workspace's, else production.
std::string environmentOf(const GateBench& bench, const GateWanted& wanted);

/// `gate --train`. Recorded when a workspace conducts it, as `gate` is; each change is acted on by its own decision.
void gateTrain(const GateWanted& wanted, Context& context);

} // namespace fermata::ctl
