#include "ui/change/change_screen.h"

#include <algorithm>

#include <QAction>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/change/change_models.h"
#include "ui/change/coverage_bar.h"
#include "ui/change/panel.h"
#include "ui/change/rows_view.h"
#include "ui/change/timeline.h"
#include "ui/models/inbox_model.h"
#include "ui/style/theme.h"
#include "ui/widgets/bar_rows.h"
#include "ui/widgets/decision_parts.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/evidence_strip.h"
#include "ui/widgets/fact_rows.h"
#include "ui/widgets/risk_scale.h"
#include "ui/widgets/shapes_of.h"
#include "ui/widgets/text_line.h"
#include "ui/widgets/verdict_flag.h"
#include "ui/wording/wording.h"

namespace fermata::ui {
namespace {

constexpr int headHeight = 132;

QString counted(long number) { return wording::count(static_cast<std::uint64_t>(std::max(0L, number))); }

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
    TextLine* rules = nullptr;
    // Right
    Panel* tests = nullptr;
    TextLine* testsSummary = nullptr;
    RowsModel* testsModel = nullptr;
    RowsView* testsView = nullptr;
    Panel* findings = nullptr;
    RowsModel* findingsModel = nullptr;
    RowsView* findingsView = nullptr;
    TextLine* findingsSummary = nullptr;
    Panel* coverage = nullptr;
    CoverageBar* coverageBar = nullptr;
};

ChangeScreen::ChangeScreen(Bridge& bridge, Selection& selection, QWidget* parent) :
    QWidget(parent), m_bridge(bridge), m_selection(selection), m_parts(std::make_unique<Parts>()),
    m_stack(new QStackedWidget(this)) {
    setObjectName(QStringLiteral("changeScreen"));
    setAccessibleName(tr("Change"));
    m_stack->setAccessibleName(tr("Change"));
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_stack);

    m_parts->empty = new EmptyState(m_stack);
    m_parts->empty->setAccessibleName(tr("No change selected"));
    auto* page = new QWidget(m_stack);
    page->setAccessibleName(tr("Change"));
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildHead());
    auto* scroll = new QScrollArea(page);
    scroll->setObjectName(QStringLiteral("changeBody"));
    scroll->setAccessibleName(tr("What the verdict rests on"));
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setWidget(buildBody());
    column->addWidget(scroll, 1);
    m_stack->addWidget(m_parts->empty);
    m_stack->addWidget(page);

    addActions();
    connect(&m_bridge, &Bridge::snapshotChanged, this, &ChangeScreen::refresh);
    connect(&m_selection, &Selection::changed, this, &ChangeScreen::refresh);
    connect(m_parts->acts, &ActBar::chosen, this,
            [this](ActKind kind) { emit actRequested(QString::fromStdString(m_selection.key()), kind); });
    connect(m_parts->ways, &WayOutRows::chosen, this,
            [this](int way) { emit wayRequested(QString::fromStdString(m_selection.key()), way); });
    restyle();
    refresh();
}

ChangeScreen::~ChangeScreen() = default;

ActBar* ChangeScreen::acts() const { return m_parts->acts; }

