#include "ui/pipeline/node_painter.h"

#include <algorithm>

#include <QPainter>

#include "ui/pipeline/graph_items.h"
#include "ui/style/runs.h"

namespace fermata::ui {
namespace {

using style::State;
using style::TextSize;
using style::Theme;

/// The state that colours a node of any kind; Queued (grey) where nothing is loud.
State colourOf(const GraphNode& node) {
    switch (node.kind) {
    case NodeKind::Job:
    case NodeKind::Token:
        return node.isNeutral ? State::Queued : node.state;
    case NodeKind::Plate:
    case NodeKind::Gate:
    case NodeKind::Flag:
        return node.informs ? State::Queued : style::stateOf(node.verdict);
    case NodeKind::Environment:
        switch (node.health) {
        case style::HealthShape::Suspect:
            return State::Held;
        case style::HealthShape::Degraded:
            return State::Failed;
        case style::HealthShape::RolledBack:
            return State::RolledBack;
        case style::HealthShape::Baking:
        case style::HealthShape::Healthy:
        case style::HealthShape::Unknown:
            return State::Queued;
        }
    }
    return State::Queued;
}

style::Icon iconOf(const GraphNode& node) {
    switch (node.kind) {
    case NodeKind::Job:
    case NodeKind::Token:
        return node.icon.value_or(style::iconOf(node.state));
    case NodeKind::Plate:
    case NodeKind::Gate:
    case NodeKind::Flag:
        return style::iconOf(node.verdict);
    case NodeKind::Environment:
        return style::iconOf(node.health);
    }
    return style::Icon::CircleHelp;
}

QPen borderOf(const GraphNode& node, const Theme& theme) {
    QPen pen = node.isNeutral ? QPen(theme.line, 1) : style::borderOf(node.state, theme);
    switch (node.border) {
    case NodeBorder::ByState:
        break;
    case NodeBorder::Stale:
        pen = QPen(theme.of(State::Held), 1.5);
        pen.setCapStyle(Qt::FlatCap);
        pen.setDashPattern({5 / 1.5, 3 / 1.5});
        break;
    case NodeBorder::Missing:
        pen = QPen(theme.edge, 1);
        pen.setCapStyle(Qt::FlatCap);
        pen.setDashPattern({1.5, 3});
        break;
    case NodeBorder::Conflicting:
        pen = QPen(theme.of(State::Held), 1.5);
        break;
    }
    return pen;
}

bool isFlagKind(const GraphNode& node) {
    return node.kind == NodeKind::Plate || node.kind == NodeKind::Gate || node.kind == NodeKind::Flag;
}

/// A change is a pill, so that it is none of the four shapes that carry a state.
double radiusOf(const GraphNode& node, const QRectF& box) {
    return node.kind == NodeKind::Token ? box.height() / 2 : 5;
}

/// Time taken of the usual time, as a bar along the lower edge; what takes longer than usual is amber.
void paintProgress(QPainter& painter, const QRectF& box, double left, const GraphNode& node, const Theme& theme) {
    if (!node.progress || !node.isRunning())
        return;
    const QRectF bar(box.left() + left, box.bottom() - 4, box.width() - left - 2, 3);
    painter.fillRect(bar, theme.raised);
    painter.fillRect(QRectF(bar.left(), bar.top(), bar.width() * std::clamp(*node.progress, 0.0, 1.0), bar.height()),
                     theme.of(*node.progress > 1 ? State::Held : State::Running));
}

/// The icon cell at the left: tinted, or solid where the state is abnormal.
void paintCell(QPainter& painter, const QRectF& box, double width, const GraphNode& node, const Theme& theme,
               int iconSize) {
    const bool isSolid = !node.isNeutral && style::isAbnormal(node.state);
    const bool isHollow = !node.isNeutral && (node.state == State::Queued || node.state == State::Skipped);
    const QRectF cell(box.left(), box.top(), width, box.height());
    if (!isHollow) {
        painter.save();
        QPainterPath clip;
        clip.addRoundedRect(box, radiusOf(node, box), radiusOf(node, box));
        painter.setClipPath(clip, Qt::IntersectClip);
        painter.fillRect(cell, isSolid ? theme.of(node.state) : node.isNeutral ? theme.raised : theme.tint(node.state));
        painter.restore();
    }
    style::paintIcon(painter, cell, iconOf(node),
                     isSolid          ? theme.iconInk(node.state)
                     : node.isNeutral ? theme.muted
                                      : theme.of(node.state),
                     iconSize);
}

void paintBox(QPainter& painter, const QRectF& box, const GraphNode& node, const Theme& theme) {
    painter.setPen(borderOf(node, theme));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radiusOf(node, box), radiusOf(node, box));
    if (node.border == NodeBorder::Conflicting)
        painter.drawRoundedRect(box.adjusted(3, 3, -3, -3), 3, 3);
}

void paintRing(QPainter& painter, const QRectF& box, const Theme& theme) {
    painter.setPen(QPen(theme.accent, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(box.adjusted(-3, -3, 3, 3), 7, 7);
}

void paintTwoLines(QPainter& painter, const QRectF& area, const GraphNode& node, const Theme& theme) {
    const QRectF upper(area.left(), area.top() + 4, area.width(), area.height() / 2 - 4);
    const QRectF lower(area.left(), area.center().y(), area.width(), area.height() / 2 - 4);
    style::paintText(painter, upper, node.title, theme.font(TextSize::Caption, QFont::DemiBold),
                     node.state == State::Skipped && node.kind == NodeKind::Job && !node.isNeutral ? theme.muted
                                                                                                   : theme.text);
    style::paintRuns(painter, lower, style::runsOf(node.fact, theme, TextSize::Caption, theme.muted));
}

/// One line of words in a node, in pixels of the screen.
void paintTitle(QPainter& painter, const QRectF& area, const GraphNode& node, const Theme& theme) {
    if (area.width() > 12)
        style::paintText(painter, area, node.title, theme.font(TextSize::Caption), theme.text);
}

void paintJob(QPainter& painter, const QRectF& box, const GraphNode& node, const Theme& theme, bool isNear) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.surface);
    painter.drawRoundedRect(box, radiusOf(node, box), radiusOf(node, box));
    const double cell = isNear ? 32 : 24;
    paintCell(painter, box, cell, node, theme, isNear ? 16 : 14);
    const QRectF words = box.adjusted(cell + 8, 0, -6, 0);
    if (isNear)
        paintTwoLines(painter, words, node, theme);
    else
        paintTitle(painter, words, node, theme);
    paintProgress(painter, box, cell, node, theme);
    paintBox(painter, box, node, theme);
}

void paintEnvironment(QPainter& painter, const QRectF& box, const GraphNode& node, const Theme& theme, bool isNear) {
    painter.setPen(node.border == NodeBorder::Stale    ? borderOf(node, theme)
                   : style::isAbnormal(colourOf(node)) ? QPen(theme.of(colourOf(node)), 1.5)
                                                       : QPen(theme.line, 1));
    painter.setBrush(theme.surface);
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2);
    painter.fillRect(QRectF(box.left(), box.top(), 2, box.height()), theme.edge);
    const double disc = isNear ? 16 : 14;
    style::paintDisc(painter, QRectF(box.right() - disc - 5, box.top() + 5, disc, disc), node.health, theme);
    const QRectF words = box.adjusted(10, 0, -6, 0);
    if (!isNear)
        return paintTitle(painter, words.adjusted(0, 0, -disc - 2, 0), node, theme);
    const QRectF upper(words.left(), words.top() + 4, words.width() - disc - 4, words.height() / 2 - 4);
    style::paintText(painter, upper, node.title, theme.font(TextSize::Caption, QFont::DemiBold), theme.text);
    QRectF lower(words.left(), words.center().y(), words.width(), words.height() / 2 - 4);
    if (node.budget && !node.isRunning()) {
        const double full = std::min(36.0, lower.width() / 3);
        const QRectF bar(lower.right() - full, lower.center().y() - 2, full, 4);
        painter.fillRect(bar, theme.raised);
        painter.fillRect(QRectF(bar.left(), bar.top(), bar.width() * *node.budget, bar.height()), theme.edge);
        lower.setRight(bar.left() - 4);
    }
    style::paintRuns(painter, lower, style::runsOf(node.fact, theme, TextSize::Caption, theme.muted));
    paintProgress(painter, box, 3, node, theme);
}

