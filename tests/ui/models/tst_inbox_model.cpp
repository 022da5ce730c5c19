// The inbox tells exactly what changed, keeps rows in place, and never resets; the palette finds by words.
#include <random>

#include <QAbstractItemModelTester>
#include <QSignalSpy>

#include "tests/support/test.h"
#include "tests/ui/support/world.h"
#include "ui/models/inbox_model.h"
#include "ui/models/palette_model.h"

using namespace fermata;
using namespace fermata::ui;

class TestInboxModel : public QObject {
    Q_OBJECT
private slots:
    void groupsByWhatIsAskedFor() {
        InboxModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setSnapshot(test::shared(test::aWorld()));
        QCOMPARE(model.countOf(InboxGroup::NeedsYou), 3);
        QCOMPARE(model.countOf(InboxGroup::HoldUntil), 2);
        QCOMPARE(model.countOf(InboxGroup::Review), 2);
        QCOMPARE(model.countOf(InboxGroup::Approve), 1);
        QCOMPARE(model.countOf(InboxGroup::FastTrack), 1);
        QCOMPARE(model.countOf(InboxGroup::Block), 1);
        QCOMPARE(model.countOf(InboxGroup::Assessing), 2);
        QCOMPARE(model.countOf(InboxGroup::Done), 1);
    }
    void theLongestWaitingComesFirst() {
        InboxModel model;
        model.setSnapshot(test::shared(test::aWorld()));
        const QModelIndex group = model.groupIndex(InboxGroup::NeedsYou);
        QCOMPARE(model.index(0, 0, group).data(InboxModel::KeyRole).toString(), "payments-core/retry-auth");
        QCOMPARE(model.nextThatNeedsYou(""), "payments-core/retry-auth");
        QCOMPARE(model.nextThatNeedsYou("payments-core/card-token"), "payments-core/retry-auth");
    }
    void whatIsDearestToWaitForComesFirstAndItsGroupSaysTheSum() {
        engine::Snapshot world;
        world.at = test::noon();
        for (const auto& [key, perDay] : {std::pair{"r/cheap", 40.0}, {"r/dear", 12400.0}, {"r/unknown", 0.0}}) {
            world.changes.push_back(test::aChange(key, decision::Verdict::Hold, true));
            auto decision = std::make_shared<decision::Decision>(*world.changes.back().decision);
            decision->worth = {};
            decision->worth.isWeighed = true;
            decision->worth.perDay = perDay;
            decision->unit = "EUR";
            world.changes.back().decision = decision;
        }
        InboxModel model;
        model.setSnapshot(test::shared(world));
        const QModelIndex group = model.groupIndex(InboxGroup::NeedsYou);
        QStringList keys, costs;
        for (int row = 0; row < 3; ++row) {
            keys.append(model.index(row, 0, group).data(InboxModel::KeyRole).toString());
            costs.append(model.index(row, 0, group).data(InboxModel::CostRole).toString());
        }
        QCOMPARE(keys, (QStringList{"r/dear", "r/cheap", "r/unknown"}));
        QCOMPARE(costs, (QStringList{"12,400 EUR/day", "40 EUR/day", ""}));
        QCOMPARE(group.data(InboxModel::FactRole).toString(), QString("waiting costs 12,440 EUR/day"));
    }
    void aCopiedRowHoldsNoFormula() {
        engine::Snapshot world;
        world.at = test::noon();
        world.changes.push_back(test::aChange("r/1", decision::Verdict::Hold, true));
        world.changes.back().change.title = "=HYPERLINK(\"http://x\")";
        InboxModel model;
        model.setSnapshot(test::shared(world));
        const QModelIndex group = model.groupIndex(InboxGroup::NeedsYou);
        const QString row = model.asText(model.index(0, 0, group));
        QVERIFY2(row.startsWith("'=HYPERLINK"), qPrintable(row));
    }
    void survivesRandomChurnWithoutAReset() {
        InboxModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        std::mt19937 random(7); // fixed: a failure can be seen again
        for (int round = 0; round < 60; ++round) {
            engine::Snapshot world;
            world.at = test::noon() + Seconds{round * 20};
            for (int i = 0; i < 40; ++i) {
                if (random() % 3 == 0)
                    continue;
                world.changes.push_back(
                    test::aChange("r/" + std::to_string(i), decision::allVerdicts[random() % 5], random() % 4 == 0));
                if (random() % 6 == 0)
                    world.changes.back().decision.reset();
                world.changes.back().isDone = random() % 9 == 0;
            }
            std::shuffle(world.changes.begin(), world.changes.end(), random);
            const auto snapshot = test::shared(world);
            model.setSnapshot(snapshot);
            int shown = 0;
            for (int group = 0; group < inboxGroupCount; ++group)
                shown += model.countOf(static_cast<InboxGroup>(group));
            QCOMPARE(shown, static_cast<int>(snapshot->changes.size()));
            for (const engine::ChangeView& view : snapshot->changes) {
                const QModelIndex index = model.indexOf(view.change.key);
                QVERIFY(index.isValid());
                QCOMPARE(index.parent().row(), static_cast<int>(groupOf(view)));
            }
        }
        QCOMPARE(resets.count(), 0);
    }
    void anEqualSnapshotChangesNoRow() {
        InboxModel model;
        const auto world = test::shared(test::aWorld());
        model.setSnapshot(world);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged),
            inserted(&model, &QAbstractItemModel::rowsInserted);
        model.setSnapshot(world);
        QCOMPARE(inserted.count(), 0);
        for (const auto& signal : changed)
            QVERIFY(!signal.at(0).toModelIndex().parent().isValid()); // at most the facts of the groups
    }
    void oneKeyTwiceIsShownOnce() {
        InboxModel model;
        engine::Snapshot world = test::aWorld();
        world.changes.push_back(world.changes.front());
        model.setSnapshot(test::shared(world));
        QCOMPARE(model.countOf(InboxGroup::NeedsYou), 3);
    }
    void thePaletteFindsEveryWordInAnyOrder() {
        PaletteModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        int acted = 0;
        model.setEntries(
            {{PaletteModel::Kind::Command, "Verify the record", "", "Ctrl+V", [&acted] { acted = 1; }},
             {PaletteModel::Kind::Change, "Record of fees", "Hold, ledger fees", "", [&acted] { acted = 2; }}});
        QCOMPARE(model.rowCount(), 2);
        model.setWords("record");
        QCOMPARE(model.index(0).data(Qt::DisplayRole).toString(), "Record of fees");
        model.setWords("RECORD verify");
        QCOMPARE(model.rowCount(), 1);
        model.act(model.index(0));
        QCOMPARE(acted, 1);
        model.setWords(".*");
        QCOMPARE(model.rowCount(), 0);
        model.setWords("ledger");
        QCOMPARE(model.rowCount(), 1);
    }
};

QTEST_GUILESS_MAIN(TestInboxModel)
#include "tst_inbox_model.moc"
