// How the what-if lab is laid out; what it does stands in rehearsal_screen.cpp.
#include <QAction>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/rehearsal/escape_model.h"
#include "ui/rehearsal/lab_charts.h"
#include "ui/rehearsal/policy_slider.h"
#include "ui/rehearsal/rehearsal_screen.h"
#include "ui/rehearsal/scenario_model.h"
#include "ui/rehearsal/simulation_banner.h"
#include "ui/style/fermata_style.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/panel.h"
#include "ui/widgets/plain_label.h"

namespace fermata::ui {

using namespace style;

namespace {

constexpr int pauseMilliseconds = 300;
constexpr int policyWidth = 344, periodWidth = 152, gutter = 8;

} // namespace

RehearsalScreen::RehearsalScreen(Bridge& bridge, QWidget* parent)
    : QWidget(parent),
      m_bridge(bridge),
      m_banner(new SimulationBanner(this)),
      m_period(new QComboBox(m_banner)),
      m_stack(new QStackedWidget(this)),
      m_empty(new EmptyState(m_stack)),
      m_scenarios(new ScenarioModel(this)),
      m_escapes(new EscapeModel(this)) {
    setObjectName(QStringLiteral("rehearsalScreen"));
    setAccessibleName(tr("What-if lab"));
    m_period->setObjectName(QStringLiteral("replayPeriodBox"));
    m_period->setAccessibleName(tr("Period that is replayed"));
    for (const auto& [days, words] : {std::pair{7, tr("last 7 days")}, std::pair{30, tr("last 30 days")},
                                      std::pair{90, tr("last 90 days")}, std::pair{0, tr("the whole record")}})
        m_period->addItem(words, days);
    m_period->setCurrentIndex(3);
    m_period->setMinimumWidth(themeOf(this).scaled(periodWidth));
    m_banner->add(m_period);
    m_stack->setAccessibleName(tr("Results"));
    m_empty->setAccessibleName(tr("Nothing to replay"));
    m_results = buildResults();
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_results);
    auto* columns = new QHBoxLayout;
    columns->setSpacing(gutter);
    columns->addWidget(buildPolicy());
    columns->addWidget(m_stack, 1);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(gutter, gutter, gutter, gutter);
    all->setSpacing(gutter);
    all->addWidget(m_banner);
    all->addLayout(columns, 1);
    addActions();
    m_pause.setSingleShot(true);
    m_pause.setInterval(pauseMilliseconds);
    connect(&m_pause, &QTimer::timeout, this, &RehearsalScreen::replay);
    connect(m_period, &QComboBox::currentIndexChanged, this, [this] {
        touched();
        replay();
    });
    connect(m_escapeTable, &QAbstractItemView::activated, this,
            [this](const QModelIndex& index) { emit changeOpened(m_escapes->row(index.row()).change); });
    connect(&m_bridge, &Bridge::presentChanged, this, [this](const SnapshotPointer& now) {
        if (isVisible() && now->policy != m_policy)
            takePolicy();
    });
    m_empty->show(Icon::Flask, tr("The recorded past is being read"),
                  tr("What other policies would have done with it is shown here."));
    restyle();
}

QWidget* RehearsalScreen::buildPolicy() {
    m_policyPanel = new Panel(tr("Policy"), this);
    m_policyPanel->setFixedWidth(themeOf(this).scaled(policyWidth));
    auto* legend = plainLabel(tr("tick: now, triangle: A, handle: B; numbers: now, B"), m_policyPanel);
    legend->setFont(themeOf(this).font(TextSize::Caption));
    m_policyPanel->add(legend);
    auto* area = new QScrollArea(m_policyPanel);
    area->setAccessibleName(tr("Numbers of the policy"));
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    auto* inside = new QWidget(area);
    inside->setAccessibleName(tr("Numbers of the policy"));
    m_sliderColumn = new QVBoxLayout(inside);
    m_sliderColumn->setContentsMargins(0, 0, 0, 0);
    m_sliderColumn->setSpacing(0);
    m_sliderColumn->addStretch(1);
    area->setWidget(inside);
    m_policyPanel->add(area, 1);
    m_problem = plainLabel({}, m_policyPanel);
    m_problem->setObjectName(QStringLiteral("scenarioProblem"));
    m_problem->hide();
    m_policyPanel->add(m_problem);

    auto* buttons = new QWidget(m_policyPanel);
    buttons->setAccessibleName(tr("Scenario"));
    const auto add = [&](QPushButton*& button, const QString& words, const char* name) {
        button = new QPushButton(words, buttons);
        button->setObjectName(QLatin1String(name));
        button->setAccessibleName(words);
    };
    add(m_replayButton, tr("Replay"), "replayButton");
    setButtonRole(m_replayButton, ButtonRole::Primary);
    setButtonKey(m_replayButton, tr("F5"));
    add(m_nowButton, tr("B to now"), "toNowButton");
    add(m_keepButton, tr("Keep B as A"), "keepAsAButton");
    add(m_proposeButton, tr("Propose B…"), "proposeButton");
    connect(m_replayButton, &QPushButton::clicked, this, &RehearsalScreen::replay);
    connect(m_nowButton, &QPushButton::clicked, this, &RehearsalScreen::toNow);
    connect(m_keepButton, &QPushButton::clicked, this, &RehearsalScreen::keepAsA);
    connect(m_proposeButton, &QPushButton::clicked, this, &RehearsalScreen::propose);
    auto* grid = new QGridLayout(buttons);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(gutter);
    grid->addWidget(m_replayButton, 0, 0);
    grid->addWidget(m_nowButton, 0, 1);
    grid->addWidget(m_keepButton, 1, 0);
    grid->addWidget(m_proposeButton, 1, 1);
    m_policyPanel->add(buttons);
    m_note = plainLabel(tr("Propose opens B's text in the policy editor, to be saved with a reason. It does not take "
                           "effect here."),
                        m_policyPanel);
    m_policyPanel->add(m_note);
    for (QPushButton* each : {m_nowButton, m_keepButton, m_proposeButton})
        each->setEnabled(false);
    return m_policyPanel;
}

