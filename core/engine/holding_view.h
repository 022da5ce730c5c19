// What a screen may show of an environment that was asked from a pool: by whom it is held, and whether it is given
// back.
#pragma once

#include <cstdint>
#include <string>

#include "core/base/time.h"

namespace fermata::engine {

enum class HoldingState {
    Asked,    ///< the pool was asked, and has not said yet that it is there
    Held,     ///< the pool gave it
    Releasing ///< the pool was told to take it back, and has not said yet that it did
};

/// An environment of a pool that nobody else gets meanwhile.
struct HoldingView {
    std::string order; ///< id of the order that asked for it
    std::uint64_t record = 0;
    std::string pool, environment;
    std::string reference; ///< how the pool calls what it gave, or empty; foreign text
    std::string change;    ///< key of the change that it is for, or empty
    std::string person;    ///< who asked, or empty
    std::string text;      ///< what the pool said last, one line; foreign text
    HoldingState state = HoldingState::Asked;
    Time since{};
    bool isAutomatic = false; ///< the plan of the change asked for it, and gives it back
};

} // namespace fermata::engine
