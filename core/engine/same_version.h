// What the kept windows of earlier deployments teach of a guard that is held against a control: how far both arms lay
// apart while they still ran the same version.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/engine/watch_view.h"
#include "core/workspace/watch_settings.h"

namespace fermata::engine {

/// Of so many windows, the newest, it is learned: fewer than are kept, so that one that is kept meanwhile changes
/// nothing for a watch that goes on.
inline constexpr std::size_t windowsLearned = 150;

struct KeptWindows {
    std::size_t count = 0;                ///< of deployments before this one
    std::optional<Time> since;            ///< the oldest of them
    std::vector<LearnedTolerance> guards; ///< by guard of the setting; empty windows for one without a control
    bool operator==(const KeptWindows&) const = default;
};

/// From the part of each window that lies before its deployment: both arms ran the same version there, unless another
/// deployment came in that time, which leaves the window out. A window counts for a guard when at least half of its
/// intervals counted requests in both arms, and both had events.
/// @param file  store.db of the workspace; before: deployments whose window had ended by then
/// @requires interval > 0
/// @returns nothing kept where no window was kept yet; Corrupt for a window that cannot be read
Result<KeptWindows> keptWindows(const std::string& file, const workspace::WatchSetting& setting, Seconds interval,
                                Time before);

} // namespace fermata::engine
