// `fermatactl watch verify` as a script calls it: verdicts by exit code, one JSON document, and mistakes by file and
// line.
#include "core/base/time.h"
#include "tests/support/scratch.h"
#include "tests/support/test.h"
#include "tests/system/flight.h"

using namespace fermata;
using test::field;
using test::Ran;

namespace {

std::string table(int intervals, double events, double exposure) {
    std::string text = "time,events,exposure\n";
    for (int i = 0; i < intervals; ++i)
        text += rfc3339(fromUnix(1700000000 + 60 * i)) + "," + std::to_string(events) + "," + std::to_string(exposure) +
                "\n";
    return text;
}

} // namespace

class TestWatch : public QObject {
    Q_OBJECT

    Ran verify(std::vector<std::string> more = {}) {
        std::vector<std::string> words{
            FERMATACTL,          "--json", "watch",     "verify", "--treatment", scratch / "new.csv", "--control",
            scratch / "old.csv", "--from", "1700000000"};
        words.insert(words.end(), more.begin(), more.end());
        return test::run(words, {"XDG_DATA_HOME=" + scratch / "data"});
    }

    test::ScratchFolder scratch;

private slots:
    void saysBadGoodAndInconclusiveByItsExitCode() {
        scratch.write("old.csv", table(60, 4, 2000));
        scratch.write("new.csv", table(60, 12, 2000));
        const Ran bad = verify();
        QCOMPARE(bad.exitCode, 1);
        QCOMPARE(field(bad, "verdict"), std::string("bad"));
        QCOMPARE(field(bad, "guarantee"), std::string("anytime"));
        scratch.write("new.csv", table(200, 4, 2000));
        scratch.write("old.csv", table(200, 4, 2000));
        QCOMPARE(verify().exitCode, 0);
        scratch.write("new.csv", table(3, 4, 2000));
        QCOMPARE(verify().exitCode, 4);
        scratch.write("new.csv", "time,events,exposure\n"); // the exporter is gone
        const Ran nothing = verify();
        QCOMPARE(nothing.exitCode, 4);
        QVERIFY2(nothing.out.find("no-sample") != std::string::npos, nothing.out.c_str());
    }
    void looksOnlyFromTheDeploymentOn() {
        scratch.write("old.csv", table(60, 4, 2000));
        scratch.write("new.csv", table(60, 40, 2000));
        QCOMPARE(verify({"--from", "1800000000"}).exitCode, 2); // twice the same option is a mistake
        std::vector<std::string> words{
            FERMATACTL,          "watch",  "verify",    "--treatment", scratch / "new.csv", "--control",
            scratch / "old.csv", "--from", "1800000000"};
        const Ran later = test::run(words, {"XDG_DATA_HOME=" + scratch / "data"});
        QCOMPARE(later.exitCode, 4);
    }
    void learnsWhatIsNormalHere() {
        scratch.write("old.csv", table(60, 100, 2000));
        scratch.write("new.csv", table(60, 140, 2000));
        QCOMPARE(verify({"--tolerance", "1.0"}).exitCode, 1);
        scratch.write("a.csv", table(60, 150, 2000));
        scratch.write("b.csv", table(60, 100, 2000));
        const Ran used = verify({"--same", scratch / "a.csv", scratch / "b.csv"});
        QVERIFY2(used.exitCode == 4 || used.exitCode == 0, used.out.c_str());
        QVERIFY(used.out.find("\"empirical\"") != std::string::npos);
        const Ran twice =
            verify({"--same", scratch / "a.csv", scratch / "b.csv", "--same", scratch / "b.csv", scratch / "a.csv"});
        QVERIFY2(twice.out.find("\"same_version_windows\": 2") != std::string::npos, twice.out.c_str());
        QCOMPARE(verify({"--same", scratch / "a.csv"}).exitCode, 2);
        QCOMPARE(verify({"--same", scratch / "a.csv", scratch / "b.csv", scratch / "a.csv"}).exitCode, 2);
    }
    void namesTheMistakeInATable_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("words");
        QTest::newRow("cut") << QByteArray("time,events,exposure\n1700000000,4") << QByteArray("new.csv:2");
        QTest::newRow("no number") << QByteArray("time,events,exposure\n1700000000,NaN,2000\n")
                                   << QByteArray("new.csv:2");
        QTest::newRow("negative") << QByteArray("time,events,exposure\n1700000000,-1,2000\n")
                                  << QByteArray("fewer than no events");
        QTest::newRow("more events than exposed")
            << QByteArray("time,events,exposure\n1700000000,5,2\n") << QByteArray("exposure");
        QTest::newRow("twice") << QByteArray("time,events,exposure\n1700000000,1,2\n1700000000,1,2\n")
                               << QByteArray("new.csv:3");
        QTest::newRow("no column") << QByteArray("time,errors,exposure\n") << QByteArray("events");
        QTest::newRow("values") << QByteArray("time,value\n1700000000,1\n") << QByteArray("time,events,exposure");
        QTest::newRow("empty") << QByteArray("") << QByteArray("new.csv");
    }
    void namesTheMistakeInATable() {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, words);
        scratch.write("old.csv", table(3, 4, 2000));
        scratch.write("new.csv", bytes.toStdString());
        const Ran ran = verify();
        QCOMPARE(ran.exitCode, 2);
        QVERIFY(ran.out.empty());
        QVERIFY2(ran.error.find(words.toStdString()) != std::string::npos, ran.error.c_str());
    }
};

FERMATA_CORE_TEST(TestWatch)
#include "tst_watch.moc"
