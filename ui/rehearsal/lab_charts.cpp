#include "ui/rehearsal/lab_charts.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <QAreaSeries>
#include <QBarCategoryAxis>
#include <QBarSeries>
#include <QBarSet>
#include <QChart>
#include <QChartView>
#include <QEvent>
#include <QLegend>
#include <QLineSeries>
#include <QScatterSeries>
#include <QVBoxLayout>
#include <QValueAxis>

#include "ui/style/theme.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

using style::TextSize;
using style::themeOf;

namespace {

constexpr std::size_t weeksAtMost = 14; ///< the newest; more bars than these cannot be told apart

QChartView* viewOf(QChart* chart, QWidget* parent) {
    auto* view = new QChartView(chart, parent);
    chart->setMargins({4, 4, 8, 4});
    chart->setBackgroundRoundness(0);
    chart->setAnimationOptions(QChart::NoAnimation);
    view->setFrameShape(QFrame::NoFrame);
    view->setRenderHint(QPainter::Antialiasing);
    view->setFocusPolicy(Qt::NoFocus);
    auto* all = new QVBoxLayout(parent);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(view);
    return view;
}

void restyleAxis(QAbstractAxis* axis, const style::Theme& theme) {
    axis->setLabelsColor(theme.muted);
    axis->setLabelsFont(theme.mono(TextSize::Caption));
    axis->setTitleFont(theme.font(TextSize::Caption));
    axis->setTitleBrush(theme.muted);
    axis->setLinePen(QPen(theme.line, 1));
    axis->setGridLinePen(QPen(theme.raised, 1));
}

void restyleGround(QChart* chart, QChartView* view, const style::Theme& theme) {
    chart->setBackgroundBrush(theme.surface);
    view->setBackgroundBrush(theme.surface);
    chart->legend()->setFont(theme.font(TextSize::Caption));
    chart->legend()->setLabelColor(theme.text);
}

/// Where the scores of now, A and B stand; nothing for a scenario that there is not.
std::optional<std::size_t> scoreOf(const rehearsal::Backtest& backtest, std::size_t of) {
    if (of == 1 && backtest.scores.size() < 3)
        return std::nullopt;
    return of == 2 ? backtest.scores.size() - 1 : of;
}

QString nameOf(std::size_t of) {
    return of == 0   ? CaptureChart::tr("now", "the policy in force")
           : of == 1 ? QStringLiteral("A")
                     : QStringLiteral("B");
}

} // namespace

CaptureChart::CaptureChart(QWidget* parent)
    : QWidget(parent),
      m_chart(new QChart),
      m_view(viewOf(m_chart, this)),
      m_low(new QLineSeries(this)),
      m_high(new QLineSeries(this)),
      m_risk(new QLineSeries(this)),
      m_size(new QLineSeries(this)),
      m_chance(new QLineSeries(this)),
      m_band(new QAreaSeries(m_high, m_low)),
      m_x(new QValueAxis(this)),
      m_y(new QValueAxis(this)) {
    setAccessibleName(tr("Faults caught against share gated"));
    m_view->setAccessibleName(tr("Curves"));
    m_band->setName(tr("90 % band"));
    m_risk->setName(tr("gated by risk alone"));
    m_size->setName(tr("by size alone"));
    m_chance->setName(tr("by chance"));
    for (QAbstractSeries* series : std::initializer_list<QAbstractSeries*>{m_band, m_chance, m_size, m_risk})
        m_chart->addSeries(series);
    for (std::size_t of = 0; of < 3; ++of) {
        m_points.push_back(new QScatterSeries(this));
        m_points.back()->setMarkerSize(11);
        m_chart->addSeries(m_points.back());
    }
    m_chart->addAxis(m_x, Qt::AlignBottom);
    m_chart->addAxis(m_y, Qt::AlignLeft);
    for (QAbstractSeries* series : m_chart->series()) {
        series->attachAxis(m_x);
        series->attachAxis(m_y);
    }
    m_x->setTitleText(tr("share of changes gated, %"));
    m_y->setTitleText(tr("faults caught, %"));
    m_x->setRange(0, 50);
    m_y->setRange(0, 100);
    m_x->setTickCount(6);
    m_y->setTickCount(6);
    m_x->setLabelFormat(QStringLiteral("%.0f"));
    m_y->setLabelFormat(QStringLiteral("%.0f"));
    m_chart->legend()->setAlignment(Qt::AlignTop);
    restyle();
}

void CaptureChart::setBacktest(const rehearsal::Backtest& backtest) {
    const auto& floor = backtest.floor;
    QList<QPointF> risk, size, low, high;
    for (std::size_t percent = 0; percent < floor.byRisk.size(); ++percent) {
        risk.append({double(percent), 100 * floor.byRisk[percent]});
        size.append({double(percent), 100 * floor.bySize[percent]});
        low.append({double(percent), 100 * floor.band[percent].first});
        high.append({double(percent), 100 * floor.band[percent].second});
    }
    m_risk->replace(risk);
    m_size->replace(size);
    m_low->replace(low);
    m_high->replace(high);
    double most = 50;
    QStringList words;
    for (std::size_t of = 0; of < m_points.size(); ++of) {
        const auto at = scoreOf(backtest, of);
        m_points[of]->clear();
        m_points[of]->setVisible(at.has_value() && !backtest.faults.empty());
        if (!at || backtest.faults.empty() || backtest.rows.empty())
            continue;
        const auto& score = backtest.scores[*at];
        const double gated = 100.0 * double(score.gated) / double(backtest.rows.size());
        const double caught = 100.0 * double(score.caught) / double(backtest.faults.size());
        m_points[of]->append(gated, caught);
        m_points[of]->setName(tr("%1: %2 % caught", "scenario, share").arg(nameOf(of)).arg(std::lround(caught)));
        words.append(tr("%1 gates %2 % and catches %3 %", "scenario, shares")
                         .arg(nameOf(of))
                         .arg(std::lround(gated))
                         .arg(std::lround(caught)));
        most = std::max(most, gated);
    }
    m_x->setRange(0, most > 50 ? 100 : 50);
    m_chance->replace(QList<QPointF>{{0, 0}, {m_x->max(), m_x->max()}});
    setAccessibleDescription(words.join(QStringLiteral("; ")));
    restyle();
}