QTableView* RehearsalScreen::buildTable(QAbstractItemModel* model, const char* name, const QString& words,
                                        QWidget* parent) {
    auto* table = new QTableView(parent);
    table->setObjectName(QLatin1String(name));
    table->setAccessibleName(words);
    table->setModel(model);
    table->setFrameShape(QFrame::NoFrame);
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setTabKeyNavigation(false);
    table->setCornerButtonEnabled(false);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    table->verticalHeader()->hide();
    table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->horizontalHeader()->setHighlightSections(false);
    return table;
}

QWidget* RehearsalScreen::buildResults() {
    auto* results = new QWidget(m_stack);
    results->setAccessibleName(tr("Results"));
    const auto panel = [&](Panel*& target, const QString& title) {
        target = new Panel(title, results);
        return target;
    };
    panel(m_scenarioPanel, tr("Scenarios"));
    m_scenarioTable = buildTable(m_scenarios, "scenarioTable", tr("Scenarios"), m_scenarioPanel);
    m_scenarioTable->setItemDelegate(new ScenarioDelegate(m_scenarioTable));
    m_scenarioTable->setSelectionMode(QAbstractItemView::NoSelection);
    const int scenarioWidths[] = {208, 64, 64, 64, 56, 0, 56};
    for (int each = 0; each < ScenarioModel::columns; ++each) {
        m_scenarioTable->horizontalHeader()->setSectionResizeMode(
            each, each == ScenarioModel::Difference ? QHeaderView::Stretch : QHeaderView::Interactive);
        m_scenarioTable->setColumnWidth(each, themeOf(this).scaled(scenarioWidths[each]));
    }
    m_scenarioPanel->add(m_scenarioTable, 1);
    panel(m_capturePanel, tr("Faults caught against share gated"));
    m_capture = new CaptureChart(m_capturePanel);
    m_capturePanel->add(m_capture, 1);
    panel(m_delayPanel, tr("Hours of delay added, by week"));
    m_delay = new DelayChart(m_delayPanel);
    m_delayPanel->add(m_delay, 1);
    panel(m_escapePanel, tr("Escapes by name"));
    m_escapeTable = buildTable(m_escapes, "escapeTable", tr("Escapes by name"), m_escapePanel);
    m_escapeTable->setItemDelegate(new EscapeDelegate(m_escapeTable));
    const int escapeWidths[] = {96, 48, 60, 200, 108, 48, 84, 84, 84};
    for (int each = 0; each < EscapeModel::columns; ++each) {
        m_escapeTable->horizontalHeader()->setSectionResizeMode(
            each, each == EscapeModel::Change ? QHeaderView::Stretch : QHeaderView::Interactive);
        m_escapeTable->setColumnWidth(each, themeOf(this).scaled(escapeWidths[each]));
    }
    m_escapePanel->add(m_escapeTable, 1);
    m_limits = plainLabel({}, results);
    m_limits->setObjectName(QStringLiteral("limitsLabel"));
    auto* grid = new QGridLayout(results);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(gutter);
    grid->addWidget(m_scenarioPanel, 0, 0);
    grid->addWidget(m_capturePanel, 0, 1);
    grid->addWidget(m_delayPanel, 1, 0);
    grid->addWidget(m_escapePanel, 1, 1);
    grid->addWidget(m_limits, 2, 0, 1, 2);
    // The measures' columns and rows: 640 beside 832, 404 above 264.
    grid->setColumnStretch(0, 640);
    grid->setColumnStretch(1, 832);
    grid->setRowStretch(0, 404);
    grid->setRowStretch(1, 400);
    return results;
}

void RehearsalScreen::addActions() {
    const auto add = [this](const QString& name, const QKeySequence& key, const char* objectName, auto act) {
        auto* action = new QAction(name, this);
        action->setObjectName(QLatin1String(objectName));
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, act);
        addAction(action);
        m_actions.append(action);
    };
    add(tr("Replay the recorded past"), QKeySequence(Qt::Key_F5), "replayAction", [this] { replay(); });
    add(tr("Scenario B to the policy in force"), QKeySequence(Qt::CTRL | Qt::Key_Backspace), "toNowAction",
        [this] { toNow(); });
    add(tr("Keep scenario B as A"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_A), "keepAsAAction", [this] {
        if (m_keepButton->isEnabled())
            keepAsA();
    });
    add(tr("Propose scenario B…"), QKeySequence(Qt::CTRL | Qt::Key_Return), "proposeAction", [this] { propose(); });
}

} // namespace fermata::ui
