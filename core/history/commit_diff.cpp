#include "core/history/commit_diff.h"

#include "core/history/mended_lines.h"
#include "core/history/renames.h"

namespace fermata::history {

namespace {

bool isSubmodule(std::uint32_t mode) { return (mode & 0170000) == 0160000; }

BlobPointer unreadable(Blob::State state) {
    Blob blob;
    blob.state = state;
    return std::make_shared<const Blob>(std::move(blob));
}

} // namespace

CommitDiff::CommitDiff(io::git::Objects objects, BlobCache& cache, io::git::Verification verification,
                       std::stop_token stop) :
    m_objects(std::make_unique<io::git::Objects>(std::move(objects))),
    m_cache(cache),
    m_verification(verification),
    m_stop(stop),
    m_trees(*m_objects, verification),
    m_lines(std::move(stop)) {}

BlobPointer CommitDiff::content(std::uint32_t mode, const ObjectId& id) {
    if (m_stop.stop_requested())
        return unreadable(Blob::State::Missing);
    if (mode == 0)
        return std::make_shared<const Blob>();
    if (isSubmodule(mode)) // git shows the commit that a submodule stands at as one line
        return std::make_shared<const Blob>(blobOf("Subproject commit " + id.hex() + '\n'));
    return m_cache.get(id, *m_objects, m_verification);
}

CommitChange CommitDiff::compare(const std::optional<ObjectId>& before, const std::optional<ObjectId>& after,
                                 Tracing tracing) {
    CommitChange change;
    TreeDifference found = m_trees.compare(before, after);
    change.unknown = found.unknown;
    change.missing = found.missing;
    detectRenames(found.entries, [this](const ObjectId& id) { return content(0100644, id); });
    change.files.reserve(found.entries.size());
    for (ChangedEntry& entry : found.entries) {
        if (m_stop.stop_requested())
            break;
        change.files.push_back(measure(entry, tracing, change));
    }
    return change;
}

FileChange CommitDiff::measure(ChangedEntry& entry, Tracing tracing, CommitChange& change) {
    FileChange file;
    file.path = std::move(entry.path);
    file.oldPath = std::move(entry.renamedFrom);
    file.status = !file.oldPath.empty() ? FileStatus::Renamed
                  : entry.isNew()       ? FileStatus::Added
                  : entry.isGone()      ? FileStatus::Deleted
                                        : FileStatus::Modified;
    file.oldId = entry.oldId;
    file.newId = entry.newId;
    const BlobPointer before = content(entry.oldMode, entry.oldId);
    const bool isSame = entry.oldId == entry.newId && isSubmodule(entry.oldMode) == isSubmodule(entry.newMode);
    const BlobPointer after = isSame ? before : content(entry.newMode, entry.newId);
    if (!before->isKnown() || !after->isKnown()) {
        file.isUnknown = true;
        ++change.unknown;
        if (!change.missing)
            change.missing = !before->isKnown() ? entry.oldId : entry.newId;
        return file;
    }
    file.isBinary = before->isBinary || after->isBinary;
    if (file.isBinary)
        return file;
    if (isSame) {
        file.lines.before = file.lines.after = countLines(before->bytes);
        return file;
    }
    file.lines = m_lines.compare(before->bytes, after->bytes);
    if (tracing != Tracing::None) {
        m_lines.compare(before->bytes, after->bytes, WhiteSpace::Ignored, &file.hunks);
        if (tracing == Tracing::LinesOfFix && file.lines.deleted > 0)
            file.mended = mendedLines(file.oldPath.empty() ? file.path : file.oldPath, before->bytes, file.hunks);
    }
    return file;
}

} // namespace fermata::history
