#include "ui/pipeline/graph_scene.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <unordered_set>

namespace fermata::ui {
namespace {

bool hasSameTopology(const GraphValue& a, const GraphValue& b) {
    const auto isSameNode = [](const GraphNode& one, const GraphNode& other) {
        return one.id == other.id && one.lane == other.lane && one.kind == other.kind && one.width == other.width &&
               one.band == other.band;
    };
    const auto isSameBand = [](const GraphBand& one, const GraphBand& other) {
        return one.key == other.key && one.group == other.group;
    };
    const auto isSameEdge = [](const GraphEdge& one, const GraphEdge& other) {
        return one.from == other.from && one.to == other.to;
    };
    return std::equal(a.nodes.begin(), a.nodes.end(), b.nodes.begin(), b.nodes.end(), isSameNode) &&
           std::equal(a.edges.begin(), a.edges.end(), b.edges.begin(), b.edges.end(), isSameEdge) &&
           std::equal(a.bands.begin(), a.bands.end(), b.bands.begin(), b.bands.end(), isSameBand) &&
           a.laneTitles.size() == b.laneTitles.size();
}

/// The first and the last lane of a fleet in parts: tokens before what is planned, and gate, deploying jobs and
/// environments; so that each stands in columns of its own in all bands.
constexpr int slotCount = 7;
constexpr int laneOfSlot[slotCount] = {0, 0, 1, 2, 3, 3, 3};
int slotOf(const GraphNode& node) {
    switch (node.kind) {
    case NodeKind::Token:
        return 0;
    case NodeKind::Flag:
    case NodeKind::Gate:
    case NodeKind::Plate:
        return 4;
    case NodeKind::Environment:
        return 6;
    case NodeKind::Job:
        break;
    }
    return node.lane < 3 ? node.lane + 1 : 5;
}

constexpr double bandHeight = 116; ///< least: room for a group and a name at the zoom that a fleet is looked at
constexpr double leastLane = 184;  ///< so wide is a lane in which nothing stands

Layout layoutOf(const LayoutInput& input, const std::vector<int>& bandOf, const std::vector<LayoutBand>& bands) {
    return bands.empty() ? laidOut(input) : laidOutInBands(input, bandOf, bands);
}

} // namespace

GraphScene::GraphScene(QObject* parent) : QGraphicsScene(parent) {}

GraphScene::~GraphScene() {
    m_worker = {}; // joins; its result, if it comes, is dropped with this object's events
    setItemIndexMethod(NoIndex);
}

QString GraphScene::keyOf(const GraphValue& value, const GraphEdge& edge) {
    return value.nodes[static_cast<std::size_t>(edge.from)].id + u'\n' +
           value.nodes[static_cast<std::size_t>(edge.to)].id;
}

void GraphScene::show(GraphValue value) {
    if (m_isLaidOut && !m_isComputing && hasSameTopology(value, m_shown)) {
        updateStates(value);
        return;
    }
    m_wanted = std::move(value);
    startLayout();
}

void GraphScene::setLaneWidths(std::vector<double> widths) {
    if (widths == m_laneWidths)
        return;
    m_laneWidths = std::move(widths);
    if (!m_isLaidOut)
        return;
    if (!m_isComputing)
        m_wanted = m_shown;
    startLayout();
}

void GraphScene::setEdgesShown(bool areShown) {
    if (areShown == m_areEdgesShown)
        return;
    m_areEdgesShown = areShown;
    for (auto& [key, held] : m_edges)
        held->setVisible(areShown);
}

void GraphScene::spreadColumns(double width) {
    constexpr double leastGap = 56, mostGap = 176, step = 8;
    if (m_columns == 0 || m_extent.isEmpty())
        return;
    const double wanted = m_columnGap + (width - m_extent.width()) / m_columns;
    const double gap = std::clamp(std::floor(wanted / step) * step, leastGap, mostGap);
    if (gap == m_columnGap)
        return;
    m_columnGap = gap;
    m_slotWidths.clear();
    if (!m_isComputing)
        m_wanted = m_shown;
    startLayout();
}

LayoutInput GraphScene::inputOf(const GraphValue& value) const {
    LayoutInput input;
    const bool isFleet = !value.bands.empty();
    input.spacing.row = isFleet ? 8 : 16;
    input.spacing.column = isFleet ? m_columnGap : 20;
    input.spacing.lanePadding = isFleet ? m_columnGap / 2 : 12;
    input.spacing.laneWidths = isFleet ? m_slotWidths : m_laneWidths;
    if (isFleet && m_slotWidths.empty())
        input.spacing.laneWidths = {0, leastLane, leastLane, leastLane, 0, leastLane, 0};
    else if (m_laneWidths.empty() && !isFleet)
        input.spacing.laneWidths.assign(static_cast<std::size_t>(value.laneTitles.size()), 0);
    for (const auto& node : value.nodes) {
        const auto size = sizeOf(node);
        LayoutNode placed{size.width(), size.height(), isFleet ? slotOf(node) : node.lane, std::nullopt};
        if (const auto* shown = item(node.id))
            placed.earlier = LayoutPoint{shown->pos().x(), shown->pos().y()};
        input.nodes.push_back(placed);
    }
    for (const auto& edge : value.edges)
        input.edges.push_back({static_cast<std::size_t>(edge.from), static_cast<std::size_t>(edge.to), edge.weight,
                               m_bends.value(keyOf(value, edge))});
    return input;
}

void GraphScene::startLayout() {
    if (m_isComputing)
        return; // its end sees that something else is wanted by now
    auto input = inputOf(m_wanted);
    std::vector<int> bandOf;
    std::vector<LayoutBand> bands;
    if (!m_wanted.bands.empty()) {
        for (const auto& node : m_wanted.nodes)
            bandOf.push_back(node.band);
        QHash<QString, std::size_t> shown;
        for (std::size_t i = 0; i < m_bands.size(); ++i)
            shown.insert(m_shown.bands[i].key, i);
        for (const auto& band : m_wanted.bands) {
            LayoutBand wanted{bandHeight, std::nullopt};
            const auto before = shown.constFind(band.key);
            // Folding is a person's wish: the band takes the height that it then needs.
            if (before != shown.cend() && m_shown.bands[*before].isFolded == band.isFolded)
                wanted.earlier = m_bands[*before];
            bands.push_back(wanted);
        }
    }
    if (m_wanted.nodes.size() <= layoutAtOnce) {
        finishLayout(m_wanted, layoutOf(input, bandOf, bands));
        return;
    }
    m_isComputing = true;
    m_worker = std::jthread([this, value = m_wanted, layoutInput = std::move(input), bandOf, bands] {
        auto layout = std::make_shared<const Layout>(layoutOf(layoutInput, bandOf, bands));
        QMetaObject::invokeMethod(
            this,
            [this, value, layout] {
                m_isComputing = false;
                finishLayout(value, *layout);
            },
            Qt::QueuedConnection);
    });
}

void GraphScene::finishLayout(const GraphValue& value, const Layout& layout) {
    place(value, layout);
    m_isLaidOut = true;
    emit laidOut();
    if (hasSameTopology(m_wanted, m_shown))
        updateStates(m_wanted);
    else
        startLayout();
}

void GraphScene::place(const GraphValue& value, const Layout& layout) {
    std::unordered_set<QString> keptNodes;
    std::unordered_set<QString> keptEdges;
    m_index.clear();
    m_after.assign(value.nodes.size(), {});
    m_before.assign(value.nodes.size(), {});
    m_extent = {};
    for (std::size_t i = 0; i < value.nodes.size(); ++i) {
        const auto& node = value.nodes[i];
        keptNodes.insert(node.id);
        m_index[node.id] = static_cast<int>(i);
        auto& held = m_nodes[node.id];
        if (!held) {
            held = std::make_unique<NodeItem>(node);
            held->setCurrent(node.id == m_current);
            held->setPos(layout.nodes[i].centre.x, layout.nodes[i].centre.y);
            addItem(held.get());
        } else {
            held->setNode(node);
            held->setPos(layout.nodes[i].centre.x, layout.nodes[i].centre.y);
        }
        m_extent = m_extent.united(held->box().translated(held->pos()));
    }
    m_bends.clear();
    for (std::size_t e = 0; e < value.edges.size(); ++e) {
        const auto& edge = value.edges[e];
        const auto key = keyOf(value, edge);
        const auto from = static_cast<std::size_t>(edge.from);
        const auto to = static_cast<std::size_t>(edge.to);
        keptEdges.insert(key);
        m_after[from].push_back(edge.to);
        m_before[to].push_back(edge.from);
        const auto& a = layout.nodes[from].centre;
        const auto& b = layout.nodes[to].centre;
        QPolygonF route;
        route << QPointF(a.x + sizeOf(value.nodes[from]).width() / 2, a.y);
        for (const auto& bend : layout.edges[e].bends)
            route << QPointF(bend.x, bend.y);
        route << QPointF(b.x - sizeOf(value.nodes[to]).width() / 2, b.y);
        if (!layout.edges[e].bends.empty())
            m_bends[key] = layout.edges[e].bends;
        auto& held = m_edges[key];
        const bool isNew = !held;
        if (isNew)
            held = std::make_unique<EdgeItem>();
        held->setRoute(route);
        held->setTravel(edge.travel);
        if (isNew) {
            held->setVisible(m_areEdgesShown);
            addItem(held.get());
        }
    }
    std::erase_if(m_nodes, [&](const auto& entry) { return !keptNodes.contains(entry.first); });
    std::erase_if(m_edges, [&](const auto& entry) { return !keptEdges.contains(entry.first); });
    m_lanes = layout.lanes;
    m_bands = layout.bands;
    if (!value.bands.empty()) {
        std::set<double> columns;
        for (const auto& node : layout.nodes)
            columns.insert(node.centre.x);
        m_columns = static_cast<int>(columns.size());
        m_slotWidths.clear();
        for (const auto& slot : layout.lanes)
            m_slotWidths.push_back(slot.right - slot.left);
        m_slotWidths.resize(slotCount, 0);
        m_lanes.assign(4, {});
        for (std::size_t slot = slotCount;
             slot-- > 0;) { // from the right, so that each lane begins with its first part
            auto& lane = m_lanes[static_cast<std::size_t>(laneOfSlot[slot])];
            lane.left = layout.lanes[slot].left;
            lane.right = std::max(lane.right, layout.lanes[slot].right);
        }
        m_extent = QRectF(m_lanes.front().left, layout.top, m_lanes.back().right - m_lanes.front().left,
                          layout.bottom - layout.top);
    }
    m_shown = value;
    if (!m_index.contains(m_hovered))
        m_hovered.clear();
    if (!m_current.isEmpty() && !m_index.contains(m_current))
        setCurrent({});
    // The lanes belong to the scene too: an empty one can be looked at.
    QRectF whole = m_extent;
    if (!m_lanes.empty())
        whole = whole.united(QRectF(m_lanes.front().left, whole.top(), m_lanes.back().right - m_lanes.front().left, 1));
    setSceneRect(value.bands.empty() ? whole.adjusted(0, -24, 0, 24) : m_extent);
}

void GraphScene::updateStates(const GraphValue& value) {
    for (std::size_t i = 0; i < value.nodes.size(); ++i)
        if (!(value.nodes[i] == m_shown.nodes[i]))
            m_nodes.at(value.nodes[i].id)->setNode(value.nodes[i]);
    for (std::size_t e = 0; e < value.edges.size(); ++e)
        if (value.edges[e].travel != m_shown.edges[e].travel)
            m_edges.at(keyOf(value, value.edges[e]))->setTravel(value.edges[e].travel);
    m_shown = value;
    emit updated();
}

int GraphScene::bandAt(double y) const {
    const auto after =
        std::partition_point(m_bands.begin(), m_bands.end(), [&](const auto& band) { return band.bottom <= y; });
    return after == m_bands.end() || after->top > y ? -1 : static_cast<int>(after - m_bands.begin());
}

int GraphScene::bandOf(const QString& id) const {
    const auto at = m_index.find(id);
    return at == m_index.end() ? -1 : m_shown.nodes[static_cast<std::size_t>(*at)].band;
}

void GraphScene::setCurrent(const QString& id) {
    if (id == m_current)
        return;
    if (const auto old = m_nodes.find(m_current); old != m_nodes.end())
        old->second->setCurrent(false);
    m_current = id;
    if (const auto now = m_nodes.find(m_current); now != m_nodes.end())
        now->second->setCurrent(true);
    emit currentChanged(m_current);
}

void GraphScene::setHovered(const QString& id) {
    if (id == m_hovered)
        return;
    m_hovered = id;
    const auto at = m_index.find(id);
    if (at == m_index.end()) {
        for (auto& [key, held] : m_nodes)
            held->setLight(Light::Usual);
        for (auto& [key, held] : m_edges)
            held->setLight(Light::Usual);
        return;
    }
    std::vector<bool> isUp(m_shown.nodes.size(), false);
    std::vector<bool> isDown(m_shown.nodes.size(), false);
    const auto walk = [&](std::vector<bool>& seen, const std::vector<std::vector<int>>& next) {
        std::vector<int> stack{*at};
        while (!stack.empty()) {
            const auto node = static_cast<std::size_t>(stack.back());
            stack.pop_back();
            if (seen[node])
                continue;
            seen[node] = true;
            stack.insert(stack.end(), next[node].begin(), next[node].end());
        }
    };
    walk(isUp, m_before);
    walk(isDown, m_after);
    light(isUp, isDown);
}

void GraphScene::light(const std::vector<bool>& isUp, const std::vector<bool>& isDown) {
    // In a fleet the others are not dimmed: thousands of them would have to be painted again for one.
    const auto others = m_shown.bands.empty() ? Light::Dimmed : Light::Usual;
    for (std::size_t i = 0; i < m_shown.nodes.size(); ++i)
        m_nodes.at(m_shown.nodes[i].id)->setLight(isUp[i] || isDown[i] ? Light::Lit : others);
    for (const auto& edge : m_shown.edges) {
        const auto from = static_cast<std::size_t>(edge.from);
        const auto to = static_cast<std::size_t>(edge.to);
        const bool isLit = (isUp[from] && isUp[to]) || (isDown[from] && isDown[to]);
        m_edges.at(keyOf(m_shown, edge))->setLight(isLit ? Light::Lit : others);
    }
}

} // namespace fermata::ui
