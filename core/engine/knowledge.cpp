#include "core/engine/knowledge.h"

#include <algorithm>
#include <optional>

#include "core/io/git/repository.h"
#include "core/io/signing/sha256.h"
#include "core/learning/evaluation/health_store.h"
#include "core/learning/labels/defect_store.h"
#include "core/learning/labels/repository_labels.h"

namespace fermata::engine {

namespace {

ModelView viewOf(const learning::ModelVersion& version) {
    ModelView view;
    view.version = "v" + std::to_string(version.version);
    view.labels = static_cast<long>(version.card.labels);
    view.positives = static_cast<long>(version.card.faulty);
    view.commits = static_cast<long>(version.card.changes);
    view.auc = version.card.quality.rocAuc;
    view.brier = version.card.quality.brier;
    view.ece = version.card.quality.ece;
    view.trainedAt = version.trainedAt;
    view.state = std::string(name(version.state));
    return view;
}

/// The version that speaks: the champion; without one the newest, when that claims no more than the prior.
Result<Knowledge> speaking(io::Database& store) {
    const learning::ModelRegistry registry(store);
    auto version = registry.champion();
    if (!version)
        return std::move(version).error();
    if (!*version) {
        auto all = registry.versions();
        if (!all)
            return std::move(all).error();
        if (all->empty() || all->front().state != assessment::RiskState::PriorOnly)
            return Error(Fault::NotFound, "no model has been put to use yet");
        *version = all->front();
    }
    auto model = registry.model((*version)->version);
    if (!model)
        return std::move(model).error();
    auto defects = learning::DefectStore(store).all();
    if (!defects)
        return std::move(defects).error();
    auto versions = registry.versions();
    if (!versions)
        return std::move(versions).error();
    Knowledge knowledge{std::move(*model), (*version)->digest, viewOf(**version),
                        std::make_shared<const std::vector<learning::KnownDefect>>(std::move(*defects))};
    if (!versions->empty())
        knowledge.learnedAt = versions->front().trainedAt;
    return knowledge;
}

} // namespace

Result<io::Database> openModelStore(const std::string& file, io::OpenMode mode) {
    auto store = io::Database::open(file, {mode, io::Durability::Normal, std::chrono::milliseconds{2000}});
    if (!store)
        return std::move(store).error();
    auto components = learning::ModelRegistry::components();
    components.push_back(learning::DefectStore::component());
    components.push_back(learning::HealthStore::component());
    auto ready = mode == io::OpenMode::Read ? io::checkVersions(*store, components) : io::migrate(*store, components);
    if (!ready)
        return std::move(ready).error().inFile(file);
    return store;
}

Knowledge nothingLearned() {
    Knowledge knowledge;
    knowledge.model = assessment::RiskModel::priorOnly();
    knowledge.defects = std::make_shared<const std::vector<learning::KnownDefect>>();
    knowledge.digest = io::sha256(knowledge.model->encode());
    knowledge.view.state = std::string(name(assessment::RiskState::PriorOnly));
    return knowledge;
}

Result<Knowledge> recall(const std::string& storeFile) {
    auto store = openModelStore(storeFile, io::OpenMode::Read);
    if (!store && store.error().fault() == Fault::Unsupported) // an older version's tables, or those of others alone
        store = openModelStore(storeFile, io::OpenMode::Create);
    if (!store)
        return std::move(store).error();
    return speaking(*store);
}

Result<Knowledge> learn(const std::vector<LearningSource>& sources, const std::string& storeFile,
                        const audit::ToldOutcomes& told, Time now, const KnowledgeProgress& progress,
                        std::stop_token stop) {
    learning::Dataset all;
    all.schema = assessment::changeSchema();
    // A copy that was not fetched lately ends before now: its young changes are not old enough to count as clean.
    std::optional<Time> end;
    std::vector<learning::KnownDefect> defects;
    for (const LearningSource& source : sources) {
        auto repository = io::git::Repository::open(source.path);
        if (!repository)
            return std::move(repository).error();
        auto branch = repository->defaultBranch();
        if (!branch)
            return std::move(branch).error();
        history::MiningOptions options;
        options.revision = branch->commit.hex();
        options.cacheFile = source.cacheFile;
        options.words = source.words;
        options.wordsFile = source.wordsFile;
        auto past = learning::labelledHistory(
            *repository, options,
            [&](std::uint64_t done, std::uint64_t total) { progress(JobKind::Labelling, source.name, done, total); },
            stop);
        if (!past)
            return std::move(past).error().in("learning from " + source.name);
        auto traced = learning::defectsOf(*repository, *past, stop);
        if (!traced)
            return std::move(traced).error().in("learning from " + source.name);
        defects.insert(defects.end(), std::make_move_iterator(traced->begin()), std::make_move_iterator(traced->end()));
        learning::applyTold(told, *past);
        const Time ends = learning::endOf(*past);
        end = end ? std::max(*end, ends) : ends;
        auto dataset = learning::datasetOf(*past);
        for (learning::Example& example : dataset.examples)
            example.repository = source.name;
        all.examples.insert(all.examples.end(), std::make_move_iterator(dataset.examples.begin()),
                            std::make_move_iterator(dataset.examples.end()));
    }
    if (sources.size() > 1)
        std::ranges::stable_sort(all.examples, {}, &learning::Example::at);
    progress(JobKind::Training, {}, 0, 0);
    const Time asOf = std::min(now, end.value_or(now));
    auto trained = learning::trainWithCard(all, asOf, {}, stop, [&](std::uint64_t done, std::uint64_t total) {
        progress(JobKind::Training, {}, done, total);
    });
    if (!trained)
        return std::move(trained).error().in("training the risk model");
    auto store = openModelStore(storeFile, io::OpenMode::Create);
    if (!store)
        return std::move(store).error();
    if (auto kept = learning::DefectStore(*store).replace(defects); !kept)
        return std::move(kept).error().in("keeping the known defects");
    learning::ModelRegistry registry(*store);
    auto trial = registry.tryAgainstChampion(*trained, all, asOf);
    if (!trial)
        return std::move(trial).error().in("trying the risk model");
    auto spoke = registry.champion();
    auto voice = registry.championModel();
    if (!spoke || !voice)
        return spoke ? std::move(voice).error() : std::move(spoke).error();
    auto version = registry.add(*trained, now, *trial);
    if (!version)
        return std::move(version).error().in("registering the risk model");
    const auto health =
        learning::healthOf(*trained, version->version, all, asOf, *spoke ? (*spoke)->version : 0, *voice);
    if (auto kept = learning::HealthStore(*store).keep(health); !kept)
        return std::move(kept).error().in("keeping what is known of the risk model");
    auto before = registry.champion();
    if (!before)
        return std::move(before).error();
    if (!*before && version->state != assessment::RiskState::PriorOnly)
        if (auto put = registry.promote(version->version, "the first model of this workspace", now); !put)
            return std::move(put).error();
    return speaking(*store);
}

} // namespace fermata::engine
