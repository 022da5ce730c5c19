#include "core/history/tree_diff.h"

#include <cstring>

#include "core/io/git/tree.h"

namespace fermata::history {

using io::git::EntryKind;
using io::git::TreeEntry;
using io::git::TreeReader;

namespace {

constexpr std::size_t treeCacheBytes = std::size_t{32} << 20;

/// Git's order: a folder sorts as if its name ended with a slash.
int compareNames(const TreeEntry& one, const TreeEntry& other) {
    const std::size_t common = std::min(one.name.size(), other.name.size());
    if (const int order = std::memcmp(one.name.data(), other.name.data(), common); order != 0)
        return order;
    const auto next = [&](const TreeEntry& entry) {
        if (entry.name.size() > common)
            return static_cast<int>(static_cast<unsigned char>(entry.name[common]));
        return entry.kind() == EntryKind::Folder ? static_cast<int>('/') : 0;
    };
    return next(one) - next(other);
}

} // namespace

/// One side of a pair of entries; not there when its mode is 0.
struct Side {
    std::uint32_t mode = 0;
    ObjectId id;

    static Side of(const TreeEntry& entry) { return {entry.mode, entry.id}; }
    bool isFolder() const { return (mode & 0170000) == 0040000; }
};

TreeDifference TreeDiff::compare(const std::optional<ObjectId>& before, const std::optional<ObjectId>& after) {
    TreeDifference found;
    if (before == after)
        return found;
    m_path.clear();
    const Tree one = before ? tree(*before, found) : std::make_shared<const std::string>();
    const Tree other = after ? tree(*after, found) : std::make_shared<const std::string>();
    if (one && other)
        walk(one, other, 0, found);
    return found;
}

TreeDiff::Tree TreeDiff::tree(const ObjectId& id, TreeDifference& found) {
    if (const auto known = m_trees.find(id); known != m_trees.end())
        return known->second;
    auto bytes = m_objects.read(id, io::git::ObjectType::Tree, io::git::metaLimit, m_verification);
    if (!bytes) {
        ++found.unknown;
        if (!found.missing && bytes.error().fault() == Fault::NotFound)
            found.missing = id;
        return nullptr;
    }
    m_size += bytes->size();
    if (m_size > treeCacheBytes) { // the walk goes on with what it holds; the rest is read again when needed
        m_trees.clear();
        m_size = bytes->size();
    }
    return m_trees.emplace(id, std::make_shared<const std::string>(std::move(*bytes))).first->second;
}

void TreeDiff::walk(const Tree& before, const Tree& after, std::size_t depth, TreeDifference& found) {
    TreeReader oldReader(*before), newReader(*after);
    TreeEntry oldEntry, newEntry;
    bool hasOld = oldReader.next(oldEntry), hasNew = newReader.next(newEntry);
    while (hasOld || hasNew) {
        const int order = !hasOld ? 1 : !hasNew ? -1 : compareNames(oldEntry, newEntry);
        const std::size_t length = m_path.size();
        m_path += order <= 0 ? oldEntry.name : newEntry.name;
        if (order < 0) {
            report(Side::of(oldEntry), Side(), depth, found);
        } else if (order > 0) {
            report(Side(), Side::of(newEntry), depth, found);
        } else if (oldEntry.id != newEntry.id || oldEntry.mode != newEntry.mode) {
            report(Side::of(oldEntry), Side::of(newEntry), depth, found);
        }
        m_path.resize(length);
        if (order <= 0)
            hasOld = oldReader.next(oldEntry);
        if (order >= 0)
            hasNew = newReader.next(newEntry);
    }
    if (oldReader.isBroken() || newReader.isBroken())
        ++found.unknown;
}

void TreeDiff::report(const Side& before, const Side& after, std::size_t depth, TreeDifference& found) {
    if (found.entries.size() >= mostChangedFiles || m_path.size() > longestPath) {
        ++found.unknown;
        return;
    }
    const bool isFolder = before.isFolder() || after.isFolder(); // equal names of unequal sort never meet here
    if (!isFolder) {
        found.entries.push_back({m_path, {}, before.mode, after.mode, before.id, after.id});
        return;
    }
    if (before.id == after.id)
        return;
    if (depth >= deepestTree) {
        ++found.unknown;
        return;
    }
    const auto sub = [&](const Side& side) {
        return side.mode == 0 ? std::make_shared<const std::string>() : tree(side.id, found);
    };
    const Tree one = sub(before);
    const Tree other = sub(after);
    if (!one || !other)
        return;
    m_path += '/';
    walk(one, other, depth + 1, found);
}

} // namespace fermata::history
