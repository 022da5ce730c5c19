#include "core/wording/wording.h"
#include "tests/core/action/orders.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::action;
using namespace fermata::test;

namespace {

constexpr ActionKind armedKinds[] = {ActionKind::Approve,
                                     ActionKind::Start,
                                     ActionKind::ReRun,
                                     ActionKind::Cancel,
                                     ActionKind::Deploy,
                                     ActionKind::RollBack,
                                     ActionKind::RequestEnvironment,
                                     ActionKind::ReleaseEnvironment,
                                     ActionKind::Silence};

} // namespace

class TestConduct : public QObject {
    Q_OBJECT
private:
    struct Scene {
        Order order = anOrder();
        FakeBook book;
        FakeExecutor executor;
        FixedClock clock{orderedAt};
        decision::Actor by = rita();
        std::function<Result<Reading>(const Order&)> read = [](const Order& each) { return asOrdered(each); };

        Result<Receipt> carryOut(std::stop_token stop = {}) {
            return action::carryOut(order, by, executor, {&book, &clock, read, {}}, std::move(stop));
        }
    };

    static Ruling rule(const Order& order, const std::optional<Reading>& reading,
                       const Standing& standing = everythingArmed(), Time now = orderedAt,
                       const decision::Actor& by = rita()) {
        return mayOrder(order, standing, reading, by, {}, now);
    }
    static Ruling rule(const Order& order, const Standing& standing = everythingArmed()) {
        return rule(order, asOrdered(order), standing);
    }
    static std::string why(const Ruling& ruling) {
        if (!ruling.instead)
            return {};
        if (!wording::pattern(ruling.why.id) || wording::sentence(ruling.why).find('?') != std::string::npos)
            return "no whole sentence: " + wording::sentence(ruling.why);
        return std::string(name(*ruling.instead)) + " " + ruling.why.id;
    }

private slots:
    void whatIsArmedAndUnchangedMayBeDone() {
        for (const ActionKind kind : allActionKinds)
            QCOMPARE(why(rule(anOrder(kind))), std::string());
        QCOMPARE(rule(anOrder()).arming, std::uint64_t{7});
    }

    void whatIsNotArmedIsADryRun() {
        for (const ActionKind kind : armedKinds) {
            QCOMPARE(why(rule(anOrder(kind), Standing{})), std::string("dry-run act.not_armed"));
            Standing otherwise = everythingArmed();
            std::erase(otherwise.armed[0].actions, kind);
            QCOMPARE(why(rule(anOrder(kind), otherwise)), std::string("dry-run act.not_armed"));
            Standing elsewhere = everythingArmed();
            elsewhere.armed[0].environment = "staging";
            QCOMPARE(why(rule(anOrder(kind), elsewhere)), std::string("dry-run act.not_armed"));
            Standing over = everythingArmed();
            over.armed[0].until = orderedAt;
            QCOMPARE(why(rule(anOrder(kind), over)), std::string("dry-run act.not_armed"));
        }
        QCOMPARE(why(rule(anOrder(ActionKind::Notify), Standing{})), std::string());
    }

    void whatConcernsNoEnvironmentIsArmedByItsSource() {
        Order order = anOrder(ActionKind::Start);
        order.binding.environment.clear();
        QCOMPARE(why(rule(identified(order))), std::string("dry-run act.not_armed"));
        Standing standing = everythingArmed();
        standing.armed[0].environment = "source:ci";
        QCOMPARE(why(rule(identified(order), standing)), std::string());
    }

    void everyDifferenceWithdrawsADeployment_data() {
        QTest::addColumn<int>("field");
        QTest::addColumn<QString>("id");
        const char* ids[] = {"head",    "head",   "base",  "artefact", "environment", "run",
                             "attempt", "policy", "model", "snapshot", "decision",    "verdict"};
        for (int i = 0; i < 12; ++i)
            QTest::addRow("%d %s", i, ids[i]) << i << QString("withdrawn act.withdrawn.%1").arg(ids[i]);
    }
    void everyDifferenceWithdrawsADeployment() {
        QFETCH(int, field);
        QFETCH(QString, id);
        for (const ActionKind kind : {ActionKind::Deploy, ActionKind::Approve}) {
            const Order order = anOrder(kind);
            Reading reading = asOrdered(order);
            Binding& now = reading.now;
            switch (field) {
            case 0:
                now.change = "other";
                break;
            case 1:
                now.head = {};
                break;
            case 2:
                now.base = {};
                break;
            case 3:
                now.artefact = "ci/shop@1.4.3";
                break;
            case 4:
                now.environment = "staging";
                break;
            case 5:
                now.run = "ci/13";
                break;
            case 6:
                now.attempt = 2;
                break;
            case 7:
                now.policy = {};
                break;
            case 8:
                now.model = {};
                break;
            case 9:
                now.snapshot = {};
                break;
            case 10:
                now.decisionId = "d2";
                break;
            case 11:
                now.verdict = decision::Verdict::Review;
                break;
            }
            QCOMPARE(QString::fromStdString(why(rule(order, reading))), id);
        }
    }

