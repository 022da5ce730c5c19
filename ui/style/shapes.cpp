#include "ui/style/shapes.h"

#include <QPainter>
#include <QPen>

#include "ui/style/runs.h"

namespace fermata::ui::style {

QPen borderOf(State state, const Theme& theme) {
    QPen pen(isAbnormal(state) ? theme.of(state) : theme.line, isAbnormal(state) ? 1.5 : 1.0);
    pen.setCapStyle(Qt::FlatCap);
    if (state == State::Queued) {
        pen.setColor(theme.edge);
        pen.setDashPattern({4, 3});
    } else if (state == State::Skipped) {
        pen.setColor(theme.edge);
        pen.setDashPattern({1.5, 3});
    }
    return pen;
}

QPainterPath flagPath(const QRectF& area) {
    const double point = area.width() * 0.28;
    QPainterPath path(area.topLeft());
    path.lineTo(area.right() - point, area.top());
    path.lineTo(area.right(), area.center().y());
    path.lineTo(area.right() - point, area.bottom());
    path.lineTo(area.left(), area.bottom());
    path.closeSubpath();
    return path;
}

Icon iconOf(VerdictShape shape) {
    switch (shape) {
    case VerdictShape::Block:
        return Icon::ShieldAlert;
    case VerdictShape::Hold:
        return Icon::Hand;
    case VerdictShape::HoldTimed:
        return Icon::Clock;
    case VerdictShape::Review:
        return Icon::UserCheck;
    case VerdictShape::Approve:
        return Icon::Check;
    case VerdictShape::FastTrack:
        return Icon::FastForward;
    case VerdictShape::None:
        return Icon::CircleDashed;
    }
    return Icon::CircleHelp;
}

State stateOf(VerdictShape shape) {
    switch (shape) {
    case VerdictShape::Block:
        return State::Blocked;
    case VerdictShape::Hold:
    case VerdictShape::Review:
        return State::Held;
    case VerdictShape::HoldTimed:
    case VerdictShape::Approve:
    case VerdictShape::FastTrack:
    case VerdictShape::None:
        return State::Queued;
    }
    return State::Queued;
}

void paintFlag(QPainter& painter, const QRectF& area, VerdictShape shape, const Theme& theme, bool informs) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF inner = area.adjusted(0.75, 0.75, -0.75, -0.75);
    const bool isSolid = !informs && (shape == VerdictShape::Block || shape == VerdictShape::Hold);
    const bool isAsked = !informs && shape == VerdictShape::Review;
    QColor ink = theme.muted;
    if (isSolid) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.of(stateOf(shape)));
        painter.drawPath(flagPath(area));
        ink = theme.iconInk(stateOf(shape));
    } else {
        QPen pen(isAsked ? theme.of(State::Held) : theme.line, isAsked ? 1.5 : 1.0);
        if (shape == VerdictShape::None)
            pen.setDashPattern({3, 3});
        painter.setPen(pen);
        painter.setBrush(isAsked ? theme.tint(State::Held) : theme.raised);
        painter.drawPath(flagPath(inner));
        if (isAsked)
            ink = theme.of(State::Held);
    }
    // The icon sits left of the middle, because the point of the flag weighs less than its body.
    paintIcon(painter, area.adjusted(0, 0, -area.width() * 0.14, 0), iconOf(shape), ink,
              static_cast<int>(area.height() * 0.52 / 2) * 2);
    painter.restore();
}

void paintStateSquare(QPainter& painter, const QRectF& area, State state, const Theme& theme) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const bool solid = isAbnormal(state);
    const bool hollow = state == State::Queued || state == State::Skipped;
    painter.setPen(solid ? QPen(Qt::NoPen) : borderOf(state, theme));
    painter.setBrush(solid ? theme.of(state) : hollow ? theme.raised : theme.tint(state));
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    paintIcon(painter, area, iconOf(state), solid ? theme.iconInk(state) : theme.of(state),
              static_cast<int>(area.height() * 0.66 / 2) * 2);
    painter.restore();
}

Icon iconOf(HealthShape shape) {
    switch (shape) {
    case HealthShape::Baking:
        return Icon::Timer;
    case HealthShape::Healthy:
        return Icon::HeartPulse;
    case HealthShape::Suspect:
        return Icon::TriangleAlert;
    case HealthShape::Degraded:
        return Icon::HeartCrack;
    case HealthShape::RolledBack:
        return Icon::Undo;
    case HealthShape::Unknown:
        return Icon::CircleHelp;
    }
    return Icon::CircleHelp;
}