QWidget* ChangeScreen::buildHead() {
    auto& p = *m_parts;
    auto* head = new QWidget(this);
    head->setObjectName(QStringLiteral("changeHead"));
    head->setAccessibleName(tr("Verdict and acts"));
    head->setFixedHeight(style::themeOf(this).scaled(headHeight));
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
    p.files->add(files, 1);
    p.weighing = new Panel(tr("Expected loss of each answer"), body);
    p.losses = new LossBars(p.weighing);
    p.rules = new TextLine(p.weighing, style::TextSize::Caption, QFont::Normal, TextLine::Ink::Muted);
    p.rules->setIcon(style::Icon::ListChecks);
    p.weighing->add(p.losses);
    p.weighing->add(p.rules);

    const auto table = [](RowsModel* model, const char* name, const QString& words, QWidget* parent) {
        auto* view = new RowsView(model, 27, 0, {200}, parent);
        view->setObjectName(QLatin1String(name));
        view->setAccessibleName(words);
        auto policy = view->sizePolicy();
        policy.setRetainSizeWhenHidden(true); // the summary stays at the top while there is nothing to list
        view->setSizePolicy(policy);
        return view;
    };
    p.tests = new Panel(tr("Tests"), body);
    p.testsSummary = new TextLine(p.tests, style::TextSize::Caption);
    p.testsModel = new RowsModel({tr("Failing test")}, this);
    p.testsView = table(p.testsModel, "testsTable", tr("Failing tests"), p.tests);
    p.tests->add(p.testsSummary);
    p.tests->add(p.testsView, 1);
    p.findings = new Panel(tr("Findings"), body);
    p.findingsSummary = new TextLine(p.findings, style::TextSize::Caption);
    p.findingsModel = new RowsModel({tr("New and severe")}, this);
    p.findingsView = table(p.findingsModel, "findingsTable", tr("New severe findings"), p.findings);
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
    grid->setRowMinimumHeight(0, 236);
    grid->setRowMinimumHeight(1, 616);
    grid->setRowStretch(1, 1);
    grid->setColumnStretch(0, 472);
    grid->setColumnStretch(1, 744);
    grid->setColumnStretch(2, 576);
    grid->setColumnMinimumWidth(0, 380);
    grid->setColumnMinimumWidth(1, 480);
    grid->setColumnMinimumWidth(2, 380);
    return body;
}

void ChangeScreen::addActions() {
    const auto add = [this](const QString& name, const QKeySequence& key, const char* objectName, auto act) {
        auto* action = new QAction(name, this);
        action->setObjectName(QLatin1String(objectName));
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, act);
        addAction(action);
        m_actions.append(action);
        if (key.toString().size() == 1)
            m_letters.emplace_back(action, key);
    };
    const auto act = [this](ActKind kind) {
        return [this, kind] {
            if (m_parts->acts->isOpen(kind))
                emit actRequested(QString::fromStdString(m_selection.key()), kind);
        };
    };
    add(tr("Approve…"), Qt::Key_A, "approveAction", act(ActKind::Approve));
    add(tr("Hold…"), Qt::Key_H, "holdAction", act(ActKind::Hold));
    add(tr("Override…"), Qt::Key_O, "overrideAction", act(ActKind::Override));
    for (int way = 0; way < 3; ++way)
        add(tr("Way out %1").arg(way + 1), QKeySequence(Qt::Key_1 + way), "wayAction", [this, way] {
            if (way < m_parts->ways->count())
                emit wayRequested(QString::fromStdString(m_selection.key()), way);
        });
}

void ChangeScreen::setLetterKeys(bool areOn) {
    for (const auto& [action, key] : m_letters)
        action->setShortcut(areOn ? key : QKeySequence());
}

void ChangeScreen::refresh() {
    const auto snapshot = m_bridge.snapshot();
    const auto* view = findChange(*snapshot, m_selection.key());
    if (!view) {
        m_parts->empty->show(style::Icon::GitPullRequest, tr("No change is selected"),
                             tr("Choose one in the console; Enter opens it here."));
        m_stack->setCurrentIndex(0);
        return;
    }
    m_stack->setCurrentIndex(1);
    showHead(*snapshot, *view);
    showDecision(*snapshot, *view);
    showEvidence(*snapshot, *view);
}