/// The ring of a plate is its border: two lines around it would be one too many.
void paintPlate(QPainter& painter, const QRectF& box, const GraphNode& node, const Theme& theme, bool isNear,
                bool isCurrent) {
    painter.setPen(isCurrent ? QPen(theme.accent, 2) : QPen(theme.edge, 1.5));
    painter.setBrush(theme.background);
    painter.drawRoundedRect(box.adjusted(0.75, 0.75, -0.75, -0.75), 5, 5);
    const double flag = isNear ? 44 : std::min(24.0, box.height() - 4);
    const double top = isNear ? box.top() + 12 : box.center().y() - flag / 2;
    style::paintFlag(painter, QRectF(box.center().x() - flag / 2, top, flag, flag), node.verdict, theme, node.informs);
    if (isNear)
        style::paintText(painter, QRectF(box.left() + 4, box.top() + 60, box.width() - 8, 24), node.title,
                         theme.font(TextSize::Caption, QFont::DemiBold), theme.text, Qt::AlignHCenter);
}

void paintGate(QPainter& painter, const QRectF& box, const GraphNode& node, const Theme& theme, bool isNear) {
    const double flag = isNear ? 30 : 22;
    style::paintFlag(painter, QRectF(box.left(), box.center().y() - flag / 2, flag, flag), node.verdict, theme,
                     node.informs);
    const QRectF words = box.adjusted(flag + 12, 0, -4, 0);
    if (isNear)
        paintTwoLines(painter, words, node, theme);
    else
        paintTitle(painter, words, node, theme);
}

