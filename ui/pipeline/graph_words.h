// Words and signs that the graph, its lines and its accessible texts share.
#pragma once

#include <QString>

#include "core/engine/snapshot.h"
#include "ui/style/runs.h"
#include "ui/widgets/shapes_of.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

/// "Hold", "No verdict yet", or "Not assessed" where assessing failed.
QString verdictWord(const engine::ChangeView& change);
/// Why, in one sentence: the gate's summary, the error, or what is being done.
QString causeOf(const engine::ChangeView& change);

/// "84 %".
QString percent(double share);
/// "+842 −37".
QString signedLines(int added, int deleted);
QString fixed(double value, int decimals);

} // namespace fermata::ui
