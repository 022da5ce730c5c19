#include "core/io/http/url.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::io;

class TestUrl : public QObject {
    Q_OBJECT
private slots:
    void takesAnAddressApart() {
        const auto url = parseUrl("HTTPS://CI.Example.org:8443/api/v2/x?y=%20z&k[]=1#part");
        FERMATA_VERIFY_OK(url);
        QCOMPARE(url->scheme, std::string("https"));
        QCOMPARE(url->host, std::string("ci.example.org"));
        QCOMPARE(url->port, 8443);
        QCOMPARE(url->target, std::string("/api/v2/x?y=%20z&k[]=1"));
        QCOMPARE(url->path(), std::string("/api/v2/x"));
        QCOMPARE(url->text(), std::string("https://ci.example.org:8443/api/v2/x?y=%20z&k[]=1"));
        QCOMPARE(parseUrl("https://a?b")->text(), std::string("https://a/?b"));
        QCOMPARE(parseUrl("http://a:80")->origin(), std::string("http://a"));
        QCOMPARE(parseUrl("https://[2001:DB8::1]:444/x")->text(), std::string("https://[2001:db8::1]:444/x"));
    }

    void refusesWhatAnotherReaderCouldTakeOtherwise_data() {
        QTest::addColumn<QByteArray>("text");
        int row = 0;
        for (const char* text : {"",
                                 "ci.example.org",
                                 "ftp://a/",
                                 "file:///etc/passwd",
                                 "https://",
                                 "https:///x",
                                 "https://user:pw@a/",
                                 "https://a@b/",
                                 "https://a\\@b/",
                                 "https://a b/",
                                 "https://a/\n",
                                 "https://a/ x",
                                 "https://a:0/",
                                 "https://a:65536/",
                                 "https://a:/",
                                 "https://a:+80/",
                                 "https://a:80x/",
                                 "https://[::1/",
                                 "https://[::1]x/",
                                 "https://[a]/",
                                 "https://::1/",
                                 "https://a..b/",
                                 "https://.a/",
                                 "https://a/%",
                                 "https://a/%2",
                                 "https://a/%zz",
                                 "https://\xc3\xa4/",
                                 "https://a/\xc3\xa4",
                                 "https://a%2eb/",
                                 "https://a/\"",
                                 "https://a/{x}"})
            QTest::addRow("%d", ++row) << QByteArray(text);
        QTest::addRow("zero byte") << QByteArray("https://[::1\0x]/", 16);
        QTest::addRow("zero byte in a name") << QByteArray("https://a\0b/", 12);
    }
    void refusesWhatAnotherReaderCouldTakeOtherwise() {
        QFETCH(QByteArray, text);
        const auto url = parseUrl(text.toStdString());
        QVERIFY2(!url, text.constData());
        QCOMPARE(url.error().fault(), Fault::Usage);
    }

    void neverQuotesTheAddress() {
        const auto url = parseUrl("https://user:hunter2@a/");
        QVERIFY(url.error().text().find("hunter2") == std::string::npos);
    }

    void knowsLoopback() {
        for (const char* text : {"http://localhost/", "http://127.0.0.1:1/", "http://127.8.9.1/", "http://[::1]/"})
            QVERIFY2(parseUrl(text)->isLoopback(), text);
        for (const char* text : {"http://localhost.example.org/", "http://128.0.0.1/", "http://127.1/", "http://[::2]/",
                                 "http://2130706433/", "http://127.0.0.1.example.org/"})
            QVERIFY2(!parseUrl(text)->isLoopback(), text);
    }

    void resolvesALocation_data() {
        QTest::addColumn<QByteArray>("location");
        QTest::addColumn<QByteArray>("expected");
        QTest::addRow("absolute") << QByteArray("http://b:1/y?z") << QByteArray("http://b:1/y?z");
        QTest::addRow("host") << QByteArray("//b/y") << QByteArray("https://b/y");
        QTest::addRow("path") << QByteArray("/y") << QByteArray("https://a:8443/y");
        QTest::addRow("relative") << QByteArray("y?u=http://c/") << QByteArray("https://a:8443/one/y?u=http://c/");
        QTest::addRow("query") << QByteArray("?n") << QByteArray("https://a:8443/one/two?n");
        QTest::addRow("javascript") << QByteArray("javascript:alert(1)") << QByteArray();
        QTest::addRow("user") << QByteArray("https://a@b/") << QByteArray();
    }
    void resolvesALocation() {
        QFETCH(QByteArray, location);
        QFETCH(QByteArray, expected);
        const auto url = parseLocation(location.toStdString(), parseUrl("https://a:8443/one/two?three").value());
        QCOMPARE(url ? url->text() : std::string(), expected.toStdString());
    }
};

FERMATA_CORE_TEST(TestUrl)
#include "tst_url.moc"