/// How much of a mark seen from far is tinted: a job's cell, what of its time has passed, or the post of an
/// environment.
void paintShare(QPainter& painter, const QRectF& mark, const GraphNode& node, const Theme& theme) {
    const double cell = std::min(9.0, mark.width() / 3);
    if (node.isRunning()) {
        const double share = node.progress ? std::clamp(*node.progress, 0.15, 1.0) : 0.5;
        const bool isLate = node.progress && *node.progress > 1;
        painter.fillRect(QRectF(mark.left(), mark.top(), mark.width() * share, mark.height()),
                         theme.farTint(isLate ? State::Held : State::Running));
    } else if (node.kind == NodeKind::Environment) {
        painter.fillRect(QRectF(mark.left(), mark.top(), 2, mark.height()), theme.edge);
    } else {
        painter.fillRect(QRectF(mark.left(), mark.top(), cell, mark.height()),
                         node.isNeutral ? theme.line : theme.farTint(node.state));
    }
}

/// Under half size: a mark, no text; what needs a person stays solid and keeps its icon as long as that can be read.
void paintFar(QPainter& painter, const QRectF& box, double scale, const GraphNode& node, const Theme& theme) {
    const bool isPlain = scale < detail_level::plain;
    const bool isFlag = isFlagKind(node);
    const double width = isFlag ? std::min(box.width(), 20.0) : box.width();
    const double left = node.kind == NodeKind::Gate ? box.left() : box.center().x() - width / 2;
    if (node.isLoud()) {
        const auto state = colourOf(node);
        const double w = std::max(width, 12.0);
        const double h = isPlain ? std::clamp(box.height(), 8.0, 15.0) : 15.0;
        const QRectF mark(left + width / 2 - w / 2, box.center().y() - h / 2, w, h);
        if (!isPlain && isFlag)
            return style::paintFlag(painter, QRectF(mark.left(), box.center().y() - 10, 20, 20), node.verdict, theme);
        if (!isPlain && node.kind == NodeKind::Environment)
            return style::paintDisc(painter, QRectF(mark.center().x() - 10, mark.center().y() - 10, 20, 20),
                                    node.health, theme);
        painter.fillRect(mark, theme.of(state));
        if (!isPlain)
            style::paintIcon(painter, mark, iconOf(node), theme.iconInk(state), 12);
        return;
    }
    const double h = std::min(box.height() * 0.82, 11.0); // rows stay apart from each other
    const QRectF mark(left, box.center().y() - h / 2, width, h);
    if (isPlain) {
        painter.fillRect(mark, node.isRunning() ? theme.farTint(State::Running) : theme.raised);
        return;
    }
    if (isFlag)
        return style::paintFlag(painter, QRectF(left, box.center().y() - 9, 18, 18), node.verdict, theme, node.informs);
    const bool isHollow =
        node.kind == NodeKind::Job && !node.isNeutral && (node.state == State::Queued || node.state == State::Skipped);
    if (!isHollow) {
        painter.fillRect(mark, theme.raised);
        paintShare(painter, mark, node, theme);
    }
    if (isHollow || node.border != NodeBorder::ByState || node.isRunning()) {
        auto pen = node.border == NodeBorder::ByState && node.isRunning() ? QPen(theme.of(State::Running))
                                                                          : borderOf(node, theme);
        pen.setWidthF(1);
        painter.setPen(pen);
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(mark.adjusted(0.5, 0.5, -0.5, -0.5));
    }
}

} // namespace

