#include "core/learning/labels/defects.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "core/base/text.h"
#include "core/decision/touched.h"
#include "core/history/tree_diff.h"

namespace fermata::learning {
namespace {

Result<std::vector<std::string>> pathsBetween(const io::git::Repository& repository, history::TreeDiff& trees,
                                              const CommitId& id) {
    const auto commit = repository.commit(id);
    if (!commit)
        return commit.error();
    std::optional<ObjectId> before;
    if (const auto parents = repository.parents(*commit); !parents.empty()) {
        const auto parent = repository.commit(parents.front());
        if (!parent)
            return parent.error();
        before = parent->tree;
    }
    std::vector<std::string> paths;
    for (const history::ChangedEntry& entry : trees.compare(before, commit->tree).entries) {
        if (paths.size() == pathsOfDefect)
            break;
        paths.push_back(repairedUtf8(entry.path));
    }
    return paths;
}

/// The earliest of what is known of one change.
void blame(ChangeLabel& label, LabelOrigin origin, Time knownAt) {
    if (!label.isFaulty || !label.knownAt || knownAt < *label.knownAt) {
        label.isFaulty = true;
        label.knownAt = knownAt;
    }
    label.origin = std::max(label.origin, origin); // what was told is the stronger word
    if (origin != LabelOrigin::Person)
        label.reachedAt = std::min(label.reachedAt.value_or(knownAt), knownAt);
}

/// What was told, in the order in which it was told.
struct Word {
    std::uint64_t record = 0;
    CommitId commit;
    bool isFaulty = true;
    LabelOrigin origin = LabelOrigin::Incident;
    Time knownAt{};
};
std::vector<Word> wordsOf(const audit::ToldOutcomes& told, std::optional<Time> at) {
    std::vector<Word> words;
    const auto isKnown = [&](Time since) { return !at || since <= *at; };
    for (const audit::ToldLabel& label : told.labels)
        if (isKnown(label.at))
            words.push_back({label.record, label.commit, label.isFaulty, LabelOrigin::Person, label.at});
    for (const audit::ToldIncident& incident : told.incidents)
        if (incident.commit && isKnown(incident.openedAt))
            words.push_back({incident.record, *incident.commit, true, LabelOrigin::Incident, incident.openedAt});
    for (const audit::ToldRollback& rollback : told.rollbacks)
        if (isKnown(rollback.at))
            words.push_back({rollback.record, rollback.commit, true, LabelOrigin::Rollback, rollback.at});
    std::ranges::stable_sort(words, {}, &Word::record);
    return words;
}

void apply(const Word& word, ChangeLabel& label) {
    if (word.isFaulty)
        return blame(label, word.origin, word.knownAt);
    label = {label.commit, false, LabelOrigin::None, std::nullopt, std::nullopt};
}

/// Weights of a defect in the counts, at most 1.
double reachedWeight(LabelOrigin origin) {
    switch (origin) {
    case LabelOrigin::Incident:
        return 1.0;
    case LabelOrigin::Rollback:
        return 0.9;
    case LabelOrigin::None:
    case LabelOrigin::Szz:
    case LabelOrigin::Revert:
    case LabelOrigin::Hotfix:
    case LabelOrigin::Person:
        return 0.7;
    }
    return 1.0;
}

class Counter {
public:
    Counter(const decision::Policy& policy) : m_policy(policy) {}

