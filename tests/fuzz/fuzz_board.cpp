#include "core/sources/files/board.h"
#include "tests/fuzz/fuzz.h"

using namespace fermata;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto state = sources::parseBoard(fuzz::textOf(data, size), "f");
    if (!state)
        return 0;
    fuzz::require(state->usualTraffic.empty() || state->usualTraffic.size() == 168);
    fuzz::require(!state->trafficNow || *state->trafficNow >= 0);
    return 0;
}
