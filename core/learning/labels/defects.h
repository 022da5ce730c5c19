// What is known of each faulty change and the files it touched, and how often the defects of a component reached
// production.
#pragma once

#include <functional>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

#include "core/assessment/incidents/incident_share.h"
#include "core/audit/outcomes.h"
#include "core/decision/policy.h"
#include "core/io/git/repository.h"
#include "core/learning/labels/repository_labels.h"

namespace fermata::learning {

/// A change that turned out faulty.
struct KnownDefect {
    CommitId commit;
    LabelOrigin origin = LabelOrigin::Szz; ///< of what became known first
    Time knownAt{};
    std::optional<Time> reachedAt;  ///< as in ChangeLabel
    std::vector<std::string> paths; ///< that it touched, at most `pathsOfDefect`; empty where they cannot be read
    bool operator==(const KnownDefect&) const = default;
};

inline constexpr std::size_t pathsOfDefect = 200;

/// The paths that a commit touched beside its first parent, repaired UTF-8, at most `pathsOfDefect`.
/// @returns NotFound, Malformed
Result<std::vector<std::string>> touchedPaths(const io::git::Repository& repository, const CommitId& commit);

/// Of all faulty changes of a labelled past, in its order. @returns Cancelled after a stop
Result<std::vector<KnownDefect>> defectsOf(const io::git::Repository& repository, const LabelledHistory& history,
                                           std::stop_token stop);

/// Lets what was told speak over what was traced, newest word last: a person calls a change clean or faulty, incidents
/// and rollbacks name one. A fault is known from the earliest of its witnesses on.
/// @returns how many of the told commits are not in this past
std::size_t applyTold(const audit::ToldOutcomes& told, LabelledHistory& history);

/// Where the paths of a commit come from that was told of and never traced; nothing where nobody knows it.
using PathsOf = std::function<std::vector<std::string>(const CommitId& commit)>;

/// Counts by component id ("" for files in none), of what was known at `at`. A defect that an incident, a rollback
/// (weight 0.9) or a hotfix (0.7) names reached production. One that was mended otherwise stayed (a traced one with
/// weight 0.5, because tracing blames many in vain), but counts only where it became known between the first incident
/// that was told and the last telling: nobody may conclude from silence that nothing happened. An incident that names
/// no change counts for the component of its service's name.
std::map<std::string, assessment::DefectCounts> countDefects(const std::vector<KnownDefect>& traced,
                                                             const audit::ToldOutcomes& told, const PathsOf& pathsOf,
                                                             const decision::Policy& policy, Time at);

} // namespace fermata::learning
