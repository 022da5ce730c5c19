// What taking a service back would take, for the person who is about to order it.
#pragma once

#include <string>
#include <vector>

#include "core/decision/rollback/plan.h"

namespace fermata::engine {

struct WayBackView {
    std::string service, environment;
    /// In the order in which they would be carried out, the service itself last; isIrreversible: what its running
    /// version did is not undone by going back, or no decision on record says that it is. Empty: there is no plan.
    std::vector<decision::Move> steps;
    std::vector<decision::Message> words; ///< one a step, each with what it does not undo; else why there is no plan
    bool isArmed = false;                 ///< every step would be sent
    decision::Message alone;              ///< what going back with the service alone would do; empty id: it cannot
    bool operator==(const WayBackView&) const = default;
};

} // namespace fermata::engine
