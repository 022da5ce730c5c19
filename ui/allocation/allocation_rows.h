// The environments of the pools and the changes that want one, as rows of quiet tables.
#pragma once

#include <vector>

#include "core/engine/allocation_view.h"
#include "ui/widgets/rows_model.h"

namespace fermata::ui {

/// Heads of the two tables.
QStringList placeHeads();
QStringList demandHeads();

/// One a place, in the order of the board: what it is, who has it and for what, since when and until, what it costs,
/// and who is next.
std::vector<RowsModel::Row> placeRows(const engine::AllocationView& board, Time now);
/// One a demand, in the order of the board: its turn, the change, worth and risk, what waiting loses, where it is or
/// why not.
std::vector<RowsModel::Row> demandRows(const engine::AllocationView& board, Time now);

/// "Environments: 4, held: 1. Changes that want one: 3, in the queue: 1."
QString sumOf(const engine::AllocationView& board);
/// What the second best would change and what it costs; a sentence also where there is only one way.
QString secondBestOf(const engine::AllocationView& board);

} // namespace fermata::ui