    void aBetterVerdictOnTheSameEvidenceDoesNotWithdraw() {
        const Order order = anOrder();
        Reading reading = asOrdered(order);
        reading.now.verdict = decision::Verdict::FastTrack;
        QCOMPARE(why(rule(order, reading)), std::string());
        reading.now.verdict.reset();
        QCOMPARE(why(rule(order, reading)), std::string("withdrawn act.withdrawn.verdict"));
        Order blocked = order; // an override of a hold is none of a block
        blocked.binding.verdict = decision::Verdict::Hold;
        reading = asOrdered(blocked);
        reading.now.verdict = decision::Verdict::Block;
        QCOMPARE(why(rule(blocked, reading)), std::string("withdrawn act.withdrawn.verdict"));
    }

    void anOrderLastsADay() {
        const Order order = anOrder();
        Standing standing = everythingArmed();
        standing.armed[0].until = orderedAt + Seconds{30 * 86400};
        QCOMPARE(why(rule(order, asOrdered(order), standing, orderedAt + Seconds{86399})), std::string());
        QCOMPARE(why(rule(order, asOrdered(order), standing, orderedAt + Seconds{86400})),
                 std::string("withdrawn act.withdrawn.old"));
        QCOMPARE(why(rule(order, asOrdered(order), standing, orderedAt - Seconds{3000})),
                 std::string("withdrawn act.withdrawn.old"));
    }

    void whatCannotBeReadAgainWithdraws() {
        for (const ActionKind kind : allActionKinds) {
            const bool goes = kind == ActionKind::Notify || kind == ActionKind::RollBack;
            QCOMPARE(why(rule(anOrder(kind), std::nullopt)),
                     goes ? std::string() : std::string("withdrawn act.withdrawn.unread"));
        }
        Order automatic = anOrder(ActionKind::RollBack);
        automatic.isAutomatic = true;
        QCOMPARE(why(rule(automatic, std::nullopt)), std::string("withdrawn act.withdrawn.unread"));
    }

    void theGateBindsDeploymentsAndNeverARollback() {
        for (const ActionKind kind : armedKinds) {
            const Order order = anOrder(kind);
            Reading reading = asOrdered(order);
            reading.isSettled = false;
            QCOMPARE(why(rule(order, reading)), isGated(kind) ? std::string("refused act.not_settled") : std::string());
        }
    }

    void aRollbackFollowsWhatRunsNotWhatWasDecided() {
        const Order order = anOrder(ActionKind::RollBack);
        Reading reading = asOrdered(order);
        reading.isSettled = false;
        reading.now.head = {};
        reading.now.base = {};
        reading.now.policy = {};
        reading.now.snapshot = {};
        reading.now.verdict = decision::Verdict::Block;
        QCOMPARE(why(rule(order, reading)), std::string());
        reading.now.artefact = "ci/another deployment";
        QCOMPARE(why(rule(order, reading)), std::string("withdrawn act.withdrawn.artefact"));
    }

    void aStoppedLineLetsARollbackThrough() {
        for (const char* scope : {"", "production", "service:shop"}) {
            Standing standing = everythingArmed();
            standing.stops = {aStop(scope)};
            for (const ActionKind kind : armedKinds)
                QCOMPARE(why(rule(anOrder(kind), standing)),
                         bringsForward(kind) ? std::string("refused act.stopped") : std::string());
        }
    }

    void aStopHoldsOnlyItsScopeAndItsTime() {
        Standing standing = everythingArmed();
        standing.stops = {aStop("staging"), aStop("service:cart")};
        QCOMPARE(why(rule(anOrder(), standing)), std::string());
        standing.stops = {aStop()};
        standing.stops[0].until = orderedAt;
        QCOMPARE(why(rule(anOrder(), standing)), std::string());
        standing.stops = {aStop("service:cart")}; // whose service nobody knows may be the stopped one
        Order nameless = anOrder();
        nameless.service.clear();
        QCOMPARE(why(rule(identified(nameless), standing)), std::string("refused act.stopped"));
    }

