// The scene of a graph: keeps one item for each node and edge, lays out only when the topology changes.
#pragma once

#include <memory>
#include <thread>
#include <unordered_map>
#include <vector>

#include <QGraphicsScene>
#include <QHash>

#include "ui/pipeline/graph_items.h"
#include "ui/pipeline/graph_value.h"
#include "ui/pipeline/layout.h"

namespace fermata::ui {

/// GUI thread only. Graphs of more than `layoutAtOnce` nodes are laid out on an own thread; until it is done the graph
/// before stays on screen.
class GraphScene final : public QGraphicsScene {
    Q_OBJECT
public:
    static constexpr std::size_t layoutAtOnce = 1000;

    explicit GraphScene(QObject* parent = nullptr);
    ~GraphScene() override;

    /// Updates what changed. A change of state moves nothing; a change of topology lays out again, near the positions
    /// that are on screen.
    void show(GraphValue value);
    /// Least widths of the lanes; empty: as wide as their nodes.
    void setLaneWidths(std::vector<double> widths);

    /// Thousands of lines that are not painted cost as much as those that are: from very far they leave the scene's
    /// sight.
    void setEdgesShown(bool areShown);
    /// Spreads the columns of a fleet so that it is about as wide as this, within what still reads as one picture.
    void spreadColumns(double width);

    const GraphValue& value() const { return m_shown; }
    const std::vector<PlacedLane>& lanes() const { return m_lanes; }
    /// Room of GraphValue::bands, in their order.
    const std::vector<PlacedBand>& bands() const { return m_bands; }
    /// The band at this height, or -1.
    int bandAt(double y) const;
    /// The band of a node, or -1.
    int bandOf(const QString& id) const;
    bool isBusy() const { return m_isComputing; }
    /// Where the nodes lie, without the room of their rings.
    QRectF extent() const { return m_extent; }

    QString current() const { return m_current; }
    void setCurrent(const QString& id);
    /// Lights what leads to this node and what follows from it; an empty id lights all as usual.
    void setHovered(const QString& id);
    const NodeItem* item(const QString& id) const;
    NodeItem* nodeAt(const QPointF& position) const;

    enum class Step { Forward, Back, Up, Down, First, Last };
    /// The node that a key leads to from the current one: along an edge, or to the nearest above or below in the
    /// column.
    QString neighbour(Step step) const;
    /// The next node after the current one whose title, fact or accessible text holds `words`; also outside the view.
    QString find(const QString& words) const;
    int matches(const QString& words) const;

signals:
    void laidOut();
    /// States, or the words of bands and lanes, are others now; nothing moved.
    void updated();
    void currentChanged(const QString& id);

private:
    using Items = std::unordered_map<QString, std::unique_ptr<NodeItem>>;

    LayoutInput inputOf(const GraphValue& value) const;
    void startLayout();
    void finishLayout(const GraphValue& value, const Layout& layout);
    void place(const GraphValue& value, const Layout& layout);
    void updateStates(const GraphValue& value);
    static QString keyOf(const GraphValue& value, const GraphEdge& edge);
    void light(const std::vector<bool>& isUp, const std::vector<bool>& isDown);

    GraphValue m_shown;
    GraphValue m_wanted;
    QHash<QString, int> m_index; ///< by id: place in m_shown.nodes
    std::vector<std::vector<int>> m_after;
    std::vector<std::vector<int>> m_before;
    std::vector<double> m_laneWidths;
    std::vector<PlacedLane> m_lanes;
    bool m_areEdgesShown = true;
    double m_columnGap = 96;
    std::vector<double> m_slotWidths; ///< of the parts of lanes that bands share; they never become narrower
    std::vector<PlacedBand> m_bands;
    QHash<QString, std::vector<LayoutPoint>> m_bends;
    QRectF m_extent;
    int m_columns = 0; ///< of a fleet
    QString m_current;
    QString m_hovered;
    bool m_isComputing = false;
    bool m_isLaidOut = false;
    Items m_nodes;
    std::unordered_map<QString, std::unique_ptr<EdgeItem>> m_edges;
    std::jthread m_worker;
};

} // namespace fermata::ui
