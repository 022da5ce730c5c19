#include <cmath>
#include <cstring>
#include <random>

#include "core/io/signing/canonical_json.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::io;

class TestCanonicalJson : public QObject {
    Q_OBJECT
private slots:
    void writesMembersInOrderAndNothingBetween() {
        auto value = CanonicalValue::object();
        value.set("b", CanonicalValue::array({1, true, CanonicalValue()})).set("a", "x\"\\\n\x01é").set("c", 0.5);
        const std::string spelled = "{\"a\":\"x\\\"\\\\\\n\\u0001é\",\"b\":[1,true,null],\"c\":0.5}";
        QCOMPARE(value.encode(), spelled);
        QCOMPARE(CanonicalValue::decode(spelled).value(), value);
    }

    void spellsNumbersAsRfc8785Does_data() {
        QTest::addColumn<double>("value");
        QTest::addColumn<QByteArray>("spelling");
        const auto bits = [](std::uint64_t pattern) {
            double value = 0;
            std::memcpy(&value, &pattern, sizeof value);
            return value;
        };
        // RFC 8785, appendix B
        QTest::newRow("zero") << 0.0 << QByteArray("0");
        QTest::newRow("minus zero") << -0.0 << QByteArray("0");
        QTest::newRow("smallest") << bits(1) << QByteArray("5e-324");
        QTest::newRow("largest") << bits(0x7fefffffffffffff) << QByteArray("1.7976931348623157e+308");
        QTest::newRow("2^53") << 9007199254740992.0 << QByteArray("9007199254740992");
        QTest::newRow("2^68") << bits(0x4430000000000000) << QByteArray("295147905179352830000");
        QTest::newRow("1e21 below") << bits(0x444b1ae4d6e2ef4f) << QByteArray("999999999999999900000");
        QTest::newRow("1e21") << bits(0x444b1ae4d6e2ef50) << QByteArray("1e+21");
        QTest::newRow("1e-6 below") << bits(0x3eb0c6f7a0b5ed8c) << QByteArray("9.999999999999997e-7");
        QTest::newRow("1e-6") << bits(0x3eb0c6f7a0b5ed8d) << QByteArray("0.000001");
        QTest::newRow("a third") << 333333333.33333329 << QByteArray("333333333.3333333");
        QTest::newRow("negative") << bits(0xbecbf647612f3696) << QByteArray("-0.0000033333333333333333");
        QTest::newRow("1.5e300") << 1.5e300 << QByteArray("1.5e+300");
    }
    void spellsNumbersAsRfc8785Does() {
        QFETCH(double, value);
        QFETCH(QByteArray, spelling);
        QCOMPARE(QByteArray::fromStdString(CanonicalValue(value).encode()), spelling);
        const auto read = CanonicalValue::decode(spelling.toStdString());
        FERMATA_VERIFY_OK(read);
        QCOMPARE(*read->number(), value == 0 ? 0.0 : value);
    }

    void readsBackEveryNumber() {
        std::mt19937_64 random(20261123);
        for (int i = 0; i < 200000; ++i) {
            const auto pattern = random();
            double value = 0;
            std::memcpy(&value, &pattern, sizeof value);
            if (!std::isfinite(value) || value == 0)
                continue;
            const auto read = CanonicalValue::decode(CanonicalValue(value).encode());
            QVERIFY(read && *read->number() == value);
        }
    }

    void refusesEveryOtherSpelling_data() {
        QTest::addColumn<QByteArray>("bytes");
        int row = 0;
        for (const char* bytes :
             {"", " 1", "1 ", "{ }", "{\"b\":1,\"a\":1}", "{\"a\":1,\"a\":1}", "{\"a\" :1}", "{\"a\":1,}", "{\"\":1}",
              "[1, 2]", "[1,]", "[", "{\"a\":1", "\"a", "01", "1.0", "+1", "-0", "1e2", "1E400", ".5", "0.50", "1e+2",
              "nan", "inf", "tru", "nul", "\"\\/\"", "\"\\u0041\"", "\"\\u001F\"", "\"\\u000a\"", "\"\\ud83d\\ude00\"",
              "\"\xff\"", "\"\xed\xa0\x80\"", "\"\xc0\x80\"", "\"\x01\"", "{\"\xc3\xa9\":1}", "1\n", "\xef\xbb\xbf 1",
              "0x10", "1_0", "\"\\u00\"", "\"\\"})
            QTest::addRow("%d", row++) << QByteArray(bytes);
        QTest::newRow("zero byte") << QByteArray("1\0", 2);
    }
    void refusesEveryOtherSpelling() {
        QFETCH(QByteArray, bytes);
        QVERIFY(!CanonicalValue::decode(bytes.toStdString()));
    }

    void refusesDeepNesting() {
        const std::string deep = std::string(100000, '[') + std::string(100000, ']');
        QCOMPARE(CanonicalValue::decode(deep).error().fault(), Fault::TooLarge);
        const std::string fine = std::string(60, '[') + std::string(60, ']');
        FERMATA_VERIFY_OK(CanonicalValue::decode(fine));
    }

    void acceptsNoFlippedByteUnlessItIsAnotherCanonicalValue() {
        const std::string spelled = "{\"a\":\"x\\\"\\\\\\n\\u0001é\",\"b\":[1,true,null,-0.25,1e+21],\"c\":{\"d\":{}}}";
        const auto original = CanonicalValue::decode(spelled).value();
        for (std::size_t at = 0; at < spelled.size(); ++at)
            for (int bit = 0; bit < 8; ++bit) {
                auto flipped = spelled;
                flipped[at] = static_cast<char>(flipped[at] ^ (1 << bit));
                if (const auto read = CanonicalValue::decode(flipped)) {
                    QVERIFY(!(*read == original));
                    QCOMPARE(read->encode(), flipped);
                }
            }
    }

    void saysWhereItStopped() {
        QCOMPARE(CanonicalValue::decode("[1, 2]").error().column().value(), std::size_t{4});
    }

    void repairsForeignBytes() {
        QCOMPARE(CanonicalValue("a\xff").encode(), std::string("\"a\xef\xbf\xbd\""));
    }
};

FERMATA_CORE_TEST(TestCanonicalJson)
#include "tst_canonical_json.moc"
