// A folder into which CDEvents are dropped, as a source.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/io/files/watch.h"
#include "core/sources/cdevents/fold.h"
#include "core/sources/source.h"

namespace fermata::sources {

struct CdEventsOptions {
    std::string name;
    std::string folder; ///< one event or one a line in each file; names are free
    Seconds interval{15};
    std::map<std::string, delivery::Lane> lanes = {}; ///< of pipelines, by name; others are in the build lane
};

/// The first poll of a process reads the whole folder (at most `mostFiles`, the newest), later ones what changed. A
/// file that is no event is told in the log once, and by test(); it does not keep the others from being heard.
/// @requires clock and log outlive it
/// Thread safety: poll on one thread at a time, test and waitForNews beside it.
class CdEvents final : public Source {
public:
    CdEvents(CdEventsOptions options, const Clock& clock, Log& log);

    const std::string& name() const override { return m_options.name; }
    Seconds interval() const override { return m_options.interval; }
    Result<Batch> poll(const Cursor& cursor, std::stop_token stop) override;
    Result<std::string> test(std::stop_token stop) override;
    Result<bool> waitForNews(std::stop_token stop) override;

    static constexpr std::size_t mostFiles = 20'000;

private:
    struct Seen {
        std::uint64_t size = 0;
        std::int64_t changedAt = 0;
        bool operator==(const Seen&) const = default;
    };
    static std::string fingerprint(const std::map<std::string, Seen>& seen);
    void tell(const CdEventsFile& file, const std::string& path);

    CdEventsOptions m_options;
    const Clock& m_clock;
    Log& m_log;
    CdEventFold m_fold;                     // of poll's thread
    std::map<std::string, Seen> m_seen;     // of poll's thread
    std::set<std::string> m_told;           // of poll's thread: what the log has
    std::optional<io::FolderWatch> m_watch; // of waitForNews' thread
};

} // namespace fermata::sources
