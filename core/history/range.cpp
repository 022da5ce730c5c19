#include "core/history/range.h"

#include <algorithm>
#include <map>
#include <new>

#include "core/base/text.h"
#include "core/history/commit_diff.h"
#include "core/history/counters.h"
#include "core/history/file_kind.h"
#include "core/history/past.h"

namespace fermata::history {

namespace {

constexpr std::size_t mostFilesTold = 100'000;
constexpr std::size_t mostTitles = 1'000;
constexpr std::size_t mostCommitsRead = 20'000;
constexpr std::size_t descriptionCharacters = 16'384;
constexpr std::size_t blobCacheBytes = std::size_t{64} << 20;

Error cancelled() { return Error(Fault::Cancelled, "measuring was stopped"); }

/// Adds a person once; the mailmap says who is who.
void addPerson(std::vector<delivery::Identity>& persons, const Mailmap& mailmap, const io::git::Signature& signature) {
    const AuthorIdentity identity = mailmap.resolve({signature.name, signature.email});
    const auto isSame = [&](const delivery::Identity& known) { return known.email == identity.email; };
    if (std::none_of(persons.begin(), persons.end(), isSame))
        persons.push_back({identity.name, identity.email});
}

std::string descriptionOf(const std::string& message) {
    const auto end = message.find('\n');
    return end == std::string::npos ? std::string()
                                    : shortened(trimmed(std::string_view(message).substr(end)), descriptionCharacters);
}

/// Ranges of one repository, measured in one replay of its past.
class Measuring {
public:
    Measuring(const io::git::Repository& repository, const MiningOptions& options) :
        m_repository(repository),
        m_words(options.words),
        m_options(ofThePast(options)),
        m_past(repository, m_options),
        m_cache(blobCacheBytes) {}

    Result<std::vector<MeasuredRange>> run(const std::vector<Range>& ranges, std::stop_token stop) {
        const auto tip = m_repository.resolve(m_options.revision);
        if (!tip)
            return tip.error();
        if (auto walked = m_past.walk(*tip, stop); !walked)
            return std::move(walked).error();
        if (auto measured = m_past.measure(*tip, {}, stop); !measured)
            return std::move(measured).error();
        if (auto saved = m_past.save(); !saved)
            return std::move(saved).error();
        CommitLog& log = m_past.log();
        std::vector<std::uint32_t> tips{log.find(*tip)};
        for (const Range& range : ranges)
            for (const CommitId& id : {range.head, range.base})
                if (!id.isNull()) {
                    if (auto walked = m_past.walk(id, stop); !walked)
                        return std::move(walked).error();
                    tips.push_back(log.find(id));
                }
        const auto order = pastOf(log, tips, m_times);
        std::vector<std::uint32_t> positions(log.commits.size(), 0);
        for (std::uint32_t i = 0; i < order.size(); ++i)
            positions[order[i]] = i;
        std::multimap<std::uint32_t, std::size_t> begins; // by position of the first commit
        for (std::size_t i = 0; i < ranges.size(); ++i) {
            m_commits.push_back(commitsOf(ranges[i], positions));
            begins.emplace(positions[m_commits[i].empty() ? log.find(ranges[i].head) : m_commits[i].front()], i);
        }
        auto objects = m_repository.objects();
        if (!objects)
            return std::move(objects).error();
        CommitDiff diff(std::move(*objects), m_cache, io::git::Verification::On, stop);
        Counters counters(log);
        const auto isMined = reachedFrom(log, tips.front());
        std::vector<MeasuredRange> found(ranges.size());
        for (std::uint32_t i = 0; i < order.size() && !begins.empty(); ++i) {
            if (stop.stop_requested())
                return cancelled();
            for (; !begins.empty() && begins.begin()->first == i; begins.erase(begins.begin())) {
                const std::size_t number = begins.begin()->second;
                auto measured = measure(ranges[number], m_commits[number], diff, counters);
                if (!measured)
                    return std::move(measured).error();
                if (stop.stop_requested())
                    return cancelled();
                found[number] = std::move(*measured);
            }
            const CommitRecord& commit = log.commits[order[i]];
            if (isMined[order[i]] && commit.is(CommitRecord::Measured))
                counters.add(commit, m_past.filesOf(commit), m_times[order[i]]);
        }
        return found;
    }

private:
    /// Of the past only numbers are wanted.
    static MiningOptions ofThePast(MiningOptions options) {
        options.traceFixes = false;
        options.words.reset();
        return options;
    }

