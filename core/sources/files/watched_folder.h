// A folder in which evidence appears, as a source: it tells that something changed, and wakes when it does.
#pragma once

#include <mutex>
#include <optional>
#include <string>

#include "core/base/clock.h"
#include "core/io/files/watch.h"
#include "core/sources/source.h"

namespace fermata::sources {

struct WatchedFolderOptions {
    std::string name;
    std::string folder; ///< holds files, and folders with files (`<commit>/<report>`)
    Seconds interval{15};
};

/// A poll gives one SourceHeard where the settled files of the folder are others than at the cursor, and nothing else:
/// whoever keeps evidence reads it again then. A file is settled once nothing wrote to it for two seconds, or when it
/// was moved in with an older time; before that it is not told at all.
/// @requires clock outlives it
/// Thread safety: poll on one thread at a time, waitForNews and test beside it.
class WatchedFolder final : public Source {
public:
    WatchedFolder(WatchedFolderOptions options, const Clock& clock);

    const std::string& name() const override { return m_options.name; }
    Seconds interval() const override { return m_options.interval; }
    Result<Batch> poll(const Cursor& cursor, std::stop_token stop) override;
    Result<std::string> test(std::stop_token stop) override;
    Result<bool> waitForNews(std::stop_token stop) override;

    static constexpr Seconds settling{2};
    /// Of the folders inside, the newest so many are looked into.
    static constexpr std::size_t mostFolders = 500;

private:
    struct Look {
        std::string fingerprint; ///< of the settled files
        std::size_t files = 0;   ///< settled ones
        std::size_t unsettled = 0;
    };
    Result<Look> look(std::stop_token stop) const;

    WatchedFolderOptions m_options;
    const Clock& m_clock;
    std::mutex m_mutex;
    bool m_hasUnsettled = false;            // guarded by m_mutex
    std::optional<io::FolderWatch> m_watch; // of waitForNews' thread
};

} // namespace fermata::sources
