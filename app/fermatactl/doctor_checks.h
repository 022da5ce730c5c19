// What `fermatactl doctor` looks at, one finding a line: workspace, policy, stores, record, conductor, clock,
// secrets, connections.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/fermatactl/command.h"
#include "core/workspace/workspace.h"

namespace fermata::ctl {

enum class Health { Well, Warning, Broken, Unanswered };
std::string_view name(Health health); ///< "well", "warning", "broken", "unanswered"

struct Finding {
    std::string what; ///< "record", "secret ci-token", "source ci"
    Health health = Health::Well;
    std::string detail; ///< one line; never a secret; may hold names of hosts, folders and people
};

/// Looks and changes nothing but the cache of HTTP answers; asks each source once unless `asksSources` is false. What
/// could not be looked at is a finding too, never left out. @returns the findings, whatever they say
std::vector<Finding> examine(const workspace::Workspace& workspace, bool asksSources, Context& context);

/// The findings and the shape of the settings as JSON that may be given away: hosts, addresses, folders, accounts and
/// the names of sources, secrets, repositories, services and environments are replaced by numbered words, the same each
/// time.
std::string supportBundle(const workspace::Workspace& workspace, const std::vector<Finding>& findings, Time now);

} // namespace fermata::ctl
