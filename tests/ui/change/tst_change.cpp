// The change screen: shows what is known, says what is not, takes hostile and long text, works by keyboard.
#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QSignalSpy>

#include "tests/support/test.h"
#include "tests/ui/pipeline/pictures.h"
#include "tests/ui/pipeline/snapshots.h"
#include "ui/change/change_models.h"
#include "ui/change/change_screen.h"
#include "ui/change/difference_dialog.h"
#include "ui/widgets/rows_view.h"
#include "ui/change/timeline.h"
#include "ui/style/fermata_style.h"

using namespace fermata;
using namespace fermata::ui;
using tests::aShop;

namespace {

std::vector<engine::VerdictStep> aHistory() {
    using decision::Verdict;
    const struct {
        int minutesAgo;
        Verdict verdict;
        double risk;
        const char* cause;
    } steps[] = {{320, Verdict::Review, 0.12, "opened; owners and diff known"},
                 {290, Verdict::Review, 0.19, "a second commit was pushed"},
                 {241, Verdict::Approve, 0.17, "first senior review; all tests passed"},
                 {200, Verdict::Hold, 0.26, "3 files in auth/retry pushed"},
                 {162, Verdict::Review, 0.26, "traffic under 85 % of the peak"},
                 {112, Verdict::Hold, 0.31, "load test older than 9 d: stale"}};
    std::vector<engine::VerdictStep> history;
    std::uint64_t record = 100;
    for (const auto& step : steps)
        history.push_back({record++, tests::noon - Seconds(step.minutesAgo * 60), step.verdict, step.risk,
                           step.risk * 0.7, step.risk * 1.35, tests::message(step.cause)});
    return history;
}

std::shared_ptr<engine::Snapshot> aFullShop(const std::string& prefix = {}) {
    auto shop = aShop(6, prefix);
    auto& view = shop->changes[0];
    view.history = aHistory();
    auto decision = std::make_shared<decision::Decision>(*view.decision);
    decision->weighing = {{decision::Verdict::FastTrack, 31.4, 12, 60},
                          {decision::Verdict::Approve, 22.8, 9, 44},
                          {decision::Verdict::Review, 12.1, 8, 20},
                          {decision::Verdict::Hold, 9.3, 8, 12},
                          {decision::Verdict::Block, 14, 14, 14}};
    view.decision = decision;
    decision::Atom review;
    review.kind = decision::AtomKind::Review;
    review.message = tests::message("a senior review by Kim Aas");
    decision::Counterfactual way;
    way.atoms = {review};
    way.costHours = 0.6;
    view.counterfactuals = {way};
    return shop;
}

struct Shown {
    Bridge bridge;
    Selection selection;
    ChangeScreen screen{bridge, selection, nullptr};

    explicit Shown(const std::shared_ptr<engine::Snapshot>& shop, std::size_t change = 0) {
        screen.resize(1848, 1004);
        selection.select(shop->changes[change].change.key);
        bridge.offer(shop);
    }
};

} // namespace

