// Sentences of a document are told from what a program could take out of it, and doubt is never milder.
#include "core/assessment/change_class/change_class.h"
#include "core/assessment/change_class/content.h"
#include "core/assessment/change_class/document_text.h"
#include "tests/support/test.h"

using namespace fermata::assessment;

namespace {

void row(const char* what, const char* path, const char* before, const char* after, bool isPlain) {
    QTest::newRow(what) << QByteArray(path) << QByteArray(before) << QByteArray(after) << isPlain;
}

} // namespace

class TestDocumentText : public QObject {
    Q_OBJECT
private slots:
    void tellsSentencesFromTheRest_data() {
        for (const char* column : {"path", "before", "after"})
            QTest::addColumn<QByteArray>(column);
        QTest::addColumn<bool>("isPlain");
        row("typo", "a.md", "# A\n\nThe serveur starts.\n", "# A\n\nThe server starts.\n", true);
        row("typo beside a fence", "a.md", "```sh\nmake\n```\n\nTeh end.\n", "```sh\nmake\n```\n\nThe end.\n", true);
        row("sentence added", "a.md", "One.\n", "One.\n\nAnother one, with (more) words.\n", true);
        row("text of an item goes on", "a.md", "* `a` is\n  fisrt.\n", "* `a` is\n  first.\n", true);
        row("below a term", "a.txt", "--all::\n\tShow evrything.\n", "--all::\n\tShow everything.\n", true);
        row("user manual", "a.txt", "A\n-\n\nIt is a descendent of it.\n", "A\n-\n\nIt is a descendant of it.\n", true);

        row("command in a fence", "a.md", "```sh\nmake\n```\n", "```sh\nmake all\n```\n", false);
        row("words in a fence", "a.md", "```\nrun this\n```\n", "```\nrun that\n```\n", false);
        row("words in a fence of tildes", "a.md", "~~~\nrun this\n~~~\n", "~~~\nrun that\n~~~\n", false);
        row("a fence in a longer one", "a.md", "````\n```\n````\nrun\n```\nthis\n```\n",
            "````\n```\n````\nrun\n```\nthat\n```\n", false);
        row("open fence", "a.md", "```\nrun\n\nthis\n", "```\nrun\n\nthat\n", false);
        row("indented block", "a.md", "Do:\n\n    run this\n", "Do:\n\n    run that\n", false);
        row("block of a tab", "a.md", "Do:\n\n\trun this\n", "Do:\n\n\trun that\n", false);
        row("literal block", "a.rst", "Do::\n\n  run this\n", "Do::\n\n  run that\n", false);
        row("literal block is unmade", "a.rst", "Do::\n\n  run this\n", "Do::\n  run this\n", false);
        row("listing", "a.adoc", "Do\n\n----\nrun this\n----\n", "Do\n\n----\nrun that\n----\n", false);
        row("paragraph of code", "a.adoc", "[source,sh]\nrun this\n", "[source,sh]\nrun that\n", false);
        row("doctest", "a.rst", "So:\n\n>>> f()\nworld\n", "So:\n\n>>> f()\nword\n", false);
        row("session", "a.md", "$ run\nworld\n", "$ run\nword\n", false);
        row("indented session", "a.md", "  $ run\n  world\n", "  $ run\n  word\n", false);
        row("comment", "a.md", "<!--\nrun this\n-->\n", "<!--\nrun that\n-->\n", false);
        row("front matter", "a.md", "---\ntitle\n---\n", "---\ndraft\n---\n", false);
        row("key", "a.md", "Stage: live\n", "Stage: test\n", false);
        row("heading", "a.md", "# Run\n", "# Ran\n", false);
        row("underlined heading", "a.md", "Run\n===\n", "Ran\n===\n", false);
        row("step", "a.md", "* Given a shop\n", "* Given a ship\n", false);
        row("term", "a.txt", "core.a::\n\tText.\n", "core.b::\n\tText.\n", false);
        row("version", "a.md", "This is release 1.2 of it.\n", "This is release 1.3 of it.\n", false);
        row("link", "a.md", "See https://a.example.\n", "See https://b.example.\n", false);
        row("code within", "a.md", "Say `make` now.\n", "Say `make all` now.\n", false);
        row("typo beside code", "a.md", "You cna say `make` and `make all`.\n", "You can say `make` and `make all`.\n",
            true);
        row("typo beside a number", "a.md", "Relaese 1.2 is there.\n", "Release 1.2 is there.\n", true);
        row("code over two lines", "a.md", "Say `make\nthis` now.\n", "Say `make\nthat` now.\n", false);
        row("open code", "a.md", "Say `make\nthis now.\n", "Say `make\nthat now.\n", false);
        row("option", "a.md", "It is --fast now.\n", "It is --slow now.\n", false);
        row("code moves", "a.md", "First `a` then `b`.\n", "First `b` then `a`.\n", false);
        row("placeholder", "a.txt", "the <value> of it\n", "the <name> of it\n", false);
        row("table", "a.md", "| a | b |\n", "| a | c |\n", false);
        row("directive", "a.rst", ".. include:: a\n", ".. include:: b\n", false);
        row("two blocks become one", "a.md", "x:\n\n    one\n\nAnd.\n\n    two\n", "x:\n\n    one\n\n    two\n", false);
        row("text set free", "a.md", "```\nmake\n```\n", "make\n", false);
        row("text fenced", "a.md", "make\n", "```\nmake\n```\n", false);
    }
    void tellsSentencesFromTheRest() {
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, after);
        QFETCH(bool, isPlain);
        QCOMPARE(differInPlainWordsOnly(path.toStdString(), before.toStdString(), after.toStdString()), isPlain);
        QCOMPARE(differInPlainWordsOnly(path.toStdString(), after.toStdString(), before.toStdString()), isPlain);
    }
    void anExecutedDocumentStaysOneUnlessSentencesAloneChange() {
        const std::string before = "Sum it:\n\n>>> f()\n2\n\nThat is teh sum.\n";
        const std::string typo = "Sum it:\n\n>>> f()\n2\n\nThat is the sum.\n";
        const std::string code = "Sum it:\n\n>>> g()\n2\n\nThat is teh sum.\n";
        QVERIFY(!contentKind("a.rst", before, typo));
        QCOMPARE(*contentKind("a.rst", before, code), ChangeKind::Pipeline);
        QCOMPARE(*contentKind("a.rst", {}, typo), ChangeKind::Pipeline);
    }
    /// Whatever is cut off, a changed command is never taken for a sentence.
    void aCutDocumentIsNeverMilder() {
        const std::string text =
            "Shop\n====\n\nText:\n\n```sh\nmake it\n```\n\n* `a`\n  goes on\n\n    run this\n\n<!-- x\ny -->\n";
        for (const char* path : {"a.md", "a.rst", "a.adoc"})
            for (std::size_t cut = 0; cut <= text.size(); ++cut) {
                const std::string before = text.substr(0, cut) + "\n\n~~~~\nrun this\n",
                                  after = text.substr(0, cut) + "\n\n~~~~\nrun that\n";
                QVERIFY2(!differInPlainWordsOnly(path, before, after),
                         (std::string(path) + std::to_string(cut)).c_str());
            }
    }
    void textsWithoutExtensionAreReadBeforeTheyAreDocuments_data() {
        for (const char* column : {"path", "content", "expected"})
            QTest::addColumn<QByteArray>(column);
        const auto row = [](const char* what, const char* path, const char* content, const char* expected) {
            QTest::newRow(what) << QByteArray(path) << QByteArray(content) << QByteArray(expected);
        };
        const char* prose = "These are the bugs that we know of.\n\nOne of them is old.\n";
        row("by name", "RELEASE-NOTES", prose, "documentation");
        row("by folder", "docs/MAIL-ETIQUETTE", prose, "documentation");
        row("another readme", "lib/README.hostip", prose, "documentation");
        row("elsewhere", "src/NOTES", prose, "");
        row("script", "docs/DEPLOY", "#!/bin/sh\nThis is prose to the eye.\n", "");
        row("script without its mark", "docs/DEPLOY", "set -e\ncd /srv\nexport A=1\nrm -rf $A\nmake install\n", "");
        row("list that is read", "docs/PACKAGES", "curl\nzlib\nopenssl\n", "");
    }
    void textsWithoutExtensionAreReadBeforeTheyAreDocuments() {
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, content);
        QFETCH(QByteArray, expected);
        const auto found =
            contentKind(path.toStdString(), content.toStdString(), content.toStdString() + "It is more.\n");
        QCOMPARE(QByteArray::fromStdString(found ? std::string(name(*found)) : std::string()), expected);
    }
    void andOnlyThen() {
        fermata::delivery::ChangedFile file;
        file.path = "RELEASE-NOTES";
        file.kind = fermata::delivery::FileKind::Other;
        const ContentKinds prose{{"RELEASE-NOTES", ChangeKind::Documentation}};
        QCOMPARE(classify({file}).kind, ChangeKind::Code);
        QCOMPARE(classify({file}, {}, prose).kind, ChangeKind::Documentation);
        QCOMPARE(classify({file}, {"RELEASE-*"}, prose).kind, ChangeKind::Code);
        file.oldPath = "deploy";
        QCOMPARE(classify({file}, {}, prose).kind, ChangeKind::Code);
        file.oldPath.clear();
        file.isBinary = true;
        QCOMPARE(classify({file}, {}, prose).kind, ChangeKind::Code);
    }
};

FERMATA_CORE_TEST(TestDocumentText)
#include "tst_document_text.moc"
