#include "ui/production/live_chart.h"

#include <algorithm>
#include <cmath>

#include <QAreaSeries>
#include <QChart>
#include <QChartView>
#include <QEvent>
#include <QHBoxLayout>
#include <QLineSeries>
#include <QPainter>
#include <QVBoxLayout>
#include <QValueAxis>

#include "ui/production/watch_words.h"
#include "ui/style/theme.h"
#include "ui/widgets/text_line.h"
#include "ui/wording/wording.h"

namespace fermata::ui {
namespace {

using style::State;
using style::TextSize;

/// Minutes before now; negative.
double minutes(Time at, Time now) {
    return static_cast<double>((at - now).count()) / 60.0;
}

QList<QPointF> pointsOf(const std::vector<engine::WatchPoint>& series, Time now) {
    QList<QPointF> points;
    points.reserve(static_cast<qsizetype>(series.size()));
    for (const auto& point : series)
        if (std::isfinite(point.value))
            points.append({minutes(point.at, now), point.value});
    return points;
}

} // namespace

LiveChart::LiveChart(QWidget* parent)
    : QWidget(parent),
      m_name(new TextLine(this, TextSize::Body, QFont::DemiBold)),
      m_value(new TextLine(this, TextSize::Key, QFont::DemiBold)),
      m_fact(new TextLine(this, TextSize::Caption, QFont::Normal, TextLine::Ink::Muted)),
      m_chart(new QChart),
      m_view(new QChartView(m_chart, this)),
      m_treatment(new QLineSeries(this)),
      m_control(new QLineSeries(this)),
      m_deployed(new QLineSeries(this)),
      m_low(new QLineSeries(this)),
      m_high(new QLineSeries(this)),
      m_usual(new QAreaSeries(m_high, m_low)),
      m_x(new QValueAxis(this)),
      m_y(new QValueAxis(this)) {
    setAccessibleName(tr("Metric"));
    m_value->setAlignment(Qt::AlignRight);
    m_fact->setAlignment(Qt::AlignRight);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(12, 4, 12, 0);
    head->addWidget(m_name, 4);
    head->addWidget(m_value, 2);
    head->addWidget(m_fact, 3);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(m_view, 1);
    m_chart->legend()->hide();
    m_chart->setMargins({4, 0, 8, 0});
    m_chart->setBackgroundRoundness(0);
    m_chart->setAnimationOptions(QChart::NoAnimation);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setRenderHint(QPainter::Antialiasing);
    m_view->setFocusPolicy(Qt::NoFocus);
    m_view->setAccessibleName(tr("Curve"));
    for (QAbstractSeries* series : std::initializer_list<QAbstractSeries*>{m_usual, m_control, m_treatment, m_deployed})
        m_chart->addSeries(series);
    m_chart->addAxis(m_x, Qt::AlignBottom);
    m_chart->addAxis(m_y, Qt::AlignLeft);
    for (QAbstractSeries* series : m_chart->series()) {
        series->attachAxis(m_x);
        series->attachAxis(m_y);
    }
    m_x->setTickCount(4);
    m_x->setLabelFormat(QStringLiteral("%.0f m"));
    m_y->setTickCount(3);
    m_y->setLabelFormat(QStringLiteral("%.3g"));
    restyle();
}

void LiveChart::clear() {
    m_name->setText({});
    m_value->setText({});
    m_fact->setText({});
    for (QLineSeries* series : {m_treatment, m_control, m_deployed, m_low, m_high})
        series->clear();
    hide();
}

void LiveChart::setGuard(const engine::GuardView& guard, Time deployedAt, Time now) {
    m_isWorse = guard.state == engine::GuardState::Worse;
    m_name->setText(
        tr("%1  %2", "metric, word").arg(wording::oneLine(guard.name, 40), production::guardWord(guard.state)));
    m_value->setText(production::figure(guard.treatment, guard.unit));
    m_fact->setText(guard.control ? tr("control %1").arg(production::figure(guard.control, guard.unit)) : QString());
    setAccessibleName(tr("%1: %2", "metric, value").arg(m_name->text(), m_value->text()));
    setAccessibleDescription(wording::sentence(guard.why));
    setToolTip(plainToolTip(wording::sentence(guard.why)));
    const auto treatment = pointsOf(guard.treatmentSeries, now), control = pointsOf(guard.controlSeries, now);
    m_treatment->replace(treatment);
    m_control->replace(control);
    m_low->replace(pointsOf(guard.usualLow, now));
    m_high->replace(pointsOf(guard.usualHigh, now));
    m_usual->setVisible(!guard.usualLow.empty());
    double least = std::min(-1.0, minutes(deployedAt, now)), low = 0, high = 0;
    for (const auto* points : {&treatment, &control})
        for (const QPointF& point : *points) {
            least = std::min(least, point.x());
            low = std::min(low, point.y());
            high = std::max(high, point.y());
        }
    if (high <= low)
        high = low + 1;
    m_x->setRange(-3 * std::ceil(-least / 3), 0); // four ticks, each at a whole minute
    m_y->setRange(low, high * 1.1);
    const double at = minutes(deployedAt, now);
    m_deployed->replace(QList<QPointF>{{at, low}, {at, high * 1.1}});
    restyle();
    show();
}

void LiveChart::restyle() {
    const auto& theme = style::themeOf(this);
    m_chart->setBackgroundBrush(theme.surface);
    m_view->setBackgroundBrush(theme.surface);
    m_control->setPen(QPen(theme.edge, 1));
    m_treatment->setPen(m_isWorse ? QPen(theme.of(State::Failed), 2) : QPen(theme.text, 1.5));
    QPen deployed(theme.text, 1);
    deployed.setDashPattern({3, 3});
    m_deployed->setPen(deployed);
    m_usual->setBrush(theme.raised);
    m_usual->setPen(QPen(theme.line, 1));
    for (QValueAxis* axis : {m_x, m_y}) {
        axis->setLabelsColor(theme.muted);
        axis->setLabelsFont(theme.mono(TextSize::Caption));
        axis->setLinePen(QPen(theme.line, 1));
        axis->setGridLinePen(QPen(theme.raised, 1));
    }
    update();
}

void LiveChart::changeEvent(QEvent* event) {
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::PaletteChange)
        restyle();
    QWidget::changeEvent(event);
}

void LiveChart::paintEvent(QPaintEvent*) {
    const auto& theme = style::themeOf(this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_isWorse ? theme.of(State::Failed) : theme.line, 1));
    painter.setBrush(theme.surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
}

} // namespace fermata::ui
