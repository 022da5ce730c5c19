// How the window reaches the engine that there is, also when another one took its place.
#pragma once

#include <memory>

#include "core/engine/engine.h"
#include "ui/bridge/bridge.h"

namespace fermata::app {

/// Everything that the window asks is asked of the engine that there is then.
/// @requires `engine` outlives the port, and is not null whenever something is asked
ui::EnginePort portOf(const std::unique_ptr<engine::Engine>& engine);

} // namespace fermata::app
