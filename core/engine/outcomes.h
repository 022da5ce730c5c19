// How often defects of the policy's components reached production, from what was traced, told and asked back.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/assessment/incidents/incident_share.h"
#include "core/audit/outcomes.h"
#include "core/base/result.h"
#include "core/decision/policy.h"
#include "core/io/git/repository.h"
#include "core/learning/labels/defects.h"

namespace fermata::engine {

using DefectsByComponent = std::map<std::string, assessment::DefectCounts>;

/// Of what was known at `at`. A commit that only a person or an incident names is looked up in `repositories`; one that
/// is in none of them counts for files in no component.
DefectsByComponent defectsByComponent(const std::vector<learning::KnownDefect>& traced, const audit::ToldOutcomes& told,
                                      const std::vector<const io::git::Repository*>& repositories,
                                      const decision::Policy& policy, Time at);

/// A commit of the first of these repositories that knows `revision`. @returns NotFound; what reading returns
Result<io::git::Commit> commitIn(const std::vector<const io::git::Repository*>& repositories,
                                 const std::string& revision);

/// Ids of the policy's persons who wrote, committed or co-authored it.
std::vector<std::string> handsOf(const io::git::Commit& commit, const decision::Policy& policy);

} // namespace fermata::engine
