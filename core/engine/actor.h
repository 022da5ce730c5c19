// Who runs this program, as the operating system says.
#pragma once

#include <string>

namespace fermata::engine {

/// The name of the OS account that runs this process, asked from the system, never from the environment.
/// @returns empty when the system knows no name for it
std::string osAccount();

} // namespace fermata::engine
