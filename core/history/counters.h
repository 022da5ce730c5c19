// Replays the past of a repository and tells of each change what its files and its author had behind them.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/delivery/change.h"
#include "core/history/change_metrics.h"
#include "core/history/commit_log.h"
#include "core/history/people.h"

namespace fermata::history {

/// Asked and advanced in the order of the past; nothing later ever enters. Thread safety: one thread.
class Counters {
public:
    /// `log` outlives this and may grow.
    explicit Counters(const CommitLog& log) : m_log(log), m_people(log) {}

    /// The metrics of a change as things stand, before it is counted. `time`: its raised committer time.
    /// Of the commit, flags, lengths, times and author are read; the files may be those of a whole range.
    ChangeMetrics measure(const CommitRecord& commit, std::span<const FileDelta> files, std::int64_t time);
    /// Counts a change.
    void add(const CommitRecord& commit, std::span<const FileDelta> files, std::int64_t time);

    /// Earlier fixes that touched the path.
    int fixesOf(std::uint32_t path) const;
    /// Who made most of the earlier changes of the path, or empty.
    std::string_view ownerOf(std::uint32_t path);
    People& people() { return m_people; }

private:
    static constexpr std::uint32_t none = 0xFFFFFFFF;

    /// A number of events, each weighing 2^(−age/90 days).
    struct Decayed {
        double value = 0.0;
        std::int64_t at = 0;
        double valueAt(std::int64_t time) const;
        void add(double amount, std::int64_t time);
    };
    struct Event {
        std::int64_t time;
        std::uint32_t churn;
        bool isFix;
    };
    struct Share {
        std::uint32_t identity;
        std::uint32_t changes;
    };
    struct File {
        std::uint32_t changes = 0, fixes = 0;
        std::int64_t lastTime = 0;
        std::uint32_t lastChange = none;
        Decayed decayedChanges, decayedChurn, decayedFixes;
        std::vector<Event> recent; ///< of the last 90 days, rising
        std::vector<Share> authors;
    };
    struct Subsystem {
        Decayed changes, fixes;
    };
    struct Place { ///< what a path alone tells
        std::uint32_t subsystem, directory;
        delivery::FileKind kind;
    };

    const Place& placeOf(std::uint32_t path);
    std::uint32_t fileOf(std::uint32_t path) const { return path < m_fileOfPath.size() ? m_fileOfPath[path] : none; }
    void measureShape(ChangeMetrics& change, std::span<const FileDelta> files);
    void measureFiles(ChangeMetrics& change, std::span<const FileDelta> files, std::int64_t time, std::uint32_t author);
    void measureAuthor(ChangeMetrics& change, std::span<const FileDelta> files, std::int64_t time, std::uint32_t author);
    std::vector<std::uint32_t> subsystemsOf(std::span<const FileDelta> files);

    const CommitLog& m_log;
    People m_people;
    std::vector<Place> m_places; ///< by path
    std::unordered_map<std::string, std::uint32_t> m_folders;
    std::vector<std::uint32_t> m_fileOfPath; ///< paths of a renamed file share its past
    std::vector<std::uint8_t> m_wasRenamedAway;
    std::vector<File> m_files;
    std::unordered_map<std::uint32_t, Subsystem> m_subsystems; ///< by folder number
    std::vector<std::vector<std::int64_t>> m_changesOf;        ///< times, by written identity
    /// Changes of a written identity by the set of subsystems that they touched: there are few sets, but many changes.
    std::vector<std::unordered_map<std::uint32_t, std::uint32_t>> m_changesIn;
    std::map<std::vector<std::uint32_t>, std::uint32_t> m_setNumbers; ///< of rising folder numbers
    std::vector<const std::vector<std::uint32_t>*> m_sets;            ///< the keys of m_setNumbers
    std::uint32_t m_count = 0;
};

} // namespace fermata::history
