// Twelve weeks of drift for each thing that is watched, the worst first.
#pragma once

#include <vector>

#include <QWidget>

#include "core/engine/model_health.h"

namespace fermata::ui {

/// Bars of the stability index, the limit dotted; weeks without enough changes hatched. GUI thread only.
class DriftRows final : public QWidget {
    Q_OBJECT
public:
    explicit DriftRows(QWidget* parent);

    /// Sorts: what drifts first, then by the newest value; the two that are about outcomes stay last.
    void setRows(std::vector<learning::DriftRow> rows);
    const std::vector<learning::DriftRow>& rows() const { return m_rows; }
    QSize sizeHint() const override;

    /// How a person calls what is watched.
    static QString nameOf(const std::string& subject);

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    QString words(const learning::DriftRow& row) const;
    std::vector<learning::DriftRow> m_rows;
};

} // namespace fermata::ui
