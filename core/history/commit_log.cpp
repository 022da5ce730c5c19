#include "core/history/commit_log.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/history/packed.h"

namespace fermata::history {

namespace {

constexpr PackedKind kind{"FERMlog\n", 1};
constexpr std::size_t titleCharacters = 200;

bool saysRevert(std::string_view message) {
    return message.find("This reverts commit ") != std::string_view::npos || message.starts_with("Revert \"") ||
           message.starts_with("revert: ") || message.starts_with("Revert: ");
}

} // namespace

FileDelta deltaOf(const FileChange& file) {
    FileDelta delta;
    delta.added = file.lines.added;
    delta.deleted = file.lines.deleted;
    delta.before = file.lines.before;
    delta.hunks = file.lines.hunks;
    delta.status = file.status;
    delta.isBinary = file.isBinary ? 1 : 0;
    delta.isUnknown = file.isUnknown ? 1 : 0;
    return delta;
}

std::uint32_t CommitLog::find(const CommitId& id) const {
    const auto found = m_index.find(id);
    return found == m_index.end() ? absent : found->second;
}

std::uint32_t CommitLog::add(const io::git::Commit& commit, const std::vector<CommitId>& followedParents, bool isBorder,
                             bool isFix) {
    CommitRecord record;
    record.id = commit.id;
    record.tree = commit.tree;
    record.flags = (followedParents.size() > 1 ? CommitRecord::Merge : 0u) | (isBorder ? CommitRecord::Border : 0u) |
                   (isFix ? CommitRecord::Fix : 0u) | (saysRevert(commit.message) ? CommitRecord::Revert : 0u);
    record.identity = identityNumber(commit.author);
    record.authorTime = toUnix(commit.author.time);
    record.committerTime = toUnix(commit.committer.time);
    record.minutesEast = commit.author.minutesEast;
    record.firstParent = static_cast<std::uint32_t>(parents.size());
    record.parents = static_cast<std::uint32_t>(followedParents.size());
    parents.insert(parents.end(), followedParents.begin(), followedParents.end());
    record.subjectLength = static_cast<std::uint32_t>(commit.title().size());
    record.messageLength = static_cast<std::uint32_t>(commit.message.size());
    record.coAuthors = static_cast<std::uint32_t>(commit.coAuthors().size());
    const std::string title = shortened(commit.title(), titleCharacters);
    record.titleFrom = static_cast<std::uint32_t>(m_titles.size());
    record.titleSize = static_cast<std::uint32_t>(title.size());
    m_titles += title;
    const auto number = static_cast<std::uint32_t>(commits.size());
    commits.push_back(record);
    m_index.emplace(commit.id, number);
    return number;
}

void CommitLog::setFiles(std::uint32_t commit, const CommitChange& change) {
    CommitRecord& record = commits[commit];
    record.firstFile = static_cast<std::uint32_t>(files.size());
    record.files = static_cast<std::uint32_t>(change.files.size());
    record.unknown = static_cast<std::uint32_t>(change.unknown);
    record.flags |= CommitRecord::Measured;
    record.flags &= ~std::uint32_t{CommitRecord::LacksObjects};
    if (change.missing) {
        record.flags |= CommitRecord::LacksObjects;
        if (!missing)
            missing = change.missing;
    }
    for (const FileChange& file : change.files) {
        FileDelta delta = deltaOf(file);
        delta.path = pathNumber(file.path);
        if (!file.oldPath.empty())
            delta.oldPath = pathNumber(file.oldPath);
        files.push_back(delta);
    }
}

std::uint32_t CommitLog::addMailmap(std::string text) {
    if (mailmaps.empty() || mailmaps.back() != text)
        mailmaps.push_back(std::move(text));
    return static_cast<std::uint32_t>(mailmaps.size() - 1);
}

std::uint32_t CommitLog::pathNumber(std::string_view path) {
    const auto [at, isNew] = m_pathNumbers.try_emplace(std::string(path), static_cast<std::uint32_t>(paths.size()));
    if (isNew)
        paths.emplace_back(path);
    return at->second;
}

std::uint32_t CommitLog::identityNumber(const io::git::Signature& signature) {
    AuthorIdentity identity{shortened(signature.name, titleCharacters), lowerAscii(shortened(signature.email, titleCharacters))};
    const auto [at, isNew] = m_identityNumbers.try_emplace(identity.email + '\0' + identity.name,
                                                           static_cast<std::uint32_t>(identities.size()));
    if (isNew)
        identities.push_back(std::move(identity));
    return at->second;
}

Result<void> CommitLog::save(const std::string& file) const {
    Packer out;
    out.reserve(commits.size() * 200 + files.size() * sizeof(FileDelta));
    out.put(std::string_view(fixRule));
    out.put(borders);
    out.put(tip);
    out.put(static_cast<std::uint8_t>(missing ? 1 : 0));
    out.put(missing.value_or(ObjectId()));
    out.putAll(commits);
    out.putAll(parents);
    out.putAll(files);
    out.put(std::string_view(m_titles));
    out.put(static_cast<std::uint32_t>(paths.size()));
    for (const auto& path : paths)
        out.put(std::string_view(path));
    out.put(static_cast<std::uint32_t>(identities.size()));
    for (const auto& identity : identities) {
        out.put(std::string_view(identity.name));
        out.put(std::string_view(identity.email));
    }
    out.put(static_cast<std::uint32_t>(mailmaps.size()));
    for (const auto& mailmap : mailmaps)
        out.put(std::string_view(mailmap));
    return savePacked(file, kind, out.bytes());
}

Result<CommitLog> CommitLog::load(const std::string& file) {
    const auto bytes = loadPacked(file, kind);
    if (!bytes)
        return bytes.error();
    Unpacker in(*bytes);
    CommitLog log;
    log.fixRule = in.takeText();
    log.borders = in.take<std::uint64_t>();
    log.tip = in.takeId();
    const bool lacks = in.take<std::uint8_t>() != 0;
    const ObjectId lacking = in.takeId();
    if (lacks)
        log.missing = lacking;
    log.commits = in.takeAll<CommitRecord>();
    log.parents = in.takeAll<CommitId>();
    log.files = in.takeAll<FileDelta>();
    log.m_titles = in.takeText();
    for (auto count = in.take<std::uint32_t>(); count > 0 && in.isWhole(); --count)
        log.pathNumber(in.takeText());
    for (auto count = in.take<std::uint32_t>(); count > 0 && in.isWhole(); --count) {
        const std::string name(in.takeText()), email(in.takeText());
        log.m_identityNumbers.emplace(email + '\0' + name, static_cast<std::uint32_t>(log.identities.size()));
        log.identities.push_back({name, email});
    }
    for (auto count = in.take<std::uint32_t>(); count > 0 && in.isWhole(); --count)
        log.mailmaps.emplace_back(in.takeText());
    const auto isWithin = [](std::uint64_t first, std::uint64_t count, std::size_t size) { return first + count <= size; };
    bool isSound = in.isAtEnd();
    for (std::uint32_t number = 0; isSound && number < log.commits.size(); ++number) {
        const CommitRecord& commit = log.commits[number];
        isSound = isWithin(commit.firstParent, commit.parents, log.parents.size()) &&
                  isWithin(commit.firstFile, commit.files, log.files.size()) &&
                  isWithin(commit.titleFrom, commit.titleSize, log.m_titles.size()) &&
                  commit.identity < log.identities.size() &&
                  commit.mailmap < static_cast<std::int64_t>(log.mailmaps.size());
        log.m_index.emplace(commit.id, number);
    }
    for (const FileDelta& delta : log.files)
        isSound = isSound && delta.path < log.paths.size() &&
                  (delta.oldPath == FileDelta::noPath || delta.oldPath < log.paths.size());
    if (!isSound)
        return Error(Fault::Corrupt, "numbers that point nowhere").inFile(file);
    return log;
}

} // namespace fermata::history
