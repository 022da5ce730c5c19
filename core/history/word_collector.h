// Takes the words out of what a change adds, removes and says, and hashes them with the key of the workspace.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/history/hashed_words.h"
#include "core/history/line_diff.h"
#include "core/io/signing/keyed_hash.h"

namespace fermata::history {

/// Raised when the same change gives other numbers than before; part of the key's mark.
constexpr std::uint8_t wordsVersion = 1;

struct WordKey {
    io::HashKey bytes{};

    /// Says which key it is, and which version of the rules, without giving it away; never 0.
    std::uint32_t mark() const;
};

/// The key of a workspace, in its file `words.key` (0600); made when there is none yet. It never leaves the workspace:
/// neither record nor model holds it, so that nobody can guess from them which words a change had.
/// @returns Fault::Malformed for a file that holds no key; ReadOnly, Full
Result<WordKey> wordKeyOf(const std::string& workspace);

/// Collects one change. A word is a run of letters, digits and underscores that does not begin with a digit, without
/// regard to upper and lower case; one that is put together (`readLine`, `read_line`) counts as a whole and in parts.
/// Thread safety: one thread.
class WordCollector {
public:
    explicit WordCollector(const WordKey& key) : m_key(key) {}

    /// The words of the lines in `hunks`; of the first 20,000 changed lines of a change.
    void addLines(std::string_view before, std::string_view after, std::span<const Hunk> hunks);
    /// The folders and the name of a touched file.
    void addPath(std::string_view path);
    /// Lines that name persons (`Signed-off-by:`, an e-mail address) are left out: nobody is riskier for the name.
    void addMessage(std::string_view message);
    /// Something of the change could not be read: it has no words.
    void spoil() { m_isSpoiled = true; }
    bool isSpoiled() const { return m_isSpoiled; }

    /// What was collected; empty afterwards.
    HashedWords take();

private:
    enum class Kind : char { Added = '+', Removed = '-', Path = '/', Message = '#' };
    void addText(Kind kind, std::string_view text);
    void addWord(Kind kind, std::string_view word);
    void addRun(Kind kind, std::string_view text, std::uint32_t from, std::uint32_t count, std::size_t& at,
                std::uint32_t& line);

    WordKey m_key;
    std::vector<std::uint32_t> m_numbers;
    std::string m_word; ///< of the last hash; kept for its memory
    std::size_t m_lines = 0;
    bool m_isSpoiled = false;
};

} // namespace fermata::history
