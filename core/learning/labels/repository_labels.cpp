#include "core/learning/labels/repository_labels.h"

#include "core/learning/training/tables.h"

namespace fermata::learning {
namespace {

class Collector final : public history::Sink {
public:
    explicit Collector(const io::git::Repository& repository) : m_repository(repository) {}

    void onChange(const history::ChangeMetrics& change) override {
        changes.push_back(change);
        if (change[history::Metric::Revert] == 0.0)
            return;
        // The hash stands in the message's body, which the metrics do not keep. A commit that cannot be read again names nobody.
        if (const auto commit = m_repository.commit(change.commit))
            if (auto reverted = revertedHashes(commit->message); !reverted.empty())
                reverts.push_back({change.commit, std::move(reverted)});
    }
    void onFix(const history::FixTrace& fix) override { fixes.push_back(fix); }

    std::vector<history::ChangeMetrics> changes;
    std::vector<history::FixTrace> fixes;
    std::vector<RevertNote> reverts;

private:
    const io::git::Repository& m_repository;
};

} // namespace

Result<LabelledHistory> labelledHistory(const io::git::Repository& repository, history::MiningOptions options,
                                        const history::MiningProgress& progress, std::stop_token stop) {
    options.traceFixes = true;
    Collector collector(repository);
    auto summary = history::mine(repository, options, collector, progress, std::move(stop));
    if (!summary)
        return std::move(summary).error();
    LabelledHistory labelled;
    labelled.labels = labelsOf(collector.changes, collector.fixes, collector.reverts);
    labelled.changes = std::move(collector.changes);
    labelled.summary = std::move(*summary);
    return labelled;
}

Time endOf(const LabelledHistory& history) {
    // The newest change in the order of the past, not the largest time: one clock in the future must not age all others.
    return history.changes.empty() ? Time{} : history.changes.back().committerTime;
}

Dataset datasetOf(const LabelledHistory& history) {
    Dataset dataset{assessment::changeSchema(), {}};
    dataset.examples.reserve(history.changes.size());
    const std::vector<Time> times = timesOf(history.changes);
    for (std::size_t i = 0; i < history.changes.size(); ++i) {
        const ChangeLabel& label = history.labels[i];
        Example example;
        example.id = label.commit.hex();
        example.at = times[i];
        example.values = assessment::fromMetrics(history.changes[i]).values;
        if (history.changes[i].words)
            example.words = std::make_shared<const history::HashedWords>(*history.changes[i].words);
        example.isFaulty = label.isFaulty;
        example.knownAt = label.knownAt;
        example.origin = std::string(name(label.origin));
        example.weight = trainingWeight(label.origin);
        dataset.examples.push_back(std::move(example));
    }
    return dataset;
}

} // namespace fermata::learning
