// Decisions on trains in the record: written with everything behind them, once, read back, run again, and found broken.
#include <cmath>

#include "core/audit/codec/codec.h"
#include "core/audit/reexecute.h"
#include "core/audit/train_ledger.h"
#include "core/audit/verification.h"
#include "core/decision/gate.h"
#include "core/io/signing/sha256.h"
#include "tests/core/audit/a_record.h"
#include "tests/core/decision/builders.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::audit;
using namespace fermata::test;

namespace {

const Author ada{"ada", decision::Established::OsAccount};

/// Three changes of one environment; the second needs the third, two share a file.
struct Made {
    ARecord record;
    Chain chain = record.open();
    decision::Policy policy = aPolicy();
    assessment::RiskModel::Pointer model = assessment::RiskModel::priorOnly();
    std::vector<assessment::EvidenceSnapshot> snapshots;
    std::vector<decision::TrainCar> cars;
    std::vector<std::string> names{"a", "b <b>", "c"};
    decision::TrainDecision decision;

    explicit Made(bool isCircle = false) {
        for (int i = 0; i < 3; ++i) {
            assessment::EvidenceSnapshot snapshot = aSnapshot();
            snapshot.change.key = "shop/" + names[std::size_t(i)];
            snapshot.change.base.bytes.fill(1);
            snapshot.change.head.bytes.fill(std::uint8_t(10 + i));
            snapshot.at = test::noon + Seconds{i};
            snapshot.files = {
                {i < 2 ? "src/a.cpp" : "src/b.cpp", "", 9, 1, false, false, delivery::FileKind::Source, 0, ""}};
            snapshot.fileCount = 1;
            snapshots.push_back(std::move(snapshot));
        }
        const std::vector<std::vector<std::size_t>> needs{
            {}, {2}, isCircle ? std::vector<std::size_t>{1} : std::vector<std::size_t>{}};
        for (std::size_t i = 0; i < 3; ++i)
            cars.push_back({&snapshots[i], decision::assessedRisk(snapshots[i], policy, *model), needs[i]});
        decision = decision::TrainJudge(cars, policy).decide();
    }
    RecordedTrain add(Time now = test::noon + Seconds{60}) {
        auto added = TrainLedger(chain).add(cars, names, policy, model, decision, ada, now);
        if (!added)
            qFatal("%s", added.error().text().c_str());
        return *added;
    }
    Objects objects() {
        return [this](const Digest& digest) { return chain.object(digest); };
    }
    /// The note again with another payload, as somebody with the key could write it.
    void forge(const std::string& member, const io::CanonicalValue& value) {
        const auto notes = chain.of(RecordKind::Note, trainSubject).value();
        Entry entry;
        entry.kind = RecordKind::Note;
        entry.subject = trainSubject;
        entry.author = ada;
        for (const auto& [key, kept] : *notes.back().record.payload.members())
            entry.payload.set(key, key == member ? value : kept);
        entry.kept = notes.back().record.blobs;
        FERMATA_VERIFY_OK(chain.append(entry, test::noon + Seconds{90}));
    }
};

} // namespace

