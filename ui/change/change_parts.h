// The widgets of the change screen that hold a value: built in one file, filled in another. For ui/change only.
#pragma once

#include "ui/change/change_screen.h"
#include "ui/change/coverage_bar.h"
#include "ui/change/plan_strip.h"
#include "ui/change/timeline.h"
#include "ui/widgets/bar_rows.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/evidence_strip.h"
#include "ui/widgets/fact_rows.h"
#include "ui/widgets/panel.h"
#include "ui/widgets/risk_scale.h"
#include "ui/widgets/rows_view.h"
#include "ui/widgets/text_line.h"
#include "ui/widgets/verdict_flag.h"
#include "ui/widgets/worth_view.h"

namespace fermata::ui {

/// The height of the head in pixels at scale 1; the screen paints its ground.
inline constexpr int changeHeadHeight = 132;

struct ChangeScreen::Parts {
    EmptyState* empty = nullptr;
    // Head
    VerdictFlag* flag = nullptr;
    QLabel* verdict = nullptr;
    TextLine* title = nullptr;
    TextLine* sentence = nullptr;
    TextLine* ids = nullptr;
    TextLine* riskNumber = nullptr;
    TextLine* riskFact = nullptr;
    RiskScale* scale = nullptr;
    TextLine* waiting = nullptr;
    TextLine* waitingNote = nullptr;
    ActBar* acts = nullptr;
    // First row
    Panel* history = nullptr;
    Timeline* timeline = nullptr;
    Panel* causes = nullptr;
    RowsModel* causesModel = nullptr;
    RowsView* causesView = nullptr;
    // Left
    Panel* why = nullptr;
    SignedBars* reasons = nullptr;
    Panel* release = nullptr;
    WayOutRows* ways = nullptr;
    Panel* similar = nullptr;
    SimilarRows* past = nullptr;
    Panel* evidence = nullptr;
    EvidenceStrip* chips = nullptr;
    // Middle
    Panel* files = nullptr;
    RowsModel* filesModel = nullptr;
    Panel* weighing = nullptr;
    LossBars* losses = nullptr;
    WorthFrontier* frontier = nullptr;
    TextLine* worth = nullptr;
    TextLine* rules = nullptr;
    Panel* plan = nullptr;
    PlanStrip* stages = nullptr;
    TextLine* reviewers = nullptr;
    TextLine* testPlan = nullptr;
    // Right
    Panel* tests = nullptr;
    TextLine* testsSummary = nullptr;
    RowsModel* testsModel = nullptr;
    RowsView* testsView = nullptr;
    /// What the tests of this head did before, once it was read.
    std::string pastsOf; ///< head and names that it was asked for
    std::optional<delivery::TestPasts> pasts;
    Panel* findings = nullptr;
    RowsModel* findingsModel = nullptr;
    RowsView* findingsView = nullptr;
    TextLine* findingsSummary = nullptr;
    Panel* coverage = nullptr;
    CoverageBar* coverageBar = nullptr;
};

} // namespace fermata::ui