void CaptureChart::restyle() {
    const auto& theme = themeOf(this);
    restyleGround(m_chart, m_view, theme);
    m_band->setBrush(theme.raised);
    m_band->setPen(QPen(theme.line, 1));
    m_risk->setPen(QPen(theme.text, 2));
    QPen dashed(theme.muted, 1.5);
    dashed.setDashPattern({4, 4});
    m_size->setPen(dashed);
    QPen dotted(theme.edge, 1);
    dotted.setDashPattern({2, 4});
    m_chance->setPen(dotted);
    for (std::size_t of = 0; of < m_points.size(); ++of) {
        m_points[of]->setColor(of == 0 ? theme.text : of == 1 ? theme.surface : theme.accent);
        m_points[of]->setBorderColor(of == 2 ? theme.accent : theme.text);
    }
    restyleAxis(m_x, theme);
    restyleAxis(m_y, theme);
}

void CaptureChart::changeEvent(QEvent* event) {
    if (m_y && (event->type() == QEvent::StyleChange || event->type() == QEvent::PaletteChange))
        restyle();
    QWidget::changeEvent(event);
}

DelayChart::DelayChart(QWidget* parent)
    : QWidget(parent),
      m_chart(new QChart),
      m_view(viewOf(m_chart, this)),
      m_bars(new QBarSeries(this)),
      m_weeks(new QBarCategoryAxis(this)),
      m_hours(new QValueAxis(this)) {
    setAccessibleName(tr("Hours of delay added, by week"));
    m_view->setAccessibleName(tr("Bars"));
    for (std::size_t of = 0; of < 3; ++of) {
        m_sets.push_back(new QBarSet(nameOf(of), this));
        m_bars->append(m_sets.back());
    }
    m_bars->setBarWidth(0.8);
    m_chart->addSeries(m_bars);
    m_chart->addAxis(m_weeks, Qt::AlignBottom);
    m_chart->addAxis(m_hours, Qt::AlignLeft);
    m_bars->attachAxis(m_weeks);
    m_bars->attachAxis(m_hours);
    m_hours->setTickCount(4);
    m_hours->setLabelFormat(QStringLiteral("%.0f"));
    m_weeks->setLabelsAngle(-90); // beside each other they are cut
    m_chart->legend()->setAlignment(Qt::AlignTop);
    restyle();
}

void DelayChart::setBacktest(const rehearsal::Backtest& backtest) {
    std::set<Time> weeks;
    for (const auto& score : backtest.scores)
        for (const auto& [week, hours] : score.hoursByWeek)
            weeks.insert(week);
    while (weeks.size() > weeksAtMost)
        weeks.erase(weeks.begin());
    QStringList names;
    for (const Time week : weeks) // a Monday in UTC is a date, not a moment: no zone moves it
        names.append(QDateTime::fromSecsSinceEpoch(toUnix(week), QTimeZone::utc()).toString(QStringLiteral("d MMM")));
    double most = 1;
    QStringList words;
    for (std::size_t of = 0; of < m_sets.size(); ++of) {
        const auto at = scoreOf(backtest, of);
        m_sets[of]->remove(0, static_cast<int>(m_sets[of]->count()));
        const bool isShown = m_bars->barSets().contains(m_sets[of]);
        if (!at || backtest.scores.empty()) {
            if (isShown)
                m_bars->take(m_sets[of]);
            continue;
        }
        if (!isShown)
            m_bars->insert(static_cast<int>(of), m_sets[of]);
        const auto& score = backtest.scores[*at];
        for (const Time week : weeks) {
            const auto found = score.hoursByWeek.find(week);
            const double hours = found == score.hoursByWeek.end() ? 0.0 : found->second;
            m_sets[of]->append(hours);
            most = std::max(most, hours);
        }
        m_sets[of]->setLabel(
            tr("%1  %2 h", "scenario, hours")
                .arg(nameOf(of), wording::count(static_cast<std::uint64_t>(std::llround(score.hours)))));
        words.append(m_sets[of]->label());
    }
    m_weeks->clear();
    m_weeks->append(names);
    m_hours->setRange(0, most * 1.05);
    setAccessibleDescription(words.join(QStringLiteral("; ")));
    restyle();
}

void DelayChart::restyle() {
    const auto& theme = themeOf(this);
    restyleGround(m_chart, m_view, theme);
    m_sets[0]->setBrush(theme.edge);
    m_sets[0]->setPen(QPen(theme.muted, 1));
    m_sets[1]->setBrush(theme.surface);
    m_sets[1]->setPen(QPen(theme.text, 1));
    m_sets[2]->setBrush(style::blend(theme.surface, theme.accent, 0.55));
    m_sets[2]->setPen(QPen(theme.accent, 1));
    restyleAxis(m_weeks, theme);
    restyleAxis(m_hours, theme);
    m_weeks->setGridLineVisible(false);
}

void DelayChart::changeEvent(QEvent* event) {
    if (m_hours && (event->type() == QEvent::StyleChange || event->type() == QEvent::PaletteChange))
        restyle();
    QWidget::changeEvent(event);
}

} // namespace fermata::ui
