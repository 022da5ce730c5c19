#include <algorithm>
#include <tuple>

#include "ui/pipeline/fleet_parts.h"

namespace fermata::ui::fleet {
namespace {

using delivery::Run;

auto ageOf(const Run& run) {
    const auto at = run.queuedAt ? *run.queuedAt : run.startedAt ? *run.startedAt : run.seenAt;
    return std::tuple(at, run.number, run.attempt, std::string_view(run.id));
}

using Newest = std::map<std::pair<std::string_view, std::string_view>, const Run*>; ///< by source and pipeline

template <class Wanted>
Newest newestRuns(const delivery::Board& board, Wanted wanted) {
    Newest newest;
    for (const auto& [key, run] : board.runs) {
        if (!wanted(run))
            continue;
        auto& held = newest[{run.source, run.pipeline}];
        if (!held || ageOf(*held) < ageOf(run))
            held = &run;
    }
    return newest;
}

void sortByLane(std::vector<const Run*>& runs) {
    std::stable_sort(runs.begin(), runs.end(), [](const Run* a, const Run* b) {
        return std::tuple(a->lane, std::string_view(a->pipeline)) < std::tuple(b->lane, std::string_view(b->pipeline));
    });
}

/// "team/payments-core": the team is the group.
void nameRow(Row& row, const std::string& repository) {
    const auto cut = repository.rfind('/');
    const bool hasGroup = cut != std::string::npos && cut > 0 && cut + 1 < repository.size();
    row.group = hasGroup ? foreign(repository.substr(0, cut), 60) : QString();
    row.name = foreign(hasGroup ? repository.substr(cut + 1) : repository, 60);
}

QString keyOfPipeline(const Run& run) {
    return QStringLiteral("pipeline/") + own(run.source) + u'/' + own(run.pipeline);
}

/// The repository that a deployment is known to come from, or empty.
std::string repositoryOf(const World& world, const std::string& deployment) {
    const auto found = world.board.deployments.find(deployment);
    if (found == world.board.deployments.end())
        return {};
    if (!found->second.repository.empty())
        return found->second.repository;
    const auto run = world.board.runs.find(found->second.run);
    return run == world.board.runs.end() ? std::string() : run->second.repository;
}

} // namespace

World::World(const engine::Snapshot& shown, Time moment) : snapshot(shown), board(*shown.board), now(moment) {
    for (const auto& source : snapshot.sources)
        if (source.state != engine::SourceState::Live)
            stale.insert(source.name);
    // Before production first: an environment that the policy does not name comes after those that it names.
    int place = 0;
    if (snapshot.policy)
        for (const bool isProduction : {false, true})
            for (const auto& environment : snapshot.policy->environments)
                if (environment.isProduction == isProduction)
                    environments.try_emplace(environment.id, place++);
    for (const auto& placement : snapshot.placements)
        environments.try_emplace(placement.environment, place++);
    budgets = budgetsOf(board);
}

QString keyOfRepository(const std::string& repository) {
    return QStringLiteral("repository/") + own(repository);
}

std::vector<const Run*> runsOf(const World& world, const CommitId& commit) {
    std::vector<const Run*> runs;
    if (commit.isNull())
        return runs;
    for (const auto& [key, run] : newestRuns(world.board, [&](const Run& one) { return one.commit == commit; }))
        runs.push_back(run);
    sortByLane(runs);
    return runs;
}

QString bandOf(const World& world, const delivery::Placement& placement) {
    auto repository = repositoryOf(world, placement.deployment);
    if (repository.empty())
        repository = repositoryOf(world, placement.underWay);
    if (repository.empty() &&
        std::ranges::find(world.snapshot.repositories, placement.service) != world.snapshot.repositories.end())
        repository = placement.service; // named alike: the usual case, and the only hint
    return repository.empty() ? QStringLiteral("service/") + own(placement.service) : keyOfRepository(repository);
}

std::vector<Row> rowsOf(const World& world) {
    const auto newest = newestRuns(world.board, [](const Run&) { return true; });
    std::map<std::string_view, int> pipelines;
    for (const auto& [key, run] : newest)
        ++pipelines[run->repository];

    std::map<QString, Row> rows;
    const auto rowOf = [&](const QString& key, const std::string& name) -> Row& {
        const auto [entry, isNew] = rows.try_emplace(key);
        if (isNew) {
            entry->second.key = key;
            nameRow(entry->second, name);
        }
        return entry->second;
    };
    for (const auto& [key, run] : newest) {
        if (run->repository.empty()) {
            rowOf(keyOfPipeline(*run), run->pipeline).runs.push_back(run);
        } else if (pipelines[run->repository] <= static_cast<int>(pipelinesInBand)) {
            rowOf(keyOfRepository(run->repository), run->repository).runs.push_back(run);
        } else {
            auto& row = rowOf(keyOfPipeline(*run), run->pipeline);
            row.group = foreign(run->repository, 60);
            row.name = foreign(run->pipeline, 60);
            row.runs.push_back(run);
        }
    }
    const auto named = [](const QString& key, const std::string& service) {
        return key.startsWith(QLatin1String("repository/")) ? key.mid(11).toStdString() : service;
    };
    for (const auto& placement : world.snapshot.placements) {
        const auto key = bandOf(world, placement);
        rowOf(key, named(key, placement.service)).placements.push_back(&placement);
    }
    for (const auto& change : world.snapshot.changes)
        if (!change.isDone)
            rowOf(keyOfRepository(change.change.repository), change.change.repository).changes.push_back(&change);

    std::vector<Row> ordered;
    ordered.reserve(rows.size());
    for (auto& [key, row] : rows) {
        sortByLane(row.runs);
        std::stable_sort(row.placements.begin(), row.placements.end(), [&](const auto* a, const auto* b) {
            return std::tuple(std::string_view(a->service), world.environments.at(a->environment)) <
                   std::tuple(std::string_view(b->service), world.environments.at(b->environment));
        });
        // By when they were opened, not by what they cost: a verdict must not change who stands where.
        std::stable_sort(row.changes.begin(), row.changes.end(), [](const auto* a, const auto* b) {
            return std::tuple(a->change.openedAt, std::string_view(a->change.key)) <
                   std::tuple(b->change.openedAt, std::string_view(b->change.key));
        });
        std::size_t kept = 0;
        std::erase_if(row.changes, [&](const auto* change) { return kept++ >= changesShown && !change->needsPerson; });
        if (row.group.isEmpty() && pipelines[named(key, {})] > static_cast<int>(pipelinesInBand))
            row.group = row.name;
        ordered.push_back(std::move(row));
    }
    std::stable_sort(ordered.begin(), ordered.end(), [](const Row& a, const Row& b) {
        return std::tuple(a.group.isEmpty(), a.group, a.name) < std::tuple(b.group.isEmpty(), b.group, b.name);
    });
    return ordered;
}

} // namespace fermata::ui::fleet
