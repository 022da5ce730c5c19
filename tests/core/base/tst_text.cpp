#include "core/base/error.h"
#include "core/base/text.h"
#include "tests/support/test.h"

using namespace fermata;

class TestText : public QObject {
    Q_OBJECT
private slots:
    void spellsWhatMisleads_data() {
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("plain") << QByteArray("Zoë") << QByteArray("Zoë");
        QTest::newRow("escape code") << QByteArray("\x1b[31m") << QByteArray("U+001B[31m");
        QTest::newRow("new line") << QByteArray("a\nb") << QByteArray("aU+000Ab");
        QTest::newRow("bidi override") << QByteArray("a\xE2\x80\xAE""b") << QByteArray("aU+202Eb");
        QTest::newRow("zero width") << QByteArray("a\xE2\x80\x8B") << QByteArray("aU+200B");
        QTest::newRow("C1") << QByteArray("\xC2\x9B") << QByteArray("U+009B");
        QTest::newRow("latin-1 byte") << QByteArray("\xE9t\xE9") << QByteArray("\xEF\xBF\xBDt\xEF\xBF\xBD");
        QTest::newRow("overlong slash") << QByteArray("\xC0\xAF") << QByteArray("\xEF\xBF\xBD\xEF\xBF\xBD");
        QTest::newRow("cut sequence") << QByteArray("\xE2\x82") << QByteArray("\xEF\xBF\xBD\xEF\xBF\xBD");
    }
    void spellsWhatMisleads() {
        QFETCH(QByteArray, input);
        QFETCH(QByteArray, expected);
        QCOMPARE(QByteArray::fromStdString(plainText(input.toStdString())), expected);
    }
    void shortensByCodePoints() {
        QCOMPARE(shortened("abc", 3), std::string("abc"));
        QCOMPARE(shortened("äöü!", 3), std::string("äö…"));
        QCOMPARE(shortened("", 3), std::string());
    }
    void errorNamesFileLineAndField() {
        const Error error = Error(Fault::Malformed, "not a number").inFile("policy.yaml").at(7, 3).ofField("appetite.maximum");
        QCOMPARE(error.text(), std::string("policy.yaml:7:3: appetite.maximum: not a number"));
    }
};

FERMATA_CORE_TEST(TestText)
#include "tst_text.moc"
