#include "core/decision/train_order.h"

#include <algorithm>
#include <deque>
#include <limits>

#include <queue>

namespace fermata::decision {
namespace {

constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

/// By the place of each its group of changes that need each other (Tarjan, Depth-first search and linear graph
/// algorithms, SIAM J. Comput. 1 (1972)), without recursion: 2,000 in a row would be as deep.
std::vector<std::size_t> groupsOf(std::span<const std::vector<std::size_t>> needs) {
    struct Visit {
        std::size_t at = 0;
        std::size_t next = 0;
    };
    const std::size_t size = needs.size();
    std::vector<std::size_t> number(size, none), low(size, none), group(size, none), stack;
    std::vector<bool> isOnStack(size, false);
    std::size_t counter = 0, groups = 0;
    for (std::size_t root = 0; root < size; ++root) {
        std::vector<Visit> visits;
        if (number[root] == none)
            visits.push_back({root, 0});
        while (!visits.empty()) {
            auto& [at, next] = visits.back();
            if (next == 0) {
                number[at] = low[at] = counter++;
                stack.push_back(at);
                isOnStack[at] = true;
            }
            if (next < needs[at].size()) {
                const std::size_t to = needs[at][next++];
                if (to >= size)
                    continue;
                if (number[to] == none)
                    visits.push_back({to, 0});
                else if (isOnStack[to])
                    low[at] = std::min(low[at], number[to]);
                continue;
            }
            const std::size_t done = at;
            if (low[done] == number[done]) {
                while (true) {
                    const std::size_t member = stack.back();
                    stack.pop_back();
                    isOnStack[member] = false;
                    group[member] = groups;
                    if (member == done)
                        break;
                }
                ++groups;
            }
            visits.pop_back();
            if (!visits.empty())
                low[visits.back().at] = std::min(low[visits.back().at], low[done]);
        }
    }
    return group;
}

/// The shortest way from `start` back to itself that does not leave its group.
std::vector<std::size_t> cycleThrough(std::size_t start, std::span<const std::vector<std::size_t>> needs,
                                      const std::vector<std::size_t>& group) {
    std::vector<std::size_t> from(needs.size(), none);
    std::deque<std::size_t> waiting{start};
    while (!waiting.empty()) {
        const std::size_t at = waiting.front();
        waiting.pop_front();
        for (const std::size_t to : needs[at]) {
            if (to == start) {
                std::vector<std::size_t> cycle;
                for (std::size_t back = at; back != start; back = from[back])
                    cycle.push_back(back);
                cycle.push_back(start);
                std::reverse(cycle.begin(), cycle.end());
                return cycle;
            }
            if (to < needs.size() && group[to] == group[start] && from[to] == none) {
                from[to] = at;
                waiting.push_back(to);
            }
        }
    }
    return {};
}

} // namespace

TrainOrder orderOf(std::span<const std::vector<std::size_t>> needs) {
    const std::size_t size = needs.size();
    TrainOrder found;
    const std::vector<std::size_t> group = groupsOf(needs);
    std::vector<std::size_t> members(size, 0);
    for (const std::size_t each : group)
        ++members[each];
    std::vector<bool> isTold(size, false);
    for (std::size_t i = 0; i < size; ++i) {
        const bool needsItself = std::find(needs[i].begin(), needs[i].end(), i) != needs[i].end();
        if (isTold[group[i]] || (members[group[i]] == 1 && !needsItself))
            continue;
        isTold[group[i]] = true;
        found.cycles.push_back(cycleThrough(i, needs, group));
    }

    std::vector<std::size_t> open(size, 0);
    std::vector<std::vector<std::size_t>> neededBy(size);
    for (std::size_t i = 0; i < size; ++i)
        for (const std::size_t need : needs[i])
            if (need < size) {
                ++open[i];
                neededBy[need].push_back(i);
            }
    std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> ready;
    std::vector<bool> isPlaced(size, false);
    for (std::size_t i = 0; i < size; ++i)
        if (open[i] == 0)
            ready.push(i);
    while (!ready.empty()) {
        const std::size_t at = ready.top();
        ready.pop();
        isPlaced[at] = true;
        found.order.push_back(at);
        for (const std::size_t next : neededBy[at])
            if (--open[next] == 0)
                ready.push(next);
    }
    for (std::size_t i = 0; i < size; ++i)
        if (!isPlaced[i])
            found.order.push_back(i);
    return found;
}

std::vector<bool> withoutOrphans(std::vector<bool> isOn, std::span<const std::vector<std::size_t>> needs) {
    std::vector<std::vector<std::size_t>> neededBy(needs.size());
    for (std::size_t i = 0; i < needs.size(); ++i)
        for (const std::size_t need : needs[i])
            if (need < needs.size())
                neededBy[need].push_back(i);
    std::vector<std::size_t> off;
    for (std::size_t i = 0; i < isOn.size(); ++i)
        if (!isOn[i])
            off.push_back(i);
    while (!off.empty()) {
        const std::size_t at = off.back();
        off.pop_back();
        for (const std::size_t next : neededBy[at])
            if (isOn[next]) {
                isOn[next] = false;
                off.push_back(next);
            }
    }
    return isOn;
}

} // namespace fermata::decision
