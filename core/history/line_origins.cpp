#include "core/history/line_origins.h"

#include <algorithm>
#include <map>

namespace fermata::history {

namespace {

void append(OriginRuns& runs, std::uint32_t commit, std::uint32_t lines) {
    if (lines == 0)
        return;
    if (!runs.empty() && runs.back().commit == commit)
        runs.back().lines += lines;
    else
        runs.push_back({commit, lines});
}

/// Reads runs line by line in chunks.
class Cursor {
public:
    explicit Cursor(const OriginRuns& runs) : m_runs(runs) {}

    void copy(std::uint32_t lines, OriginRuns& to) {
        move(lines, [&](std::uint32_t commit, std::uint32_t count) { append(to, commit, count); });
    }
    void skip(std::uint32_t lines) {
        move(lines, [](std::uint32_t, std::uint32_t) {});
    }
    /// What lies beyond the known runs is of unknown origin.
    template <class Take>
    void move(std::uint32_t lines, Take take) {
        while (lines > 0 && m_at < m_runs.size()) {
            const std::uint32_t count = std::min(lines, m_runs[m_at].lines - m_used);
            take(m_runs[m_at].commit, count);
            lines -= count;
            m_used += count;
            if (m_used == m_runs[m_at].lines)
                ++m_at, m_used = 0;
        }
        if (lines > 0)
            take(OriginRun::unknown, lines);
    }
    void copyRest(OriginRuns& to) {
        for (; m_at < m_runs.size(); ++m_at, m_used = 0)
            append(to, m_runs[m_at].commit, m_runs[m_at].lines - m_used);
    }

private:
    const OriginRuns& m_runs;
    std::size_t m_at = 0;
    std::uint32_t m_used = 0;
};

/// Lines that `first` holds to be written by `merge` are looked up in `second`.
OriginRuns merged(const OriginRuns& first, const OriginRuns& second, std::uint32_t merge) {
    OriginRuns runs;
    Cursor there(second);
    for (const OriginRun& run : first) {
        if (run.commit == merge) {
            there.copy(run.lines, runs);
        } else {
            append(runs, run.commit, run.lines);
            there.skip(run.lines);
        }
    }
    return runs;
}

} // namespace

OriginRuns rewritten(const OriginRuns& before, const std::vector<Hunk>& hunks, std::uint32_t commit) {
    OriginRuns runs;
    Cursor old(before);
    std::uint32_t at = 0;
    for (const Hunk& hunk : hunks) {
        old.copy(hunk.oldFrom - at, runs);
        old.skip(hunk.oldCount);
        append(runs, commit, hunk.newCount);
        at = hunk.oldFrom + hunk.oldCount;
    }
    old.copyRest(runs);
    return runs;
}

Content Content::of(std::string_view path, const ObjectId& blob) {
    return {static_cast<std::uint64_t>(std::hash<std::string_view>()(path)), blob};
}

void LineOrigins::expect(std::uint32_t position, const std::vector<ChangedEntry>& entries) {
    for (const ChangedEntry& entry : entries)
        if (!entry.isNew())
            m_lastUse[Content::of(entry.path, entry.oldId)] = position;
}

const OriginRuns* LineOrigins::find(std::string_view path, const ObjectId& blob) const {
    const auto found = m_runs.find(Content::of(path, blob));
    return found == m_runs.end() ? nullptr : &found->second;
}

OriginRuns LineOrigins::runsAfter(const FileChange& file, std::uint32_t commit) const {
    if (file.status == FileStatus::Added)
        return rewritten({}, file.hunks, commit);
    const OriginRuns* known = find(file.oldPath.empty() ? file.path : file.oldPath, file.oldId);
    const OriginRuns before = known ? *known : OriginRuns{{OriginRun::unknown, file.lines.before}};
    return rewritten(before, file.hunks, commit);
}

void LineOrigins::keep(const Content& content, OriginRuns runs, std::uint32_t position) {
    const auto use = m_lastUse.find(content);
    if (use == m_lastUse.end() || use->second <= position)
        return;
    runs.shrink_to_fit();
    OriginRuns& kept = m_runs[content]; // the newer state wins where two branches arrive at the same content
    m_runCount += runs.size();
    m_runCount -= kept.size();
    kept = std::move(runs);
}

void LineOrigins::dropUsedAt(std::uint32_t position) {
    if (m_usedLast.empty()) { // all is expected by now
        m_usedLast.reserve(m_lastUse.size());
        for (const auto& [content, last] : m_lastUse)
            m_usedLast.emplace_back(last, content);
        std::sort(m_usedLast.begin(), m_usedLast.end(),
                  [](const auto& one, const auto& other) { return one.first > other.first; });
    }
    for (; !m_usedLast.empty() && m_usedLast.back().first <= position; m_usedLast.pop_back()) {
        const Content& content = m_usedLast.back().second;
        m_lastUse.erase(content);
        if (const auto found = m_runs.find(content); found != m_runs.end()) {
            m_runCount -= found->second.size();
            m_runs.erase(found);
        }
    }
}

LineOrigins::Mended LineOrigins::advance(std::uint32_t position, std::uint32_t commit,
                                         std::span<const CommitChange> changes) {
    const auto isText = [](const FileChange& file) { return !file.isBinary && !file.isUnknown; };
    std::map<std::uint32_t, std::uint32_t> mended;
    std::vector<std::pair<Content, OriginRuns>> fresh;
    for (const FileChange& file : changes.front().files) {
        if (!isText(file))
            continue;
        if (!file.mended.empty()) {
            if (const OriginRuns* before = find(file.oldPath.empty() ? file.path : file.oldPath, file.oldId)) {
                Cursor old(*before);
                std::uint32_t at = 0;
                for (const std::uint32_t line : file.mended) {
                    old.skip(line - at);
                    old.move(1, [&](std::uint32_t origin, std::uint32_t) {
                        if (origin != OriginRun::unknown)
                            ++mended[origin];
                    });
                    at = line + 1;
                }
            }
        }
        if (file.status == FileStatus::Deleted)
            continue;
        OriginRuns runs = runsAfter(file, commit);
        bool isNewContent = true;
        for (const CommitChange& other : changes.subspan(1)) {
            const auto same = std::find_if(other.files.begin(), other.files.end(),
                                           [&](const FileChange& candidate) { return candidate.path == file.path; });
            if (same == other.files.end()) {
                isNewContent = false; // that parent has this very content
                break;
            }
            if (isText(*same))
                runs = merged(runs, runsAfter(*same, commit), commit);
        }
        if (isNewContent)
            fresh.emplace_back(Content::of(file.path, file.newId), std::move(runs));
    }
    for (auto& [content, runs] : fresh)
        keep(content, std::move(runs), position);
    dropUsedAt(position);
    return {mended.begin(), mended.end()};
}

} // namespace fermata::history
