// Who could look at a change: who knows its files and is not buried in other reviews. No ranking of people.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/assessment/evidence/snapshot.h"
#include "core/decision/policy.h"

namespace fermata::decision {

struct ReviewerAdvice {
    std::vector<std::string> persons; ///< ids of the policy, by the alphabet; at most `reviewersAdvised`
    bool knowTheFiles = false;        ///< false: seniors who have not written these files
};

inline constexpr std::size_t reviewersAdvised = 2;

/// Expertise is the share of the changed lines in files that a person owns (delivery::ChangedFile::owner, an e-mail),
/// divided by 1 + open reviews; equal ones by the fewer reviews, then by the alphabet. Never a hand of the change, and
/// nobody without a senior role.
/// @param openReviews by person's id
ReviewerAdvice adviseReviewers(const std::vector<delivery::ChangedFile>& files, const assessment::Hands& hands,
                               const Policy& policy, const std::map<std::string, int>& openReviews = {});

} // namespace fermata::decision
