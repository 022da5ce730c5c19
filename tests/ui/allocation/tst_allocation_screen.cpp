// The board of environments on screen: who has what, who is next, who waits and why; empty, full, hostile, by keyboard.
#include <QAbstractItemModelTester>
#include <QApplication>
#include <QLabel>
#include <QSignalSpy>

#include "core/engine/allocation_view.h"
#include "tests/support/test.h"
#include "tests/ui/pipeline/pictures.h"
#include "tests/ui/support/world.h"
#include "ui/allocation/allocation_screen.h"
#include "ui/style/fermata_style.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/rows_view.h"
#include "ui/widgets/text_line.h"

using namespace fermata;
using namespace fermata::ui;

namespace {

engine::DemandView demand(int number, engine::DemandState state, const std::string& place) {
    static const char* const titles[] = {"Move carts to their own table", "Index orders by customer",
                                         "Split addresses off the accounts", "Drop the old price columns",
                                         "Partition the ledger by month"};
    engine::DemandView view;
    view.change = "shop/migrate-" + std::to_string(number);
    view.title = titles[number % 5];
    view.stage = number % 7 == 6 ? "migration_rehearsal" : "performance_environment";
    view.state = state;
    view.place = place;
    view.turn = state == engine::DemandState::Queued ? number - 2 : 0;
    view.minutes = 90;
    if (number % 4 != 3)
        view.perDay = 4200.0 / (1 + number % 50);
    view.atStake = 13500.0 / (1 + number % 40);
    view.risk = 0.12 + (number % 40) / 50.0;
    view.loss = (view.perDay.value_or(0) + view.atStake) * (1 + view.risk);
    view.waitingSince = test::noon() - Seconds{3600 * (3 + number % 90)};
    return view;
}

engine::PlaceView place(const std::string& id, const std::string& holder, Seconds ago, bool isAutomatic) {
    engine::PlaceView view;
    view.id = id;
    view.pool = "lab";
    view.environment = id.substr(0, id.find(' '));
    view.serves = view.environment == "perf" ? "performance_environment" : "";
    view.cost = 40;
    if (ago.count() > 0) {
        engine::HoldingView held;
        held.order = "order-of-" + id;
        held.change = holder;
        held.person = isAutomatic ? "" : "ana";
        held.isAutomatic = isAutomatic;
        held.state = engine::HoldingState::Held;
        held.since = test::noon() - ago;
        view.holding = held;
        view.heldUntil = held.since + Seconds{5400};
        view.isOverdue = *view.heldUntil < test::noon();
    }
    return view;
}

engine::AllocationView aBoard(int demands) {
    engine::AllocationView board;
    board.unit = "EUR";
    board.loss = 12345;
    board.places = {place("perf #1", "shop/migrate-0", Seconds{1500}, true),
                    place("perf #2", "shop/migrate-1", Seconds{9000}, false), place("perf #3", "", {}, false),
                    place("desk", "", Seconds{600}, false)};
    for (int i = 0; i < demands; ++i)
        board.demands.push_back(demand(i,
                                       i < 2    ? engine::DemandState::Holds
                                       : i == 2 ? engine::DemandState::Advised
                                                : engine::DemandState::Queued,
                                       i < 3 ? "perf #" + std::to_string(i + 1) : std::string()));
    if (demands > 2) {
        board.places[2].next = board.demands[2].change;
        board.demands[2].note = {"allocation.not_armed", {{"environment", "perf"}}, {}};
    }
    if (demands > 3)
        board.secondBest = engine::SecondBestView{1234.5, {board.demands[3].change}, {board.demands[2].change}, false};
    return board;
}

struct Desk {
    Bridge bridge;
    AllocationScreen screen{bridge, nullptr};

    explicit Desk(std::optional<engine::AllocationView> board) {
        engine::Snapshot world = test::aWorld();
        if (board)
            world.allocation = std::make_shared<const engine::AllocationView>(std::move(*board));
        bridge.offer(test::shared(std::move(world)));
        screen.resize(1848, 1004);
        screen.show();
    }
    RowsView* table(const char* name) { return screen.findChild<RowsView*>(name); }
    QString line(const char* name) { return screen.findChild<TextLine*>(name)->text(); }
};

} // namespace

