// The settings screen in the whole window, offscreen: sources in every state, forms, secrets, standing, time zone.
#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QTableWidget>
#include <QTimeZone>

#include "tests/support/test.h"
#include "tests/ui/support/world.h"
#include "ui/settings/environment_model.h"
#include "ui/settings/rows_editor.h"
#include "ui/settings/secret_dialog.h"
#include "ui/settings/settings_screen.h"
#include "ui/settings/source_dialog.h"
#include "ui/settings/source_model.h"
#include "ui/shell/main_window.h"
#include "ui/shell/standing_dialog.h"
#include "ui/style/fermata_style.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/text_line.h"
#include "ui/wording/wording.h"

using namespace fermata;
using namespace fermata::ui;

namespace {

workspace::SourceSetting setting(const std::string& name, const std::string& kind) {
    workspace::SourceSetting made;
    made.name = name;
    made.kind = kind;
    if (kind == "files" || kind == "cdevents")
        made.folder = "evidence/" + name;
    else
        made.url = "https://" + name + ".example";
    return made;
}

engine::SourceView viewOf(const workspace::SourceSetting& of, engine::SourceState state) {
    engine::SourceView view;
    view.name = of.name;
    view.kind = of.kind;
    view.address = of.url.empty() ? of.folder : of.url;
    view.interval = of.every;
    view.state = state;
    if (state != engine::SourceState::NeverSeen)
        view.lastSeen = test::noon() - Seconds{12};
    return view;
}

/// A workspace with a source of each kind and state, one armed environment and a policy from a protected ref.
engine::Snapshot aWorkspace() {
    engine::Snapshot world = test::aWorld();
    auto settings = std::make_shared<workspace::Settings>();
    settings->name = "shop";
    settings->repositories = {{"payments-core", "/srv/payments-core"}};
    settings->policy = workspace::PolicyRef{"payments-core", "refs/heads/main", "policy.yaml"};
    auto ci = setting("ci", "buildbot");
    ci.secret = "ci-token";
    ci.user = "fermata";
    ci.logHosts = {"logs.example", "logs.example:8443"};
    ci.pipelines = {
        {"payments-build", delivery::Lane::Build, "payments-core", "", "", "", "version"},
        {"payments-deploy", delivery::Lane::Deploy, "payments-core", "payments", "prod-eu", "force-deploy", "release"}};
    auto metrics = setting("metrics", "prometheus");
    metrics.queries = {
        {"errors", "sum(rate(http_errors_total[5m]))", delivery::MetricKind::Indicator, "payments", Seconds{3600}},
        {"burn", "slo:burn_rate1h", delivery::MetricKind::BurnRate, "payments", Seconds{7200}}};
    settings->sources = {ci, metrics, setting("alerts", "alertmanager"), setting("reports", "files"),
                         setting("events", "cdevents")};
    world.sources = {viewOf(settings->sources[0], engine::SourceState::Live),
                     viewOf(settings->sources[1], engine::SourceState::Stale),
                     viewOf(settings->sources[2], engine::SourceState::Failed),
                     viewOf(settings->sources[3], engine::SourceState::Live)};
    world.sources[0].budget = 4812;
    world.sources[0].budgetOf = 5000;
    world.sources[1].message = "no answer within 10 s";
    world.sources[2].message = "401: the server does not know this credential";
    engine::SourceView git = viewOf(setting("payments-core", "git"), engine::SourceState::Live);
    git.address = "/srv/payments-core";
    world.sources.push_back(git);
    world.settings = settings;
    world.secretPlaces = "environment, file, systemd credential";
    auto policy = std::make_shared<decision::Policy>(*world.policy);
    policy->environments.clear();
    for (const char* id : {"staging", "prod-eu", "prod-us"}) {
        decision::Environment environment;
        environment.id = id;
        policy->environments.push_back(environment);
    }
    world.policy = policy;
    world.armed = {{31,
                    "staging",
                    {"deploy", "roll-back"},
                    "rm-1",
                    "Release train 42",
                    test::noon() - Seconds{600},
                    test::noon() + Seconds{3600}}};
    return world;
}

struct Desk {
    Desk()
        : clock(test::noon()),
          window(bridge, selection, clock, {"0.1.0", {}, "fermata.log"},
                 [](QWidget* parent) { return new EmptyState(parent); }),
          screen(new SettingsScreen(bridge, &window)) {
        bridge.attach({[this](engine::Command command, engine::Answer answer) {
                           commands.push_back(std::move(command));
                           answers.push_back(std::move(answer));
                       },
                       {},
                       {},
                       [this](workspace::SourceSetting asked, engine::Engine::Tested tested) {
                           tests.push_back(std::move(asked));
                           testAnswers.push_back(std::move(tested));
                       }});
        screen->setLookActions(window.lookActions());
        window.addScreen("settings", "Settings", style::Icon::Settings, QKeySequence(Qt::ALT | Qt::Key_4), screen);
        window.addCommands(screen->screenActions());
        QObject::connect(screen, &SettingsScreen::standingRequested, &window, &MainWindow::requestStanding);
        QObject::connect(&window, &MainWindow::letterKeysChanged, screen, &SettingsScreen::setLetterKeys);
        window.showScreen("settings");
        window.show();
    }
    void show(engine::Snapshot snapshot) {
        snapshot.sequence = ++sequence;
        bridge.offer(test::shared(std::move(snapshot)));
        QTRY_COMPARE(bridge.snapshot()->sequence, sequence);
    }
    template <class T>
    T* find(const char* name) {
        return window.findChild<T*>(QLatin1String(name));
    }
    void select(const std::string& name) {
        find<QTableView>("sourceTable")->setCurrentIndex(screen->sources().find(name));
    }
    QString answer() { return find<TextLine>("settingsAnswer")->text(); }
    /// The settings of the only command so far.
    const workspace::Settings& sent() { return std::get<engine::ChangeSettings>(commands.back()).settings; }

