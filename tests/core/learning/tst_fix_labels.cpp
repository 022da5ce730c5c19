#include "core/learning/labels/fix_labels.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::learning;
using history::ChangeMetrics;
using history::FixTrace;
using history::Metric;

namespace {

/// Commit number n, made at second 100·n.
ChangeMetrics change(std::uint8_t number, const std::string& title = "Work") {
    ChangeMetrics made;
    made.commit.bytes[0] = number;
    made.commit.bytes[1] = 0x5a;
    made.committerTime = fromUnix(100 * number);
    made.title = title;
    made[Metric::Files] = 1;
    return made;
}

FixTrace fixOf(const ChangeMetrics& fix, const std::vector<ChangeMetrics>& causes) {
    FixTrace trace{fix.commit, fix.committerTime, {}};
    for (const auto& cause : causes)
        trace.origins.push_back({cause.commit, 3});
    return trace;
}

} // namespace

class TestFixLabels : public QObject {
    Q_OBJECT
private slots:
    void blamesWhoWroteTheMendedLines() {
        const std::vector changes = {change(1), change(2), change(3, "Fix crash"), change(4, "HOTFIX: again")};
        const auto labels = labelsOf(changes, std::vector{fixOf(changes[2], {changes[0]}), fixOf(changes[3], {changes[0], changes[1]})}, {});
        QCOMPARE(labels.size(), std::size_t(4));
        QCOMPARE(labels[0], (ChangeLabel{changes[0].commit, true, LabelOrigin::Szz, fromUnix(300), fromUnix(400)}));
        QCOMPARE(labels[1], (ChangeLabel{changes[1].commit, true, LabelOrigin::Hotfix, fromUnix(400), fromUnix(400)}));
        QVERIFY(!labels[2].isFaulty && !labels[2].knownAt);
    }
    void aFixNeverBlamesItselfOrTheFuture() {
        const std::vector changes = {change(1, "Fix"), change(2)};
        const auto labels = labelsOf(changes, std::vector{fixOf(changes[0], {changes[0], changes[1]})}, {});
        QVERIFY(!labels[0].isFaulty && !labels[1].isFaulty);
    }
    void nothingIsKnownBeforeItHappened() {
        std::vector changes = {change(5), change(6, "Fix")};
        changes[1].committerTime = fromUnix(1); // a clock that ran backwards
        const auto labels = labelsOf(changes, std::vector{fixOf(changes[1], {changes[0]})}, {});
        QCOMPARE(*labels[0].knownAt, changes[0].committerTime);
    }
    void massiveChangesAreNeitherCauseNorFix() {
        std::vector changes = {change(1), change(2), change(3, "Fix all"), change(4, "Fix")};
        changes[0][Metric::LinesAdded] = 10000;
        changes[2][Metric::Files] = 100;
        const auto labels = labelsOf(changes, std::vector{fixOf(changes[2], {changes[1]}), fixOf(changes[3], {changes[0]})}, {});
        for (const auto& label : labels)
            QVERIFY(!label.isFaulty);
    }
    void readsWhatARevertSays_data() {
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<QByteArray>("expected");
        const QByteArray hash = "0123456789abcdef0123456789abcdef01234567";
        QTest::newRow("git") << QByteArray("Revert \"x\"\n\nThis reverts commit " + hash + ".\n") << hash;
        QTest::newRow("short") << QByteArray("Reverts commit 0123abc because") << QByteArray("0123abc");
        QTest::newRow("list") << QByteArray("This reverts commits aaaaaaa, bbbbbbb and ccccccc.") << QByteArray("aaaaaaa bbbbbbb ccccccc");
        QTest::newRow("reapplied") << QByteArray("This reverts commit " + hash + ", reversing\nchanges made to bbbbbbbb.") << hash;
        QTest::newRow("too short") << QByteArray("This reverts commit 0123ab.") << QByteArray();
        QTest::newRow("a word") << QByteArray("reverts commit defaced_by") << QByteArray();
        QTest::newRow("nothing") << QByteArray("Do not revert commits lightly") << QByteArray();
        QTest::newRow("end") << QByteArray("This reverts commit") << QByteArray();
    }
    void readsWhatARevertSays() {
        QFETCH(QByteArray, message);
        QFETCH(QByteArray, expected);
        QByteArrayList found;
        for (const std::string& hash : revertedHashes(message.toStdString()))
            found << QByteArray::fromStdString(hash);
        QCOMPARE(found.join(' '), expected);
    }
    void aRevertIsKnownAsOne() {
        const std::vector changes = {change(1), change(2, "Revert"), change(3, "Fix")};
        const std::vector<RevertNote> reverts = {{changes[1].commit, {changes[0].commit.hex().substr(0, 8), "ffffffff"}}};
        const auto labels = labelsOf(changes, std::vector{fixOf(changes[2], {changes[0]})}, reverts);
        QCOMPARE(labels[0], (ChangeLabel{changes[0].commit, true, LabelOrigin::Revert, fromUnix(200), std::nullopt}));
    }
    /// Invariant 3: what was known at a moment does not depend on what came later.
    void laterHistoryChangesNothingKnownBefore() {
        const std::vector changes = {change(1), change(2), change(3, "Fix"), change(4, "Fix"), change(5, "Fix")};
        const std::vector fixes = {fixOf(changes[2], {changes[0]}), fixOf(changes[3], {changes[0], changes[1]}),
                                   fixOf(changes[4], {changes[3]})};
        const auto whole = labelsOf(changes, fixes, {});
        for (std::size_t length = 0; length <= changes.size(); ++length) {
            const auto cut = labelsOf(std::span(changes).first(length), fixes, {});
            for (std::size_t i = 0; i < length; ++i) {
                const bool wasKnown = whole[i].isFaulty && *whole[i].knownAt <= fromUnix(100 * int(length));
                QCOMPARE(cut[i].isFaulty, wasKnown);
                if (wasKnown)
                    QCOMPARE(cut[i], whole[i]);
            }
        }
    }
};

FERMATA_CORE_TEST(TestFixLabels)
#include "tst_fix_labels.moc"
