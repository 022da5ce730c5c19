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
#include "ui/shell/command_palette.h"
#include "ui/shell/rail.h"
#include "ui/shell/status_line.h"
#include "ui/shell/stop_banner.h"
#include "ui/shell/top_bar.h"
#include "ui/style/fermata_style.h"
#include "ui/widgets/fact_rows.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

namespace {

constexpr double smallestScale = 1.0, largestScale = 2.0, scaleStep = 0.125;

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
    m_stopped = new StopBanner(centre);
    m_stack = new QStackedWidget(centre);
    m_stack->setAccessibleName(tr("Screen"));
    m_status = new StatusLine(centre);
    column->addWidget(m_top);
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
    connect(m_console, &ConsoleScreen::wayRequested, this, &MainWindow::requestWay);
    connect(m_top, &TopBar::paletteRequested, this, &MainWindow::openPalette);
    connect(m_stopped, &StopBanner::resumeRequested, this,
            [this] { requestStanding(decision::CommandKind::ResumeLine); });
    connect(&m_bridge, &Bridge::snapshotChanged, this, &MainWindow::refresh);
    connect(&m_bridge, &Bridge::refused, this,
            [this](const QString& reason) { notify(tr("Refused: %1").arg(reason)); });
    connect(&m_selection, &Selection::changed, this, &MainWindow::placeTitle);
    showScreen(QStringLiteral("console"));
    refresh();
}

QAction* MainWindow::addCommand(const QString& name, const QKeySequence& key, const char* objectName,
                                std::function<void()> act) {
    auto* action = new QAction(name, this);
    action->setObjectName(QLatin1String(objectName));
    action->setShortcut(key);
    connect(action, &QAction::triggered, this, std::move(act));
    addAction(action); // reachable by its key also while the menu bar is hidden
    m_commands.append(action);
    return action;
}

void MainWindow::buildMenus() {
    menuBar()->setAccessibleName(tr("Menus"));
    menuBar()->hide();
    QMenu* file = menuBar()->addMenu(tr("&Fermata"));
    file->addAction(addCommand(tr("Find anything…"), QKeySequence(Qt::CTRL | Qt::Key_K), "paletteAction",
                               [this] { openPalette(); }));
    file->addAction(addCommand(tr("Look at the sources again"), QKeySequence(Qt::Key_F5), "refreshAction",
                               [this] { m_bridge.send(engine::Refresh{}); }));
    file->addAction(addCommand(tr("Verify the record"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_V), "verifyAction",
                               [this] { m_bridge.send(engine::VerifyRecord{}); }));
    file->addAction(addCommand(tr("Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q), "quitAction", [this] { close(); }));
    QMenu* change = menuBar()->addMenu(tr("&Change"));
    change->addActions(m_console->screenActions());
    QMenu* line = menuBar()->addMenu(tr("&Line"));
    using Kind = decision::CommandKind;
    for (const auto& [name, key, object, kind] :
         {std::tuple{tr("Stop the line…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S), "stopLineAction",
                     Kind::StopLine},
          std::tuple{tr("Resume the line…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R), "resumeLineAction",
                     Kind::ResumeLine},
          std::tuple{tr("Arm an environment…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_A), "armAction", Kind::Arm},
          std::tuple{tr("Disarm an environment…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_D), "disarmAction",
                     Kind::Disarm}})
        line->addAction(addCommand(name, key, object, [this, kind] { requestStanding(kind); }));
    QMenu* view = menuBar()->addMenu(tr("&View"));
    view->addAction(
        addCommand(tr("Day or night"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L), "themeAction", [this] {
            setTheme(m_look.theme == QLatin1String("night") ? QStringLiteral("light") : QStringLiteral("night"));
        }));
    view->addAction(addCommand(tr("Larger text"), QKeySequence(Qt::CTRL | Qt::Key_Plus), "largerAction",
                               [this] { setTextScale(m_look.textScale + scaleStep); }));
    view->addAction(addCommand(tr("Smaller text"), QKeySequence(Qt::CTRL | Qt::Key_Minus), "smallerAction",
                               [this] { setTextScale(m_look.textScale - scaleStep); }));
    view->addAction(addCommand(tr("Text at its normal size"), QKeySequence(Qt::CTRL | Qt::Key_0), "normalSizeAction",
                               [this] { setTextScale(1.0); }));
    view->addAction(addCommand(tr("Reduce motion, or not"), {}, "motionAction", [this] {
        m_look.reduceMotion = !m_look.reduceMotion;
        applyLook();
    }));
    view->addAction(addCommand(
        tr("Single-letter keys, or not"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_K), "lettersAction", [this] {
            m_look.letterKeys = !m_look.letterKeys;
            setLetterKeys(m_look.letterKeys);
            notify(m_look.letterKeys ? tr("Single-letter keys are on.") : tr("Single-letter keys are off."));
        }));
    view->addAction(addCommand(tr("Full screen"), QKeySequence(Qt::Key_F11), "fullScreenAction",
                               [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); }));
    QMenu* help = menuBar()->addMenu(tr("&Help"));
    QAction* keys = addCommand(tr("Keys"), QKeySequence(Qt::Key_F1), "keysAction", [this] {
        auto* dialog = new KeysDialog(allActions() << m_stopLetter, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    });
    help->addAction(keys);
    help->addAction(addCommand(tr("Where the log is"), {}, "logAction", [this] {
        auto* dialog = new TextDialog(
            tr("Log"), m_about.logFile.isEmpty() ? tr("This run writes no log file.") : m_about.logFile, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    }));
    QAction* about = addCommand(tr("About"), {}, "aboutAction", [this] {
        auto* dialog = new AboutDialog(m_about, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    });
    help->addAction(about);
    m_rail->addCell(keys, style::Icon::CircleHelp, true);
    m_rail->addCell(about, style::Icon::Info, true);
    // The console also answers to "/" and "?", as look-and-feel agrees; elsewhere they are letters.
    for (const auto& [key, act] : {std::pair{Qt::Key_Slash, QStringLiteral("paletteAction")},
                                   std::pair{Qt::Key_Question, QStringLiteral("keysAction")}}) {
        auto* letter = new QAction(findChild<QAction*>(act)->text(), m_console);
        letter->setShortcut(QKeySequence(key));
        letter->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(letter, &QAction::triggered, findChild<QAction*>(act), &QAction::trigger);
        m_console->addAction(letter);
    }
    m_stopLetter = new QAction(tr("Stop the line…"), m_console);
    m_stopLetter->setShortcut(QKeySequence(Qt::Key_S));
    m_stopLetter->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(m_stopLetter, &QAction::triggered, this, [this] { requestStanding(decision::CommandKind::StopLine); });
    m_console->addAction(m_stopLetter);
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
    m_stopLetter->setEnabled(areOn);
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
