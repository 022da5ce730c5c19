#include "core/wording/wording.h"
#include "tests/core/action/orders.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::action;
using namespace fermata::test;

class TestOrders : public QObject {
    Q_OBJECT
private slots:
    void everyNameIsReadBack() {
        for (const ActionKind kind : allActionKinds)
            QVERIFY(actionKind(name(kind)) == kind);
        for (const Outcome each :
             {Outcome::DryRun, Outcome::Done, Outcome::Refused, Outcome::Withdrawn, Outcome::Unknown})
            QVERIFY(outcome(name(each)) == each);
        QVERIFY(!actionKind("nuke") && !outcome(""));
        QCOMPARE(std::size(allActionKinds), std::size_t{10});
    }

    void theSamePurposeIsTheSameOrder() {
        const Order order = anOrder();
        QCOMPARE(order.id.size(), std::size_t{64});
        Order later = order; // newer evidence, another decision, another day, other words
        later.binding.snapshot = {};
        later.binding.policy = {};
        later.binding.decisionId = "d2";
        later.binding.verdict = decision::Verdict::FastTrack;
        later.at += Seconds{3600};
        later.reason = "again";
        later.isAutomatic = true;
        QCOMPARE(orderId(later), order.id);
    }

    void everythingElseMakesAnotherOrder() {
        const Order order = anOrder();
        const auto differs = [&](auto change) {
            Order other = order;
            change(other);
            return orderId(other) != order.id;
        };
        QVERIFY(differs([](Order& o) { o.kind = ActionKind::RollBack; }));
        QVERIFY(differs([](Order& o) { o.executor = "cd"; }));
        QVERIFY(differs([](Order& o) { o.service = "cart"; }));
        QVERIFY(differs([](Order& o) { o.version = "1.4.3"; }));
        QVERIFY(differs([](Order& o) { o.binding.change = "x"; }));
        QVERIFY(differs([](Order& o) { o.binding.base = {}; }));
        QVERIFY(differs([](Order& o) { o.binding.head = {}; }));
        QVERIFY(differs([](Order& o) { o.binding.artefact = "x"; }));
        QVERIFY(differs([](Order& o) { o.binding.environment = "staging"; }));
        QVERIFY(differs([](Order& o) { o.binding.run = "ci/13"; }));
        QVERIFY(differs([](Order& o) { o.binding.attempt = 2; }));
        QVERIFY(differs([](Order& o) { o.parameters["branch"] = "x"; }));
        QVERIFY(differs([](Order& o) { o.nonce = "2"; }));
    }

    void ordersAndReceiptsComeBackAsTheyWere() {
        for (const ActionKind kind : allActionKinds) {
            Order order = anOrder(kind);
            order.reason = "w\xc3\xb6rds \x1b\n\"";
            order.nonce = "2";
            if (kind == ActionKind::Silence)
                order.binding.verdict.reset();
            order = identified(order);
            const auto read = readOrder(orderValue(order));
            FERMATA_VERIFY_OK(read);
            QVERIFY(*read == order);
        }
        const Receipt receipt{anOrder().id, Outcome::Unknown, "ci/9", "lost", orderedAt};
        QVERIFY(readReceipt(receiptValue(receipt)).value() == receipt);
    }

    void anOrderThatWasTamperedWithIsRefused() {
        auto value = orderValue(anOrder());
        const std::string text = value.encode();
        const auto with = [&](const std::string& from, const std::string& to) {
            std::string changed = text;
            changed.replace(changed.find(from), from.size(), to);
            return readOrder(io::CanonicalValue::decode(changed).value());
        };
        QCOMPARE(with("1.4.2\"}", "1.4.3\"}").error().field(), std::string("id"));
        QCOMPARE(with("\"deploy\"", "\"destroy\"").error().field(), std::string("kind"));
        QCOMPARE(with("\"automatic\":false", "\"automatic\":0").error().field(), std::string("automatic"));
        QVERIFY(!with("\"reason\":", "\"rebson\":"));
        QVERIFY(!readOrder(io::CanonicalValue::array()));
        auto more = value;
        more.set("zeal", 1);
        QVERIFY(!readOrder(more));
    }

    void whatBringsForwardAndWhatDoesNot() {
        QVERIFY(bringsForward(ActionKind::Deploy) && bringsForward(ActionKind::Approve) &&
                bringsForward(ActionKind::Start) && bringsForward(ActionKind::ReRun));
        QVERIFY(!bringsForward(ActionKind::RollBack) && !bringsForward(ActionKind::Cancel) &&
                !bringsForward(ActionKind::Notify));
        QVERIFY(isGated(ActionKind::Deploy) && isGated(ActionKind::Approve) && !isGated(ActionKind::RollBack));
        for (const ActionKind kind : allActionKinds)
            QCOMPARE(needsArming(kind), kind != ActionKind::Notify);
    }
};

FERMATA_CORE_TEST(TestOrders)
#include "tst_orders.moc"
