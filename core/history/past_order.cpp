// The order of the past.

#include <algorithm>
#include <queue>
#include <utility>

#include "core/history/commit_log.h"

namespace fermata::history {

std::vector<std::uint8_t> reachedFrom(const CommitLog& log, std::uint32_t commit) {
    std::vector<std::uint8_t> isReached(log.commits.size(), 0);
    std::vector<std::uint32_t> waiting{commit};
    isReached[commit] = 1;
    while (!waiting.empty()) {
        const CommitRecord& record = log.commits[waiting.back()];
        waiting.pop_back();
        for (std::uint32_t i = 0; i < record.parents; ++i)
            if (const auto parent = log.find(log.parents[record.firstParent + i]);
                parent != CommitLog::absent && !isReached[parent]) {
                isReached[parent] = 1;
                waiting.push_back(parent);
            }
    }
    return isReached;
}

std::vector<std::uint32_t> pastOf(const CommitLog& log, const std::vector<std::uint32_t>& tips,
                                  std::vector<std::int64_t>& times) {
    const std::size_t count = log.commits.size();
    const auto eachParent = [&](std::uint32_t commit, auto take) {
        const CommitRecord& record = log.commits[commit];
        for (std::uint32_t i = 0; i < record.parents; ++i)
            if (const auto parent = log.find(log.parents[record.firstParent + i]); parent != CommitLog::absent)
                take(parent);
    };
    std::vector<std::uint8_t> isReached(count, 0);
    std::vector<std::uint32_t> reached;
    for (const std::uint32_t tip : tips)
        if (!std::exchange(isReached[tip], std::uint8_t{1}))
            reached.push_back(tip);
    for (std::size_t i = 0; i < reached.size(); ++i)
        eachParent(reached[i], [&](std::uint32_t parent) {
            if (!isReached[parent]) {
                isReached[parent] = 1;
                reached.push_back(parent);
            }
        });
    std::vector<std::uint32_t> waitsFor(count, 0), firstChild(count + 1, 0);
    for (const std::uint32_t commit : reached)
        eachParent(commit, [&](std::uint32_t parent) {
            ++waitsFor[commit];
            ++firstChild[parent + 1];
        });
    for (std::size_t i = 1; i <= count; ++i)
        firstChild[i] += firstChild[i - 1];
    std::vector<std::uint32_t> children(firstChild[count]), filled(firstChild.begin(), firstChild.end() - 1);
    for (const std::uint32_t commit : reached)
        eachParent(commit, [&](std::uint32_t parent) { children[filled[parent]++] = commit; });

    times.assign(count, 0);
    const auto isLater = [&](std::uint32_t one, std::uint32_t other) {
        return times[one] != times[other] ? times[one] > times[other] : log.commits[one].id > log.commits[other].id;
    };
    // The raised time of a commit is final once all its parents are placed, which is when it enters the queue.
    std::priority_queue<std::uint32_t, std::vector<std::uint32_t>, decltype(isLater)> ready(isLater);
    for (const std::uint32_t commit : reached)
        times[commit] = log.commits[commit].committerTime;
    for (const std::uint32_t commit : reached)
        if (waitsFor[commit] == 0)
            ready.push(commit);
    std::vector<std::uint32_t> order;
    order.reserve(reached.size());
    while (!ready.empty()) {
        const std::uint32_t next = ready.top();
        ready.pop();
        order.push_back(next);
        for (std::uint32_t i = firstChild[next]; i < firstChild[next + 1]; ++i) {
            const std::uint32_t child = children[i];
            times[child] = std::max(times[child], times[next]);
            if (--waitsFor[child] == 0)
                ready.push(child);
        }
    }
    return order;
}

} // namespace fermata::history
