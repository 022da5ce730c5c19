#include "core/history/past.h"

#include <algorithm>
#include <unordered_set>

#include "core/history/ordered_pipeline.h"
#include "core/history/packed.h"

namespace fermata::history {

namespace {

constexpr std::size_t blobCacheBytes = std::size_t{192} << 20;
constexpr std::size_t mailmapLimit = std::size_t{1} << 20;
constexpr std::uint64_t progressStep = 64;

Error cancelled() {
    return Error(Fault::Cancelled, "mining was stopped");
}

std::optional<ObjectId> treeOf(const CommitLog& log, const CommitId& commit) {
    const std::uint32_t number = log.find(commit);
    return number == CommitLog::absent ? std::nullopt : std::optional(log.commits[number].tree);
}

/// Whose words are to be collected; one a commit of the log.
struct WordsWanted {
    std::optional<WordKey> key;
    std::vector<std::uint8_t> of;

    std::optional<WordCollector> collector(std::uint32_t commit) const {
        return key && of[commit] ? std::optional<WordCollector>(*key) : std::nullopt;
    }
};

/// What was collected of a change whose paths and lines are in already.
void finish(std::optional<WordCollector>& words, const CommitId& commit, CommitDiff& diff, CommitChange& change) {
    if (!words)
        return;
    diff.addMessage(commit, *words);
    if (!words->isSpoiled())
        change.words = words->take();
}

/// A commit against its parents, on a thread of its own.
struct Differ {
    const CommitLog& log;
    const std::vector<std::uint32_t>& commits;
    CommitDiff diff;
    const WordsWanted& words;

    std::vector<CommitChange> operator()(std::size_t item) {
        const CommitRecord& commit = log.commits[commits[item]];
        auto collector = words.collector(commits[item]);
        std::vector<CommitChange> changes;
        changes.push_back(
            diff.compare(commit.parents == 0 ? std::nullopt : treeOf(log, log.parents[commit.firstParent]), commit.tree,
                         Tracing::None, Counting::All, collector ? &*collector : nullptr));
        finish(collector, commit.id, diff, changes.front());
        return changes;
    }
};

/// The same with lines, against every parent.
struct TracingDiffer {
    const CommitLog& log;
    const std::vector<std::uint32_t>& commits;
    CommitDiff diff;
    const WordsWanted& words;

    std::vector<CommitChange> operator()(std::size_t item) {
        const CommitRecord& commit = log.commits[commits[item]];
        const bool isFix = commit.is(CommitRecord::Fix);
        std::vector<CommitChange> changes;
        if (commit.is(CommitRecord::Border)) // its lines are of unknown origin
            return changes;
        std::vector<std::optional<ObjectId>> parents;
        for (std::uint32_t i = 0; i < commit.parents; ++i)
            parents.push_back(treeOf(log, log.parents[commit.firstParent + i]));
        if (parents.size() > 1)
            return diff.compareMerge(parents, commit.tree);
        auto collector = words.collector(commits[item]);
        changes.push_back(diff.compare(parents.empty() ? std::nullopt : parents.front(), commit.tree,
                                       isFix ? Tracing::LinesOfFix : Tracing::Lines,
                                       commit.is(CommitRecord::Measured) ? Counting::LinesBefore : Counting::All,
                                       collector ? &*collector : nullptr));
        finish(collector, commit.id, diff, changes.front());
        return changes;
    }
};

/// Only which contents are built on, without reading a file.
struct TreeDiffer {
    const CommitLog& log;
    const std::vector<std::uint32_t>& commits;
    std::unique_ptr<io::git::Objects> objects;
    std::unique_ptr<TreeDiff> diff;

