// Draws one node at one level of detail; shared by the items and by pictures of the parts.
#pragma once

#include <QRectF>

#include "ui/pipeline/graph_value.h"

class QPainter;

namespace fermata::ui {

/// `box` is the node in the painter's coordinates, `scale` their size on screen.
void paintNode(QPainter& painter, const QRectF& box, double scale, const GraphNode& node, const style::Theme& theme,
               bool isCurrent);

/// The state whose colour a node of any kind takes; Queued (grey) where nothing is loud.
style::State stateShown(const GraphNode& node);

/// The shape that says the state of a node, alone: square, flag or disc.
void paintMark(QPainter& painter, const QRectF& area, const GraphNode& node, const style::Theme& theme);

} // namespace fermata::ui
