// The two charts of the what-if lab: faults caught against share gated, and hours of delay by week.
#pragma once

#include <vector>

#include <QWidget>

#include "core/engine/rehearsing.h"

class QAreaSeries;
class QBarCategoryAxis;
class QBarSeries;
class QBarSet;
class QChart;
class QChartView;
class QLineSeries;
class QScatterSeries;
class QValueAxis;

namespace fermata::ui {

/// Gating by the risk alone with its 90 % band, by size alone, and by chance; each scenario is a point with its name.
/// GUI thread only.
class CaptureChart final : public QWidget {
    Q_OBJECT
public:
    explicit CaptureChart(QWidget* parent);
    void setBacktest(const rehearsal::Backtest& backtest);
    QSize sizeHint() const override { return {832, 360}; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void restyle();

    QChart* m_chart;
    QChartView* m_view;
    QLineSeries *m_low, *m_high, *m_risk, *m_size, *m_chance;
    QAreaSeries* m_band;
    std::vector<QScatterSeries*> m_points; ///< now, A, B
    QValueAxis *m_x, *m_y;
};

/// GUI thread only.
class DelayChart final : public QWidget {
    Q_OBJECT
public:
    explicit DelayChart(QWidget* parent);
    void setBacktest(const rehearsal::Backtest& backtest);
    QSize sizeHint() const override { return {440, 220}; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void restyle();

    QChart* m_chart;
    QChartView* m_view;
    QBarSeries* m_bars;
    std::vector<QBarSet*> m_sets; ///< now, A, B
    QBarCategoryAxis* m_weeks;
    QValueAxis* m_hours;
};

} // namespace fermata::ui