    std::vector<ChangedEntry> operator()(std::size_t item) {
        const CommitRecord& commit = log.commits[commits[item]];
        std::vector<ChangedEntry> entries;
        for (std::uint32_t i = 0; i < commit.parents; ++i) {
            auto found = diff->compare(treeOf(log, log.parents[commit.firstParent + i]), commit.tree);
            entries.insert(entries.end(), std::make_move_iterator(found.entries.begin()),
                           std::make_move_iterator(found.entries.end()));
        }
        return entries;
    }
};

template <class Worker>
Result<std::vector<Worker>> differs(const io::git::Repository& repository, const CommitLog& log,
                                    const std::vector<std::uint32_t>& commits, unsigned count, BlobCache& cache,
                                    const WordsWanted& words, std::stop_token stop) {
    std::vector<Worker> workers;
    workers.reserve(count);
    for (unsigned i = 0; i < count; ++i) {
        auto objects = repository.objects(io::git::Reading::Many);
        if (!objects)
            return std::move(objects).error();
        workers.push_back(
            Worker{log, commits, CommitDiff(std::move(*objects), cache, io::git::Verification::Off, stop), words});
    }
    return workers;
}

} // namespace

Past::Past(const io::git::Repository& repository, const MiningOptions& options)
    : m_repository(repository), m_options(options) {
    const std::uint64_t borders = repository.bordersMark();
    if (!options.cacheFile.empty()) {
        auto loaded = CommitLog::load(options.cacheFile);
        if (loaded && loaded->borders == borders)
            m_log = std::move(*loaded);
        else if (loaded)
            m_warnings.push_back(
                "The repository's past was deepened, cut or re-tied since the last run; it is read anew.");
        else if (loaded.error().fault() != Fault::NotFound)
            m_warnings.push_back("What the last run kept cannot be used (" + loaded.error().text() +
                                 "); it is read anew.");
    }
    m_log.borders = borders;
    m_lastTip = m_log.tip;
    if (!options.words)
        return;
    m_words.emplace(options.words->mark());
    if (options.wordsFile.empty())
        return;
    auto words = WordLog::load(options.wordsFile, options.words->mark());
    if (words)
        m_words = std::move(*words);
    else if (words.error().fault() != Fault::NotFound)
        m_warnings.push_back("The words that the last run kept cannot be used (" + words.error().text() +
                             "); they are read anew.");
}

Result<void> Past::judgeAnew(std::stop_token stop) {
    auto objects = m_repository.objects(io::git::Reading::Many);
    if (!objects)
        return std::move(objects).error();
    for (CommitRecord& record : m_log.commits) {
        if (stop.stop_requested())
            return cancelled();
        const auto bytes = objects->read(record.id, io::git::ObjectType::Commit, io::git::metaLimit);
        if (!bytes)
            continue; // no longer there: not part of any past that is asked for
        if (const auto commit = io::git::parseCommit(record.id, *bytes); commit && m_options.fixRule.isFix(*commit))
            record.flags |= CommitRecord::Fix;
        else
            record.flags &= ~std::uint32_t{CommitRecord::Fix};
    }
    return {};
}

Result<void> Past::walk(const CommitId& tip, std::stop_token stop) {
    if (m_log.fixRule != m_options.fixRule.name) {
        if (auto judged = judgeAnew(stop); !judged)
            return judged;
        m_log.fixRule = m_options.fixRule.name;
        m_isChanged = true;
    }
    auto objects = m_repository.objects(io::git::Reading::Many);
    if (!objects)
        return std::move(objects).error();
    // A commit enters the log only after its parents have been queued, so what the log holds is whole after a stop:
    // each commit of it is walked again from the tip.
    std::vector<CommitId> waiting{tip};
    std::unordered_set<CommitId> seen{tip};
    const auto follow = [&](const CommitId& id) {
        if (seen.insert(id).second)
            waiting.push_back(id);
    };
    while (!waiting.empty()) {
        if (stop.stop_requested())
            return cancelled();
        const CommitId id = waiting.back();
        waiting.pop_back();
        if (const std::uint32_t known = m_log.find(id); known != CommitLog::absent) {
            const CommitRecord& record = m_log.commits[known];
            for (std::uint32_t i = 0; i < record.parents; ++i)
                follow(m_log.parents[record.firstParent + i]);
            continue;
        }
        const auto bytes = objects->read(id, io::git::ObjectType::Commit, io::git::metaLimit);
        if (!bytes)
            return Error(bytes.error()).in("walking the past");
        const auto commit = io::git::parseCommit(id, *bytes);
        if (!commit)
            return Error(commit.error()).in("walking the past");
        const auto parents = m_repository.parents(*commit);
        m_log.add(*commit, parents, m_repository.isBorder(id), m_options.fixRule.isFix(*commit));
        m_isChanged = true;
        for (const CommitId& parent : parents)
            follow(parent);
    }
    return {};
}

Result<void> Past::measure(const CommitId& tip, const MiningProgress& progress, std::stop_token stop) {
    m_order = pastOf(m_log, {m_log.find(tip)}, m_times);
    const std::uint32_t last = m_log.find(m_lastTip);
    m_wasRewritten = !m_lastTip.isNull() &&
                     (last == CommitLog::absent || std::find(m_order.begin(), m_order.end(), last) == m_order.end());
    m_isChanged = m_isChanged || m_log.tip != tip;
    m_log.tip = tip;
    if (m_log.missing) {
        auto objects = m_repository.objects(io::git::Reading::Many);
        if (!objects)
            return std::move(objects).error();
        if (objects->read(*m_log.missing, io::git::blobLimit)) { // it was fetched meanwhile, so others may have been
            m_log.missing.reset();
            for (CommitRecord& record : m_log.commits)
                if (record.is(CommitRecord::LacksObjects))
                    record.flags &= ~std::uint32_t{CommitRecord::Measured};
        }
    }
    if (m_options.traceFixes)
        return trace(progress, stop);
    std::vector<std::uint32_t> unmeasured;
    for (const std::uint32_t commit : m_order)
        if (const CommitRecord& record = m_log.commits[commit];
            !(record.flags & (CommitRecord::Merge | CommitRecord::Border)) &&
            (!record.is(CommitRecord::Measured) || lacksWords(record)))
            unmeasured.push_back(commit);
    return run(unmeasured, progress, stop);
}

/// What could not be read will not be readable now: once it is there, the change is measured again.
bool Past::lacksWords(const CommitRecord& commit) const {
    return m_words && !commit.is(CommitRecord::Merge) && !commit.is(CommitRecord::Border) &&
           !commit.is(CommitRecord::LacksObjects) && commit.unknown == 0 && !m_words->find(commit.id);
}

std::vector<std::uint8_t> Past::lackingWords() const {
    std::vector<std::uint8_t> lacking;
    lacking.reserve(m_log.commits.size());
    for (const CommitRecord& record : m_log.commits)
        lacking.push_back(lacksWords(record) ? 1 : 0);
    return lacking;
}

void Past::take(std::uint32_t commit, CommitChange& change, io::git::Objects& objects) {
    const CommitRecord& record = m_log.commits[commit];
    if (m_words && change.words) {
        m_words->set(record.id, std::move(*change.words));
        m_areWordsNew = true;
    }
    if (record.is(CommitRecord::Measured) || record.is(CommitRecord::Merge))
        return;
    m_log.setFiles(commit, change);
    takeMailmap(commit, change, objects);
    m_isChanged = true;
}

Result<void> Past::run(const std::vector<std::uint32_t>& commits, const MiningProgress& progress,
                       std::stop_token stop) {
    BlobCache cache(blobCacheBytes);
    const WordsWanted words{m_options.words, lackingWords()};
    auto workers = differs<Differ>(m_repository, m_log, commits, std::max(1u, m_options.threads), cache, words, stop);
    auto objects = m_repository.objects(io::git::Reading::Many);
    if (!workers)
        return std::move(workers).error();
    if (!objects)
        return std::move(objects).error();
    // While the workers run, the log's commits and parents neither move nor change in what the workers read: setFiles
    // adds files and paths, and fills in numbers of a record that its worker is done with.
    const bool isComplete = runOrdered<std::vector<CommitChange>>(
        commits.size(), *workers, stop, [&](std::size_t item, std::vector<CommitChange> changes) {
            take(commits[item], changes.front(), *objects);
            ++m_read;
            if (progress && (item % progressStep == 0 || item + 1 == commits.size()))
                progress(item + 1, commits.size());
            return !stop.stop_requested();
        });
    if (!isComplete) {
        if (auto saved = save(); !saved)
            return saved;
        return cancelled();
    }
    return {};
}

Result<void> Past::trace(const MiningProgress& progress, std::stop_token stop) {
    const unsigned threads = std::max(1u, m_options.threads);
    LineOrigins origins;
    std::vector<TreeDiffer> trees;
    for (unsigned i = 0; i < threads; ++i) {
        auto objects = m_repository.objects(io::git::Reading::Many);
        if (!objects)
            return std::move(objects).error();
        auto own = std::make_unique<io::git::Objects>(std::move(*objects));
        auto diff = std::make_unique<TreeDiff>(*own, io::git::Verification::Off);
        trees.push_back({m_log, m_order, std::move(own), std::move(diff)});
    }
    if (!runOrdered<std::vector<ChangedEntry>>(m_order.size(), trees, stop,
                                               [&](std::size_t item, std::vector<ChangedEntry> entries) {
                                                   origins.expect(static_cast<std::uint32_t>(item), entries);
                                                   return true;
                                               }))
        return cancelled();
    trees.clear();

    BlobCache cache(blobCacheBytes);
    const WordsWanted words{m_options.words, lackingWords()};
    auto workers = differs<TracingDiffer>(m_repository, m_log, m_order, threads, cache, words, stop);
    auto objects = m_repository.objects(io::git::Reading::Many);
    if (!workers)
        return std::move(workers).error();
    if (!objects)
        return std::move(objects).error();
    const bool isComplete = runOrdered<std::vector<CommitChange>>(
        m_order.size(), *workers, stop, [&](std::size_t item, std::vector<CommitChange> changes) {
            const std::uint32_t number = m_order[item];
            if (!changes.empty()) {
                const auto mended = origins.advance(static_cast<std::uint32_t>(item), number, changes);
                const CommitRecord& record = m_log.commits[number];
                if (record.is(CommitRecord::Fix) && !record.is(CommitRecord::Merge)) {
                    FixTrace trace{record.id, fromUnix(record.committerTime), {}};
                    for (const auto& [origin, lines] : mended)
                        trace.origins.push_back({m_log.commits[origin].id, static_cast<int>(lines)});
                    std::sort(trace.origins.begin(), trace.origins.end(), [](const auto& one, const auto& other) {
                        return one.lines != other.lines ? one.lines > other.lines : one.commit < other.commit;
                    });
                    m_traces.emplace(number, std::move(trace));
                }
                take(number, changes.front(), *objects);
                ++m_read;
            }
            if (progress && (item % progressStep == 0 || item + 1 == m_order.size()))
                progress(item + 1, m_order.size());
            return !stop.stop_requested();
        });
    if (!isComplete)
        return cancelled();
    return {};
}

void Past::takeMailmap(std::uint32_t commit, const CommitChange& change, io::git::Objects& objects) {
    for (const FileChange& file : change.files) {
        const bool isNow = file.path == ".mailmap";
        if (!isNow && file.oldPath != ".mailmap")
            continue;
        std::string text;
        if (isNow && file.status != FileStatus::Deleted)
            if (auto bytes = objects.read(file.newId, io::git::ObjectType::Blob, mailmapLimit))
                text = std::move(*bytes);
        m_log.commits[commit].mailmap = static_cast<std::int32_t>(m_log.addMailmap(std::move(text)));
    }
}

const FixTrace* Past::traceOf(std::uint32_t commit) const {
    const auto found = m_traces.find(commit);
    return found == m_traces.end() ? nullptr : &found->second;
}

Result<void> Past::save() {
    if (m_areWordsNew && !m_options.wordsFile.empty())
        if (auto saved = m_words->save(m_options.wordsFile); !saved)
            return saved;
    m_areWordsNew = false;
    if (m_options.cacheFile.empty() || !m_isChanged)
        return {};
    m_isChanged = false;
    return m_log.save(m_options.cacheFile);
}

} // namespace fermata::history
