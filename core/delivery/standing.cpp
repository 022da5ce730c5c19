#include "core/delivery/standing.h"

#include <set>

namespace fermata::delivery {

Standing standing(const std::map<std::string, Deployment>& deployments, const std::vector<std::string>& keys) {
    Standing found;
    std::set<std::string_view> left; // versions that a rollback took away, and nobody has brought back since
    const Deployment* rollback = nullptr;
    for (const std::string& key : keys) {
        const Deployment& one = deployments.at(key);
        if (one.state != RunState::Succeeded)
            continue;
        if (rollback && one.version != rollback->version) {
            left.insert(one.version);
            rollback = nullptr;
        }
        if (one.isRollback)
            rollback = &one;
        if (!found.current)
            found.current = &one;
        else if (!one.version.empty() && one.version != found.current->version && !left.contains(one.version)) {
            found.previous = &one;
            return found;
        }
    }
    return found;
}

} // namespace fermata::delivery
