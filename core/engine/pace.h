// How often the engine speaks; who listens to it knows from this when it has fallen silent.
#pragma once

#include "core/base/time.h"

namespace fermata::engine {

/// The engine looks at everything so often and announces what it saw, also where nothing changed.
inline constexpr Seconds looksEvery{10};
/// Two looks and a half: one that is late once is not gone, two that are missing are.
inline constexpr Seconds silentAfter{25};
static_assert(silentAfter > 2 * looksEvery);

} // namespace fermata::engine
