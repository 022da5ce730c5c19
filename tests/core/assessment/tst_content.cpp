// What the content of a change says: comments, formatting, documents that are run; and that doubt is never milder.
#include "core/assessment/change_class/code_text.h"
#include "core/assessment/change_class/content.h"
#include "tests/support/test.h"

using namespace fermata::assessment;
using fermata::delivery::ChangedFile;
using fermata::delivery::FileKind;

namespace {

void row(const char* what, const char* path, const char* before, const char* after, const char* expected) {
    QTest::newRow(what) << QByteArray(path) << QByteArray(before) << QByteArray(after) << QByteArray(expected);
}

} // namespace

class TestContent : public QObject {
    Q_OBJECT
private slots:
    void tellsCommentsAndFormattingFromCode_data() {
        for (const char* column : {"path", "before", "after", "expected"})
            QTest::addColumn<QByteArray>(column);
        row("comment", "a.c", "int a; // one\n", "int a; // two\n", "comments");
        row("block comment", "a.java", "/* x\n * y */\nint a;\n", "/* z */\nint a;\n", "comments");
        row("comment added", "a.go", "package a\nvar x = 1\n", "package a\n// X is one.\nvar x = 1\n", "comments");
        row("comment of Python", "a.py", "x = 1\n", "# one\nx = 1  # two\n", "comments");
        row("comment taken away", "a.ts", "let a = 1; // x\n", "let a = 1;\n", "comments");
        row("code behind a comment", "a.c", "int a; /* x */ int b;\n", "int a; /* x */ int c;\n", "");
        row("code set free", "a.c", "// f();\n", "f();\n", "");
        row("code commented out", "a.py", "f()\n", "# f()\n", "");
        row("comment and code", "a.c", "int a = 1; // x\n", "int a = 2; // y\n", "");
        row("mark of a comment in a string", "a.c", "s = \"// a\";\n", "s = \"// b\";\n", "");
        row("the same in a long string", "a.py", "s = '''\n# a\n'''\n", "s = '''\n# b\n'''\n", "");
        row("docstring", "a.py", "def f():\n    \"\"\"One.\"\"\"\n", "def f():\n    \"\"\"Two.\"\"\"\n", "");
        row("raw string", "a.cpp", "auto s = R\"x(// a)x\";\n", "auto s = R\"x(// b)x\";\n", "");
        row("raw string of Go", "a.go", "var s = `// a\n// b`\n", "var s = `// a\n// c`\n", "");
        row("template", "a.js", "s = `// ${a} `;\n", "s = `// ${b} `;\n", "");
        row("regular expression", "a.js", "r = /\"/; // a\"\n", "r = /\"/; f(); // a\"\n", "");
        row("division", "a.js", "x = a / b; // c\n", "x = a / b; // d\n", "comments");
        row("slash behind a bracket", "a.js", "if (a) /x/.test(b); // c\n", "if (a) /x/.test(b); // d\n", "");
        row("formatted string", "a.py", "s = f'{d['#a']}' # x\n", "s = f'{d['#b']}' # x\n", "");
        row("spliced comment", "a.c", "// x \\\nf();\n", "// x \\\ng();\n", "");
        row("escape in a comment of Java", "a.java", "// \\u000a f();\nx();\n", "// \\u000a g();\nx();\n", "");

        row("linter", "a.py", "x = 1\n", "x = 1  # noqa\n", "");
        row("build constraint", "a.go", "//go:build linux\npackage a\n", "//go:build windows\npackage a\n", "");
        row("position", "a.go", "package a\n//line b.go:1\n", "package a\n//line b.go:2\n", "");
        row("licence", "a.c", "int a;\n", "/* Copyright 2026, in one line of prose */\nint a;\n", "comments");
        row("cgo", "a.go", "// int f();\nimport \"C\"\n", "// int g();\nimport \"C\"\n", "");
        row("type comment", "a.py", "x = []  # type: ignore\n", "x = []\n", "");
        row("shebang", "a.py", "#!/usr/bin/python2\nx = 1\n", "#!/usr/bin/python3\nx = 1\n", "");
        row("deprecation", "a.java", "/** x */\nint a;\n", "/** @deprecated x */\nint a;\n", "");
        row("fall through", "a.c", "f();\ncase 2:\n", "f(); /* FALLTHROUGH */\ncase 2:\n", "");

        row("indentation", "a.c", "int f() {\nreturn 1;\n}\n", "int f() {\n    return 1;\n}\n", "formatting");
        row("braces move", "a.java", "int f()\n{\n}\n", "int f() {\n}\n", "formatting");
        row("blanks around operators", "a.cpp", "a=b+c;\n", "a = b + c;\n", "formatting");
        row("indentation of Python", "a.py", "if a:\n    f()\ng()\n", "if a:\n    f()\n    g()\n", "");
        row("blank lines of Python", "a.py", "f()\ng()\n", "f()\n\n\ng()\n", "formatting");
        row("two operators", "a.c", "a + +b;\n", "a ++b;\n", "");
        row("two words", "a.c", "int a;\n", "inta;\n", "");
        row("macro", "a.h", "#define F (x)\n", "#define F(x)\n", "");
        row("line end of JavaScript", "a.js", "return a;\n", "return\na;\n", "");
        row("line end of Go", "a.go", "x := f\n(g)()\n", "x := f(g)()\n", "");
        row("space in a string", "a.c", "s = \"a b\";\n", "s = \"ab\";\n", "");
        row("both", "a.c", "int a; // x\n", "int  a; // y\n", "formatting");

        row("language that is not read", "a.rs", "// x\nfn a() {}\n", "// y\nfn a() {}\n", "");
        row("no source", "a.yaml", "a: 1 # x\n", "a: 1 # y\n", "");
        row("open string", "a.c", "s = \"a; // x\n", "s = \"a; // y\n", "");
        row("open comment", "a.c", "int a; /* x\n", "int a; /* y\n", "");
        row("new file", "a.c", "", "// x\n", "");
        row("emptied file", "a.c", "f();\n", "", "");
        row("calls itself generated", "a.go", "// Code generated by x. DO NOT EDIT.\nvar a = 1\n",
            "// Code generated by x. DO NOT EDIT.\nvar a = 2\n", "");

        row("plain text", "README.md", "a\n", "b\n", "");
        row("fence that is shown", "README.md", "a\n", "```sh\nmake\n```\n", "");
        row("doctest", "docs/a.rst", "a\n", "b\n>>> 1 + 1\n2\n", "pipeline");
        row("doctest taken away", "docs/a.rst", "\n>>> f()\n", "b\n", "pipeline");
        row("cell", "docs/a.md", "a\n", "```{code-cell} python\nf()\n```\n", "pipeline");
    }
    void tellsCommentsAndFormattingFromCode() {
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, after);
        QFETCH(QByteArray, expected);
        const auto found = contentKind(path.toStdString(), before.toStdString(), after.toStdString());
        QCOMPARE(QByteArray::fromStdString(found ? std::string(name(*found)) : std::string()), expected);
    }
    /// Cutting a file anywhere must not make a change of its last statement look like one of comments.
    void aCutFileIsNeverMilder() {
        const std::string whole = "int a = 1; // x\nconst char* s = \"/* y\"; /* z */\nchar c = '\\\"';\n";
        for (const char* path : {"a.c", "a.java", "a.js", "a.go", "a.groovy"})
            for (std::size_t cut = 0; cut < whole.size(); ++cut) {
                const std::string before = whole.substr(cut) + "\nf();\n", after = whole.substr(cut) + "\ng();\n";
                QVERIFY2(!contentKind(path, before, after), (std::string(path) + " " + std::to_string(cut)).c_str());
            }
    }
    /// Ten thousand lines of white space hide one changed token from a reader, not from us.
    void aMassReformatWithOneChangeIsCode() {
        std::string before, after;
        for (int i = 0; i < 10000; ++i) {
            before += "  total = total+" + std::to_string(i) + "; // line\n";
            after += "    total = total + " + std::to_string(i) + ";  // line\n";
        }
        QCOMPARE(*contentKind("a.c", before, after), ChangeKind::Formatting);
        after.replace(after.find("+ 7777;"), 7, "- 7777;");
        QVERIFY(!contentKind("a.c", before, after));
    }
    void aVendoredDropHidesNoCodeAndNoWorkflow() {
        std::vector<ChangedFile> files;
        for (int i = 0; i < 1000; ++i) {
            ChangedFile vendored;
            vendored.path = "vendor/lib/f" + std::to_string(i) + ".c";
            vendored.kind = FileKind::Source;
            vendored.added = 100;
            files.push_back(vendored);
        }
        QCOMPARE(classify(files).kind, ChangeKind::Vendored);
        ChangedFile one;
        one.path = "src/login.c";
        one.kind = FileKind::Source;
        one.added = 1;
        files.push_back(one);
        QCOMPARE(classify(files).kind, ChangeKind::Code);
        QCOMPARE(classify(files).decidedBy, std::string("src/login.c"));
    }
    void migrationsOfSixFrameworks_data() {
        QTest::addColumn<bool>("isOne");
        for (const char* path : {"db/migrate/20260101_add_price.rb", "shop/migrations/0002_price.py",
                                 "alembic/versions/3f2a_add.py", "src/main/resources/db/V2__add_price.sql",
                                 "config/db.changelog-master.xml", "prisma/schema.prisma", "db/schema.rb"})
            QTest::newRow(path) << true;
        for (const char* path : {"docs/migrations.md", "src/migrator.c", "db/seeds.rb"})
            QTest::newRow(path) << false;
    }
    void migrationsOfSixFrameworks() {
        QFETCH(bool, isOne);
        ChangedFile file;
        file.path = QTest::currentDataTag();
        QCOMPARE(kindOf(file) == ChangeKind::Migration, isOne);
    }
    void classifyTakesContentWhereItMay() {
        ChangedFile code;
        code.path = "src/a.c";
        code.kind = FileKind::Source;
        ChangedFile readme;
        readme.path = "README.md";
        readme.kind = FileKind::Documentation;
        QCOMPARE(classify({code}, {}, {{"src/a.c", ChangeKind::Comments}}).kind, ChangeKind::Comments);
        QCOMPARE(classify({code, readme}, {}, {{"src/a.c", ChangeKind::Formatting}}).kind, ChangeKind::Formatting);
        QCOMPARE(classify({readme}, {}, {{"README.md", ChangeKind::Pipeline}}).kind, ChangeKind::Pipeline);
        QCOMPARE(classify({code}, {}, {{"src/a.c", ChangeKind::Documentation}}).kind, ChangeKind::Code);
        code.isUnknown = true;
        QCOMPARE(classify({code}, {}, {{"src/a.c", ChangeKind::Comments}}).kind, ChangeKind::Code);
        code.isUnknown = false;
        code.oldPath = "src/b.c";
        QCOMPARE(classify({code}, {}, {{"src/a.c", ChangeKind::Comments}}).kind, ChangeKind::Code);
        code.oldPath.clear();
        code.path = "Makefile";
        code.kind = FileKind::Build;
        QCOMPARE(classify({code}, {}, {{"Makefile", ChangeKind::Comments}}).kind, ChangeKind::Build);
    }
};

FERMATA_CORE_TEST(TestContent)
#include "tst_content.moc"
