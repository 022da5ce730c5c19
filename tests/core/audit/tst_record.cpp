#include "core/audit/record.h"
#include "core/audit/seal.h"
#include "core/io/signing/sha256.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::audit;

namespace {

Record aRecord() {
    Record record;
    record.number = 7;
    record.previous = io::sha256("before");
    record.time = fromUnix(1795435200);
    record.key = io::sha256("key");
    record.kind = RecordKind::Approval;
    record.subject = "demo/pay";
    record.author = {"ada", decision::Established::OsAccount};
    record.payload.set("reason", "wörds\nand \x1b[31m");
    record.blobs = {io::sha256("a"), io::sha256("b")};
    std::sort(record.blobs.begin(), record.blobs.end());
    return record;
}

} // namespace

class TestRecord : public QObject {
    Q_OBJECT
private slots:
    void readsBackWhatItWrote() {
        for (const RecordKind kind : allRecordKinds) {
            auto record = aRecord();
            record.kind = kind;
            const auto read = decodeRecord(encode(record));
            FERMATA_VERIFY_OK(read);
            QVERIFY(*read == record);
        }
    }

    void isSpelledAsDocumented() {
        auto record = aRecord();
        record.blobs.clear();
        const std::string expected =
            "{\"blobs\":[],\"established\":\"os-account\",\"format\":1,\"key\":\"" + record.key.hex() +
            "\",\"kind\":\"approval\",\"number\":7,\"payload\":{\"reason\":\"wörds\\nand \\u001b[31m\"},"
            "\"person\":\"ada\",\"previous\":\"" +
            record.previous.hex() + "\",\"subject\":\"demo/pay\",\"time\":1795435200}";
        QCOMPARE(encode(record), expected);
    }

    void refusesAnythingElse_data() {
        QTest::addColumn<QByteArray>("what");
        QTest::addColumn<QByteArray>("by");
        QTest::newRow("another format") << QByteArray("\"format\":1") << QByteArray("\"format\":2");
        QTest::newRow("an unknown kind") << QByteArray("\"approval\"") << QByteArray("\"blessing\"");
        QTest::newRow("an unknown way") << QByteArray("\"os-account\"") << QByteArray("\"hearsay\"");
        QTest::newRow("number zero") << QByteArray("\"number\":7") << QByteArray("\"number\":0");
        QTest::newRow("a broken number") << QByteArray("\"number\":7") << QByteArray("\"number\":7.5");
        QTest::newRow("a payload that is no object") << QByteArray("\"payload\":{") << QByteArray("\"payload\":[{");
        QTest::newRow("white space") << QByteArray(",\"kind\"") << QByteArray(", \"kind\"");
        QTest::newRow("one member more") << QByteArray(",\"time\"") << QByteArray(",\"tim\":1,\"time\"");
        QTest::newRow("text as time") << QByteArray("1795435200") << QByteArray("\"now\"");
    }
    void refusesAnythingElse() {
        QFETCH(QByteArray, what);
        QFETCH(QByteArray, by);
        auto bytes = QByteArray::fromStdString(encode(aRecord()));
        QVERIFY(bytes.contains(what));
        QVERIFY(!decodeRecord(bytes.replace(what, by).toStdString()));
    }

    void refusesDigestsInCapitals() {
        auto bytes = encode(aRecord());
        const auto at = bytes.find("\"previous\":\"") + 12;
        std::transform(bytes.begin() + static_cast<long>(at), bytes.begin() + static_cast<long>(at) + 64,
                       bytes.begin() + static_cast<long>(at), [](char c) { return static_cast<char>(std::toupper(c)); });
        QVERIFY(!decodeRecord(bytes));
    }

    void sealsTheHead() {
        const auto key = io::SigningKey::generate();
        const auto head = sealed({std::string(32, 'a'), 7, io::sha256("last"), fromUnix(5), {}, {}}, key);
        QVERIFY(isSealedBy(head, key.publicKey()));
        QVERIFY(!isSealedBy(head, io::SigningKey::generate().publicKey()));
        QVERIFY(decodeHead(encode(head)).value() == head);
        for (auto change : {0, 1, 2, 3}) {
            auto other = head;
            if (change == 0)
                other.count = 6;
            if (change == 1)
                other.hash.bytes[3] ^= 1;
            if (change == 2)
                other.time = fromUnix(6);
            if (change == 3)
                other.workspace[0] = 'b';
            QVERIFY(!isSealedBy(other, key.publicKey()));
        }
    }

    void readsAHeadAsReportsSpellIt() {
        const auto claim = readHeadClaim("12:" + io::sha256("x").hex());
        FERMATA_VERIFY_OK(claim);
        QCOMPARE(claim->count, std::uint64_t{12});
        QCOMPARE(claim->hash, io::sha256("x"));
        for (const char* text : {"", "12", "12:", ":ab", "-1:ab", "12:zz", "1 2:00"})
            QCOMPARE(readHeadClaim(text).error().fault(), Fault::Usage);
    }
};

FERMATA_CORE_TEST(TestRecord)
#include "tst_record.moc"