    /// The commits of base..head, oldest first.
    std::vector<std::uint32_t> commitsOf(const Range& range, const std::vector<std::uint32_t>& positions) const {
        const CommitLog& log = m_past.log();
        const auto isHead = reachedFrom(log, log.find(range.head));
        const auto isBase = range.base.isNull() ? std::vector<std::uint8_t>(log.commits.size(), 0)
                                                : reachedFrom(log, log.find(range.base));
        std::vector<std::uint32_t> commits;
        for (std::uint32_t i = 0; i < log.commits.size(); ++i)
            if (isHead[i] && !isBase[i])
                commits.push_back(i);
        std::sort(commits.begin(), commits.end(),
                  [&](std::uint32_t one, std::uint32_t other) { return positions[one] < positions[other]; });
        return commits;
    }

    Result<MeasuredRange> measure(const Range& range, const std::vector<std::uint32_t>& commits, CommitDiff& diff,
                                  Counters& counters) {
        CommitLog& log = m_past.log();
        const std::uint32_t head = log.find(range.head);
        MeasuredRange measured;
        if (auto told = tell(range, commits, counters.people().mailmap(), measured); !told)
            return std::move(told).error();
        CommitChange change;
        std::optional<WordCollector> words;
        if (m_words)
            words.emplace(*m_words);
        if (range.base.isNull() && log.commits[head].is(CommitRecord::Border))
            change.unknown = 1; // what it changed lies beyond the border
        else
            change = diff.compare(range.base.isNull() ? std::nullopt
                                                      : std::optional(log.commits[log.find(range.base)].tree),
                                  log.commits[head].tree, Tracing::None, Counting::All, words ? &*words : nullptr);
        std::vector<FileDelta> files;
        files.reserve(change.files.size());
        for (const FileChange& file : change.files) {
            FileDelta delta = deltaOf(file);
            delta.path = log.pathNumber(file.path);
            if (!file.oldPath.empty())
                delta.oldPath = log.pathNumber(file.oldPath);
            files.push_back(delta);
            if (measured.files.size() < mostFilesTold)
                measured.files.push_back(toldOf(file, delta, counters));
        }
        measured.hasMoreFiles = measured.files.size() < change.files.size();
        CommitRecord record = log.commits[head];
        record.unknown = static_cast<std::uint32_t>(change.unknown);
        measured.metrics = counters.measure(record, files, m_times[head]);
        if (words && change.unknown == 0) {
            diff.addMessage(range.head, *words);
            if (!words->isSpoiled())
                measured.metrics.words = words->take();
        }
        return measured;
    }

    static delivery::ChangedFile toldOf(const FileChange& file, const FileDelta& delta, Counters& counters) {
        const std::uint32_t earlier = delta.oldPath == FileDelta::noPath ? delta.path : delta.oldPath;
        delivery::ChangedFile told;
        told.path = repairedUtf8(file.path);
        told.oldPath = repairedUtf8(file.oldPath);
        told.added = static_cast<int>(file.lines.added);
        told.deleted = static_cast<int>(file.lines.deleted);
        told.isBinary = file.isBinary;
        told.isUnknown = file.isUnknown;
        told.kind = fileKind(file.path);
        told.earlierFixes = counters.fixesOf(earlier);
        told.owner = std::string(counters.ownerOf(earlier));
        return told;
    }