State stateShown(const GraphNode& node) {
    return colourOf(node);
}

bool GraphNode::isLoud() const {
    return style::isAbnormal(colourOf(*this));
}

void paintMark(QPainter& painter, const QRectF& area, const GraphNode& node, const Theme& theme) {
    if (isFlagKind(node))
        return style::paintFlag(painter, area, node.verdict, theme, node.informs);
    if (node.kind == NodeKind::Environment && !node.isRunning())
        return style::paintDisc(painter, area, node.health, theme);
    if (node.isRunning())
        return style::paintIcon(painter, area, style::Icon::Loader, theme.of(State::Running), 16);
    if (!node.isNeutral && !node.icon)
        return style::paintStateSquare(painter, area, node.state, theme);
    style::paintIcon(painter, area, iconOf(node), theme.muted, static_cast<int>(area.height() * 0.66 / 2) * 2);
}

void paintNode(QPainter& painter, const QRectF& box, double scale, const GraphNode& node, const Theme& theme,
               bool isCurrent) {
    // A picture fitted a little below full size still has room for its words.
    const bool isNear = scale >= detail_level::near * 0.9;
    painter.save();
    QRectF area = box;
    if (!isNear) { // below full size words and marks keep their size on screen
        painter.scale(1 / scale, 1 / scale);
        area = QRectF(box.topLeft() * scale, box.size() * scale);
    }
    if (scale < detail_level::middle) {
        painter.setRenderHint(QPainter::Antialiasing, false);
        paintFar(painter, area, scale, node, theme);
        if (isCurrent) {
            painter.setRenderHint(QPainter::Antialiasing);
            const double h = std::max(area.height(), 11.0);
            paintRing(painter, QRectF(area.left(), area.center().y() - h / 2, area.width(), h), theme);
        }
        painter.restore();
        return;
    }
    painter.setRenderHint(QPainter::Antialiasing);
    if (!isNear && node.kind != NodeKind::Plate) {
        const double height = std::min(24.0, area.height());
        area = QRectF(area.left(), area.center().y() - height / 2, area.width(), height);
    }
    switch (node.kind) {
    case NodeKind::Job:
    case NodeKind::Token:
        paintJob(painter, area, node, theme, isNear);
        break;
    case NodeKind::Plate:
        paintPlate(painter, area, node, theme, isNear, isCurrent);
        break;
    case NodeKind::Gate:
    case NodeKind::Flag:
        paintGate(painter, area, node, theme, isNear);
        break;
    case NodeKind::Environment:
        paintEnvironment(painter, area, node, theme, isNear);
        break;
    }
    if (isCurrent && node.kind != NodeKind::Plate)
        paintRing(painter, area, theme);
    painter.restore();
}

} // namespace fermata::ui
