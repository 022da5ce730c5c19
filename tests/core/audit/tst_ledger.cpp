#include "core/audit/codec/codec.h"
#include "core/audit/ledger.h"
#include "core/audit/ledger_payload.h"
#include "core/audit/reexecute.h"
#include "core/decision/gate.h"
#include "core/io/signing/sha256.h"
#include "tests/core/audit/a_record.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::audit;
using namespace fermata::test;
using assessment::EvidenceKind;
using assessment::EvidenceState;
using decision::ActKind;

namespace {

CommitId commit(std::uint8_t byte) {
    CommitId id;
    id.bytes.fill(byte);
    return id;
}

decision::Policy aPolicy() {
    auto policy = decision::Policy::standard();
    policy.people = {{"ada", "Ada", {"ada@example.org"}, {}, {"ada"}, {"release-manager", "senior"}, ""},
                     {"ben", "Ben", {"ben@example.org"}, {}, {"ben"}, {"author"}, ""}};
    return policy;
}

assessment::EvidenceSnapshot aSnapshot(const std::string& key = "shop/pay") {
    assessment::EvidenceSnapshot snapshot;
    snapshot.at = noon;
    snapshot.environment = "production";
    snapshot.change.key = key;
    snapshot.change.base = commit(1);
    snapshot.change.head = commit(2);
    snapshot.change.authors = {{"Ben", "ben@example.org"}};
    snapshot.hands.persons = {"ben"};
    snapshot.features = assessment::nothingKnown();
    for (const auto kind : assessment::allEvidenceKinds)
        snapshot.evidence.push_back({kind, EvidenceState::Missing, "", {}, "", {}, ""});
    return snapshot;
}

const assessment::RiskModel::Pointer model = assessment::RiskModel::priorOnly();

RecordedDecision decided(DecisionLedger& ledger, const assessment::EvidenceSnapshot& snapshot,
                         const decision::Policy& policy = aPolicy()) {
    auto added = ledger.add(snapshot, policy, model, decision::decide(snapshot, policy, *model));
    if (!added)
        qFatal("%s", added.error().text().c_str());
    return *added;
}

decision::Actor ada() {
    return decision::actorOfAccount(aPolicy(), "ada");
}

decision::ActRequest request(ActKind kind, Time at = noon) {
    return {kind, "the customer waits", "release-manager", at + Seconds{3600}, at};
}

} // namespace

class TestLedger : public QObject {
    Q_OBJECT
private slots:
    void givesBackADecisionWithEverythingBehindIt() {
        ARecord record;
        auto chain = record.open();
        DecisionLedger ledger(chain);
        const auto snapshot = aSnapshot();
        const auto recorded = decided(ledger, snapshot);
        QCOMPARE(recorded.record, std::uint64_t{2});
        const auto file = ledger.open(ledger.find(recorded.id.substr(0, 8)).value());
        FERMATA_VERIFY_OK(file);
        QVERIFY(file->snapshot == snapshot);
        QVERIFY(file->policy == aPolicy());
        QVERIFY(file->decision == decision::decide(snapshot, aPolicy(), *model));
        QCOMPARE(file->model->encode(), model->encode());
        QVERIFY(file->entry == recorded);
    }

    void readsWhatDecisionsShareOnce() {
        ARecord record;
        auto chain = record.open();
        DecisionLedger ledger(chain);
        auto other = aPolicy();
        other.people.pop_back();
        const auto first = decided(ledger, aSnapshot("shop/a"));
        const auto second = decided(ledger, aSnapshot("shop/b"), other);
        const auto third = decided(ledger, aSnapshot("shop/c"));
        QVERIFY(ledger.open(first)->model == ledger.open(second)->model); // the very same, not an equal one
        QVERIFY(ledger.open(first)->policy == aPolicy());
        QVERIFY(ledger.open(second)->policy == other);
        QVERIFY(ledger.open(third)->policy == aPolicy());
        DecisionLedger later(chain);
        later.know(first.digests.model, model);
        QVERIFY(later.open(first)->model == model);
        auto elsewhere = first.digests.model;
        elsewhere.bytes[0] = static_cast<std::uint8_t>(elsewhere.bytes[0] ^ 1);
        later.know(elsewhere, model);
        QVERIFY(later.open(first)->model != model);
    }

    void recordsTheSameDecisionOnce() {
        ARecord record;
        auto chain = record.open();
        DecisionLedger ledger(chain);
        const auto first = decided(ledger, aSnapshot());
        QVERIFY(decided(ledger, aSnapshot()) == first);
        QCOMPARE(chain.head()->count, std::uint64_t{2});
    }

