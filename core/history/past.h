// The past of a commit, read from a repository into the log: the work that mining and measuring a range share.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/history/commit_log.h"
#include "core/history/line_origins.h"
#include "core/history/miner.h"
#include "core/history/word_log.h"
#include "core/io/git/repository.h"

namespace fermata::history {

/// Thread safety: one thread; it starts its own.
class Past {
public:
    /// Begins with what the cache file knows, where it fits this repository and rule.
    Past(const io::git::Repository& repository, const MiningOptions& options);

    /// Adds every commit from which `tip` descends. @returns Malformed, Cancelled
    Result<void> walk(const CommitId& tip, std::stop_token stop);
    /// Measures what was not measured yet of the past of `tip`, and fills order and times. What was measured until a
    /// stop is kept in the cache. @returns Cancelled
    Result<void> measure(const CommitId& tip, const MiningProgress& progress, std::stop_token stop);
    /// Traces the lines of every fix in the past of `tip`, reading everything; fills `traces`. @requires measure
    Result<void> trace(const MiningProgress& progress, std::stop_token stop);
    /// Writes the cache where one is wanted and something is new.
    Result<void> save();

    const CommitLog& log() const { return m_log; }
    CommitLog& log() { return m_log; }
    const std::vector<std::uint32_t>& order() const { return m_order; }
    std::int64_t timeOf(std::uint32_t commit) const { return m_times[commit]; }
    std::span<const FileDelta> filesOf(const CommitRecord& commit) const {
        return std::span(m_log.files).subspan(commit.firstFile, commit.files);
    }
    const FixTrace* traceOf(std::uint32_t commit) const;
    /// The words of a measured change; null where they were not asked for or could not be read.
    const HashedWords* wordsOf(const CommitRecord& commit) const { return m_words ? m_words->find(commit.id) : nullptr; }
    std::size_t readCount() const { return m_read; }
    bool wasRewritten() const { return m_wasRewritten; }
    const std::vector<std::string>& warnings() const { return m_warnings; }

private:
    struct Trees {
        std::vector<ObjectId> parents;
        ObjectId own;
    };
    void start();
    Result<void> judgeAnew(std::stop_token stop);
    Result<void> run(const std::vector<std::uint32_t>& commits, const MiningProgress& progress, std::stop_token stop);
    bool lacksWords(const CommitRecord& commit) const;
    std::vector<std::uint8_t> lackingWords() const; ///< by commit
    void take(std::uint32_t commit, CommitChange& change, io::git::Objects& objects);
    void takeMailmap(std::uint32_t commit, const CommitChange& change, io::git::Objects& objects);

    const io::git::Repository& m_repository;
    const MiningOptions& m_options;
    CommitLog m_log;
    CommitId m_lastTip;
    std::vector<std::uint32_t> m_order;
    std::vector<std::int64_t> m_times; ///< by commit
    std::unordered_map<std::uint32_t, FixTrace> m_traces;
    std::optional<WordLog> m_words; ///< where words are asked for
    bool m_areWordsNew = false;
    std::size_t m_read = 0;
    bool m_isChanged = false;
    bool m_wasRewritten = false;
    std::vector<std::string> m_warnings;
};

} // namespace fermata::history
