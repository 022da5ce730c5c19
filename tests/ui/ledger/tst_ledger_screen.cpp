// The ledger on screen: each number opens to its rows, an unknown one says why, and answers to an older question are
// never shown.
#include <QAbstractItemModelTester>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QListView>

#include "tests/support/test.h"
#include "tests/ui/pipeline/pictures.h"
#include "tests/ui/support/world.h"
#include "ui/ledger/account_models.h"
#include "ui/ledger/ledger_screen.h"
#include "ui/style/fermata_style.h"
#include "ui/widgets/empty_state.h"

using namespace fermata;
using namespace fermata::ui;

namespace {

engine::Account account(const char* id, const char* unit, engine::Sum sum, int rows, double each) {
    engine::Account made;
    made.id = id;
    made.unit = unit;
    made.sum = sum;
    made.meaning = {std::string("account.") + id, {}, {{"usual", 3.25}}};
    double total = 0;
    for (int row = 0; row < rows; ++row) {
        made.rows.push_back({static_cast<std::uint64_t>(100 + row), test::noon() - Seconds{(rows - row) * 3600},
                             "shop/change-" + std::to_string(row), row % 4 == 0 ? "ana" : "", each});
        total += each;
    }
    if (rows > 0 || sum == engine::Sum::Total)
        made.value = sum == engine::Sum::Total ? total : each;
    else
        made.whyNothing = {"account.nothing", {}, {}};
    return made;
}

engine::Accounts some(int rows) {
    using engine::Sum;
    engine::Accounts accounts;
    accounts.accounts = {account("decisions.taken", "", Sum::Total, 6, 1),
                         account("decisions.spared", "", Sum::Total, rows, 1),
                         account("waiting.taken", "hours", Sum::Median, 6, 3.25),
                         account("waiting.spared", "hours", Sum::Total, rows, 2.75),
                         account("calls.spared", "", Sum::Total, 2, 1),
                         account("calls.made", "", Sum::Total, 0, 1),
                         account("lead.low", "hours", Sum::Median, 4, 1.5),
                         account("lead.middle", "hours", Sum::Median, 3, 6.5),
                         account("lead.high", "hours", Sum::Median, 0, 1),
                         account("value.promised", "EUR", Sum::Total, 4, 240),
                         account("value.live", "EUR", Sum::Total, 4, 1680)};
    return accounts;
}

struct Desk {
    Bridge bridge;
    std::vector<std::optional<Time>> asked;
    std::vector<engine::Engine::AccountsTaken> answers;
    LedgerScreen screen{bridge, nullptr};

    Desk() {
        EnginePort port;
        port.accounts = [this](std::optional<Time> from, std::optional<Time>, engine::Engine::AccountsTaken taken) {
            asked.push_back(from);
            answers.push_back(std::move(taken));
        };
        bridge.attach(std::move(port));
        bridge.offer(test::shared(test::aWorld()));
        screen.resize(1848, 1004);
    }
    void open(int rows) {
        QTRY_VERIFY(bridge.hasSnapshot());
        screen.show();
        QTRY_VERIFY(!answers.empty());
        answers.back()(some(rows));
        QTRY_COMPARE(screen.accounts().rowCount(), 11);
    }
    QListView* list() { return screen.findChild<QListView*>("accountList"); }
};

} // namespace

class TestLedgerScreen : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QVERIFY(style::loadResources()); }
    void init() { style::applyTheme(*qApp, style::Theme::light()); }

    void everyNumberOpensToItsRows() {
        Desk desk;
        QAbstractItemModelTester accounts(&desk.screen.accounts(),
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
        QAbstractItemModelTester rows(&desk.screen.rows(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        desk.open(12);
        QVERIFY(QTest::qWaitForWindowActive(&desk.screen));
        desk.list()->setFocus();
        QCOMPARE(desk.screen.rows().rowCount(), 6);
        QTest::keyClick(desk.list(), Qt::Key_Down);
        QCOMPARE(desk.screen.rows().rowCount(), 12);
        QCOMPARE(desk.screen.sumLine(), QString("Total of 12 rows: 12"));
        double sum = 0;
        QTest::keyClick(desk.list(), Qt::Key_Down);
        QTest::keyClick(desk.list(), Qt::Key_Down);
        for (int row = 0; row < desk.screen.rows().rowCount(); ++row)
            sum += desk.screen.rows().index(row, AccountRowModel::Amount).data().toDouble();
        QCOMPARE(desk.screen.sumLine(), QString("Total of 12 rows: %1 hours").arg(QString::number(sum, 'f', 2)));
        for (int at = 0; at < 2; ++at)
            QTest::keyClick(desk.list(), Qt::Key_Down);
        QCOMPARE(desk.screen.sumLine(), QString("Total of 0 rows: 0"));
        for (int at = 0; at < 3; ++at)
            QTest::keyClick(desk.list(), Qt::Key_Down);
        QCOMPARE(desk.screen.sumLine(), QString("Nothing of this kind is on record."));
    }

    void asksAgainForAnotherPeriodAndDropsTheLateAnswer() {
        Desk desk;
        desk.open(12);
        const auto older = desk.answers.back();
        auto* box = desk.screen.findChild<QComboBox*>("periodBox");
        box->setCurrentIndex(0);
        QTRY_VERIFY(desk.asked.back().has_value());
        QCOMPARE(*desk.asked.back(), desk.bridge.present()->at - Days(7));
        desk.answers.back()(some(3));
        QTRY_COMPARE(desk.screen.accounts().account(1).rows.size(), std::size_t{3});
        older(some(50));
        QCoreApplication::processEvents();
        QCOMPARE(desk.screen.accounts().account(1).rows.size(), std::size_t{3});
    }

    void aRecordThatCannotBeReadIsSaid() {
        Desk desk;
        QTRY_VERIFY(desk.bridge.hasSnapshot());
        desk.screen.show();
        QTRY_VERIFY(!desk.answers.empty());
        desk.answers.back()(Error(Fault::Corrupt, "record 12 is not what was signed"));
        QTRY_COMPARE(desk.screen.findChild<EmptyState*>()->headline(), QString("The record could not be read"));
        tests::picture(desk.screen, "ledger-broken");
    }

    void takesTenThousandRows() {
        Desk desk;
        desk.open(10000);
        desk.list()->setCurrentIndex(desk.screen.accounts().index(1));
        QCOMPARE(desk.screen.rows().rowCount(), 10000);
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
        Desk desk;
        desk.open(12);
        desk.list()->setCurrentIndex(desk.screen.accounts().index(3));
        tests::picture(desk.screen, "ledger-" + theme);
    }
};

QTEST_MAIN(TestLedgerScreen)
#include "tst_ledger_screen.moc"