    void theHotfixLaneIsForItsRoleAndIsNamed() {
        Standing standing = everythingArmed();
        standing.stops = {aStop("", {"senior"})};
        Order order = anOrder();
        QCOMPARE(why(rule(order, standing)), std::string("refused act.stopped")); // given as release-manager
        order.role = "senior";
        QCOMPARE(why(rule(order, standing)), std::string());
        QCOMPARE(rule(order, standing).exception, std::uint64_t{9});
        standing.stops.push_back(aStop("production"));
        QCOMPARE(why(rule(order, standing)), std::string("refused act.stopped")); // every stop has to let it through
        standing.stops.pop_back();
        const decision::Actor other{"ben", decision::Established::OsAccount, {"author"}};
        QCOMPARE(why(rule(order, asOrdered(order), standing, orderedAt, other)), std::string("refused act.stopped"));
        order.isAutomatic = true;
        QCOMPARE(why(rule(order, standing)), std::string("refused act.stopped"));
    }

    void hourlyLimitsBindTheProgramNotAPerson() {
        Standing standing = everythingArmed();
        standing.automaticActs = {{"production", 6}};
        for (const ActionKind kind : armedKinds) {
            Order order = anOrder(kind);
            QCOMPARE(why(rule(order, standing)), std::string());
            order.isAutomatic = true;
            QCOMPARE(why(rule(order, standing)), std::string("refused act.limit"));
            Standing below = standing;
            below.automaticActs["production"] = 5;
            QCOMPARE(why(rule(order, below)), std::string());
        }
    }

    void whoIsNotEstablishedOrdersNothing() {
        const decision::Actor claimed{"rita", decision::Established::None, {"release-manager"}};
        for (const ActionKind kind : allActionKinds)
            QCOMPARE(why(rule(anOrder(kind), asOrdered(anOrder(kind)), everythingArmed(), orderedAt, claimed)),
                     std::string("refused authority.not_established"));
    }

    void theIntentComesBeforeTheActAndTheReceiptAfterIt() {
        Scene scene;
        const auto receipt = scene.carryOut();
        FERMATA_VERIFY_OK(receipt);
        QVERIFY(receipt->outcome == Outcome::Done && receipt->reference == "ci/7" && receipt->order == scene.order.id);
        QVERIFY((scene.book.happened == std::vector<std::string>{"intent", "receipt done"}));
    }

    void whatIsOnRecordIsNeverDoneAgain() {
        Scene scene;
        FERMATA_VERIFY_OK(scene.carryOut());
        const auto again = scene.carryOut();
        FERMATA_VERIFY_OK(again);
        QVERIFY(again->outcome == Outcome::Done);
        QCOMPARE(scene.executor.performed, 1);
        scene.book.orders[0].receipt.reset(); // a crash in between
        QVERIFY(scene.carryOut()->outcome == Outcome::Unknown);
        QCOMPARE(scene.executor.performed, 1);
        scene.order.nonce = "2"; // a person's deliberate repeat
        scene.order = identified(scene.order);
        FERMATA_VERIFY_OK(scene.carryOut());
        QCOMPARE(scene.executor.performed, 2);
    }

    void aDryRunSaysWhatWouldBeSentAndSendsNothing() {
        Scene scene;
        scene.book.standing = {};
        const auto receipt = scene.carryOut();
        FERMATA_VERIFY_OK(receipt);
        QVERIFY(receipt->outcome == Outcome::DryRun);
        QVERIFY(receipt->text.find("Do it") != std::string::npos);
        QCOMPARE(scene.executor.performed, 0);
        QVERIFY((scene.book.happened == std::vector<std::string>{"unsent dry-run"}));
    }

    void anApprovalIsWithdrawnWhenTheHeadMoves() {
        Scene scene;
        scene.read = [](const Order& each) -> Result<Reading> {
            Reading reading = asOrdered(each);
            reading.now.head = {};
            return reading;
        };
        QVERIFY(scene.carryOut()->outcome == Outcome::Withdrawn);
        scene.read = [](const Order&) -> Result<Reading> {
            return Error(Fault::Unreachable, "the repository is gone");
        };
        QVERIFY(scene.carryOut()->outcome == Outcome::Withdrawn);
        QCOMPARE(scene.executor.performed, 0);
    }

