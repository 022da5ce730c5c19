#include "ui/learning/plots.h"

#include <algorithm>
#include <cmath>

#include <QHelpEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

#include "ui/style/runs.h"
#include "ui/style/theme.h"
#include "ui/widgets/text_line.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

using namespace style;

namespace {

QPen dashed(const QColor& colour, double width) {
    QPen pen(colour, width);
    pen.setDashPattern({4, 4});
    return pen;
}

/// Grid and numbers of both axes; `x` and `y` are the texts of the marks, evenly apart.
void paintAxes(QPainter& painter, const QRectF& area, const QStringList& x, const QStringList& y, const Theme& theme) {
    for (qsizetype i = 0; i < x.size(); ++i) {
        const double at = area.left() + area.width() * double(i) / double(x.size() - 1);
        painter.fillRect(QRectF(std::round(at), area.top(), 1, area.height()), theme.line);
        paintText(painter, QRectF(at - 30, area.bottom() + 2, 60, theme.scaled(18)), x[i],
                  theme.mono(TextSize::Caption), theme.muted, Qt::AlignHCenter);
    }
    for (qsizetype i = 0; i < y.size(); ++i) {
        const double at = area.bottom() - area.height() * double(i) / double(y.size() - 1);
        painter.fillRect(QRectF(area.left(), std::round(at), area.width(), 1), theme.line);
        paintText(painter, QRectF(0, at - theme.scaled(9), area.left() - 6, theme.scaled(18)), y[i],
                  theme.mono(TextSize::Caption), theme.muted, Qt::AlignRight);
    }
}

QString percent(double share) {
    return QString::number(std::lround(share * 100));
}

} // namespace

ReliabilityPlot::ReliabilityPlot(QWidget* parent) : QWidget(parent) {
    setMinimumSize(320, 240);
    setAccessibleName(tr("Reliability"));
}

void ReliabilityPlot::setBins(const std::vector<learning::ReliabilityBin>& bins) {
    m_bins = bins;
    QStringList words;
    for (const auto& bin : m_bins)
        if (bin.changes > 0)
            words.append(tr("foreseen %1, failed %2 (%3 to %4) of %5 changes", "shares, count")
                             .arg(wording::probability(bin.foreseen), wording::probability(bin.share),
                                  wording::probability(bin.low), wording::probability(bin.high),
                                  wording::count(bin.changes)));
    setAccessibleName(tr("Reliability: %1").arg(words.join(QStringLiteral("; "))));
    update();
}

QRectF ReliabilityPlot::area() const {
    const Theme& theme = themeOf(this);
    return QRectF(theme.scaled(40), 8, width() - theme.scaled(40) - 10, height() - theme.scaled(140));
}

