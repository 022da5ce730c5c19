#include "core/learning/training/tables.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::learning;

class TestTables : public QObject {
    Q_OBJECT
private slots:
    void readsAPublicTable() {
        const auto table = readTable(",_id,date,bug,__,la,entrophy,note\n0,b,200,1,1,5,0.5,x\n1,a,100,0,0,7,1.5,y\n", "t.csv");
        FERMATA_VERIFY_OK(table);
        QCOMPARE(table->schema.features.size(), std::size_t(2)); // row number, names and the copied label are none
        QCOMPARE(table->schema.features[1].id, std::string("entropy"));
        QCOMPARE(table->examples[0].id, std::string("a")); // by time
        QCOMPARE(*table->examples[0].values[0], 7.0);
        QVERIFY(table->examples[1].isFaulty);
    }
    void takesTheLiveSchemaWhereAllItsColumnsAre() {
        std::string head = "hash,label,committer_time,unknown_files,author_id", known = "a,0,5,0,77", unknown = "b,0,6,1,77";
        for (const auto& feature : assessment::changeSchema().features) {
            head += "," + feature.id;
            known += ",3";
            unknown += ",3";
        }
        const auto table = readTable(head + "\n" + known + "\n" + unknown + "\n", "t.csv");
        FERMATA_VERIFY_OK(table);
        QCOMPARE(table->schema.id, assessment::changeSchema().id);
        const auto la = *table->schema.indexOf("la"), nf = *table->schema.indexOf("nf");
        QVERIFY(table->examples[0].values[la] && !table->examples[1].values[la]);
        QVERIFY(table->examples[1].values[nf]);
    }
    void labelsMayComeFromElsewhere() {
        const auto labels = readLabels("hash,buggy,fixed_at,split\nA,true,50,train\nc,0,,test\n", "l.csv");
        FERMATA_VERIFY_OK(labels);
        const auto table = readTable("hash,date,la\na,1,5\nb,2,6\n", "t.csv", &*labels);
        FERMATA_VERIFY_OK(table);
        QCOMPARE(table->examples.size(), std::size_t(1));
        QVERIFY(table->examples[0].isFaulty);
        QCOMPARE(*table->examples[0].knownAt, fromUnix(50));
        QCOMPARE(table->examples[0].split, Split::Train);
    }
    void namesTheLineOfBadInput_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("error");
        const auto row = [](const char* name, const char* text, const char* error) {
            QTest::newRow(name) << QByteArray(text) << QByteArray(error);
        };
        row("no hash", "id,bug,date,la\n", "t.csv:1: the column 'hash' or '_id' is missing");
        row("no label", "hash,date,la\n", "t.csv:1: the column 'label' or 'buggy' or 'bug' is missing");
        row("no date", "hash,bug,la\n", "t.csv:1: the column 'date' or 'committer_time' is missing");
        row("word", "hash,bug,date,la\na,0,1,2\nb,1,2,many\n", "t.csv:3: la: 'many' is not a number");
        row("known column of words", "hash,bug,date,la\na,0,1,x\n", "t.csv:2: la: 'x' is not a number");
        row("infinity", "hash,bug,date,la\na,0,1,inf\n", "t.csv:2: la: 'inf' is not a number");
        row("twice", "hash,bug,date,la\na,0,1,2\nA,1,2,3\n", "t.csv:3: hash: 'a' stands in line 2 already");
        row("no id", "hash,bug,date,la\n,0,1,2\n", "t.csv:2: hash: names no change");
        row("no number at all", "hash,bug,date,word\na,0,1,x\n", "t.csv: the table has no numeric column to learn from");
        row("no row", "hash,bug,date,la\n", "t.csv: the table has no row");
        row("split", "hash,bug,date,la,split\na,0,1,2,later\n", "t.csv:2: split: a split is 'train' or 'test'");
        row("weight", "hash,bug,date,la,weight\na,0,1,2,-1\n", "t.csv:2: weight: a weight lies between 0 and 1000");
    }
    void namesTheLineOfBadInput() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, error);
        const auto table = readTable(text.toStdString(), "t.csv");
        QVERIFY(!table);
        QCOMPARE(QByteArray::fromStdString(table.error().text()), error);
        QCOMPARE(table.error().fault(), Fault::Malformed);
    }
    void labelsOfOtherRepositoriesAreCountedOrRefused() {
        history::ChangeMetrics change;
        change.commit.bytes[0] = 1;
        Label mine, other;
        mine.id = change.commit.hex();
        other.id = "ff";
        const auto joined = join(std::span(&change, 1), {mine, other});
        FERMATA_VERIFY_OK(joined);
        QCOMPARE(joined->unknownHashes, std::size_t(1));
        QCOMPARE(join(std::span(&change, 1), {other}).error().fault(), Fault::Malformed);
    }
    void clocksThatRunBackwardsOrAheadMoveNoOtherChange() {
        std::vector<history::ChangeMetrics> changes(4);
        const int seconds[] = {100, 9999, 50, 300};
        for (std::size_t i = 0; i < 4; ++i)
            changes[i].committerTime = fromUnix(seconds[i]);
        const std::vector<Time> expected = {fromUnix(100), fromUnix(300), fromUnix(300), fromUnix(300)};
        QVERIFY(timesOf(changes) == expected);
    }
};

FERMATA_CORE_TEST(TestTables)
#include "tst_tables.moc"
