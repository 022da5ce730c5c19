// How the change screen is laid out: its head and its panels, still empty.
#include <QGridLayout>
#include <QLabel>
#include <QVBoxLayout>

#include "ui/change/change_parts.h"
#include "ui/style/theme.h"

namespace fermata::ui {
namespace {

/// A label for foreign or long text: wraps, never reads markup.
QLabel* plainLabel(const QString& name, QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setAccessibleName(name);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

QWidget* ChangeScreen::buildHead() {
    auto& p = *m_parts;
    auto* head = new QWidget(this);
    head->setObjectName(QStringLiteral("changeHead"));
    head->setAccessibleName(tr("Verdict and acts"));
    head->setFixedHeight(style::themeOf(this).scaled(changeHeadHeight));
    p.flag = new VerdictFlag(64, head);
    p.verdict = plainLabel(tr("Verdict"), head);
    p.verdict->setWordWrap(false);
    p.title = new TextLine(head, style::TextSize::Key, QFont::DemiBold);
    p.sentence = new TextLine(head);
    p.ids = new TextLine(head, style::TextSize::Caption, QFont::Normal, TextLine::Ink::Muted);

    auto* line = new QHBoxLayout;
    line->setSpacing(14);
    line->addWidget(p.verdict);
    line->addWidget(p.title, 1);
    auto* words = new QVBoxLayout;
    words->setSpacing(4);
    words->addStretch(1);
    words->addLayout(line);
    words->addWidget(p.sentence);
    words->addWidget(p.ids);
    words->addStretch(1);

    auto* riskTitle = new TextLine(head, style::TextSize::Body, QFont::DemiBold);
    riskTitle->setText(tr("Risk of a defect"));
    p.riskNumber = new TextLine(head, style::TextSize::Figure);
    p.riskFact = new TextLine(head, style::TextSize::Caption, QFont::Normal, TextLine::Ink::Muted);
    p.scale = new RiskScale(head);
    auto* riskLine = new QHBoxLayout;
    riskLine->setSpacing(10);
    riskLine->addWidget(riskTitle);
    riskLine->addStretch(1);
    riskLine->addWidget(p.riskNumber);
    riskLine->addWidget(p.riskFact);
    auto* risk = new QVBoxLayout;
    risk->setSpacing(4);
    risk->addStretch(1);
    risk->addLayout(riskLine);
    risk->addWidget(p.scale);
    risk->addStretch(1);
    auto* riskBox = new QWidget(head);
    riskBox->setAccessibleName(tr("Risk of a defect"));
    riskBox->setLayout(risk);
    riskBox->setMinimumWidth(320);
    riskBox->setMaximumWidth(420);

    p.waiting = new TextLine(head, style::TextSize::Subject);
    p.waitingNote = new TextLine(head, style::TextSize::Caption, QFont::Normal, TextLine::Ink::Muted);
    auto* wait = new QVBoxLayout;
    wait->setSpacing(2);
    wait->addStretch(1);
    wait->addWidget(p.waiting);
    wait->addWidget(p.waitingNote);
    wait->addStretch(1);

    p.acts = new ActBar(head);
    p.acts->setMinimumWidth(440);

    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(16, 0, 16, 0);
    row->setSpacing(16);
    row->addWidget(p.flag);
    row->addLayout(words, 3);
    row->addWidget(riskBox, 2);
    row->addLayout(wait);
    row->addWidget(p.acts);
    return head;
}

QWidget* ChangeScreen::buildBody() {
    auto& p = *m_parts;
    auto* body = new QWidget(this);
    body->setObjectName(QStringLiteral("changePanels"));
    body->setAccessibleName(tr("What the verdict rests on"));

    p.history = new Panel(tr("How the verdict came about"), body);
    p.timeline = new Timeline(p.history);
    p.history->add(p.timeline, 1);
    p.causes = new Panel(tr("Cause of each flip"), body);
    p.causesModel = new RowsModel({tr("No."), tr("Time"), tr("Verdict"), tr("Cause"), tr("Risk")}, this);
    auto* causes = new RowsView(p.causesModel, 30, 3, {28, 52, 130, 200, 56}, p.causes);
    causes->setObjectName(QStringLiteral("causesTable"));
    causes->setAccessibleName(tr("Cause of each flip"));
    p.causesView = causes;
    causes->setToolTip(tr("Enter shows what differs from the verdict before (D: of the last flip)."));
    p.causes->add(causes, 1);

    p.why = new Panel(tr("Why this risk"), body);
    p.reasons = new SignedBars(p.why);
    p.why->add(p.reasons);
    p.release = new Panel(tr("What would release it"), body);
    p.ways = new WayOutRows(p.release);
    p.release->add(p.ways);
    p.similar = new Panel(tr("Similar past changes"), body);
    p.past = new SimilarRows(p.similar);
    p.similar->add(p.past);
    p.evidence = new Panel(tr("Evidence"), body);
    p.chips = new EvidenceStrip(p.evidence);
    p.evidence->add(p.chips);

    p.files = new Panel(tr("Files, most often mended first"), body);
    p.filesModel =
        new RowsModel({tr("Share of lines"), tr("File"), tr("Lines"), tr("Kind"), tr("Fixes"), tr("Owner")}, this);
    auto* files = new RowsView(p.filesModel, 38, 1, {108, 220, 92, 96, 52, 128}, p.files);
    files->setObjectName(QStringLiteral("filesTable"));
    files->setAccessibleName(tr("Files of the change"));
    files->setMinimumHeight(style::themeOf(this).scaled(140));
    p.files->add(files, 1);
    p.weighing = new Panel(tr("Value against risk, and what each answer costs"), body);
    p.losses = new LossBars(p.weighing);
    p.rules = new TextLine(p.weighing, style::TextSize::Caption, QFont::Normal, TextLine::Ink::Muted);
    p.rules->setIcon(style::Icon::ListChecks);
    p.worth = new TextLine(p.weighing, style::TextSize::Body);
    p.worth->setObjectName(QStringLiteral("worthLine"));
    p.frontier = new WorthFrontier(p.weighing);
    auto* both = new QWidget(p.weighing);
    both->setAccessibleName(tr("Value against risk"));
    auto* beside = new QHBoxLayout(both);
    beside->setContentsMargins(0, 0, 0, 0);
    beside->setSpacing(20);
    beside->addWidget(p.frontier, 1);
    beside->addWidget(p.losses, 1, Qt::AlignTop);
    p.weighing->add(p.worth);
    p.weighing->add(both);
    p.weighing->add(p.rules);
    p.plan = new Panel(tr("Plan of stages"), body);
    p.stages = new PlanStrip(p.plan);
    p.reviewers = new TextLine(p.plan, style::TextSize::Caption, QFont::Normal, TextLine::Ink::Muted);
    p.reviewers->setObjectName(QStringLiteral("reviewersLine"));
    p.reviewers->setIcon(style::Icon::UserCheck);
    p.testPlan = new TextLine(p.plan, style::TextSize::Caption, QFont::Normal, TextLine::Ink::Muted);
    p.testPlan->setObjectName(QStringLiteral("testPlanLine"));
    p.testPlan->setIcon(style::Icon::ListChecks);
    p.plan->add(p.stages);
    p.plan->add(p.testPlan);
    p.plan->add(p.reviewers);

    const auto keepRoom = [](QWidget* view) {
        auto policy = view->sizePolicy();
        policy.setRetainSizeWhenHidden(true); // the summary stays at the top while there is nothing to list
        view->setSizePolicy(policy);
    };
    p.tests = new Panel(tr("Tests"), body);
    p.testsSummary = new TextLine(p.tests, style::TextSize::Caption);
    p.testsModel = new RowsModel({tr("Failing test"), tr("Newest builds"), tr("P(broken)")}, this);
    p.testsView = new RowsView(p.testsModel, 38, 0, {220, 164, 76}, p.tests);
    p.testsView->setObjectName(QStringLiteral("testsTable"));
    p.testsView->setAccessibleName(tr("Failing tests"));
    keepRoom(p.testsView);
    p.tests->add(p.testsSummary);
    p.tests->add(p.testsView, 1);
    p.findings = new Panel(tr("Findings"), body);
    p.findingsSummary = new TextLine(p.findings, style::TextSize::Caption);
    p.findingsModel = new RowsModel({tr("New and severe")}, this);
    p.findingsView = new RowsView(p.findingsModel, 27, 0, {200}, p.findings);
    p.findingsView->setObjectName(QStringLiteral("findingsTable"));
    p.findingsView->setAccessibleName(tr("New severe findings"));
    keepRoom(p.findingsView);
    p.findings->add(p.findingsSummary);
    p.findings->add(p.findingsView, 1);
    p.coverage = new Panel(tr("Coverage of the changed lines"), body);
    p.coverageBar = new CoverageBar(p.coverage);
    p.coverage->add(p.coverageBar);

    // Three columns that share the first row: the pictures' 472 / 744 / 576.
    auto* left = new QVBoxLayout;
    auto* middle = new QVBoxLayout;
    auto* right = new QVBoxLayout;
    for (auto* column : {left, middle, right})
        column->setSpacing(12);
    for (auto* panel : {p.why, p.release, p.similar, p.evidence})
        left->addWidget(panel);
    left->addStretch(1);
    middle->addWidget(p.files, 1);
    middle->addWidget(p.weighing);
    middle->addWidget(p.plan);
    right->addWidget(p.tests, 2);
    right->addWidget(p.findings, 1);
    right->addWidget(p.coverage);

    auto* grid = new QGridLayout(body);
    grid->setContentsMargins(16, 12, 16, 12);
    grid->setSpacing(12);
    grid->addWidget(p.history, 0, 0, 1, 2);
    grid->addWidget(p.causes, 0, 2);
    grid->addLayout(left, 1, 0);
    grid->addLayout(middle, 1, 1);
    grid->addLayout(right, 1, 2);
    grid->setRowMinimumHeight(0, 200);
    grid->setRowMinimumHeight(1, 560);
    grid->setRowStretch(1, 1);
    grid->setColumnStretch(0, 472);
    grid->setColumnStretch(1, 744);
    grid->setColumnStretch(2, 576);
    grid->setColumnMinimumWidth(0, 380);
    grid->setColumnMinimumWidth(1, 480);
    grid->setColumnMinimumWidth(2, 380);
    return body;
}

} // namespace fermata::ui
