#include "core/io/samples/sample_block.h"

#include <algorithm>
#include <cmath>

#include "core/io/samples/bits.h"
#include "core/io/samples/sample_block_form.h"

namespace fermata::io {
namespace {

constexpr int mostPlaces = 9;
constexpr double mostWhole = 9007199254740992.0; // 2^53

/// The places that every value needs as a decimal; nothing where one needs more than mostPlaces.
std::optional<int> placesOf(const std::vector<double>& values) {
    int places = 0;
    for (const double value : values)
        for (;; ++places) {
            if (places > mostPlaces)
                return std::nullopt;
            const double whole = std::round(value * powerOfTen(places));
            if (std::fabs(whole) < mostWhole && whole / powerOfTen(places) == value)
                break;
        }
    for (const double value : values)
        if (!(std::fabs(value * powerOfTen(places)) < mostWhole))
            return std::nullopt;
    return places;
}

/// Plain or by differences, whichever is shorter.
void putWholes(std::string& out, const std::vector<std::int64_t>& wholes) {
    std::string plain, differences;
    putGroups(plain, wholes);
    std::vector<std::int64_t> steps(wholes.size() - 1);
    for (std::size_t i = 0; i + 1 < wholes.size(); ++i)
        steps[i] = wholes[i + 1] - wholes[i];
    putVarint(differences, folded(wholes.front()));
    putGroups(differences, steps);
    const bool isShorter = differences.size() < plain.size();
    out += static_cast<char>(isShorter ? Wholes::Differences : Wholes::Plain);
    out += isShorter ? differences : plain;
}

void putValues(std::string& out, const std::vector<double>& values) {
    if (std::ranges::all_of(values, [&](double value) { return value == values.front(); })) {
        out += static_cast<char>(Values::Same);
        return putNumber(out, values.front());
    }
    auto places = placesOf(values);
    if (!places) {
        double largest = 0.0;
        for (const double value : values)
            largest = std::max(largest, std::fabs(value));
        const int needed = -static_cast<int>(std::floor(std::log10(largest * keptShare)));
        if (std::abs(needed) <= mostScale)
            places = needed;
    }
    if (!places) {
        out += static_cast<char>(Values::AsTheyAre);
        for (const double value : values)
            putNumber(out, value);
        return;
    }
    out += static_cast<char>(Values::Decimals);
    putVarint(out, folded(*places));
    std::vector<std::int64_t> wholes(values.size());
    std::ranges::transform(values, wholes.begin(), [&](double value) { return toWhole(value, *places); });
    putWholes(out, wholes);
}

} // namespace

BlockSummary summaryOf(const std::vector<Sample>& samples) {
    BlockSummary summary{samples.front().at, samples.back().at, 0, 0.0, 0.0, 0.0};
    for (const Sample& sample : samples) {
        if (!sample.value)
            continue;
        summary.least = summary.count == 0 ? *sample.value : std::min(summary.least, *sample.value);
        summary.most = summary.count == 0 ? *sample.value : std::max(summary.most, *sample.value);
        summary.sum += *sample.value;
        ++summary.count;
    }
    return summary;
}

Result<std::string> packSamples(const std::vector<Sample>& samples) {
    if (samples.empty() || samples.size() > samplesInBlock)
        return Error(Fault::Usage, "a block holds between 1 and 65,536 samples");
    std::vector<std::int64_t> steps(samples.size() - 1);
    std::vector<double> values;
    std::string gaps((samples.size() + 7) / 8, '\0');
    for (std::size_t i = 0; i < samples.size(); ++i) {
        if (i > 0 && samples[i].at <= samples[i - 1].at)
            return Error(Fault::Malformed, "the times of samples rise").ofField("at");
        if (i > 0)
            steps[i - 1] = (samples[i].at - samples[i - 1].at).count();
        if (!samples[i].value)
            continue;
        if (!std::isfinite(*samples[i].value))
            return Error(Fault::Malformed, "is no number").ofField("value");
        values.push_back(*samples[i].value + 0.0); // no minus in front of a zero
        gaps[i / 8] = static_cast<char>(gaps[i / 8] | 1 << i % 8);
    }
    std::string out(1, static_cast<char>(blockVersion));
    putVarint(out, samples.size());
    putVarint(out, folded(toUnix(samples.front().at)));
    const bool isRegular = std::ranges::all_of(steps, [&](std::int64_t step) { return step == steps.front(); });
    out += static_cast<char>(isRegular ? Times::Regular : Times::Steps);
    if (!isRegular)
        putGroups(out, steps);
    else if (!steps.empty())
        putVarint(out, static_cast<std::uint64_t>(steps.front()));
    const bool isWhole = values.size() == samples.size();
    out += static_cast<char>(isWhole ? Gaps::None : Gaps::Some);
    if (!isWhole)
        out += gaps;
    if (!values.empty())
        putValues(out, values);
    return out;
}

} // namespace fermata::io
