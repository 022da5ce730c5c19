// Which of the deployments of a service in an environment counts: what runs there, and the way back from it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/delivery/deployment.h"

namespace fermata::delivery {

/// Points into the map that it was found in.
struct Standing {
    const Deployment* current = nullptr;  ///< the newest one that succeeded
    const Deployment* previous = nullptr; ///< the newest success before it with another, known version that no rollback
                                          ///< has left since
};

/// @requires every key is in the map; `keys` has the newest first
Standing standing(const std::map<std::string, Deployment>& deployments, const std::vector<std::string>& keys);

} // namespace fermata::delivery
