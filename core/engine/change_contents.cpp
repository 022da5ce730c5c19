#include "core/engine/change_contents.h"

#include "core/assessment/change_class/content.h"
#include "core/base/text.h"
#include "core/history/file_kind.h"

namespace fermata::engine {
namespace {

constexpr std::size_t cacheBytes = std::size_t{64} << 20;

delivery::ChangedFile changedFile(const history::FileChange& file) {
    delivery::ChangedFile changed;
    changed.path = repairedUtf8(file.path);
    changed.oldPath = repairedUtf8(file.oldPath);
    changed.added = static_cast<int>(file.lines.added);
    changed.deleted = static_cast<int>(file.lines.deleted);
    changed.isBinary = file.isBinary;
    changed.isUnknown = file.isUnknown;
    changed.kind = history::fileKind(file.path);
    return changed;
}

} // namespace

Result<std::optional<ObjectId>> treeOf(const io::git::Repository& repository, const CommitId& commit) {
    if (commit.isNull())
        return std::optional<ObjectId>();
    auto read = repository.commit(commit);
    if (!read)
        return std::move(read).error();
    return std::optional(read->tree);
}

std::optional<assessment::ChangeKind> contentOf(io::git::Objects& objects, const history::FileChange& file) {
    if (file.isBinary || file.isUnknown || file.newId.isNull())
        return std::nullopt;
    const auto read = [&](const ObjectId& id) {
        return objects.read(id, io::git::ObjectType::Blob, assessment::contentCap, io::git::Verification::On);
    };
    const auto before = file.oldId.isNull() ? Result<std::string>(std::string()) : read(file.oldId);
    const auto after = read(file.newId);
    return before && after ? assessment::contentKind(file.path, *before, *after) : std::nullopt;
}

Result<ChangeContents> readContents(const io::git::Repository& repository, const history::Range& range,
                                    std::stop_token stop) {
    const auto before = treeOf(repository, range.base);
    if (!before)
        return before.error();
    const auto after = treeOf(repository, range.head);
    if (!after)
        return after.error();
    auto objects = repository.objects();
    auto reader = repository.objects();
    if (!objects || !reader)
        return objects ? std::move(reader).error() : std::move(objects).error();
    history::BlobCache cache(cacheBytes);
    history::CommitDiff diff(std::move(*objects), cache, io::git::Verification::On, stop);
    ChangeContents contents;
    for (const history::FileChange& file : diff.compare(*before, *after).files) {
        if (stop.stop_requested())
            return Error(Fault::Cancelled, "stopped");
        contents.files.push_back(changedFile(file));
        if (const auto kind = contentOf(*reader, file))
            contents.kinds[contents.files.back().path] = *kind;
    }
    return contents;
}

} // namespace fermata::engine
