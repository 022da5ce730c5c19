#include "core/history/word_log.h"

#include <algorithm>
#include <vector>

#include "core/history/packed.h"

namespace fermata::history {

namespace {

constexpr PackedKind kind{"FERMword", 1};

/// Seven bits a byte, the lowest first; the last byte has no high bit.
void putShort(std::string& bytes, std::uint32_t value) {
    for (; value >= 0x80; value >>= 7)
        bytes += static_cast<char>(value | 0x80);
    bytes += static_cast<char>(value);
}

bool takeShort(std::string_view& bytes, std::uint32_t& value) {
    value = 0;
    for (int shift = 0; shift < 28 && !bytes.empty(); shift += 7) {
        const auto byte = static_cast<unsigned char>(bytes.front());
        bytes.remove_prefix(1);
        value |= std::uint32_t{byte & 0x7Fu} << shift;
        if (byte < 0x80)
            return true;
    }
    return false;
}

std::string shortened(const std::vector<std::uint32_t>& rising) {
    std::string bytes;
    std::uint32_t last = 0;
    for (const std::uint32_t number : rising) {
        putShort(bytes, number - last);
        last = number;
    }
    return bytes;
}

bool isRead(std::string_view bytes, std::vector<std::uint32_t>& rising) {
    std::uint32_t last = 0;
    while (!bytes.empty()) {
        std::uint32_t gap = 0;
        if (!takeShort(bytes, gap) || (gap == 0 && !rising.empty()) || gap >= wordNumbers - last ||
            rising.size() == mostWords)
            return false;
        rising.push_back(last += gap);
    }
    return true;
}

} // namespace

const HashedWords* WordLog::find(const CommitId& change) const {
    const auto found = m_words.find(change);
    return found == m_words.end() ? nullptr : &found->second;
}

void WordLog::set(const CommitId& change, HashedWords words) {
    m_words.insert_or_assign(change, std::move(words));
}

Result<void> WordLog::save(const std::string& file) const {
    std::vector<const CommitId*> ids;
    ids.reserve(m_words.size());
    for (const auto& [id, words] : m_words)
        ids.push_back(&id);
    std::sort(ids.begin(), ids.end(), [](const auto* one, const auto* other) { return *one < *other; });
    Packer out;
    out.put(m_key);
    out.put(static_cast<std::uint64_t>(ids.size()));
    for (const CommitId* id : ids) {
        out.put(*id);
        out.put(std::string_view(shortened(m_words.at(*id).numbers)));
    }
    return savePacked(file, kind, out.bytes());
}

Result<WordLog> WordLog::load(const std::string& file, std::uint32_t key) {
    const auto bytes = loadPacked(file, kind);
    if (!bytes)
        return bytes.error();
    Unpacker in(*bytes);
    WordLog log(in.take<std::uint32_t>());
    if (in.isWhole() && log.m_key != key)
        return Error(Fault::Conflict, "hashed with another key").inFile(file);
    for (auto count = in.take<std::uint64_t>(); count > 0 && in.isWhole(); --count) {
        const CommitId id = in.takeId();
        HashedWords words{log.m_key, {}};
        if (!isRead(in.takeText(), words.numbers))
            in.fail();
        log.m_words.emplace(id, std::move(words));
    }
    if (!in.isAtEnd())
        return Error(Fault::Corrupt, "not what was written").inFile(file);
    return log;
}

} // namespace fermata::history
