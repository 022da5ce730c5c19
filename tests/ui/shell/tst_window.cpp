// The whole window, offscreen: every state of the start, hostile text, names for assistive technology, keys and acts.
#include <algorithm>
#include <iterator>

#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTreeView>

#include "core/action/executor.h"
#include "tests/support/test.h"
#include "tests/ui/shell/desk.h"
#include "tests/ui/support/world.h"
#include "ui/console/console_screen.h"
#include "ui/console/decision_card.h"
#include "ui/console/inbox_view.h"
#include "ui/console/start_page.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/main_window.h"
#include "ui/shell/standing_dialog.h"
#include "ui/shell/stop_banner.h"
#include "ui/style/fermata_style.h"
#include "ui/widgets/act_dialog.h"
#include "ui/widgets/empty_state.h"

using namespace fermata;
using namespace fermata::ui;
using test::Desk, test::picture;

namespace {

/// All texts that a widget shows or says.
QStringList textsOf(const QWidget& root) {
    QStringList texts;
    for (const QWidget* widget : root.findChildren<QWidget*>()) {
        texts << widget->accessibleName() << widget->accessibleDescription();
        if (const auto* label = qobject_cast<const QLabel*>(widget))
            texts << label->text();
    }
    return texts;
}


} // namespace

class TestWindow : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QVERIFY(style::loadResources()); }
    void init() { style::applyTheme(*qApp, style::Theme::night()); }

    void showsTheConsoleInBothThemes_data() {
        QTest::addColumn<QString>("theme");
        QTest::addColumn<QSize>("size");
        QTest::addColumn<double>("scale");
        QTest::newRow("night") << "night" << QSize(1920, 1080) << 1.0;
        QTest::newRow("light") << "light" << QSize(1920, 1080) << 1.0;
        QTest::newRow("small") << "light" << QSize(1366, 768) << 1.0;
        QTest::newRow("large-text") << "night" << QSize(1920, 1080) << 1.5;
    }
    void showsTheConsoleInBothThemes() {
        QFETCH(QString, theme);
        QFETCH(QSize, size);
        QFETCH(double, scale);
        Desk desk;
        WindowState state;
        state.theme = theme;
        state.textScale = scale;
        desk.window.restore(state);
        desk.window.resize(size);
        desk.show(test::aWorld());
        QCOMPARE(desk.selection.key(), "payments-core/retry-auth");
        QCOMPARE(desk.find<QLabel>("verdictLabel")->text(), "Hold");
        QVERIFY(desk.find<QPushButton>("holdButton")->isEnabled());
        QVERIFY(!desk.find<QPushButton>("approveButton")->isEnabled());
        QVERIFY(!desk.find<QPushButton>("rollBackButton")->isEnabled());
        QVERIFY(desk.find<QLabel>("closedReason")->text().contains("nothing is connected that could deploy"));
        picture(desk.window, QStringLiteral("console-") + QTest::currentDataTag());
    }
    void exactlyOneActIsRecommended() {
        Desk desk;
        desk.show(test::aWorld());
        for (const engine::ChangeView& view : desk.bridge.snapshot()->changes) {
            desk.selection.select(view.change.key);
            int primary = 0;
            for (const char* name : {"holdButton", "approveButton", "overrideButton", "rollBackButton"})
                primary += style::buttonRole(desk.find<QPushButton>(name)) == style::ButtonRole::Primary ? 1 : 0;
            QCOMPARE(primary, 1);
        }
    }

    void saysWhatItDoesWhileThereIsNothingToDecide_data() {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("headline");
        QTest::newRow("starting") << "starting"
                                  << "Starting";
        QTest::newRow("mining") << "mining"
                                << "Learning from the past of this repository";
        QTest::newRow("failed") << "failed"
                                << "Fermata cannot show this";
        QTest::newRow("no-repository") << "no-repository"
                                       << "No repository yet";
        QTest::newRow("no-history") << "no-history"
                                    << "No history yet";
        QTest::newRow("nothing") << "nothing"
                                 << "Nothing waits";
    }
    void saysWhatItDoesWhileThereIsNothingToDecide() {
        QFETCH(QString, kind);
        QFETCH(QString, headline);
        Desk desk;
        engine::Snapshot world;
        world.at = test::noon();
        world.repositories = {"git"};
        if (kind == "mining")
            world.progress = {{engine::JobKind::Mining, "git", 12345, 60000}, {engine::JobKind::Opening, "", 0, 0}};
        else if (kind == "failed")
            world.failure = Error(Fault::Busy, "the store is locked by another program").inFile("store.db");
        else if (kind == "no-repository")
            world.repositories.clear();
        else if (kind == "nothing")
            world.minedCommits = 60000;
        if (kind != "starting")
            desk.show(world);
        QTRY_COMPARE(desk.window.console()->startPage()->headline(), headline);
        QCOMPARE(desk.find<QPushButton>("retryButton")->isVisible(), kind == "failed");
        picture(desk.window, QStringLiteral("start-") + kind);
        if (kind == "failed") {
            QTest::mouseClick(desk.find<QPushButton>("retryButton"), Qt::LeftButton);
            QCOMPARE(desk.commands.size(), 1u);
            QVERIFY(std::holds_alternative<engine::Refresh>(desk.commands.front()));
        }
    }

    void everyWidgetHasAName() {
        Desk desk;
        desk.show(test::aWorld());
        ActDialog dialog({"id",
                          "title",
                          "place",
                          "prod",
                          "Hold",
                          ActKind::Override,
                          {"senior"},
                          "rm",
                          {},
                          test::noon(),
                          Seconds{86400},
                          false,
                          {},
                          {}},
                         &desk.window);
        dialog.show();
        for (const QWidget* root : {static_cast<QWidget*>(&desk.window), static_cast<QWidget*>(&dialog)})
            for (const QWidget* widget : root->findChildren<QWidget*>()) {
                // Qt's own inner parts (viewports, scroll bars, menus' extensions) speak through their parents.
                if (widget->objectName().startsWith("qt_") || widget->inherits("QScrollBar") ||
                    widget->inherits("QAbstractItemView") || widget->inherits("QMenu") || !widget->isVisibleTo(root))
                    continue;
                bool ofQt = false;
                for (const QWidget* up = widget->parentWidget(); up; up = up->parentWidget())
                    ofQt = ofQt || up->inherits("QAbstractItemView") || up->inherits("QComboBox") ||
                           up->inherits("QDateTimeEdit") || up->inherits("QPlainTextEdit") ||
                           up->inherits("QLineEdit") || up->inherits("QMenuBar");
                if (ofQt || widget->inherits("QMainWindowLayout") || widget->inherits("QRubberBand"))
                    continue;
                if (const auto* label = qobject_cast<const QLabel*>(widget);
                    label && (label->buddy() || !label->text().isEmpty()))
                    continue;
                QVERIFY2(!widget->accessibleName().isEmpty(),
                         qPrintable(QStringLiteral("%1 '%2' in %3")
                                        .arg(widget->metaObject()->className(), widget->objectName(),
                                             widget->parentWidget()->objectName())));
            }
    }

    void hostileTextStaysText() {
        Desk desk;
        desk.show(test::aHostileWorld());
        const auto check = [](const QWidget& root) {
            for (const QString& text : textsOf(root))
                QVERIFY2(test::isHarmless(text.toStdString()), qPrintable(text.left(200)));
            for (const QLabel* label : root.findChildren<QLabel*>())
                QVERIFY2(label->textFormat() == Qt::PlainText || !Qt::mightBeRichText(label->text()),
                         qPrintable(label->objectName()));
            // A tooltip guesses whether it is markup; ours say that they are, and hold none of others.
            for (const QWidget* widget : root.findChildren<QWidget*>())
                QVERIFY2(!widget->toolTip().contains("<b>") && !widget->toolTip().contains("<img"),
                         qPrintable(widget->toolTip().left(200)));
        };
        for (const engine::ChangeView& view : desk.bridge.snapshot()->changes) {
            desk.selection.select(view.change.key);
            check(desk.window);
        }
        picture(desk.window, "console-hostile");
        desk.selection.select(desk.bridge.snapshot()->changes.front().change.key);
        const InboxModel& inbox = desk.window.console()->inbox()->model();
        for (int group = 0; group < inboxGroupCount; ++group) {
            const QModelIndex parent = inbox.groupIndex(static_cast<InboxGroup>(group));
            for (int row = 0; row < inbox.rowCount(parent); ++row)
                for (int role = 0; role <= InboxModel::AuthorsRole; ++role) {
                    const QVariant value = inbox.index(row, 0, parent).data(role);
                    if (role == InboxModel::KeyRole || value.userType() != QMetaType::QString)
                        continue;
                    QVERIFY(test::isHarmless(value.toString().toStdString()));
                    if (role == Qt::ToolTipRole)
                        QVERIFY(!value.toString().contains("<b>"));
                }
        }
        desk.window.openPalette();
        check(*desk.find<CommandPalette>("commandPalette"));
        picture(*desk.find<CommandPalette>("commandPalette"), "palette-hostile");
        desk.find<CommandPalette>("commandPalette")->hide();
        desk.window.requestAct(QString::fromStdString(desk.selection.key()), ActKind::Hold);
        auto* dialog = desk.find<ActDialog>("actDialog");
        QVERIFY(dialog);
        check(*dialog);
        picture(*dialog, "dialog-hostile");
        dialog->reject();
        desk.window.requestWay(QString::fromStdString(desk.selection.key()), 0);
        QVERIFY(desk.find<QDialog>("textDialog"));
    }

    void lettersMoveAndAct() {
        Desk desk;
        desk.show(test::aWorld());
        desk.window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&desk.window));
        desk.window.console()->inbox()->focusList();
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_N);
        QCOMPARE(desk.selection.key(), "checkout-web/instalments");
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_N);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_N);
        QCOMPARE(desk.selection.key(), "payments-core/retry-auth");
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_A); // closed: nothing happens
        QVERIFY(!desk.find<ActDialog>("actDialog"));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_H);
        QVERIFY(desk.find<ActDialog>("actDialog"));
        desk.find<ActDialog>("actDialog")->reject();
        WindowState quiet;
        quiet.letterKeys = false;
        desk.window.restore(quiet);
        desk.window.console()->inbox()->focusList();
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_N);
        QCOMPARE(desk.selection.key(), "payments-core/retry-auth");
    }
    void anActNeedsAReasonAndIsSentOnce() {
        Desk desk;
        desk.show(test::aWorld());
        desk.window.requestAct("payments-core/retry-auth", ActKind::Override);
        auto* dialog = desk.find<ActDialog>("actDialog");
        auto* confirm = dialog->findChild<QPushButton*>("confirmButton");
        QVERIFY(!confirm->isEnabled());
        picture(*dialog, "dialog-override");
        dialog->findChild<QPlainTextEdit*>("reasonEdit")->setPlainText("  \n ");
        QVERIFY(!confirm->isEnabled());
        dialog->findChild<QPlainTextEdit*>("reasonEdit")->setPlainText("Revenue is at stake, Rita watches it");
        QVERIFY(confirm->isEnabled());
        QTest::mouseClick(confirm, Qt::LeftButton);
        QTest::mouseClick(confirm, Qt::LeftButton);
        QCOMPARE(desk.commands.size(), 1u);
        const auto act = std::get<engine::Act>(desk.commands.front());
        QCOMPARE(act.kind, "override");
        QCOMPARE(act.role, "release-manager");
        QVERIFY(act.until && *act.until > test::noon());
        desk.answers.front()(Error(Fault::Refused, "four eyes: you wrote this change"));
        QTRY_VERIFY(dialog->findChild<QLabel*>("problemLabel")->text().contains("four eyes"));
        QVERIFY(dialog->isVisible());
        QVERIFY(confirm->isEnabled());
        QTest::mouseClick(confirm, Qt::LeftButton);
        desk.answers.back()({});
        QTRY_VERIFY(!desk.find<ActDialog>("actDialog"));
    }
    void whileEvidenceLoadsTheLastDecisionStays() {
        Desk desk;
        engine::Snapshot world = test::aWorld();
        desk.show(world);
        world.changes.front().decision.reset();
        world.changes.front().evidence.reset();
        world.at += Seconds{60};
        desk.show(world);
        QTRY_COMPARE(desk.find<QLabel>("verdictLabel")->text(), "Hold");
        QVERIFY(desk.find<QPushButton>("holdButton")->isEnabled());
        QVERIFY(!desk.find<QPushButton>("overrideButton")->isEnabled());
        QVERIFY(desk.window.console()->card()->asText().contains("as of"));
    }
    void thePaletteFindsAndActs() {
        Desk desk;
        desk.show(test::aWorld());
        desk.window.openPalette();
        auto* palette = desk.find<CommandPalette>("commandPalette");
        picture(*palette, "palette");
        auto* words = palette->findChild<QLineEdit*>("paletteEdit");
        QTest::keyClicks(words, "instalments");
        QCOMPARE(palette->model().rowCount(), 1);
        QTest::keyClick(words, Qt::Key_Return);
        QCOMPARE(desk.selection.key(), "checkout-web/instalments");
        QVERIFY(!palette->isVisible());
    }
    void theSelectedRowIsCopiedAsText() {
        Desk desk;
        desk.show(test::aWorld());
        desk.window.console()->inbox()->focusList();
        desk.window.findChild<QAction*>("copyAction")->trigger();
        QVERIFY(QApplication::clipboard()->text().startsWith("Retry card authorisation on timeout\tHold\t"));
    }
    void newRowsComeBelowAndTheSelectionStays() {
        Desk desk;
        engine::Snapshot world = test::aWorld();
        desk.show(world);
        auto late = test::aChange("ledger/urgent", decision::Verdict::Block, true);
        late.waitingSince = test::noon() - std::chrono::hours{99};
        world.changes.insert(world.changes.begin(), late);
        desk.show(world);
        const InboxModel& inbox = desk.window.console()->inbox()->model();
        QTRY_COMPARE(inbox.countOf(InboxGroup::NeedsYou), 4);
        QCOMPARE(inbox.indexOf("ledger/urgent").row(), 3);
        QCOMPARE(desk.selection.key(), "payments-core/retry-auth");
    }
    void aSampleSaysSo() {
        Desk desk;
        engine::Snapshot world = test::aWorld();
        world.isSample = true;
        desk.show(world);
        QTRY_VERIFY(desk.find<QWidget>("sampleChip")->isVisible());
        QVERIFY(desk.window.windowTitle().contains("sample"));
    }
    void theLineIsStoppedByOneKeyAndAReason() {
        Desk desk;
        desk.show(test::aWorld());
        desk.window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&desk.window));
        desk.window.console()->inbox()->focusList();
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_S);
        auto* dialog = desk.find<StandingDialog>("standingDialog");
        QVERIFY(dialog);
        auto* confirm = dialog->findChild<QPushButton*>("confirmButton");
        QVERIFY(!confirm->isEnabled()); // no destructive act on a single key
        QCOMPARE(dialog->findChild<QComboBox*>("scopeBox")->currentText(), "Everything");
        picture(*dialog, "dialog-stop-line");
        dialog->findChild<QPlainTextEdit*>("reasonEdit")->setPlainText("Checkout is on fire");
        QTest::mouseClick(confirm, Qt::LeftButton);
        QCOMPARE(desk.commands.size(), 1u);
        const auto stop = std::get<engine::StopLine>(desk.commands.front());
        QCOMPARE(stop.scope, "");
        QCOMPARE(stop.reason, "Checkout is on fire");
        QVERIFY(stop.until > test::noon());
        desk.answers.front()(Error(Fault::Refused, "the record is busy"));
        QTRY_VERIFY(dialog->findChild<QLabel*>("problemLabel")->text().contains("the record is busy"));
        QTest::mouseClick(confirm, Qt::LeftButton);
        desk.answers.back()({});
        QTRY_VERIFY(!desk.find<StandingDialog>("standingDialog"));
    }
    void aStoppedLineIsSaidOnEveryScreenAndResumedFromThere() {
        Desk desk;
        engine::Snapshot world = test::aWorld();
        desk.show(world);
        auto* banner = desk.find<StopBanner>("stopBanner");
        QVERIFY(!banner->isVisible());
        world.stops = {{7, "", "rita", "Checkout <b>burns</b>", world.at, world.at + Seconds{3600}},
                       {8, "service:ledger", "rita", test::hostileText(), world.at, world.at + Seconds{7200}}};
        desk.show(world);
        QTRY_VERIFY(banner->isVisible());
        QVERIFY(banner->words().contains("Everything is stopped until"));
        QVERIFY(banner->words().contains("service:ledger is stopped until"));
        QVERIFY(test::isHarmless(
            banner->words().replace(QLatin1String("<b>burns</b>"), QString()).remove(u'\n').toStdString()));
        QCOMPARE(desk.find<QLabel>("stopWords")->textFormat(), Qt::PlainText);
        picture(desk.window, "console-stopped");
        WindowState day;
        day.theme = "light";
        desk.window.restore(day);
        desk.window.resize(1366, 768);
        picture(desk.window, "console-stopped-light");
        QTest::mouseClick(desk.find<QPushButton>("resumeButton"), Qt::LeftButton);
        auto* dialog = desk.find<StandingDialog>("standingDialog");
        QVERIFY(dialog);
        QCOMPARE(dialog->findChild<QComboBox*>("scopeBox")->count(), 2);
        dialog->findChild<QComboBox*>("scopeBox")->setCurrentIndex(1);
        dialog->findChild<QPlainTextEdit*>("reasonEdit")->setPlainText("The ledger is sound again");
        QTest::mouseClick(dialog->findChild<QPushButton*>("confirmButton"), Qt::LeftButton);
        QCOMPARE(std::get<engine::ResumeLine>(desk.commands.front()).scope, "service:ledger");
        desk.answers.front()({});
        world.stops.clear();
        desk.show(world);
        QTRY_VERIFY(!banner->isVisible());
    }
    void armingNeedsAProtectedPolicyAndChosenActions() {
        Desk desk;
        WindowState day;
        day.theme = "light";
        desk.window.restore(day);
        engine::Snapshot world = test::aWorld();
        desk.show(world);
        desk.window.requestStanding(decision::CommandKind::Arm);
        auto* dialog = desk.find<StandingDialog>("standingDialog");
        dialog->findChild<QPlainTextEdit*>("reasonEdit")->setPlainText("Release week");
        QVERIFY(dialog->findChild<QLabel*>("problemLabel")->text().contains("protected ref"));
        QVERIFY(!dialog->findChild<QPushButton*>("confirmButton")->isEnabled());
        picture(*dialog, "dialog-arm-closed");
        delete dialog;
        workspace::Settings settings;
        settings.policy.emplace();
        auto policy = std::make_shared<decision::Policy>(*world.policy);
        policy->environments = {{"production", true}, {"staging", false}};
        world.policy = policy;
        world.settings = std::make_shared<const workspace::Settings>(settings);
        desk.show(world);
        desk.window.requestStanding(decision::CommandKind::Arm);
        dialog = desk.find<StandingDialog>("standingDialog");
        dialog->findChild<QPlainTextEdit*>("reasonEdit")->setPlainText("Release week");
        auto* confirm = dialog->findChild<QPushButton*>("confirmButton");
        QVERIFY2(confirm->isEnabled(), qPrintable(dialog->findChild<QLabel*>("problemLabel")->text()));
        for (const char* name : {"deploy", "roll-back"})
            dialog->findChild<QCheckBox*>(name)->setChecked(false);
        QVERIFY(!confirm->isEnabled());
        dialog->findChild<QCheckBox*>("roll-back")->setChecked(true);
        picture(*dialog, "dialog-arm");
        QTest::mouseClick(confirm, Qt::LeftButton);
        const auto arm = std::get<engine::Arm>(desk.commands.front());
        QCOMPARE(arm.actions, std::vector<std::string>{"roll-back"});
        QVERIFY(!arm.environment.empty());
    }
    void everyActionThatCanBeArmedIsKnownToTheEngine() {
        for (const char* name : armableActions) {
            const auto kind = action::actionKind(name);
            QVERIFY2(kind && action::needsArming(*kind), name);
        }
        QCOMPARE(std::size(armableActions),
                 static_cast<std::size_t>(std::ranges::count_if(action::allActionKinds, action::needsArming)));
    }
    void onlyWhoMayResumesAndNobodyArmsAsAStranger() {
        Desk desk;
        engine::Snapshot world = test::aWorld();
        world.actor = {};
        desk.show(world);
        for (const auto kind : {decision::CommandKind::StopLine, decision::CommandKind::ResumeLine,
                                decision::CommandKind::Arm, decision::CommandKind::Disarm}) {
            desk.window.requestStanding(kind);
            auto* dialog = desk.find<StandingDialog>("standingDialog");
            dialog->findChild<QPlainTextEdit*>("reasonEdit")->setPlainText("because");
            QVERIFY(!dialog->findChild<QPushButton*>("confirmButton")->isEnabled());
            QVERIFY(!dialog->findChild<QLabel*>("problemLabel")->text().isEmpty());
            delete dialog;
        }
        QVERIFY(desk.commands.empty());
    }
    void tenThousandChangesAreShownAtOnce() {
        Desk desk;
        engine::Snapshot world = test::aWorld();
        const engine::ChangeView pattern = world.changes.front();
        for (int i = 0; i < 10000; ++i) {
            world.changes.push_back(pattern);
            world.changes.back().change.key = "many/" + std::to_string(i);
        }
        QElapsedTimer clock;
        clock.start();
        desk.show(world);
        desk.window.repaint();
        const auto filled = clock.elapsed();
        world.at += Seconds{1};
        clock.restart();
        desk.show(world);
        desk.window.repaint();
        qInfo("10,000 changes: filled in %lld ms, refreshed in %lld ms", static_cast<long long>(filled),
              static_cast<long long>(clock.elapsed()));
        QCOMPARE(desk.window.console()->inbox()->model().countOf(InboxGroup::NeedsYou), 10003);
        picture(desk.window, "console-many");
    }
    void theStateOfTheWindowComesBack() {
        WindowState kept;
        {
            Desk desk;
            desk.window.restore({{}, {}, "light", 1.0, true, false});
            desk.show(test::aWorld());
            QCoreApplication::processEvents(); // the columns settle after the look
            kept = desk.window.state();
        }
        QCOMPARE(kept.theme, "light");
        QVERIFY(!kept.letterKeys);
        Desk desk;
        desk.window.restore(kept);
        QCoreApplication::processEvents();
        QCOMPARE(desk.window.state().columns, kept.columns);
        desk.window.restore({QByteArray("rubbish"), QByteArray("rubbish"), "night", 99.0, false, true});
        QCOMPARE(desk.window.state().textScale, 2.0);
    }
};

QTEST_MAIN(TestWindow)
#include "tst_window.moc"
