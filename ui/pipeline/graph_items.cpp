#include "ui/pipeline/graph_items.h"

#include <cmath>

#include <QGraphicsScene>
#include <QGraphicsView>
#include <QPainter>
#include <QStyleOptionGraphicsItem>

#include "ui/pipeline/node_painter.h"
#include "ui/style/theme.h"

namespace fermata::ui {
namespace {

/// Room for the ring around the current node at half size, where three pixels are six units.
constexpr double ringRoom = 12;
/// A loud node keeps 12 x 8 pixels down to this scale.
constexpr double leastScale = 0.05;

/// A print has no widget; it looks like the view that the item is shown in.
const style::Theme& themeFor(const QGraphicsItem& item, const QWidget* widget) {
    if (!widget && item.scene() && !item.scene()->views().isEmpty())
        widget = item.scene()->views().front();
    return style::themeOf(widget);
}

QRectF boundsOf(const GraphNode& node) {
    const auto size = sizeOf(node);
    QRectF box(-size.width() / 2, -size.height() / 2, size.width(), size.height());
    box.adjust(-ringRoom, -ringRoom, ringRoom, ringRoom);
    if (node.isLoud())
        box = box.united(QRectF(-6 / leastScale, -4 / leastScale, 12 / leastScale, 8 / leastScale));
    return box;
}

/// Leaves and enters every point level, so that a line reads from left to right.
QPainterPath curveThrough(const QPolygonF& route) {
    QPainterPath path;
    if (route.size() < 2)
        return path;
    path.moveTo(route.front());
    for (qsizetype i = 1; i < route.size(); ++i) {
        const QPointF a = route[i - 1];
        const QPointF b = route[i];
        if (a.y() == b.y()) {
            path.lineTo(b);
            continue;
        }
        const double reach = std::max(std::abs(b.x() - a.x()) / 2, 12.0);
        path.cubicTo(a.x() + reach, a.y(), b.x() - reach, b.y(), b.x(), b.y());
    }
    return path;
}

} // namespace

QSizeF sizeOf(const GraphNode& node) {
    switch (node.kind) {
    case NodeKind::Job:
        return {static_cast<double>(node.width), 44};
    case NodeKind::Plate:
        return {78, 92};
    case NodeKind::Gate:
        return {320, 44};
    case NodeKind::Flag:
        return {128, 64};
    case NodeKind::Token:
        return {128, 44};
    case NodeKind::Environment:
        return {124, node.band < 0 ? 44.0 : 38.0}; // many of them stand above each other in a fleet
    }
    return {128, 44};
}

NodeItem::NodeItem(GraphNode node) : m_node(std::move(node)), m_bounds(boundsOf(m_node)) {
    setZValue(m_node.isLoud() ? 1 : 0); // no neighbour may cover what needs a person
}

void NodeItem::setNode(GraphNode node) {
    if (node == m_node)
        return;
    const auto bounds = boundsOf(node);
    if (bounds != m_bounds) {
        prepareGeometryChange();
        m_bounds = bounds;
    }
    m_node = std::move(node);
    setZValue(m_node.isLoud() ? 1 : 0);
    update();
}

void NodeItem::setCurrent(bool isCurrent) {
    if (m_isCurrent == isCurrent)
        return;
    m_isCurrent = isCurrent;
    update();
}

void NodeItem::setLight(Light light) {
    if (m_light == light)
        return;
    m_light = light;
    setOpacity(light == Light::Dimmed ? 0.45 : 1.0);
}

QRectF NodeItem::box() const {
    const auto size = sizeOf(m_node);
    return {-size.width() / 2, -size.height() / 2, size.width(), size.height()};
}

QRectF NodeItem::boundingRect() const {
    return m_bounds;
}

QPainterPath NodeItem::shape() const {
    QPainterPath path;
    path.addRect(box());
    return path;
}

void NodeItem::paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) {
    const double scale = option->levelOfDetailFromTransform(painter->worldTransform());
    paintNode(*painter, box(), scale, m_node, themeFor(*this, widget), m_isCurrent);
}

EdgeItem::EdgeItem() {
    setZValue(-1);
}

void EdgeItem::setRoute(const QPolygonF& route) {
    if (route == m_route)
        return;
    prepareGeometryChange();
    m_route = route;
    m_curve = curveThrough(route);
    m_bounds = m_curve.boundingRect().adjusted(-2, -2, 2, 2);
}

void EdgeItem::setTravel(EdgeTravel travel) {
    if (m_travel == travel)
        return;
    m_travel = travel;
    update();
}

void EdgeItem::setLight(Light light) {
    if (m_light == light)
        return;
    m_light = light;
    update();
}

void EdgeItem::paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) {
    const double scale = option->levelOfDetailFromTransform(painter->worldTransform());
    if (scale < detail_level::noEdges && m_light != Light::Lit)
        return;
    const auto& theme = themeFor(*this, widget);
    const bool isStraight = scale < detail_level::straightEdges;
    QPen pen(m_light == Light::Lit      ? theme.text
             : m_light == Light::Dimmed ? theme.line
             : isStraight               ? theme.line
                                        : theme.edge,
             isStraight              ? 1.0
             : m_light == Light::Lit ? 2.0
                                     : 1.25);
    pen.setCosmetic(true); // a line stays a line at any zoom
    pen.setCapStyle(Qt::FlatCap);
    if (isStraight) {
        painter->setRenderHint(QPainter::Antialiasing, false);
        painter->setPen(pen);
        painter->drawPolyline(m_route);
        return;
    }
    switch (m_travel) {
    case EdgeTravel::Travelled:
        break;
    case EdgeTravel::Ahead:
        pen.setDashPattern({4, 3});
        break;
    case EdgeTravel::Skipped:
        pen.setDashPattern({1.2, 3});
        break;
    }
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(pen);
    painter->setBrush(Qt::NoBrush);
    painter->drawPath(m_curve);
}

} // namespace fermata::ui
