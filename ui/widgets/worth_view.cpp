#include "ui/widgets/worth_view.h"

#include <algorithm>
#include <cmath>

#include <QCoreApplication>
#include <QPainter>
#include <QPainterPath>

#include "ui/style/runs.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

using namespace style;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(fermata::ui::WorthView)
};

constexpr int rowHeight = 20;

QString amount(double value) {
    if (std::abs(value) >= 1000)
        return wording::count(static_cast<std::uint64_t>(std::llround(std::max(0.0, value))));
    return QString::number(value, 'f', std::abs(value) >= 100 ? 0 : 1);
}

/// Three decimals below a hundredth, so that a small risk does not read as none.
QString risk(double p) {
    return p > 0.0 && p < 0.0095 ? QString::number(p, 'f', 4) : wording::probability(p);
}

QString spoken(const WorthFigures& figures) {
    return Words::tr("Worth %1 a day, needed %2 (%3 to %4), in %5; %6", "amounts, unit, a sentence")
        .arg(figures.perDay > 0.0 ? amount(figures.perDay) : Words::tr("not known"),
             amountOf(figures.needed, figures.atMost), amountOf(figures.neededLow, figures.atMost),
             amountOf(figures.neededHigh, figures.atMost), figures.unit, tippingWords(figures));
}

void dashed(QPainter& painter, const QColor& colour, QPointF from, QPointF to) {
    QPen pen(colour, 1.5);
    pen.setDashPattern({3, 2});
    painter.setPen(pen);
    painter.drawLine(from, to);
}

} // namespace

QString amountOf(const std::optional<double>& value, double atMost) {
    return value ? amount(*value) : Words::tr("more than %1", "an amount").arg(amount(atMost));
}

QString tippingWords(const WorthFigures& figures) {
    if (!figures.tipsAt)
        return Words::tr("at no risk would its worth be too little");
    if (*figures.tipsAt <= 0.0)
        return figures.perDay > 0.0 ? Words::tr("at no risk is its worth enough for %1").arg(figures.target)
                                    : Words::tr("no worth is known, so none speaks for %1").arg(figures.target);
    return Words::tr("tips at a risk of incident of %1", "a probability").arg(risk(*figures.tipsAt));
}

WorthBars::WorthBars(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setObjectName(QStringLiteral("worthBars"));
    setFigures({});
}

void WorthBars::setFigures(const WorthFigures& figures) {
    m_figures = figures;
    setAccessibleName(spoken(figures));
    setToolTip(tr("What it is worth by its tickets, against what the weighing asks at this risk. The whisker goes from "
                  "the lower to the upper end of the risk's interval."));
    update();
}

QSize WorthBars::sizeHint() const {
    return {320, themeOf(this).scaled(rowHeight) * 3};
}

void WorthBars::paintEvent(QPaintEvent*) {
    const Theme& theme = themeOf(this);
    QPainter painter(this);
    painter.setLayoutDirection(Qt::LeftToRight);
    const double left = theme.scaled(132), right = width() - theme.scaled(92), height = theme.scaled(rowHeight);
    const auto orMost = [&](const std::optional<double>& value) { return value.value_or(m_figures.atMost); };
    double most = std::max({1e-9, m_figures.perDay, orMost(m_figures.needed)});
    // An upper end far off must not press both bars together: the whisker leaves the picture with an arrow then.
    const bool isFar = orMost(m_figures.neededHigh) > most * 2.5;
    most = isFar ? most * 1.25 : std::max(most, orMost(m_figures.neededHigh));
    const auto x = [&](double value) { return left + std::clamp(value / most, 0.0, 1.0) * (right - left); };
    const auto bar = [&](int row) {
        return std::pair(row * height + std::round(height * 0.18), std::round(height * 0.64));
    };

    const auto [y, tall] = bar(0);
    paintText(painter, QRectF(0, 0, left - 8, height), tr("Worth a day"), theme.font(TextSize::Caption), theme.text);
    painter.setPen(QPen(theme.muted, 1));
    painter.setBrush(Qt::NoBrush);
    if (m_figures.perDay > 0.0)
        painter.drawRect(QRectF(left + 0.5, y + 0.5, std::max(1.0, x(m_figures.perDay) - left - 1), tall - 1));
    paintText(painter, QRectF(right + 4, 0, width() - right - 4, height),
              m_figures.perDay > 0.0 ? amount(m_figures.perDay) : tr("not known"), theme.mono(TextSize::Caption),
              theme.text, Qt::AlignRight);

    const auto [under, underTall] = bar(1);
    paintText(painter, QRectF(0, height, left - 8, height), tr("Needed at this risk"), theme.font(TextSize::Caption),
              theme.text);
    const QRectF needed(left, under, std::max(1.0, x(orMost(m_figures.needed)) - left), underTall);
    if (m_figures.needed)
        painter.fillRect(needed, theme.edge);
    else
        painter.fillRect(needed, QBrush(theme.edge, Qt::BDiagPattern));
    const double middle = under + std::floor(underTall / 2);
    const double low = x(orMost(m_figures.neededLow)), high = x(orMost(m_figures.neededHigh));
    painter.fillRect(QRectF(low, middle, std::max(1.0, high - low), 1), theme.text);
    painter.fillRect(QRectF(low, middle - 3, 1, 7), theme.text);
    if (isFar || !m_figures.neededHigh) {
        painter.setPen(QPen(theme.text, 1));
        painter.drawLine(QPointF(high - 4, middle - 3), QPointF(high, middle + 0.5));
        painter.drawLine(QPointF(high - 4, middle + 4), QPointF(high, middle + 0.5));
    } else {
        painter.fillRect(QRectF(high, middle - 3, 1, 7), theme.text);
    }
    paintText(painter, QRectF(right + 4, height, width() - right - 4, height),
              m_figures.needed ? amount(*m_figures.needed) : QStringLiteral("> ") + amount(m_figures.atMost),
              theme.mono(TextSize::Caption), theme.text, Qt::AlignRight);
    if (m_figures.needed) {
        const double at = std::round(x(*m_figures.needed)) + 0.5;
        dashed(painter, theme.text, {at, 0}, {at, 2 * height});
    }
    paintRuns(painter, QRectF(left, 2 * height, width() - left, height),
              runsOf(tippingWords(m_figures), theme, TextSize::Caption, theme.text, QFont::DemiBold));
}

