// What the graph shows of a snapshot: the path of one change, the branches of the repository, the other changes as lines.
#pragma once

#include "core/engine/snapshot.h"
#include "ui/pipeline/graph_value.h"

namespace fermata::ui {

/// Base and head, the evidence of its head, its gate, and the environments of the policy, on four lanes. Nothing is
/// invented: a lane of which no source speaks holds a note.
GraphValue pathOf(const engine::Snapshot& snapshot, const engine::ChangeView& change);

/// The default branch as trunk (where branches begin, tags, newest), and every branch from its merge base to its head
/// and, where a change waits on it, to its gate.
GraphValue branchesOf(const engine::Snapshot& snapshot);

/// One line, in the order of the snapshot.
ChangeLine lineOf(const engine::Snapshot& snapshot, const engine::ChangeView& change);
std::vector<ChangeLine> linesOf(const engine::Snapshot& snapshot);

} // namespace fermata::ui
