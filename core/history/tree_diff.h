// Which files differ between two trees, found by walking the raw tree objects side by side.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/digest.h"
#include "core/io/git/objects.h"

namespace fermata::history {

/// One path that differs. A mode of 0: not there.
struct ChangedEntry {
    std::string path;        ///< raw bytes
    std::string renamedFrom; ///< raw bytes, or empty
    std::uint32_t oldMode = 0, newMode = 0;
    ObjectId oldId, newId;

    bool isNew() const { return oldMode == 0; }
    bool isGone() const { return newMode == 0; }
};

/// Over these a tree is hostile; what lies beyond is counted as unknown.
inline constexpr std::size_t deepestTree = 4096;
inline constexpr std::size_t longestPath = 65536;
inline constexpr std::size_t mostChangedFiles = 500'000;

struct TreeDifference {
    std::vector<ChangedEntry> entries; ///< in the order of paths as git sorts them
    std::size_t unknown = 0;           ///< folders that could not be read, and whatever lies beyond the caps
    std::optional<ObjectId> missing;   ///< the first tree that is not in the repository
};

/// Thread safety: one thread; keeps trees between calls.
class TreeDiff {
public:
    TreeDiff(io::git::Objects& objects, io::git::Verification verification)
        : m_objects(objects), m_verification(verification) {}

    /// Nothing for an empty tree.
    TreeDifference compare(const std::optional<ObjectId>& before, const std::optional<ObjectId>& after);

private:
    using Tree = std::shared_ptr<const std::string>;
    Tree tree(const ObjectId& id, TreeDifference& found);
    void walk(const Tree& before, const Tree& after, std::size_t depth, TreeDifference& found);
    void report(const struct Side& before, const struct Side& after, std::size_t depth, TreeDifference& found);

    io::git::Objects& m_objects;
    const io::git::Verification m_verification;
    std::unordered_map<ObjectId, Tree> m_trees;
    std::size_t m_size = 0;
    std::string m_path; ///< of the folder being walked, with a slash at its end
};

} // namespace fermata::history
