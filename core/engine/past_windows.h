// What earlier watched deployments of a service looked like, as their windows were kept.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/engine/watch_view.h"

namespace fermata::engine {

/// One query of a kept window.
struct WindowSeriesView {
    std::string query;                              ///< as the settings called it then
    std::vector<std::vector<WatchPoint>> stretches; ///< without gaps each; counters as they stood
};

/// A deployment whose watch is over.
struct WindowView {
    std::string deployment, version, previous;
    std::string outcome; ///< "good", "recovered", "inconclusive" …: the phase in which its watch ended
    Time deployedAt{}, from{}, to{};
    std::vector<WindowSeriesView> series;
};

/// The newest first; empty where no window was kept yet.
/// @param file  store.db of the workspace
/// @returns Corrupt for a window that cannot be read
Result<std::vector<WindowView>> pastWindows(const std::string& file, const std::string& service,
                                            const std::string& environment, std::size_t most);

} // namespace fermata::engine
