#include <map>

#include "ui/pipeline/fleet_parts.h"

namespace fermata::ui::fleet {
namespace {

using delivery::Lane;
using delivery::RunState;

/// More lines than this between two sets say nothing that the first of each does not say.
constexpr std::size_t mostLines = 36;

} // namespace

EdgeTravel travelTo(RunState state) {
    switch (state) {
    case RunState::Queued:
    case RunState::Waiting:
    case RunState::Unknown:
        return EdgeTravel::Ahead;
    case RunState::Skipped:
    case RunState::NotBuilt:
        return EdgeTravel::Skipped;
    case RunState::Running:
    case RunState::Paused:
    case RunState::Succeeded:
    case RunState::Unstable:
    case RunState::Failed:
    case RunState::Aborted:
        return EdgeTravel::Travelled;
    }
    return EdgeTravel::Ahead;
}

void join(std::vector<GraphEdge>& edges, const std::vector<int>& from, const std::vector<int>& to, EdgeTravel travel) {
    const bool isAll = from.size() * to.size() <= mostLines;
    for (std::size_t a = 0; a < from.size(); ++a)
        for (std::size_t b = 0; b < to.size(); ++b)
            if (from[a] != to[b] && (isAll || a == 0 || b == 0))
                edges.push_back({from[a], to[b], travel, 1});
}

PlacedRun placeRun(const World& world, const delivery::Run& run, const AddNode& add, std::vector<GraphEdge>& edges) {
    PlacedRun placed{&run, {}, {}, {}, {}};
    if (run.jobs.empty()) {
        const int at = add(runNode(world, run));
        placed.heads = placed.ends = {at};
        (run.lane == Lane::Deploy ? placed.deploys : placed.endsOfTests) = {at};
        return placed;
    }
    const auto shown = run.jobs.size() > jobsShown + 1 ? jobsShown : run.jobs.size();
    std::map<std::string_view, std::size_t> byId;
    std::vector<int> nodes;
    for (std::size_t k = 0; k < shown; ++k) {
        nodes.push_back(add(jobNode(world, run, run.jobs[k])));
        byId.try_emplace(run.jobs[k].id, k);
    }
    std::vector<bool> isNeeded(shown, false), isNeededByTest(shown, false), needsAny(shown, false),
        needsDeploy(shown, false);
    for (std::size_t k = 0; k < shown; ++k)
        for (const auto& id : run.jobs[k].needs) {
            const auto found = byId.find(id);
            if (found == byId.end() || found->second == k)
                continue;
            const auto before = found->second;
            edges.push_back({nodes[before], nodes[k], travelTo(run.jobs[k].state), 1});
            isNeeded[before] = needsAny[k] = true;
            isNeededByTest[before] = isNeededByTest[before] || run.jobs[k].lane != Lane::Deploy;
            needsDeploy[k] = needsDeploy[k] || run.jobs[before].lane == Lane::Deploy;
        }
    for (std::size_t k = 0; k < shown; ++k) {
        if (!needsAny[k])
            placed.heads.push_back(nodes[k]);
        if (!isNeeded[k])
            placed.ends.push_back(nodes[k]);
        if (run.jobs[k].lane == Lane::Deploy) {
            if (!needsDeploy[k])
                placed.deploys.push_back(nodes[k]);
        } else if (!isNeededByTest[k]) {
            placed.endsOfTests.push_back(nodes[k]);
        }
    }
    if (shown < run.jobs.size()) {
        const int rest = add(restNode(world, run, shown));
        edges.push_back({nodes.back(), rest, EdgeTravel::Ahead, 1});
    }
    return placed;
}

} // namespace fermata::ui::fleet
