// The user's story at the console, on real servers: a pushed commit appears in the graph, is assessed and gated, is
// approved with a key, deployed, and rolled back by hand; an alert holds the next one. Pictures of each step where
// FERMATA_PICTURES names a folder.
#include <fstream>

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>

#include "core/audit/reexecute.h"
#include "core/audit/verification.h"
#include "tests/system/alive_world.h"
#include "ui/change/change_screen.h"
#include "ui/console/console_screen.h"
#include "ui/pipeline/graph_view.h"
#include "ui/pipeline/pipeline_panel.h"
#include "ui/pipeline/pipeline_screen.h"
#include "ui/shell/alarm_banner.h"
#include "ui/shell/main_window.h"
#include "ui/shell/standing_dialog.h"
#include "ui/style/fermata_style.h"
#include "ui/widgets/act_dialog.h"

using namespace fermata;
using namespace fermata::test;
using namespace fermata::ui;

namespace {

constexpr int waits = 120'000; ///< ms; real servers take their time

/// All screens on one bridge, as the program puts them together.
struct Room {
    explicit Room(const Clock& clock)
        : window(bridge, selection, clock, AboutFacts{"0", {}, {}},
                 [this](QWidget* parent) { return new PipelinePanel(bridge, selection, parent); }) {
        auto* change = new ChangeScreen(bridge, selection, &window);
        pipeline = new PipelineScreen(bridge, selection, &window);
        window.addScreen(QStringLiteral("graph"), QStringLiteral("Pipeline"), style::Icon::Workflow, {}, pipeline);
        window.setChangeScreen(change);
        QObject::connect(change, &ChangeScreen::actRequested, &window, &MainWindow::requestAct);
        window.resize(1920, 1080);
        window.show();
    }
    Bridge bridge;
    Selection selection;
    PipelineScreen* pipeline = nullptr;
    MainWindow window;
};

} // namespace

class TestAliveWindow : public AliveWorld {
    Q_OBJECT

    std::unique_ptr<Room> m_room;

    const engine::ChangeView* shown(const char* branch) {
        for (const auto& each : m_room->bridge.snapshot()->changes)
            if (each.change.reference == branch)
                return &each;
        return nullptr;
    }
    bool stands(const char* branch, decision::Verdict verdict) {
        const auto* view = shown(branch);
        return view && view->decision && view->decision->verdict == verdict;
    }
    bool isInGraph(const char* branch) {
        const auto* view = shown(branch);
        const QString id = view ? QStringLiteral("gate.") + QString::fromStdString(view->change.key) : QString();
        return view && m_room->pipeline->fleetGraph().graph().item(id);
    }
    void picture(const char* name, const char* screen) {
        m_room->window.showScreen(QLatin1String(screen));
        for (int pass = 0; pass < 5; ++pass)
            QCoreApplication::processEvents();
        const QString folder = qEnvironmentVariable("FERMATA_PICTURES");
        if (!folder.isEmpty())
            m_room->window.grab().save(folder + "/alive-" + name + ".png");
    }
    template <class Dialog>
    void fill(Dialog*& dialog, const char* name, const char* reason) {
        QTRY_VERIFY((dialog = m_room->window.findChild<Dialog*>(QLatin1String(name))));
        dialog->template findChild<QPlainTextEdit*>("reasonEdit")->setPlainText(QLatin1String(reason));
    }
    /// Presses the dialog's own button and waits until the engine has recorded it.
    template <class Dialog>
    void confirm(Dialog* dialog) {
        QPointer<Dialog> open(dialog);
        auto* button = dialog->template findChild<QPushButton*>("confirmButton");
        QTRY_VERIFY(button->isEnabled());
        QTest::mouseClick(button, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!open || !open->isVisible(), waits);
    }
    /// As a person does it: chooses the change, presses A, gives a reason.
    void approveAtTheConsole(const char* branch) {
        m_room->window.showScreen(QStringLiteral("console"));
        m_room->selection.select(shown(branch)->change.key);
        auto* button = m_room->window.findChild<QPushButton*>("approveButton");
        QTRY_VERIFY_WITH_TIMEOUT(button->isEnabled(), waits);
        QTest::mouseClick(button, Qt::LeftButton);
        ActDialog* dialog = nullptr;
        fill(dialog, "actDialog", "read it, looks right");
        confirm(dialog);
    }

private slots:
    void initTestCase() {
        QVERIFY(style::loadResources());
        style::applyTheme(*qobject_cast<QApplication*>(QApplication::instance()), style::Theme::named("night"));
        m_servers = std::make_unique<Counterparts>(
            std::vector<std::string>{"pushgateway", "alertmanager", "prometheus", "buildbot", "worker"});
        FERMATA_NEEDS(*m_servers);
        m_room = std::make_unique<Room>(m_clock);
        m_listener = [this](std::shared_ptr<const engine::Snapshot> snapshot) {
            m_room->bridge.offer(std::move(snapshot));
        };
        begin();
        m_room->bridge.attach({[this](engine::Command command, engine::Answer answer) {
                                   m_engine->send(std::move(command), std::move(answer));
                               },
                               {}});
    }
    void cleanupTestCase() {
        if (m_room)
            m_room->bridge.detach();
        end();
        m_room.reset();
    }

