// What the samples around deployments cost to keep: bytes a sample, samples a second in and out, a range of 24 hours.
//   tests/bench/run samples [CSV...]     further series: tables `timestamp,value`
#include <cmath>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <map>
#include <random>
#include <sstream>

#include "core/sources/window_store.h"
#include "tests/support/scratch.h"

namespace {

using namespace fermata;
using io::Sample;

constexpr Time start = fromUnix(1'764'028'800);
constexpr int perDay = 24 * 3600 / 15;
constexpr int days = 14;

/// Of the processor: what the machine does beside is not counted.
double secondsSince(std::clock_t from) {
    return static_cast<double>(std::clock() - from) / CLOCKS_PER_SEC;
}

/// Every 15 s, as a monitor is polled: traffic of a day and a night.
std::map<std::string, std::vector<Sample>> someSeries() {
    std::mt19937 dice(1);
    std::map<std::string, std::vector<Sample>> all;
    double requests = 0.0, errors = 0.0, level = 0.0;
    for (int i = 0; i < days * perDay; ++i) {
        const Time at = start + Seconds{15} * i;
        const double wave = 2000.0 + 1000.0 * std::sin(i * 6.28318530717958648 / perDay);
        std::poisson_distribution<int> arrived(wave), failed(wave * 0.002);
        requests += arrived(dice);
        errors += failed(dice);
        level = 0.98 * level + std::normal_distribution(0.0, 0.05)(dice);
        const bool isGap = dice() % 500 == 0;
        all["requests, a counter"].push_back({at, isGap ? std::nullopt : std::optional(requests)});
        all["errors, a counter"].push_back({at, isGap ? std::nullopt : std::optional(errors)});
        all["latency in s, three places"].push_back({at, std::round(180.0 * std::exp(level)) / 1000.0});
        all["a ratio of full precision"].push_back({at, 0.002 * std::exp(level) * wave / 2000.0});
    }
    return all;
}

std::vector<Sample> fromTable(const std::string& file) {
    std::ifstream in(file);
    std::vector<Sample> samples;
    std::string line;
    for (std::int64_t row = 0; std::getline(in, line); ++row) {
        const auto comma = line.find(',');
        char* end = nullptr;
        const double value = comma == std::string::npos ? NAN : std::strtod(line.c_str() + comma + 1, &end);
        if (std::isfinite(value) && end != line.c_str() + comma + 1)
            samples.push_back({start + Seconds{15} * row, value}); // our own clock: only the values are looked at
    }
    return samples;
}

struct Cost {
    std::size_t samples = 0, bytes = 0;
    double in = 0.0, out = 0.0;
};

/// In blocks of two hours, as they are kept.
Cost measure(const std::vector<Sample>& samples) {
    Cost cost;
    std::vector<std::vector<Sample>> blocks;
    for (const Sample& sample : samples) {
        if (blocks.empty() || sample.at - blocks.back().front().at >= sources::blockLength)
            blocks.emplace_back();
        blocks.back().push_back(sample);
    }
    std::vector<std::string> packed;
    const auto from = std::clock();
    for (const auto& block : blocks)
        packed.push_back(io::packSamples(block).value());
    cost.in = secondsSince(from);
    const auto again = std::clock();
    for (const auto& bytes : packed)
        cost.samples += io::unpackSamples(bytes)->size();
    cost.out = secondsSince(again);
    for (const auto& bytes : packed)
        cost.bytes += bytes.size() + 3 * sizeof(double); // with least, most and sum
    return cost;
}

} // namespace

int main(int count, char** arguments) {
    auto series = someSeries();
    for (int i = 1; i < count; ++i) {
        const std::string file = arguments[i];
        series[file.substr(file.rfind('/') + 1)] = fromTable(file);
    }
    std::printf("%-36s %9s %7s %10s %10s\n", "series", "samples", "B each", "in, M/s", "out, M/s");
    Cost all;
    for (const auto& [name, samples] : series) {
        if (samples.empty()) {
            std::fprintf(stderr, "%s: no samples\n", name.c_str());
            return 2;
        }
        const Cost cost = measure(samples);
        std::printf("%-36s %9zu %7.2f %10.1f %10.1f\n", name.c_str(), cost.samples,
                    double(cost.bytes) / double(cost.samples), double(cost.samples) / std::max(cost.in, 1e-6) / 1e6,
                    double(cost.samples) / std::max(cost.out, 1e-6) / 1e6);
        all.samples += cost.samples, all.bytes += cost.bytes, all.in += cost.in, all.out += cost.out;
    }
    std::printf("%-36s %9zu %7.2f %10.1f %10.1f\n", "all", all.samples, double(all.bytes) / double(all.samples),
                double(all.samples) / all.in / 1e6, double(all.samples) / all.out / 1e6);

    test::ScratchFolder folder;
    auto store = sources::WindowStore::open(folder / "store.db", io::OpenMode::Create).value();
    const Time last = start + Seconds{15} * (days * perDay);
    const auto from = std::clock();
    std::size_t kept = 0;
    for (const auto& each : series)
        kept += each.second.size();
    if (auto done = store.keep({"d", "shop", "production", "2", "1", "good", start, start, last}, series); !done) {
        std::fprintf(stderr, "%s\n", done.error().text().c_str());
        return 1;
    }
    std::printf("kept in the store: %.2f M samples/s\n", double(kept) / secondsSince(from) / 1e6);
    constexpr int rounds = 200;
    const Time day = start + Days{5} + Seconds{1234};
    const auto read = std::clock();
    std::size_t found = 0;
    for (int i = 0; i < rounds; ++i)
        found += store.samples("d", "latency in s, three places", day, day + Days{1})->size();
    std::printf("a range of 24 h, %zu samples unpacked: %.3f ms\n", found / rounds,
                secondsSince(read) * 1000.0 / rounds);
    const auto summed = std::clock();
    for (int i = 0; i < rounds; ++i)
        found += store.summaries("d", "latency in s, three places", day, day + Days{1})->size();
    std::printf("its least, most and sums by block: %.3f ms\n", secondsSince(summed) * 1000.0 / rounds);
    return found > 0 ? 0 : 1;
}
