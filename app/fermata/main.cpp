// The control room: puts workspace, engine and window together, or paints one picture of it and ends.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>

#include <CLI/CLI.hpp>

#include <QApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFileDialog>
#include <QLocale>
#include <QScreen>
#include <QTimer>
#include <QTranslator>

#include "app/composition.h"
#include "app/fermata/about.h"
#include "app/fermata/desktop_alarms.h"
#include "app/fermata/engine_port.h"
#include "app/fermata/kept_state.h"
#include "app/fermata/keychain.h"
#include "app/fermata/one_instance.h"
#include "app/fermata/recent.h"
#include "app/fermata/start_time.h"
#include "app/fermata/stay_awake.h"
#include "app/fermata/take_over.h"
#include "ui/allocation/allocation_screen.h"
#include "ui/audit/audit_screen.h"
#include "ui/change/change_screen.h"
#include "ui/console/console_screen.h"
#include "ui/learning/learning_screen.h"
#include "ui/ledger/ledger_screen.h"
#include "ui/pipeline/pipeline_panel.h"
#include "ui/pipeline/pipeline_screen.h"
#include "ui/policy/policy_screen.h"
#include "ui/production/production_screen.h"
#include "ui/rehearsal/rehearsal_screen.h"
#include "ui/settings/settings_screen.h"
#include "ui/shell/order_dialog.h"
#include "ui/style/fermata_style.h"
#include "ui/warroom/war_room_window.h"

using namespace fermata;

