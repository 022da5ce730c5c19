#include "ui/change/timeline.h"

#include <algorithm>
#include <cmath>

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include "ui/style/runs.h"
#include "ui/style/shapes.h"
#include "ui/style/theme.h"
#include "ui/widgets/risk_scale.h"
#include "ui/widgets/shapes_of.h"
#include "ui/widgets/text_line.h"
#include "ui/wording/wording.h"

namespace fermata::ui {
namespace {

using style::State;
using style::TextSize;

constexpr double leftGutter = 84;
constexpr double rightGutter = 72;
constexpr double bandTop = 4;
constexpr double bandHeight = 26;
constexpr double flipsY = bandTop + bandHeight + 16;
constexpr double plotTop = bandTop + bandHeight + 36;
constexpr double axisHeight = 22;
constexpr double circle = 18;

} // namespace

std::vector<std::size_t> flipsOf(const std::vector<engine::VerdictStep>& history) {
    std::vector<std::size_t> flips;
    for (std::size_t i = 0; i < history.size(); ++i)
        if (i == 0 || history[i].verdict != history[i - 1].verdict)
            flips.push_back(i);
    return flips;
}

Timeline::Timeline(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("timeline"));
    setAccessibleName(tr("How the verdict came about"));
    setMinimumHeight(150);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void Timeline::setHistory(std::vector<engine::VerdictStep> history, std::optional<double> limit, Time now) {
    m_history = std::move(history);
    m_limit = limit;
    m_now = now;
    QStringList words;
    for (const auto at : flipsOf(m_history))
        words.append(tr("%1 %2").arg(wording::moment(m_history[at].at, m_now), wording::verdict(m_history[at].verdict)));
    setAccessibleDescription(words.join(QStringLiteral("; ")));
    update();
}

QSize Timeline::sizeHint() const { return {800, 188}; }

double Timeline::xOf(Time at) const {
    const auto span = std::max<std::int64_t>(1, toUnix(m_now) - toUnix(m_history.front().at));
    const double share = static_cast<double>(toUnix(at) - toUnix(m_history.front().at)) / static_cast<double>(span);
    return leftGutter + std::clamp(share, 0.0, 1.0) * (width() - leftGutter - rightGutter);
}

void Timeline::paintEvent(QPaintEvent*) {
    if (m_history.empty())
        return;
    const auto& theme = style::themeOf(this);
    QPainter painter(this);
    painter.setLayoutDirection(Qt::LeftToRight);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto caption = theme.font(TextSize::Caption);
    const auto mono = theme.mono(TextSize::Caption);
    const double end = xOf(m_now);

    style::paintText(painter, QRectF(0, bandTop, leftGutter - 8, bandHeight), tr("Verdict"), caption, theme.muted);
    const auto flips = flipsOf(m_history);
    for (std::size_t k = 0; k < flips.size(); ++k) {
        const auto& step = m_history[flips[k]];
        const bool isPresent = k + 1 == flips.size();
        const double left = xOf(step.at);
        const double right = isPresent ? end : xOf(m_history[flips[k + 1]].at);
        const QRectF band(left, bandTop, std::max(right - left - 1, 2.0), bandHeight);
        const auto shape = shapeOf(step.verdict);
        const auto state = style::stateOf(shape);
        const bool isSolid = isPresent && style::isAbnormal(state);
        painter.setPen(isSolid ? QPen(Qt::NoPen) : QPen(theme.line, 1));
        painter.setBrush(isSolid ? theme.of(state) : theme.raised);
        painter.drawRoundedRect(band.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
        if (band.width() > 26)
            style::paintIcon(painter, QRectF(band.left() + 6, band.top(), 16, band.height()), style::iconOf(shape),
                             isSolid ? theme.textInk(state) : theme.muted, 14);
        if (band.width() > 60)
            style::paintText(painter, band.adjusted(28, 0, -6, 0), wording::verdict(step.verdict),
                             theme.font(TextSize::Caption, QFont::DemiBold), isSolid ? theme.textInk(state) : theme.text);
    }

    double top = 0;
    for (const auto& step : m_history)
        top = std::max(top, step.high);
    if (m_limit)
        top = std::max(top, *m_limit);
    top = scaleEnd(top);
    const double plotBottom = height() - axisHeight;
    const auto y = [&](double risk) { return plotBottom - std::clamp(risk / top, 0.0, 1.0) * (plotBottom - plotTop); };
    for (double tick = 0; tick <= top + 1e-9; tick += 0.2) {
        painter.setPen(QPen(theme.raised, 1));
        painter.drawLine(QPointF(leftGutter - 30, y(tick)), QPointF(width() - rightGutter, y(tick)));
        style::paintText(painter, QRectF(0, y(tick) - 9, leftGutter - 36, 18), QString::number(tick, 'f', 1), mono, theme.muted,
                         Qt::AlignRight);
    }

    QPainterPath line;
    for (std::size_t i = 0; i < m_history.size(); ++i) {
        const auto& step = m_history[i];
        const double left = xOf(step.at);
        const double right = i + 1 < m_history.size() ? xOf(m_history[i + 1].at) : end;
        painter.fillRect(QRectF(left, y(step.high), right - left, y(step.low) - y(step.high)), theme.raised);
        if (i == 0)
            line.moveTo(left, y(step.pDefect));
        else
            line.lineTo(left, y(step.pDefect));
        line.lineTo(right, y(step.pDefect));
    }
    if (m_limit) {
        QPen pen(theme.text, 1);
        pen.setDashPattern({4, 3});
        painter.setPen(pen);
        painter.drawLine(QPointF(leftGutter, y(*m_limit)), QPointF(end, y(*m_limit)));
    }
    painter.setPen(QPen(theme.edge, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(line);

    // The newest flip keeps its number where two would lie upon each other.
    double free = width();
    for (std::size_t k = flips.size(); k-- > 0;) {
        const double x = xOf(m_history[flips[k]].at);
        QPen dotted(theme.edge, 1);
        dotted.setDashPattern({1.5, 3});
        painter.setPen(dotted);
        painter.drawLine(QPointF(x, bandTop + bandHeight), QPointF(x, plotBottom));
        if (x + circle / 2 > free)
            continue;
        free = x - circle / 2 - 2;
        painter.setPen(QPen(theme.edge, 1));
        painter.setBrush(theme.surface);
        const QRectF mark(x - circle / 2, flipsY - circle / 2, circle, circle);
        painter.drawEllipse(mark);
        style::paintText(painter, mark, QString::number(k), mono, theme.text, Qt::AlignHCenter);
    }

    const auto& last = m_history.back();
    const auto state = style::stateOf(shapeOf(last.verdict));
    painter.setPen(QPen(theme.surface, 2));
    painter.setBrush(style::isAbnormal(state) ? theme.of(state) : theme.edge);
    painter.drawEllipse(QPointF(end, y(last.pDefect)), 6, 6);
    double pointY = y(last.pDefect) - 9;
    if (m_limit) { // the two labels never overlap: the limit goes to its side of the point
        const bool isAbove = *m_limit > last.pDefect;
        double limitY = y(*m_limit) - 9;
        if (std::abs(limitY - pointY) < 18)
            limitY = isAbove ? pointY - 18 : pointY + 18;
        style::paintText(painter, QRectF(end + 10, limitY, rightGutter - 10, 18),
                         tr("limit %1").arg(wording::probability(*m_limit)), caption, theme.muted);
    }
    style::paintText(painter, QRectF(end + 10, pointY, rightGutter - 10, 18), wording::probability(last.pDefect),
                     theme.mono(TextSize::Caption, QFont::DemiBold), theme.text);

    const auto first = toUnix(m_history.front().at);
    const auto span = toUnix(m_now) - first;
    const int ticks = span < 300 ? 1 : std::clamp(static_cast<int>((end - leftGutter) / 140), 1, 8);
    for (int k = 0; k <= ticks; ++k) {
        const Time at = fromUnix(first + span * k / ticks);
        const double x = xOf(at);
        const QRectF label(k == ticks ? x - 120 : k == 0 ? x : x - 60, plotBottom + 4, 120, 18);
        style::paintText(painter, label, wording::moment(at, m_now), mono, theme.muted,
                         k == 0 ? Qt::AlignLeft : k == ticks ? Qt::AlignRight : Qt::AlignHCenter);
        if (span == 0)
            break;
    }
}

bool Timeline::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip || m_history.empty())
        return QWidget::event(event);
    auto* help = static_cast<QHelpEvent*>(event);
    auto step = m_history.begin();
    for (auto next = m_history.begin(); next != m_history.end() && xOf(next->at) <= help->pos().x(); ++next)
        step = next;
    QToolTip::showText(help->globalPos(),
                       plainToolTip(tr("%1: %2, risk %3 (%4–%5), record %6")
                                        .arg(wording::stamp(step->at), wording::verdict(step->verdict),
                                             wording::probability(step->pDefect), wording::probability(step->low),
                                             wording::probability(step->high), QString::number(step->record))),
                       this);
    return true;
}

} // namespace fermata::ui