class TestTrainLedger : public QObject {
    Q_OBJECT
private slots:
    void givesBackATrainWithEverythingBehindIt() {
        Made made;
        const RecordedTrain recorded = made.add();
        QCOMPARE(recorded.record, std::uint64_t{2});
        QVERIFY(recorded.at == test::noon + Seconds{2}); // the newest look at one of them
        QVERIFY(recorded.author == ada);
        QVERIFY(recorded.changes == made.names);
        QCOMPARE(recorded.verdict, made.decision.verdict);
        QVERIFY(recorded.summary == made.decision.summary);
        const TrainLedger ledger(made.chain);
        const auto found = ledger.find(recorded.id.substr(0, 8));
        FERMATA_VERIFY_OK(found);
        QVERIFY(*found == recorded);
        const auto file = ledger.open(*found);
        FERMATA_VERIFY_OK(file);
        QVERIFY(file->snapshots == made.snapshots);
        QVERIFY(file->policy == made.policy);
        QVERIFY((file->needs == std::vector<std::vector<std::size_t>>{{}, {2}, {}}));
        const decision::TrainDecision& kept = file->decision;
        QVERIFY((kept.order.order == std::vector<std::size_t>{0, 2, 1}));
        QCOMPARE(kept.rules.size(), made.decision.rules.size());
        QVERIFY(kept.rules[1].message == made.decision.rules[1].message);
        QCOMPARE(kept.defect.any.value(), made.decision.defect.any.value());
        QCOMPARE(kept.pairs.size(), std::size_t{1});
        QCOMPARE(kept.weighing.size(), made.decision.weighing.size());
        for (std::size_t i = 0; i < 3; ++i) {
            QCOMPARE(kept.cars[i].key, made.snapshots[i].change.key);
            QVERIFY(kept.cars[i].alone.summary == made.decision.cars[i].alone.summary);
            QCOMPARE(kept.cars[i].pDefect, made.decision.cars[i].pDefect);
        }
    }
    void theSameDecisionTwiceInARowIsRecordedOnce() {
        Made made;
        const auto first = made.add();
        QVERIFY(made.add(test::noon + Days{1}) == first);
        QCOMPARE(TrainLedger(made.chain).all()->size(), std::size_t{1});
        made.policy.appetite.reviewAbove = 0.01;
        made.decision = decision::TrainJudge(made.cars, made.policy).decide();
        QVERIFY(made.add() != first);
        QCOMPARE(TrainLedger(made.chain).all()->size(), std::size_t{2});
    }
    void itIsVerifiedAndRunAgain() {
        for (const bool isCircle : {false, true}) {
            Made made(isCircle);
            const RecordedTrain recorded = made.add();
            QCOMPARE(*reexecute(recorded, made.objects()), Rerun::Same);
            const auto whole = verifyStore(made.record.file(), {});
            FERMATA_VERIFY_OK(whole);
            QVERIFY2(whole->isWhole(), whole->problems.empty() ? "" : whole->problems.front().c_str());
            const auto again = reexecuteAll(made.chain);
            FERMATA_VERIFY_OK(again);
            QCOMPARE(again->same, std::uint64_t{1});
            QVERIFY(again->problems.empty());
            const auto exported = ExportedRecord::open(made.record.exported(), {});
            FERMATA_VERIFY_OK(exported);
            QCOMPARE(reexecuteAll(*exported)->same, std::uint64_t{1});
        }
    }
    /// The chain of a forged note is whole: that it does not follow from its inputs is what gives it away.
    void aVerdictThatDoesNotFollowIsFound_data() {
        QTest::addColumn<QByteArray>("member");
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("verdict") << QByteArray("verdict") << QByteArray("fast_track");
        QTest::newRow("risk") << QByteArray("p_defect") << QByteArray("0.001");
        QTest::newRow("moment") << QByteArray("at") << QByteArray("1795435261");
        QTest::newRow("environment") << QByteArray("environment") << QByteArray("lab");
    }
    void aVerdictThatDoesNotFollowIsFound() {
        QFETCH(QByteArray, member);
        QFETCH(QByteArray, value);
        Made made;
        made.add();
        bool isNumber = false;
        const double number = value.toDouble(&isNumber);
        made.forge(member.constData(), isNumber ? number == std::floor(number)
                                                      ? io::CanonicalValue(std::int64_t(number))
                                                      : io::CanonicalValue(number)
                                                : io::CanonicalValue(value.toStdString()));
        const auto again = reexecuteAll(made.chain);
        FERMATA_VERIFY_OK(again);
        QCOMPARE(again->same, std::uint64_t{1});
        QCOMPARE(again->problems.size(), std::size_t{1});
        QVERIFY2(again->problems[0].starts_with("record 3"), again->problems[0].c_str());
    }
    void anotherDeciderIsNotCalledTampered() {
        Made made;
        made.add();
        made.forge("decider", io::CanonicalValue(std::int64_t{decision::decider + 1}));
        const auto again = reexecuteAll(made.chain);
        FERMATA_VERIFY_OK(again);
        QCOMPARE(again->notByThisVersion, std::uint64_t{1});
        QVERIFY(again->problems.empty());
    }
    void brokenObjectsAreNamed() {
        Made made;
        const RecordedTrain recorded = made.add();
        const auto told = [&](std::string bytes) {
            const auto file = openTrain(recorded, [&](const Digest& digest) {
                return digest == recorded.train ? Result<std::string>(bytes) : made.chain.object(digest);
            });
            return file ? std::string("opened") : file.error().text();
        };
        const std::string bytes = made.chain.object(recorded.train).value();
        const auto with = [&](const std::string& from, const std::string& to) {
            std::string other = bytes;
            const auto at = other.find(from);
            if (at == std::string::npos)
                qFatal("no %s", from.c_str());
            return other.replace(at, from.size(), to);
        };
        QCOMPARE(told(bytes), std::string("opened"));
        QVERIFY(told(bytes.substr(0, 40)) != "opened");
        QVERIFY(told(with("\"needs\":[2]", "\"needs\":[7]")).find("not on the train") != std::string::npos);
        QVERIFY(told(with("\"verdict\":\"", "\"verdict\":\"x")).find("none of its words") != std::string::npos);
        QVERIFY(told(with("\"form\":\"train/1\"", "\"form\":\"train/9\"")).find("train/1") != std::string::npos);
    }
    void idsAreSoughtByTheirBeginning() {
        Made made;
        made.add();
        const TrainLedger ledger(made.chain);
        QCOMPARE(ledger.find("abc").error().fault(), Fault::Usage);
        QCOMPARE(ledger.find(std::string(12, '0')).error().fault(), Fault::NotFound);
    }
};

FERMATA_CORE_TEST(TestTrainLedger)
#include "tst_train_ledger.moc"
