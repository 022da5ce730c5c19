#include "core/sources/event_codec.h"
#include "tests/fuzz/fuzz.h"

using namespace fermata;

/// What is accepted is the one spelling of its event.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::textOf(data, size);
    const auto event = sources::decodeEvent(text);
    fuzz::require(!event || sources::encodeEvent(*event) == text);
    return 0;
}
