// The stages that a change goes through, in their order, with what was added, moved or dropped for it.
#pragma once

#include <QWidget>

#include "core/assessment/evidence/snapshot.h"
#include "core/decision/allocation/stage_plan.h"
#include "core/decision/decision.h"
#include "core/decision/policy.h"

namespace fermata::ui {

QString wordOf(decision::StageKind kind);
/// Why a stage stands in the plan or left it: "asked for by the policy".
QString becauseOf(const decision::PlannedStage& stage);
/// "Kim Aas, Ana Prieto (they know these files)"; never a hand of the change.
QString reviewersOf(const assessment::EvidenceSnapshot& evidence, const decision::Policy& policy);

/// Steps as cells on a line: added ones outlined strongly, moved ones with an arrow, dropped ones dotted at the end,
/// mandatory ones with a lock. Wraps where the width is too small. GUI thread only.
class PlanStrip final : public QWidget {
    Q_OBJECT
public:
    explicit PlanStrip(QWidget* parent);
    void setPlan(decision::StagePlan plan);
    QSize sizeHint() const override;
    /// Not announced to the layout: a page with such a part would be as high as all that it would like to be.
    int heightFor(int width) const;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Cell {
        QRectF area;
        const decision::PlannedStage* stage = nullptr;
    };
    std::vector<Cell> cells(int width) const;

    decision::StagePlan m_plan;
};

} // namespace fermata::ui
