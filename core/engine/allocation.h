// From waiting changes and pools to who should get which environment. Values in, values out.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/decision/policy.h"
#include "core/engine/allocation_view.h"
#include "core/engine/snapshot.h"
#include "core/workspace/settings_file.h"

namespace fermata::engine {

/// A stage of a waiting change's plan that needs an environment of its own.
struct EnvironmentWish {
    std::string change; ///< key
    std::string title;  ///< foreign text
    std::string stage;  ///< as EnvironmentTerms::serves
    std::optional<double> perDay;
    double atStake = 0.0; ///< p_incident times what one incident costs
    double risk = 0.0;    ///< p_defect
    Time waitingSince{};
};

/// A hard rule blocks it (a critical finding, a barred version): no environment changes that. What the weighing blocks,
/// for want of evidence say, is another matter.
bool isBlockedByRule(const decision::Decision& decision);

/// What the plan of this change wants; nothing while it is assessed, of what is merged already, and of what a hard rule
/// blocks: no machine is spent on that.
std::vector<EnvironmentWish> wishesOf(const ChangeView& view, const decision::Policy& policy);

/// Who should get which place: decision::allocate over the places that serve a stage, with what waits worth its value a
/// day and what is at stake. A place that is held for something else is left out. Changes that hold a place keep it;
/// that they would rather have another one is not proposed.
/// @param waiting  keys of all changes that wait, also of those that want none
/// @requires at most one wish of one change and stage
AllocationView allocationOf(const std::vector<workspace::PoolSetting>& pools, const std::vector<HoldingView>& holdings,
                            const std::vector<EnvironmentWish>& wishes, const std::set<std::string>& waiting,
                            const std::string& unit, Time now);

} // namespace fermata::engine