void ReliabilityPlot::paintEvent(QPaintEvent*) {
    const Theme& theme = themeOf(this);
    QPainter painter(this);
    painter.setLayoutDirection(Qt::LeftToRight);
    const QRectF plot = area();
    const QStringList marks{"0.0", "0.2", "0.4", "0.6", "0.8", "1.0"};
    paintAxes(painter, plot, marks, marks, theme);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(dashed(theme.edge, 1));
    painter.drawLine(plot.bottomLeft(), plot.topRight());
    paintText(painter, QRectF(plot.left() + 8, plot.top() + 4, 160, theme.scaled(18)), tr("share that failed"),
              theme.font(TextSize::Caption), theme.muted);
    const double legendTop = plot.bottom() - theme.scaled(44);
    paintText(painter, QRectF(plot.right() - 250, legendTop, 244, theme.scaled(18)), tr("filled: 59 labels or more"),
              theme.font(TextSize::Caption), theme.text, Qt::AlignRight);
    paintText(painter, QRectF(plot.right() - 250, legendTop + theme.scaled(18), 244, theme.scaled(18)),
              tr("hollow: too few to promise"), theme.font(TextSize::Caption), theme.muted, Qt::AlignRight);

    std::size_t most = 1;
    for (const auto& bin : m_bins)
        most = std::max(most, bin.changes);
    const double barsTop = plot.bottom() + theme.scaled(26), barsHigh = theme.scaled(56);
    for (std::size_t i = 0; i < m_bins.size(); ++i) {
        const auto& bin = m_bins[i];
        const double wide = plot.width() / double(m_bins.size());
        const double left = plot.left() + wide * double(i);
        painter.setRenderHint(QPainter::Antialiasing, false);
        const double high = bin.changes ? std::max(1.0, barsHigh * double(bin.changes) / double(most)) : 0.0;
        painter.fillRect(QRectF(left + 1, barsTop + barsHigh - high, wide - 3, high), theme.edge);
        paintText(painter, QRectF(left - 6, barsTop + barsHigh + 2, wide + 12, theme.scaled(18)),
                  wording::count(bin.changes), theme.mono(TextSize::Caption), theme.muted, Qt::AlignHCenter);
        if (bin.changes == 0)
            continue;
        const bool isEnough = bin.changes >= learning::enoughLabels;
        const auto y = [&](double share) { return plot.bottom() - plot.height() * share; };
        const double x = plot.left() + plot.width() * bin.foreseen;
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(isEnough ? QPen(theme.text, 1.5) : dashed(theme.muted, 1));
        painter.drawLine(QPointF(x, y(bin.low)), QPointF(x, y(bin.high)));
        for (const double end : {bin.low, bin.high})
            painter.drawLine(QPointF(x - 4, y(end)), QPointF(x + 4, y(end)));
        painter.setPen(QPen(isEnough ? theme.text : theme.muted, 1.5));
        painter.setBrush(isEnough ? theme.text : theme.surface);
        painter.drawEllipse(QPointF(x, y(bin.share)), 4.5, 4.5);
    }
    paintText(painter, QRectF(0, barsTop + barsHigh + 2, plot.left() - 12, theme.scaled(18)),
              tr("n", "number of changes"), theme.mono(TextSize::Caption), theme.muted, Qt::AlignRight);
    paintText(painter, QRectF(plot.left(), height() - theme.scaled(20), plot.width(), theme.scaled(18)),
              tr("predicted chance of failure"), theme.font(TextSize::Caption), theme.muted, Qt::AlignHCenter);
}

bool ReliabilityPlot::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip && !m_bins.empty()) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const QRectF plot = area();
        const auto place = static_cast<std::size_t>(std::clamp(
            (help->pos().x() - plot.left()) / plot.width() * double(m_bins.size()), 0.0, double(m_bins.size()) - 1));
        const auto& bin = m_bins[place];
        QToolTip::showText(
            help->globalPos(),
            plainToolTip(bin.changes == 0
                             ? tr("No change was foreseen like this.")
                             : tr("%1 of %2 failed: %3, in 90 % between %4 and %5; foreseen was %6.")
                                   .arg(wording::count(bin.faulty), wording::count(bin.changes),
                                        wording::probability(bin.share), wording::probability(bin.low),
                                        wording::probability(bin.high), wording::probability(bin.foreseen))),
            this);
        return true;
    }
    return QWidget::event(event);
}

CapturePlot::CapturePlot(QWidget* parent) : QWidget(parent) {
    setMinimumSize(280, 240);
    setAccessibleName(tr("Failures caught"));
}

void CapturePlot::setCurves(std::vector<Curve> curves) {
    m_curves = std::move(curves);
    QStringList words;
    for (const Curve& curve : m_curves)
        if (curve.shares.size() > 20)
            words.append(
                tr("%1 catches %2 % at 5 % gated, %3 % at 10 %, %4 % at 20 %")
                    .arg(curve.name, percent(curve.shares[5]), percent(curve.shares[10]), percent(curve.shares[20])));
    setAccessibleName(tr("Failures caught: %1").arg(words.join(QStringLiteral("; "))));
    update();
}

