// What runs where: every service as a band of its jobs, gates and environments, and the versions that it has there.
#pragma once

#include <optional>
#include <vector>

#include <QSet>
#include <QString>
#include <QStringList>

#include "core/engine/snapshot.h"
#include "ui/pipeline/graph_value.h"

namespace fermata::ui {

/// One service in one environment.
struct VersionCell {
    QString version;           ///< empty: it is not there
    std::optional<int> behind; ///< releases behind the newest; nothing: not known
    style::HealthShape health = style::HealthShape::Unknown;
    QString note;                   ///< beside the version where it is not simply running: "Baking", "Rolled back"
    bool isUnderWay = false;        ///< a deployment runs
    std::optional<double> progress; ///< of that deployment: time taken / usual time
    QString nodeId;                 ///< its node in the graph
    QString accessible;
    bool operator==(const VersionCell&) const = default;
};

struct VersionRow {
    QString key; ///< of the service; stays the same
    QString service;
    QString band; ///< key of its band in the graph
    QString newest;
    std::vector<VersionCell> cells; ///< by VersionTable::environments
    std::optional<double> budget;   ///< error budget that is left, 0 to 1, the least of its environments
    QString since;                  ///< time since the last deployment, or empty
    bool isLoud = false;
    QString accessible;
    bool operator==(const VersionRow&) const = default;
};

struct VersionTable {
    QStringList environments; ///< those that lead to production first
    std::vector<VersionRow> rows;
    bool operator==(const VersionTable&) const = default;
};

struct FleetValue {
    GraphValue graph;
    VersionTable versions;
    int abnormal = 0;
    int running = 0;

    bool isEmpty() const { return graph.bands.empty(); }
    bool operator==(const FleetValue&) const = default;
};

/// At most so many jobs of one run have a node of their own; one more node stands for the rest and shows the worst of
/// them.
inline constexpr std::size_t jobsShown = 120;
/// So many changes of a repository have a token and a gate; more only where they need a person.
inline constexpr std::size_t changesShown = 4;
/// A repository with more pipelines than this has a band for each of them.
inline constexpr std::size_t pipelinesInBand = 6;

/// Bands are ordered by group and name; each holds the jobs of the newest run of each of its pipelines, the tokens and
/// gates of its waiting changes, and its services in their environments. Nothing is invented: what no source told has
/// no node, and what a silent source told is marked stale. Pure; any thread.
FleetValue fleetOf(const engine::Snapshot& snapshot, Time now);

/// `known` first and in its order, then the bands that it does not name: so that rows keep their place for a session.
FleetValue inOrder(FleetValue fleet, const QStringList& known);

/// The bands of `keys` with one node a lane, which shows the worst of what it stands for: nothing that needs a person
/// disappears by folding.
FleetValue folded(FleetValue fleet, const QSet<QString>& keys);

} // namespace fermata::ui