    void aLostAnswerIsUnknownUntilItIsLookedUp() {
        Scene scene;
        scene.executor.answer = Receipt{{}, Outcome::Unknown, {}, "no answer", {}};
        QVERIFY(scene.carryOut()->outcome == Outcome::Unknown);
        Executors executors;
        auto looking = std::make_unique<FakeExecutor>();
        auto* executor = looking.get();
        executors.push_back(std::move(looking));
        executor->found = Receipt{{}, Outcome::Refused, {}, "not there", {}};
        auto done = reconcileAll(scene.book, executors, scene.clock, {}); // it may still be on its way
        FERMATA_VERIFY_OK(done);
        QCOMPARE(done->stillOpen.size(), std::size_t{1});
        scene.clock.set(orderedAt + settlesAfter);
        done = reconcileAll(scene.book, executors, scene.clock, {});
        QVERIFY(done->stillOpen.empty() && done->receipts.at(0).outcome == Outcome::Refused);
        QVERIFY((scene.book.happened == std::vector<std::string>{"intent", "receipt unknown", "receipt refused"}));
        QCOMPARE(executor->performed, 0);
        QVERIFY(reconcileAll(scene.book, executors, scene.clock, {})->receipts.empty());
        QCOMPARE(executor->reconciled, 2);
    }

    void whatWasDoneIsBelievedAtOnce() {
        Scene scene;
        scene.book.orders.push_back({scene.order, orderedAt, std::nullopt});
        Executors executors;
        executors.push_back(std::make_unique<FakeExecutor>());
        const auto done = reconcileAll(scene.book, executors, scene.clock, {});
        FERMATA_VERIFY_OK(done);
        QVERIFY(done->receipts.at(0).outcome == Outcome::Done && done->receipts[0].order == scene.order.id);
        Executors nobody;
        scene.book.orders[0].receipt.reset();
        QCOMPARE(reconcileAll(scene.book, nobody, scene.clock, {})->stillOpen.size(), std::size_t{1});
    }

    void aReceiptThatCannotBeWrittenLeavesTheOrderOpen() {
        Scene scene;
        scene.book.failsToReceive = true;
        QVERIFY(scene.carryOut().error().fault() == Fault::Full);
        QCOMPARE(scene.book.openOrders()->size(), std::size_t{1});
        scene.book.failsToReceive = false;
        FERMATA_VERIFY_OK(scene.carryOut());
        QCOMPARE(scene.executor.performed, 1);
    }

    void anErrorBeforeAnythingWasSentIsANo() {
        Scene scene;
        scene.executor.answer = Error(Fault::NotFound, "no such pipeline");
        QVERIFY(scene.carryOut()->outcome == Outcome::Refused);
        std::stop_source stop;
        stop.request_stop();
        scene.order.nonce = "2";
        scene.order = identified(scene.order);
        QVERIFY(scene.carryOut(stop.get_token())->outcome == Outcome::Refused);
        QCOMPARE(scene.executor.performed, 1);
    }

    void aMachineThatSleptBetweenIntentAndActSendsNothing() {
        class SleepingBook final : public OrderBook {
        public:
            explicit SleepingBook(FixedClock& clock) : m_clock(clock) {}
            Result<Intended> intend(const Order& order, const decision::Actor& by, const std::string& text,
                                    const Judge& judge, Time now) override {
                auto intended = m_book.intend(order, by, text, judge, now);
                m_clock.set(m_clock.now() + Seconds{8 * 3600});
                return intended;
            }
            Result<void> keepUnsent(const Order& order, const decision::Actor& by, const Receipt& receipt) override {
                return m_book.keepUnsent(order, by, receipt);
            }
            Result<void> receive(const Receipt& receipt) override { return m_book.receive(receipt); }
            Result<std::vector<OpenOrder>> openOrders() override { return m_book.openOrders(); }

        private:
            FixedClock& m_clock;
            FakeBook m_book;
        };
        Scene scene;
        SleepingBook book(scene.clock);
        const auto receipt = carryOut(scene.order, rita(), scene.executor, {&book, &scene.clock, scene.read, {}}, {});
        FERMATA_VERIFY_OK(receipt);
        QVERIFY(receipt->outcome == Outcome::Refused);
        QCOMPARE(scene.executor.performed, 0);
    }

    void whatAnExecutorCannotDoIsNotRecorded() {
        Scene scene;
        scene.order = anOrder(ActionKind::Approve);
        QVERIFY(scene.carryOut().error().fault() == Fault::Unsupported);
        QVERIFY(scene.book.happened.empty());
    }
};

FERMATA_CORE_TEST(TestConduct)
#include "tst_conduct.moc"