class TestAllocationScreen : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QVERIFY(style::loadResources()); }
    void init() { style::applyTheme(*qApp, style::Theme::light()); }

    void saysWhoHasWhatAndWhoIsNext() {
        Desk desk(aBoard(9));
        QAbstractItemModelTester places(&desk.screen.places(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        QAbstractItemModelTester demands(&desk.screen.demands(),
                                         QAbstractItemModelTester::FailureReportingMode::QtTest);
        QTRY_COMPARE(desk.screen.demands().rowCount(), 9);
        QCOMPARE(desk.screen.places().rowCount(), 4);
        QCOMPARE(desk.screen.places().index(0, 1).data().toString(), QString("Move carts to their own table"));
        QCOMPARE(desk.screen.places().index(2, 5).data().toString(), QString("Split addresses off the accounts"));
        QCOMPARE(desk.screen.demands().index(3, 5).data(RowsModel::NumberRole).toBool(), true);
        QVERIFY(desk.screen.demands().index(2, 7).data(RowsModel::UnderRole).toString().contains("not armed"));
        QCOMPARE(desk.screen.demands().index(3, 2).data().toString(), QString("not known"));
        QVERIFY2(desk.line("secondBest").contains("instead of Split addresses"), qPrintable(desk.line("secondBest")));
        QVERIFY(desk.line("secondBest").contains("1,235 EUR more"));
    }

    void asksAndGivesBackByKeyboard() {
        Desk desk(aBoard(9));
        QVERIFY(QTest::qWaitForWindowActive(&desk.screen));
        QTRY_COMPARE(desk.screen.demands().rowCount(), 9);
        QSignalSpy asked(&desk.screen, &AllocationScreen::requestRequested),
            given(&desk.screen, &AllocationScreen::releaseRequested),
            opened(&desk.screen, &AllocationScreen::changeOpened);
        auto* demands = desk.table("demandsTable");
        demands->setFocus();
        QTest::keyClick(demands, Qt::Key_E, Qt::ControlModifier);
        QCOMPARE(asked.count(), 0); // the first one holds one already
        for (int i = 0; i < 3; ++i)
            QTest::keyClick(demands, Qt::Key_Down);
        QTest::keyClick(demands, Qt::Key_E, Qt::ControlModifier);
        QCOMPARE(asked.count(), 1);
        QCOMPARE(asked[0][0].toString(), QString("perf/shop/migrate-3"));
        QTest::keyClick(demands, Qt::Key_Return);
        QCOMPARE(opened.count(), 1);
        QCOMPARE(opened[0][0].toString(), QString("shop/migrate-3"));
        auto* places = desk.table("placesTable");
        places->setFocus();
        places->setCurrentIndex(desk.screen.places().index(2, 0));
        QTest::keyClick(places, Qt::Key_B, Qt::ControlModifier);
        QCOMPARE(given.count(), 0); // free
        QTest::keyClick(places, Qt::Key_Up);
        QTest::keyClick(places, Qt::Key_B, Qt::ControlModifier);
        QCOMPARE(given.count(), 1);
        QCOMPARE(given[0][0].toString(), QString("order-of-perf #2"));
    }

    void withoutAPoolItSaysHowToConfigureOne() {
        Desk desk(std::nullopt);
        QTRY_COMPARE(desk.screen.findChild<EmptyState*>()->headline(), QString("No pool of environments"));
        tests::picture(desk.screen, "environments-none");
    }

    void aBoardThatNobodyWantsAnythingOf() {
        Desk desk(aBoard(0));
        QTRY_COMPARE(desk.screen.places().rowCount(), 4);
        QCOMPARE(desk.screen.demands().rowCount(), 0);
        QVERIFY(desk.line("secondBest").contains("no other way"));
        tests::picture(desk.screen, "environments-idle");
    }

    void takesTenThousandChanges() {
        Desk desk(aBoard(10'000));
        QTRY_COMPARE(desk.screen.demands().rowCount(), 10'000);
        desk.table("demandsTable")->setCurrentIndex(desk.screen.demands().index(9'999, 0));
        tests::picture(desk.screen, "environments-many");
    }

    void whatOthersWroteIsPlainText() {
        engine::AllocationView board = aBoard(5);
        for (auto& each : board.demands)
            each.title = each.change = test::hostileText();
        for (auto& each : board.places) {
            each.id = each.pool = test::hostileText();
            if (each.holding)
                each.holding->change = each.holding->person = test::hostileText();
        }
        board.unit = test::hostileText();
        board.secondBest->gains = {test::hostileText()};
        Desk desk(std::move(board));
        QTRY_COMPARE(desk.screen.demands().rowCount(), 5);
        for (RowsModel* model : {&desk.screen.places(), &desk.screen.demands()})
            for (int row = 0; row < model->rowCount(); ++row)
                for (int column = 0; column < model->columnCount(); ++column)
                    QVERIFY(test::isHarmless(
                        model->index(row, column).data(Qt::AccessibleTextRole).toString().toStdString()));
        for (const auto* line : desk.screen.findChildren<TextLine*>())
            QVERIFY(test::isHarmless(line->text().toStdString()));
        for (const auto* label : desk.screen.findChildren<QLabel*>())
            QCOMPARE(label->textFormat(), Qt::PlainText);
    }

    void pictures_data() {
        QTest::addColumn<QString>("theme");
        QTest::newRow("night") << "night";
        QTest::newRow("light") << "light";
    }
    void pictures() {
        QFETCH(QString, theme);
        style::applyTheme(*qApp, style::Theme::named(theme));
        Desk desk(aBoard(9));
        QTRY_COMPARE(desk.screen.demands().rowCount(), 9);
        tests::picture(desk.screen, "environments-" + theme);
    }
};

QTEST_MAIN(TestAllocationScreen)
#include "tst_allocation_screen.moc"
