// The tables of the change screen: causes of flips, files, and lists of names.
#pragma once

#include <vector>

#include "core/engine/snapshot.h"
#include "ui/widgets/rows_model.h"

namespace fermata::ui {

/// Newest first: number, time, "Review → Hold", cause, change of risk.
std::vector<RowsModel::Row> causeRows(const std::vector<engine::VerdictStep>& history, Time now);
/// Share of the changed lines, name over folder, lines, kind, earlier fixes, owner; most often mended first.
std::vector<RowsModel::Row> fileRows(const assessment::EvidenceSnapshot& evidence);
QString wordOf(delivery::FileKind kind);

} // namespace fermata::ui