WorthFrontier::WorthFrontier(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setObjectName(QStringLiteral("worthFrontier"));
    setFigures({});
}

void WorthFrontier::setFigures(const WorthFigures& figures) {
    m_figures = figures;
    setAccessibleName(spoken(figures));
    setToolTip(tr("Above the line the weighing lets it through. The point is this change, its bar the interval of the "
                  "risk; every point of the line was asked of the gate."));
    update();
}

QSize WorthFrontier::sizeHint() const {
    return {320, themeOf(this).scaled(136)};
}

void WorthFrontier::paintEvent(QPaintEvent*) {
    const Theme& theme = themeOf(this);
    QPainter painter(this);
    painter.setLayoutDirection(Qt::LeftToRight);
    const double caption = theme.scaled(16);
    const QRectF field(theme.scaled(52), 4, width() - theme.scaled(60), height() - 2 * caption - 8);
    double most = std::max({1.0, m_figures.perDay * 1.35, m_figures.needed.value_or(0.0) * 1.35});
    const double upTo = std::max(1e-6, m_figures.upTo);
    const auto x = [&](double p) { return field.left() + std::clamp(p / upTo, 0.0, 1.0) * field.width(); };
    const auto y = [&](double worth) { return field.bottom() - std::clamp(worth / most, 0.0, 1.0) * field.height(); };

    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath line;
    for (std::size_t i = 0; i < m_figures.line.size(); ++i) {
        const auto& point = m_figures.line[i];
        const QPointF at(x(point.pIncident), y(point.breakEven));
        i == 0 ? line.moveTo(at) : line.lineTo(at);
        if (point.breakEven > most)
            break; // it left the picture through the top
    }
    if (!m_figures.line.empty()) {
        // Where it ships: above the line, to the left of where it ends.
        QPainterPath area = line;
        area.lineTo(QPointF(area.currentPosition().x(), field.top()));
        area.lineTo(QPointF(x(m_figures.line.front().pIncident), field.top()));
        area.closeSubpath();
        painter.fillPath(area, theme.raised);
        painter.setPen(QPen(theme.text, 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawPath(line);
        const QPointF end = line.currentPosition();
        if (end.y() > field.top() + 1 && end.x() < field.right() - 1)
            painter.drawLine(end, QPointF(end.x(), field.top())); // beyond, no worth that counts is enough
        const auto ships =
            runsOf(tr("ships: %1", "a verdict").arg(m_figures.target), theme, TextSize::Caption, theme.muted);
        // Only where the line leaves room for it: at the right it would stand on the side that does not ship.
        double room = field.width();
        for (const auto& point : m_figures.line)
            if (y(point.breakEven) < field.top() + caption + 6) {
                room = x(point.pIncident) - field.left();
                break;
            }
        if (widthOf(ships) + 12 < room)
            paintRuns(painter, QRectF(field.left() + 6, field.top() + 2, room - 6, caption), ships);
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.fillRect(QRectF(field.left(), field.bottom(), field.width(), 1), theme.line);
    painter.fillRect(QRectF(field.left(), field.top(), 1, field.height()), theme.line);

    const double level = std::min(y(m_figures.perDay), field.bottom() - 1);
    if (m_figures.tipsAt && *m_figures.tipsAt > 0.0 && *m_figures.tipsAt <= upTo) {
        const double at = std::round(x(*m_figures.tipsAt)) + 0.5;
        dashed(painter, theme.muted, {at, level}, {at, field.bottom()});
    }
    painter.fillRect(QRectF(x(m_figures.low), level, std::max(1.0, x(m_figures.high) - x(m_figures.low)), 2),
                     theme.edge);
    for (const double end : {m_figures.low, m_figures.high})
        painter.fillRect(QRectF(x(end), level - 4, 1.5, 9), theme.edge);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.surface, 2));
    painter.setBrush(theme.of(m_figures.colour));
    painter.drawEllipse(QPointF(x(m_figures.pIncident), level + 1), 6, 6);
    painter.setRenderHint(QPainter::Antialiasing, false);

    const QFont small = theme.mono(TextSize::Caption);
    paintText(painter, QRectF(0, field.top() - 2, field.left() - 6, caption), amount(most), small, theme.muted,
              Qt::AlignRight);
    paintText(painter, QRectF(0, field.bottom() - caption + 2, field.left() - 6, caption), QStringLiteral("0"), small,
              theme.muted, Qt::AlignRight);
    const QRectF feet(field.left(), field.bottom() + 4, field.width(), caption);
    paintText(painter, feet, QStringLiteral("0"), small, theme.muted);
    paintText(painter, feet, risk(upTo), small, theme.muted, Qt::AlignRight);
    paintText(painter, feet, tr("risk of incident"), theme.font(TextSize::Caption), theme.muted, Qt::AlignHCenter);
    paintRuns(painter, QRectF(field.left(), feet.bottom(), width() - field.left(), caption),
              runsOf(tippingWords(m_figures), theme, TextSize::Caption, theme.text, QFont::DemiBold));
}

} // namespace fermata::ui
