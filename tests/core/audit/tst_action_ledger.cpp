#include "core/action/order_id.h"
#include "core/audit/action_ledger.h"
#include "core/audit/action_payload.h"
#include "core/audit/verification.h"
#include "tests/core/action/orders.h"
#include "tests/core/audit/a_record.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::audit;
using namespace fermata::test;
using action::ActionKind;
using action::Outcome;
using decision::CommandKind;

namespace {

decision::Policy aPolicy() {
    auto policy = decision::Policy::standard();
    policy.people = {{"rita", "Rita", {}, {}, {"rita"}, {"release-manager", "senior"}, ""},
                     {"ben", "Ben", {}, {}, {"ben"}, {"author"}, ""}};
    return policy;
}

decision::Actor ben() {
    return decision::actorOfAccount(aPolicy(), "ben");
}

decision::CommandRequest request(CommandKind kind, const std::string& scope = "production", Time at = noon) {
    return {kind, scope, "the season begins", "", at + Seconds{3600}, at, true};
}

/// A record, its ledger, and something to order.
struct Desk {
    ARecord record;
    Chain chain{record.open()};
    ActionLedger ledger{chain};
    FakeExecutor executor;
    FixedClock clock{noon};

    Result<action::Arming> arm(const std::vector<ActionKind>& actions = {ActionKind::Deploy, ActionKind::RollBack},
                               const std::string& scope = "production", Time at = noon) {
        return ledger.arm(aPolicy(), rita(), request(CommandKind::Arm, scope, at), actions);
    }
    Result<action::Receipt> carryOut(const action::Order& order, const decision::Actor& by = rita()) {
        return action::carryOut(
            order, by, executor,
            {&ledger, &clock, [](const action::Order& each) -> Result<action::Reading> { return asOrdered(each); }, {}},
            {});
    }
    action::Order order(const std::string& nonce = "", ActionKind kind = ActionKind::Deploy) const {
        auto wanted = anOrder(kind);
        wanted.nonce = nonce;
        wanted.at = clock.now();
        return action::identified(wanted);
    }
    bool isWhole() const {
        const auto checked = verifyStore(record.file(), {});
        return checked && checked->isWhole();
    }
};

} // namespace

class TestActionLedger : public QObject {
    Q_OBJECT
private slots:
    void armsByRecordUntilItEnds() {
        Desk desk;
        QVERIFY(desk.ledger.armed(noon)->empty());
        const auto armed = desk.arm();
        FERMATA_VERIFY_OK(armed);
        QCOMPARE(armed->person, std::string("rita"));
        QVERIFY((armed->actions == std::vector{ActionKind::Deploy, ActionKind::RollBack}));
        QVERIFY(desk.ledger.armed(noon).value() == std::vector{*armed});
        QCOMPARE(desk.ledger.armed(noon + Seconds{3599})->size(), std::size_t{1});
        QVERIFY(desk.ledger.armed(noon + Seconds{3600})->empty());
        ActionLedger another(desk.chain); // from the record alone
        QVERIFY(another.armed(noon).value() == std::vector{*armed});
    }

    void anotherArmingTakesThePlaceOfTheFirst() {
        Desk desk;
        FERMATA_VERIFY_OK(desk.arm());
        FERMATA_VERIFY_OK(desk.arm({ActionKind::RollBack}));
        FERMATA_VERIFY_OK(desk.arm({ActionKind::Silence}, "staging"));
        const auto armed = desk.ledger.armed(noon).value();
        QCOMPARE(armed.size(), std::size_t{2});
        QVERIFY((armed[0].actions == std::vector{ActionKind::RollBack}));
    }

