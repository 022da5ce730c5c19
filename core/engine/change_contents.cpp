#include "core/engine/change_contents.h"

#include <utility>

#include "core/assessment/change_class/content.h"
#include "core/assessment/change_class/document_text.h"
#include "core/base/path_pattern.h"
#include "core/base/text.h"
#include "core/history/file_kind.h"
#include "core/io/git/tree.h"

namespace fermata::engine {
namespace {

constexpr std::size_t cacheBytes = std::size_t{64} << 20;
constexpr std::size_t pipelineCap = std::size_t{1} << 20;
constexpr std::size_t pipelinesCap = std::size_t{8} << 20;

/// What may run the code of a document, in the root and in folders below it.
constexpr std::string_view pipelineFiles[] = {
    "Makefile",       "makefile",    "GNUmakefile", "justfile",     "Justfile",     "Taskfile.yml",
    ".gitlab-ci.yml", ".travis.yml", "Jenkinsfile", "appveyor.yml", ".cirrus.yml",  "azure-pipelines.yml",
    "tox.ini",        "noxfile.py",  "pytest.ini",  ".drone.yml",   "buildspec.yml"};
constexpr std::pair<std::string_view, std::string_view> pipelineFolders[] = {
    {".github", "workflows"}, {".circleci", ""}, {".buildkite", ""}, {".ci", ""}, {"ci", ""}};

/// Fenced or indented behind a mark, as Markdown, reStructuredText and AsciiDoc write it.
bool holdsCode(std::string_view text) {
    for (const std::string_view mark : {"```", "~~~", "::\n", "code-block::", "[source", "\n----", "\n    $ "})
        if (text.find(mark) != std::string_view::npos)
            return true;
    return false;
}

/// Whether `text` holds a pattern that ends in `ofKind` and takes `name` in. Folders before it are not compared: a step
/// may have gone there; what is put together from variables may be anything.
bool fitsPatternIn(std::string_view text, std::string_view name, std::string_view ofKind) {
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-*?";
    constexpr std::string_view ends = "/ \t\r\n\"'(,=:;|&<>";
    for (auto at = text.find(ofKind); at != std::string_view::npos; at = text.find(ofKind, at + 1)) {
        std::size_t begin = at;
        while (begin > 0 && plain.find(text[begin - 1]) != std::string_view::npos)
            --begin;
        const bool isWhole = begin == 0 || ends.find(text[begin - 1]) != std::string_view::npos;
        const std::string_view pattern = text.substr(begin, at + ofKind.size() - begin);
        if (!isWhole || matchesPath(pattern, name))
            return true;
    }
    return false;
}

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

Result<ContentReader> ContentReader::open(const io::git::Repository& repository, const CommitId& head) {
    auto tree = treeOf(repository, head);
    if (!tree)
        return std::move(tree).error();
    auto objects = repository.objects();
    if (!objects)
        return std::move(objects).error();
    return ContentReader(std::move(*objects), *tree);
}

std::optional<assessment::ChangeKind> ContentReader::kindOf(const history::FileChange& file) {
    if (file.isBinary || file.isUnknown || file.newId.isNull())
        return std::nullopt;
    const auto read = [&](const ObjectId& id) {
        return m_objects.read(id, io::git::ObjectType::Blob, assessment::contentCap, io::git::Verification::On);
    };
    const auto before = file.oldId.isNull() ? Result<std::string>(std::string()) : read(file.oldId);
    const auto after = read(file.newId);
    if (!before || !after)
        return std::nullopt;
    const bool isDocument = history::fileKind(file.path) == delivery::FileKind::Documentation;
    const bool isMoved = !file.oldPath.empty(); // what ran it by its name does so no more, whatever it says
    if (isDocument && (holdsCode(*before) || holdsCode(*after)) &&
        (isMoved || !assessment::differInPlainWordsOnly(file.path, *before, *after)) && isNamedByPipelines(file.path))
        return assessment::ChangeKind::Pipeline;
    const auto kind = isMoved ? assessment::contentKind(file.path, {}, *before + '\n' + *after)
                              : assessment::contentKind(file.path, *before, *after);
    if (kind == assessment::ChangeKind::Documentation && !assessment::isWellKnownDocument(file.path) &&
        isNamedByPipelines(file.path))
        return std::nullopt;
    return kind;
}

/// By its own name, or by a pattern for its kind that it fits (`*.md`, `docs/guide-*.md`).
bool ContentReader::isNamedByPipelines(std::string_view path) {
    if (!m_pipelines)
        readPipelines();
    const std::string_view name = path.substr(path.rfind('/') + 1);
    const auto dot = name.rfind('.');
    return m_areUnknown || m_pipelines->find(name) != std::string::npos ||
           (dot != std::string_view::npos && fitsPatternIn(*m_pipelines, name, "*" + std::string(name.substr(dot))));
}

void ContentReader::readPipelines() {
    m_pipelines.emplace();
    if (!m_tree)
        return;
    for (const std::string_view name : pipelineFiles)
        if (const auto blob = entry(*m_tree, name))
            addPipeline(*blob);
    for (const auto& [folder, inner] : pipelineFolders) {
        const auto outer = entry(*m_tree, folder);
        const auto tree = outer && !inner.empty() ? entry(*outer, inner) : outer;
        if (!tree)
            continue;
        const auto bytes =
            m_objects.read(*tree, io::git::ObjectType::Tree, io::git::metaLimit, io::git::Verification::On);
        if (!bytes) {
            m_areUnknown = true;
            return;
        }
        io::git::TreeReader reader(*bytes);
        for (io::git::TreeEntry each; reader.next(each);)
            if (each.kind() == io::git::EntryKind::File)
                addPipeline(each.id);
    }
}

std::optional<ObjectId> ContentReader::entry(const ObjectId& tree, std::string_view name) {
    const auto bytes = m_objects.read(tree, io::git::ObjectType::Tree, io::git::metaLimit, io::git::Verification::On);
    if (!bytes) {
        m_areUnknown = true;
        return std::nullopt;
    }
    io::git::TreeReader reader(*bytes);
    for (io::git::TreeEntry each; reader.next(each);)
        if (each.name == name)
            return each.id;
    return std::nullopt;
}

void ContentReader::addPipeline(const ObjectId& blob) {
    const auto bytes = m_objects.read(blob, io::git::ObjectType::Blob, pipelineCap, io::git::Verification::On);
    if (bytes && m_pipelines->size() < pipelinesCap)
        m_pipelines->append(*bytes).push_back('\n');
    else
        m_areUnknown = true;
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
    if (!objects)
        return std::move(objects).error();
    auto reader = ContentReader::open(repository, range.head);
    if (!reader)
        return std::move(reader).error();
    history::BlobCache cache(cacheBytes);
    history::CommitDiff diff(std::move(*objects), cache, io::git::Verification::On, stop);
    ChangeContents contents;
    for (const history::FileChange& file : diff.compare(*before, *after).files) {
        if (stop.stop_requested())
            return Error(Fault::Cancelled, "stopped");
        contents.files.push_back(changedFile(file));
        if (const auto kind = reader->kindOf(file))
            contents.kinds[contents.files.back().path] = *kind;
    }
    return contents;
}

} // namespace fermata::engine
