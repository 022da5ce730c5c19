#include "core/io/git/repository.h"

#include <algorithm>
#include <filesystem>
#include <mutex>
#include <optional>

#include "core/base/text.h"
#include "core/io/git/borders.h"
#include "core/io/git/library.h"
#include "core/io/git/loose_objects.h"
#include "core/io/git/objects_inner.h"
#include "core/io/git/revision.h"
#include "core/io/git/tree.h"

namespace fermata::io::git {

struct Repository::Inner {
    RepositoryHandle handle;
    std::string path;
    Borders borders;
    std::mutex mutex;
    std::mutex packsMutex;
    std::weak_ptr<const Packs> packs; ///< guarded by packsMutex; as long as somebody reads many
    std::optional<Objects> reader;    ///< guarded by mutex; opening one costs as much as reading a hundred commits
};

namespace {

/// They change nothing about how objects and references are read; `objectformat` is looked at by its value.
constexpr std::string_view knownExtensions[] = {"noop", "worktreeconfig", "partialclone", "preciousobjects",
                                                "objectformat"};

/// Whether we may read a repository of this format; `extensions.*` are asked for from version 1 on, as git does.
/// @returns Fault::Unsupported for a newer version, objects that are not named by SHA-1, and extensions that we do not
/// know
Result<void> checkFormat(git_repository* repository) {
    git_config* raw = nullptr;
    if (const int code = git_repository_config_snapshot(&raw, repository); code < 0)
        return lastError(code, "reading the repository's configuration");
    const ConfigHandle config(raw);
    std::int32_t version = 0;
    if (git_config_get_int32(&version, raw, "core.repositoryformatversion") < 0 || version < 1)
        return {};
    if (version > 1)
        return Error(Fault::Unsupported,
                     "a repository of format version " + std::to_string(version) + "; 0 and 1 are understood");
    git_config_iterator* rawIterator = nullptr;
    if (const int code = git_config_iterator_new(&rawIterator, raw); code < 0)
        return lastError(code, "reading the repository's configuration");
    const ConfigIteratorHandle iterator(rawIterator);
    git_config_entry* entry = nullptr; // the iterator's own
    while (git_config_next(&entry, rawIterator) == 0) {
        constexpr std::string_view prefix = "extensions.";
        const std::string_view name = entry->name;
        if (!name.starts_with(prefix))
            continue;
        const std::string_view extension = name.substr(prefix.size());
        if (extension == "objectformat" && lowerAscii(entry->value ? entry->value : "") != "sha1")
            return Error(Fault::Unsupported, "a repository with " + plainText(entry->value ? entry->value : "") +
                                                 " objects; only SHA-1 is understood");
        if (std::ranges::find(knownExtensions, extension) == std::end(knownExtensions))
            return Error(Fault::Unsupported, "a repository with the extension " + shortened(plainText(extension), 100) +
                                                 ", which is not understood");
    }
    return {};
}

std::optional<CommitId> peeled(const git_reference* reference) {
    git_object* raw = nullptr;
    if (git_reference_peel(&raw, reference, GIT_OBJECT_COMMIT) < 0)
        return std::nullopt;
    const ObjectHandle object(raw);
    return idOf(*git_object_id(raw));
}

} // namespace

Repository::Repository(std::unique_ptr<Inner> inner) : m_inner(std::move(inner)) {}
Repository::Repository(Repository&&) noexcept = default;
Repository& Repository::operator=(Repository&&) noexcept = default;
Repository::~Repository() = default;

Result<Repository> Repository::open(const std::string& path) {
    useLibrary();
    auto inner = std::make_unique<Inner>();
    git_buf folder = GIT_BUF_INIT;
    git_repository* raw = nullptr;
    int code = git_repository_discover(&folder, path.c_str(), 0, nullptr);
    // As bare, because we read nothing of a work tree. git_repository_open_ext of libgit2 1.5 would look for extensions
    // in the configuration itself and lose 20 KB for each entry of it, at each opening.
    if (code == 0)
        code = git_repository_open_bare(&raw, folder.ptr);
    git_buf_dispose(&folder);
    inner->handle.reset(raw);
    if (code == GIT_ENOTFOUND)
        return Error(Fault::NotFound, "not a git repository").inFile(path);
    if (code < 0)
        return Error(Fault::Malformed, lastError(code, "opening the repository").message()).inFile(path);
    if (auto supported = checkFormat(raw); !supported)
        return std::move(supported).error().inFile(path);
    if (auto safe = readLooseObjectsSafely(raw); !safe)
        return std::move(safe).error().inFile(path);
    inner->path = git_repository_commondir(raw);
    while (inner->path.size() > 1 && inner->path.ends_with('/'))
        inner->path.pop_back();
    inner->borders = Borders::of(inner->path);
    return Repository(std::move(inner));
}

const std::string& Repository::path() const {
    return m_inner->path;
}
bool Repository::isShallow() const {
    return !m_inner->borders.shallow.empty();
}

Result<std::vector<Reference>> Repository::references() const {
    git_reference_iterator* raw = nullptr;
    if (const int code = git_reference_iterator_new(&raw, m_inner->handle.get()); code < 0)
        return lastError(code, "listing references");
    const IteratorHandle iterator(raw);
    std::vector<Reference> found;
    git_reference* next = nullptr;
    while (git_reference_next(&next, raw) == 0) {
        const ReferenceHandle reference(next);
        const std::string_view name = git_reference_name(next);
        if (!name.starts_with("refs/heads/") && !name.starts_with("refs/remotes/") && !name.starts_with("refs/tags/"))
            continue;
        if (const auto commit = peeled(next)) // a tag of a tree, or a branch whose commit is gone, leads nowhere
            found.push_back({repairedUtf8(name), *commit});
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return found;
}

Result<Reference> Repository::defaultBranch() const {
    for (const char* name : {"refs/remotes/origin/HEAD", "HEAD"}) {
        git_reference* raw = nullptr;
        if (git_reference_lookup(&raw, m_inner->handle.get(), name) < 0)
            continue;
        const ReferenceHandle symbolic(raw);
        git_reference* target = nullptr;
        if (git_reference_resolve(&target, raw) < 0)
            continue;
        const ReferenceHandle direct(target);
        if (const auto commit = peeled(target))
            return Reference{repairedUtf8(git_reference_name(target)), *commit};
    }
    return Error(Fault::NotFound, "the repository has no commits yet").inFile(path());
}

Result<CommitId> Repository::resolve(const std::string& revision) const {
    if (revision.empty())
        return Error(Fault::NotFound, "a revision without a name");
    const auto [object, code] = findObject(m_inner->handle.get(), revision);
    if (code < 0) {
        if (git_repository_head_unborn(m_inner->handle.get()) == 1 && revision.starts_with("HEAD"))
            return Error(Fault::NotFound, "the repository has no commits yet").inFile(path());
        return lastError(code, "finding revision " + shortened(plainText(revision), 100));
    }
    git_object* commit = nullptr;
    if (git_object_peel(&commit, object.get(), GIT_OBJECT_COMMIT) < 0)
        return Error(Fault::NotFound, "revision " + shortened(plainText(revision), 100) + " leads to no commit");
    const ObjectHandle peeledCommit(commit);
    return idOf(*git_object_id(commit));
}

Result<Commit> Repository::commit(const CommitId& id) const {
    const std::lock_guard lock(m_inner->mutex);
    std::optional<Objects>& reader = m_inner->reader;
    const auto openReader = [&]() -> Result<void> {
        auto opened = objects();
        if (!opened)
            return std::move(opened).error();
        reader = std::move(*opened);
        return {};
    };
    const bool isFresh = !reader;
    if (isFresh)
        if (auto opened = openReader(); !opened)
            return std::move(opened).error();
    auto bytes = reader->read(id, ObjectType::Commit, metaLimit, Verification::On);
    if (!bytes && bytes.error().fault() == Fault::NotFound && !isFresh) {
        // It may lie in a pack that was fetched since: only a new reader is sure to see it.
        if (auto opened = openReader(); !opened)
            return std::move(opened).error();
        bytes = reader->read(id, ObjectType::Commit, metaLimit, Verification::On);
    }
    if (!bytes)
        return std::move(bytes).error();
    return parseCommit(id, *bytes);
}

std::vector<CommitId> Repository::parents(const Commit& commit) const {
    if (const auto graft = m_inner->borders.grafts.find(commit.id); graft != m_inner->borders.grafts.end())
        return graft->second;
    if (isBorder(commit.id))
        return {};
    return commit.parents;
}

bool Repository::isBorder(const CommitId& id) const {
    return m_inner->borders.shallow.contains(id) && !m_inner->borders.grafts.contains(id);
}

std::uint64_t Repository::bordersMark() const {
    return m_inner->borders.mark();
}

Result<std::string> Repository::fileAt(const CommitId& commitId, std::string_view path, std::size_t limit) const {
    const auto named = [&](Fault fault, const char* what) {
        return Error(fault, what).inFile(commitId.hex().substr(0, 12) + ':' + plainText(path));
    };
    auto reader = objects();
    if (!reader)
        return std::move(reader).error();
    const auto found = commit(commitId);
    if (!found)
        return found.error();
    ObjectId at = found->tree;
    EntryKind kind = EntryKind::Folder;
    while (!path.empty()) {
        if (kind != EntryKind::Folder)
            return named(Fault::NotFound, "no such file at that commit");
        const auto slash = path.find('/');
        const auto name = path.substr(0, slash);
        path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
        const auto tree = reader->read(at, ObjectType::Tree, metaLimit, Verification::On);
        if (!tree)
            return tree.error();
        TreeReader entries(*tree);
        TreeEntry entry;
        bool isThere = false;
        while (!isThere && entries.next(entry))
            isThere = entry.name == name;
        if (!isThere)
            return named(entries.isBroken() ? Fault::Malformed : Fault::NotFound, "no such file at that commit");
        at = entry.id;
        kind = entry.kind();
    }
    if (kind != EntryKind::File)
        return named(Fault::Malformed, "not a plain file");
    return reader->read(at, ObjectType::Blob, limit, Verification::On);
}

Result<Objects> Repository::objects(Reading reading) const {
    auto inner = std::make_unique<Objects::Inner>();
    git_repository* repository = nullptr;
    if (const int code = git_repository_open_bare(&repository, path().c_str()); code < 0)
        return lastError(code, "opening the repository's objects");
    inner->repository.reset(repository);
    if (auto safe = readLooseObjectsSafely(repository); !safe)
        return std::move(safe).error();
    git_odb* odb = nullptr;
    if (const int code = git_repository_odb(&odb, repository); code < 0)
        return lastError(code, "opening the repository's objects");
    inner->odb.reset(odb);
    if (reading == Reading::Many) {
        const std::lock_guard lock(m_inner->packsMutex);
        auto packs = m_inner->packs.lock();
        if (!packs) {
            packs = std::make_shared<const Packs>(objectFolders(repository));
            m_inner->packs = packs;
        }
        inner->packs.emplace(std::move(packs));
    }
    return Objects(std::move(inner));
}

} // namespace fermata::io::git
