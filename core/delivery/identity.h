// One identity graph: issue, commit, run, artefact, deployment and incident belong together, or say why not.
#pragma once

#include <string>
#include <vector>

#include "core/delivery/board.h"

namespace fermata::delivery {

enum class ThingKind { Ticket, Commit, Run, Artefact, Deployment, Incident };

struct Thing {
    ThingKind kind = ThingKind::Commit;
    std::string key; ///< of the board; a commit as `repository@hex`
    auto operator<=>(const Thing&) const = default;
};

/// Everything that belongs to this thing, itself first, then in the order of ThingKind and key: what leads to it and
/// what came of it. Tickets are found by their ids in titles of runs and by `ticketIdsIn`.
std::vector<Thing> belongingTo(const Board& board, const Thing& thing);

/// Ids such as `SHOP-12` in a text, in order, none twice.
std::vector<std::string> ticketIdsIn(std::string_view text);

/// Every deployment of the board that resolves to no commit, with the reason in one line (never empty).
struct Unresolved {
    std::string deployment;
    std::string why;
    bool operator==(const Unresolved&) const = default;
};
std::vector<Unresolved> unresolvedDeployments(const Board& board);

} // namespace fermata::delivery
