// How the production screen is put together.
#include <QAction>
#include <QHeaderView>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/production/deployment_lanes.h"
#include "ui/production/evidence_path.h"
#include "ui/production/live_chart.h"
#include "ui/production/production_screen.h"
#include "ui/production/remedy.h"
#include "ui/production/safe_time_strip.h"
#include "ui/style/fermata_style.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/hold_button.h"
#include "ui/widgets/panel.h"
#include "ui/widgets/rows_view.h"
#include "ui/widgets/text_line.h"

namespace fermata::ui {
namespace {

using style::TextSize;

constexpr std::chrono::milliseconds holdTime{1000};
/// So that what is done and four guards can be read without scrolling.
constexpr int watchHeight = 372;

QPushButton* button(const QString& words, const char* objectName, QWidget* parent) {
    auto* made = new QPushButton(words, parent);
    made->setObjectName(QLatin1String(objectName));
    made->setAccessibleName(words);
    return made;
}

} // namespace

ProductionScreen::ProductionScreen(Bridge& bridge, QWidget* parent) : QWidget(parent), m_bridge(bridge) {
    setObjectName(QStringLiteral("productionScreen"));
    setAccessibleName(tr("Production"));
    m_stack = new QStackedWidget(this);
    m_stack->setAccessibleName(tr("Watch"));
    m_empty = new EmptyState(m_stack);
    m_stack->addWidget(m_empty);
    m_ground = buildWatch();
    m_stack->addWidget(m_ground);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    column->setSpacing(8);
    column->addWidget(m_stack, 6);
    column->addWidget(buildTables(), 4);
    addAction(tr("Next watch"), QKeySequence(Qt::Key_N), "nextWatchAction", true, [this] { step(1); });
    addAction(tr("Roll the watched service back…"), {}, "watchRollBackAction", false, [this] { askRollBack(); });
    addAction(tr("Pause the watched service for five minutes…"), QKeySequence(Qt::Key_P), "pauseWatchAction", true,
              [this] { askPause(); });
    addAction(tr("Look at the suggestion…"), QKeySequence(Qt::Key_G), "suggestionAction", true,
              [this] { lookAtSuggestion(); });
    m_second.setInterval(std::chrono::seconds{1});
    connect(&m_second, &QTimer::timeout, this, &ProductionScreen::tick);
    m_second.start();
    m_since.start();
    m_rollBack->listen(this, Qt::Key_R);
    connect(&m_bridge, &Bridge::snapshotChanged, this, [this] {
        m_since.start();
        showSnapshot();
    });
    showSnapshot();
}

QWidget* ProductionScreen::buildWatch() {
    auto* ground = new QWidget(m_stack);
    ground->setAccessibleName(tr("Watched deployment"));
    auto* panel = new Panel(tr("Watch"), ground);
    panel->setObjectName(QStringLiteral("watchPanel"));
    m_subject = new TextLine(panel, TextSize::Subject, QFont::DemiBold);
    m_subject->setObjectName(QStringLiteral("watchSubject"));
    m_state = new TextLine(panel, TextSize::Body, QFont::DemiBold);
    m_state->setObjectName(QStringLiteral("watchState"));
    m_stale = new TextLine(panel, TextSize::Body, QFont::DemiBold);
    m_stale->setObjectName(QStringLiteral("watchStale"));
    m_stale->setIcon(style::Icon::ClockAlert);
    m_facts = new TextLine(panel, TextSize::Caption, QFont::Normal, TextLine::Ink::Muted);
    m_facts->setAlignment(Qt::AlignRight);
    auto* top = new QWidget(panel);
    top->setAccessibleName(tr("Watched deployment"));
    auto* head = new QHBoxLayout(top);
    head->setContentsMargins(0, 0, 0, 0);
    head->setSpacing(16);
    head->addWidget(m_subject);
    head->addWidget(m_facts, 1);
    panel->add(top);
    panel->add(m_state);
    panel->add(m_stale);

    auto* row = new QWidget(panel);
    row->setAccessibleName(tr("Evidence"));
    auto* columns = new QHBoxLayout(row);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(16);
    m_about = new RowsModel({tr("Fact"), tr("Value")}, this);
    auto* about = new RowsView(m_about, 22, 1, {120, 200}, row);
    about->setObjectName(QStringLiteral("aboutTable"));
    about->setAccessibleName(tr("Facts of the watch"));
    about->horizontalHeader()->hide();
    about->setFocusPolicy(Qt::NoFocus);
    columns->addWidget(about, 12);
    m_path = new EvidencePath(row);
    columns->addWidget(m_path, 20);
    auto* right = new QWidget(row);
    right->setAccessibleName(tr("Guards"));
    auto* rightColumn = new QVBoxLayout(right);
    rightColumn->setContentsMargins(0, 0, 0, 0);
    m_remedy = new RemedyBox(right);
    m_rollBack = new HoldButton(tr("Roll back now…"), holdTime, right);
    m_rollBack->setObjectName(QStringLiteral("watchRollBackButton"));
    m_pause = button(tr("Pause 5 min…"), "pauseWatchButton", right);
    style::setButtonKey(m_pause, QStringLiteral("P"));
    m_change = button(tr("The change"), "watchChangeButton", right);
    m_next = button(tr("Next watch"), "nextWatchButton", right);
    style::setButtonKey(m_next, QStringLiteral("N"));
    auto* buttons = new QHBoxLayout;
    for (QPushButton* each : std::initializer_list<QPushButton*>{m_rollBack, m_pause, m_change, m_next})
        buttons->addWidget(each);
    buttons->addStretch(1);
    m_guards = new RowsModel({tr("Guard"), tr("new"), tr("control"), tr("odds"), tr("says")}, this);
    m_guardView = new RowsView(m_guards, 22, 0, {140, 84, 84, 76, 96}, right);
    m_guardView->setObjectName(QStringLiteral("guardTable"));
    m_guardView->setAccessibleName(tr("Guards"));
    rightColumn->addWidget(m_remedy);
    rightColumn->addLayout(buttons);
    rightColumn->addWidget(m_guardView, 1);
    columns->addWidget(right, 15);
    panel->add(row, 1);
    panel->setMinimumHeight(style::themeOf(this).scaled(watchHeight));

    auto* charts = new QWidget(ground);
    charts->setAccessibleName(tr("Metrics"));
    auto* chartRow = new QHBoxLayout(charts);
    chartRow->setContentsMargins(0, 0, 0, 0);
    chartRow->setSpacing(8);
    for (auto& chart : m_charts) {
        chart = new LiveChart(charts);
        chartRow->addWidget(chart, 1);
    }
    auto* column = new QVBoxLayout(ground);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(panel, 4);
    column->addWidget(charts, 3);
    connect(m_rollBack, &HoldButton::held, this, &ProductionScreen::askRollBack);
    connect(m_rollBack, &HoldButton::pressedAlone, this, &ProductionScreen::askRollBack);
    connect(m_change, &QPushButton::clicked, this, [this] {
        if (const auto* watch = current())
            emit changeOpened(QString::fromStdString(watch->change));
    });
    connect(m_next, &QPushButton::clicked, this, [this] { step(1); });
    connect(m_pause, &QPushButton::clicked, this, &ProductionScreen::askPause);
    return ground;
}

QWidget* ProductionScreen::buildTables() {
    auto* ground = new QWidget(this);
    ground->setAccessibleName(tr("Alerts, deployments, safe times"));
    m_alertPanel = new Panel(tr("Alerts"), ground);
    m_alerts = new RowsModel({tr("Since"), tr("Alert"), tr("Severity"), tr("Environment"), tr("State")}, this);
    m_alertView = new RowsView(m_alerts, 26, 1, {90, 260, 90, 110, 80}, m_alertPanel);
    m_alertView->setObjectName(QStringLiteral("alertTable"));
    m_alertView->setAccessibleName(tr("Alerts"));
    m_alertPanel->add(m_alertView, 1);
    m_silence = button(tr("Silence…"), "silenceButton", m_alertPanel);
    m_alertPanel->add(m_silence);
    m_lanePanel = new Panel(tr("Deployments"), ground);
    m_lanes = new DeploymentLanes(m_lanePanel);
    m_lanePanel->add(m_lanes, 1);
    m_barredPanel = new Panel(tr("Barred versions"), ground);
    m_barred = new RowsModel({tr("Version"), tr("Service"), tr("Environment"), tr("Since"), tr("Why")}, this);
    m_barredView = new RowsView(m_barred, 26, 4, {110, 90, 100, 70, 200}, m_barredPanel);
    m_barredView->setObjectName(QStringLiteral("barredTable"));
    m_barredView->setAccessibleName(tr("Barred versions"));
    m_barredPanel->add(m_barredView, 1);
    m_lift = button(tr("Lift the bar…"), "liftButton", m_barredPanel);
    m_suggests = new TextLine(m_barredPanel, TextSize::Body, QFont::DemiBold);
    m_suggests->setObjectName(QStringLiteral("suggestionLine"));
    m_suggests->setIcon(style::Icon::Info);
    m_barredPanel->add(m_suggests);
    m_look = button(tr("Look at the suggestion…"), "suggestionButton", m_barredPanel);
    style::setButtonKey(m_look, QStringLiteral("G"));
    auto* barredButtons = new QWidget(m_barredPanel);
    barredButtons->setAccessibleName(tr("What can be done about barred versions"));
    auto* barredRow = new QHBoxLayout(barredButtons);
    barredRow->setContentsMargins(0, 0, 0, 0);
    barredRow->addWidget(m_lift);
    barredRow->addWidget(m_look);
    m_barredPanel->add(barredButtons);
    connect(m_look, &QPushButton::clicked, this, &ProductionScreen::lookAtSuggestion);
    m_safePanel = new Panel(tr("Safe time"), ground);
    m_safe = new SafeTimeStrip(m_safePanel);
    m_safePanel->add(m_safe, 1);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_alertPanel, 3);
    row->addWidget(m_lanePanel, 4);
    row->addWidget(m_barredPanel, 3);
    auto* column = new QVBoxLayout(ground);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addLayout(row, 3);
    column->addWidget(m_safePanel, 2);
    connect(m_silence, &QPushButton::clicked, this, [this] {
        const auto row_ = m_alertView->currentIndex().row();
        emit silenceRequested(row_ < 0 ? QString() : m_alerts->index(row_, 1).data().toString());
    });
    connect(m_lift, &QPushButton::clicked, this, [this] {
        const auto& barred = m_bridge.snapshot()->barred;
        const int at = std::max(0, m_barredView->currentIndex().row());
        if (at < static_cast<int>(barred.size())) {
            const auto& each = barred[static_cast<std::size_t>(at)];
            emit liftRequested(QString::fromStdString(each.service), QString::fromStdString(each.environment),
                               QString::fromStdString(each.version));
        }
    });
    return ground;
}

} // namespace fermata::ui