void ChangeScreen::showHead(const engine::Snapshot& snapshot, const engine::ChangeView& view) {
    auto& p = *m_parts;
    const auto* decision = view.decision.get();
    const auto word = decision ? wording::verdict(decision->verdict)
                      : view.error.empty() ? tr("No verdict yet")
                                           : tr("Not assessed");
    p.flag->setShape(shapeOf(decision), word);
    p.verdict->setText(word);
    p.title->setText(wording::oneLine(view.change.title));
    p.sentence->setText(!view.error.empty() ? wording::oneLine(view.error)
                        : decision          ? wording::sentence(decision->summary)
                                            : tr("Its past and its evidence are being read."));
    QStringList ids{wording::place(view.change), tr("commit %1").arg(wording::shortId(view.change.head))};
    if (const auto names = wording::authors(view.change); !names.isEmpty())
        ids.append(tr("by %1").arg(names));
    if (view.change.commits > 1)
        ids.append(tr("commits: %1").arg(view.change.commits));
    if (view.change.state == delivery::ChangeState::AlreadyMerged)
        ids.append(tr("already merged, replayed"));
    if (!view.decisionId.empty())
        ids.append(tr("decision %1").arg(QString::fromStdString(view.decisionId.substr(0, 12))));
    p.ids->setText(ids.join(QStringLiteral(", ")));
    p.waiting->setText(wording::age(view.waitingSince, snapshot.at));
    p.waitingNote->setText(tr("waiting"));
    p.scale->setVisible(decision);
    if (decision) {
        p.scale->setFigures(riskFigures(*decision, riskLimit(view.evidence.get(), snapshot.policy.get())));
        p.riskNumber->setText(wording::probability(decision->risk.pDefect.value()));
        p.riskFact->setText(riskFact(decision->risk));
    } else {
        p.riskNumber->setText(tr("unknown"));
        p.riskFact->setText({});
    }
    p.acts->setChange(&view, snapshot.at, !decision);
}

void ChangeScreen::showDecision(const engine::Snapshot& snapshot, const engine::ChangeView& view) {
    auto& p = *m_parts;
    const auto* decision = view.decision.get();
    const auto limit = riskLimit(view.evidence.get(), snapshot.policy.get());
    p.timeline->setHistory(view.history, limit, snapshot.at);
    p.history->setNothing(view.history.empty() ? tr("No decision about this change is on record yet.") : QString());
    p.history->setFact(view.history.empty() ? QString() : tr("risk with interval, limit of the policy now; local time"));
    p.causesModel->setRows(causeRows(view.history, snapshot.at));
    p.causes->setNothing(view.history.empty() ? tr("Nothing has flipped: there is no decision yet.") : QString());
    p.causes->setFact(view.history.empty() ? QString() : tr("decisions on record: %1").arg(view.history.size()));

    const auto loading = tr("Comes with the first decision.");
    p.why->setNothing(decision ? QString() : loading);
    p.release->setNothing(decision ? QString() : loading);
    p.weighing->setNothing(decision ? QString() : loading);
    if (!decision) {
        p.why->setFact({});
        p.release->setFact({});
        p.weighing->setFact({});
        return;
    }
    auto bars = reasonBars(*decision);
    p.why->setNothing(bars.empty() ? tr("The model names no reason: %1.").arg(wording::riskState(decision->risk.state)) : QString());
    p.why->setFact(tr("base rate %1, risk %2")
                       .arg(wording::probability(decision->risk.baseRate),
                            wording::probability(decision->risk.pDefect.value())));
    bars.resize(std::min<std::size_t>(bars.size(), 6));
    p.reasons->setRows(std::move(bars));

    p.ways->setWays(view.counterfactuals);
    p.release->setFact(view.counterfactuals.empty() ? QString() : tr("each was run through the gate"));
    if (view.counterfactuals.empty())
        p.release->setNothing(decision->permits()   ? tr("It is released already.")
                              : view.wayOutSearched ? tr("No review, green run or waiting releases it; only an override.")
                                                    : tr("Not searched yet."));
    p.losses->setRows(lossBars(*decision));
    p.weighing->setFact(decision->unit.empty() ? tr("in units of loss") : wording::oneLine(decision->unit, 40));
    const auto broken = brokenRules(*decision);
    p.rules->setText(broken.isEmpty() ? tr("Hard rules: %1").arg(rulesLine(*decision)) : broken.front());
}

