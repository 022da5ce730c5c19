// One metric of a watched deployment over time: the new version, its control, what is usual, and the deployment.
#pragma once

#include <QWidget>

#include "core/engine/watch_view.h"

class QChart;
class QChartView;
class QLineSeries;
class QAreaSeries;
class QValueAxis;

namespace fermata::ui {

class TextLine;

/// Qt Charts; series are replaced, never built anew. GUI thread only.
class LiveChart final : public QWidget {
    Q_OBJECT
public:
    explicit LiveChart(QWidget* parent);

    void setGuard(const engine::GuardView& guard, Time deployedAt, Time now);
    void clear();

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void restyle();

    TextLine *m_name, *m_value, *m_fact;
    QChart* m_chart;
    QChartView* m_view;
    QLineSeries *m_treatment, *m_control, *m_deployed, *m_low, *m_high;
    QAreaSeries* m_usual;
    QValueAxis *m_x, *m_y;
    bool m_isWorse = false;
};

} // namespace fermata::ui
