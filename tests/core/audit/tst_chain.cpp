#include <filesystem>

#include <sys/stat.h>

#include "tests/core/audit/a_record.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::audit;
using namespace fermata::test;

namespace {

VerifyOptions withAnchorOf(const ARecord& record) {
    VerifyOptions options;
    options.anchor = Anchor(record.places().heads, record.open(Access::Observe).workspace()).read().value();
    return options;
}

std::string firstProblem(const Verification& verification) {
    return verification.problems.empty() ? "" : verification.problems.front();
}

} // namespace

class TestChain : public QObject {
    Q_OBJECT
private slots:
    void linksEachRecordToTheOneBefore() {
        ARecord record;
        record.note("first");
        record.note("second", {"an object"});
        const auto all = record.open(Access::Observe).read(1, 10);
        FERMATA_VERIFY_OK(all);
        QCOMPARE(all->size(), std::size_t{3});
        for (std::size_t i = 1; i < all->size(); ++i)
            QCOMPARE((*all)[i].record.previous, (*all)[i - 1].hash);
        const auto checked = verifyStore(record.file(), withAnchorOf(record));
        FERMATA_VERIFY_OK(checked);
        QVERIFY2(checked->isWhole(), firstProblem(*checked).c_str());
        QCOMPARE(checked->records, std::uint64_t{3});
        QCOMPARE(checked->objects, std::uint64_t{1});
    }

    void exportsWhatVerifiesAlone() {
        ARecord record;
        record.note("first", {"an object", std::string("\0\xff", 2)});
        static_cast<void>(record.open().rotateKey({"ada", decision::Established::OsAccount}, "yearly", noon));
        record.note("second", {"an object"});
        const auto file = record.exported();
        const auto exported = ExportedRecord::open(file, withAnchorOf(record));
        FERMATA_VERIFY_OK(exported);
        QVERIFY2(exported->verification().isWhole(), firstProblem(exported->verification()).c_str());
        QCOMPARE(exported->count(), std::uint64_t{4});
        QCOMPARE(exported->verification().keys.size(), std::size_t{2});
        const auto chain = record.open(Access::Observe);
        const auto second = chain.record(2).value();
        QCOMPARE(exported->record(2).value(), second.bytes);
        QCOMPARE(second.record.blobs.size(), std::size_t{2});
        for (const auto& digest : second.record.blobs)
            QCOMPARE(exported->object(digest).value(), chain.object(digest).value());
        struct stat facts {};
        QCOMPARE(::stat(file.c_str(), &facts), 0);
        QCOMPARE(facts.st_mode & 0777U, 0600U);
    }

    void readsByKindAndSubjectAndFromTheEnd() {
        ARecord record;
        record.note("first");
        record.note("second");
        record.note("first");
        const auto chain = record.open(Access::Observe);
        QCOMPARE(chain.of(RecordKind::Note, "demo/first")->size(), std::size_t{2});
        QCOMPARE(chain.of(RecordKind::Hold, "demo/first")->size(), std::size_t{0});
        QCOMPARE(chain.numbers({RecordKind::Note, RecordKind::WorkspaceCreated})->size(), std::size_t{4});
        std::vector<std::uint64_t> seen;
        FERMATA_VERIFY_OK(chain.walkBack([&](const StoredRecord& stored) {
            seen.push_back(stored.record.number);
            return seen.size() < 2;
        }));
        QCOMPARE(seen, (std::vector<std::uint64_t>{4, 3}));
        QCOMPARE(chain.record(9).error().fault(), Fault::NotFound);
    }

    void letsSeveralProcessesAppend() {
        ARecord record;
        auto one = record.open();
        auto two = record.open();
        for (int i = 0; i < 20; ++i)
            FERMATA_VERIFY_OK((i % 3 == 0 ? one : two).append(aNote("note"), noon));
        QVERIFY(verifyStore(record.file(), withAnchorOf(record))->isWhole());
    }

    void refusesASecondFoundation() {
        ARecord record;
        QCOMPARE(Chain::create(record.file(), "again", {}, record.places(), noon).error().fault(), Fault::Conflict);
        QVERIFY(verifyStore(record.file(), withAnchorOf(record))->isWhole());
    }

    void cannotBeChangedThroughTheStore() {
        ARecord record;
        auto database = io::Database::open(record.file(), {io::OpenMode::Write, io::Durability::Full});
        for (const char* sql : {"UPDATE record SET subject = 'x'", "DELETE FROM record", "DELETE FROM head",
                                "UPDATE head SET count = 9", "UPDATE head SET time = 0"})
            QCOMPARE(database->run(sql).error().fault(), Fault::Conflict);
    }

