#include "ui/shell/main_window.h"

#include <algorithm>

#include <QActionGroup>
#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenuBar>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/console/console_screen.h"
#include "ui/console/inbox_view.h"
#include "ui/models/inbox_model.h"
#include "ui/shell/alarm_banner.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/past_bar.h"
#include "ui/shell/rail.h"
#include "ui/shell/status_line.h"
#include "ui/shell/stop_banner.h"
#include "ui/shell/top_bar.h"
#include "ui/style/fermata_style.h"
#include "ui/widgets/fact_rows.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

namespace {

constexpr double smallestScale = 1.0, largestScale = 2.0;

} // namespace

MainWindow::MainWindow(Bridge& bridge, Selection& selection, const Clock& clock, AboutFacts about,
                       const std::function<QWidget*(QWidget*)>& graph)
    : m_bridge(bridge),
      m_selection(selection),
      m_about(std::move(about)),
      m_palette(nullptr),
      m_screenGroup(new QActionGroup(this)) {
    setObjectName(QStringLiteral("mainWindow"));
    setMinimumSize(1024, 640);
    resize(1920, 1080);
    auto* centre = new QWidget(this);
    centre->setAccessibleName(tr("Fermata"));
    auto* row = new QHBoxLayout(centre);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    m_rail = new Rail(centre);
    row->addWidget(m_rail);
    auto* column = new QVBoxLayout;
    column->setSpacing(0);
    m_top = new TopBar(clock, centre);
    m_past = new PastBar(bridge, clock, centre);
    m_alarms = new AlarmBanner(centre);
    m_stopped = new StopBanner(centre);
    m_stack = new QStackedWidget(centre);
    m_stack->setAccessibleName(tr("Screen"));
    m_status = new StatusLine(centre);
    column->addWidget(m_top);
    column->addWidget(m_past);
    column->addWidget(m_alarms);
    column->addWidget(m_stopped);
    column->addWidget(m_stack, 1);
    column->addWidget(m_status);
    row->addLayout(column, 1);
    setCentralWidget(centre);
    m_palette = new CommandPalette(this);
    m_console = new ConsoleScreen(bridge, selection, graph(this), m_stack);
    addScreen(QStringLiteral("console"), tr("Console"), style::Icon::Inbox, QKeySequence(Qt::ALT | Qt::Key_1),
              m_console);
    buildMenus();
    connect(m_console, &ConsoleScreen::openRequested, this, &MainWindow::openChange);
    connect(m_console, &ConsoleScreen::actRequested, this, &MainWindow::requestAct);
    connect(m_console, &ConsoleScreen::batchRequested, this, &MainWindow::requestBatch);
    connect(m_console, &ConsoleScreen::wayRequested, this, &MainWindow::requestWay);
    connect(m_console, &ConsoleScreen::outcomeRequested, this, &MainWindow::requestOutcome);
    connect(m_top, &TopBar::paletteRequested, this, &MainWindow::openPalette);
    connect(m_stopped, &StopBanner::resumeRequested, this,
            [this] { requestStanding(decision::CommandKind::ResumeLine); });
    connect(m_alarms, &AlarmBanner::acknowledged, this,
            [this](const QString& key) { m_bridge.send(engine::Acknowledge{key.toStdString()}); });
    connect(m_alarms, &AlarmBanner::changeRequested, this, [this](const QString& key) {
        m_past->close();
        m_selection.select(key.toStdString());
        showScreen(QStringLiteral("console"));
    });
    connect(&m_bridge, &Bridge::presentChanged, m_alarms,
            [this](const SnapshotPointer& present) { m_alarms->setSnapshot(*present); });
    connect(&m_bridge, &Bridge::snapshotChanged, this, &MainWindow::refresh);
    connect(&m_bridge, &Bridge::refused, this,
            [this](const QString& reason) { notify(tr("Refused: %1").arg(reason)); });
    connect(&m_selection, &Selection::changed, this, &MainWindow::placeTitle);
    showScreen(QStringLiteral("console"));
    refresh();
}

void MainWindow::addScreen(const QString& id, const QString& title, style::Icon icon, const QKeySequence& key,
                           QWidget* screen) {
    m_stack->addWidget(screen);
    QAction* action = addCommand(title, key, "", [this, id] { showScreen(id); });
    action->setObjectName(id + QStringLiteral("ScreenAction"));
    action->setCheckable(true);
    m_screenGroup->addAction(action);
    m_rail->addCell(action, icon);
    m_screens[id] = {screen, action};
}

void MainWindow::setChangeScreen(QWidget* screen) {
    m_change = screen;
    m_stack->addWidget(screen);
}

