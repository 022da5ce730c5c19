#include <algorithm>
#include <cmath>

#include "core/io/samples/bits.h"
#include "core/io/samples/sample_block.h"
#include "core/io/samples/sample_block_form.h"

namespace fermata::io {
namespace {

/// The latest second that a block may reach: nothing is computed with times that overflow.
constexpr std::int64_t farthest = std::int64_t{1} << 40;

Error corrupt(const char* what) {
    return Error(Fault::Corrupt, std::string("a block of samples ") + what);
}

bool readTimes(PackedReader& reader, std::vector<Sample>& samples) {
    const auto first = reader.varint();
    const auto form = reader.byte();
    if (!first || !form || *form > static_cast<std::uint8_t>(Times::Steps))
        return false;
    std::int64_t at = unfolded(*first);
    if (at < -farthest || at > farthest)
        return false;
    samples.front().at = fromUnix(at);
    if (samples.size() == 1)
        return *form == static_cast<std::uint8_t>(Times::Regular);
    std::vector<std::int64_t> steps;
    if (*form == static_cast<std::uint8_t>(Times::Regular)) {
        const auto step = reader.varint();
        if (!step || *step > static_cast<std::uint64_t>(farthest))
            return false;
        steps.assign(samples.size() - 1, static_cast<std::int64_t>(*step));
    } else if (!reader.groups(samples.size() - 1, steps)) {
        return false;
    }
    for (std::size_t i = 1; i < samples.size(); ++i) {
        if (steps[i - 1] <= 0 || steps[i - 1] > farthest || at + steps[i - 1] > farthest)
            return false;
        at += steps[i - 1];
        samples[i].at = fromUnix(at);
    }
    return true;
}

bool readWholes(PackedReader& reader, std::size_t count, std::vector<std::int64_t>& wholes) {
    const auto form = reader.byte();
    if (form == static_cast<std::uint8_t>(Wholes::Plain))
        return reader.groups(count, wholes);
    const auto first = reader.varint();
    std::vector<std::int64_t> steps;
    if (form != static_cast<std::uint8_t>(Wholes::Differences) || !first || !reader.groups(count - 1, steps))
        return false;
    wholes.resize(count);
    auto whole = static_cast<std::uint64_t>(unfolded(*first)); // wraps around where the bytes are not ours
    wholes[0] = static_cast<std::int64_t>(whole);
    for (std::size_t i = 1; i < count; ++i)
        wholes[i] = static_cast<std::int64_t>(whole += static_cast<std::uint64_t>(steps[i - 1]));
    return true;
}

/// @returns whether `count` finite values were there
bool readValues(PackedReader& reader, std::size_t count, std::vector<double>& values) {
    const auto form = reader.byte();
    values.resize(count);
    if (form == static_cast<std::uint8_t>(Values::Same)) {
        const auto value = reader.number();
        if (!value || !std::isfinite(*value))
            return false;
        std::ranges::fill(values, *value);
        return true;
    }
    if (form == static_cast<std::uint8_t>(Values::AsTheyAre)) {
        for (double& value : values) {
            const auto read = reader.number();
            if (!read || !std::isfinite(*read))
                return false;
            value = *read;
        }
        return true;
    }
    const auto places = reader.varint();
    std::vector<std::int64_t> wholes;
    if (form != static_cast<std::uint8_t>(Values::Decimals) || !places || std::abs(unfolded(*places)) > mostScale ||
        !readWholes(reader, count, wholes))
        return false;
    const int scale = static_cast<int>(unfolded(*places));
    const double by = powerOfTen(std::abs(scale));
    for (std::size_t i = 0; i < count; ++i) {
        const auto whole = static_cast<double>(wholes[i]);
        values[i] = scale >= 0 ? whole / by : whole * by;
        if (!std::isfinite(values[i]))
            return false;
    }
    return true;
}

} // namespace

Result<std::vector<Sample>> unpackSamples(std::string_view packed) {
    PackedReader reader(packed);
    if (reader.byte() != blockVersion)
        return corrupt("is of a version that this program does not read");
    const auto count = reader.varint();
    if (!count || *count == 0 || *count > samplesInBlock)
        return corrupt("has an impossible length");
    std::vector<Sample> samples(*count);
    if (!readTimes(reader, samples))
        return corrupt("has times that are cut or do not rise");
    const auto gaps = reader.byte();
    std::string_view present;
    std::size_t known = *count;
    if (gaps == static_cast<std::uint8_t>(Gaps::Some)) {
        const auto bytes = reader.take((*count + 7) / 8);
        if (!bytes)
            return corrupt("is cut");
        present = *bytes;
        known = 0;
        for (std::size_t i = 0; i < *count; ++i)
            known += static_cast<unsigned char>(present[i / 8]) >> i % 8 & 1;
    } else if (gaps != static_cast<std::uint8_t>(Gaps::None)) {
        return corrupt("does not say where its gaps are");
    }
    std::vector<double> values;
    if (known > 0 && !readValues(reader, known, values))
        return corrupt("has values that are cut or no numbers");
    if (!reader.isAtEnd())
        return corrupt("goes on after its end");
    for (std::size_t i = 0, next = 0; i < *count; ++i)
        if (present.empty() || (static_cast<unsigned char>(present[i / 8]) >> i % 8 & 1))
            samples[i].value = values[next++];
    return samples;
}

} // namespace fermata::io
