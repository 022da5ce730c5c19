// What stands at a moment: which environments are armed for what, where the line is stopped, how often we acted by
// ourselves. Plain values; the record (core/audit/action_ledger.h) says them.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/action/executor.h"

namespace fermata::action {

/// An environment that may be touched, by record.
struct Arming {
    std::uint64_t record = 0;
    std::string environment; ///< or `source:NAME`: what that executor does where no environment is concerned
    std::vector<ActionKind> actions;
    std::string person;
    std::string reason; ///< foreign text
    Time at{};
    Time until{};
    bool operator==(const Arming&) const = default;
};

/// A stopped line: while it stands nothing is brought forward in its scope.
struct Stop {
    std::uint64_t record = 0;
    std::string scope;                      ///< an environment, `service:NAME`, or empty: everything
    std::vector<std::string> exceptedRoles; ///< the hotfix lane: who gives an order in one of these roles passes
    std::string person;
    std::string reason; ///< foreign text
    Time at{};
    Time until{};
    bool operator==(const Stop&) const = default;
};

struct Standing {
    std::vector<Arming> armed; ///< at most one an environment
    std::vector<Stop> stops;
    std::map<std::string, int> automaticActs; ///< of the last hour, by armingScope()
    bool operator==(const Standing&) const = default;
};

/// What has to be armed for this order: its environment, else `source:` and the name of its executor.
std::string armingScope(const Order& order);
/// The arming that allows it at `now`, or null.
const Arming* armingFor(const Order& order, const std::vector<Arming>& armed, Time now);
/// The stops that hold this order back at `now`. What the order does not say (no service, no environment) counts as
/// within the scope.
std::vector<const Stop*> stopsFor(const Order& order, const std::vector<Stop>& stops, Time now);

} // namespace fermata::action
