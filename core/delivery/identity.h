// One identity graph: issue, commit, run, artefact, deployment and incident belong together, or say why not.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/delivery/board.h"

namespace fermata::delivery {

enum class ThingKind { Ticket, Commit, Run, Artefact, Deployment, Incident };

struct Thing {
    ThingKind kind = ThingKind::Commit;
    std::string key; ///< of the board; a commit as commitKey() writes it
    auto operator<=>(const Thing&) const = default;
};

/// `repository@hex`; the repository may be empty.
std::string commitKey(const std::string& repository, const CommitId& commit);

/// Everything that belongs to this thing, itself first, then in the order of ThingKind and key: what leads to it and
/// what came of it, never its siblings (of a run not the other runs of its commit). Tickets are found by their ids in
/// titles and branches of runs. A thing that names a commit but no repository belongs to the only repository of the
/// board that has this commit, if there is just one. Nothing but the thing itself where the board does not know it.
std::vector<Thing> belongingTo(const Board& board, const Thing& thing);

/// The commit that a deployment brings: its own word, else its artefact's or that of the run which built it, else
/// its run's.
std::optional<CommitId> commitOf(const Board& board, const Deployment& deployment);

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
