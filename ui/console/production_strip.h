// The state of production in four cells, or an honest sentence where nothing is connected.
#pragma once

#include <array>
#include <optional>

#include <QWidget>

#include "core/delivery/production.h"

namespace fermata::ui {

/// GUI thread only.
class ProductionStrip final : public QWidget {
    Q_OBJECT
public:
    explicit ProductionStrip(QWidget* parent);

    void setProduction(const std::optional<delivery::ProductionState>& production, Time now);
    /// Only the four numbers, for small windows.
    void setFolded(bool isFolded);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {320, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct Cell {
        QString label, value, unit, fact;
        bool isAbnormal = false;
        bool isKnown = false;
    };
    void paintCell(QPainter& painter, const QRectF& area, const Cell& cell) const;
    void paintUsualDay(QPainter& painter, const QRectF& area) const;

    std::array<Cell, 4> m_cells;
    std::vector<double> m_day; ///< usual traffic of the 24 hours of today, shares of the week's highest
    std::optional<double> m_traffic;
    int m_hour = 0;
    QString m_head;
    QString m_fact;
    bool m_isConnected = false;
    bool m_isFolded = false;
};

} // namespace fermata::ui
