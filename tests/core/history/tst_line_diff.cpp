#include <cstdlib>
#include <random>

#include "core/history/line_diff.h"
#include "tests/support/scratch.h"
#include "tests/support/slowness.h"
#include "tests/support/test.h"

using namespace fermata;
using history::Hunk;
using history::LineDiff;
using history::WhiteSpace;

class TestLineDiff : public QObject {
    Q_OBJECT
private slots:
    void countsWhatWasAddedAndDeleted_data() {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        QTest::addColumn<unsigned>("added");
        QTest::addColumn<unsigned>("deleted");
        QTest::newRow("nothing") << QByteArray("a\nb\n") << QByteArray("a\nb\n") << 0u << 0u;
        QTest::newRow("from nothing") << QByteArray() << QByteArray("a\nb") << 2u << 0u;
        QTest::newRow("to nothing") << QByteArray("a\nb\n") << QByteArray() << 0u << 2u;
        QTest::newRow("in the middle") << QByteArray("a\nb\nc\n") << QByteArray("a\nx\nc\n") << 1u << 1u;
        QTest::newRow("a repeated line") << QByteArray("a\n\nb\n") << QByteArray("a\n\n\nb\n") << 1u << 0u;
        QTest::newRow("the last line feed") << QByteArray("a\nb") << QByteArray("a\nb\n") << 1u << 1u;
        QTest::newRow("a line that only grew") << QByteArray("ab\n") << QByteArray("abc\n") << 1u << 1u;
    }
    void countsWhatWasAddedAndDeleted() {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, after);
        QFETCH(unsigned, added);
        QFETCH(unsigned, deleted);
        const auto counts = LineDiff().compare(before.toStdString(), after.toStdString());
        QCOMPARE(counts.added, added);
        QCOMPARE(counts.deleted, deleted);
    }
    void namesTheRunsOfChangedLines() {
        std::vector<Hunk> hunks;
        const auto counts = LineDiff().compare("a\nb\nc\nd\ne\n", "a\nB\nc\nd\nx\ne\n", WhiteSpace::Matters, &hunks);
        QCOMPARE(counts.hunks, 2u);
        QCOMPARE(hunks, (std::vector<Hunk>{{1, 1, 1, 1}, {4, 0, 4, 1}}));
    }
    void ignoresWhiteSpaceWhenAsked() {
        const std::string before = "if (a)\n\treturn  b;\n", after = "if(a)\n        return b;\n";
        QCOMPARE(LineDiff().compare(before, after, WhiteSpace::Ignored).added, 0u);
        QCOMPARE(LineDiff().compare(before, after).added, 2u);
    }
    /// Few different lines and many edits, so that lines match often and every short cut of git's is taken.
    void agreesWithGitOnRandomTexts() {
        const test::ScratchFolder folder;
        std::mt19937 random(7);
        const auto upTo = [&](int most) { return static_cast<int>(random() % static_cast<unsigned>(most)); };
        for (int round = 0; round < 60; ++round) {
            const int words = round % 3 == 0 ? 4 : round % 3 == 1 ? 40 : 4000;
            const int length = round % 10 == 9 ? 6000 : 20 + upTo(600);
            std::vector<std::string> lines, edited;
            for (int i = 0; i < length; ++i)
                lines.push_back("line " + std::to_string(upTo(words)) + '\n');
            const int rate = 2 + upTo(30);
            for (const auto& line : lines) {
                if (upTo(rate) != 0)
                    edited.push_back(line);
                if (upTo(rate) == 0)
                    edited.push_back("line " + std::to_string(upTo(2 * words)) + '\n');
            }
            const auto joined = [](const std::vector<std::string>& list) {
                std::string text;
                for (const auto& line : list)
                    text += line;
                return text;
            };
            folder.write("a", joined(lines));
            folder.write("b", joined(edited));
            const auto ran =
                test::run({"git", "diff", "--no-index", "--numstat", "a", "b"}, {}, folder.path().string());
            const auto counts = LineDiff().compare(joined(lines), joined(edited));
            const std::string expected = counts.added + counts.deleted == 0 ? std::string()
                                                                            : std::to_string(counts.added) + '\t' +
                                                                                  std::to_string(counts.deleted) + '\t';
            QVERIFY2(ran.out.rfind(expected, 0) == 0,
                     ("round " + std::to_string(round) + ": " + expected + " against " + ran.out).c_str());
        }
    }
    /// Blocks with brackets and blank lines, so that most runs can slide, and others end up beside them.
    void showsRunsWhereGitShowsThem() {
        const test::ScratchFolder folder;
        std::mt19937 random(11);
        const auto upTo = [&](int most) { return static_cast<int>(random() % static_cast<unsigned>(most)); };
        int slid = 0;
        for (int round = 0; round < 80; ++round) {
            std::string before, after;
            const int words = round % 2 == 0 ? 3 : 20;
            const auto line = [&] {
                static const std::vector<std::string> frame{"}\n",        "\n", "    }\n", "{\n", "    if (a) {\n",
                                                            "\treturn;\n"};
                return upTo(2) == 0 ? frame[static_cast<std::size_t>(upTo(6))]
                                    : std::string(static_cast<std::size_t>(4 * upTo(4)), ' ') + "call" +
                                          std::to_string(upTo(words)) + "();\n";
            };
            const int length = 10 + upTo(200), rate = 3 + upTo(20);
            for (int i = 0; i < length; ++i) {
                const std::string own = line();
                if (upTo(rate) != 0)
                    before += own;
                if (upTo(rate) != 0)
                    after += round % 4 >= 2 && upTo(rate) == 0 ? "  " + own : own;
            }
            folder.write("a", before);
            folder.write("b", after);
            const bool ignores = round % 4 >= 2;
            const auto ran =
                test::run({"git", "diff", "--no-index", "-U0", "--no-color", ignores ? "-w" : "-p", "a", "b"}, {},
                          folder.path().string());
            std::vector<Hunk> hunks;
            const auto counts =
                LineDiff().compare(before, after, ignores ? WhiteSpace::Ignored : WhiteSpace::Matters, &hunks);
            QVERIFY2(hunks == shownBy(ran.out), ("round " + std::to_string(round) + '\n' + ran.out).c_str());
            slid += counts.hunks != hunks.size();
        }
        QVERIFY(slid > 0); // some runs met and were joined
    }
    void endsSoonWhenStopped() {
        std::string before, after;
        std::mt19937 random(3);
        for (int i = 0; i < 200000; ++i) {
            before += std::to_string(random() % 5000) + '\n';
            after += std::to_string(random() % 5000) + '\n';
        }
        std::stop_source stop;
        stop.request_stop();
        QElapsedTimer timer;
        timer.start();
        LineDiff(stop.get_token()).compare(before, after);
        QVERIFY(timer.elapsed() < 1000 * test::slowness);
    }

private:
    /// The `@@ -1,2 +3,4 @@` of a difference without context.
    static std::vector<Hunk> shownBy(const std::string& text) {
        std::vector<Hunk> hunks;
        for (std::size_t at = text.find("\n@@ -"); at != std::string::npos; at = text.find("\n@@ -", at + 1)) {
            const char* in = text.c_str() + at + 5;
            const auto number = [&] {
                char* end = nullptr;
                const auto value = static_cast<std::uint32_t>(std::strtoul(in, &end, 10));
                in = end;
                return value;
            };
            const auto side = [&](std::uint32_t& from, std::uint32_t& count) {
                from = number();
                count = *in == ',' ? (++in, number()) : 1;
                if (count > 0)
                    --from; // git counts from 1, and names the line before an empty side
            };
            Hunk hunk;
            side(hunk.oldFrom, hunk.oldCount);
            in += 2; // " +"
            side(hunk.newFrom, hunk.newCount);
            hunks.push_back(hunk);
        }
        return hunks;
    }
};

FERMATA_CORE_TEST(TestLineDiff)
#include "tst_line_diff.moc"
