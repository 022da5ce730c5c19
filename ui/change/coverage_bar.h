// The covered share of the changed lines: covered solid, not covered hollow, the floor of the policy as a tick.
#pragma once

#include <QWidget>

#include "core/assessment/evidence/snapshot.h"

namespace fermata::ui {

/// GUI thread only.
class CoverageBar final : public QWidget {
    Q_OBJECT
public:
    explicit CoverageBar(QWidget* parent);
    void setFacts(const assessment::CoverageFacts& facts, double floor);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    assessment::CoverageFacts m_facts;
    double m_floor = 0;
};

} // namespace fermata::ui
