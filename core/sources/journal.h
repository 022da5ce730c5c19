// What sources told, on disk in the order in which it came: the board of now and of any past moment is made of it.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/delivery/board.h"
#include "core/io/sql/database.h"
#include "core/io/sql/migrations.h"
#include "core/sources/source.h"

namespace fermata::sources {

/// How long events are kept unless somebody says otherwise.
inline constexpr Days eventsKept{30};

/// A batch has one moment: that of its newest SourceHeard, else of its newest event. Polls that told nothing but
/// "heard, as before" are kept as one span of time. Thread safety: one thread at a time; a second one opens the file
/// again.
class Journal {
public:
    /// @returns as io::Database::open, io::migrate and, for Read, io::checkVersions
    static Result<Journal> open(const std::string& file, io::OpenMode mode);
    static const io::Component& tables();

    /// Keeps a batch and, where there is one, the cursor behind it: both or nothing, also when the process is killed.
    Result<void> append(const std::string& source, const std::vector<delivery::Event>& events,
                        const std::optional<Cursor>& cursor);

    /// Where each source goes on.
    Result<std::map<std::string, Cursor>> cursors() const;
    /// The moment from which on everything is kept; nothing in an empty journal.
    Result<std::optional<Time>> begin() const;

    /// The events of the batches of [from, to], in the order in which they came. What stands for a span of polls comes
    /// once, at its beginning.
    using Take = std::function<void(Time moment, const delivery::Event& event)>;
    Result<void> read(Time from, Time to, const Take& take) const;

    /// All events folded. Where many came since the last time, it keeps a snapshot, so that the next start is quick.
    Result<delivery::Board> board();
    /// The board as it was known at a moment: all batches up to it folded.
    /// @returns NotFound before begin()
    Result<delivery::Board> boardAt(Time moment) const;

    /// Forgets batches from before `now - kept`; boards of the time that is kept stay the same.
    /// @returns how many events were forgotten
    Result<std::size_t> prune(Time now, Seconds kept = eventsKept);

private:
    explicit Journal(io::Database database) : m_database(std::move(database)) {}

    struct Snapshot;
    struct Folded;
    Result<std::optional<Snapshot>> snapshot(const char* kind) const;
    Result<void> keep(const char* kind, const Snapshot& snapshot);
    Result<Folded> fold(const std::optional<Snapshot>& from, Time moment) const;
    Result<bool> extend(const std::string& source, const delivery::SourceHeard& heard);
    Result<void> insert(const std::string& source, const std::vector<delivery::Event>& events);

    io::Database m_database;
};

} // namespace fermata::sources
