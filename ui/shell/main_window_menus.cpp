#include <QMenuBar>
#include <QStackedWidget>

#include "ui/console/console_screen.h"
#include "ui/shell/alarm_banner.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/facts_dialogs.h"
#include "ui/shell/main_window.h"
#include "ui/shell/order_dialog.h"
#include "ui/shell/past_bar.h"
#include "ui/shell/rail.h"

namespace fermata::ui {

namespace {

constexpr double scaleStep = 0.125;

} // namespace

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
    file->addAction(addCommand(tr("Open a workspace…"), QKeySequence(Qt::CTRL | Qt::Key_O), "openWorkspaceAction",
                               [this] { emit workspaceRequested({}); }));
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
    m_takeUp = addCommand(tr("Acknowledge the alarm"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Q),
                          "acknowledgeAction", [this] { m_alarms->acknowledge(); });
    line->addAction(m_takeUp);
    m_takeUpAll =
        addCommand(tr("Acknowledge all alarms"), {}, "acknowledgeAllAction", [this] { m_alarms->acknowledgeAll(); });
    line->addAction(m_takeUpAll);
    QMenu* runs = menuBar()->addMenu(tr("&Runs"));
    for (const auto& [name, key, object, kind] :
         {std::tuple{tr("Run it again…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_G), "reRunAction",
                     OrderKind::ReRun},
          std::tuple{tr("Cancel a run…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C), "cancelRunAction",
                     OrderKind::Cancel},
          std::tuple{tr("Start a pipeline…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P), "startPipelineAction",
                     OrderKind::Start},
          std::tuple{tr("Silence an alert…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_M), "silenceAction",
                     OrderKind::Silence},
          std::tuple{tr("Request an environment…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E),
                     "requestEnvironmentAction", OrderKind::RequestEnvironment},
          std::tuple{tr("Give an environment back…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_B),
                     "releaseEnvironmentAction", OrderKind::ReleaseEnvironment}})
        runs->addAction(addCommand(name, key, object, [this, kind] { requestOrder(kind); }));
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
    view->addAction(addCommand(tr("Look back in time"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_T), "pastAction",
                               [this] { m_past->open(); }));
    view->addAction(addCommand(tr("Full screen"), QKeySequence(Qt::Key_F11), "fullScreenAction",
                               [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); }));
    view->addAction(addCommand(tr("War room on another screen"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_W),
                               "warRoomAction", [this] { emit warRoomRequested(); }));
    QMenu* help = menuBar()->addMenu(tr("&Help"));
    QAction* keys = addCommand(tr("Keys"), QKeySequence(Qt::Key_F1), "keysAction", [this] {
        auto* dialog = new KeysDialog(allActions() + m_letters, this);
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
    const auto letter = [this](Qt::Key key, const char* command) {
        QAction* act = findChild<QAction*>(QLatin1String(command));
        auto* action = new QAction(act->text(), m_stack);
        action->setShortcut(QKeySequence(key));
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, act, &QAction::trigger);
        m_stack->addAction(action); // on every screen, and nowhere where text is written
        m_letters.append(action);
    };
    letter(Qt::Key_S, "stopLineAction");
    letter(Qt::Key_T, "pastAction");
}

} // namespace fermata::ui