    void handsOverToANewKeySignedByBoth() {
        ARecord record;
        auto chain = record.open();
        const auto before = chain.keys()->front();
        FERMATA_VERIFY_OK(chain.append(aNote("old key"), noon));
        FERMATA_VERIFY_OK(chain.rotateKey({"ada", decision::Established::OsAccount}, "lost notebook", noon));
        FERMATA_VERIFY_OK(chain.append(aNote("new key"), noon));
        const auto keys = chain.keys().value();
        QCOMPARE(keys.size(), std::size_t{2});
        QCOMPARE(chain.head()->key, io::keyId(keys.back()));
        for (const auto& key : keys) {
            auto options = withAnchorOf(record);
            options.key = key;
            const auto checked = verifyStore(record.file(), options);
            QVERIFY2(checked->isWhole(), firstProblem(*checked).c_str());
        }
        QCOMPARE(keys.front(), before);
        auto options = withAnchorOf(record);
        options.key = io::SigningKey::generate().publicKey();
        QVERIFY(!verifyStore(record.file(), options)->isWhole());
    }

    void refusesToSignWithoutTheKey() {
        ARecord record;
        auto chain = record.open();
        std::filesystem::rename(record.places().keys, record.folder() / "elsewhere");
        QCOMPARE(chain.append(aNote("x"), noon).error().fault(), Fault::Refused);
        QCOMPARE(record.open(Access::Observe).head()->count, std::uint64_t{1});
    }

    void findsACutThroughTheAnchor() {
        ARecord record;
        record.note("kept");
        std::filesystem::copy_file(record.file(), record.folder() / "earlier.db");
        record.note("to be forgotten");
        std::filesystem::copy_file(record.folder() / "earlier.db", record.file(),
                                   std::filesystem::copy_options::overwrite_existing);
        const auto options = withAnchorOf(record);
        QCOMPARE(options.anchor->count, std::uint64_t{3});
        QVERIFY(!verifyStore(record.file(), options)->isWhole());
        QVERIFY(verifyStore(record.file(), {})->isWhole()); // nobody can know without the anchor
        // Nothing is appended to it: that would make the past look whole again.
        QCOMPARE(Chain::open(record.file(), Access::Conduct, record.places()).error().fault(), Fault::Corrupt);
    }

    void findsACutThroughAHeadFromAReport() {
        ARecord record;
        const auto first = record.open(Access::Observe).head().value();
        record.note("second");
        const auto second = record.open(Access::Observe).head().value();
        auto options = VerifyOptions{};
        for (const auto& head : {first, second}) {
            options.claim = readHeadClaim(shortForm(head)).value();
            QVERIFY(verifyStore(record.file(), options)->isWhole());
        }
        options.claim->count = 3;
        QVERIFY(!verifyStore(record.file(), options)->isWhole());
        options.claim = HeadClaim{1, second.hash};
        QVERIFY(!verifyStore(record.file(), options)->isWhole());
    }

    void keepsTheAnchorOfTheTrueRecord() {
        // Another record under the same workspace id, as someone would write it who wants to replace the true one.
        ARecord record;
        auto chain = record.open();
        FERMATA_VERIFY_OK(chain.append(aNote("true"), noon));
        const auto foreign = sealed({chain.workspace(), 2, Digest{}, noon, {}, {}}, io::SigningKey::generate());
        record.folder().write("heads/" + chain.workspace(), encode(foreign) + "\n");
        FERMATA_VERIFY_OK(chain.append(aNote("next"), noon)); // recorded all the same
        QVERIFY(chain.anchorTrouble().has_value());
        QVERIFY(!verifyStore(record.file(), withAnchorOf(record))->isWhole());
    }

    void goesOnWithoutAnAnchorAndSaysSo() {
        ARecord record;
        std::filesystem::remove_all(record.places().heads);
        record.folder().write("heads", "a file where the folder should be");
        auto chain = record.open(Access::Observe);
        const auto places = record.places();
        QVERIFY(!Chain::open(record.file(), Access::Conduct, places)); // unreadable is not missing
        std::filesystem::remove(places.heads);
        auto again = record.open();
        FERMATA_VERIFY_OK(again.append(aNote("x"), noon));
        QVERIFY(!again.anchorTrouble());
        QCOMPARE(withAnchorOf(record).anchor->count, std::uint64_t{2});
    }

    void notesWhatWasNotCompared() {
        ARecord record;
        QCOMPARE(verifyStore(record.file(), {})->notes.size(), std::size_t{2});
    }

    void refusesAStoreOfANewerVersion() {
        ARecord record;
        {
            auto database = io::Database::open(record.file(), {io::OpenMode::Write, io::Durability::Full});
            FERMATA_VERIFY_OK(database->run("UPDATE component_version SET version = 9 WHERE component = 'record'"));
        }
        QCOMPARE(Chain::open(record.file(), Access::Conduct, record.places()).error().fault(), Fault::Newer);
        QCOMPARE(Chain::open(record.file(), Access::Observe, record.places()).error().fault(), Fault::Newer);
        QCOMPARE(verifyStore(record.file(), {}).error().fault(), Fault::Newer);
    }
};

FERMATA_CORE_TEST(TestChain)
#include "tst_chain.moc"
