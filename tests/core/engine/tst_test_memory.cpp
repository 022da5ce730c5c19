// What the engine remembers of tests: only whole reports that are bound to the head, never a later moment than now.
#include "core/engine/test_memory.h"
#include "core/sources/test_log.h"
#include "tests/support/scratch.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::engine;
using delivery::TestOutcome;

namespace {

constexpr std::int64_t noon = 1'700'000'000;

CommitId commit(std::uint8_t byte) {
    CommitId id;
    id.bytes.fill(byte);
    return id;
}

sources::EvidenceFile report(bool hasFailed, std::optional<CommitId> given, std::optional<std::string> stated = {}) {
    sources::EvidenceFile file;
    file.file = "junit.xml";
    file.digest.bytes[0] = hasFailed ? 1 : 2;
    file.digest.bytes[1] = given ? given->bytes[0] : 0;
    file.modifiedAt = fromUnix(noon - 600);
    file.givenRevision = given;
    file.tests.emplace();
    file.tests->revision = std::move(stated);
    file.tests->cases = {{"suite", "t999", "", hasFailed ? TestOutcome::Failed : TestOutcome::Passed, false, {}, ""},
                         {"suite", "t1", "", TestOutcome::Passed, false, {}, ""}};
    return file;
}

std::size_t buildsOf(const std::string& store, const CommitId& head, Time at = fromUnix(noon + 60)) {
    const auto pasts = recallTests(store, head, {report(true, head)}, at);
    if (!pasts)
        qFatal("%s", pasts.error().text().c_str());
    const auto found = pasts->find("suite.t999");
    return found == pasts->end() ? 0 : found->second.size();
}

} // namespace

class TestTestMemory : public QObject {
    Q_OBJECT
private slots:
    void remembersWholeReportsOfTheHeadOnly_data() {
        QTest::addColumn<bool>("isGiven");
        QTest::addColumn<QString>("stated"); ///< "own", "other", ""
        QTest::addColumn<int>("kept");
        QTest::newRow("given") << true << "" << 1;
        QTest::newRow("stated") << false << "own" << 1;
        QTest::newRow("both") << true << "own" << 1;
        QTest::newRow("given, and states another") << true << "other" << 0;
        QTest::newRow("states another") << false << "other" << 0;
        QTest::newRow("bound to nothing") << false << "" << 0;
    }
    void remembersWholeReportsOfTheHeadOnly() {
        QFETCH(bool, isGiven);
        QFETCH(QString, stated);
        QFETCH(int, kept);
        test::ScratchFolder folder;
        const auto head = commit(1);
        std::optional<std::string> says;
        if (!stated.isEmpty())
            says = stated == "own" ? head.hex() : commit(9).hex();
        FERMATA_VERIFY_OK(rememberTests(folder / "store.db", head,
                                        {report(true, isGiven ? std::optional(head) : std::nullopt, says)},
                                        fromUnix(noon)));
        QCOMPARE(buildsOf(folder / "store.db", commit(2)), static_cast<std::size_t>(kept));
    }

    void aBrokenReportIsNotRemembered() {
        test::ScratchFolder folder;
        auto broken = report(true, commit(1));
        broken.error = Error(Fault::Malformed, "cut");
        FERMATA_VERIFY_OK(rememberTests(folder / "store.db", commit(1), {broken}, fromUnix(noon)));
        QCOMPARE(buildsOf(folder / "store.db", commit(2)), std::size_t{0});
    }

    void theHeadIsNoPastOfItsOwn() {
        test::ScratchFolder folder;
        FERMATA_VERIFY_OK(rememberTests(folder / "store.db", commit(1), {report(true, commit(1))}, fromUnix(noon)));
        QCOMPARE(buildsOf(folder / "store.db", commit(1)), std::size_t{0});
        QCOMPARE(buildsOf(folder / "store.db", commit(2)), std::size_t{1});
    }

    /// A clock that runs ahead in a report must not hide it from every decision until then, nor date it after now.
    void aReportFromTheFutureCountsAsOfNow() {
        test::ScratchFolder folder;
        auto future = report(true, commit(1));
        future.tests->time = fromUnix(noon + 365 * 86400);
        FERMATA_VERIFY_OK(rememberTests(folder / "store.db", commit(1), {future}, fromUnix(noon)));
        QCOMPARE(buildsOf(folder / "store.db", commit(2)), std::size_t{1});
        QCOMPARE(buildsOf(folder / "store.db", commit(2), fromUnix(noon - 1)), std::size_t{0});
    }

    void nothingFailedNothingIsLookedUp() {
        test::ScratchFolder folder;
        QVERIFY(recallTests(folder / "none.db", commit(1), {report(false, commit(1))}, fromUnix(noon))->empty());
        // A workspace without a store yet has no past, and that is no error.
        QVERIFY(recallTests(folder / "none.db", commit(1), {report(true, commit(1))}, fromUnix(noon))->empty());
    }
};

FERMATA_CORE_TEST(TestTestMemory)
#include "tst_test_memory.moc"