    void disarmingIsOpenToAllAndOfWhatIsArmed() {
        Desk desk;
        const auto disarm = [&](const std::string& scope) {
            return desk.ledger.disarm(aPolicy(), ben(), request(CommandKind::Disarm, scope));
        };
        QVERIFY(disarm("production").error().fault() == Fault::NotFound);
        FERMATA_VERIFY_OK(desk.arm());
        QVERIFY(disarm("staging").error().fault() == Fault::NotFound);
        FERMATA_VERIFY_OK(disarm("production"));
        QVERIFY(desk.ledger.armed(noon)->empty());
        QVERIFY(disarm("production").error().fault() == Fault::NotFound);
        QVERIFY(desk.isWhole());
    }

    void whoMayNotWritesNothing() {
        Desk desk;
        const auto before = desk.chain.head()->count;
        const auto armed = desk.ledger.arm(aPolicy(), ben(), request(CommandKind::Arm), {ActionKind::Deploy});
        QCOMPARE(armed.error().message(), std::string("authority.arm.role"));
        QVERIFY(armed.error().fault() == Fault::Refused);
        QVERIFY(desk.arm({}).error().fault() == Fault::Usage);
        QVERIFY(!desk.ledger.stopLine(aPolicy(), {}, request(CommandKind::StopLine), {}));
        QVERIFY(!desk.ledger.resumeLine(aPolicy(), ben(), request(CommandKind::ResumeLine), true));
        QVERIFY(!desk.ledger.requestRollback(aPolicy(), ben(), request(CommandKind::RollBack), {}));
        QCOMPARE(desk.chain.head()->count, before);
    }

    void stopsTheLineAndResumesIt() {
        Desk desk;
        for (const std::string scope : {"", "production", "service:shop"})
            FERMATA_VERIFY_OK(
                desk.ledger.stopLine(aPolicy(), ben(), request(CommandKind::StopLine, scope), {"senior"}));
        QCOMPARE(desk.ledger.stops(noon)->size(), std::size_t{3});
        QCOMPARE(desk.ledger.stops(noon)->at(0).exceptedRoles.at(0), std::string("senior"));
        QVERIFY(desk.ledger.stops(noon + Seconds{3600})->empty());
        const auto resume = [&](const std::string& scope, bool every) {
            return desk.ledger.resumeLine(aPolicy(), rita(), request(CommandKind::ResumeLine, scope), every);
        };
        QCOMPARE(resume("production", false).value(), 1);
        QVERIFY(resume("production", false).error().fault() == Fault::NotFound);
        QCOMPARE(desk.ledger.stops(noon)->size(), std::size_t{2});
        QCOMPARE(resume("", true).value(), 2);
        QVERIFY(desk.ledger.stops(noon)->empty());
    }

    void ordersAndReceiptsAreOnRecord() {
        Desk desk;
        FERMATA_VERIFY_OK(desk.arm());
        const auto order = desk.order();
        FERMATA_VERIFY_OK(desk.carryOut(order));
        const auto recorded = desk.ledger.order(order.id);
        FERMATA_VERIFY_OK(recorded);
        QVERIFY(recorded->order == order);
        QCOMPARE(recorded->author.person, std::string("rita"));
        QCOMPARE(recorded->arming, desk.ledger.armed(noon)->at(0).record);
        QVERIFY(recorded->receipt->outcome == Outcome::Done && recorded->receipt->reference == "ci/7");
        QCOMPARE(recorded->description, std::string("Do it"));
        QVERIFY(desk.ledger.openOrders()->empty());
        FERMATA_VERIFY_OK(desk.carryOut(order));
        QCOMPARE(desk.executor.performed, 1);
        QVERIFY(desk.isWhole());
    }

    void anotherProcessSeesTheOrderBeforeItIsDone() {
        Desk desk;
        FERMATA_VERIFY_OK(desk.arm());
        Chain other = desk.record.open();
        ActionLedger ledger(other);
        QVERIFY(ledger.openOrders()->empty());
        const auto judge = [](const action::Standing&) { return action::Ruling{}; };
        const auto order = desk.order();
        const auto first = desk.ledger.intend(order, rita(), "x", judge, noon);
        FERMATA_VERIFY_OK(first);
        QVERIFY(!first->before && !first->ruling.instead);
        const auto second = ledger.intend(order, rita(), "x", judge, noon);
        FERMATA_VERIFY_OK(second);
        QVERIFY(second->before && !second->before->receipt);
        QCOMPARE(ledger.openOrders()->size(), std::size_t{1});
    }

