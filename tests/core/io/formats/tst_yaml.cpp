#include "core/io/formats/yaml_reader.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::io;

class TestYaml : public QObject {
    Q_OBJECT
private slots:
    void readsEveryKindWithItsPlace() {
        const auto read = readYaml(
            "# policy\nname: a team\nlimits: {review: 0.3, block: 1}\npeople:\n  - id: ada\n    emails: [a@x.org]\n"
            "  - id: 'true'\nnone:\nfrom: 2026-01-01T00:00:00Z\non: yes\nhex: 0x1F\noctal: 012\nneg: -7\nexp: 1e3\n",
            "p.yaml");
        FERMATA_VERIFY_OK(read);
        const Value root = read->root();
        QCOMPARE(*root.at("name")->text(), std::string("a team"));
        QCOMPARE(*root.at("limits")->at("review")->number(), 0.3);
        QCOMPARE(*root.at("limits")->at("block")->number(), 1.0);
        QCOMPARE(*root.at("limits")->at("block")->integer(), std::int64_t{1});
        const auto people = *root.at("people")->list();
        QCOMPARE(*people[1].at("id")->text(), std::string("true"));
        QCOMPARE(people[1].at("id")->path(), std::string("people[1].id"));
        QCOMPARE(people[1].at("id")->line(), std::size_t{7});
        QCOMPARE(people[1].at("id")->column(), std::size_t{9});
        QVERIFY(!root.find("none"));
        QCOMPARE(toUnix(*root.at("from")->time()), std::int64_t{1767225600});
        QCOMPARE(*root.at("on")->text(), std::string("yes"));
        QCOMPARE(*root.at("hex")->text(), std::string("0x1F"));
        QCOMPARE(*root.at("octal")->text(), std::string("012"));
        QCOMPARE(*root.at("neg")->integer(), std::int64_t{-7});
        QCOMPARE(*root.at("exp")->number(), 1000.0);
        QCOMPARE(root.at("on")->boolean().error().text(),
                 std::string("p.yaml:10:5: on: must be true or false, is text"));
    }
    void namesThePlaceOfWhatItRefuses_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("empty") << QByteArray("") << QByteArray("f:1:1: is empty");
        QTest::newRow("only comments") << QByteArray("# nothing\n") << QByteArray("f:1:1: is empty");
        QTest::newRow("duplicate") << QByteArray("a: 1\nb: 2\na: 3\n")
                                   << QByteArray("f:3:1: a: is given twice, first in line 1");
        QTest::newRow("duplicate deep") << QByteArray("x:\n  - {k: 1, k: 2}\n")
                                        << QByteArray("f:2:12: x[0].k: is given twice");
        QTest::newRow("duplicate by quotes")
            << QByteArray("a: 1\n\"a\": 2\n") << QByteArray("f:2:1: a: is given twice");
        QTest::newRow("anchor") << QByteArray("a: &x 1\n") << QByteArray("f:1:4: uses an anchor");
        QTest::newRow("alias") << QByteArray("a: 1\nb: *x\n") << QByteArray("f:");
        QTest::newRow("bomb") << QByteArray("a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n")
                              << QByteArray("f:1:4: uses an anchor");
        QTest::newRow("tag") << QByteArray("a: !!python/object x\n") << QByteArray("f:1:4: uses a tag");
        QTest::newRow("two documents") << QByteArray("a: 1\n---\nb: 2\n")
                                       << QByteArray("f:1:1: holds more than one document");
        QTest::newRow("tab") << QByteArray("a:\n\t- b\n") << QByteArray("f:2:2: is not valid YAML");
        QTest::newRow("cut flow") << QByteArray("a: [1, 2\n") << QByteArray("f:");
        QTest::newRow("cut quote") << QByteArray("a: \"x\n") << QByteArray("f:1:4: opens a quote that is never closed");
        QTest::newRow("cut single quote")
            << QByteArray("a: 'it''s\n") << QByteArray("f:1:4: opens a quote that is never closed");
        QTest::newRow("cut behind a backslash")
            << QByteArray("é: ü\r\na: \"x\\\"") << QByteArray("f:2:");
        QTest::newRow("bare tag") << QByteArray("a: ! x\n") << QByteArray("f:1:4: uses a tag");
        QTest::newRow("list as name") << QByteArray("? [a]\n: 1\n")
                                      << QByteArray("f:1:3: has a field whose name is a list");
        QTest::newRow("null as name") << QByteArray("~: 1\n") << QByteArray("f:1:1: has a field without a name");
        QTest::newRow("NUL") << QByteArray("a: \0b\n", 7) << QByteArray("f:1:4: holds a NUL");
        QTest::newRow("UTF-16") << QByteArray("\xFF\xFE"
                                              "a\0:\0",
                                              6)
                                << QByteArray("f:1:4: holds a NUL");
        QTest::newRow("not UTF-8") << QByteArray("a: b\nc: \xC3\x28\n") << QByteArray("f:2:4: is not valid UTF-8");
        QTest::newRow("too big a number")
            << QByteArray("a: 99999999999999999999\n") << QByteArray("f:1:4: is a whole number out of range");
        QTest::newRow("deep flow") << QByteArray("a: ") + QByteArray(10000, '[') << QByteArray("f:");
        QTest::newRow("deep blocks") << QByteArray("- ").repeated(10000) << QByteArray("f:1:65: [0]");
        QTest::newRow("deep names") << QByteArray("? ").repeated(10000) << QByteArray("f:");
        QTest::newRow("deep maps") << QByteArray("{a: ").repeated(10000) << QByteArray("f:");
    }
    void namesThePlaceOfWhatItRefuses() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, expected);
        const auto read = readYaml(text.toStdString(), "f");
        QVERIFY(!read);
        const std::string said = read.error().text();
        QVERIFY2(said.starts_with(expected.toStdString()), said.c_str());
    }
    void findsQuotesBehindWideCharacters() {
        const auto read = readYaml("é: \"ü\"\r\n\xF0\x9F\x8E\xB5: 'it''s'\r\nb: |\r\n  x\r\nc: \"a\\\"b\"");
        FERMATA_VERIFY_OK(read);
        QCOMPARE(*read->root().at("\xF0\x9F\x8E\xB5")->text(), std::string("it's"));
        QCOMPARE(*read->root().at("c")->text(), std::string("a\"b"));
    }
    void passesOverAByteOrderMarkAndRefusesALargeText() {
        FERMATA_VERIFY_OK(readYaml("\xEF\xBB\xBF"
                                   "a: 1\n"));
        QCOMPARE(readYaml("a: " + std::string(2 << 20, 'x')).error().fault(), Fault::TooLarge);
    }
};

FERMATA_CORE_TEST(TestYaml)
#include "tst_yaml.moc"
