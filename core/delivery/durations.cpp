#include <algorithm>

#include "core/delivery/board.h"

namespace fermata::delivery {

namespace {

constexpr std::size_t fewest = 3;

void add(std::vector<Seconds>& durations, const std::optional<Time>& from, const std::optional<Time>& to) {
    if (from && to && *to >= *from)
        durations.push_back(*to - *from);
}

std::optional<Seconds> median(std::vector<Seconds> durations) {
    if (durations.size() < fewest)
        return std::nullopt;
    const auto middle = durations.begin() + static_cast<std::ptrdiff_t>((durations.size() - 1) / 2);
    std::ranges::nth_element(durations, middle);
    return *middle;
}

template <class Take>
std::optional<Seconds> usual(const Board& board, const std::string& source, const std::string& pipeline, Take take) {
    const auto keys = board.runsOf.find({source, pipeline});
    if (keys == board.runsOf.end())
        return std::nullopt;
    std::vector<Seconds> durations;
    for (const std::string& key : keys->second)
        take(board.runs.at(key), durations);
    return median(std::move(durations));
}

} // namespace

std::optional<Seconds> usualDuration(const Board& board, const std::string& source, const std::string& pipeline,
                                     const std::string& jobTitle) {
    return usual(board, source, pipeline, [&](const Run& run, std::vector<Seconds>& durations) {
        for (const Job& job : run.jobs)
            if (job.title == jobTitle && job.state == RunState::Succeeded)
                add(durations, job.startedAt, job.finishedAt);
    });
}

std::optional<Seconds> usualDuration(const Board& board, const std::string& source, const std::string& pipeline) {
    return usual(board, source, pipeline, [](const Run& run, std::vector<Seconds>& durations) {
        if (run.state == RunState::Succeeded)
            add(durations, run.startedAt, run.finishedAt);
    });
}

} // namespace fermata::delivery
