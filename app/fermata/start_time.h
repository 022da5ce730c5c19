// How long this process has been running: for the measurement of the start, nothing else.
#pragma once

#include <chrono>
#include <optional>

namespace fermata::app {

/// Since the process was made, program loading included; the kernel counts in hundredths of a second.
/// @returns nothing where /proc does not tell
std::optional<std::chrono::milliseconds> sinceProcessStart();

} // namespace fermata::app
