#include "ui/change/plan_strip.h"

#include <algorithm>

#include <QCoreApplication>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include "core/decision/allocation/reviewers.h"
#include "ui/style/icons.h"
#include "ui/style/runs.h"
#include "ui/widgets/text_line.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

using namespace style;
using decision::PlannedStage;
using decision::StageFate;
using decision::StageKind;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(fermata::ui::PlanStrip)
};

constexpr int cellHeight = 26, gapBetween = 14, rowGap = 6;

QString fateOf(StageFate fate) {
    switch (fate) {
    case StageFate::Kept:
        return Words::tr("kept");
    case StageFate::Added:
        return Words::tr("added");
    case StageFate::Moved:
        return Words::tr("moved");
    case StageFate::Dropped:
        return Words::tr("dropped");
    }
    return {};
}

QString shownOn(const PlannedStage& stage) {
    return stage.fate == StageFate::Added   ? QStringLiteral("+ ") + wordOf(stage.kind)
           : stage.fate == StageFate::Moved ? QStringLiteral("↔ ") + wordOf(stage.kind)
                                            : wordOf(stage.kind);
}

QString spoken(const PlannedStage& stage) {
    QString words =
        Words::tr("%1: %2, %3", "stage, fate, cause").arg(wordOf(stage.kind), fateOf(stage.fate), becauseOf(stage));
    if (stage.isMandatory)
        words += Words::tr(", mandatory");
    return words;
}

} // namespace

QString wordOf(StageKind kind) {
    switch (kind) {
    case StageKind::SeniorReview:
        return Words::tr("Senior review");
    case StageKind::Build:
        return Words::tr("Build");
    case StageKind::UnitTests:
        return Words::tr("Unit tests");
    case StageKind::Scan:
        return Words::tr("Scan");
    case StageKind::IntegrationTests:
        return Words::tr("Integration tests");
    case StageKind::Coverage:
        return Words::tr("Coverage");
    case StageKind::MigrationRehearsal:
        return Words::tr("Migration rehearsal");
    case StageKind::PerformanceEnvironment:
        return Words::tr("Performance environment");
    case StageKind::Canary:
        return Words::tr("Canary");
    case StageKind::Deploy:
        return Words::tr("Deploy");
    }
    return {};
}

QString becauseOf(const PlannedStage& stage) {
    const auto& why = stage.because;
    if (why == "policy")
        return Words::tr("the policy asks for it");
    if (why == "class")
        return Words::tr("because of the kind of change");
    if (why == "risk")
        return Words::tr("because of its risk");
    if (why == "component")
        return Words::tr("because of a critical component");
    if (why == "pipeline")
        return Words::tr("because it edits pipeline or policy");
    if (why == "production")
        return Words::tr("because it goes to production");
    return Words::tr("as usual");
}

QString reviewersOf(const assessment::EvidenceSnapshot& evidence, const decision::Policy& policy) {
    const auto advice = decision::adviseReviewers(evidence.files, evidence.hands, policy);
    if (advice.persons.empty())
        return Words::tr("Nobody of a senior role is free of a hand in this change.");
    QStringList names;
    for (const std::string& id : advice.persons) {
        const auto person = std::ranges::find(policy.people, id, &decision::Person::id);
        names.append(wording::oneLine(person != policy.people.end() && !person->name.empty() ? person->name : id, 60));
    }
    return (advice.knowTheFiles ? Words::tr("Could review: %1, who know these files", "names")
                                : Words::tr("Could review: %1 (nobody senior knows these files)", "names"))
        .arg(names.join(QStringLiteral(", ")));
}

PlanStrip::PlanStrip(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setObjectName(QStringLiteral("planStrip"));
    setAccessibleName(tr("Plan of stages"));
}

void PlanStrip::setPlan(decision::StagePlan plan) {
    m_plan = std::move(plan);
    QStringList words;
    for (const auto* list : {&m_plan.stages, &m_plan.dropped})
        for (const PlannedStage& stage : *list)
            words.append(spoken(stage));
    setAccessibleName(tr("Plan of stages: %1").arg(words.join(QStringLiteral("; "))));
    setFixedHeight(heightFor(width()));
    update();
}

void PlanStrip::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    setFixedHeight(heightFor(width()));
}

std::vector<PlanStrip::Cell> PlanStrip::cells(int width) const {
    const Theme& theme = themeOf(this);
    std::vector<Cell> cells;
    const double height = theme.scaled(cellHeight);
    double x = 0, y = 0;
    const QFontMetricsF plain(theme.font(TextSize::Caption)), strong(theme.font(TextSize::Caption, QFont::DemiBold));
    for (const auto* list : {&m_plan.stages, &m_plan.dropped})
        for (const PlannedStage& stage : *list) {
            const double wide =
                std::ceil((stage.fate == StageFate::Kept ? plain : strong).horizontalAdvance(shownOn(stage))) + 16 +
                (stage.isMandatory ? 16 : 0);
            if (x > 0 && x + wide > width) {
                x = 0;
                y += height + rowGap;
            }
            cells.push_back({QRectF(x, y, std::min<double>(wide, width), height), &stage});
            x += wide + gapBetween;
        }
    return cells;
}

QSize PlanStrip::sizeHint() const {
    return {360, heightFor(std::max(480, width()))};
}

int PlanStrip::heightFor(int width) const {
    const auto all = cells(width);
    return all.empty() ? themeOf(this).scaled(cellHeight) : static_cast<int>(all.back().area.bottom()) + 1;
}

void PlanStrip::paintEvent(QPaintEvent*) {
    const Theme& theme = themeOf(this);
    QPainter painter(this);
    painter.setLayoutDirection(Qt::LeftToRight);
    const auto all = cells(width());
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto& [area, stage] = all[i];
        const bool isDropped = stage->fate == StageFate::Dropped;
        const bool isOther = stage->fate == StageFate::Added || stage->fate == StageFate::Moved;
        if (i > 0 && all[i - 1].area.top() == area.top() && !isDropped)
            painter.fillRect(QRectF(all[i - 1].area.right() + 1, area.center().y(), gapBetween - 2, 1), theme.edge);
        QPen pen(isOther ? theme.text : isDropped ? theme.edge : theme.line, isOther ? 1.5 : 1);
        if (isDropped)
            pen.setDashPattern({1.5, 3});
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(pen);
        painter.setBrush(isDropped ? theme.surface : theme.raised);
        painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
        painter.setRenderHint(QPainter::Antialiasing, false);
        if (stage->isMandatory)
            paintIcon(painter, QRectF(area.right() - 20, area.top(), 16, area.height()), Icon::Lock, theme.muted, 11);
        QFont font = theme.font(TextSize::Caption, isOther ? QFont::DemiBold : QFont::Normal);
        font.setStrikeOut(isDropped);
        paintText(painter, area.adjusted(8, 0, stage->isMandatory ? -20 : -6, 0), shownOn(*stage), font,
                  isDropped ? theme.muted : theme.text);
    }
}

bool PlanStrip::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        for (const Cell& cell : cells(width()))
            if (cell.area.contains(help->pos()))
                QToolTip::showText(help->globalPos(), plainToolTip(spoken(*cell.stage)), this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace fermata::ui
