#include <algorithm>
#include <map>

#include "ui/pipeline/fleet_parts.h"
#include "ui/pipeline/graph_words.h"

namespace fermata::ui::fleet {
namespace {

using delivery::Health;

/// The versions of a service, oldest first, by when each was first seen as built or deployed.
class Releases {
public:
    explicit Releases(const delivery::Board& board) {
        std::map<std::string_view, std::string_view> repositoryOf;
        for (const auto& [key, deployment] : board.deployments) {
            if (!deployment.repository.empty())
                repositoryOf[deployment.service] = deployment.repository;
            if (deployment.startedAt || deployment.finishedAt)
                see(deployment.service, deployment.version,
                    deployment.startedAt ? *deployment.startedAt : *deployment.finishedAt);
        }
        std::map<std::string_view, std::vector<const delivery::Artefact*>> built;
        for (const auto& [key, artefact] : board.artefacts)
            built[artefact.name].push_back(&artefact);
        for (auto& [service, firstSeen] : m_seen)
            if (const auto found = built.find(service); found != built.end())
                for (const auto* artefact : found->second)
                    see(service, artefact->version, artefact->at);
        for (const auto& [service, firstSeen] : m_seen) {
            auto& ordered = m_ordered[service];
            for (const auto& [version, at] : firstSeen)
                ordered.emplace_back(at, version);
            std::sort(ordered.begin(), ordered.end());
        }
    }

    /// Empty where none is known.
    std::string newest(const std::string& service) const {
        const auto found = m_ordered.find(service);
        return found == m_ordered.end() || found->second.empty() ? std::string()
                                                                 : std::string(found->second.back().second);
    }
    std::optional<int> behind(const std::string& service, const std::string& version) const {
        const auto found = m_ordered.find(service);
        if (found == m_ordered.end() || version.empty())
            return std::nullopt;
        const auto& all = found->second;
        const auto at = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.second == version; });
        if (at == all.end())
            return std::nullopt;
        return static_cast<int>(all.end() - at) - 1;
    }

private:
    void see(std::string_view service, std::string_view version, Time at) {
        if (version.empty())
            return;
        const auto [entry, isNew] = m_seen[service].try_emplace(version, at);
        entry->second = std::min(entry->second, at);
    }

    std::map<std::string_view, std::map<std::string_view, Time>> m_seen;
    std::map<std::string_view, std::vector<std::pair<Time, std::string_view>>> m_ordered;
};

QString noteOf(Health health) {
    switch (health) {
    case Health::Baking:
    case Health::Suspect:
    case Health::Degraded:
    case Health::RollingBack:
    case Health::RolledBack:
        return word(health);
    case Health::Healthy:
    case Health::Unknown:
        return {};
    }
    return {};
}

VersionCell cellOf(const World& world, const Releases& releases, const delivery::Placement& placement) {
    VersionCell cell;
    cell.version = placement.version.empty() ? QStringLiteral("?") : foreign(placement.version, 40);
    cell.behind = releases.behind(placement.service, placement.version);
    cell.health = shapeOf(placement.health);
    cell.note = noteOf(placement.health);
    cell.nodeId = environmentId(placement);
    cell.accessible = Words::tr("%1 in %2: version %3, %4")
                          .arg(foreign(placement.service), foreign(placement.environment),
                               placement.version.empty() ? Words::tr("unknown") : cell.version, word(placement.health));
    if (cell.behind && *cell.behind > 0)
        cell.accessible += Words::tr(", releases behind: %n", nullptr, *cell.behind);
    if (const auto underWay = world.board.deployments.find(placement.underWay);
        underWay != world.board.deployments.end()) {
        cell.isUnderWay = true;
        cell.progress = progressOf(world, underWay->second);
        cell.accessible += Words::tr(", %1 is arriving").arg(foreign(underWay->second.version, 40));
        if (cell.progress)
            cell.accessible += Words::tr(", %1 of its usual time").arg(percent(*cell.progress));
    }
    return cell;
}

} // namespace

VersionTable versionsOf(const World& world) {
    VersionTable table;
    std::vector<std::pair<int, std::string>> places;
    for (const auto& [environment, place] : world.environments)
        if (std::ranges::any_of(world.snapshot.placements,
                                [&](const auto& one) { return one.environment == environment; }))
            places.emplace_back(place, environment);
    std::sort(places.begin(), places.end());
    std::map<std::string_view, std::size_t> column;
    for (const auto& [place, environment] : places) {
        column[environment] = static_cast<std::size_t>(table.environments.size());
        table.environments.append(foreign(environment, 40));
    }
    const Releases releases(world.board);
    std::map<std::string_view, std::vector<const delivery::Placement*>> services;
    for (const auto& placement : world.snapshot.placements)
        services[placement.service].push_back(&placement);
    for (const auto& [service, placements] : services) {
        VersionRow row;
        const std::string name(service);
        row.key = own(name);
        row.service = foreign(name, 60);
        row.band = bandOf(world, *placements.front());
        row.newest = foreign(releases.newest(name), 40);
        row.cells.resize(static_cast<std::size_t>(table.environments.size()));
        std::optional<Time> last;
        for (const auto* placement : placements) {
            auto& cell = row.cells[column.at(placement->environment)];
            cell = cellOf(world, releases, *placement);
            const auto budget = budgetOf(world, name, placement->environment);
            if (budget)
                row.budget = std::min(row.budget.value_or(1), *budget);
            if (placement->since)
                last = std::max(last.value_or(*placement->since), *placement->since);
            row.isLoud = row.isLoud || cell.health == style::HealthShape::Degraded ||
                         cell.health == style::HealthShape::RolledBack || cell.health == style::HealthShape::Suspect;
        }
        if (last)
            row.since = wording::age(*last, world.now);
        row.accessible =
            Words::tr("%1, newest %2").arg(row.service, row.newest.isEmpty() ? Words::tr("unknown") : row.newest);
        table.rows.push_back(std::move(row));
    }
    return table;
}

} // namespace fermata::ui::fleet