    void aPushAppearsInTheGraphAndIsGated() {
        const std::string head = push("one", "The first page\n");
        QTRY_VERIFY_WITH_TIMEOUT(shown("one") && shown("one")->change.head.hex() == head, waits);
        QTRY_VERIFY_WITH_TIMEOUT(isInGraph("one"), waits);
        picture("1-pushed", "graph");
        QTRY_VERIFY2_WITH_TIMEOUT(stands("one", decision::Verdict::Approve), why("one").c_str(), waits);
        m_room->selection.select(shown("one")->change.key);
        picture("2-gated", "console");
    }
    void anEnvironmentIsArmed() {
        m_room->window.findChild<QAction*>("armAction")->trigger();
        StandingDialog* dialog = nullptr;
        fill(dialog, "standingDialog", "release day");
        for (const char* action : {"deploy", "roll-back"})
            dialog->findChild<QCheckBox*>(QLatin1String(action))->setChecked(true);
        if (const QString folder = qEnvironmentVariable("FERMATA_PICTURES"); !folder.isEmpty())
            dialog->grab().save(folder + "/alive-3-arming.png");
        confirm(dialog);
        QTRY_COMPARE_WITH_TIMEOUT(m_room->bridge.snapshot()->armed.size(), 1u, waits);
    }
    void anApprovalAtTheConsoleDeploys() {
        approveAtTheConsole("one");
        const std::string version = shown("one")->change.head.hex().substr(0, 12);
        QTRY_VERIFY_WITH_TIMEOUT(running().find(version) != std::string::npos, waits);
        QTRY_VERIFY_WITH_TIMEOUT(
            placement(*m_room->bridge.snapshot()) && placement(*m_room->bridge.snapshot())->version == version, waits);
        picture("4-deployed", "graph");
        picture("4-deployed-console", "console");
    }
    void aBadVersionIsTakenBackByHand() {
        const std::string first = shown("one")->change.head.hex().substr(0, 12);
        const std::string head = push("two", "The second page\n");
        QTRY_VERIFY_WITH_TIMEOUT(shown("two") && shown("two")->change.head.hex() == head, waits);
        QTRY_VERIFY2_WITH_TIMEOUT(stands("two", decision::Verdict::Approve), why("two").c_str(), waits);
        approveAtTheConsole("two");
        QTRY_VERIFY_WITH_TIMEOUT(running().find(head.substr(0, 12)) != std::string::npos, waits);
        auto* button = m_room->window.findChild<QPushButton*>("rollBackButton");
        QTRY_VERIFY_WITH_TIMEOUT(button->isEnabled(), waits);
        QTest::mouseClick(button, Qt::LeftButton);
        ActDialog* dialog = nullptr;
        fill(dialog, "actDialog", "the page is wrong");
        auto* confirmButton = dialog->findChild<QPushButton*>("confirmButton");
        QVERIFY(!confirmButton->isEnabled()); // production has to be typed
        dialog->findChild<QLineEdit*>("typedName")->setText("production");
        if (const QString folder = qEnvironmentVariable("FERMATA_PICTURES"); !folder.isEmpty())
            dialog->grab().save(folder + "/alive-5-rollback-dialog.png");
        confirm(dialog);
        QTRY_VERIFY_WITH_TIMEOUT(running().find(first) != std::string::npos, waits);
        QTRY_VERIFY_WITH_TIMEOUT(
            placement(*m_room->bridge.snapshot()) && placement(*m_room->bridge.snapshot())->version == first, waits);
        auto* alarms = m_room->window.findChild<AlarmBanner*>("alarmBanner");
        QTRY_VERIFY_WITH_TIMEOUT(alarms->isVisible(), waits); // a rollback is something to know of
        picture("6-rolled-back", "graph");
        picture("6-rolled-back-console", "console");
        alarms->acknowledge();
        QTRY_VERIFY_WITH_TIMEOUT(m_room->bridge.snapshot()->alarms.front().acknowledgedAt, waits);
    }
    void anAlertTurnsProductionAndHoldsTheNextChange() {
        const std::string head = push("three", "The third page\n");
        QTRY_VERIFY_WITH_TIMEOUT(shown("three") && shown("three")->change.head.hex() == head, waits);
        QTRY_VERIFY2_WITH_TIMEOUT(stands("three", decision::Verdict::Approve), why("three").c_str(), waits);
        QVERIFY(errorShare(0.2));
        QTRY_VERIFY2_WITH_TIMEOUT(stands("three", decision::Verdict::Hold), why("three").c_str(), waits);
        m_room->selection.select(shown("three")->change.key);
        picture("7-alert", "console");
        m_room->window.openChange(QString::fromStdString(shown("three")->change.key));
        QCoreApplication::processEvents();
        if (const QString folder = qEnvironmentVariable("FERMATA_PICTURES"); !folder.isEmpty())
            m_room->window.grab().save(folder + "/alive-7-alert-change.png");
        QVERIFY(errorShare(0.001));
        QTRY_VERIFY2_WITH_TIMEOUT(stands("three", decision::Verdict::Approve), why("three").c_str(), waits);
        QVERIFY(m_servers->stop("pushgateway"));
        QTRY_VERIFY2_WITH_TIMEOUT(stands("three", decision::Verdict::Hold), why("three").c_str(), waits);
        picture("8-exporter-stopped", "console");
    }
    void theSecretIsNowhere() {
        m_room->bridge.detach();
        m_engine.reset();
        const std::string secret = m_servers->value("password");
        QVERIFY(secret.size() >= 8);
        int files = 0;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(m_folder.path())) {
            if (!entry.is_regular_file())
                continue;
            ++files;
            std::ifstream in(entry.path(), std::ios::binary);
            const std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
            QVERIFY2(bytes.find(secret) == std::string::npos, entry.path().c_str());
        }
        QVERIFY(files >= 4); // record, store, settings, state
    }
    void theRecordVerifiesAndRunsAgain() {
        const auto whole = audit::verifyStore(m_folder / "w/record.db", {});
        FERMATA_VERIFY_OK(whole);
        QVERIFY(whole->isWhole());
        const auto places = audit::Places::ofAccount();
        FERMATA_VERIFY_OK(places);
        auto chain = audit::Chain::open(m_folder / "w/record.db", audit::Access::Observe, *places);
        FERMATA_VERIFY_OK(chain);
        const auto again = audit::reexecuteAll(*chain);
        FERMATA_VERIFY_OK(again);
        QVERIFY(again->same >= 5);
        QVERIFY(again->problems.empty());
    }
};

QTEST_MAIN(TestAliveWindow)
#include "tst_alive_window.moc"
