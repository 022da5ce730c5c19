// The files of a change with what their contents say of its class, read from the repository.
#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/assessment/change_class/change_class.h"
#include "core/base/result.h"
#include "core/history/commit_diff.h"
#include "core/history/range.h"
#include "core/io/git/repository.h"

namespace fermata::engine {

struct ChangeContents {
    std::vector<delivery::ChangedFile> files; ///< path, kind and lines; by path
    assessment::ContentKinds kinds;
};

/// Hashes are verified. @returns NotFound, Malformed, Cancelled
Result<ChangeContents> readContents(const io::git::Repository& repository, const history::Range& range,
                                    std::stop_token stop);

/// What the contents say of one file after another. Thread safety: one thread.
class ContentReader {
public:
    /// @param head  whose pipelines may run what stands in documents
    static Result<ContentReader> open(const io::git::Repository& repository, const CommitId& head);

    /// Nothing where the content says no more than the path, also for what cannot be read. A document with a block of
    /// code in it is part of the pipeline where a workflow or makefile of the head names it, or all of its kind, and
    /// where those cannot be read; unless plain words alone changed. A text without an extension is a document only where
    /// none of them names it, or where its name alone says so.
    std::optional<assessment::ChangeKind> kindOf(const history::FileChange& file);

private:
    ContentReader(io::git::Objects objects, std::optional<ObjectId> tree)
        : m_objects(std::move(objects)), m_tree(tree) {}
    bool isNamedByPipelines(std::string_view path);
    void readPipelines();
    std::optional<ObjectId> entry(const ObjectId& tree, std::string_view name);
    void addPipeline(const ObjectId& blob);

    io::git::Objects m_objects;
    std::optional<ObjectId> m_tree;
    std::optional<std::string> m_pipelines; ///< all of them, once they were read
    bool m_areUnknown = false;              ///< one of them could not be read
};

/// The tree of a commit; nothing for the null commit.
Result<std::optional<ObjectId>> treeOf(const io::git::Repository& repository, const CommitId& commit);

} // namespace fermata::engine
