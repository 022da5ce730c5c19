#include <QElapsedTimer>

#include "core/io/formats/xml.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::io;

class TestXml : public QObject {
    Q_OBJECT
private slots:
    void readsElementsAttributesAndText() {
        const auto read =
            XmlDocument::read("<?xml version=\"1.0\"?>\n<!DOCTYPE a SYSTEM \"http://example.org/a.dtd\">\n<!-- > -->\n"
                              "<a n=\"1 &lt; 2\" c='07'>\n  x<b/><![CDATA[<y>]]>&#x41;\n  <b k=\"&amp;\"/>\n</a>\n",
                              "f.xml");
        FERMATA_VERIFY_OK(read);
        const XmlElement root = read->root();
        QCOMPARE(root.name(), std::string_view("a"));
        QCOMPARE(*root.attribute("n"), std::string_view("1 < 2"));
        QVERIFY(!root.attribute("none"));
        QCOMPARE(**root.count("c"), std::int64_t{7});
        QVERIFY(!root.count("none")->has_value());
        QCOMPARE(root.text(), std::string("\n  x<y>A\n  "));
        const auto children = root.children("b");
        QCOMPARE(children.size(), std::size_t{2});
        QCOMPARE(*children[1].attribute("k"), std::string_view("&"));
        QCOMPARE(children[1].error("no").text(), std::string("f.xml:6:3: a.b: no"));
        QCOMPARE(root.count("n").error().text(), std::string("f.xml:4:1: a: n=\"1 < 2\" is not a count"));
    }
    void namesThePlaceOfWhatItRefuses_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("empty") << QByteArray("") << QByteArray("f:1:1: holds no element");
        QTest::newRow("text only") << QByteArray("hello") << QByteArray("f:1:1: has text outside");
        QTest::newRow("open") << QByteArray("<a>\n<b>") << QByteArray("f:2:4: ends with 2 elements still open");
        QTest::newRow("crossed") << QByteArray("<a>\n<b></a></b>") << QByteArray("f:2:");
        QTest::newRow("two roots") << QByteArray("<a/>\n<b/>") << QByteArray("f:2:1: has more than one root");
        QTest::newRow("text behind") << QByteArray("<a/>\nx") << QByteArray("f:2:1: has text outside");
        QTest::newRow("CDATA behind") << QByteArray("<a/><![CDATA[x]]>") << QByteArray("f:1:5: has text outside");
        QTest::newRow("cut tag") << QByteArray("<a n=\"1\"") << QByteArray("f:1:1: has a tag that never ends");
        QTest::newRow("cut comment") << QByteArray("<a/><!-- x") << QByteArray("f:1:5: has a comment that never ends");
        QTest::newRow("attribute twice") << QByteArray("<a>\n <b f=\"1\" f=\"0\"/></a>")
                                         << QByteArray("f:2:2: a.b: has an attribute that is given twice");
        QTest::newRow("attribute without quotes") << QByteArray("<a n=1/>") << QByteArray("f:1:");
        QTest::newRow("unknown entity") << QByteArray("<a>&lol;</a>") << QByteArray("f:1:4: holds an entity");
        QTest::newRow("unknown entity in attribute")
            << QByteArray("<a n='&x;'/>") << QByteArray("f:1:7: holds an entity");
        QTest::newRow("NUL by number") << QByteArray("<a n='&#0;'/>") << QByteArray("f:1:7: holds an entity");
        QTest::newRow("bare ampersand") << QByteArray("<a>a & b</a>") << QByteArray("f:1:6: holds an entity");
        QTest::newRow("billion laughs") << QByteArray(
                                               "<!DOCTYPE l [<!ENTITY a \"x\"><!ENTITY b \"&a;&a;\">]><l>&b;</l>")
                                        << QByteArray("f:1:1: has a DOCTYPE with declarations");
        QTest::newRow("external entity") << QByteArray(
                                                "<!DOCTYPE l [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><l>&a;</l>")
                                         << QByteArray("f:1:1: has a DOCTYPE with declarations");
        QTest::newRow("doctype inside") << QByteArray("<a><!DOCTYPE b></a>") << QByteArray("f:1:4: has a declaration");
        QTest::newRow("NUL") << QByteArray("<a/>\n\0<b>", 9) << QByteArray("f:2:1: holds a NUL");
        QTest::newRow("UTF-16") << QByteArray("\xFF\xFE<\0a\0", 6) << QByteArray("f:1:1: is UTF-16");
        QTest::newRow("deep") << QByteArray("<a>").repeated(10000) + QByteArray("</a>").repeated(10000)
                              << QByteArray("f:1:193: is nested deeper than 64");
        QTest::newRow("many attributes") << "<a " + QByteArray("x='' ").repeated(300) + "/>"
                                         << QByteArray("f:1:1: has too many");
    }
    void namesThePlaceOfWhatItRefuses() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, expected);
        const auto read = XmlDocument::read(text.toStdString(), "f");
        QVERIFY(!read);
        const std::string said = read.error().text();
        QVERIFY2(said.starts_with(expected.toStdString()), said.c_str());
    }
    void readsLatin1AndRepairsBrokenUtf8() {
        const auto latin = XmlDocument::read("<?xml version='1.0' encoding='ISO-8859-1'?><a n='\xE9'/>");
        FERMATA_VERIFY_OK(latin);
        QCOMPARE(*latin->root().attribute("n"), std::string_view("\xC3\xA9"));
        const auto broken = XmlDocument::read("\xEF\xBB\xBF<a n='\xC3('/>");
        FERMATA_VERIFY_OK(broken);
        QCOMPARE(*broken->root().attribute("n"), std::string_view("\xEF\xBF\xBD("));
    }
    void failsAtEveryCut() {
        const std::string whole =
            "<?xml version=\"1.0\"?><!-- c --><a n='1'><b k=\"2\">t&amp;t</b><![CDATA[x]]><c/></a>";
        FERMATA_VERIFY_OK(XmlDocument::read(whole));
        for (std::size_t size = 0; size < whole.size(); ++size)
            QVERIFY2(!XmlDocument::read(whole.substr(0, size)), whole.substr(0, size).c_str());
    }
    void readsALongTextInOnePass() {
        std::string text = "<a>";
        for (int i = 0; i < 100'000; ++i)
            text += "<b c='some attribute' d='another'/>";
        QElapsedTimer timer;
        timer.start();
        FERMATA_VERIFY_OK(XmlDocument::read(text + "</a>"));
        QVERIFY(timer.elapsed() < 30'000); // a search to the end for each attribute took minutes
    }
    void refusesOneByteOverTheCap() {
        QCOMPARE(XmlDocument::read("<a/>", {}, {.bytes = 3}).error().fault(), Fault::TooLarge);
    }
};

FERMATA_CORE_TEST(TestXml)
#include "tst_xml.moc"
