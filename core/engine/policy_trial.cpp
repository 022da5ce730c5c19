#include "core/engine/policy_trial.h"

#include "core/rehearsal/policy_difference.h"

namespace fermata::engine {

Result<PolicyTrial> tryOn(rehearsal::NewestLooks& looks, const std::string& recordFile, const decision::Policy& inForce,
                          const decision::Policy& tried, const rehearsal::Unwanted& isUnwanted) {
    if (auto read = looks.refresh(recordFile, trialAtMost, isUnwanted); !read)
        return std::move(read).error();
    const auto all = looks.looks();
    const std::size_t left = all.size() > trialAtMost ? all.size() - trialAtMost : 0;
    rehearsal::PolicyDifference difference;
    if (auto done = rehearsal::compare(all.subspan(left), inForce, tried, isUnwanted, difference); !done)
        return std::move(done).error();
    PolicyTrial trial;
    trial.looked = difference.looked;
    trial.older = looks.older() + left;
    trial.notByThisVersion = looks.notByThisVersion();
    trial.counts = std::move(difference.counts);
    for (auto each = difference.flips.rbegin(); each != difference.flips.rend(); ++each)
        trial.flips.push_back({each->entry.id, each->entry.change, each->entry.environment, each->entry.at,
                               each->before, each->after, std::move(each->why)});
    return trial;
}

} // namespace fermata::engine
