// `fermatactl watch verify` as a script calls it: verdicts by exit code, one JSON document, and mistakes by file and
// line.
#include <algorithm>
#include <cmath>
#include <random>

#include "core/base/time.h"
#include "core/io/files/read_file.h"
#include "core/io/formats/csv.h"
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
    void verifiesWithoutAControl() {
        std::string calm = "time,value\n", dropped = calm;
        std::mt19937_64 dice(1);
        std::normal_distribution<double> noise(0.0, 4.0);
        for (int i = 0; i < 8 * 288; ++i) {
            const std::string time = rfc3339(fromUnix(1700006400 + 300 * i));
            const double usual = 100.0 + 40.0 * std::sin(i / 288.0 * 2.0 * 3.141592653589793) + noise(dice);
            calm += time + "," + std::to_string(usual) + "\n";
            dropped += time + "," + std::to_string(usual * (i > 7 * 288 + 100 ? 0.4 : 1.0)) + "\n";
        }
        const auto verified = [&](const std::string& content, std::vector<std::string> more = {}) {
            scratch.write("new.csv", content);
            std::vector<std::string> words{FERMATACTL, "--json", "watch", "verify", "--treatment", scratch / "new.csv"};
            words.insert(words.end(), more.begin(), more.end());
            return test::run(words, {"XDG_DATA_HOME=" + scratch / "data"});
        };
        const std::string from = std::to_string(1700006400 + 300 * (7 * 288 + 100));
        const Ran bad = verified(dropped, {"--from", from, "--direction", "down"});
        QCOMPARE(bad.exitCode, 1);
        QCOMPARE(field(bad, "guarantee"), std::string("empirical"));
        QVERIFY(verified(calm, {"--from", from, "--direction", "down"}).exitCode != 1);
        const Ran little = verified(calm, {"--from", "1700016400"}); // hardly a past
        QCOMPARE(little.exitCode, 4);
        QCOMPARE(field(little, "reason"), std::string("past-too-short"));
        // From no error at all to some, without a ratio on zero.
        scratch.write("old.csv", table(60, 0, 2000));
        std::string errors = "time,events,exposure\n";
        for (int i = 0; i < 20; ++i)
            errors += rfc3339(fromUnix(1700100000 + 60 * i)) + ",1,2000\n";
        const Ran zero = verified(errors, {"--from", "1700099990", "--history", scratch / "old.csv"});
        QCOMPARE(zero.exitCode, 1);
        const Ran none = verified("time,events,exposure\n1700100000,0,0\n",
                                  {"--from", "1700099990", "--history", scratch / "old.csv"});
        QCOMPARE(none.exitCode, 4);
    }
    void comparesSamples() {
        scratch.write("control.txt", "1.0\n2.2\n1.1\n2.5\n3.0\n");
        scratch.write("experiment.txt", "20\n22\n21\n25\n30\n");
        scratch.write("none.txt", "NaN\nNaN\n");
        const auto compare = [&](const char* control, const char* experiment, std::vector<std::string> more) {
            std::vector<std::string> words{FERMATACTL,  "--json",          "watch",        "compare",
                                           "--control", scratch / control, "--experiment", scratch / experiment};
            words.insert(words.end(), more.begin(), more.end());
            return test::run(words, {"XDG_DATA_HOME=" + scratch / "data"});
        };
        const Ran high = compare("control.txt", "experiment.txt", {"--judge", "mann-whitney"});
        QCOMPARE(high.exitCode, 1);
        QCOMPARE(field(high, "verdict"), std::string("High"));
        QCOMPARE(field(compare("experiment.txt", "control.txt", {"--judge", "mann-whitney"}), "verdict"),
                 std::string("Low"));
        QCOMPARE(compare("control.txt", "control.txt", {"--judge", "mann-whitney"}).exitCode, 0);
        QCOMPARE(compare("control.txt", "none.txt", {"--judge", "mann-whitney"}).exitCode, 4);
        QCOMPARE(compare("control.txt", "none.txt", {}).exitCode, 4);
        QCOMPARE(compare("control.txt", "experiment.txt", {}).exitCode, 4); // five pairs prove nothing in sequence
        scratch.write("bad.txt", "1\n2\nx\n");
        const Ran bad = compare("control.txt", "bad.txt", {});
        QCOMPARE(bad.exitCode, 2);
        QVERIFY2(bad.error.find("bad.txt:3") != std::string::npos, bad.error.c_str());
    }
    void judgesAFileOfCases() {
        scratch.write("cases.json",
                      R"([{"name":"a","judge":"mean","control":[1,2],"experiment":[10,20],"expect":"High"}])");
        const auto judge = [&] {
            return test::run({FERMATACTL, "--json", "watch", "judge", "--cases", scratch / "cases.json"},
                             {"XDG_DATA_HOME=" + scratch / "data"});
        };
        QCOMPARE(judge().exitCode, 0);
        scratch.write("cases.json",
                      R"([{"name":"a","judge":"mean","control":[1,2],"experiment":[10,20],"expect":"Low"}])");
        QCOMPARE(judge().exitCode, 1);
        scratch.write("cases.json", "[{\"name\":");
        QCOMPARE(judge().exitCode, 2);
    }
    void scoresEachRowOfASeries() {
        std::string series = "timestamp,value\n";
        for (int i = 0; i < 400; ++i)
            series += "2014-04-" + std::string(i < 240 ? "10" : "11") + " " + (i % 240 / 10 < 10 ? "0" : "") +
                      std::to_string(i % 240 / 10) + ":" + std::to_string(10 + i % 10 * 5) + ":00," +
                      (i == 350 ? "9000" : std::to_string(100 + i % 7)) + "\n";
        scratch.write("in.csv", series);
        const Ran ran =
            test::run({FERMATACTL, "watch", "anomalies", "--in", scratch / "in.csv", "--out", scratch / "out.csv"},
                      {"XDG_DATA_HOME=" + scratch / "data"});
        QCOMPARE(ran.exitCode, 0);
        const auto out = io::readFile(scratch / "out.csv", 1 << 20);
        FERMATA_VERIFY_OK(out);
        auto rows = io::CsvReader::open(out->bytes, "out.csv");
        FERMATA_VERIFY_OK(rows);
        QCOMPARE(rows->columns(), (std::vector<std::string>{"timestamp", "value", "anomaly_score", "label"}));
        std::size_t count = 0, largestAt = 0;
        double largest = 0.0;
        for (auto more = rows->next(); more && *more; more = rows->next(), ++count)
            if (const double score = *rows->number(2); score > largest)
                largest = score, largestAt = count;
        QCOMPARE(count, std::size_t{400});
        QCOMPARE(largestAt, std::size_t{350});
        scratch.write("in.csv", "timestamp,value\n2014-04-10 00:00:00,x\n");
        QCOMPARE(test::run({FERMATACTL, "watch", "anomalies", "--in", scratch / "in.csv", "--out", scratch / "o.csv"},
                           {"XDG_DATA_HOME=" + scratch / "data"})
                     .exitCode,
                 2);
    }
    void advisesASafeTime() {
        std::string traffic = "timestamp,value\n";
        for (int i = 0; i < 10 * 288; ++i)
            traffic += rfc3339(fromUnix(1700006400 + 300 * i)) + "," +
                       std::to_string(5000.0 + 4000.0 * std::sin(i / 288.0 * 2.0 * 3.141592653589793)) + "\n";
        scratch.write("traffic.csv", traffic);
        const auto ask = [&](std::vector<std::string> more) {
            std::vector<std::string> words{FERMATACTL, "watch", "safe-time", "--traffic", scratch / "traffic.csv"};
            words.insert(words.end(), more.begin(), more.end());
            return test::run(words, {"XDG_DATA_HOME=" + scratch / "data"});
        };
        const Ran open = ask({});
        QCOMPARE(open.exitCode, 0);
        QVERIFY(open.out.starts_with("start,end,expected_requests,low,high,minutes_to_detect,harm,frozen,rank\n"));
        QCOMPARE(std::ranges::count(open.out, '\n'), std::ptrdiff_t{49});
        const Ran frozen = ask({"--freeze", "all=2020-01-01T00:00:00Z/2030-01-01T00:00:00Z"});
        QCOMPARE(frozen.exitCode, 4);
        QVERIFY(frozen.out.find("false") == std::string::npos);
        QCOMPARE(ask({"--freeze", "all=tomorrow"}).exitCode, 2);
        QCOMPARE(ask({"--horizon", "1w"}).exitCode, 2);
        QCOMPARE(ask({"--at", "2023-11-16T00:00:00Z"}).exitCode, 4); // two days are not enough
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
        QTest::newRow("values beside counts") << QByteArray("time,value\n1700000000,1\n") << QByteArray("value");
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