    void tellsTheCauseOfEachStep() {
        ARecord record;
        auto chain = record.open();
        DecisionLedger ledger(chain);
        auto snapshot = aSnapshot();
        decided(ledger, snapshot);
        const auto next = [&](auto change) {
            snapshot.at += Seconds{60};
            change(snapshot);
            return decided(ledger, snapshot).cause;
        };
        QCOMPARE(next([](auto&) {}).id, std::string("cause.time"));
        const auto fresh = next([](auto& s) { s.evidence[2].state = EvidenceState::Fresh; });
        QCOMPARE(fresh.id, std::string("cause.evidence.state"));
        QCOMPARE(fresh.texts.at("kind"), std::string("tests"));
        QCOMPARE(fresh.texts.at("state"), std::string("fresh"));
        // What is measured all the time differs at every look: its bytes are no cause.
        QCOMPARE(next([](auto& s) { s.evidence[6].digest.bytes[0] ^= 1; }).id, std::string("cause.time"));
        next([](auto& s) { s.production.alerts.emplace(); });
        const auto fires = next([](auto& s) { s.production.alerts->push_back({"ShopErrors", "page", false, {}}); });
        QCOMPARE(fires.id, std::string("cause.alert.fires"));
        QCOMPARE(fires.texts.at("name"), std::string("ShopErrors"));
        QCOMPARE(next([](auto& s) { s.production.alerts->clear(); }).id, std::string("cause.alert.over"));
        QCOMPARE(next([](auto& s) {
                     s.reviews = {{"ada", {"senior"}, noon, commit(2)}};
                 }).id,
                 std::string("cause.review"));
        QCOMPARE(next([](auto& s) { s.change.head = commit(3); }).id, std::string("cause.head"));
        const auto history = ledger.history("shop/pay").value();
        QCOMPARE(history.size(), std::size_t{9});
        QCOMPARE(history.front().cause.id, std::string("cause.first"));
    }

    void listsTheNewestOfEachChangeAndWhatWaits() {
        ARecord record;
        auto chain = record.open();
        DecisionLedger ledger(chain);
        decided(ledger, aSnapshot("shop/a"));
        const auto b = decided(ledger, aSnapshot("shop/b"));
        auto later = aSnapshot("shop/a");
        later.at += Seconds{60};
        const auto a = decided(ledger, later);
        const auto newest = ledger.newest().value();
        QCOMPARE(newest.size(), std::size_t{2});
        QVERIFY(newest[0] == a && newest[1] == b);
        QCOMPARE(ledger.waiting(noon)->size(), std::size_t{2});
        const auto done = ledger.act(b.id, aPolicy(), ada(), request(ActKind::Override));
        FERMATA_VERIFY_OK(done);
        QCOMPARE(ledger.waiting(noon)->size(), std::size_t{1});
        QCOMPARE(ledger.waiting(noon + Seconds{3600})->size(), std::size_t{2}); // expired
    }

    void bindsAnActToWhatWasSeen() {
        ARecord record;
        auto chain = record.open();
        DecisionLedger ledger(chain);
        const auto decision = decided(ledger, aSnapshot());
        const auto act = ledger.act(decision.id, aPolicy(), ada(), request(ActKind::Override));
        FERMATA_VERIFY_OK(act);
        QVERIFY(ledger.acts("shop/pay").value() == std::vector<RecordedAct>{*act});
        QCOMPARE(act->author.person, std::string("ada"));
        QCOMPARE(act->author.established, decision::Established::OsAccount);
        QVERIFY(act->digests == decision.digests);
        QVERIFY(!withdrawal(*act, decision, noon));
        const auto with = [&](auto change) {
            auto other = decision;
            change(other);
            return withdrawal(*act, other, noon).value();
        };
        QCOMPARE(with([](auto& d) { d.head = commit(9); }), Withdrawal::HeadMoved);
        QCOMPARE(with([](auto& d) { d.base = commit(9); }), Withdrawal::BaseMoved);
        QCOMPARE(with([](auto& d) { d.environment = "else"; }), Withdrawal::EnvironmentDiffers);
        QCOMPARE(with([](auto& d) { d.digests.policy = {{9}}; }), Withdrawal::PolicyChanged);
        QCOMPARE(with([](auto& d) { d.digests.model = {{9}}; }), Withdrawal::ModelChanged);
        auto block = decision;
        block.verdict = decision::Verdict::Block;
        if (decision.verdict != decision::Verdict::Block)
            QCOMPARE(withdrawal(*act, block, noon).value(), Withdrawal::VerdictWorse);
        QCOMPARE(withdrawal(*act, decision, noon + Seconds{3600}).value(), Withdrawal::Expired);
    }

    void endsAnApprovalAfterADay() {
        RecordedAct act;
        act.at = noon;
        RecordedDecision decision;
        QVERIFY(!withdrawal(act, decision, noon + Seconds{86399}));
        QCOMPARE(withdrawal(act, decision, noon + Seconds{86400}).value(), Withdrawal::Expired);
    }

