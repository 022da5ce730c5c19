#include "core/base/time.h"
#include "tests/support/test.h"

using namespace fermata;

class TestTime : public QObject {
    Q_OBJECT
private slots:
    void readsAndWritesRfc3339_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qlonglong>("expected"); // -1: refused
        QTest::newRow("utc") << QByteArray("2026-11-23T14:32:08Z") << 1795444328LL;
        QTest::newRow("offset") << QByteArray("2026-11-23T15:32:08+01:00") << 1795444328LL;
        QTest::newRow("fraction") << QByteArray("2026-11-23T14:32:08.999Z") << 1795444328LL;
        QTest::newRow("unix") << QByteArray("1795444328") << 1795444328LL;
        QTest::newRow("no zone") << QByteArray("2026-11-23T14:32:08") << -1LL;
        QTest::newRow("no such day") << QByteArray("2026-02-30T00:00:00Z") << -1LL;
        QTest::newRow("hour 24") << QByteArray("2026-02-20T24:00:00Z") << -1LL;
        QTest::newRow("milliseconds") << QByteArray("1795444328000000") << -1LL;
        QTest::newRow("rubbish behind") << QByteArray("2026-11-23T14:32:08Z!") << -1LL;
        QTest::newRow("empty") << QByteArray("") << -1LL;
    }
    void readsAndWritesRfc3339() {
        QFETCH(QByteArray, text);
        QFETCH(qlonglong, expected);
        const auto time = parseTime(text.toStdString());
        if (expected < 0) {
            QVERIFY(!time);
            return;
        }
        FERMATA_VERIFY_OK(time);
        QCOMPARE(toUnix(*time), expected);
        QCOMPARE(rfc3339(*time), std::string("2026-11-23T14:32:08Z"));
    }
    void saysDurationsForPeople() {
        QCOMPARE(shortDuration(Seconds{12}), std::string("12 s"));
        QCOMPARE(shortDuration(Seconds{250}), std::string("4 m 10 s"));
        QCOMPARE(shortDuration(Seconds{6720}), std::string("1 h 52 m"));
        QCOMPARE(shortDuration(Seconds{9 * 86400 + 7200}), std::string("9 d 2 h"));
        QCOMPARE(shortDuration(Seconds{-60}), std::string("−1 m"));
    }
};

FERMATA_CORE_TEST(TestTime)
#include "tst_time.moc"
