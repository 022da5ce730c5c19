// The hashed words of every change of a past, kept in a file of their own: only who learns or judges from them reads
// it.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>

#include "core/base/digest.h"
#include "core/base/result.h"
#include "core/history/hashed_words.h"

namespace fermata::history {

/// Thread safety: one thread, or several that only read.
class WordLog {
public:
    explicit WordLog(std::uint32_t key) : m_key(key) {}

    std::uint32_t key() const { return m_key; }
    /// @returns null for a change whose words were not collected
    const HashedWords* find(const CommitId& change) const;
    /// @requires words.key == key()
    void set(const CommitId& change, HashedWords words);

    /// Two to three bytes a word: rising numbers are kept as their distances.
    Result<void> save(const std::string& file) const;
    /// @returns NotFound, Newer, Corrupt; Conflict for words that another key hashed
    static Result<WordLog> load(const std::string& file, std::uint32_t key);

private:
    std::uint32_t m_key;
    std::unordered_map<CommitId, HashedWords> m_words;
};

} // namespace fermata::history
