// One item per node and per edge, painted by how large it is on screen.
#pragma once

#include <QGraphicsItem>
#include <QPainterPath>
#include <QPolygonF>

#include "ui/pipeline/graph_value.h"

namespace fermata::ui {

/// Width and height of a node in the scene.
QSizeF sizeOf(const GraphNode& node);

/// Levels of detail; the limits are those of screens/README.md, Part A, 6.
namespace detail_level {
inline constexpr double near = 1.0;
inline constexpr double middle = 0.5;
inline constexpr double straightEdges = 0.5;
inline constexpr double plain = 0.25;
inline constexpr double noEdges = 0.12;
} // namespace detail_level

/// Lit: on the way to or from what is under the pointer; dimmed: not on it.
enum class Light { Usual, Lit, Dimmed };

class NodeItem final : public QGraphicsItem {
public:
    explicit NodeItem(GraphNode node);

    enum { Type = UserType + 1 };
    int type() const override { return Type; }
    const GraphNode& node() const { return m_node; }
    void setNode(GraphNode node);
    void setCurrent(bool isCurrent);
    void setLight(Light light);

    QRectF box() const; ///< the node without its ring
    QRectF boundingRect() const override;
    QPainterPath shape() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    GraphNode m_node;
    QRectF m_bounds;
    bool m_isCurrent = false;
    Light m_light = Light::Usual;
};

class EdgeItem final : public QGraphicsItem {
public:
    EdgeItem();

    enum { Type = UserType + 2 };
    int type() const override { return Type; }
    void setRoute(const QPolygonF& route);
    void setTravel(EdgeTravel travel);
    void setLight(Light light);

    QRectF boundingRect() const override { return m_bounds; }
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    QPolygonF m_route;
    QPainterPath m_curve;
    QRectF m_bounds;
    EdgeTravel m_travel = EdgeTravel::Travelled;
    Light m_light = Light::Usual;
};

} // namespace fermata::ui