    void add(const ChangeLabel& label, const std::vector<std::string>& paths, bool countsAsStayed) {
        if (!label.isFaulty || (!label.reachedAt && !countsAsStayed))
            return;
        std::vector<delivery::ChangedFile> files(paths.size());
        for (std::size_t i = 0; i < paths.size(); ++i)
            files[i].path = paths[i];
        const double stayed = label.origin == LabelOrigin::Szz ? 0.5 : 1.0;
        for (const std::string& component : decision::componentsOf(files, m_policy))
            if (label.reachedAt)
                m_counts[component].reached += reachedWeight(label.origin);
            else
                m_counts[component].stayed += stayed;
    }
    void addOfService(const std::string& service) {
        const auto& all = m_policy.components;
        if (std::ranges::find(all, service, &decision::Component::id) != all.end())
            m_counts[service].reached += 1.0;
    }
    std::map<std::string, assessment::DefectCounts> take() { return std::move(m_counts); }

private:
    const decision::Policy& m_policy;
    std::map<std::string, assessment::DefectCounts> m_counts;
};

} // namespace

Result<std::vector<std::string>> touchedPaths(const io::git::Repository& repository, const CommitId& commit) {
    auto objects = repository.objects();
    if (!objects)
        return std::move(objects).error();
    history::TreeDiff trees(*objects, io::git::Verification::Off);
    return pathsBetween(repository, trees, commit);
}

Result<std::vector<KnownDefect>> defectsOf(const io::git::Repository& repository, const LabelledHistory& history,
                                           std::stop_token stop) {
    auto objects = repository.objects();
    if (!objects)
        return std::move(objects).error();
    history::TreeDiff trees(*objects, io::git::Verification::Off);
    std::vector<KnownDefect> defects;
    for (const ChangeLabel& label : history.labels) {
        if (!label.isFaulty || !label.knownAt)
            continue;
        if (stop.stop_requested())
            return Error(Fault::Cancelled, "stopped");
        auto paths = pathsBetween(repository, trees, label.commit);
        defects.push_back({label.commit, label.origin, *label.knownAt, label.reachedAt,
                           paths ? std::move(*paths) : std::vector<std::string>()});
    }
    return defects;
}

std::size_t applyTold(const audit::ToldOutcomes& told, LabelledHistory& history) {
    std::unordered_map<CommitId, std::size_t> places;
    for (std::size_t i = 0; i < history.labels.size(); ++i)
        places.emplace(history.labels[i].commit, i);
    std::unordered_set<CommitId> unknown;
    for (const Word& word : wordsOf(told, std::nullopt)) {
        const auto place = places.find(word.commit);
        if (place == places.end()) {
            unknown.insert(word.commit);
            continue;
        }
        Word later = word; // clocks run backwards; a fault is never known before its change was made
        later.knownAt = std::max(later.knownAt, history.changes[place->second].committerTime);
        apply(later, history.labels[place->second]);
    }
    return unknown.size();
}

std::map<std::string, assessment::DefectCounts> countDefects(const std::vector<KnownDefect>& traced,
                                                             const audit::ToldOutcomes& told, const PathsOf& pathsOf,
                                                             const decision::Policy& policy, Time at) {
    std::optional<Time> first;
    for (const audit::ToldIncident& incident : told.incidents)
        first = std::min(first.value_or(incident.openedAt), incident.openedAt);
    const auto isTold = [&](Time knownAt) {
        return first && told.toldUntil && knownAt >= *first && knownAt <= *told.toldUntil;
    };
    std::unordered_map<CommitId, ChangeLabel> spoken; // of commits that somebody told of
    for (const Word& word : wordsOf(told, at))
        spoken.emplace(word.commit, ChangeLabel{word.commit, false, LabelOrigin::None, std::nullopt, std::nullopt});
    std::unordered_map<CommitId, const std::vector<std::string>*> pathsKnown;
    Counter counter(policy);
    for (const KnownDefect& defect : traced) {
        if (defect.knownAt > at)
            continue;
        ChangeLabel label{defect.commit, true, defect.origin, defect.knownAt, defect.reachedAt};
        if (label.reachedAt && *label.reachedAt > at)
            label.reachedAt.reset();
        if (const auto found = spoken.find(defect.commit); found != spoken.end()) {
            found->second = label;
            pathsKnown[defect.commit] = &defect.paths;
        } else {
            counter.add(label, defect.paths, isTold(defect.knownAt));
        }
    }
    for (const Word& word : wordsOf(told, at))
        apply(word, spoken.at(word.commit));
    for (const auto& [commit, label] : spoken) {
        const auto known = pathsKnown.find(commit);
        if (label.isFaulty)
            counter.add(label, known != pathsKnown.end() ? *known->second : pathsOf(commit),
                        label.knownAt && isTold(*label.knownAt));
    }
    for (const audit::ToldIncident& incident : told.incidents)
        if (!incident.commit && incident.openedAt <= at)
            counter.addOfService(incident.service);
    return counter.take();
}

} // namespace fermata::learning
