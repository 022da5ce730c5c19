#include <algorithm>
#include <cmath>

#include <QPainter>
#include <QPainterPath>

#include "ui/style/runs.h"
#include "ui/warroom/wall_block.h"

namespace fermata::ui {

using namespace style;

namespace {

constexpr double pad = 22;

double widthOfText(const QFont& font, const QString& text) {
    return QFontMetricsF(font).horizontalAdvance(text);
}

} // namespace

void WallBlock::paintRows(QPainter& painter, const QRectF& area, const QString& title, const QString& aside,
                          const std::vector<WallLine>& lines, const QString& nothing, double row) const {
    const Theme& theme = themeOf(this);
    double top = title.isEmpty() ? 6 : 68;
    if (!title.isEmpty()) {
        paintText(painter, QRectF(pad, 4, area.width() * 0.6, 62), title, wallFont(theme, small, QFont::DemiBold),
                  theme.text);
        paintText(painter, QRectF(area.width() * 0.5, 4, area.width() * 0.5 - pad, 62), aside, wallFont(theme, small),
                  theme.muted, Qt::AlignRight);
        painter.fillRect(QRectF(2, 66, area.width() - 4, 1.5), theme.line);
    }
    if (lines.empty())
        return paintText(painter, QRectF(pad, top, area.width() - 2 * pad, row), nothing, wallFont(theme, small),
                         theme.muted);
    const bool hasLooks = std::ranges::any_of(lines, [](const WallLine& line) { return line.look.has_value(); });
    const QFont digits = wallFont(theme, small, QFont::Normal, true);
    double times = 0;
    for (const WallLine& line : lines)
        times = std::max(times, widthOfText(digits, line.time));
    for (const WallLine& line : lines) {
        if (top + row > area.height() + 4)
            break;
        double left = pad;
        if (times > 0) {
            paintText(painter, QRectF(left, top, times + 4, row), line.time, digits, theme.muted);
            left += times + 24;
        }
        if (hasLooks) {
            const double side = 48;
            const QRectF cell(left, top + (row - side) / 2, side, side);
            if (line.look) {
                painter.setPen(Qt::NoPen);
                painter.setBrush(line.look->isSolid ? theme.of(line.look->state) : theme.tint(line.look->state));
                painter.drawRoundedRect(cell, 3, 3);
                paintIcon(painter, cell, line.look->icon,
                          line.look->isSolid ? theme.iconInk(line.look->state) : theme.of(line.look->state), 28);
            }
            left += side + 20;
        }
        double right = area.width() - pad;
        if (!line.aside.isEmpty()) {
            const QFont font = wallFont(theme, small);
            const double width = widthOfText(font, line.aside);
            paintText(painter, QRectF(right - width - 2, top, width + 2, row), line.aside, font, theme.muted,
                      Qt::AlignRight);
            right -= width + 20;
        }
        paintText(painter, QRectF(left, top, right - left, row), line.text,
                  wallFont(theme, small, line.isBold ? QFont::DemiBold : QFont::Normal),
                  m_facts.isFrozen ? theme.muted : theme.text);
        top += row;
        if (!title.isEmpty() && &line != &lines.back())
            painter.fillRect(QRectF(2, top - 1, area.width() - 4, 1.5), theme.line);
    }
}

void WallBlock::paintLine(QPainter& painter, const QRectF& area) const {
    const Theme& theme = themeOf(this);
    const WallLook held{Icon::Hand, State::Held, true, false};
    paintFrame(painter, area, m_facts.isLineStopped ? &held : nullptr);
    paintText(painter, QRectF(pad, 4, area.width() * 0.5, 60), m_facts.lineTitle,
              wallFont(theme, small, QFont::DemiBold), theme.text);
    paintText(painter, QRectF(area.width() * 0.4, 4, area.width() * 0.6 - pad, 60), m_facts.lineFact,
              wallFont(theme, small, m_facts.isLineStopped ? QFont::DemiBold : QFont::Normal),
              m_facts.isLineStopped ? theme.text : theme.muted, Qt::AlignRight);
    if (m_facts.stations.empty())
        return;
    const double step = (area.width() - 2 * pad) / static_cast<double>(m_facts.stations.size());
    const double y = 106;
    painter.fillRect(QRectF(pad + step / 2, y - 6, step * static_cast<double>(m_facts.stations.size() - 1), 12),
                     theme.line);
    for (std::size_t i = 0; i < m_facts.stations.size(); ++i) {
        const WallStation& station = m_facts.stations[i];
        const QPointF at(pad + step * (static_cast<double>(i) + 0.5), y);
        const QString count = QString::number(station.count);
        const QFont digits = wallFont(theme, small, QFont::DemiBold, true);
        const double width = std::max(72.0, widthOfText(digits, count) + 36);
        const QRectF plate(at.x() - width / 2, y - 32, width, 64);
        if (station.count == 0) {
            painter.setPen(QPen(theme.edge, 3, Qt::DotLine));
            painter.setBrush(theme.surface);
            painter.drawEllipse(at, 22, 22);
        } else {
            const QColor state = theme.of(State::Held);
            painter.setPen(QPen(station.needsPerson ? state : theme.edge, 4));
            painter.setBrush(station.needsPerson ? state : theme.surface);
            painter.drawRoundedRect(plate, 6, 6);
            paintText(painter, plate, count, digits, station.needsPerson ? theme.textInk(State::Held) : theme.text,
                      Qt::AlignHCenter);
        }
        paintText(painter, QRectF(at.x() - step / 2, 142, step, 58), station.name,
                  wallFont(theme, small, station.needsPerson ? QFont::DemiBold : QFont::Normal),
                  station.count > 0 ? theme.text : theme.muted, Qt::AlignHCenter);
    }
}

void WallBlock::paintTraffic(QPainter& painter, const QRectF& area) const {
    const Theme& theme = themeOf(this);
    const WallTraffic& traffic = m_facts.traffic;
    if (!traffic.isKnown) {
        const WallLook unknown{};
        paintFrame(painter, area, &unknown);
        paintIcon(painter, QRectF(pad, 0, 60, area.height()), Icon::Unplug, theme.text, 52);
        paintText(painter, QRectF(pad + 84, 40, area.width() - pad - 90, 60), tr("Traffic not known"),
                  wallFont(theme, small, QFont::DemiBold), theme.text);
        paintText(painter, QRectF(pad + 84, 96, area.width() - pad - 90, 60),
                  traffic.word.isEmpty() ? tr("no source says") : traffic.word, wallFont(theme, small), theme.muted);
        return;
    }
    paintFrame(painter, area, nullptr);
    const QFont bold = wallFont(theme, small, QFont::DemiBold);
    const QString title = tr("Traffic");
    paintText(painter, QRectF(pad, 4, 300, 60), title, bold, theme.text);
    paintText(painter, QRectF(pad + widthOfText(bold, title) + 16, 4, 240, 60), traffic.value,
              wallFont(theme, small, QFont::DemiBold, true), theme.text);
    const bool isUsual = traffic.word == tr("usual");
    paintText(painter, QRectF(area.width() * 0.5, 4, area.width() * 0.5 - pad, 60), traffic.word,
              wallFont(theme, small, isUsual ? QFont::Normal : QFont::DemiBold), isUsual ? theme.muted : theme.text,
              Qt::AlignRight);
    if (traffic.usual.empty())
        return;
    const QRectF plot(pad, 72, area.width() - 2 * pad, area.height() - 90);
    const double top = std::max({1.0, traffic.now, *std::ranges::max_element(traffic.usual)});
    const auto point = [&](std::size_t hour, double share) {
        return QPointF(plot.left() +
                           plot.width() * static_cast<double>(hour) / static_cast<double>(traffic.usual.size() - 1),
                       plot.bottom() - plot.height() * std::min(share, top) / top);
    };
    QPainterPath band;
    for (std::size_t hour = 0; hour < traffic.usual.size(); ++hour) {
        const QPointF at = point(hour, traffic.usual[hour] * 1.25);
        hour == 0 ? band.moveTo(at) : band.lineTo(at);
    }
    for (std::size_t hour = traffic.usual.size(); hour-- > 0;)
        band.lineTo(point(hour, traffic.usual[hour] * 0.75));
    band.closeSubpath();
    painter.fillPath(band, theme.isDark ? blend(theme.surface, theme.line, 0.6) : theme.raised);
    QPainterPath usual;
    for (std::size_t hour = 0; hour < traffic.usual.size(); ++hour) {
        const QPointF at = point(hour, traffic.usual[hour]);
        hour == 0 ? usual.moveTo(at) : usual.lineTo(at);
    }
    painter.setPen(QPen(theme.edge, 3));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(usual);
    const QPointF now = point(static_cast<std::size_t>(traffic.hour), traffic.now);
    painter.setPen(QPen(theme.edge, 2, Qt::DashLine));
    painter.drawLine(QPointF(now.x(), plot.top()), QPointF(now.x(), plot.bottom()));
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.text);
    painter.drawEllipse(now, 10, 10);
}

