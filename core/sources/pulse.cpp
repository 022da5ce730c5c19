#include "core/sources/pulse.h"

namespace fermata::sources {

namespace {

class SteadyPulse final : public Pulse {
public:
    Tick now() const override { return std::chrono::steady_clock::now(); }
    void wait(std::unique_lock<std::mutex>& lock, std::condition_variable_any& changed, std::stop_token stop,
              Tick until, const std::function<bool()>& isReady) override {
        changed.wait_until(lock, stop, until, isReady);
    }
};

} // namespace

Pulse& steadyPulse() {
    static SteadyPulse pulse;
    return pulse;
}

} // namespace fermata::sources
