#include "core/history/word_collector.h"

#include <algorithm>

#include "core/base/digest.h"
#include "core/base/text.h"
#include "core/io/files/read_file.h"
#include "core/io/files/write_file.h"

namespace fermata::history {

namespace {

constexpr std::size_t mostLines = 20'000;
constexpr std::size_t longestWord = 64;
constexpr std::size_t keyFileLimit = 4096;

/// Bytes beyond ASCII belong to words of other scripts.
bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}
bool isDigit(char c) {
    return c >= '0' && c <= '9';
}
bool isUpper(char c) {
    return c >= 'A' && c <= 'Z';
}

/// Where the next part of a word that is put together begins, behind `from`.
std::size_t partEnd(std::string_view word, std::size_t from) {
    std::size_t at = from + 1;
    if (isDigit(word[from])) {
        while (at < word.size() && isDigit(word[at]))
            ++at;
        return at;
    }
    const bool isShouted = isUpper(word[from]) && at < word.size() && isUpper(word[at]);
    while (at < word.size() && isLetter(word[at])) {
        if (isShouted ? !isUpper(word[at]) : isUpper(word[at]))
            return isShouted && at - from > 1 ? at - 1 : at; // XMLReader: the R is the reader's
        ++at;
    }
    return at;
}

bool namesPersons(std::string_view line) {
    if (line.find('@') != std::string_view::npos)
        return true;
    const auto colon = line.find(':');
    const std::string_view name = trimmed(line.substr(0, colon == std::string_view::npos ? 0 : colon));
    return name.ends_with("-by") || name.ends_with("-By") || name == "git-svn-id" || name == "Change-Id";
}

} // namespace

std::uint32_t WordKey::mark() const {
    const char text[] = {'m', 'a', 'r', 'k', static_cast<char>(wordsVersion)};
    return static_cast<std::uint32_t>(io::keyedHash(bytes, {text, sizeof text})) | 1u;
}

Result<WordKey> wordKeyOf(const std::string& workspace) {
    const std::string file = workspace + "/words.key";
    for (int attempt = 0; attempt < 2; ++attempt) {
        const auto content = io::readFile(file, keyFileLimit);
        if (content) {
            const auto key = FixedId<16, struct WordKeyTag>::fromHex(trimmed(content->bytes));
            if (!key)
                return Error(Fault::Malformed, "holds no key: 32 hex digits").inFile(file);
            return WordKey{key->bytes};
        }
        if (content.error().fault() != Fault::NotFound)
            return content.error();
        FixedId<16, struct WordKeyTag> fresh;
        fresh.bytes = io::randomHashKey();
        if (auto made = io::createFileDurably(file, fresh.hex() + '\n', io::FileAccess::Private);
            !made && made.error().fault() != Fault::Conflict) // another process was first: read what it made
            return std::move(made).error();
    }
    return Error(Fault::NotFound, "comes and goes").inFile(file);
}

void WordCollector::addWord(Kind kind, std::string_view word) {
    m_word.assign(1, static_cast<char>(kind));
    for (const char c : word.substr(0, longestWord))
        m_word += isUpper(c) ? static_cast<char>(c - 'A' + 'a') : c;
    m_numbers.push_back(static_cast<std::uint32_t>(io::keyedHash(m_key.bytes, m_word)) % wordNumbers);
}

void WordCollector::addText(Kind kind, std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        if (!isLetter(text[at]) && text[at] != '_') {
            if (isDigit(text[at])) // 0x1F, 10L: no words
                while (at < text.size() && (isLetter(text[at]) || isDigit(text[at]) || text[at] == '_'))
                    ++at;
            else
                ++at;
            continue;
        }
        const std::size_t from = at;
        while (at < text.size() && (isLetter(text[at]) || isDigit(text[at]) || text[at] == '_'))
            ++at;
        const std::string_view word = text.substr(from, at - from);
        if (word.size() < 2)
            continue;
        addWord(kind, word);
        for (std::size_t part = 0; part < word.size();) {
            if (word[part] == '_') {
                ++part;
                continue;
            }
            const std::size_t end = partEnd(word, part);
            if (end - part > 1 && end - part < word.size() && !isDigit(word[part]))
                addWord(kind, word.substr(part, end - part));
            part = end;
        }
    }
}

void WordCollector::addRun(Kind kind, std::string_view text, std::uint32_t from, std::uint32_t count, std::size_t& at,
                           std::uint32_t& line) {
    const auto skip = [&] {
        const auto end = text.find('\n', at);
        at = end == std::string_view::npos ? text.size() : end + 1;
        ++line;
    };
    while (line < from && at < text.size())
        skip();
    for (; count > 0 && at < text.size() && m_lines < mostLines; --count, ++m_lines) {
        const std::size_t begin = at;
        skip();
        addText(kind, text.substr(begin, at - begin));
    }
}

void WordCollector::addLines(std::string_view before, std::string_view after, std::span<const Hunk> hunks) {
    std::size_t atOld = 0, atNew = 0;
    std::uint32_t oldLine = 0, newLine = 0;
    for (const Hunk& hunk : hunks) {
        addRun(Kind::Removed, before, hunk.oldFrom, hunk.oldCount, atOld, oldLine);
        addRun(Kind::Added, after, hunk.newFrom, hunk.newCount, atNew, newLine);
    }
}

void WordCollector::addPath(std::string_view path) {
    while (!path.empty()) {
        const auto slash = path.find('/');
        addWord(Kind::Path, path.substr(0, slash));
        path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
    }
}

void WordCollector::addMessage(std::string_view message) {
    while (!message.empty()) {
        const auto end = message.find('\n');
        const std::string_view line = message.substr(0, end);
        if (!namesPersons(line))
            addText(Kind::Message, line);
        message = end == std::string_view::npos ? std::string_view() : message.substr(end + 1);
    }
}

HashedWords WordCollector::take() {
    std::sort(m_numbers.begin(), m_numbers.end());
    m_numbers.erase(std::unique(m_numbers.begin(), m_numbers.end()), m_numbers.end());
    if (m_numbers.size() > mostWords)
        m_numbers.resize(mostWords);
    HashedWords words{m_key.mark(), std::move(m_numbers)};
    m_numbers = {};
    m_lines = 0;
    m_isSpoiled = false;
    return words;
}

} // namespace fermata::history