void MainWindow::showScreen(const QString& id) {
    const auto found = m_screens.find(id);
    if (found == m_screens.end())
        return;
    m_stack->setCurrentWidget(found->second.first);
    found->second.second->setChecked(true);
    placeTitle();
    emit screenChanged(id);
}

QString MainWindow::currentScreen() const {
    if (m_change && m_stack->currentWidget() == m_change)
        return QStringLiteral("change");
    for (const auto& [id, screen] : m_screens)
        if (screen.first == m_stack->currentWidget())
            return id;
    return {};
}

void MainWindow::openChange(const QString& key) {
    if (!m_change || key.isEmpty())
        return;
    m_selection.select(key.toStdString());
    m_stack->setCurrentWidget(m_change);
    m_change->setFocus();
    placeTitle();
    emit screenChanged(QStringLiteral("change"));
}

void MainWindow::placeTitle() {
    const engine::Snapshot& now = *m_bridge.snapshot();
    QString detail = wording::oneLine(now.workspace, 80);
    QString title = tr("Fermata");
    if (currentScreen() == QLatin1String("change")) {
        title = tr("Change");
        if (const engine::ChangeView* view = findChange(now, m_selection.key()))
            detail = tr("Console / %1").arg(wording::place(view->change));
    } else if (const auto found = m_screens.find(currentScreen()); found != m_screens.end()) {
        title = found->second.second->text();
    }
    m_top->setPlace(title, detail);
    setWindowTitle(now.isSample ? tr("Fermata, sample: %1").arg(title) : tr("Fermata: %1, %2").arg(title, detail));
}

void MainWindow::refresh() {
    const engine::Snapshot& now = *m_bridge.snapshot();
    if (now.settings && now.settings->timeZone != m_zone) {
        m_zone = now.settings->timeZone;
        wording::setDisplayZone(m_zone.empty() ? QTimeZone() : QTimeZone(QByteArray::fromStdString(m_zone)));
    }
    m_top->setSnapshot(now, m_bridge.hasSnapshot());
    m_past->setSnapshot(now);
    m_stopped->setSnapshot(now);
    m_status->setSnapshot(now);
    m_rail->setBadge(m_screens.at(QStringLiteral("console")).second,
                     m_console->inbox()->model().countOf(InboxGroup::NeedsYou));
    placeTitle();
}

void MainWindow::openPalette() {
    m_palette->openWith(paletteEntries());
}

void MainWindow::notify(const QString& words) {
    m_status->setNotice(words);
}

QList<QAction*> MainWindow::lookActions() const {
    QList<QAction*> actions;
    for (const char* name :
         {"themeAction", "largerAction", "smallerAction", "normalSizeAction", "motionAction", "lettersAction"})
        actions.append(findChild<QAction*>(QLatin1String(name)));
    return actions;
}

WindowState MainWindow::state() const {
    WindowState state = m_look;
    state.geometry = saveGeometry();
    state.columns = m_console->columns();
    return state;
}

void MainWindow::restore(const WindowState& state) {
    m_look = state;
    m_look.textScale = std::clamp(state.textScale, smallestScale, largestScale);
    applyLook();
    setLetterKeys(state.letterKeys);
    if (!state.geometry.isEmpty())
        restoreGeometry(state.geometry);
    if (!state.columns.isEmpty())
        m_console->setColumns(state.columns);
}

void MainWindow::applyLook() {
    style::Theme theme = style::Theme::named(m_look.theme);
    theme.textScale = m_look.textScale;
    theme.reduceMotion = m_look.reduceMotion;
    style::applyTheme(*qobject_cast<QApplication*>(QApplication::instance()), theme);
}

void MainWindow::setLetterKeys(bool areOn) {
    m_look.letterKeys = areOn;
    m_console->setLetterKeys(areOn);
    for (QAction* letter : m_letters)
        letter->setEnabled(areOn);
    emit letterKeysChanged(areOn);
}

void MainWindow::setTheme(const QString& id) {
    m_look.theme = id;
    applyLook();
}

void MainWindow::setTextScale(double scale) {
    m_look.textScale = std::clamp(scale, smallestScale, largestScale);
    applyLook();
}

void MainWindow::keyPressEvent(QKeyEvent* event) {
    m_altAlone = event->key() == Qt::Key_Alt && event->modifiers() == Qt::AltModifier;
    if (event->key() == Qt::Key_Escape && currentScreen() == QLatin1String("change")) {
        showScreen(QStringLiteral("console"));
        m_console->inbox()->focusList();
        return;
    }
    QMainWindow::keyPressEvent(event);
}

void MainWindow::keyReleaseEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Alt && m_altAlone) {
        menuBar()->setVisible(!menuBar()->isVisible());
        if (menuBar()->isVisible())
            menuBar()->setFocus();
    }
    m_altAlone = false;
    QMainWindow::keyReleaseEvent(event);
}

} // namespace fermata::ui
