// The suites of tests that a change runs through, why, and how long that takes beside running all of them.
#pragma once

#include <QDialog>

#include "core/decision/allocation/test_plan.h"

namespace fermata::ui {

/// "12 of 41 suites, about 4 min instead of 38 min: 34 min saved". Nothing where no suite is on record.
QString sentenceOf(const decision::TestPlan& plan);
/// Why a suite runs or does not.
QString becauseOf(const decision::PlannedSuite& suite);

/// GUI thread only.
class TestPlanDialog final : public QDialog {
    Q_OBJECT
public:
    /// `headline`: the change's title, plain
    TestPlanDialog(const QString& headline, const decision::TestPlan& plan, QWidget* parent);
};

} // namespace fermata::ui
