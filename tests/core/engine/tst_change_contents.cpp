// Documents whose code a pipeline runs are part of the pipeline; what the contents of a real change say.
#include "core/engine/change_contents.h"
#include "tests/support/scratch.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::test;
using assessment::ChangeKind;

namespace {

ChangeKind classOf(const ScratchRepository& repository, const std::string& head) {
    const auto opened = io::git::Repository::open(repository.path());
    if (!opened)
        qFatal("%s", opened.error().text().c_str());
    const auto range = history::parseRange(*opened, head);
    const auto contents = engine::readContents(*opened, *range, {});
    if (!contents)
        qFatal("%s", contents.error().text().c_str());
    return assessment::classify(contents->files, {}, contents->kinds).kind;
}

} // namespace

class TestChangeContents : public QObject {
    Q_OBJECT
private slots:
    void aDocumentIsOne() {
        ScratchRepository repository;
        repository.write("README.md", "# Shop\n");
        repository.commit("One");
        repository.write("README.md", "# Shop\n\n```sh\nmake\n```\n");
        QCOMPARE(classOf(repository, repository.commit("Two")), ChangeKind::Documentation);
    }
    void unlessAPipelineRunsItsCode_data() {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<bool>("isRun");
        QTest::newRow("by name") << QByteArray(".github/workflows/docs.yml") << QByteArray("run: mdsh README.md\n")
                                 << true;
        QTest::newRow("with all") << QByteArray("Makefile") << QByteArray("check:\n\tmdtest docs/*.md\n") << true;
        QTest::newRow("another") << QByteArray(".gitlab-ci.yml") << QByteArray("script: mdsh OTHER.md\n") << false;
    }
    void unlessAPipelineRunsItsCode() {
        QFETCH(QByteArray, file);
        QFETCH(QByteArray, content);
        QFETCH(bool, isRun);
        ScratchRepository repository;
        repository.write(file.toStdString(), content.toStdString());
        repository.write("README.md", "```sh\nmake\n```\n");
        repository.commit("One");
        repository.write("README.md", "```sh\nmake all\n```\n");
        QCOMPARE(classOf(repository, repository.commit("Two")),
                 isRun ? ChangeKind::Pipeline : ChangeKind::Documentation);
    }
    /// A mended word does not reach the code that is run.
    void sentencesAloneAreNoPipeline() {
        ScratchRepository repository;
        repository.write(".github/workflows/docs.yml", "run: mdsh README.md\n");
        repository.write("README.md", "Teh shop.\n\n```sh\nmake\n```\n");
        repository.commit("One");
        repository.write("README.md", "The shop.\n\n```sh\nmake\n```\n");
        QCOMPARE(classOf(repository, repository.commit("Two")), ChangeKind::Documentation);
        repository.write("README.md", "The shop.\n\n```sh\nmake all\n```\n");
        QCOMPARE(classOf(repository, repository.commit("Three")), ChangeKind::Pipeline);
    }
    void aPatternCountsForWhatItTakesIn_data() {
        QTest::addColumn<QByteArray>("pattern");
        QTest::addColumn<bool>("isRun");
        const auto row = [](const char* pattern, bool isRun) { QTest::newRow(pattern) << QByteArray(pattern) << isRun; };
        row("*.md", true);
        row("docs/*.md", true);
        row("**/*.md", true);
        row("READ*.md", true);
        row("$(DOCS)*.md", true);
        row("doc-%*.md", true);
        row("git-*.md", false);
        row("docs/guide-?*.md", false);
    }
    void aPatternCountsForWhatItTakesIn() {
        QFETCH(QByteArray, pattern);
        QFETCH(bool, isRun);
        ScratchRepository repository;
        repository.write("Makefile", "check:\n\tmdtest " + pattern.toStdString() + "\n");
        repository.write("README.md", "```sh\nmake\n```\n");
        repository.commit("One");
        repository.write("README.md", "```sh\nmake all\n```\n");
        QCOMPARE(classOf(repository, repository.commit("Two")),
                 isRun ? ChangeKind::Pipeline : ChangeKind::Documentation);
    }
    void aTextWithoutExtensionThatAPipelineNamesIsCode() {
        ScratchRepository repository;
        repository.write("docs/SETUP", "How to set it up, in words.\n");
        repository.commit("One");
        repository.write("docs/SETUP", "How to set it up, in many words.\n");
        QCOMPARE(classOf(repository, repository.commit("Two")), ChangeKind::Documentation);
        repository.write("Makefile", "setup:\n\tsh docs/SETUP\n");
        repository.commit("Three");
        repository.write("docs/SETUP", "How to set it up, in few words.\n");
        QCOMPARE(classOf(repository, repository.commit("Four")), ChangeKind::Code);
    }
    /// The head decides: a change may bring both.
    void theWorkflowOfTheHeadCounts() {
        ScratchRepository repository;
        repository.write("README.md", "```sh\nmake\n```\n");
        repository.commit("One");
        repository.write(".github/workflows/docs.yml", "run: mdsh README.md\n");
        repository.commit("Two");
        repository.write("README.md", "```sh\nmake all\n```\n");
        QCOMPARE(classOf(repository, repository.commit("Three")), ChangeKind::Pipeline);
    }
    void commentsAndFormattingOfARealChange() {
        ScratchRepository repository;
        repository.write("src/a.c", "int a; // one\nint b;\n");
        repository.commit("One");
        repository.write("src/a.c", "int a; // first\nint b;\n");
        QCOMPARE(classOf(repository, repository.commit("Two")), ChangeKind::Comments);
        repository.write("src/a.c", "int a; // first\nint  b;\n");
        QCOMPARE(classOf(repository, repository.commit("Three")), ChangeKind::Formatting);
        repository.write("src/a.c", "int a; // first\nint c;\n");
        QCOMPARE(classOf(repository, repository.commit("Four")), ChangeKind::Code);
        repository.write("src/new.c", "// nothing yet\n");
        QCOMPARE(classOf(repository, repository.commit("Five")), ChangeKind::Code);
    }
};

FERMATA_CORE_TEST(TestChangeContents)
#include "tst_change_contents.moc"