void CapturePlot::paintEvent(QPaintEvent*) {
    const Theme& theme = themeOf(this);
    QPainter painter(this);
    painter.setLayoutDirection(Qt::LeftToRight);
    const QRectF plot(theme.scaled(40), 8, width() - theme.scaled(40) - 18, height() - theme.scaled(56));
    paintAxes(painter, plot, {"0 %", "10 %", "20 %", "30 %", "40 %", "50 %"}, {"0", "20", "40", "60", "80", "100"},
              theme);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(dashed(theme.edge, 1));
    painter.drawLine(plot.bottomLeft(), QPointF(plot.right(), plot.bottom() - plot.height() * 0.5));
    paintText(painter, QRectF(plot.right() - 86, plot.bottom() - plot.height() * 0.40, 80, theme.scaled(18)),
              tr("chance", "a curve of random order"), theme.font(TextSize::Caption), theme.muted, Qt::AlignRight);
    for (const Curve& curve : m_curves) {
        if (curve.shares.size() < 2)
            continue;
        QPainterPath path;
        for (std::size_t i = 0; i < curve.shares.size(); ++i) {
            const QPointF point(plot.left() + plot.width() * double(i) / double(curve.shares.size() - 1),
                                plot.bottom() - plot.height() * curve.shares[i]);
            i == 0 ? path.moveTo(point) : path.lineTo(point);
        }
        painter.setBrush(Qt::NoBrush);
        painter.setPen(curve.line == Line::Champion     ? QPen(theme.text, 2.5)
                       : curve.line == Line::Challenger ? QPen(theme.accent, 2)
                                                        : dashed(theme.muted, 1.5));
        painter.drawPath(path);
    }
    paintLegend(painter, plot);
    paintText(painter, QRectF(plot.left(), height() - theme.scaled(20), plot.width(), theme.scaled(18)),
              tr("share of changes gated, riskiest first"), theme.font(TextSize::Caption), theme.muted,
              Qt::AlignHCenter);
}

void CapturePlot::paintLegend(QPainter& painter, const QRectF& plot) const {
    const Theme& theme = themeOf(this);
    if (m_curves.empty())
        return;
    const double row = theme.scaled(20), column = theme.scaled(42), name = theme.scaled(150);
    const QRectF box(plot.left() + 8, plot.top() + 8, name + column * 3 + 16, row * double(m_curves.size() + 1) + 10);
    painter.setPen(QPen(theme.line, 1));
    painter.setBrush(theme.surface);
    painter.drawRoundedRect(box, 3, 3);
    const auto cell = [&](std::size_t line, int at) {
        return QRectF(box.left() + name + column * at, box.top() + 5 + row * double(line), column, row);
    };
    paintText(painter, QRectF(box.left() + 8, box.top() + 5, name, row), tr("caught, when gated"),
              theme.font(TextSize::Caption), theme.muted);
    const char* heads[] = {"5 %", "10 %", "20 %"};
    for (int at = 0; at < 3; ++at)
        paintText(painter, cell(0, at), QString::fromLatin1(heads[at]), theme.mono(TextSize::Caption), theme.muted,
                  Qt::AlignRight);
    for (std::size_t i = 0; i < m_curves.size(); ++i) {
        const Curve& curve = m_curves[i];
        const QColor ink = curve.line == Line::Champion     ? theme.text
                           : curve.line == Line::Challenger ? theme.accent
                                                            : theme.muted;
        const double y = cell(i + 1, 0).center().y();
        painter.setPen(curve.line == Line::SizeOnly ? dashed(ink, 1.5) : QPen(ink, 2));
        painter.drawLine(QPointF(box.left() + 8, y), QPointF(box.left() + 30, y));
        paintText(painter, QRectF(box.left() + 36, y - row / 2, name - 32, row), curve.name,
                  theme.font(TextSize::Caption, curve.line == Line::SizeOnly ? QFont::Normal : QFont::DemiBold), ink);
        const std::size_t places[] = {5, 10, 20};
        for (int at = 0; at < 3; ++at)
            if (places[at] < curve.shares.size())
                paintText(painter, cell(i + 1, at), percent(curve.shares[places[at]]), theme.mono(TextSize::Caption),
                          ink, Qt::AlignRight);
    }
}

} // namespace fermata::ui
