#include "core/base/clock.h"

namespace fermata {

Time SystemClock::now() const {
    return std::chrono::time_point_cast<Seconds>(std::chrono::system_clock::now());
}

} // namespace fermata
