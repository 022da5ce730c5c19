#include "core/engine/series.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <queue>

#include "core/base/text.h"
#include "core/decision/touched.h"
#include "core/engine/change_contents.h"

namespace fermata::engine {
namespace {

using history::Metric;

constexpr std::size_t namedHeads = 20;

std::string folderOf(const std::string& path) {
    const auto slash = path.rfind('/');
    return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

std::string subsystemOf(const std::string& path) {
    const auto slash = path.find('/');
    return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

bool isAuthor(const std::string& email, const std::vector<delivery::Identity>& authors,
              const decision::Policy& policy) {
    const std::string own = lowerAscii(email);
    const decision::Person* person = policy.personOfEmail(own);
    return std::any_of(authors.begin(), authors.end(), [&](const delivery::Identity& author) {
        return author.email == own || (person && policy.personOfEmail(author.email) == person);
    });
}

/// Files of both, lines of one path added up.
std::vector<delivery::ChangedFile> joined(const std::map<std::string, delivery::ChangedFile>& byPath) {
    std::vector<delivery::ChangedFile> files;
    for (const auto& [path, file] : byPath)
        files.push_back(file);
    return files;
}

void add(std::map<std::string, delivery::ChangedFile>& byPath, const delivery::ChangedFile& file) {
    const auto [known, isNew] = byPath.try_emplace(file.path, file);
    if (isNew)
        return;
    known->second.added += file.added;
    known->second.deleted += file.deleted;
    known->second.isUnknown = known->second.isUnknown || file.isUnknown;
}

/// The metrics of one change with these files; history, experience and message stay as they are.
history::ChangeMetrics withFiles(history::ChangeMetrics metrics, const std::vector<delivery::ChangedFile>& files) {
    std::set<std::string> folders, subsystems;
    double added = 0.0, deleted = 0.0, largest = 0.0;
    std::map<Metric, double> counts;
    for (const delivery::ChangedFile& file : files) {
        folders.insert(folderOf(file.path));
        subsystems.insert(subsystemOf(file.path));
        added += file.added;
        deleted += file.deleted;
        largest = std::max(largest, double(file.added) + file.deleted);
        counts[Metric::BinaryFiles] += file.isBinary ? 1 : 0;
        counts[Metric::UnknownFiles] += file.isUnknown ? 1 : 0;
        switch (file.kind) {
        case delivery::FileKind::Source:
            counts[Metric::SourceFiles] += 1;
            counts[Metric::SourceLinesAdded] += file.added;
            counts[Metric::SourceLinesDeleted] += file.deleted;
            break;
        case delivery::FileKind::Test:
            counts[Metric::TestFiles] += 1;
            counts[Metric::TestLinesAdded] += file.added;
            break;
        case delivery::FileKind::Documentation:
            counts[Metric::DocumentFiles] += 1;
            break;
        case delivery::FileKind::Configuration:
            counts[Metric::ConfigurationFiles] += 1;
            break;
        case delivery::FileKind::Build:
            counts[Metric::BuildFiles] += 1;
            break;
        case delivery::FileKind::Pipeline:
        case delivery::FileKind::Dependencies:
        case delivery::FileKind::Migration:
        case delivery::FileKind::Text:
        case delivery::FileKind::Data:
        case delivery::FileKind::Other:
            break;
        }
    }
    double entropy = 0.0;
    if (added + deleted > 0.0)
        for (const delivery::ChangedFile& file : files)
            if (const double share = (double(file.added) + file.deleted) / (added + deleted); share > 0.0)
                entropy -= share * std::log2(share);
    const auto atLeast = [&](Metric metric, double value) { metrics[metric] = std::max(metrics[metric], value); };
    const double before = metrics[Metric::LinesAdded] + metrics[Metric::LinesDeleted];
    const double count = std::max(1.0, double(files.size()));
    atLeast(Metric::Subsystems, double(subsystems.size()));
    atLeast(Metric::Directories, double(folders.size()));
    atLeast(Metric::Files, double(files.size()));
    atLeast(Metric::Entropy, entropy);
    atLeast(Metric::LinesAdded, added);
    atLeast(Metric::LinesDeleted, deleted);
    atLeast(Metric::LargestChurn, largest);
    if (before > 0.0)
        metrics[Metric::RelativeChurn] *= std::max(1.0, (added + deleted) / before);
    for (const auto& [metric, value] : counts)
        atLeast(metric, value);
    metrics[Metric::SourceShare] = metrics[Metric::SourceFiles] / count;
    metrics[Metric::TestShare] = metrics[Metric::TestFiles] / count;
    metrics[Metric::DocumentShare] = metrics[Metric::DocumentFiles] / count;
    return metrics;
}

} // namespace

bool shareAnAuthor(const delivery::Change& one, const delivery::Change& other, const decision::Policy& policy) {
    return std::any_of(one.authors.begin(), one.authors.end(),
                       [&](const delivery::Identity& author) { return isAuthor(author.email, other.authors, policy); });
}

Result<std::vector<SeriesPart>> earlierParts(const io::git::Repository& repository, const delivery::Change& change,
                                             const decision::Policy& policy, Time at, SeriesMemory& memory,
                                             std::stop_token stop) {
    std::vector<SeriesPart> parts;
    if (!policy.series.isJudged() || policy.components.empty() || change.base.isNull())
        return parts;
    const Time oldest = at - policy.series.window;
    std::priority_queue<std::pair<Time, CommitId>> open;
    std::map<CommitId, io::git::Commit> read;
    std::set<CommitId> seen;
    const auto enter = [&](const CommitId& id) -> Result<void> {
        if (!seen.insert(id).second)
            return {};
        auto commit = repository.commit(id);
        if (!commit)
            return std::move(commit).error();
        if (commit->committer.time < oldest)
            return {}; // its past is older, but where clocks ran backwards
        open.emplace(commit->committer.time, id);
        read.emplace(id, std::move(*commit));
        return {};
    };
    if (auto entered = enter(change.base); !entered)
        return std::move(entered).error();
    while (!open.empty() && parts.size() < mostSeriesParts && seen.size() < mostSeriesCommits) {
        if (stop.stop_requested())
            return Error(Fault::Cancelled, "stopped");
        const auto node = read.extract(open.top().second);
        open.pop();
        const io::git::Commit& commit = node.mapped();
        const std::vector<CommitId> parents = repository.parents(commit);
        for (const CommitId& parent : parents)
            if (auto entered = enter(parent); !entered)
                return std::move(entered).error();
        if (commit.isMerge() || repository.isBorder(commit.id) ||
            !isAuthor(commit.author.email, change.authors, policy))
            continue;
        auto known = memory.find(commit.id);
        if (known == memory.end()) {
            auto contents = readContents(repository, {parents.empty() ? CommitId{} : parents.front(), commit.id}, stop);
            if (!contents)
                return std::move(contents).error();
            known = memory.emplace(commit.id, std::move(contents->files)).first;
        }
        parts.push_back({commit.id, commit.committer.time, known->second});
    }
    return parts;
}

bool mayCount(const history::MeasuredRange& change, const history::MeasuredRange& other, const decision::Policy& policy,
              Time at) {
    const Time moved = other.change.updatedAt;
    if (!policy.series.isJudged() || other.change.head == change.change.head || moved > at ||
        moved < at - policy.series.window || !shareAnAuthor(other.change, change.change, policy))
        return false;
    return std::any_of(policy.components.begin(), policy.components.end(), [&](const decision::Component& component) {
        const auto isInside = [&](const delivery::ChangedFile& file) {
            return decision::touches(component.paths, file);
        };
        return std::any_of(change.files.begin(), change.files.end(), isInside) &&
               std::any_of(other.files.begin(), other.files.end(), isInside);
    });
}

Result<std::vector<SeriesPart>> partsBeside(const io::git::Repository& repository, const history::MeasuredRange& change,
                                            const std::vector<const history::MeasuredRange*>& beside,
                                            const decision::Policy& policy, Time at) {
    std::vector<SeriesPart> parts;
    const CommitId& own = change.change.head;
    for (const history::MeasuredRange* other : beside) {
        if (!mayCount(change, *other, policy, at))
            continue;
        const CommitId& head = other->change.head;
        const auto common = repository.mergeBase(own, head);
        if (!common && common.error().fault() != Fault::NotFound)
            return common.error();
        if (!common || (*common != own && *common != head))
            parts.push_back({head, other->change.updatedAt, other->files});
    }
    return parts;
}

std::vector<assessment::SeriesFacts> seriesOf(const history::MeasuredRange& change,
                                              const std::vector<SeriesPart>& parts, const decision::Policy& policy,
                                              const assessment::RiskModel& model, Time at) {
    std::vector<assessment::SeriesFacts> found;
    if (!policy.series.isJudged())
        return found;
    for (const decision::Component& component : policy.components) {
        const auto isInside = [&](const delivery::ChangedFile& file) {
            return decision::touches(component.paths, file);
        };
        if (std::none_of(change.files.begin(), change.files.end(), isInside))
            continue;
        assessment::SeriesFacts facts;
        facts.component = component.id;
        facts.since = at;
        std::map<std::string, delivery::ChangedFile> files;
        for (const delivery::ChangedFile& file : change.files)
            add(files, file);
        for (const SeriesPart& part : parts) {
            if (part.at < at - policy.series.window || part.at > at || part.head == change.change.head ||
                std::none_of(part.files.begin(), part.files.end(), isInside))
                continue;
            ++facts.changes;
            facts.since = std::min(facts.since, part.at);
            if (facts.heads.size() < namedHeads)
                facts.heads.push_back(part.head);
            for (const delivery::ChangedFile& file : part.files)
                if (isInside(file))
                    add(files, file);
        }
        if (facts.changes == 0)
            continue;
        for (const auto& [path, file] : files)
            facts.lines += file.added + file.deleted;
        auto features = assessment::fromMetrics(withFiles(change.metrics, joined(files)));
        features.repository = change.change.repository;
        const auto risk = model.assess(features);
        facts.pDefect = risk.pDefectForGate;
        facts.high = std::max(risk.high, risk.pDefectForGate);
        found.push_back(std::move(facts));
    }
    return found;
}

} // namespace fermata::engine
