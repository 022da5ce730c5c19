#include "core/io/http/pauses.h"

#include <algorithm>
#include <ctime>

namespace fermata::io {

namespace {

std::chrono::nanoseconds timeOf(clockid_t clock) {
    timespec now{};
    clock_gettime(clock, &now);
    return std::chrono::seconds{now.tv_sec} + std::chrono::nanoseconds{now.tv_nsec};
}

} // namespace

void Pauses::add(const std::string& key, Moment until, Moment now) {
    std::erase_if(m_ends, [&](const auto& entry) { return entry.second <= now; });
    if (until <= now)
        return;
    auto& end = m_ends[key];
    end = std::max(end, until);
}

std::optional<Moment> Pauses::of(const std::string& key, Moment now) const {
    const auto found = m_ends.find(key);
    return found != m_ends.end() && found->second > now ? std::optional(found->second) : std::nullopt;
}

std::chrono::seconds SleepWatch::longestIdle(Moment now) {
    // Only one of the two clocks goes on while the machine sleeps.
    return longestIdle(now, timeOf(CLOCK_BOOTTIME) - timeOf(CLOCK_MONOTONIC));
}

std::chrono::seconds SleepWatch::longestIdle(Moment now, std::chrono::nanoseconds slept) {
    if (m_slept && slept > *m_slept + std::chrono::seconds{2})
        m_wokeAt = now;
    m_slept = slept;
    constexpr std::chrono::seconds longest{118};
    return m_wokeAt ? std::min(longest, std::chrono::floor<std::chrono::seconds>(now - *m_wokeAt)) : longest;
}

} // namespace fermata::io
