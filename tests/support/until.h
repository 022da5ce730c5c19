// Waits for something outside to become true, never longer than a limit.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace fermata::test {

/// Asks `holds` at once and then `every` so often. @returns whether it held before `limit` had passed
template <class Holds>
bool until(Holds holds, std::chrono::milliseconds limit = std::chrono::seconds{120},
           std::chrono::milliseconds every = std::chrono::milliseconds{300}) {
    const auto end = std::chrono::steady_clock::now() + limit;
    std::mutex mutex;
    std::condition_variable never;
    while (!holds()) {
        if (std::chrono::steady_clock::now() >= end)
            return false;
        std::unique_lock lock(mutex);
        never.wait_for(lock, every);
    }
    return true;
}

} // namespace fermata::test
