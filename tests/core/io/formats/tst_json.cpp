#include <cmath>
#include <limits>

#include "core/base/text.h"
#include "core/io/formats/json.h"
#include "core/io/formats/json_reader.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::io;

class TestJson : public QObject {
    Q_OBJECT
private slots:
    void readsEveryKindWithItsPlace() {
        const auto read = readJson(
            "{\n  \"a\": [1, -2.5, \"x\\u00e9\\n\", true, null],\n  \"b\": {\"c\": 18446744073709551615}\n}", "f.json");
        FERMATA_VERIFY_OK(read);
        const Value root = read->root();
        const auto items = root.at("a")->list();
        QCOMPARE(items->size(), std::size_t{5});
        QCOMPARE(*(*items)[0].integer(), std::int64_t{1});
        QCOMPARE(*(*items)[1].number(), -2.5);
        QCOMPARE(*(*items)[2].text(), std::string("x\xC3\xA9\n"));
        QCOMPARE((*items)[2].path(), std::string("a[2]"));
        QCOMPARE((*items)[2].line(), std::size_t{2});
        QCOMPARE((*items)[2].column(), std::size_t{18});
        QVERIFY(*(*items)[3].boolean());
        QVERIFY((*items)[4].isNull());
        const Value big = *root.at("b")->at("c");
        QCOMPARE(big.error("no").text(), std::string("f.json:3:14: b.c: no"));
        QVERIFY(!big.integer()); // never wrapped, never rounded behind the caller's back
        QVERIFY(!root.find("d"));
        QCOMPARE(root.at("d").error().text(), std::string("f.json:1:1: the field 'd' is missing"));
        QCOMPARE(root.at("b")->integer().error().text(),
                 std::string("f.json:3:8: b: must be a whole number, is a map"));
    }
    void namesThePlaceWhereTheTextBreaks_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("place");
        QTest::newRow("empty") << QByteArray("") << QByteArray("1:1");
        QTest::newRow("cut") << QByteArray("{\"a\": [1,\n2") << QByteArray("2:2");
        QTest::newRow("cut string") << QByteArray("[\"abc") << QByteArray("1:6");
        QTest::newRow("trailing") << QByteArray("[1]\n x") << QByteArray("2:2");
        QTest::newRow("two documents") << QByteArray("{} {}") << QByteArray("1:4");
        QTest::newRow("trailing comma") << QByteArray("[1,]") << QByteArray("1:4");
        QTest::newRow("comment") << QByteArray("[1, // no\n2]") << QByteArray("1:5");
        QTest::newRow("single quotes") << QByteArray("['a']") << QByteArray("1:2");
        QTest::newRow("leading zero") << QByteArray("[012]") << QByteArray("1:3");
        QTest::newRow("NaN") << QByteArray("[NaN]") << QByteArray("1:2");
        QTest::newRow("raw line feed in text") << QByteArray("[\"a\nb\"]") << QByteArray("1:4");
        QTest::newRow("bad escape") << QByteArray("[\"\\x\"]") << QByteArray("1:4");
        QTest::newRow("NUL") << QByteArray("[1\0]", 4) << QByteArray("1:3");
        QTest::newRow("not UTF-8") << QByteArray("{\"a\":\n \"\xC3\x28\"}") << QByteArray("2:3");
        QTest::newRow("surrogates as bytes") << QByteArray("[\"\xED\xA0\x80\"]") << QByteArray("1:3");
        QTest::newRow("duplicate key") << QByteArray("{\"a\": 1,\n \"b\": 2,\n \"a\": 3}") << QByteArray("3:2");
        QTest::newRow("duplicate key, spelt otherwise")
            << QByteArray("{\"a\": 1,\n \"\\u0061\": 3}") << QByteArray("2:2");
        QTest::newRow("duplicate deep") << QByteArray("[{\"x\": {\"k\": 1, \"k\": 1}}]") << QByteArray("1:17");
    }
    void namesThePlaceWhereTheTextBreaks() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, place);
        const auto read = readJson(text.toStdString(), "f");
        QVERIFY(!read);
        QCOMPARE(read.error().fault(), Fault::Malformed);
        const std::string said = read.error().text();
        QVERIFY2(said.starts_with("f:" + place.toStdString() + ": "), said.c_str());
    }
    void refusesWhatIsTooLargeOrTooDeep() {
        const std::string deep = std::string(10000, '[') + std::string(10000, ']');
        QCOMPARE(readJson(deep).error().fault(), Fault::TooLarge);
        QVERIFY(!readJson(std::string(1'000'000, '[')));
        QCOMPARE(readJson("[1, 2, 3]", {}, {.bytes = 4}).error().fault(), Fault::TooLarge);
        FERMATA_VERIFY_OK(readJson("[[1]]", {}, {.depth = 2}));
        QVERIFY(!readJson("[[[]]]", {}, {.depth = 2}));
    }
    void refusesNumbersOutOfRange() {
        QVERIFY(!readJson("[1e999]"));
        QVERIFY(!readJson("[123456789012345678901234567890]"));
        QVERIFY(!readJson("[-9223372036854775809]"));
        QCOMPARE(readJson("5")->root().integer(6, 7).error().message(), std::string("must be between 6 and 7, is 5"));
        QVERIFY(!readJson("1.5")->root().integer());
        QVERIFY(!readJson("1.5")->root().number(2));
    }
    void passesOverAByteOrderMarkAndRefusesUtf16() {
        FERMATA_VERIFY_OK(readJson("\xEF\xBB\xBF{}"));
        QCOMPARE(readJson(std::string_view("\xFF\xFE{\0}\0", 6)).error().fault(), Fault::Malformed);
    }
    void failsAtEveryCut() {
        const std::string whole =
            "{\"runs\": [{\"level\": \"error\", \"n\": [1, 2.5e3, {\"deep\": null}]}, \"x\\\"y\"], \"ok\": true}";
        FERMATA_VERIFY_OK(readJson(whole));
        for (std::size_t size = 0; size < whole.size(); ++size)
            QVERIFY2(!readJson(whole.substr(0, size)), whole.substr(0, size).c_str());
    }
    void writesOneTextForOneValue() {
        Json json = Json::Map{{"z", 1}, {"a", 1.0}, {"m", Json::List{true, nullptr, "q\"\\\n\x01é", 0.1, 1e22, -3}}};
        json["k"] = std::uint32_t{7};
        json["none"] = std::optional<int>{};
        const auto text = json.compact();
        FERMATA_VERIFY_OK(text);
        QCOMPARE(
            *text,
            std::string(
                "{\"a\":1.0,\"k\":7,\"m\":[true,null,\"q\\\"\\\\\\n\\u0001é\",0.1,1e+22,-3],\"none\":null,\"z\":1}"));
        const auto again = readJson(*text);
        FERMATA_VERIFY_OK(again);
        QVERIFY(Json::from(again->root()) == json);
        QCOMPARE(*(Json(Json::Map{{"a", Json::List{1}}, {"b", Json::Map{}}})).pretty(),
                 std::string("{\n  \"a\": [\n    1\n  ],\n  \"b\": {}\n}\n"));
    }
    void writesNothingThatATerminalObeys() {
        const std::string foreign = "\x1b[31m\x7f\xC2\x85 \u202Egnp\u202C\u200B\uFEFF\u2028 \U000E0041 ü€\U0001F600";
        const auto text = Json(Json::Map{{foreign, foreign}}).compact();
        FERMATA_VERIFY_OK(text);
        const std::string shown = "\"\\u001b[31m\\u007f\\u0085 \\u202egnp\\u202c\\u200b\\ufeff\\u2028 \\udb40\\udc41 ü€\U0001F600\"";
        QCOMPARE(*text, "{" + shown + ":" + shown + "}");
        QCOMPARE(plainText(*text), *text);
        const auto again = readJson(*text);
        FERMATA_VERIFY_OK(again);
        QCOMPARE(*again->root().find(foreign)->text(), foreign); // nothing is lost
    }
    void refusesToWriteWhatWouldNotReadBack() {
        QVERIFY(!Json(std::nan("")).compact());
        QVERIFY(!Json(std::numeric_limits<double>::infinity()).compact());
        QVERIFY(!Json(-0.0).compact());
        QVERIFY(!Json("\xC3\x28").compact());
        QVERIFY(!Json(std::numeric_limits<std::uint64_t>::max()).compact());
        QCOMPARE(Json(Json::Map{{"p", std::nan("")}}).compact().error().field(), std::string("p"));
    }
};

FERMATA_CORE_TEST(TestJson)
#include "tst_json.moc"
