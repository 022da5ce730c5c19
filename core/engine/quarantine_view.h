// What a screen may show of a test in quarantine: by whom, why, and until when.
#pragma once

#include <cstdint>
#include <string>

#include "core/base/time.h"

namespace fermata::engine {

/// A recorded act of a person: failures of this test do not stand against a change for now.
struct QuarantineView {
    std::uint64_t record = 0;
    std::string test;   ///< full name; foreign text
    std::string person; ///< id of the policy's people
    std::string role;
    std::string reason; ///< foreign text
    Time at{};
    Time until{};
};

} // namespace fermata::engine
