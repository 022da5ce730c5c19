// The parts that the fleet is put together from: nodes, words and versions. Only for ui/pipeline/fleet*.cpp.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <QCoreApplication>

#include "ui/pipeline/fleet.h"
#include "ui/wording/wording.h"

namespace fermata::ui::fleet {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(fermata::ui::Fleet)
};

/// What belongs into one band.
struct Row {
    QString key;
    QString group;
    QString name;
    std::vector<const delivery::Run*> runs; ///< the newest of each pipeline, in the order of their lanes
    std::vector<const delivery::Placement*> placements;
    std::vector<const engine::ChangeView*> changes;
};

using ServiceIn = std::pair<std::string, std::string>; ///< service, environment

/// Everything that the parts ask for, looked up once.
struct World {
    const engine::Snapshot& snapshot;
    const delivery::Board& board;
    Time now;
    std::set<std::string> stale;             ///< names of silent sources
    std::map<std::string, int> environments; ///< place of each in the way to production
    std::map<ServiceIn, double> budgets;     ///< error budget that is left

    World(const engine::Snapshot& snapshot, Time now);
    bool isStale(const std::string& source) const { return stale.contains(source); }
};

QString own(const std::string& text);
/// Plain text on one line, at most so long that it fits any node.
QString foreign(const std::string& text, std::size_t characters = 120);

std::vector<Row> rowsOf(const World& world);
/// The newest run of each pipeline that has to do with this commit, in the order of their lanes.
std::vector<const delivery::Run*> runsOf(const World& world, const CommitId& commit);
QString keyOfRepository(const std::string& repository);
/// Key of the band that a placement belongs to.
QString bandOf(const World& world, const delivery::Placement& placement);

/// @requires `job` belongs to `run`
GraphNode jobNode(const World& world, const delivery::Run& run, const delivery::Job& job);
/// The jobs that have no node of their own, as one: the worst of them.
GraphNode restNode(const World& world, const delivery::Run& run, std::size_t first);
/// A run that tells of no jobs.
GraphNode runNode(const World& world, const delivery::Run& run);
GraphNode tokenNode(const World& world, const engine::ChangeView& change);
GraphNode flagNode(const World& world, const engine::ChangeView& change);
GraphNode environmentNode(const World& world, const delivery::Placement& placement, bool namesService);
QString environmentId(const delivery::Placement& placement);

/// The nodes of one run: where it begins, where it ends, and where the gate stands in it.
struct PlacedRun {
    const delivery::Run* run;
    std::vector<int> heads;       ///< need no other
    std::vector<int> ends;        ///< no other needs them
    std::vector<int> endsOfTests; ///< the same among what comes before the gate
    std::vector<int> deploys;     ///< the first ones of the deploy lane
};
using AddNode = std::function<int(GraphNode)>; ///< @returns the index of the node
PlacedRun placeRun(const World& world, const delivery::Run& run, const AddNode& add, std::vector<GraphEdge>& edges);
EdgeTravel travelTo(delivery::RunState state);
/// Edges from each to each; where that were too many, only those of the first of each.
void join(std::vector<GraphEdge>& edges, const std::vector<int>& from, const std::vector<int>& to, EdgeTravel travel);

/// What a deployment that runs has taken of its usual time; nothing where that is not known.
std::optional<double> progressOf(const World& world, const delivery::Deployment& deployment);
/// Error budget that is left, as the monitors tell it: 1 − burn rate × window / 30 days
/// for windows of at least 28 days (SRE Workbook, ch. 5), else an indicator called `error-budget…` from 0 to 1.
std::map<ServiceIn, double> budgetsOf(const delivery::Board& board);
std::optional<double> budgetOf(const World& world, const std::string& service, const std::string& environment);

QString word(delivery::RunState state);
QString word(delivery::Health health);
style::HealthShape shapeOf(delivery::Health health);
/// "64 %, 3 of 5 m"; "3 m" where the usual time is not known.
QString ofUsual(Seconds taken, std::optional<Seconds> usual);

/// How much a node asks for a look: 0 first; nothing where it asks for none.
std::optional<int> urgency(const GraphNode& node);
BandWords wordsOf(const std::vector<GraphNode>& nodes, std::size_t first, const QString& newestRun);

VersionTable versionsOf(const World& world);

} // namespace fermata::ui::fleet
