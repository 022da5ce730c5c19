#include "core/io/formats/csv.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::io;

class TestCsv : public QObject {
    Q_OBJECT
private slots:
    void readsRowsByTheNamesOfTheirColumns() {
        const std::string bytes = "\xEF\xBB\xBFhash,label,note\r\na,1,\"x, \"\"y\"\"\nz\"\r\n\r\nb,true,\nc,0,last";
        auto rows = CsvReader::open(bytes, "f.csv");
        FERMATA_VERIFY_OK(rows);
        const std::size_t label = *rows->require({"buggy", "label"});
        QVERIFY(*rows->next());
        QCOMPARE(rows->field(2), std::string_view("x, \"y\"\nz"));
        QVERIFY(*rows->boolean(label));
        QVERIFY(*rows->next());
        QCOMPARE(rows->line(), std::size_t{5});
        QCOMPARE(rows->field(2), std::string_view(""));
        QVERIFY(*rows->next());
        QVERIFY(!*rows->boolean(label));
        QCOMPARE(rows->number(2).error().text(), std::string("f.csv:6: note: 'last' is not a number"));
        QVERIFY(!*rows->next());
        QCOMPARE(rows->require({"_id", "sha"}).error().text(),
                 std::string("f.csv:1: the column '_id' or 'sha' is missing"));
    }
    void namesTheLineOfWhatItRefuses_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("empty") << QByteArray("") << QByteArray("f:1: is empty");
        QTest::newRow("column twice") << QByteArray("a,b,a\n") << QByteArray("f:");
        QTest::newRow("two columns without name") << QByteArray("a,,\n1,2,3\n") << QByteArray("f:");
        QTest::newRow("short row") << QByteArray("a,b\n1,2\n3\n") << QByteArray("f:3: has 1 fields");
        QTest::newRow("long row") << QByteArray("a,b\n1,2,3\n") << QByteArray("f:2: has 3 fields");
        QTest::newRow("open quote") << QByteArray("a,b\n1,\"2\n3,4\n") << QByteArray("f:2: a quote is opened here");
        QTest::newRow("text behind a quote") << QByteArray("a,b\n\"1\"x,2\n") << QByteArray("f:2: text follows");
        QTest::newRow("quote inside") << QByteArray("a,b\n1\"x,2\n") << QByteArray("f:2: a quote stands inside");
        QTest::newRow("NUL") << QByteArray("a,b\n1,\0\n", 8) << QByteArray("f:1: holds NUL");
        QTest::newRow("UTF-16") << QByteArray("\xFE\xFF\0a", 4) << QByteArray("f:1: is UTF-16");
        QTest::newRow("many columns") << QByteArray("a,").repeated(2000) << QByteArray("f:1: has over 1024 fields");
    }
    void namesTheLineOfWhatItRefuses() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, expected);
        const std::string bytes = text.toStdString();
        auto rows = CsvReader::open(bytes, "f");
        std::string said = rows ? "" : rows.error().text();
        while (rows && said.empty()) {
            const auto more = rows->next();
            if (!more)
                said = more.error().text();
            else
                QVERIFY(*more);
        }
        QVERIFY2(said.starts_with(expected.toStdString()), said.c_str());
    }
    void refusesNumbersThatAreNone() {
        const std::string bytes = "n\nnan\ninf\n1e999\n0x10\n1 2\n\n-0\n 7 \n";
        auto rows = *CsvReader::open(bytes);
        for (int i = 0; i < 6; ++i) {
            QVERIFY(*rows.next());
            QVERIFY(!rows.number(0));
        }
        QVERIFY(*rows.next());
        QVERIFY(!std::signbit(*rows.number(0)));
        QVERIFY(*rows.next());
        QCOMPARE(*rows.number(0), 7.0);
    }
    void writesWhatItReadsBack() {
        CsvWriter writer({"text", "number", "count"});
        const std::string nasty = "a,\"b\"\r\nc";
        writer.text(nasty).number(0.1).integer(-3).endRow();
        writer.text("=1+1").number(1e-7).empty().endRow();
        const std::string bytes = writer.take();
        auto rows = *CsvReader::open(bytes);
        QVERIFY(*rows.next());
        QCOMPARE(rows.field(0), std::string_view(nasty));
        QCOMPARE(*rows.number(1), 0.1);
        QVERIFY(*rows.next());
        QCOMPARE(rows.field(0), std::string_view("=1+1"));
        QCOMPARE(rows.field(2), std::string_view(""));
    }
    void neutralisesFormulasInTextForPeople() {
        CsvWriter writer({"text", "number"}, CsvWriter::Formulas::Neutralised);
        for (const char* text : {"=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "harmless"})
            writer.text(text).number(-1).endRow();
        QCOMPARE(writer.take(),
                 std::string("text,number\n\"'=cmd|' /C "
                             "calc'!A0\",-1\n\"'+1\",-1\n\"'-1\",-1\n\"'@SUM(A1)\",-1\n\"'\t=1\",-1\nharmless,-1\n"));
    }
};

FERMATA_CORE_TEST(TestCsv)
#include "tst_csv.moc"
