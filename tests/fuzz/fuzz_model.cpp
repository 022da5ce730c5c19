#include "core/assessment/risk/risk_format.h"
#include "tests/fuzz/fuzz.h"

using namespace fermata;

/// What is read is what was written, byte by byte, and may be relied on.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = fuzz::textOf(data, size);
    if (const auto parts = assessment::decodeParts(bytes)) {
        fuzz::require(assessment::encodeParts(*parts) == bytes);
        fuzz::require(assessment::checkParts(*parts).has_value());
    }
    return 0;
}
