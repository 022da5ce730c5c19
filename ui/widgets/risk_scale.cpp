#include "ui/widgets/risk_scale.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <QPainter>

#include "ui/style/runs.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

using namespace style;

double scaleEnd(double high) {
    return std::min(1.0, (std::floor(high / 0.2 + 1e-9) + 1.0) * 0.2);
}

RiskScale::RiskScale(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFigures({});
}

void RiskScale::setFigures(const RiskFigures& figures) {
    m_figures = figures;
    setAccessibleName(tr("Risk %1, interval %2 to %3, base rate %4")
                          .arg(wording::probability(figures.point), wording::probability(figures.low),
                               wording::probability(figures.high), wording::probability(figures.baseRate)));
    update();
}

QSize RiskScale::sizeHint() const { return {320, themeOf(this).scaled(56)}; }

void RiskScale::paintEvent(QPaintEvent*) {
    const Theme& theme = themeOf(this);
    QPainter painter(this);
    painter.setLayoutDirection(Qt::LeftToRight);
    const double end = scaleEnd(m_figures.high);
    const auto x = [&](double share) { return std::round(std::clamp(share / end, 0.0, 1.0) * (width() - 1)); };
    const double y = 20;
    painter.fillRect(QRectF(0, y - 4, width(), 8), theme.raised);
    painter.fillRect(QRectF(x(m_figures.low), y - 4, x(m_figures.high) - x(m_figures.low), 8), theme.edge);
    painter.fillRect(QRectF(x(m_figures.low), y + 4, 1.5, 9), theme.edge);
    painter.fillRect(QRectF(x(m_figures.high), y + 4, 1.5, 9), theme.edge);
    QPen dotted(theme.muted, 1.5);
    dotted.setDashPattern({1.5, 1.5});
    painter.setPen(dotted);
    painter.drawLine(QPointF(x(m_figures.baseRate) + 0.5, y - 10), QPointF(x(m_figures.baseRate) + 0.5, y + 13));
    if (m_figures.limit && *m_figures.limit <= end)
        painter.fillRect(QRectF(x(*m_figures.limit) - 0.5, y - 15, 2, 29), theme.text);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.surface, 2));
    painter.setBrush(theme.of(m_figures.colour));
    painter.drawEllipse(QPointF(x(m_figures.point), y), 7, 7);

    // Most wanted first; a later label that would touch an earlier one is left out.
    struct Label {
        double at;
        QString text;
        QColor ink;
    };
    std::vector<Label> labels;
    if (m_figures.limit && *m_figures.limit <= end)
        labels.push_back({x(*m_figures.limit), tr("limit %1").arg(wording::probability(*m_figures.limit)), theme.text});
    labels.push_back({x(m_figures.baseRate), tr("base rate %1").arg(wording::probability(m_figures.baseRate)), theme.muted});
    labels.push_back({x(end), wording::probability(end), theme.muted});
    labels.push_back({x(m_figures.low), wording::probability(m_figures.low), theme.muted});
    labels.push_back({x(m_figures.high), wording::probability(m_figures.high), theme.muted});
    std::vector<QRectF> taken;
    for (const Label& label : labels) {
        const Runs runs = runsOf(label.text, theme, TextSize::Caption, label.ink);
        const double wide = widthOf(runs) + 2;
        // Under its mark, else ending or beginning there.
        for (const double shift : {0.5, 1.0, 0.0}) {
            const QRectF area(std::clamp(label.at - wide * shift, 0.0, std::max(0.0, width() - wide)), y + 15, wide,
                              theme.scaled(18));
            if (std::ranges::any_of(taken, [&](const QRectF& other) { return other.adjusted(-8, 0, 8, 0).intersects(area); }))
                continue;
            taken.push_back(area);
            paintRuns(painter, area, runs);
            break;
        }
    }
}

} // namespace fermata::ui
