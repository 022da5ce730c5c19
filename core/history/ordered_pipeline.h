// Work on many items by several threads, taken in the order of the items by one.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <map>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

namespace fermata::history {

/// Runs `workers[w](item)` for item 0 … count−1, each worker on a thread of its own, and hands the results to
/// `take(item, result)` on the calling thread in rising order. At most a few hundred results wait. `take` returns false
/// to end early. @returns whether every item was taken (not after a stop)
template <class Value, class Worker, class Take>
bool runOrdered(std::size_t count, std::vector<Worker>& workers, std::stop_token stop, Take take) {
    constexpr std::size_t chunk = 16, mostWaiting = 32;
    const std::size_t chunks = (count + chunk - 1) / chunk;
    struct State {
        std::mutex mutex;
        std::condition_variable_any changed;
        std::map<std::size_t, std::vector<Value>> done; // guarded by mutex
        std::size_t next = 0, taken = 0;                // guarded by mutex
        std::exception_ptr failure;                     // guarded by mutex
    } state;
    std::stop_source ended;
    const std::stop_callback forward(stop, [&] { ended.request_stop(); });
    const auto work = [&](Worker& worker) {
        try {
            for (;;) {
                std::size_t mine;
                {
                    std::unique_lock lock(state.mutex);
                    if (!state.changed.wait(lock, ended.get_token(),
                                            [&] { return state.next < state.taken + mostWaiting || state.next >= chunks; }))
                        return;
                    if (state.next >= chunks)
                        return;
                    mine = state.next++;
                }
                std::vector<Value> values;
                for (std::size_t item = mine * chunk; item < std::min(count, (mine + 1) * chunk); ++item) {
                    if (ended.stop_requested())
                        return;
                    values.push_back(worker(item));
                }
                const std::lock_guard lock(state.mutex);
                state.done.emplace(mine, std::move(values));
                state.changed.notify_all();
            }
        } catch (...) { // out of memory; told to the caller's thread
            const std::lock_guard lock(state.mutex);
            state.failure = std::current_exception();
            ended.request_stop();
        }
    };
    bool isComplete = true;
    {
        std::vector<std::jthread> threads;
        for (Worker& worker : workers)
            threads.emplace_back([&work, &worker] { work(worker); });
        for (std::size_t current = 0; current < chunks && isComplete; ++current) {
            std::vector<Value> values;
            {
                std::unique_lock lock(state.mutex);
                isComplete = state.changed.wait(lock, ended.get_token(), [&] { return state.done.contains(current); });
                if (!isComplete)
                    break;
                values = std::move(state.done.at(current));
                state.done.erase(current);
                ++state.taken;
                state.changed.notify_all();
            }
            for (std::size_t i = 0; i < values.size() && isComplete; ++i)
                isComplete = take(current * chunk + i, std::move(values[i]));
        }
        ended.request_stop();
    }
    if (state.failure)
        std::rethrow_exception(state.failure);
    return isComplete && !stop.stop_requested();
}

} // namespace fermata::history
