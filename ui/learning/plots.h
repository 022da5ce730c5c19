// The two plots of the model's health, painted: whether 30 % means 30 %, and how many faults are caught for how many
// changes gated.
#pragma once

#include <vector>

#include <QWidget>

#include "core/engine/model_health.h"

class QPainter;

namespace fermata::ui {

/// Points of the bins with their 90 % bars over the diagonal, hollow and dashed under 59 labels; how many changes each
/// bin holds stands below on the same axis. GUI thread only.
class ReliabilityPlot final : public QWidget {
    Q_OBJECT
public:
    explicit ReliabilityPlot(QWidget* parent);
    void setBins(const std::vector<learning::ReliabilityBin>& bins);
    QSize sizeHint() const override { return {660, 380}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    QRectF area() const;
    std::vector<learning::ReliabilityBin> m_bins;
};

/// Curves over the share gated, 0 to 50 %; the table in it is the legend. GUI thread only.
class CapturePlot final : public QWidget {
    Q_OBJECT
public:
    enum class Line { Champion, Challenger, SizeOnly };
    struct Curve {
        QString name;
        Line line = Line::Champion;
        learning::CaptureCurve shares;
    };

    explicit CapturePlot(QWidget* parent);
    void setCurves(std::vector<Curve> curves);
    const std::vector<Curve>& curves() const { return m_curves; }
    QSize sizeHint() const override { return {480, 380}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintLegend(QPainter& painter, const QRectF& area) const;
    std::vector<Curve> m_curves;
};

} // namespace fermata::ui
