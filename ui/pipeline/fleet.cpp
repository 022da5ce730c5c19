#include "ui/pipeline/fleet.h"

#include <algorithm>
#include <map>

#include <QHash>

#include "ui/pipeline/fleet_parts.h"

namespace fermata::ui {
namespace {

using namespace fleet;
using delivery::Lane;
using delivery::RunState;

class BandBuilder {
public:
    BandBuilder(const World& world, GraphValue& graph, const Row& row) : m_world(world), m_graph(graph), m_row(row) {}

    void build() {
        m_first = m_graph.nodes.size();
        m_band = static_cast<int>(m_graph.bands.size());
        for (const auto* run : m_row.runs)
            m_runs.push_back(placeRun(
                m_world, *run, [&](GraphNode node) { return add(std::move(node)); }, m_graph.edges));
        for (std::size_t i = 1; i < m_runs.size(); ++i)
            if (m_runs[i].run->commit && m_runs[i].run->commit == m_runs[i - 1].run->commit &&
                m_runs[i].run->lane != m_runs[i - 1].run->lane)
                join(m_runs[i - 1].ends, m_runs[i].heads, travelTo(m_runs[i].run->state));
        for (const auto* change : m_row.changes)
            addChange(*change);
        addEnvironments();
        m_graph.bands.push_back(band());
    }

private:
    GraphNode& node(int at) { return m_graph.nodes[static_cast<std::size_t>(at)]; }

    int add(GraphNode node) {
        node.band = m_band;
        // Two jobs of one name: the second keeps its own place.
        const int seen = m_ids[node.id]++;
        if (seen > 0)
            node.id += QStringLiteral("#%1").arg(seen + 1);
        m_graph.nodes.push_back(std::move(node));
        return static_cast<int>(m_graph.nodes.size()) - 1;
    }

    void join(const std::vector<int>& from, const std::vector<int>& to, EdgeTravel travel) {
        fleet::join(m_graph.edges, from, to, travel);
    }

    void addChange(const engine::ChangeView& change) {
        const int token = add(tokenNode(m_world, change));
        std::vector<int> tested, deploys;
        bool isFirst = true;
        for (const auto& placed : m_runs) {
            if (placed.run->commit != change.change.head)
                continue;
            if (isFirst)
                join({token}, placed.heads, EdgeTravel::Travelled);
            isFirst = false;
            if (!placed.endsOfTests.empty())
                tested = placed.endsOfTests; // those of the last pipeline before the gate
            deploys.insert(deploys.end(), placed.deploys.begin(), placed.deploys.end());
        }
        const int gate = add(flagNode(m_world, change));
        if (tested.empty())
            tested = {token};
        join(tested, {gate}, tested.front() == token ? EdgeTravel::Ahead : EdgeTravel::Travelled);
        const bool isOpen = change.decision && change.decision->permits();
        join({gate}, deploys, isOpen ? EdgeTravel::Travelled : EdgeTravel::Ahead);
        if (deploys.empty())
            m_gates.push_back(gate);
    }

    void addEnvironments() {
        std::vector<int> environments;
        std::set<std::string_view> services;
        for (const auto* placement : m_row.placements)
            services.insert(placement->service);
        for (const auto* placement : m_row.placements)
            environments.push_back(add(environmentNode(m_world, *placement, services.size() > 1)));
        if (environments.empty())
            return;
        std::vector<int> deploys, ends;
        for (const auto& placed : m_runs)
            for (const int at : placed.ends)
                (node(at).lane == static_cast<int>(Lane::Deploy) ? deploys : ends).push_back(at);
        join(m_gates, environments, EdgeTravel::Ahead);
        if (!deploys.empty())
            join(deploys, environments, travelled(deploys));
        else if (m_gates.empty())
            join(ends, environments, EdgeTravel::Ahead);
    }