class TestChange : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(style::loadResources()); }
    void init() { style::applyTheme(*qApp, style::Theme::light()); }

    void flipsAreTheStepsAtWhichTheVerdictChanged() {
        QCOMPARE(flipsOf(aHistory()), (std::vector<std::size_t>{0, 2, 3, 4, 5}));
        QCOMPARE(flipsOf({}).size(), std::size_t{0});
        const auto rows = causeRows(aHistory(), tests::noon);
        QCOMPARE(rows.size(), std::size_t{5});
        QCOMPARE(rows.front()[0].text, QString("4"));
        QVERIFY(rows.front()[2].text.contains("Review") && rows.front()[2].text.contains("Hold"));
        QCOMPARE(rows.front()[4].text, QString("+0.05"));
        QVERIFY(rows.back()[4].text.isEmpty());
    }

    void filesAreOrderedByTheirEarlierFixes() {
        const auto shop = aShop(1);
        const auto rows = fileRows(*shop->changes[0].evidence);
        QCOMPARE(rows.front()[1].text, QString("AuthorisationClient.cpp"));
        QCOMPARE(rows.front()[4].text, QString("5"));
        QCOMPARE(rows.back()[5].text, QString("nobody yet"));
    }

    void rowsThatStayEqualAreNotAnnounced() {
        RowsModel model({"A"}, nullptr);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto row = [](const char* text) { return RowsModel::Row{RowsModel::Cell{text}}; };
        model.setRows({row("a"), row("b"), row("c")});
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        model.setRows({row("a"), row("x"), row("c"), row("d")});
        QCOMPARE(changed.count(), 1);
        model.setRows({row("a")});
        QCOMPARE(model.rowCount(), 1);
        model.setRows({});
        QCOMPARE(reset.count(), 0);
    }

    void withoutASelectionItSaysSo() {
        Bridge bridge;
        Selection selection;
        ChangeScreen screen(bridge, selection, nullptr);
        screen.resize(1200, 800);
        tests::picture(screen, "change-empty");
        QVERIFY(screen.findChild<QWidget*>("changeHead"));
        QVERIFY(!screen.findChild<QWidget*>("changeHead")->isVisible());
    }

    void aChangeWithoutADecisionPromisesNothing() {
        auto shop = aShop(10);
        auto undecided =
            std::find_if(shop->changes.begin(), shop->changes.end(), [](const auto& c) { return !c.decision; });
        QVERIFY(undecided != shop->changes.end());
        Shown shown(shop, static_cast<std::size_t>(undecided - shop->changes.begin()));
        shown.screen.show();
        QTRY_VERIFY(shown.screen.findChild<QWidget*>("changeHead")->isVisible());
        QVERIFY(!shown.screen.acts()->isOpen(ActKind::Approve));
        tests::picture(shown.screen, "change-undecided");
    }

    void aFlipOpensWhatDiffers() {
        const auto shop = aFullShop();
        Shown shown(shop);
        std::vector<std::pair<std::uint64_t, std::uint64_t>> asked;
        std::vector<engine::Engine::DifferenceTaken> answers;
        shown.bridge.attach(
            {{}, {}, {}, {}, {}, [&](std::uint64_t before, std::uint64_t after, engine::Engine::DifferenceTaken taken) {
                 asked.emplace_back(before, after);
                 answers.push_back(std::move(taken));
             }});
        shown.screen.show();
        QTRY_VERIFY(shown.screen.findChild<QWidget*>("changeHead")->isVisible());
        QTest::keyClick(&shown.screen, Qt::Key_D);
        QCOMPARE(asked.size(), 1u);
        QCOMPARE(asked[0], (std::pair<std::uint64_t, std::uint64_t>{104, 105}));
        auto* dialog = shown.screen.findChild<DifferenceDialog*>("differenceDialog");
        QVERIFY(dialog);
        using Group = engine::DifferenceGroup;
        answers[0](std::vector<engine::DifferenceRow>{
            {Group::Verdict,
             {"difference.verdict", {{"verdict", "review"}}, {}},
             {"difference.verdict", {{"verdict", "hold"}}, {}}},
            {Group::Evidence,
             {"difference.evidence", {{"kind", "tests"}, {"state", "fresh"}}, {}},
             {"difference.evidence", {{"kind", "tests"}, {"state", "stale"}}, {}}},
            {Group::Evidence, {}, tests::message("<b>payments</b> " + std::string(300, 'x'))},
            {Group::Reason, {}, tests::message("Load test is stale"), 0.0, 0.41}});
        auto* table = dialog->findChild<QTableView*>("differenceTable");
        QTRY_VERIFY(table->isVisible());
        QCOMPARE(table->model()->rowCount(), 4);
        QCOMPARE(table->model()->index(0, 2).data().toString(), QString("Hold"));
        QCOMPARE(table->model()->index(2, 0).data().toString(), QString()); // the group is said once
        QCOMPARE(table->model()->index(2, 1).data().toString(), QString("–"));
        QVERIFY(table->model()->index(3, 2).data(RowsModel::UnderRole).toString().contains("+0.41"));
        tests::picture(*dialog, "difference");
        QTest::keyClick(dialog, Qt::Key_Escape);
        // Enter on the oldest row: there is nothing before it.
        auto* causes = shown.screen.findChild<RowsView*>("causesTable");
        causes->setCurrentIndex(causes->model()->index(4, 0));
        QTest::keyClick(causes, Qt::Key_Return);
        QCOMPARE(asked.size(), 1u);
        causes->setCurrentIndex(causes->model()->index(1, 0));
        QTest::keyClick(causes, Qt::Key_Return);
        QCOMPARE(asked.size(), 2u);
        QCOMPARE(asked[1].second, std::uint64_t{104});
        answers[1](Error(Fault::Corrupt, "record 103 is torn"));
        const auto dialogs = shown.screen.findChildren<DifferenceDialog*>();
        QVERIFY(!dialogs.isEmpty());
        QTRY_VERIFY(dialogs.back()->findChild<QLabel*>("differenceState")->text().contains("torn"));
    }

    void keysAskForActsAndCopyTakesTheRow() {
        const auto shop = aFullShop();
        Shown shown(shop);
        shown.screen.show();
        QVERIFY(QTest::qWaitForWindowActive(&shown.screen));
        QTRY_VERIFY(shown.screen.acts()->isOpen(ActKind::Hold));
        QSignalSpy asked(&shown.screen, &ChangeScreen::actRequested);
        QSignalSpy way(&shown.screen, &ChangeScreen::wayRequested);
        auto* files = shown.screen.findChild<RowsView*>("filesTable");
        files->setFocus();
        QTest::keyClick(files, Qt::Key_A); // closed: asks nothing
        QCOMPARE(asked.count(), 0);
        QTest::keyClick(files, Qt::Key_H);
        QCOMPARE(asked.count(), 1);
        QTest::keyClick(files, Qt::Key_1);
        QCOMPARE(way.count(), 1);
        shown.screen.setLetterKeys(false);
        QTest::keyClick(files, Qt::Key_H);
        QCOMPARE(asked.count(), 1);
        files->selectRow(0);
        QTest::keyClick(files, Qt::Key_C, Qt::ControlModifier);
        QVERIFY(QApplication::clipboard()->text().contains("AuthorisationClient.cpp"));
    }

    void everyWidgetHasAnAccessibleName() {
        Shown shown(aFullShop());
        shown.screen.show();
        QTRY_VERIFY(shown.bridge.hasSnapshot());
        QStringList nameless;
        for (const auto* widget : shown.screen.findChildren<QWidget*>())
            if (widget->accessibleName().isEmpty() && !widget->objectName().startsWith("qt_") &&
                widget->focusPolicy() != Qt::NoFocus && !widget->inherits("QScrollBar") &&
                !widget->inherits("QHeaderView"))
                nameless.append(QLatin1String(widget->metaObject()->className()) + ' ' + widget->objectName());
        QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(", ")));
    }

    void hostileAndLongTextStaysText() {
        auto shop = aFullShop(tests::hostileText + std::string(400, 'x'));
        auto evidence = std::make_shared<assessment::EvidenceSnapshot>(*shop->changes[0].evidence);
        evidence->tests.failing = {tests::hostileText, "suite." + std::string(600, 'y')};
        evidence->tests.failed = 2;
        evidence->scan.critical = {tests::hostileText};
        evidence->files.front().path = "src/" + tests::hostileText;
        evidence->files.front().owner = tests::hostileText;
        evidence->similar.front().title = tests::hostileText;
        shop->changes[0].evidence = evidence;
        shop->changes[0].history.back().cause = tests::message(tests::hostileText);
        Shown shown(shop);
        shown.screen.show();
        QTRY_VERIFY(shown.bridge.hasSnapshot());
        for (const auto* label : shown.screen.findChildren<QLabel*>())
            QCOMPARE(label->textFormat(), Qt::PlainText);
        for (const auto* view : shown.screen.findChildren<RowsView*>())
            for (int row = 0; row < view->model()->rowCount(); ++row)
                for (int column = 0; column < view->model()->columnCount(); ++column) {
                    const auto text = view->model()->index(row, column).data(Qt::AccessibleTextRole).toString();
                    QVERIFY(!text.contains(QChar(0x1b)) && !text.contains('\n') && !text.contains(QChar(0x202e)));
                }
        tests::picture(shown.screen, "change-hostile");
    }

    void picturesOfBothThemes_data() {
        QTest::addColumn<QString>("theme");
        QTest::newRow("night") << "night";
        QTest::newRow("light") << "light";
    }
    void picturesOfBothThemes() {
        QFETCH(QString, theme);
        style::applyTheme(*qApp, style::Theme::named(theme));
        Shown shown(aFullShop());
        QTRY_VERIFY(shown.bridge.hasSnapshot());
        tests::picture(shown.screen, "change-" + theme);
        Shown failing(aFullShop(), 2);
        QTRY_VERIFY(failing.bridge.hasSnapshot());
        failing.screen.resize(1294, 720);
        tests::picture(failing.screen, "change-small-" + theme);
    }
};

QTEST_MAIN(TestChange)
#include "tst_change.moc"