    /// Fills in what the messages and signatures of the range say. All of them are read, because one who is left out
    /// could approve the own change.
    Result<void> tell(const Range& range, const std::vector<std::uint32_t>& commits, const Mailmap& mailmap,
                      MeasuredRange& measured) const {
        if (commits.size() > mostCommitsRead)
            return Error(Fault::TooLarge, "a range of more than 20,000 commits");
        delivery::Change& change = measured.change;
        change.base = range.base;
        change.head = range.head;
        change.commits = static_cast<int>(commits.size());
        std::vector<CommitId> ids;
        for (const std::uint32_t number : commits)
            ids.push_back(m_past.log().commits[number].id);
        if (ids.empty())
            ids.push_back(range.head); // base and head are the same: the head still says who and when
        auto objects = m_repository.objects();
        if (!objects)
            return std::move(objects).error();
        for (const CommitId& id : ids) {
            const auto bytes =
                objects->read(id, io::git::ObjectType::Commit, io::git::metaLimit, io::git::Verification::On);
            if (!bytes)
                return bytes.error();
            const auto commit = io::git::parseCommit(id, *bytes);
            if (!commit)
                return commit.error();
            addPerson(change.authors, mailmap, commit->author);
            addPerson(change.committers, mailmap, commit->committer);
            for (const io::git::Signature& person : commit->coAuthors())
                addPerson(change.coAuthors, mailmap, person);
            if (id == ids.front())
                change.openedAt = commit->committer.time;
            if (id == range.head) {
                change.updatedAt = commit->committer.time;
                change.title = shortened(commit->title(), 200);
                change.description = descriptionOf(commit->message);
            }
            measured.titles.emplace_back(shortened(commit->title(), 200));
        }
        std::reverse(measured.titles.begin(), measured.titles.end());
        if (measured.titles.size() > mostTitles)
            measured.titles.resize(mostTitles);
        return {};
    }

    const io::git::Repository& m_repository;
    const std::optional<WordKey> m_words;
    const MiningOptions m_options;
    Past m_past;
    BlobCache m_cache;
    std::vector<std::int64_t> m_times;
    std::vector<std::vector<std::uint32_t>> m_commits; ///< of each range
};

} // namespace

Result<std::vector<MeasuredRange>> measureRanges(const io::git::Repository& repository, const std::vector<Range>& ranges,
                                                 const MiningOptions& options, std::stop_token stop) {
    try {
        return Measuring(repository, options).run(ranges, stop);
    } catch (const std::bad_alloc&) {
        return Error(Fault::TooLarge, "measuring needs more memory than there is");
    }
}

Result<MeasuredRange> measureRange(const io::git::Repository& repository, const Range& range,
                                   const MiningOptions& options, std::stop_token stop) {
    auto measured = measureRanges(repository, {range}, options, stop);
    if (!measured)
        return std::move(measured).error();
    return std::move(measured->front());
}

Result<Range> parseRange(const io::git::Repository& repository, const std::string& text) {
    const auto dots = text.find("..");
    if (dots == std::string::npos) {
        const auto head = repository.resolve(text);
        if (!head)
            return head.error();
        const auto commit = repository.commit(*head);
        if (!commit)
            return commit.error();
        const auto parents = repository.parents(*commit);
        return Range{parents.empty() ? CommitId() : parents.front(), *head};
    }
    const std::size_t behind = text.find_first_not_of('.', dots);
    const std::string from = text.substr(0, dots);
    const std::string to = behind == std::string::npos ? std::string() : text.substr(behind);
    const auto base = repository.resolve(from.empty() ? "HEAD" : from);
    if (!base)
        return base.error();
    const auto head = repository.resolve(to.empty() ? "HEAD" : to);
    if (!head)
        return head.error();
    const auto common = repository.mergeBase(*base, *head);
    if (!common)
        return common.error();
    return Range{*common, *head};
}

} // namespace fermata::history