    void aDisarmingByAnotherProcessCountsAtOnce() {
        Desk desk;
        FERMATA_VERIFY_OK(desk.arm());
        QCOMPARE(desk.ledger.armed(noon)->size(), std::size_t{1});
        Chain other = desk.record.open();
        FERMATA_VERIFY_OK(ActionLedger(other).disarm(aPolicy(), ben(), request(CommandKind::Disarm)));
        QVERIFY(desk.carryOut(desk.order())->outcome == Outcome::DryRun);
        QCOMPARE(desk.executor.performed, 0);
    }

    void whatWasNotSentIsOnRecordOnce() {
        Desk desk;
        for (int i = 0; i < 3; ++i)
            QVERIFY(desk.carryOut(desk.order())->outcome == Outcome::DryRun);
        auto orders = desk.ledger.orders(10).value();
        QCOMPARE(orders.size(), std::size_t{1});
        QVERIFY(!orders[0].wasSent && orders[0].receipt->outcome == Outcome::DryRun);
        QVERIFY(desk.ledger.openOrders()->empty());
        FERMATA_VERIFY_OK(desk.arm());
        QVERIFY(desk.carryOut(desk.order())->outcome == Outcome::Done); // a dry run was no act
        orders = desk.ledger.orders(10).value();
        QCOMPARE(orders.size(), std::size_t{2});
        QVERIFY(orders[0].wasSent && !orders[1].wasSent);
        QCOMPARE(desk.ledger.orders(1)->size(), std::size_t{1});
    }

    void theHotfixLaneIsRecordedWithEachUse() {
        Desk desk;
        FERMATA_VERIFY_OK(desk.arm());
        const auto stop = desk.ledger.stopLine(aPolicy(), ben(), request(CommandKind::StopLine, ""), {"senior"});
        FERMATA_VERIFY_OK(stop);
        QVERIFY(desk.carryOut(desk.order())->outcome == Outcome::Refused);
        auto hotfix = desk.order("hotfix");
        hotfix.role = "senior";
        QVERIFY(desk.carryOut(hotfix)->outcome == Outcome::Done);
        QCOMPARE(desk.ledger.order(hotfix.id)->exception, stop->record);
        const auto rollback = desk.order("", ActionKind::RollBack);
        QVERIFY(desk.carryOut(rollback)->outcome == Outcome::Done);
        QCOMPARE(desk.ledger.order(rollback.id)->exception, std::uint64_t{0});
    }

    void automaticActsAreCountedForAnHourAndBindNoPerson() {
        Desk desk;
        FERMATA_VERIFY_OK(desk.ledger.arm(aPolicy(), rita(),
                                          {CommandKind::Arm, "production", "x", "", noon + Seconds{86400}, noon, true},
                                          {ActionKind::RollBack}));
        const auto automatic = [&](const std::string& nonce) {
            auto order = desk.order(nonce, ActionKind::RollBack);
            order.isAutomatic = true;
            return desk.carryOut(order, {});
        };
        for (int i = 0; i < 6; ++i)
            QVERIFY(automatic(std::to_string(i))->outcome == Outcome::Done);
        QCOMPARE(desk.ledger.standing(noon)->automaticActs.at("production"), 6);
        QVERIFY(automatic("seventh")->outcome == Outcome::Refused);
        QVERIFY(desk.carryOut(desk.order("by hand", ActionKind::RollBack))->outcome == Outcome::Done);
        desk.clock.set(noon + Seconds{3600});
        QVERIFY(automatic("an hour later")->outcome == Outcome::Done);
        QVERIFY(desk.isWhole());
    }