namespace {

/// What the command line asks for beyond the world to open.
struct Wish {
    app::Launch launch;
    std::string picture; ///< file; empty: open the window
    std::string theme;
    std::string screen = "console";
    std::string size = "1920x1080";
    bool measuresStart = false;
    bool isWall = false; ///< the war room, full screen
    std::string wallScreen;
};

/// Polled while a picture waits for the engine; long enough not to steal its time.
constexpr int pictureMilliseconds = 50;
/// Layouts settle from the inside out, one level a pass of the event loop.
constexpr int settlingPasses = 6;

int complain(const Error& error) {
    std::fprintf(stderr, "fermata: %s\n", error.text().c_str());
    // The exit codes of the command line's contract.
    const Fault fault = error.fault();
    if (fault == Fault::Busy || fault == Fault::ReadOnly || fault == Fault::Full || fault == Fault::Newer)
        return 5;
    if (fault == Fault::Unreachable)
        return 3;
    if (fault == Fault::Refused || fault == Fault::Conflict || fault == Fault::Corrupt)
        return 1;
    return fault == Fault::Internal ? 70 : 2;
}

Result<QSize> sizeOf(const std::string& text) {
    const QStringList parts = QString::fromStdString(text).split(u'x');
    bool isWide = false, isHigh = false;
    const QSize size = parts.size() == 2 ? QSize(parts[0].toInt(&isWide), parts[1].toInt(&isHigh)) : QSize();
    if (!isWide || !isHigh || size.width() < 640 || size.height() < 480 || size.width() > 8192 || size.height() > 8192)
        return Error(Fault::Usage, "a size is WIDTHxHEIGHT, from 640x480 to 8192x8192").ofField("--size");
    return size;
}

/// All screens on one bridge and one selection.
class ControlRoom {
public:
    explicit ControlRoom(const app::World& world)
        : m_window(m_bridge, m_selection, *world.clock,
                   app::aboutFacts(app::accountFolder("XDG_STATE_HOME", ".local/state") + "/fermata.log"),
                   [this](QWidget* parent) {
                       m_panel = new ui::PipelinePanel(m_bridge, m_selection, parent);
                       return m_panel;
                   }) {
        auto* pipeline = new ui::PipelineScreen(m_bridge, m_selection, &m_window);
        auto* change = new ui::ChangeScreen(m_bridge, m_selection, &m_window);
        auto* audit = new ui::AuditScreen(
            m_bridge,
            [](QWidget* parent, const QString& suggestion) {
                return QFileDialog::getSaveFileName(parent, QObject::tr("Export the record"), suggestion);
            },
            &m_window);
        m_window.addScreen(QStringLiteral("graph"), QObject::tr("Pipeline"), ui::style::Icon::Workflow,
                           QKeySequence(Qt::ALT | Qt::Key_2), pipeline);
        m_window.addCommands(pipeline->screenActions());
        auto* production = new ui::ProductionScreen(m_bridge, &m_window);
        m_window.addScreen(QStringLiteral("production"), QObject::tr("Production"), ui::style::Icon::HeartPulse,
                           QKeySequence(Qt::ALT | Qt::Key_5), production);
        m_window.addCommands(production->screenActions());
        QObject::connect(production, &ui::ProductionScreen::rollBackRequested, &m_window,
                         &ui::MainWindow::requestRollBack);
        QObject::connect(production, &ui::ProductionScreen::liftRequested, &m_window, &ui::MainWindow::requestLift);
        QObject::connect(production, &ui::ProductionScreen::suggestionDeclined, &m_window,
                         &ui::MainWindow::requestDecline);
        QObject::connect(production, &ui::ProductionScreen::pauseRequested, &m_window, &ui::MainWindow::requestPause);
        QObject::connect(production, &ui::ProductionScreen::changeOpened, &m_window, &ui::MainWindow::openChange);
        QObject::connect(production, &ui::ProductionScreen::silenceRequested, &m_window,
                         [this](const QString& alert) { m_window.requestOrder(ui::OrderKind::Silence, alert); });
        QObject::connect(&m_window, &ui::MainWindow::letterKeysChanged, production,
                         &ui::ProductionScreen::setLetterKeys);
        m_window.addScreen(QStringLiteral("audit"), QObject::tr("Audit"), ui::style::Icon::Scroll,
                           QKeySequence(Qt::ALT | Qt::Key_3), audit);
        auto* settings = new ui::SettingsScreen(m_bridge, &m_window);
        settings->setLookActions(m_window.lookActions());
        auto* learning = new ui::LearningScreen(m_bridge, &m_window);
        m_window.addScreen(QStringLiteral("models"), QObject::tr("Models"), ui::style::Icon::Brain,
                           QKeySequence(Qt::ALT | Qt::Key_8), learning);
        m_window.addCommands(learning->screenActions());
        auto* policy = new ui::PolicyScreen(
            m_bridge,
            [](QWidget* parent, const QString& suggestion) {
                return QFileDialog::getSaveFileName(parent, QObject::tr("Save the policy"), suggestion);
            },
            &m_window);
        m_window.addScreen(QStringLiteral("policy"), QObject::tr("Policy"), ui::style::Icon::ListChecks,
                           QKeySequence(Qt::ALT | Qt::Key_9), policy);
        m_window.addCommands(policy->screenActions());
        QObject::connect(policy, &ui::PolicyScreen::noted, &m_window, &ui::MainWindow::notify);
        QObject::connect(policy, &ui::PolicyScreen::changeOpened, &m_window, &ui::MainWindow::openChange);
        auto* lab = new ui::RehearsalScreen(m_bridge, &m_window);
        m_window.addScreen(QStringLiteral("whatif"), QObject::tr("What-if"), ui::style::Icon::Flask,
                           QKeySequence(Qt::ALT | Qt::Key_6), lab);
        m_window.addCommands(lab->screenActions());
        QObject::connect(lab, &ui::RehearsalScreen::changeOpened, &m_window, &ui::MainWindow::openChange);
        const auto propose = [this, policy](const QString& text) {
            m_window.showScreen(QStringLiteral("policy"));
            policy->propose(text);
        };
        QObject::connect(lab, &ui::RehearsalScreen::policyProposed, &m_window, propose);
        QObject::connect(production, &ui::ProductionScreen::policyProposed, &m_window, propose);
        m_window.addScreen(QStringLiteral("ledger"), QObject::tr("Ledger"), ui::style::Icon::Hourglass,
                           QKeySequence(Qt::ALT | Qt::Key_0), new ui::LedgerScreen(m_bridge, &m_window));
        auto* allocation = new ui::AllocationScreen(m_bridge, &m_window);
        m_window.addScreen(QStringLiteral("environments"), QObject::tr("Allocation"), ui::style::Icon::Split,
                           QKeySequence(Qt::ALT | Qt::Key_7), allocation);
        m_window.addCommands(allocation->screenActions());
        QObject::connect(allocation, &ui::AllocationScreen::changeOpened, &m_window, &ui::MainWindow::openChange);
        QObject::connect(
            allocation, &ui::AllocationScreen::requestRequested, &m_window,
            [this](const QString& subject) { m_window.requestOrder(ui::OrderKind::RequestEnvironment, subject); });
        QObject::connect(allocation, &ui::AllocationScreen::releaseRequested, &m_window, [this](const QString& order) {
            m_window.requestOrder(ui::OrderKind::ReleaseEnvironment, order);
        });
        m_window.addScreen(QStringLiteral("settings"), QObject::tr("Settings"), ui::style::Icon::Settings,
                           QKeySequence(Qt::ALT | Qt::Key_4), settings);
        m_window.addCommands(settings->screenActions());
        m_window.setChangeScreen(change);
        QObject::connect(&m_window, &ui::MainWindow::warRoomRequested, &m_window,
                         [this] { wall().showOn(ui::WarRoomWindow::screenBeside(m_window.screen())); });
        QObject::connect(settings, &ui::SettingsScreen::standingRequested, &m_window, &ui::MainWindow::requestStanding);
        QObject::connect(&m_window, &ui::MainWindow::letterKeysChanged, settings, &ui::SettingsScreen::setLetterKeys);
        QObject::connect(m_panel, &ui::PipelinePanel::changeOpened, &m_window, &ui::MainWindow::openChange);
        QObject::connect(pipeline, &ui::PipelineScreen::changeOpened, &m_window, &ui::MainWindow::openChange);
        QObject::connect(pipeline, &ui::PipelineScreen::reRunRequested, &m_window,
                         [this](const QString& run) { m_window.requestOrder(ui::OrderKind::ReRun, run); });
        QObject::connect(pipeline, &ui::PipelineScreen::cancelRequested, &m_window,
                         [this](const QString& run) { m_window.requestOrder(ui::OrderKind::Cancel, run); });
        QObject::connect(pipeline, &ui::PipelineScreen::noted, &m_window, &ui::MainWindow::notify);
        QObject::connect(&m_window, &ui::MainWindow::letterKeysChanged, pipeline, &ui::PipelineScreen::setLetterKeys);
        QObject::connect(change, &ui::ChangeScreen::actRequested, &m_window, &ui::MainWindow::requestAct);
        QObject::connect(change, &ui::ChangeScreen::quarantineRequested, &m_window,
                         &ui::MainWindow::requestQuarantine);
        QObject::connect(change, &ui::ChangeScreen::wayRequested, &m_window, &ui::MainWindow::requestWay);
        QObject::connect(change, &ui::ChangeScreen::outcomeRequested, &m_window, &ui::MainWindow::requestOutcome);
        QObject::connect(&m_window, &ui::MainWindow::letterKeysChanged, change, &ui::ChangeScreen::setLetterKeys);
    }
    ui::Bridge& bridge() { return m_bridge; }
    ui::MainWindow& window() { return m_window; }
    const ui::Selection& selection() const { return m_selection; }
    /// Made when it is wanted first; it stays while the program runs.
    ui::WarRoomWindow& wall() {
        if (!m_wall)
            m_wall = std::make_unique<ui::WarRoomWindow>(m_bridge);
        return *m_wall;
    }

private:
    ui::Bridge m_bridge;
    ui::Selection m_selection;
    ui::PipelinePanel* m_panel = nullptr;
    ui::MainWindow m_window;
    std::unique_ptr<ui::WarRoomWindow> m_wall;
};

/// Waits for the engine without blocking the event loop, then saves the window and quits.
void takePicture(ControlRoom& room, engine::Engine& engine, const Wish& wish, const QSize& size) {
    room.window().resize(size);
    auto* timer = new QTimer(&room.window());
    QObject::connect(timer, &QTimer::timeout, &room.window(), [&room, &engine, wish, timer] {
        if (!engine.waitUntilIdle(std::chrono::milliseconds{0}) ||
            room.bridge().snapshot()->sequence != engine.snapshot()->sequence)
            return;
        timer->stop();
        QWidget* shown = &room.window();
        if (wish.screen == "warroom") {
            shown = &room.wall();
            shown->resize(room.window().size());
            shown->show();
        } else if (wish.screen == "change")
            room.window().openChange(QString::fromStdString(room.selection().key()));
        else
            room.window().showScreen(QString::fromStdString(wish.screen));
        for (int pass = 0; pass < settlingPasses; ++pass)
            QCoreApplication::processEvents();
        const bool isSaved = shown->grab().save(QString::fromStdString(wish.picture));
        if (!isSaved)
            std::fprintf(stderr, "fermata: %s cannot be written\n", wish.picture.c_str());
        const auto& failure = room.bridge().snapshot()->failure;
        QCoreApplication::exit(failure ? complain(*failure) : isSaved ? 0 : 5);
    });
    timer->start(pictureMilliseconds);
}

/// Says how long it took from the start of the process until the window had painted a filled inbox, and quits.
void measureStart(ControlRoom& room) {
    auto* watcher = new QObject(&room.window());
    QObject::connect(&room.bridge(), &ui::Bridge::snapshotChanged, watcher,
                     [&room, watcher](const ui::SnapshotPointer& snapshot) {
                         const auto& changes = snapshot->changes;
                         const bool isFilled = !changes.empty() && std::ranges::all_of(changes, [](const auto& change) {
                             return change.decision || !change.error.empty();
                         });
                         if (!isFilled && !snapshot->failure)
                             return;
                         QObject::disconnect(&room.bridge(), nullptr, watcher, nullptr);
                         if (snapshot->failure)
                             return QCoreApplication::exit(complain(*snapshot->failure));
                         for (int pass = 0; pass < settlingPasses; ++pass)
                             QCoreApplication::processEvents();
                         room.window().repaint();
                         const auto took = app::sinceProcessStart();
                         std::printf("%zu changes shown after %lld ms\n", changes.size(),
                                     took ? static_cast<long long>(took->count()) : -1LL);
                         QCoreApplication::exit(took ? 0 : 70);
                     });
}

int run(int count, char** words, const Wish& wish) {
    const auto size = sizeOf(wish.size);
    if (!size)
        return complain(size.error());
    // A picture needs no display, and must look the same with and without one.
    if (!wish.picture.empty())
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(count, words);
    QApplication::setApplicationName(QStringLiteral("fermata"));
    QApplication::setApplicationVersion(QStringLiteral(FERMATA_VERSION));
    QGuiApplication::setDesktopFileName(QStringLiteral("fermata"));
    if (!ui::style::loadResources())
        return complain(Error(Fault::Internal, "a bundled font could not be read"));

    QTranslator translator;
    if (translator.load(QLocale(), QStringLiteral("fermata"), QStringLiteral("_"), QStringLiteral(":/i18n")))
        QApplication::installTranslator(&translator);

    // A picture asks nobody to unlock anything.
    auto world = app::compose(wish.launch, wish.picture.empty() ? app::keychainSecrets() : nullptr);
    if (!world)
        return complain(world.error());
    const QString workspace = QString::fromStdString(world->options.workspace);
    const bool isPicture = !wish.picture.empty();
    const QString stateFile =
        QString::fromStdString(app::accountFolder("XDG_STATE_HOME", ".local/state")) + QStringLiteral("/window-") +
        QString::fromLatin1(QCryptographicHash::hash(workspace.toUtf8(), QCryptographicHash::Sha256).toHex().left(16)) +
        QStringLiteral(".ini");
    ui::WindowState state = isPicture ? ui::WindowState{} : app::readWindowState(stateFile);
    if (!wish.theme.empty())
        state.theme = QString::fromStdString(wish.theme);
    // The look comes before the first widget, so that nothing is drawn twice.
    ui::style::applyTheme(application, ui::style::Theme::named(state.theme));

    std::optional<app::OneInstance> instance; // a picture may be taken beside an open window
    if (!isPicture)
        instance.emplace(workspace);
    ControlRoom room(*world);
    if (instance && !instance->take([&room] {
            room.window().setWindowState(room.window().windowState() & ~Qt::WindowMinimized);
            room.window().raise();
            room.window().activateWindow();
        })) {
        std::fprintf(stderr, "fermata: this workspace is open already; its window was asked to come forward\n");
        return 0;
    }
    std::optional<app::DesktopAlarms> alarms;
    std::optional<app::StayAwake> awake;
    if (!isPicture)
        awake.emplace(room.bridge());
    if (!isPicture)
        alarms.emplace(room.bridge(), app::freedesktopNotifications(), QString(stateFile).replace(".ini", ".alarms"));
    const QString recentFile = QString::fromStdString(app::accountFolder("XDG_STATE_HOME", ".local/state")) +
                               QStringLiteral("/workspaces.ini");
    if (!isPicture) {
        QStringList others = app::recentWorkspaces(recentFile);
        others.removeAll(QDir(workspace).absolutePath());
        room.window().setOtherWorkspaces(others);
        if (!world->options.isSample)
            app::rememberWorkspace(recentFile, workspace);
    }
    QObject::connect(&room.window(), &ui::MainWindow::workspaceRequested, &room.window(), [&room](QString folder) {
        if (folder.isEmpty())
            folder = QFileDialog::getExistingDirectory(&room.window(), QObject::tr("Open a workspace"));
        if (!folder.isEmpty() && !app::openBeside(folder))
            room.window().notify(QObject::tr("%1 could not be opened.").arg(folder));
    });
    room.window().restore(state);
    room.window().show();
    if (wish.isWall && !isPicture) {
        const auto screens = QGuiApplication::screens();
        const auto named = std::ranges::find(screens, QString::fromStdString(wish.wallScreen), &QScreen::name);
        if (!wish.wallScreen.empty() && named == screens.end()) {
            QStringList names;
            for (const QScreen* screen : screens)
                names.append(screen->name());
            return complain(Error(Fault::Usage, "there is no such screen, only " + names.join(", ").toStdString())
                                .ofField("--war-room-screen"));
        }
        room.wall().showOn(named != screens.end() ? *named : ui::WarRoomWindow::screenBeside(room.window().screen()));
    }
    std::unique_ptr<engine::Engine> engine;
    const auto startEngine = [&] {
        room.bridge().detach(); // nothing is sent to an engine that stops
        engine.reset();           // and its lock is free before the next one asks for it
        room.bridge().detach(); // what it said last is not waited for
        room.bridge().attach(app::portOf(engine));
        engine = std::make_unique<engine::Engine>(
            world->options, *world->clock, *world->log,
            [&room](std::shared_ptr<const engine::Snapshot> snapshot) { room.bridge().offer(std::move(snapshot)); });
    };
    if (!isPicture) {
        auto* takeOver = new app::TakeOver(room.bridge(), &room.window(), startEngine);
        room.window().addCommands({takeOver->action()});
    }
    startEngine();
    if (isPicture)
        takePicture(room, *engine, wish, *size);
    if (wish.measuresStart)
        measureStart(room);
    const int result = QApplication::exec();
    room.bridge().detach();
    engine.reset();
    if (!isPicture)
        app::writeWindowState(stateFile, room.window().state());
    return result;
}

} // namespace

