#include "core/base/path_pattern.h"
#include "tests/support/test.h"

using namespace fermata;

class TestPathPattern : public QObject {
    Q_OBJECT
private slots:
    void namesWhatAPersonWouldExpect_data() {
        QTest::addColumn<QByteArray>("pattern");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<bool>("expected");
        const auto row = [](const char* pattern, const char* path, bool expected) {
            QTest::newRow(qPrintable(QString("%1 | %2").arg(pattern, path))) << QByteArray(pattern) << QByteArray(path) << expected;
        };
        row("pay/**", "pay/a/b.c", true);
        row("pay/**", "pay2/b.c", false);
        row("pay/", "pay/a/b.c", true);
        row("pay", "pay/a/b.c", true);
        row("pay", "lib/pay/a.c", true);
        row("pay/", "lib/pay/a.c", true);
        row("pay/", "lib/pay", false);
        row("pay/", "repay/a.c", false);
        row("/pay", "lib/pay", false);
        row("/pay/", "pay/a.c", true);
        row("*pay/", "lib/repay/a.c", true);
        row("/", "pay", false);
        row("/pay", "pay", true);
        row("lib/pay", "lib/pay/a.c", true);
        row("lib/pay", "x/lib/pay/a.c", false);
        row("*.sql", "db/deep/1.sql", true);
        row("*.sql", "1.sql.md", false);
        row("db/*.sql", "db/deep/1.sql", false);
        row("db/**/*.sql", "db/deep/er/1.sql", true);
        row("db/**/*.sql", "db/1.sql", true);
        row("**/Makefile", "Makefile", true);
        row("**/Makefile", "a/b/Makefile", true);
        row("**/Makefile", "a/bMakefile", false);
        row("a?c", "abc", true);
        row("a?c", "a/c", false);
        row("", "a", false);
        row("**", "any/thing", true);
        row("*", "thing", true);
        row("Makefile", "MAKEFILE", false);
    }
    void namesWhatAPersonWouldExpect() {
        QFETCH(QByteArray, pattern);
        QFETCH(QByteArray, path);
        QFETCH(bool, expected);
        QCOMPARE(matchesPath(pattern.toStdString(), path.toStdString()), expected);
    }
    void hostilePatternsEnd() {
        std::string pattern;
        for (int i = 0; i < 200; ++i)
            pattern += "*a";
        QVERIFY(!matchesPath(pattern, std::string(1000, 'a') + "b"));
    }
};

FERMATA_CORE_TEST(TestPathPattern)
#include "tst_path_pattern.moc"