    std::uint64_t sequence = 0;
    Bridge bridge;
    Selection selection;
    FixedClock clock;
    std::vector<engine::Command> commands;
    std::vector<engine::Answer> answers;
    std::vector<workspace::SourceSetting> tests;
    std::vector<engine::Engine::Tested> testAnswers;
    MainWindow window;
    SettingsScreen* screen;
};

QStringList textsOf(const QWidget& root) {
    QStringList texts;
    for (const QWidget* widget : root.findChildren<QWidget*>()) {
        texts << widget->accessibleName() << widget->accessibleDescription() << widget->toolTip();
        if (const auto* label = qobject_cast<const QLabel*>(widget))
            texts << label->text();
        if (const auto* line = qobject_cast<const TextLine*>(widget))
            texts << line->text();
    }
    return texts;
}

void picture(QWidget& window, const QString& name) {
    const QString folder = qEnvironmentVariable("FERMATA_PICTURES");
    if (folder.isEmpty())
        return;
    for (int pass = 0; pass < 6; ++pass)
        QCoreApplication::processEvents();
    QVERIFY(window.grab().save(folder + u'/' + name + QStringLiteral(".png")));
}

} // namespace

class TestSettings : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QVERIFY(style::loadResources()); }
    void init() { style::applyTheme(*qApp, style::Theme::night()); }
    void cleanup() { wording::setDisplayZone({}); }

    void showsEachSourceWithItsState_data() {
        QTest::addColumn<QString>("theme");
        QTest::addColumn<QSize>("size");
        QTest::addColumn<double>("scale");
        QTest::newRow("night") << "night" << QSize(1920, 1080) << 1.0;
        QTest::newRow("light") << "light" << QSize(1920, 1080) << 1.0;
        QTest::newRow("small") << "light" << QSize(1366, 768) << 1.0;
        QTest::newRow("large-text") << "night" << QSize(1920, 1080) << 1.5;
    }
    void showsEachSourceWithItsState() {
        QFETCH(QString, theme);
        QFETCH(QSize, size);
        QFETCH(double, scale);
        Desk desk;
        WindowState state;
        state.theme = theme;
        state.textScale = scale;
        desk.window.restore(state);
        desk.window.resize(size);
        desk.show(aWorkspace());
        desk.select("metrics");
        const SourceModel& model = desk.screen->sources();
        QCOMPARE(model.rowCount(), 6); // "events" was never heard of, and is there all the same
        const auto word = [&](const std::string& name, int column) {
            return model.index(model.find(name).row(), column).data().toString();
        };
        QCOMPARE(word("ci", SourceModel::Budget), "4,812 of 5,000");
        QCOMPARE(word("ci", SourceModel::Age), "12 s");
        QCOMPARE(word("metrics", SourceModel::State), wording::sourceState(engine::SourceState::Stale));
        QCOMPARE(word("alerts", SourceModel::Message), "401: the server does not know this credential");
        QCOMPARE(word("events", SourceModel::State), wording::sourceState(engine::SourceState::NeverSeen));
        QCOMPARE(word("events", SourceModel::Age), "never");
        QCOMPARE(desk.find<TextLine>("sourceFact")->text(), "6 in all, 2 silent or failed");
        picture(desk.window, QStringLiteral("settings-") + QTest::currentDataTag());
    }
    void saysWhyThereIsNothing() {
        Desk desk;
        const auto* empty = desk.screen->findChild<EmptyState*>();
        QCOMPARE(empty->headline(), "The workspace is being opened");
        QVERIFY(!desk.find<QPushButton>("addButton")->isEnabled());
        engine::Snapshot bare = aWorkspace();
        bare.settings = std::make_shared<workspace::Settings>();
        bare.sources.clear();
        desk.show(bare);
        QCOMPARE(empty->headline(), "Nothing is connected yet");
        QVERIFY(desk.find<QPushButton>("addButton")->isEnabled());
        QVERIFY(!desk.find<QPushButton>("editButton")->isEnabled());
        picture(desk.window, "settings-empty");
        bare.settings.reset();
        bare.failure = Error(Fault::Malformed, "must be from 1s to 1h").inFile("workspace.yaml").ofField("every");
        desk.show(bare);
        QCOMPARE(empty->headline(), "The workspace cannot be opened");
        QVERIFY(!desk.find<QPushButton>("addButton")->isEnabled());
    }
    void keepsRowsInPlaceWhileTheyComeAndGo() {
        SourceModel model(nullptr);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        engine::Snapshot world = aWorkspace();
        model.setSnapshot(world);
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        const QPersistentModelIndex reports = model.find("reports");
        auto fewer = std::make_shared<workspace::Settings>(*world.settings);
        fewer->sources.erase(fewer->sources.begin() + 1);
        engine::Snapshot without = world;
        without.settings = fewer;
        without.sources.erase(without.sources.begin() + 1);
        model.setSnapshot(without);
        QCOMPARE(reports.data(Qt::AccessibleTextRole).toString().contains("reports"), true);
        QCOMPARE(model.setting(reports)->name, "reports");
        model.setSnapshot(world);
        QCOMPARE(model.setting(reports)->name, "reports");
        model.setSnapshot(engine::Snapshot());
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(resets.size(), 0);
    }
    void aRepositoryIsNoEntryThatCanBeEdited() {
        Desk desk;
        desk.show(aWorkspace());
        auto* table = desk.find<QTableView>("sourceTable");
        int row = 0;
        while (desk.screen->sources().source(desk.screen->sources().index(row, 0))->kind != "git")
            ++row;
        table->setCurrentIndex(desk.screen->sources().index(row, 0));
        QVERIFY(!desk.find<QPushButton>("editButton")->isEnabled());
        QVERIFY(!desk.find<QPushButton>("removeButton")->isEnabled());
        desk.select("ci");
        QVERIFY(desk.find<QPushButton>("editButton")->isEnabled());
    }
    void holdsAThousandSources() {
        Desk desk;
        engine::Snapshot world = aWorkspace();
        auto settings = std::make_shared<workspace::Settings>(*world.settings);
        settings->sources.clear();
        world.sources.clear();
        for (int i = 0; i < 1000; ++i) {
            settings->sources.push_back(setting("ci-" + std::to_string(i), "buildbot"));
            world.sources.push_back(viewOf(settings->sources.back(), engine::SourceState::Live));
        }
        world.settings = settings;
        desk.show(world);
        QCOMPARE(desk.screen->sources().rowCount(), 1000);
        desk.select("ci-999");
        QElapsedTimer timer;
        timer.start();
        desk.show(world);
        desk.window.grab();
        QVERIFY2(timer.elapsed() < 1000,
                 qPrintable(QString::number(timer.elapsed()))); // generous: a busy machine, debug
        QVERIFY(desk.find<QPushButton>("editButton")->isEnabled());
        QCOMPARE(desk.find<QTableView>("sourceTable")->currentIndex().row(), 999);
    }
    /// What the form is opened on comes out of it as it was, for every kind.
    void theFormKeepsWhatItDoesNotChange() {
        const engine::Snapshot world = aWorkspace();
        for (const workspace::SourceSetting& each : world.settings->sources) {
            SourceDialog dialog(each, nullptr);
            QVERIFY2(dialog.setting() == each, each.name.c_str());
        }
    }
    void addsASourceByKeyboard() {
        Desk desk;
        desk.show(aWorkspace());
        desk.find<QTableView>("sourceTable")->setFocus();
        QTRY_VERIFY(desk.window.isActiveWindow());
        QTest::keyClick(desk.find<QTableView>("sourceTable"), Qt::Key_N, Qt::ControlModifier);
        auto* dialog = desk.find<SourceDialog>("sourceDialog");
        QVERIFY(dialog && dialog->isVisible());
        auto* save = dialog->findChild<QPushButton*>("confirmButton");
        QVERIFY(!save->isEnabled());
        QCOMPARE(dialog->findChild<QLabel*>("problemLabel")->text(), "A name is needed.");
        QTest::keyClicks(dialog->findChild<QLineEdit*>("nameEdit"), "ci-eu");
        QTest::keyClicks(dialog->findChild<QLineEdit*>("urlEdit"), "https://ci-eu.example");
        dialog->findChild<QSpinBox*>("everyBox")->setValue(30);
        auto* pipelines = dialog->findChild<RowsEditor*>("pipelines");
        QTest::mouseClick(pipelines->findChild<QPushButton*>("addRowButton"), Qt::LeftButton);
        pipelines->findChild<QTableWidget*>("rowsTable")->item(0, 0)->setText("build");
        QTest::mouseClick(pipelines->findChild<QPushButton*>("addRowButton"),
                          Qt::LeftButton); // left as it is: not sent
        QVERIFY(save->isEnabled());
        QTRY_VERIFY(dialog->isActiveWindow());
        QTest::keyClick(dialog, Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(desk.commands.size(), 1u);
        QCOMPARE(desk.sent().sources.size(), 6u);
        const workspace::SourceSetting& made = desk.sent().sources.back();
        QCOMPARE(made.kind, "buildbot");
        QCOMPARE(made.every, Seconds{30});
        QCOMPARE(made.pipelines.size(), 1u);
        QVERIFY(!save->isEnabled()); // busy: not sent twice
        desk.answers[0](Error(Fault::Malformed, "two sources have this name").inFile("workspace.yaml").ofField("name"));
        QTRY_VERIFY(dialog->findChild<QLabel*>("problemLabel")->text().contains("two sources have this name"));
        QVERIFY(dialog->isVisible());
        QVERIFY(save->isEnabled());
        QTest::mouseClick(save, Qt::LeftButton);
        desk.answers[1]({});
        QTRY_VERIFY(!desk.find<SourceDialog>("sourceDialog"));
        QCOMPARE(desk.answer(), "ci-eu is saved; it is being connected.");
    }
    void aFormOfAnOlderStateOverwritesNothing() {
        Desk desk;
        desk.show(aWorkspace());
        desk.select("ci");
        QTest::mouseClick(desk.find<QPushButton>("editButton"), Qt::LeftButton);
        auto* dialog = desk.find<SourceDialog>("sourceDialog");
        QVERIFY(!dialog->findChild<QComboBox*>("kindBox")->isEnabled());
        engine::Snapshot later = aWorkspace();
        auto settings = std::make_shared<workspace::Settings>(*later.settings);
        settings->sources[0].url = "https://moved.example";
        later.settings = settings;
        desk.show(later);
        QTest::mouseClick(dialog->findChild<QPushButton*>("confirmButton"), Qt::LeftButton);
        QCOMPARE(desk.commands.size(), 0u);
        QVERIFY(dialog->findChild<QLabel*>("problemLabel")->text().contains("changed or removed meanwhile"));
    }
    void testsASourceAsTheFormStands() {
        Desk desk;
        desk.show(aWorkspace());
        desk.select("metrics");
        QTest::mouseClick(desk.find<QPushButton>("testButton"), Qt::LeftButton);
        QCOMPARE(desk.tests.size(), 1u);
        QCOMPARE(desk.answer(), "Asking metrics…");
        desk.testAnswers[0](Error(Fault::Unreachable, "no answer within 10 s"));
        QTRY_COMPARE(desk.answer(), "metrics does not answer as it should: no answer within 10 s");
        QTest::mouseClick(desk.find<QPushButton>("editButton"), Qt::LeftButton);
        auto* dialog = desk.find<SourceDialog>("sourceDialog");
        dialog->findChild<QLineEdit*>("urlEdit")->setText("https://other.example");
        auto* ask = dialog->findChild<QPushButton*>("testButton");
        QTest::mouseClick(ask, Qt::LeftButton);
        QCOMPARE(desk.tests.back().url, "https://other.example");
        QVERIFY(!ask->isEnabled());
        desk.testAnswers.back()(std::string("Prometheus 2.42"));
        QTRY_COMPARE(dialog->findChild<QLabel*>("testAnswer")->text(), "It answers: Prometheus 2.42");
        QVERIFY(ask->isEnabled());
        QCOMPARE(desk.commands.size(), 0u); // nothing was written
        picture(*dialog, "settings-form-prometheus");
    }
    void aSecretIsTakenAndNeverShown() {
        const QString canary = "hunter2-canary";
        Desk desk;
        desk.show(aWorkspace());
        desk.select("ci");
        QTest::mouseClick(desk.find<QPushButton>("secretButton"), Qt::LeftButton);
        auto* dialog = desk.find<SecretDialog>("secretDialog");
        QCOMPARE(dialog->findChild<QLineEdit*>("secretName")->text(), "ci-token");
        auto* value = dialog->findChild<QLineEdit*>("secretValue");
        QCOMPARE(value->echoMode(), QLineEdit::Password);
        QVERIFY(!dialog->findChild<QPushButton*>("confirmButton")->isEnabled());
        QTest::keyClicks(value, canary);
        QVERIFY(!value->displayText().contains(canary));
        picture(*dialog, "settings-secret");
        QTest::mouseClick(dialog->findChild<QPushButton*>("confirmButton"), Qt::LeftButton);
        const auto& kept = std::get<engine::KeepSecret>(desk.commands.at(0));
        QCOMPARE(kept.name, "ci-token");
        QCOMPARE(kept.secret.expose(), canary.toStdString());
        QCOMPARE(value->text(), "");
        desk.answers[0](Error(Fault::Unsupported, "none of these places can keep a secret"));
        QTRY_VERIFY(dialog->findChild<QLabel*>("problemLabel")->text().contains("Nothing was kept"));
        for (const QString& shown : textsOf(desk.window))
            QVERIFY(!shown.contains(canary));
        QTest::keyClicks(value, canary);
        QTest::mouseClick(dialog->findChild<QPushButton*>("confirmButton"), Qt::LeftButton);
        desk.answers[1]({});
        QTRY_VERIFY(!desk.find<SecretDialog>("secretDialog"));
        QCOMPARE(desk.answer(), "The secret ci-token is kept.");
    }
    void removingAsksAndNamesWhatFollows() {
        Desk desk;
        desk.show(aWorkspace());
        desk.select("alerts");
        QTest::mouseClick(desk.find<QPushButton>("removeButton"), Qt::LeftButton);
        auto* box = desk.find<QMessageBox>("removeDialog");
        QCOMPARE(box->textFormat(), Qt::PlainText);
        QVERIFY(box->text().contains("alerts"));
        QVERIFY(box->defaultButton() != box->findChild<QPushButton*>("confirmRemove"));
        QCOMPARE(desk.commands.size(), 0u);
        QTest::mouseClick(box->findChild<QPushButton*>("confirmRemove"), Qt::LeftButton);
        QCOMPARE(desk.sent().sources.size(), 4u);
        for (const auto& left : desk.sent().sources)
            QVERIFY(left.name != "alerts");
        QCOMPARE(desk.sent().policy, aWorkspace().settings->policy); // nothing else is touched
        desk.answers[0]({});
        QTRY_COMPARE(desk.answer(), "alerts is removed.");
    }
    void armsTheChosenEnvironment() {
        Desk desk;
        desk.show(aWorkspace());
        const EnvironmentModel& model = desk.screen->environments();
        QCOMPARE(model.rowCount(), 3);
        QVERIFY(model.isArmed(model.index(0, 0)));
        QCOMPARE(model.index(0, EnvironmentModel::Actions).data().toString(), "deploy, roll-back");
        QCOMPARE(model.index(1, EnvironmentModel::Standing).data().toString(), "Dry run");
        QVERIFY(desk.find<QLabel>("policyLabel")->text().contains("refs/heads/main"));
        desk.find<QTableView>("environmentTable")->setCurrentIndex(model.index(2, 0));
        QTest::mouseClick(desk.find<QPushButton>("armButton"), Qt::LeftButton);
        auto* dialog = desk.find<StandingDialog>("standingDialog");
        QCOMPARE(dialog->findChild<QComboBox*>("scopeBox")->currentData().toString(), "prod-us");
        dialog->close();
        QTRY_VERIFY(!desk.find<StandingDialog>("standingDialog"));
        engine::Snapshot local = aWorkspace();
        auto settings = std::make_shared<workspace::Settings>(*local.settings);
        settings->policy.reset();
        local.settings = settings;
        local.armed.clear();
        local.stops = {{40, "prod-eu", "rm-1", "Payment provider down", test::noon(), test::noon() + Seconds{3600}}};
        desk.show(local);
        QVERIFY(desk.find<QLabel>("policyLabel")->text().contains("only under a policy from a protected ref"));
        QVERIFY(desk.find<QLabel>("stopsLabel")->text().contains("Payment provider down"));
        QVERIFY(!desk.find<QPushButton>("disarmButton")->isEnabled());
        QVERIFY(desk.find<QPushButton>("resumeLineButton")->isEnabled());
    }
    void stopsTheLineByItsLetterUnlessLettersAreOff() {
        Desk desk;
        desk.show(aWorkspace());
        auto* table = desk.find<QTableView>("sourceTable");
        table->setFocus();
        QTRY_VERIFY(desk.window.isActiveWindow());
        QTest::keyClick(table, Qt::Key_S);
        auto* dialog = desk.find<StandingDialog>("standingDialog");
        QVERIFY(dialog);
        QVERIFY(dialog->windowTitle().contains("Stop the line"));
        dialog->close();
        QTRY_VERIFY(!desk.find<StandingDialog>("standingDialog"));
        desk.find<QAction>("lettersAction")->trigger();
        table->setFocus();
        QTest::keyClick(table, Qt::Key_S);
        QVERIFY(!desk.find<StandingDialog>("standingDialog"));
    }
    void theObserverOnlyLooks() {
        Desk desk;
        engine::Snapshot world = aWorkspace();
        world.isObserver = true;
        desk.show(world);
        desk.select("ci");
        for (const char* name :
             {"addButton", "editButton", "testButton", "secretButton", "removeButton", "keepZoneButton"})
            QVERIFY2(!desk.find<QPushButton>(name)->isEnabled(), name);
        QVERIFY(desk.find<QLabel>("settingsClosed")->isVisible());
    }
    void timesAreShownAndTypedInTheZoneOfTheWorkspace() {
        Desk desk;
        desk.show(aWorkspace());
        auto* zone = desk.find<QComboBox>("zoneBox");
        QCOMPARE(zone->currentIndex(), 0);
        zone->setCurrentText("Asia/Tokyo");
        desk.show(aWorkspace()); // a snapshot does not take the choice out of the hand
        QCOMPARE(zone->currentText(), "Asia/Tokyo");
        QTest::mouseClick(desk.find<QPushButton>("keepZoneButton"), Qt::LeftButton);
        QCOMPARE(desk.sent().timeZone, "Asia/Tokyo");
        engine::Snapshot world = aWorkspace();
        world.settings = std::make_shared<workspace::Settings>(desk.sent());
        desk.show(world);
        QCOMPARE(wording::moment(test::noon(), test::noon()), "23:32"); // 14:32 UTC
        desk.window.requestStanding(decision::CommandKind::StopLine);
        auto* dialog = desk.find<StandingDialog>("standingDialog");
        QCOMPARE(dialog->findChild<QDateTimeEdit*>("untilEdit")->dateTime().toString("yyyy-MM-dd HH:mm"),
                 "2026-11-24 00:32");
        dialog->findChild<QPlainTextEdit*>("reasonEdit")->setPlainText("Provider down");
        QTest::mouseClick(dialog->findChild<QPushButton*>("confirmButton"), Qt::LeftButton);
        const Time until = std::get<engine::StopLine>(desk.commands.back()).until;
        QVERIFY(until > test::noon() + Seconds{3539} && until <= test::noon() + Seconds{3600});
        dialog->close();
    }
    void everyWidgetHasANameAndForeignTextIsHarmless() {
        Desk desk;
        engine::Snapshot world = aWorkspace();
        const std::string evil = test::hostileText();
        auto settings = std::make_shared<workspace::Settings>(*world.settings);
        settings->policy = workspace::PolicyRef{evil, evil, evil};
        for (auto& source : settings->sources)
            source.name = source.url = source.folder = source.secret = evil;
        settings->timeZone = "Europe/Berlin";
        world.settings = settings;
        for (auto& source : world.sources)
            source.name = source.message = source.address = evil;
        world.secretPlaces = evil;
        world.armed[0] = {31, evil, {evil}, evil, evil, test::noon(), test::noon() + Seconds{60}};
        world.stops = {{7, evil, evil, evil, test::noon(), test::noon() + Seconds{60}}};
        desk.show(world);
        desk.find<QTableView>("sourceTable")->setCurrentIndex(desk.screen->sources().index(0, 0));
        QTest::mouseClick(desk.find<QPushButton>("editButton"), Qt::LeftButton);
        auto* dialog = desk.find<SourceDialog>("sourceDialog");
        QVERIFY(dialog);
        dialog->showTest(evil);
        for (const QString& shown : textsOf(*desk.screen) + textsOf(*dialog))
            QVERIFY2(test::isHarmless(shown.toStdString()), qPrintable(shown.left(200)));
        for (const QAbstractItemModel* model : {static_cast<const QAbstractItemModel*>(&desk.screen->sources()),
                                                static_cast<const QAbstractItemModel*>(&desk.screen->environments())})
            for (int row = 0; row < model->rowCount(); ++row)
                for (int column = 0; column < model->columnCount(); ++column)
                    for (const int role : {Qt::DisplayRole, Qt::AccessibleTextRole})
                        QVERIFY(test::isHarmless(model->index(row, column).data(role).toString().toStdString()));
        for (const QLabel* label : desk.screen->findChildren<QLabel*>())
            if (label->text().contains("<b>")) // the titles of fields are our own
                QCOMPARE(label->textFormat(), Qt::PlainText);
        for (const QWidget* widget : desk.screen->findChildren<QWidget*>()) {
            const bool isOfQt =
                QString::fromLatin1(widget->objectName().toLatin1()).startsWith("qt_") || !widget->isVisible();
            if (!isOfQt && widget->focusPolicy() != Qt::NoFocus)
                QVERIFY2(!widget->accessibleName().isEmpty(), widget->metaObject()->className());
        }
        picture(desk.window, "settings-hostile");
    }
};

QTEST_MAIN(TestSettings)
#include "tst_settings.moc"