void paintDisc(QPainter& painter, const QRectF& area, HealthShape shape, const Theme& theme) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const auto solid = [&](State state) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.of(state));
        painter.drawEllipse(area);
        return theme.iconInk(state);
    };
    const auto plain = [&](const QColor& ink) {
        QPen pen(theme.line, 1.0);
        if (shape == HealthShape::Unknown)
            pen.setDashPattern({3, 3});
        painter.setPen(pen);
        painter.setBrush(theme.raised);
        painter.drawEllipse(area.adjusted(0.5, 0.5, -0.5, -0.5));
        return ink;
    };
    QColor ink;
    switch (shape) {
    case HealthShape::Baking:
        ink = plain(theme.of(State::Running));
        break;
    case HealthShape::Healthy:
    case HealthShape::Unknown:
        ink = plain(theme.muted);
        break;
    case HealthShape::Suspect:
        ink = solid(State::Held);
        break;
    case HealthShape::Degraded:
        ink = solid(State::Failed);
        break;
    case HealthShape::RolledBack:
        ink = solid(State::RolledBack);
        break;
    }
    paintIcon(painter, area, iconOf(shape), ink, static_cast<int>(area.height() * 0.56 / 2) * 2);
    painter.restore();
}

void paintChip(QPainter& painter, const QRectF& area, EvidenceShape shape, const QString& label, const QString& word,
               const QString& detail, const Theme& theme) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = area.adjusted(0.5, 0.5, -0.5, -0.5);
    QPen pen(theme.edge, 1.0);
    pen.setCapStyle(Qt::FlatCap);
    painter.setBrush(Qt::NoBrush);
    Icon icon = Icon::Check;
    QColor ink = theme.text;
    switch (shape) {
    case EvidenceShape::Fresh:
        pen = QPen(Qt::NoPen);
        painter.setBrush(theme.raised);
        break;
    case EvidenceShape::Stale:
        pen.setColor(theme.of(State::Held));
        pen.setWidthF(1.5);
        pen.setDashPattern({3, 2});
        icon = Icon::ClockAlert;
        ink = theme.of(State::Held);
        break;
    case EvidenceShape::Missing:
        pen.setDashPattern({1.5, 2});
        icon = Icon::CircleDashed;
        break;
    case EvidenceShape::Conflicting:
        icon = Icon::Split;
        break;
    case EvidenceShape::Malformed:
        pen.setColor(theme.of(State::Failed));
        pen.setWidthF(1.5);
        icon = Icon::FileWarning;
        ink = theme.of(State::Failed);
        break;
    }
    painter.setPen(pen);
    painter.drawRoundedRect(box, 3, 3);
    if (shape == EvidenceShape::Conflicting)
        painter.drawRoundedRect(box.adjusted(3, 3, -3, -3), 2, 2);
    const double padding = 9;
    const double half = area.height() / 2;
    const bool hasIcon = shape != EvidenceShape::Fresh;
    QRectF upper(area.left() + padding, area.top() + 4, area.width() - 2 * padding - (hasIcon ? 18 : 0), half - 4);
    QRectF lower(area.left() + padding, area.top() + half, area.width() - 2 * padding, half - 4);
    paintRuns(painter, upper, {Run{label, theme.font(TextSize::Caption), theme.text}});
    Runs below;
    if (!word.isEmpty())
        below.push_back({detail.isEmpty() ? word : word + u' ', theme.font(TextSize::Caption, QFont::DemiBold), theme.text});
    append(below, runsOf(detail, theme, TextSize::Caption, theme.muted));
    paintRuns(painter, lower, below);
    if (hasIcon)
        paintIcon(painter, QRectF(area.right() - padding - 14, upper.top(), 16, upper.height()), icon, ink, 14);
    painter.restore();
}

QSizeF keyCapSize(const QString& key, const Theme& theme) {
    const double height = theme.scaled(18);
    const double width = QFontMetricsF(theme.mono(TextSize::Caption)).horizontalAdvance(key) + theme.scaled(10);
    return {std::max(width, height), height};
}

void paintKeyCap(QPainter& painter, const QPointF& topLeft, const QString& key, const QColor& ink, const QColor& border,
                 const Theme& theme) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box(topLeft, keyCapSize(key, theme));
    painter.setPen(QPen(border, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    paintText(painter, box, key, theme.mono(TextSize::Caption), ink, Qt::AlignHCenter);
    painter.restore();
}

} // namespace fermata::ui::style
