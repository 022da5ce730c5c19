#include "ui/change/test_plan_dialog.h"

#include <cmath>

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/style/fermata_style.h"
#include "ui/widgets/plain_label.h"
#include "ui/widgets/rows_view.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(fermata::ui::TestPlanDialog)
};

constexpr int rowHeight = 30, fateWidth = 92, nameWidth = 330, testsWidth = 70, tookWidth = 90, whyWidth = 230;

QString lasting(double seconds) {
    if (seconds < 60.0)
        return Words::tr("%1 s", "seconds").arg(QString::number(seconds, 'f', seconds < 9.95 ? 1 : 0));
    return Words::tr("%1 min", "minutes").arg(QString::number(seconds / 60.0, 'f', seconds < 597.0 ? 1 : 0));
}

} // namespace

QString sentenceOf(const decision::TestPlan& plan) {
    if (plan.suites.empty())
        return {};
    const auto counted = [](std::size_t count) { return wording::count(static_cast<std::uint64_t>(count)); };
    QString sentence = plan.running == plan.suites.size()
                           ? Words::tr("All %1 suites run: about %2", "count, a time")
                                 .arg(counted(plan.running), lasting(plan.secondsOfAll))
                           : Words::tr("%1 of %2 suites run: about %3 instead of %4, %5 saved", "counts, times")
                                 .arg(counted(plan.running), counted(plan.suites.size()), lasting(plan.secondsPlanned),
                                      lasting(plan.secondsOfAll), lasting(plan.secondsSaved()));
    if (plan.unknown > 0)
        sentence += Words::tr("; of %1 nobody knows how long", "a count").arg(counted(plan.unknown));
    return sentence;
}

QString becauseOf(const decision::PlannedSuite& suite) {
    if (suite.because == "near")
        return Words::tr("near to what is changed");
    if (suite.because == "failed")
        return Words::tr("failed in one of its newest runs");
    if (suite.because == "few_runs")
        return Words::tr("its past is too short");
    if (suite.because == "class")
        return Words::tr("not needed for this kind of change");
    return Words::tr("as usual");
}

TestPlanDialog::TestPlanDialog(const QString& headline, const decision::TestPlan& plan, QWidget* parent)
    : QDialog(parent) {
    setObjectName(QStringLiteral("testPlanDialog"));
    setWindowTitle(tr("Test plan"));
    setAccessibleName(tr("Test plan: %1", "title of a change").arg(headline));
    const style::Theme& theme = style::themeOf(this);
    resize(theme.scaled(900), theme.scaled(560));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(8);
    auto* title = plainLabel(headline, this);
    title->setFont(theme.font(style::TextSize::Subject, QFont::DemiBold));
    column->addWidget(title);
    auto* sum = plainLabel(plan.suites.empty() ? tr("No suite is on record: what the reports of a change say is kept "
                                                    "when the change is judged.")
                                               : sentenceOf(plan),
                           this);
    sum->setObjectName(QStringLiteral("testPlanSum"));
    column->addWidget(sum);
    auto* model = new RowsModel({tr("Suite runs"), tr("Suite"), tr("Tests"), tr("Usually"), tr("Why")}, this);
    std::vector<RowsModel::Row> rows;
    for (const decision::PlannedSuite& suite : plan.suites) {
        RowsModel::Cell runs, name, tests, took, why;
        runs.text = suite.runs ? tr("runs", "a suite") : tr("left out", "a suite");
        runs.isStrong = suite.runs;
        name.text = wording::oneLine(suite.name, 200);
        tests.text = wording::count(static_cast<std::uint64_t>(std::max(0, suite.tests)));
        took.text = suite.seconds ? lasting(*suite.seconds) : tr("not known");
        tests.isNumber = took.isNumber = true;
        why.text = becauseOf(suite);
        for (RowsModel::Cell* cell : {&runs, &name, &tests, &took, &why})
            cell->isMuted = !suite.runs;
        rows.push_back({runs, name, tests, took, why});
    }
    model->setRows(std::move(rows));
    auto* view = new RowsView(model, rowHeight, 1, {fateWidth, nameWidth, testsWidth, tookWidth, whyWidth}, this);
    view->setObjectName(QStringLiteral("testPlanTable"));
    view->setAccessibleName(tr("Suites of tests"));
    view->setVisible(!plan.suites.empty());
    column->addWidget(view, 1);
    if (plan.suites.empty())
        column->addStretch(1);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    auto* close = new QPushButton(tr("Close"), this);
    close->setAccessibleName(close->text());
    style::setButtonKey(close, tr("Esc"));
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    buttons->addWidget(close);
    column->addLayout(buttons);
    view->setFocus();
}

} // namespace fermata::ui