    void unknownStaysOpenUntilSomebodyLooks() {
        Desk desk;
        FERMATA_VERIFY_OK(desk.arm());
        desk.executor.answer = action::Receipt{{}, Outcome::Unknown, {}, "no answer", {}};
        QVERIFY(desk.carryOut(desk.order())->outcome == Outcome::Unknown);
        QCOMPARE(desk.ledger.openOrders()->size(), std::size_t{1});
        action::Executors executors;
        executors.push_back(std::make_unique<FakeExecutor>());
        const auto done = action::reconcileAll(desk.ledger, executors, desk.clock, {});
        FERMATA_VERIFY_OK(done);
        QCOMPARE(done->receipts.size(), std::size_t{1});
        QVERIFY(desk.ledger.openOrders()->empty());
        QVERIFY(desk.ledger.order(desk.order().id)->receipt->text == "Found.");
        // Somebody who looked at the same moment and saw nothing does not undo it.
        FERMATA_VERIFY_OK(desk.ledger.receive({desk.order().id, Outcome::Refused, "", "not there", noon}));
        QVERIFY(desk.ledger.order(desk.order().id)->receipt->outcome == Outcome::Done);
        QVERIFY(desk.ledger.receive({"no such order", Outcome::Done, "", "", noon}).error().fault() == Fault::NotFound);
    }

    void aMessageIsNeverLookedUp() {
        Desk desk;
        auto order = desk.order("", ActionKind::Notify);
        order.isAutomatic = true;
        desk.executor.answer = action::Receipt{{}, Outcome::Unknown, {}, "no answer", {}};
        QVERIFY(desk.carryOut(order, {})->outcome == Outcome::Unknown);
        QVERIFY(desk.ledger.openOrders()->empty());
        QVERIFY(desk.ledger.standing(noon)->automaticActs.empty());
    }

    void aRollbackIsAskedForWithReasonAndRole() {
        Desk desk;
        RecordedRollback wanted;
        wanted.decisionId = "d1";
        wanted.service = "shop";
        wanted.from = "ci/9";
        wanted.version = "1.4.1";
        auto asked = request(CommandKind::RollBack);
        asked.role = "senior";
        const auto recorded = desk.ledger.requestRollback(aPolicy(), rita(), asked, wanted);
        FERMATA_VERIFY_OK(recorded);
        QVERIFY(recorded->environment == "production" && recorded->role == "senior" &&
                recorded->author.person == "rita");
        QVERIFY(desk.ledger.rollbackRequests(5).value() == std::vector{*recorded});
        wanted.steps = {{"web", "3.1", "3.0", false}, {"shop", "1.5.0", "1.4.1", false}};
        const auto inOrder = desk.ledger.requestRollback(aPolicy(), rita(), asked, wanted);
        FERMATA_VERIFY_OK(inOrder);
        QVERIFY(inOrder->steps == wanted.steps);
        QVERIFY(desk.ledger.rollbackRequests(1).value() == std::vector{*inOrder});
        QVERIFY(desk.isWhole());
    }

    void everyNewKindIsReadBackAndNothingElse() {
        Desk desk;
        FERMATA_VERIFY_OK(desk.arm());
        const auto stored = desk.chain.of({RecordKind::EnvironmentArmed}, 1)->at(0);
        QVERIFY(decodeRecord(stored.bytes).value() == stored.record);
        Record other = stored.record;
        other.payload.set("zeal", 1);
        QVERIFY(!readArming(other));
        other.payload = io::CanonicalValue::object();
        QVERIFY(!readArming(other) && !readStop(other) && !readIntent(other) && !readRollback(other));
        QCOMPARE(std::size(allRecordKinds), std::size_t{17});
        for (const RecordKind kind : allRecordKinds)
            QVERIFY(recordKind(name(kind)) == kind);
    }
};

FERMATA_CORE_TEST(TestActionLedger)
#include "tst_action_ledger.moc"
