#include "core/io/blobs/blob_store.h"
#include "core/io/signing/sha256.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::io;

namespace {

Database withBlobs() {
    auto database = Database::inMemory();
    if (!database || !migrate(*database, {BlobStore::component()}))
        qFatal("no database in memory");
    return std::move(*database);
}

} // namespace

class TestBlobStore : public QObject {
    Q_OBJECT
private slots:
    void givesBackWhatWasPut() {
        auto database = withBlobs();
        BlobStore blobs(database);
        const std::string bytes("a\0b", 3);
        const auto digest = blobs.put(bytes);
        FERMATA_VERIFY_OK(digest);
        FERMATA_VERIFY_OK(blobs.put(bytes));
        QCOMPARE(*digest, sha256(bytes));
        QCOMPARE(blobs.get(*digest).value(), bytes);
        QCOMPARE(blobs.get(blobs.put("").value()).value(), std::string{});
        QCOMPARE(blobs.list()->size(), std::size_t{2});
        QVERIFY(blobs.holds(*digest).value());
        QCOMPARE(blobs.get(sha256("else")).error().fault(), Fault::NotFound);
    }

    void handsOutNoByteThatIsNotOfTheDigest() {
        auto database = withBlobs();
        BlobStore blobs(database);
        const auto digest = blobs.put("policy").value();
        FERMATA_VERIFY_OK(database.run("DROP TRIGGER blob_unchanged; UPDATE blob SET bytes = CAST('polict' AS BLOB)"));
        QCOMPARE(blobs.get(digest).error().fault(), Fault::Corrupt);
        FERMATA_VERIFY_OK(database.run("UPDATE blob SET bytes = 'policy'")); // text is no blob
        QCOMPARE(blobs.get(digest).error().fault(), Fault::Corrupt);
    }

    void neverChangesOrDeletes() {
        auto database = withBlobs();
        static_cast<void>(BlobStore(database).put("policy"));
        QCOMPARE(database.run("UPDATE blob SET bytes = x'00'").error().fault(), Fault::Conflict);
        QCOMPARE(database.run("DELETE FROM blob").error().fault(), Fault::Conflict);
    }
};

FERMATA_CORE_TEST(TestBlobStore)
#include "tst_blob_store.moc"
