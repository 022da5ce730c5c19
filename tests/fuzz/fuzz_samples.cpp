#include <cmath>

#include "core/io/samples/sample_block.h"
#include "tests/fuzz/fuzz.h"

using namespace fermata;

/// A packed block: rising times, finite values, and what was read packs to a block that reads the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto samples = io::unpackSamples(fuzz::textOf(data, size));
    if (!samples)
        return 0;
    fuzz::require(!samples->empty() && samples->size() <= io::samplesInBlock);
    for (std::size_t i = 0; i < samples->size(); ++i) {
        fuzz::require(i == 0 || samples->at(i).at > samples->at(i - 1).at);
        fuzz::require(!samples->at(i).value || std::isfinite(*samples->at(i).value));
    }
    const auto packed = io::packSamples(*samples);
    fuzz::require(packed.has_value());
    const auto again = io::unpackSamples(*packed);
    fuzz::require(again.has_value() && again->size() == samples->size());
    return 0;
}
