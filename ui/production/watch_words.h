// What a watch, a guard and its numbers are called.
#pragma once

#include <optional>

#include <QString>

#include "core/engine/watch_view.h"
#include "ui/style/theme.h"

namespace fermata::ui::production {

QString phaseWord(engine::WatchPhase phase); ///< "Watching", "Paused", …
/// Whether a person has to look.
bool needsPerson(engine::WatchPhase phase);
style::State stateOf(engine::WatchPhase phase);
QString guardWord(engine::GuardState state); ///< "WORSE", "NOT WORSE", "UNDECIDED", "NO DATA"; never "OK"
/// "392", "0.05", "over 1,000,000": odds to one, from a natural logarithm.
QString odds(double logarithm);
QString figure(std::optional<double> value, const std::string& unit); ///< with its unit; "no data" without a value

} // namespace fermata::ui::production