    /// What was deployed went along these edges only if the deploying run is the one that is shown.
    EdgeTravel travelled(const std::vector<int>& deploys) {
        return std::all_of(
                   deploys.begin(), deploys.end(),
                   [&](int at) { return node(at).run == RunState::Succeeded || node(at).run == RunState::Running; })
                   ? EdgeTravel::Travelled
                   : EdgeTravel::Ahead;
    }

    GraphBand band() const {
        GraphBand band;
        band.key = m_row.key;
        band.group = m_row.group;
        band.name = m_row.name;
        band.nodes = static_cast<int>(m_graph.nodes.size() - m_first);
        band.words = wordsOf(m_graph.nodes, m_first, newestRun());
        band.accessible = band.words.detail.isEmpty()
                              ? Words::tr("%1: %2").arg(band.name, band.words.title)
                              : Words::tr("%1: %2, %3").arg(band.name, band.words.title, band.words.detail);
        return band;
    }

    QString newestRun() const {
        const delivery::Run* newest = nullptr;
        for (const auto* run : m_row.runs)
            if (run->finishedAt && (!newest || *newest->finishedAt < *run->finishedAt))
                newest = run;
        if (newest)
            return Words::tr("%1 %2 ago", "passed, 2 h")
                .arg(word(newest->state).toLower(), wording::age(*newest->finishedAt, m_world.now));
        return m_row.runs.empty() ? Words::tr("no run seen") : word(m_row.runs.front()->state).toLower();
    }

    const World& m_world;
    GraphValue& m_graph;
    const Row& m_row;
    std::size_t m_first = 0;
    int m_band = 0;
    std::vector<PlacedRun> m_runs;
    std::vector<int> m_gates; ///< those that no deploying job follows
    QHash<QString, int> m_ids;
};

} // namespace

FleetValue fleetOf(const engine::Snapshot& snapshot, Time now) {
    FleetValue value;
    const World world(snapshot, now);
    value.graph.laneTitles = {Words::tr("Plan"), Words::tr("Code and build"), Words::tr("Test"),
                              Words::tr("Deploy and production")};
    value.graph.laneNotes = {QString(), QString(), QString(), QString()};
    for (const auto& row : rowsOf(world))
        BandBuilder(world, value.graph, row).build();
    for (const auto& node : value.graph.nodes) {
        value.abnormal += node.isLoud() ? 1 : 0;
        value.running += node.isRunning() && !node.isLoud() ? 1 : 0;
    }
    value.versions = versionsOf(world);
    // In the order of the graph above them.
    QHash<QString, int> place;
    for (const auto& band : value.graph.bands)
        place.insert(band.key, static_cast<int>(place.size()));
    std::stable_sort(
        value.versions.rows.begin(), value.versions.rows.end(),
        [&](const VersionRow& a, const VersionRow& b) { return place.value(a.band) < place.value(b.band); });
    return value;
}

FleetValue inOrder(FleetValue fleet, const QStringList& known) {
    auto& graph = fleet.graph;
    QHash<QString, int> place;
    for (const auto& key : known)
        place.insert(key, static_cast<int>(place.size()));
    std::vector<int> order(graph.bands.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = static_cast<int>(i);
    const auto placeOf = [&](int band) {
        return place.value(graph.bands[static_cast<std::size_t>(band)].key, static_cast<int>(place.size()));
    };
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return placeOf(a) < placeOf(b); });
    if (std::is_sorted(order.begin(), order.end()))
        return fleet;
    std::vector<GraphBand> bands;
    std::vector<int> newPlace(order.size());
    for (const int old : order) {
        newPlace[static_cast<std::size_t>(old)] = static_cast<int>(bands.size());
        bands.push_back(std::move(graph.bands[static_cast<std::size_t>(old)]));
    }
    graph.bands = std::move(bands);
    for (auto& node : graph.nodes)
        node.band = newPlace[static_cast<std::size_t>(node.band)];
    return fleet;
}

} // namespace fermata::ui
