#include "core/sources/cdevents/cdevents.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/io/files/list_folder.h"
#include "core/io/files/read_file.h"
#include "core/io/signing/sha256.h"

namespace fermata::sources {

namespace {

constexpr std::size_t mostEntries = 200'000;
constexpr std::size_t mostBytes = std::size_t{64} << 20;

/// The files of the folder, the newest `most` of them.
Result<std::vector<io::FolderEntry>> filesOf(const std::string& folder, std::size_t most) {
    auto files = io::entriesIn(folder, mostEntries);
    if (!files)
        return files;
    std::erase_if(*files, &io::FolderEntry::isFolder);
    std::ranges::stable_sort(*files, std::greater{}, &io::FolderEntry::changedAt);
    files->resize(std::min(files->size(), most));
    std::ranges::sort(*files, {}, &io::FolderEntry::path);
    return files;
}

} // namespace

CdEvents::CdEvents(CdEventsOptions options, const Clock& clock, Log& log)
    : m_options(std::move(options)), m_clock(clock), m_log(log), m_fold(m_options.name, m_options.lanes) {}

Result<Batch> CdEvents::poll(const Cursor& cursor, std::stop_token stop) {
    const auto files = filesOf(m_options.folder, mostFiles);
    if (!files)
        return files.error();
    if (cursor.text != fingerprint(m_seen)) {
        // Not where this process stopped: everything again, because later events complete what earlier ones began.
        m_seen.clear();
        m_fold = CdEventFold(m_options.name, m_options.lanes);
    }
    std::vector<CdEvent> heard;
    std::map<std::string, Seen> seen;
    for (const io::FolderEntry& file : *files) {
        if (stop.stop_requested())
            return Error(Fault::Cancelled, "stopped");
        const Seen now{file.size, file.changedAt};
        const auto before = m_seen.find(file.path);
        seen.emplace(file.path, now);
        if (before != m_seen.end() && before->second == now)
            continue;
        const auto content = io::readFile(file.path, mostBytes);
        if (!content) {
            if (content.error().fault() != Fault::NotFound && m_told.insert(file.path).second)
                m_log.write(LogLevel::Warning, m_options.name, content.error().text());
            continue;
        }
        const auto parsed = parseCdEvents(content->bytes, file.path);
        tell(parsed, file.path);
        heard.insert(heard.end(), parsed.events.begin(), parsed.events.end());
    }
    // In the order in which they happened, not in that of the files' names.
    std::ranges::stable_sort(heard, {}, &CdEvent::at);
    Batch batch;
    for (const CdEvent& event : heard)
        for (delivery::Event& ours : m_fold.take(event, m_clock.now()))
            batch.events.push_back(std::move(ours));
    for (const auto& [type, count] : m_fold.unknownTypes())
        if (m_told.insert(type).second)
            m_log.write(LogLevel::Information, m_options.name, fmt::format("events of type {} are not used", type));
    m_seen = std::move(seen);
    batch.cursor.text = fingerprint(m_seen);
    return batch;
}

std::string CdEvents::fingerprint(const std::map<std::string, Seen>& seen) {
    std::string all;
    for (const auto& [path, file] : seen)
        all += fmt::format("{}\n{} {}\n", path, file.size, file.changedAt);
    return io::sha256(all).hex();
}

void CdEvents::tell(const CdEventsFile& file, const std::string& path) {
    if (file.firstProblem && !file.isCut && m_told.insert(path).second)
        m_log.write(LogLevel::Warning, m_options.name, "is no CDEvent: " + file.firstProblem->text());
}

Result<std::string> CdEvents::test(std::stop_token stop) {
    const auto files = filesOf(m_options.folder, mostFiles);
    if (!files)
        return files.error();
    CdEventFold fold(m_options.name, m_options.lanes);
    std::size_t events = 0, broken = 0;
    for (const io::FolderEntry& file : *files) {
        if (stop.stop_requested())
            return Error(Fault::Cancelled, "stopped");
        const auto content = io::readFile(file.path, mostBytes);
        if (!content) {
            ++broken;
            continue;
        }
        const auto parsed = parseCdEvents(content->bytes, file.path);
        events += parsed.events.size();
        broken += parsed.broken + parsed.isCut;
        for (const CdEvent& event : parsed.events)
            static_cast<void>(fold.take(event, m_clock.now()));
    }
    std::string text = fmt::format("{} events in {} files, {} broken", events, files->size(), broken);
    std::string unknown;
    for (const auto& [type, count] : fold.unknownTypes())
        unknown += fmt::format("{}{} ({})", unknown.empty() ? "" : ", ", type, count);
    return unknown.empty() ? text : text + "; not used: " + unknown;
}

Result<bool> CdEvents::waitForNews(std::stop_token stop) {
    if (!m_watch) {
        auto watch = io::FolderWatch::of(m_options.folder);
        if (!watch)
            return std::move(watch).error();
        m_watch = std::move(*watch);
        return true; // what came before the watch began is seen by a poll
    }
    auto changed = m_watch->wait(Seconds{600}, stop);
    if (!changed && changed.error().fault() != Fault::Cancelled)
        m_watch.reset();
    return changed;
}

} // namespace fermata::sources
