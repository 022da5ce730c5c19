// The risk on a line: interval, point, limit of the policy and base rate; labels never overlap.
#pragma once

#include <optional>

#include <QWidget>

#include "ui/style/shapes.h"

namespace fermata::ui {

/// All shares of 1. @requires low <= point <= high
struct RiskFigures {
    double point = 1.0, low = 0.0, high = 1.0;
    double baseRate = 0.0;
    std::optional<double> limit;
    style::State colour = style::State::Queued; ///< of the point
};

/// The end of the scale: the next fifth above the interval, never above 1.
double scaleEnd(double high);

/// GUI thread only.
class RiskScale final : public QWidget {
    Q_OBJECT
public:
    explicit RiskScale(QWidget* parent);
    void setFigures(const RiskFigures& figures);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    RiskFigures m_figures;
};

} // namespace fermata::ui
