#include "tests/core/history/mined.h"
#include "tests/support/test.h"

using namespace fermata;
using test::ScratchRepository;

class TestFixTraces : public QObject {
    Q_OBJECT
private slots:
    void aFixLeadsToWhoWroteTheMendedLines() {
        ScratchRepository repository;
        repository.write("a.c", "int a;\nint b;\nint c;\nint d;\n");
        const auto first = repository.commit("Begin");
        repository.write("a.c", "int a;\nint bad;\nint worse;\nint d;\n");
        const auto second = repository.commit("Change two lines");
        repository.write("a.c", "int aa;\nint good;\nint better;\nint d;\n");
        const auto fix = repository.commit("Fix the bug");
        const auto mined = traced(repository);
        FERMATA_VERIFY_OK(mined);
        QCOMPARE(mined->fixes.size(), std::size_t{1});
        QCOMPARE(mined->fixes[0].fix.hex(), fix);
        QCOMPARE(mined->fixes[0].origins,
                 (std::vector<history::LineOrigin>{{*CommitId::fromHex(second), 2}, {*CommitId::fromHex(first), 1}}));
    }

    void blankCommentAndFormatLinesAreNobodysFault() {
        ScratchRepository repository;
        repository.write("a.c", "// a comment\n\nint a;\n/* a longer\n   one */\nint b;\nint c;\n");
        const auto first = repository.commit("Begin");
        repository.write("a.c", "\tint a;\nint  b;\nint C;\n");
        repository.commit("Fix a bug");
        const auto mined = traced(repository);
        FERMATA_VERIFY_OK(mined);
        QCOMPARE(mined->fixes[0].origins, (std::vector<history::LineOrigin>{{*CommitId::fromHex(first), 1}}));
    }

    void indentingDoesNotMakeOnesOwn() {
        ScratchRepository repository;
        repository.write("a.c", "int a;\nint b;\n");
        const auto first = repository.commit("Begin");
        repository.write("a.c", "    int a;\n    int b;\n");
        repository.commit("Indent");
        repository.write("a.c", "    int x;\n    int b;\n");
        repository.commit("Fix a bug");
        const auto mined = traced(repository);
        FERMATA_VERIFY_OK(mined);
        QCOMPARE(mined->fixes[0].origins, (std::vector<history::LineOrigin>{{*CommitId::fromHex(first), 1}}));
    }

    void linesAreFollowedThroughRenamesAndMerges() {
        ScratchRepository repository;
        std::string text;
        for (int i = 0; i < 30; ++i)
            text += "int line" + std::to_string(i) + ";\n";
        repository.write("a.c", text);
        repository.commit("Begin");
        repository.git({"checkout", "-q", "-b", "side"});
        repository.write("a.c", text + "int side;\n");
        const auto side = repository.commit("On the side");
        repository.git({"checkout", "-q", "main"});
        repository.write("a.c", "int main_;\n" + text);
        const auto onMain = repository.commit("On main");
        repository.git({"merge", "-q", "-m", "Merge", "side"});
        repository.git({"mv", "a.c", "b.c"});
        repository.commit("Rename");
        repository.write("b.c", "int mended;\n" + text + "int mended2;\n");
        repository.commit("Fix both");
        const auto mined = traced(repository);
        FERMATA_VERIFY_OK(mined);
        auto origins = mined->fixes.at(0).origins;
        QCOMPARE(origins.size(), std::size_t{2});
        const bool inOrder = origins[0].commit.hex() == side;
        QCOMPARE(origins[inOrder ? 0 : 1].commit.hex(), side);
        QCOMPARE(origins[inOrder ? 1 : 0].commit.hex(), onMain);
    }

    void tracingDoesNotChangeTheMetrics() {
        ScratchRepository repository;
        for (int i = 0; i < 6; ++i) {
            repository.write("a.c", std::string(static_cast<std::size_t>(3 * i + 1), 'x') + "\nint a;\n");
            repository.commit(i % 2 ? "Fix it" : "Change");
        }
        const auto mined = traced(repository);
        const auto plain = test::mineAll(repository.path());
        FERMATA_VERIFY_OK(mined);
        FERMATA_VERIFY_OK(plain);
        QVERIFY(mined->changes == plain->changes);
        QCOMPARE(mined->fixes.size(), std::size_t{3});
    }

private:
    static Result<test::Mined> traced(const ScratchRepository& repository) {
        history::MiningOptions options;
        options.traceFixes = true;
        return test::mineAll(repository.path(), options);
    }
};

FERMATA_CORE_TEST(TestFixTraces)
#include "tst_fix_traces.moc"
