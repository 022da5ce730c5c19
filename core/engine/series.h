// What one author did on one component within a few days, judged as if it were one change: parts do not add up unseen.
#pragma once

#include <map>
#include <stop_token>
#include <vector>

#include "core/assessment/evidence/snapshot.h"
#include "core/assessment/risk/risk_model.h"
#include "core/base/result.h"
#include "core/decision/policy.h"
#include "core/history/range.h"
#include "core/io/git/repository.h"

namespace fermata::engine {

/// A change by a hand that is also an author of the one that is judged.
struct SeriesPart {
    CommitId head;
    Time at{}; ///< committer time of the head
    std::vector<delivery::ChangedFile> files;
};

/// Looked at in one past; what lies behind is older work.
inline constexpr std::size_t mostSeriesParts = 50;
inline constexpr std::size_t mostSeriesCommits = 2000;

/// Whether an author of one is an author of the other: the same e-mail, or two of one person of the policy.
bool shareAnAuthor(const delivery::Change& one, const delivery::Change& other, const decision::Policy& policy);

/// What commits changed, by commit: read once for all changes of a repository.
using SeriesMemory = std::map<CommitId, std::vector<delivery::ChangedFile>>;

/// The merged commits of the change's authors in the past of its base that are not older than the policy's window,
/// newest first. Empty at once where the policy judges no series or names no component.
/// @returns Corrupt, Malformed, Cancelled
Result<std::vector<SeriesPart>> earlierParts(const io::git::Repository& repository, const delivery::Change& change,
                                             const decision::Policy& policy, Time at, SeriesMemory& memory,
                                             std::stop_token stop);

/// Of other waiting changes those within the window that share an author and a component with this one and neither hold
/// it nor are held by it: a branch on top of another one has its commits already.
/// @param beside  never null
/// @returns as Repository::mergeBase, but for unrelated histories, which hold nothing of each other
Result<std::vector<SeriesPart>> partsBeside(const io::git::Repository& repository, const history::MeasuredRange& change,
                                            const std::vector<const history::MeasuredRange*>& beside,
                                            const decision::Policy& policy, Time at);
/// Whether the other one would count, apart from what holds what.
bool mayCount(const history::MeasuredRange& change, const history::MeasuredRange& other, const decision::Policy& policy,
              Time at);

/// For each component of the policy that the change touches and a part within the window touched too: all of it as one
/// change. Size, diffusion and kinds of files are those of the change and of the parts' files in that component
/// together; what history says is the change's own.
std::vector<assessment::SeriesFacts> seriesOf(const history::MeasuredRange& change,
                                              const std::vector<SeriesPart>& parts, const decision::Policy& policy,
                                              const assessment::RiskModel& model, Time at);

} // namespace fermata::engine
