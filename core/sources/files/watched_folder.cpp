#include "core/sources/files/watched_folder.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/io/files/list_folder.h"
#include "core/io/signing/sha256.h"

namespace fermata::sources {

namespace {

constexpr std::size_t mostEntries = 100'000;
constexpr std::int64_t nanoseconds = 1'000'000'000;

} // namespace

WatchedFolder::WatchedFolder(WatchedFolderOptions options, const Clock& clock)
    : m_options(std::move(options)), m_clock(clock) {}

Result<WatchedFolder::Look> WatchedFolder::look(std::stop_token stop) const {
    auto entries = io::entriesIn(m_options.folder, mostEntries);
    if (!entries)
        return std::move(entries).error();
    std::vector<io::FolderEntry> folders;
    std::ranges::copy_if(*entries, std::back_inserter(folders), &io::FolderEntry::isFolder);
    std::ranges::sort(folders, std::greater{}, &io::FolderEntry::modifiedAt);
    folders.resize(std::min(folders.size(), mostFolders));
    for (const io::FolderEntry& folder : folders) {
        if (stop.stop_requested())
            return Error(Fault::Cancelled, "stopped");
        auto inside = io::entriesIn(folder.path, mostEntries);
        if (inside)
            entries->insert(entries->end(), inside->begin(), inside->end());
        else if (inside.error().fault() != Fault::NotFound) // removed meanwhile
            return std::move(inside).error();
    }
    std::erase_if(*entries, &io::FolderEntry::isFolder);
    std::ranges::sort(*entries, {}, &io::FolderEntry::path);
    Look found;
    std::string all;
    const std::int64_t now = toUnix(m_clock.now());
    for (const io::FolderEntry& file : *entries) {
        const std::int64_t age = now - file.modifiedAt / nanoseconds;
        if (age < settling.count() && age > -settling.count()) { // one far in the future will never be older
            ++found.unsettled;
            continue;
        }
        ++found.files;
        all += fmt::format("{}\n{} {} {}\n", file.path, file.size, file.inode, file.modifiedAt);
    }
    found.fingerprint = io::sha256(all).hex();
    return found;
}

Result<Batch> WatchedFolder::poll(const Cursor& cursor, std::stop_token stop) {
    const auto found = look(stop);
    if (!found)
        return found.error();
    {
        const std::scoped_lock lock(m_mutex);
        m_hasUnsettled = found->unsettled > 0;
    }
    Batch batch;
    batch.cursor.text = found->fingerprint;
    if (batch.cursor != cursor)
        batch.events.push_back(delivery::SourceHeard{.source = m_options.name,
                                                     .at = m_clock.now(),
                                                     .problem = {},
                                                     .interval = m_options.interval,
                                                     .clockOffset = {},
                                                     .budget = {},
                                                     .budgetOf = {}});
    return batch;
}

Result<std::string> WatchedFolder::test(std::stop_token stop) {
    const auto found = look(stop);
    if (!found)
        return found.error();
    return fmt::format("{} file{}, {} still being written", found->files, found->files == 1 ? "" : "s",
                       found->unsettled);
}

Result<bool> WatchedFolder::waitForNews(std::stop_token stop) {
    if (!m_watch) {
        auto watch = io::FolderWatch::of(m_options.folder);
        if (!watch)
            return std::move(watch).error();
        m_watch = std::move(*watch);
        return true; // what came before the watch began is seen by a poll
    }
    bool isSettling = false;
    {
        const std::scoped_lock lock(m_mutex);
        isSettling = std::exchange(m_hasUnsettled, false);
    }
    auto changed = m_watch->wait(isSettling ? settling + Seconds{1} : Seconds{600}, stop);
    if (!changed) {
        if (changed.error().fault() != Fault::Cancelled)
            m_watch.reset();
        return changed;
    }
    return *changed || isSettling;
}

} // namespace fermata::sources
