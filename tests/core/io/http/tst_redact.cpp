#include "core/io/http/http.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::io;

class TestRedact : public QObject {
    Q_OBJECT
private slots:
    void cutsSecretsOut_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, const char* text, const char* expected) {
            QTest::addRow("%s", name) << QByteArray(text) << QByteArray(expected);
        };
        row("bearer", "Authorization: Bearer abc.def\nHost: a", "Authorization: [redacted]\nHost: a");
        row("lower", "authorization:Basic YTpi", "authorization:[redacted]");
        row("json", R"({"Authorization": "Bearer abc"})", R"({"Authorization": [redacted])");
        row("cookie", "> Cookie: a=b; c=d\r\nX: y", "> Cookie: [redacted]\r\nX: y");
        row("set-cookie", "Set-Cookie: TWISTED_SESSION=eyJ; Path=/", "Set-Cookie: [redacted]");
        row("gitlab", "PRIVATE-TOKEN: glpat-abc", "PRIVATE-TOKEN: [redacted]");
        row("x-token", "X-Vault-Token: s.abc", "X-Vault-Token: [redacted]");
        row("user information", "to https://me:pw@h/p and on", "to https://[redacted]@h/p and on");
        row("query", "GET /x?page=2&access_token=abc&z=1", "GET /x?page=2&access_token=[redacted]&z=1");
        row("key", "?api_key=abc#f", "?api_key=[redacted]#f");
        row("signed", "?X-Amz-Signature=abc&X-Amz-Credential=d",
            "?X-Amz-Signature=[redacted]&X-Amz-Credential=[redacted]");
        row("encoded name", "?to%6Ben=abc", "?to%6Ben=[redacted]");
        row("form", "password=abc def", "password=[redacted] def");
        row("json value", R"({"client_secret": "a\"b", "n": 1})", R"({"client_secret": "[redacted]"b", "n": 1})");
        row("bare bearer", "sent Bearer abc to h", "sent Bearer [redacted] to h");
        row("by itself", "the token ghp_abcdef123 leaked", "the token [redacted] leaked");
        row("harmless", "GET https://h:80/a?page=2&sort=name author=Ada a@b.example",
            "GET https://h:80/a?page=2&sort=name author=Ada a@b.example");
        row("empty", "", "");
    }
    void cutsSecretsOut() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, expected);
        const auto shown = redacted(text.toStdString());
        QCOMPARE(QByteArray::fromStdString(shown), expected);
        QCOMPARE(redacted(shown), shown);
    }
};

FERMATA_CORE_TEST(TestRedact)
#include "tst_redact.moc"
