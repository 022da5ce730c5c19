// A stretch of samples of one series in few bytes: times by their steps, values as decimals by their differences.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/time.h"

namespace fermata::io {

/// What was seen at a moment; nothing is a gap, never a zero.
struct Sample {
    Time at{};
    std::optional<double> value;
    bool operator==(const Sample&) const = default;
};

/// What is known of a block without unpacking it.
struct BlockSummary {
    Time from{}, to{};                         ///< of its first and of its last sample
    std::size_t count = 0;                     ///< with a value
    double least = 0.0, most = 0.0, sum = 0.0; ///< 0 without a value
    bool operator==(const BlockSummary&) const = default;
};
BlockSummary summaryOf(const std::vector<Sample>& samples); ///< @requires not empty

/// So many samples are in a block at most.
inline constexpr std::size_t samplesInBlock = 65'536;
/// A value that is no short decimal is kept to this share of the block's largest.
inline constexpr double keptShare = 1e-5;

/// Values that are decimals of up to nine places (whatever counts, and what people round) come back to the bit (minus
/// zero as zero); a block with any other is kept to half of `keptShare` of its largest value. Values that span more
/// than 1e290 stand as they are.
/// @returns Usage without a sample, or with more than samplesInBlock; Malformed for times that do not rise, or a value
///          that is not finite
Result<std::string> packSamples(const std::vector<Sample>& samples);

/// @returns Corrupt for bytes that packSamples does not write: cut, too long, of a later version; never more than
///          samplesInBlock samples
Result<std::vector<Sample>> unpackSamples(std::string_view packed);

} // namespace fermata::io
