// Two things that time does to connections: hosts ask for pauses, and the machine sleeps.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>

namespace fermata::io {

/// Of the clock that only goes forward.
using Moment = std::chrono::steady_clock::time_point;

/// Until when nothing is to be sent, by host and credential. Thread safety: one thread at a time.
class Pauses {
public:
    /// A shorter pause never cuts a longer one.
    void add(const std::string& key, Moment until, Moment now);
    /// The end of a pause that still lasts.
    std::optional<Moment> of(const std::string& key, Moment now) const;

private:
    std::map<std::string, Moment> m_ends;
};

/// Connections that were open while the machine slept are dead, though nobody said so.
class SleepWatch {
public:
    /// How long a connection may have been idle to be used again; short after the machine woke up.
    std::chrono::seconds longestIdle(Moment now);
    /// The same for a known duration of all sleeps so far.
    std::chrono::seconds longestIdle(Moment now, std::chrono::nanoseconds slept);

private:
    std::optional<std::chrono::nanoseconds> m_slept; ///< when last looked at
    std::optional<Moment> m_wokeAt;
};

} // namespace fermata::io
