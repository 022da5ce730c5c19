// Asks all sources in time, few at once, and hands on what they said.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/sources/pulse.h"
#include "core/sources/source.h"

namespace fermata::sources {

/// One poll that came to its end.
struct Polled {
    std::string source;
    Result<Batch> batch;                 ///< what the source gave, but for the events; an Error after the deadline too
    std::vector<delivery::Event> events; ///< those of the batch, then the SourceHeard of this poll; never empty
    std::optional<Cursor> cursor;        ///< where the source goes on; nothing after an error
    std::chrono::milliseconds duration{};
};

struct PollerOptions {
    unsigned threads = 8;
    unsigned pollsOfAHost = 2;
    unsigned seed = 0; ///< of the jitter; 0: another one each time
};

/// Every source is asked once an interval, at first after a random part of it (at most two seconds). A poll is stopped
/// after four fifths of its interval, or a minute. After an error that may pass (Unreachable, Busy) it is asked again
/// after a random time below 1, 2, 4, … seconds, up to a minute or the interval; after any other error not before the
/// interval has passed. News wake a source early. When the machine was suspended, or its clock was set, everything is
/// due once. Thread safety: all methods, from any thread, also from the callback (but stop() and the destructor not
/// there).
class Poller {
public:
    /// Called on threads of the poller, of one source in order; no lock is held.
    using Delivered = std::function<void(Polled)>;

    /// Begins at once. `cursors`: where each source goes on, by name. `clock` and `pulse` outlive the poller.
    Poller(std::vector<std::shared_ptr<Source>> sources, std::map<std::string, Cursor> cursors, const Clock& clock,
           Delivered delivered, const PollerOptions& options = {}, Pulse& pulse = steadyPulse());
    /// As stop().
    ~Poller();
    Poller(const Poller&) = delete;
    Poller& operator=(const Poller&) = delete;

    /// Asks this source as soon as a thread is free, or again when the poll that is under way has ended.
    void pollNow(const std::string& name);
    /// The source is asked from here on the next time: what it said could not be kept.
    void rewind(const std::string& name, const Cursor& cursor);
    /// Stops every poll and waits for them; nothing is delivered afterwards.
    void stop();

private:
    class State;
    std::unique_ptr<State> m_state;
};

} // namespace fermata::sources
