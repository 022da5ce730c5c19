#include <random>

#include "core/base/path_pattern.h"
#include "tests/support/test.h"

using namespace fermata;

namespace {

/// Token by token from the back, without any shortcut.
bool plainly(std::string_view pattern, std::string_view path) {
    if (pattern.empty())
        return path.empty();
    const auto rest = [&](std::size_t size) { return pattern.substr(0, pattern.size() - size); };
    const auto eaten = [&](std::size_t size) { return path.substr(0, path.size() - size); };
    if (pattern.ends_with("**/")) {
        if (plainly(rest(3), path))
            return true;
        for (std::size_t end = path.size(); end > 0; --end)
            if (path.ends_with('/') && plainly(rest(3), path.substr(0, end - 1)))
                return true;
        return false;
    }
    if (pattern.ends_with("**")) {
        for (std::size_t size = 0; size <= path.size(); ++size)
            if (plainly(rest(2), eaten(size)))
                return true;
        return false;
    }
    if (pattern.back() == '*') {
        for (std::size_t size = 0; size <= path.size(); ++size) {
            if (size > 0 && path[path.size() - size] == '/')
                return false;
            if (plainly(rest(1), eaten(size)))
                return true;
        }
        return false;
    }
    if (path.empty() || (pattern.back() == '?' ? path.back() == '/' : path.back() != pattern.back()))
        return false;
    return plainly(rest(1), eaten(1));
}

} // namespace

class TestPathPattern : public QObject {
    Q_OBJECT
private slots:
    void namesWhatAPersonWouldExpect_data() {
        QTest::addColumn<QByteArray>("pattern");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<bool>("expected");
        const auto row = [](const char* pattern, const char* path, bool expected) {
            QTest::newRow(qPrintable(QString("%1 | %2").arg(pattern, path)))
                << QByteArray(pattern) << QByteArray(path) << expected;
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
    /// What is refused at a glance is refused token by token too, and the other way round.
    void aGlanceRefusesNothingThatMatches() {
        std::mt19937 dice(11);
        const auto any = [&](std::string_view letters, std::size_t most) {
            std::string text(1 + dice() % most, ' ');
            for (char& letter : text)
                letter = letters[dice() % letters.size()];
            return text;
        };
        int matched = 0;
        for (int i = 0; i < 30000; ++i) {
            // With an anchor, so that nothing is put before it; nothing below what it names is tried by plainly().
            const std::string pattern = "a/" + any("ab/**?", 6), path = "a/" + any("ab/", 6);
            if (pattern.ends_with('/') || pattern.find_first_of("*?") == std::string::npos)
                continue;
            const bool expected = plainly(pattern, path) || plainly(pattern + "/**", path);
            matched += expected;
            QVERIFY2(matchesPath(pattern, path) == expected, (pattern + " | " + path).c_str());
        }
        QVERIFY(matched > 2000);
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
