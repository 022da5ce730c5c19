// Orders that rest on no decision: run again, cancel, start, silence, and all alarms taken up at once.
#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>

#include "tests/ui/shell/desk.h"
#include "ui/shell/alarm_banner.h"
#include "ui/shell/order_dialog.h"

using namespace fermata;
using namespace fermata::ui;
using test::Desk, test::picture;

namespace {

delivery::Run aRun(const std::string& id, const std::string& pipeline, delivery::RunState state) {
    delivery::Run run;
    run.source = "ci";
    run.id = id;
    run.pipeline = pipeline;
    run.number = 7;
    run.state = state;
    run.branch = "one";
    run.seenAt = test::noon();
    return run;
}

engine::Snapshot aWorldWithRuns() {
    engine::Snapshot world = test::aWorld();
    delivery::Board board = *world.board;
    for (const auto& run :
         {aRun("1", "test", delivery::RunState::Failed), aRun("2", "test", delivery::RunState::Running),
          aRun("3", "deploy", delivery::RunState::Failed)})
        board = delivery::apply(std::move(board), delivery::RunSeen{run});
    board =
        delivery::apply(std::move(board), delivery::AlertsSeen{"alerts",
                                                               "production",
                                                               {{"Errors (<b>shop</b>)", "page", false, test::noon()},
                                                                {"Known", "page", true, test::noon()}},
                                                               test::noon()});
    world.board = std::make_shared<const delivery::Board>(std::move(board));
    workspace::Settings settings = world.settings ? *world.settings : workspace::Settings{};
    workspace::SourceSetting ci;
    ci.name = "ci";
    ci.kind = "buildbot";
    workspace::PipelineSetting tests, deploy;
    tests.name = "test";
    tests.lane = delivery::Lane::Test;
    tests.scheduler = "force-test";
    deploy.name = "deploy";
    deploy.lane = delivery::Lane::Deploy;
    deploy.service = "shop";
    deploy.environment = "production";
    ci.pipelines = {tests, deploy};
    workspace::SourceSetting alerts;
    alerts.name = "alerts";
    alerts.kind = "alertmanager";
    settings.sources = {ci, alerts};
    world.settings = std::make_shared<const workspace::Settings>(std::move(settings));
    world.armed = {{1, "source:ci", {"re-run"}, "ann", "", test::noon(), test::noon() + Days{1}}};
    return world;
}

struct Form {
    explicit Form(Desk& desk, const char* action) {
        desk.find<QAction>(action)->trigger();
        dialog = desk.window.findChild<OrderDialog*>();
    }
    template <class T>
    T* part(const char* name) {
        return dialog->findChild<T*>(QLatin1String(name));
    }
    QStringList choices() {
        QStringList ids;
        for (int k = 0; k < part<QComboBox>("subjectBox")->count(); ++k)
            ids.append(part<QComboBox>("subjectBox")->itemData(k).toString());
        return ids;
    }
    QString outside() { return part<QLabel>("orderOutside")->text(); }
    void confirm(const QString& reason) {
        for (auto* edit : dialog->findChildren<QPlainTextEdit*>())
            edit->setPlainText(reason);
        QTest::mouseClick(part<QPushButton>("confirmButton"), Qt::LeftButton);
    }
    OrderDialog* dialog = nullptr;
};

} // namespace

class TestOrderDialog : public QObject {
    Q_OBJECT
private slots:
    void offersOnlyRunsThatAreOverAndDeployNothing() {
        Desk desk;
        desk.show(aWorldWithRuns());
        Form form(desk, "reRunAction");
        QVERIFY(form.dialog);
        QCOMPARE(form.choices(), QStringList{"ci/1"});
        QVERIFY2(form.outside().contains("sent at once"), qPrintable(form.outside()));
        QVERIFY2(!form.part<QPushButton>("confirmButton")->isEnabled(), "without a reason nothing is ordered");
        picture(*form.dialog, "order-rerun");
        form.confirm("was it the network?");
        const auto sent = std::get<engine::OrderAct>(desk.commands.back());
        QCOMPARE(sent.kind, std::string("re-run"));
        QCOMPARE(sent.run, std::string("ci/1"));
        QVERIFY(!sent.nonce.empty());
        desk.answers.back()(Error(Fault::Refused, "no"));
        QTRY_VERIFY(form.part<QLabel>("problemLabel")->text().contains("no"));
    }

    void cancelsWhatRunsAlsoADeployment() {
        Desk desk;
        desk.show(aWorldWithRuns());
        Form form(desk, "cancelRunAction");
        QCOMPARE(form.choices(), QStringList{"ci/2"});
        QVERIFY2(form.outside().contains("nothing is sent"), qPrintable(form.outside()));
    }

