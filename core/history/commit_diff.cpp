#include "core/history/commit_diff.h"

#include <algorithm>
#include <unordered_map>

#include "core/history/mended_lines.h"
#include "core/history/renames.h"
#include "core/io/git/commit.h"

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
                                 Tracing tracing, Counting counting, WordCollector* words) {
    return measureAll(m_trees.compare(before, after), tracing, counting, words);
}

void CommitDiff::addMessage(const CommitId& id, WordCollector& words) {
    const auto bytes = m_objects->read(id, io::git::ObjectType::Commit, io::git::metaLimit, m_verification);
    if (!bytes)
        return words.spoil();
    if (const auto commit = io::git::parseCommit(id, *bytes))
        words.addMessage(commit->message);
    else
        words.spoil();
}

std::vector<CommitChange> CommitDiff::compareMerge(const std::vector<std::optional<ObjectId>>& parents,
                                                   const ObjectId& merge) {
    std::vector<TreeDifference> found;
    std::unordered_map<std::string, std::size_t> differsFrom; // how many parents a path's content differs from
    for (const auto& parent : parents) {
        found.push_back(m_trees.compare(parent, merge));
        for (const ChangedEntry& entry : found.back().entries)
            differsFrom[entry.path] += entry.isGone() ? 0 : 1;
    }
    std::vector<CommitChange> changes;
    for (TreeDifference& difference : found) {
        const auto isOwn = [&](const ChangedEntry& entry) {
            return !entry.isGone() && differsFrom[entry.path] == parents.size();
        };
        const bool mayRename = std::any_of(difference.entries.begin(), difference.entries.end(),
                                           [&](const ChangedEntry& entry) { return entry.isNew() && isOwn(entry); });
        std::erase_if(difference.entries,
                      [&](const ChangedEntry& entry) { return !isOwn(entry) && !(mayRename && entry.isGone()); });
        changes.push_back(measureAll(std::move(difference), Tracing::Lines, Counting::LinesBefore, nullptr));
    }
    return changes;
}

CommitChange CommitDiff::measureAll(TreeDifference found, Tracing tracing, Counting counting,
                                    WordCollector* words) {
    CommitChange change;
    change.unknown = found.unknown;
    change.missing = found.missing;
    detectRenames(found.entries, [this](const ObjectId& id) { return content(0100644, id); });
    change.files.reserve(found.entries.size());
    for (ChangedEntry& entry : found.entries) {
        if (m_stop.stop_requested())
            break;
        change.files.push_back(measure(entry, tracing, counting, change, words));
        if (words) {
            words->addPath(change.files.back().path);
            if (!change.files.back().oldPath.empty())
                words->addPath(change.files.back().oldPath);
        }
    }
    if (words && change.unknown > 0)
        words->spoil();
    return change;
}

FileChange CommitDiff::measure(ChangedEntry& entry, Tracing tracing, Counting counting, CommitChange& change,
                               WordCollector* words) {
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
    if (tracing == Tracing::None) {
        file.lines = m_lines.compare(before->bytes, after->bytes);
        if (words) {
            std::vector<Hunk> hunks;
            m_lines.compare(before->bytes, after->bytes, WhiteSpace::Ignored, &hunks);
            words->addLines(before->bytes, after->bytes, hunks);
        }
        return file;
    }
    const LineCounts counts = m_lines.compare(before->bytes, after->bytes, WhiteSpace::Ignored, &file.hunks);
    if (words)
        words->addLines(before->bytes, after->bytes, file.hunks);
    if (counting == Counting::All)
        file.lines = m_lines.compare(before->bytes, after->bytes);
    else
        file.lines.before = counts.before;
    if (tracing == Tracing::LinesOfFix && counts.deleted > 0)
        file.mended = mendedLines(file.oldPath.empty() ? file.path : file.oldPath, before->bytes, file.hunks);
    return file;
}

} // namespace fermata::history
