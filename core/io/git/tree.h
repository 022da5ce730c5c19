// The entries of a raw tree object, one after another, without copying.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

#include "core/base/digest.h"

namespace fermata::io::git {

/// Modes as git writes them; anything else is treated as a plain file.
enum class EntryKind : std::uint8_t { File, Folder, Link, Submodule };

struct TreeEntry {
    std::uint32_t mode = 0;
    std::string_view name; ///< raw bytes, never empty, points into the tree
    ObjectId id;

    EntryKind kind() const {
        switch (mode & 0170000) {
        case 0040000:
            return EntryKind::Folder;
        case 0120000:
            return EntryKind::Link;
        case 0160000:
            return EntryKind::Submodule;
        default:
            return EntryKind::File;
        }
    }
};

/// Thread safety: one thread; `bytes` outlives it.
class TreeReader {
public:
    explicit TreeReader(std::string_view bytes) : m_rest(bytes) {}

    /// @returns false at the end, and for good at the first broken entry (then isBroken)
    bool next(TreeEntry& entry) {
        if (m_rest.empty())
            return false;
        std::uint32_t mode = 0;
        std::size_t at = 0;
        while (at < m_rest.size() && at < 7 && m_rest[at] >= '0' && m_rest[at] <= '7')
            mode = mode * 8 + static_cast<std::uint32_t>(m_rest[at++] - '0');
        if (at == 0 || at >= m_rest.size() || m_rest[at] != ' ')
            return breakOff();
        ++at;
        const auto end = m_rest.find('\0', at);
        if (end == std::string_view::npos || end == at || m_rest.size() - end < 21)
            return breakOff();
        entry.mode = mode;
        entry.name = m_rest.substr(at, end - at);
        std::memcpy(entry.id.bytes.data(), m_rest.data() + end + 1, entry.id.bytes.size());
        m_rest.remove_prefix(end + 21);
        return true;
    }
    bool isBroken() const { return m_isBroken; }

private:
    bool breakOff() {
        m_rest = {};
        m_isBroken = true;
        return false;
    }

    std::string_view m_rest;
    bool m_isBroken = false;
};

} // namespace fermata::io::git