void WallBlock::paintClocks(QPainter& painter, const QRectF& area) const {
    const Theme& theme = themeOf(this);
    const QFont time = wallFont(theme, large, QFont::DemiBold, true);
    const double clockWidth = widthOfText(time, m_facts.time) + 8;
    paintText(painter, QRectF(area.width() - clockWidth - 6, 0, clockWidth, area.height()), m_facts.time, time,
              theme.text, Qt::AlignRight);
    const double room = area.width() - clockWidth - 40;
    struct Piece {
        QString name, age;
        double width;
        bool isStale;
    };
    const QFont words = wallFont(theme, small), bold = wallFont(theme, small, QFont::DemiBold),
                digits = wallFont(theme, small, QFont::Normal, true);
    const auto pieceOf = [&](const WallClock& clock, bool isShort) {
        const QString name = clock.isStale && !isShort ? tr("%1 stale", "source").arg(clock.name) : clock.name;
        return Piece{name, clock.age,
                     widthOfText(clock.isStale ? bold : words, name) + 10 + widthOfText(digits, clock.age) +
                         (clock.isStale ? 82 : 0),
                     clock.isStale};
    };
    // The long words while they fit, then the short ones; what still does not fit is counted, stale ones first.
    std::vector<Piece> pieces;
    double used = 0;
    int dropped = 0;
    auto clocks = m_facts.clocks;
    for (const bool isShort : {false, true}) {
        pieces.clear();
        used = 0;
        for (const WallClock& clock : clocks) {
            pieces.push_back(pieceOf(clock, isShort));
            used += pieces.back().width;
        }
        if (used + 24.0 * static_cast<double>(pieces.size()) <= room)
            break;
    }
    while (!pieces.empty() && used + 24.0 * static_cast<double>(pieces.size()) > room - 90) {
        if (used + 24.0 * static_cast<double>(pieces.size()) <= room && dropped == 0)
            break;
        const auto calm =
            std::ranges::find_if(pieces.rbegin(), pieces.rend(), [](const Piece& piece) { return !piece.isStale; });
        const auto gone = calm == pieces.rend() ? std::prev(pieces.end()) : std::prev(calm.base());
        used -= gone->width;
        pieces.erase(gone);
        ++dropped;
    }
    const QString more = dropped > 0 ? QStringLiteral("+%1").arg(dropped + m_facts.clocksLeftOut) : m_facts.moreClocks;
    const double gap = pieces.empty() ? 0
                                      : std::clamp((room - used - (more.isEmpty() ? 0 : widthOfText(words, more))) /
                                                       static_cast<double>(pieces.size()),
                                                   20.0, 64.0);
    double x = 6;
    for (const Piece& piece : pieces) {
        if (piece.isStale) {
            const QRectF box(x + 2, 4, piece.width - 4, area.height() - 8);
            QPen pen(theme.of(State::Held), 4);
            pen.setDashPattern({3, 2});
            painter.fillRect(QRectF(box.left(), box.top(), 62, box.height()), theme.of(State::Held));
            painter.setPen(pen);
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(box);
            paintIcon(painter, QRectF(box.left(), box.top(), 62, box.height()), Icon::ClockAlert,
                      theme.iconInk(State::Held), 44);
        }
        const double left = x + (piece.isStale ? 72 : 0);
        const QFont& font = piece.isStale ? bold : words;
        const double width = widthOfText(font, piece.name);
        paintText(painter, QRectF(left, 0, width + 4, area.height()), piece.name, font,
                  piece.isStale ? theme.text : theme.muted);
        paintText(painter, QRectF(left + width + 10, 0, widthOfText(digits, piece.age) + 4, area.height()), piece.age,
                  digits, theme.text);
        x += piece.width + gap;
    }
    if (pieces.empty())
        paintText(painter, QRectF(6, 0, room, area.height()), tr("No source is connected"), bold, theme.text);
    else if (!more.isEmpty())
        paintText(painter, QRectF(x, 0, std::max(widthOfText(words, more) + 4, room - x), area.height()), more, words,
                  theme.muted);
}

} // namespace fermata::ui