int main(int count, char** words) {
    Wish wish;
    CLI::App line("Fermata, the control room for release managers");
    line.set_version_flag("--version", FERMATA_VERSION);
    line.add_option("--workspace", wish.launch.workspace, "folder of the workspace");
    line.add_option("--repository,REPOSITORY", wish.launch.repository, "git repository to open in it");
    line.add_flag("--sample", wish.launch.isSample, "open the recorded sample world");
    line.add_option("--picture", wish.picture, "write a picture of the window to this file (PNG) and end");
    line.add_option("--theme", wish.theme, "night or light")->check(CLI::IsMember({"night", "light"}));
    line.add_option(
            "--screen", wish.screen,
            "console, change, graph, production, environments, audit, ledger, policy, settings, models, whatif or warroom")
        ->check(CLI::IsMember({"console", "change", "graph", "production", "environments", "audit", "ledger", "policy",
                               "settings", "models", "whatif", "warroom"}));
    line.add_flag("--war-room", wish.isWall, "show the war room full screen, on another screen where there is one");
    line.add_option("--war-room-screen", wish.wallScreen, "name of the screen for the war room, such as HDMI-1")
        ->needs("--war-room");
    line.add_flag("--measure-start", wish.measuresStart,
                  "say how long it took until the inbox was filled and painted, and end");
    line.add_option("--size", wish.size, "size of the picture, such as 1920x1080");
    line.footer("Example: fermata --workspace ~/fermata/shop ~/src/shop");
    try {
        line.parse(count, words);
    } catch (const CLI::ParseError& error) {
        return line.exit(error) == 0 ? 0 : 2;
    }
    wish.launch.followsTime = wish.picture.empty();
    return run(count, words, wish);
}