    void keepsAHoldWhenOtherThingsMove() {
        RecordedAct hold;
        hold.kind = ActKind::Hold;
        hold.at = noon;
        hold.until = noon + Days{3};
        RecordedDecision decision;
        decision.digests.policy = {{9}};
        QVERIFY(!withdrawal(hold, decision, noon + Days{2}));
        QCOMPARE(withdrawal(hold, decision, noon + Days{3}).value(), Withdrawal::Expired);
    }

    void recordsNothingForThoseWhoMayNot() {
        ARecord record;
        auto chain = record.open();
        DecisionLedger ledger(chain);
        const auto decision = decided(ledger, aSnapshot());
        const auto ben = decision::actorOfAccount(aPolicy(), "ben");
        QCOMPARE(ledger.act(decision.id, aPolicy(), ben, request(ActKind::Override)).error().fault(), Fault::Refused);
        QCOMPARE(ledger.act(decision.id, aPolicy(), {}, request(ActKind::Hold)).error().fault(), Fault::Refused);
        auto noReason = request(ActKind::Override);
        noReason.reason.clear();
        QCOMPARE(ledger.act(decision.id, aPolicy(), ada(), noReason).error().fault(), Fault::Refused);
        QCOMPARE(ledger.act("ffffffff", aPolicy(), ada(), request(ActKind::Hold)).error().fault(), Fault::NotFound);
        QCOMPARE(chain.head()->count, std::uint64_t{2});
    }

    void runsEveryDecisionAgainByteByByte() {
        ARecord record;
        auto chain = record.open();
        DecisionLedger ledger(chain);
        for (int i = 0; i < 5; ++i)
            decided(ledger, aSnapshot("shop/" + std::to_string(i)));
        const auto store = reexecuteAll(chain);
        FERMATA_VERIFY_OK(store);
        QCOMPARE(store->same, std::uint64_t{5});
        QVERIFY(store->problems.empty());
        const auto exported = ExportedRecord::open(record.exported(), {});
        QCOMPARE(reexecuteAll(*exported)->same, std::uint64_t{5});
    }

    void findsADecisionThatDoesNotFollowFromItsInputs() {
        ARecord record;
        auto chain = record.open();
        DecisionLedger ledger(chain);
        auto lie = decision::decide(aSnapshot(), aPolicy(), *model);
        lie.verdict = decision::Verdict::FastTrack;
        FERMATA_VERIFY_OK(ledger.add(aSnapshot(), aPolicy(), model, lie));
        const auto again = reexecuteAll(chain);
        QCOMPARE(again->problems.size(), std::size_t{1});
    }

    /// After an update the decisions of the version before can no longer be read; they are not tampered, they do not
    /// stand in the way of new ones, and the cause says what happened.
    void goesOnBehindADecisionOfAnEarlierVersion() {
        ARecord record;
        auto chain = record.open();
        DecisionLedger ledger(chain);
        const auto spelledBefore = [](std::string bytes) {
            const auto at = bytes.find('/', bytes.find("\"form\":"));
            return bytes.replace(at, 2, "/1");
        };
        Entry entry;
        entry.kind = RecordKind::Decision;
        entry.subject = "shop/pay";
        const auto decision = decision::decide(aSnapshot(), aPolicy(), *model);
        entry.objects = {spelledBefore(encode(aSnapshot())), spelledBefore(encode(aPolicy())),
                         spelledBefore(encode(decision)), model->encode()};
        RecordedDecision earlier;
        earlier.at = noon;
        earlier.change = "shop/pay";
        earlier.base = commit(1);
        earlier.head = commit(2);
        earlier.environment = "production";
        earlier.decider = 1;
        earlier.digests = {io::sha256(entry.objects[0]), io::sha256(entry.objects[1]), io::sha256(entry.objects[3]),
                           io::sha256(entry.objects[2])};
        entry.payload = payloadOf(earlier);
        FERMATA_VERIFY_OK(chain.append(entry, noon));
        const auto next = decided(ledger, aSnapshot());
        QCOMPARE(next.cause.id, std::string("cause.decider"));
        const auto again = reexecuteAll(chain);
        FERMATA_VERIFY_OK(again);
        QCOMPARE(again->notByThisVersion, std::uint64_t{1});
        QCOMPARE(again->same, std::uint64_t{1});
        QVERIFY(again->problems.empty());
    }

    void callsAnotherDeciderNotReexecutableNeverTampered() {
        ARecord record;
        auto chain = record.open();
        DecisionLedger ledger(chain);
        auto decision = decision::decide(aSnapshot(), aPolicy(), *model);
        decision.deciderNumber = decision::decider + 1;
        FERMATA_VERIFY_OK(ledger.add(aSnapshot(), aPolicy(), model, decision));
        const auto again = reexecuteAll(chain);
        QCOMPARE(again->notByThisVersion, std::uint64_t{1});
        QVERIFY(again->problems.empty());
    }
};

FERMATA_CORE_TEST(TestLedger)
#include "tst_ledger.moc"
