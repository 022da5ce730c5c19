// A source: something outside that is asked again and again what happened, and says it as events.
#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/delivery/event.h"

namespace fermata::sources {

/// Where the last poll ended, in the source's own words; the empty text is the beginning.
struct Cursor {
    std::string text;
    bool operator==(const Cursor&) const = default;
};

struct Batch {
    std::vector<delivery::Event> events; ///< in the order in which they are to be applied
    Cursor cursor;
    std::optional<Seconds> clockOffset;
    std::optional<int> budget, budgetOf;
};

/// One connection. A poll is blocking code on a thread of the poller; the same source is never polled twice at once.
class Source {
public:
    virtual ~Source() = default;

    virtual const std::string& name() const = 0;
    virtual Seconds interval() const = 0;
    /// Of where it listens, so that at most two polls a host run at once; empty: a local thing.
    virtual std::string host() const { return {}; }
    /// What happened since `cursor`. Asking again with the same cursor gives the same events or newer sights of the
    /// same things: applying them twice is harmless. Never partly: an error loses nothing, the next poll begins at the
    /// cursor.
    virtual Result<Batch> poll(const Cursor& cursor, std::stop_token stop) = 0;
    /// One call that shows whether address and credential are right, in one line for people.
    virtual Result<std::string> test(std::stop_token stop) = 0;
    /// The log of a job (Job::log) from a byte offset on, at most 1 MiB; more may follow.
    struct LogPiece {
        std::string text;
        std::size_t next = 0;
        bool isComplete = false;
    };
    virtual Result<LogPiece> log(const std::string& log, std::size_t offset, std::stop_token stop);
    /// What can wake the poller before the interval has passed (server-sent events); blocks until something happened,
    /// the stop, or the connection ended. @returns true: poll now. Sources without such a thing return at once with
    /// Unsupported. Called on a thread of its own, also while a poll is under way.
    virtual Result<bool> waitForNews(std::stop_token stop);
};

} // namespace fermata::sources