void ChangeScreen::showEvidence(const engine::Snapshot& snapshot, const engine::ChangeView& view) {
    auto& p = *m_parts;
    const auto* evidence = view.evidence.get();
    const auto loading = tr("The evidence is being read.");
    for (auto* panel : {p.similar, p.evidence, p.files, p.tests, p.findings, p.coverage}) {
        panel->setNothing(evidence ? QString() : loading);
        panel->setFact({});
    }
    if (!evidence)
        return;
    p.past->setPast(evidence->similar, snapshot.at);
    p.similar->setFact(evidence->similar.empty() ? QString() : similarFact(evidence->similar));
    if (evidence->similar.empty())
        p.similar->setNothing(tr("No past change is known that could be compared."));
    const auto chips = evidenceChips(*evidence, view.decision.get(), snapshot.at);
    p.chips->setValues(chips);
    p.evidence->setFact(evidenceFact(chips));

    p.filesModel->setRows(fileRows(*evidence));
    p.files->setFact(tr("files: %1, +%2 \u2212%3")
                         .arg(counted(evidence->fileCount), counted(evidence->linesAdded), counted(evidence->linesDeleted)));
    if (evidence->files.empty())
        p.files->setNothing(tr("This change touches no file."));

    const auto absent = [&](assessment::EvidenceKind kind, const QString& missing) {
        const auto state = evidence->of(kind).state;
        return state == assessment::EvidenceState::Missing     ? missing
               : state == assessment::EvidenceState::Malformed ? tr("The report cannot be read; it counts as missing.")
                                                               : QString();
    };
    const auto& tests = evidence->tests;
    p.tests->setFact(tests.executed > 0 ? tr("%1 run, %2 skipped").arg(counted(tests.executed), counted(tests.skipped)) : QString());
    p.testsSummary->setText(tr("%1 passed, %2 failed, %3 flaky; changed by this change: %4")
                                .arg(counted(tests.passed), counted(tests.failed), counted(tests.flaky),
                                     counted(tests.changedByChange)));
    std::vector<RowsModel::Row> failing;
    for (const auto& name : tests.failing)
        failing.push_back({RowsModel::Cell{wording::oneLine(name), {}, -1, false, false, true}});
    p.testsModel->setRows(std::move(failing));
    p.tests->setNothing(absent(assessment::EvidenceKind::Tests, tr("No test report of this head; nothing counts as passed.")));
    p.testsView->setVisible(!tests.failing.empty());

    const auto& scan = evidence->scan;
    p.findings->setFact(tr("%1 new, %2 old, %3 suppressed")
                            .arg(counted(scan.newCritical + scan.newOther), counted(scan.known), counted(scan.suppressed)));
    p.findingsSummary->setText(scan.newCritical > 0 ? tr("New and severe: %1, new and minor: %2")
                                                          .arg(counted(scan.newCritical), counted(scan.newOther))
                                                    : tr("New and minor: %1, none severe").arg(counted(scan.newOther)));
    std::vector<RowsModel::Row> critical;
    for (const auto& name : scan.critical)
        critical.push_back({RowsModel::Cell{wording::oneLine(name), {}, -1, false, false, true}});
    p.findingsModel->setRows(std::move(critical));
    const auto noScan = absent(assessment::EvidenceKind::Scan, tr("No scan of this head."));
    p.findings->setNothing(noScan);
    if (!noScan.isEmpty())
        p.findings->setFact({});
    p.findingsView->setVisible(!scan.critical.empty());

    const auto& coverage = evidence->coverage;
    p.coverageBar->setFacts(coverage, snapshot.policy ? snapshot.policy->appetite.coverageFloor : 0);
    auto noCoverage = absent(assessment::EvidenceKind::Coverage, tr("No coverage report of this head; counted as 0 %."));
    if (noCoverage.isEmpty() && coverage.coverable <= 0)
        noCoverage = tr("The report counts none of the changed lines.");
    p.coverage->setNothing(noCoverage);
    p.coverage->setFact(noCoverage.isEmpty() ? tr("%1 % of %2 lines")
                                                   .arg(qRound(100.0 * static_cast<double>(coverage.covered) / static_cast<double>(coverage.coverable)))
                                                   .arg(counted(coverage.coverable))
                                             : QString());
}

void ChangeScreen::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const auto& theme = style::themeOf(this);
    painter.fillRect(rect(), theme.background);
    painter.fillRect(0, 0, width(), theme.scaled(headHeight), theme.surface);
    painter.fillRect(0, theme.scaled(headHeight) - 1, width(), 1, theme.line);
}

void ChangeScreen::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::StyleChange)
        restyle();
}

void ChangeScreen::restyle() {
    m_parts->verdict->setFont(style::themeOf(this).font(style::TextSize::Hero, QFont::Bold));
    update();
}

} // namespace fermata::ui
