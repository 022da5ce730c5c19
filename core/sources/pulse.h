// The steady clock that threads wait on; a test turns one of its own by hand.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>

namespace fermata::sources {

using Tick = std::chrono::steady_clock::time_point;

/// Thread safety: all methods, from any thread.
class Pulse {
public:
    virtual ~Pulse() = default;
    virtual Tick now() const = 0;
    /// Waits until `isReady`, the moment or the stop, whichever is first. @requires `lock` holds
    virtual void wait(std::unique_lock<std::mutex>& lock, std::condition_variable_any& changed, std::stop_token stop,
                      Tick until, const std::function<bool()>& isReady) = 0;
};

/// The machine's own. It holds no state.
Pulse& steadyPulse();

} // namespace fermata::sources