    void startsOnlyPipelinesThatDeployNothing() {
        Desk desk;
        desk.show(aWorldWithRuns());
        Form form(desk, "startPipelineAction");
        QCOMPARE(form.choices(), QStringList{"ci/test"});
        form.confirm("nightly once more");
        QCOMPARE(std::get<engine::OrderAct>(desk.commands.back()).pipeline, std::string("ci/test"));
    }

    void silencesAnAlertForATime() {
        Desk desk;
        desk.show(aWorldWithRuns());
        Form form(desk, "silenceAction");
        QCOMPARE(form.choices(), QStringList{"Errors (<b>shop</b>)"});
        for (const char* label : {"orderFacts", "orderOutside"})
            QCOMPARE(form.part<QLabel>(label)->textFormat(), Qt::PlainText);
        picture(*form.dialog, "order-silence");
        form.confirm("known");
        const auto sent = std::get<engine::OrderAct>(desk.commands.back());
        QCOMPARE(sent.alert, std::string("Errors (<b>shop</b>)"));
        QCOMPARE(sent.source, std::string("alerts"));
        QVERIFY(sent.until && *sent.until > test::noon());
    }

    void asksForAnEnvironmentOfAPoolAndGivesItBack() {
        Desk desk;
        engine::Snapshot world = aWorldWithRuns();
        workspace::Settings settings = *world.settings;
        workspace::PoolSetting pool;
        pool.name = "lab";
        pool.environments = {"perf"};
        settings.pools = {pool};
        world.settings = std::make_shared<const workspace::Settings>(settings);
        engine::HoldingView held;
        held.order = "0a1b2c";
        held.pool = "lab";
        held.environment = "perf";
        held.reference = test::hostileText();
        held.person = "ann";
        held.state = engine::HoldingState::Held;
        held.since = test::noon();
        world.holdings = {held};
        world.armed.push_back({2, "perf", {"request-environment"}, "ann", "", test::noon(), test::noon() + Days{1}});
        desk.show(world);
        Form ask(desk, "requestEnvironmentAction");
        QVERIFY(ask.choices().contains("perf") && ask.choices().size() > 1);
        QVERIFY2(ask.outside().contains("sent at once"), qPrintable(ask.outside()));
        picture(*ask.dialog, "order-environment");
        ask.confirm("load test");
        auto sent = std::get<engine::OrderAct>(desk.commands.back());
        QCOMPARE(sent.environment, std::string("perf"));
        QVERIFY2(sent.nonce.empty() && sent.decisionId.empty(), "what is held already is not asked for twice");
        delete ask.dialog;
        Form back(desk, "releaseEnvironmentAction");
        QCOMPARE(back.choices(), QStringList{"0a1b2c"});
        QVERIFY(test::isHarmless(back.part<QComboBox>("subjectBox")->itemText(0).toStdString()));
        QVERIFY(back.outside().contains("nothing is sent"));
        back.confirm("tested");
        sent = std::get<engine::OrderAct>(desk.commands.back());
        QCOMPARE(sent.kind, std::string("release-environment"));
        QCOMPARE(sent.holding, std::string("0a1b2c"));
    }

    void saysWhatIsMissingWhereNothingCanBeChosen() {
        Desk desk;
        desk.show(test::aWorld());
        for (const char* action : {"reRunAction", "cancelRunAction", "startPipelineAction", "silenceAction",
                                   "requestEnvironmentAction", "releaseEnvironmentAction"}) {
            Form form(desk, action);
            QVERIFY(!form.part<QPushButton>("confirmButton")->isEnabled());
            QVERIFY(!form.part<QLabel>("problemLabel")->text().isEmpty());
            delete form.dialog;
        }
        engine::Snapshot observer = aWorldWithRuns();
        observer.isObserver = true;
        desk.show(observer);
        Form form(desk, "reRunAction");
        QVERIFY(form.part<QLabel>("problemLabel")->text().contains("Another process"));
    }

    void oneKeyTakesUpAFloodOfAlarms() {
        Desk desk;
        engine::Snapshot world = test::aWorld();
        for (int k = 0; k < 40; ++k)
            world.alarms.push_back({"gone/" + std::to_string(k),
                                    "source-gone",
                                    {"alarm.source_gone", {{"source", "ci"}, {"problem", "timed out"}}, {}},
                                    {},
                                    world.at,
                                    {},
                                    {}});
        desk.show(world);
        auto* all = desk.find<QPushButton>("acknowledgeAllButton");
        QVERIFY(all->isVisible());
        QVERIFY2(all->text().contains("40"), qPrintable(all->text()));
        picture(desk.window, "console-alarm-flood");
        QTest::mouseClick(all, Qt::LeftButton);
        QCOMPARE(desk.commands.size(), std::size_t{40});
        QCOMPARE(std::get<engine::Acknowledge>(desk.commands.back()).alarm, std::string("gone/39"));
    }
};

QTEST_MAIN(TestOrderDialog)
#include "tst_order_dialog.moc"
