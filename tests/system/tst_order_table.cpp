// Tables of test cycles: both dialects, what a later row must not tell, and where a broken one is wrong.
#include "app/fermatactl/order_table.h"
#include "tests/support/scratch.h"
#include "tests/support/test.h"

using namespace fermata;
using ctl::readCycles;

namespace {

constexpr auto semicolons = "Id;Name;Duration;CalcPrio;LastRun;LastResults;Verdict;Cycle\n";

Result<std::vector<ctl::TestCycle>> read(const std::string& bytes) {
    const test::ScratchFolder folder;
    folder.write("t.csv", bytes);
    return readCycles(folder / "t.csv");
}

} // namespace

class TestOrderTable : public QObject {
    Q_OBJECT
private slots:
    void readsCyclesInTheOrderOfTheFile() {
        const auto cycles = read(std::string(semicolons) + "1;a;2.5;0;x;[0, 1];0;7\n2;b;1;0;x;[];1;7\n"
                                                           "3;a;2;0;x;[1,0,1];0;3\n");
        FERMATA_VERIFY_OK(cycles);
        QCOMPARE(cycles->size(), std::size_t{2});
        QCOMPARE((*cycles)[0].cycle, std::string("7"));
        QCOMPARE((*cycles)[0].tests[0].duration, 2.5);
        QCOMPARE((*cycles)[0].tests[0].earlier, (std::vector<bool>{false, true}));
        QCOMPARE((*cycles)[0].failed, (std::vector<bool>{false, true}));
        QCOMPARE((*cycles)[1].tests[0].test, std::string("a"));
    }

    /// The results of a test's second row in a cycle already hold the verdict of its first one.
    void aLaterRowOfATestTellsNothingOfTheFirst() {
        const auto cycles = read(std::string(semicolons) + "1;a;1;0;x;[0];1;1\n2;a;1;0;x;[1, 0];0;1\n");
        FERMATA_VERIFY_OK(cycles);
        QCOMPARE((*cycles)[0].tests[0].earlier, (std::vector<bool>{false}));
        QVERIFY((*cycles)[0].tests[1].earlier.empty());
    }

    void saysWhereATableIsWrong_data() {
        QTest::addColumn<QByteArray>("rows");
        QTest::addColumn<QByteArray>("place");
        QTest::newRow("negative duration")
            << QByteArray("1;a;1;0;x;[];0;1\n2;b;-1;0;x;[];0;1\n") << QByteArray("t.csv:3");
        QTest::newRow("no number") << QByteArray("1;a;soon;0;x;[];0;1\n") << QByteArray("t.csv:2");
        QTest::newRow("an id twice") << QByteArray("1;a;1;0;x;[];0;1\n1;b;1;0;x;[];0;1\n") << QByteArray("t.csv:3");
        QTest::newRow("an empty id") << QByteArray(";a;1;0;x;[];0;1\n") << QByteArray("t.csv:2");
        QTest::newRow("an empty name") << QByteArray("1;a;1;0;x;[];0;1\n2;;1;0;x;[];0;1\n") << QByteArray("t.csv:3");
        QTest::newRow("a hundred thousand empty names") << QByteArray("1;;1;0;x;[];0;1\n").repeated(100'000)
                                                        << QByteArray("t.csv:2");
        QTest::newRow("a verdict that is none") << QByteArray("1;a;1;0;x;[];maybe;1\n") << QByteArray("t.csv:2");
        QTest::newRow("results that are none") << QByteArray("1;a;1;0;x;[2];0;1\n") << QByteArray("t.csv:2");
        QTest::newRow("results without brackets") << QByteArray("1;a;1;0;x;0;0;1\n") << QByteArray("t.csv:2");
        QTest::newRow("a cycle in two places")
            << QByteArray("1;a;1;0;x;[];0;1\n2;a;1;0;x;[];0;2\n3;b;1;0;x;[];0;1\n") << QByteArray("t.csv:4");
        QTest::newRow("a quote") << QByteArray("1;a;1;0;x;[];0;1\n2;\"b;1;0;x;[];0;1\n") << QByteArray("t.csv:3");
        QTest::newRow("a cut row") << QByteArray("1;a;1;0;x\n") << QByteArray("t.csv:2");
    }
    void saysWhereATableIsWrong() {
        QFETCH(QByteArray, rows);
        QFETCH(QByteArray, place);
        const auto cycles = read(semicolons + rows.toStdString());
        QVERIFY(!cycles);
        QVERIFY2(cycles.error().text().find(place.toStdString()) != std::string::npos, cycles.error().text().c_str());
    }

    void readsClassesAndSeesThatOneWasEdited() {
        const auto cycles = read("test_class_name,cycle_id,CountLine,current_failures,time\n"
                                 "A,1,10,0,1.5\nB,1,20,3,2\nA,2,11,0,1\nB,2,20,0,2\n");
        FERMATA_VERIFY_OK(cycles);
        QCOMPARE((*cycles)[0].failed, (std::vector<bool>{false, true}));
        QVERIFY((*cycles)[0].tests[0].content != (*cycles)[1].tests[0].content);
        QVERIFY((*cycles)[0].tests[1].content == (*cycles)[1].tests[1].content);
    }

    void aTableWithoutItsColumnsIsNone() {
        for (const char* head : {"Id;Name;Duration\n", "test_class_name,cycle_id\n", "", "nothing,here\n"})
            QVERIFY2(!read(head), head);
    }

    void aThousandTestsWithNamesOfAnyKindAreRead() {
        std::string rows;
        for (int test = 0; test < 1000; ++test)
            rows += std::to_string(test) + ";<b>=1+1</b> " + std::to_string(test % 7) + ";0;0;x;[];0;1\n";
        const auto cycles = read(semicolons + rows);
        FERMATA_VERIFY_OK(cycles);
        QCOMPARE((*cycles)[0].tests.size(), std::size_t{1000});
    }
};

FERMATA_CORE_TEST(TestOrderTable)
#include "tst_order_table.moc"
