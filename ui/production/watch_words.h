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

/// "3.2x in 1 h, 16x in 5 min (blows at 14.4x)", and whether it blew, was armed, or is not laid to this deployment.
QString fuseWords(const engine::FuseView& fuse, Time now);
QString budgetWords(const engine::FuseView& fuse); ///< what is left of a budget of 30 days by this hour's rate
/// "1.25 as set (12 of 59 A/A windows)", "1.41 learned from 90 A/A windows"; of the worst guard with a control.
QString toleranceWords(const engine::GuardView& guard);
QString windowsWords(const engine::WatchView& watch, Time now); ///< how many are kept, and since when

} // namespace fermata::ui::production
