// The ledger of what the gate was good for: every number is the sum or the middle of its rows, and only what a person
// would have had to decide counts as spared.
#include <numeric>

#include "core/audit/action_ledger.h"
#include "core/audit/ledger.h"
#include "core/engine/accounts.h"
#include "core/wording/wording.h"
#include "tests/core/action/orders.h"
#include "tests/core/decision/builders.h"
#include "tests/core/engine/engine_world.h"

using namespace fermata;
using namespace fermata::test;
using engine::Account;
using engine::Accounts;

namespace {

constexpr std::int64_t began = 1'700'000'000; // 2023-11-14T22:13:20Z

/// A record of its own, written decision by decision.
class Book {
public:
    Book() {
        setenv("XDG_CONFIG_HOME", (folder / "config").c_str(), 1);
        setenv("XDG_STATE_HOME", (folder / "state").c_str(), 1);
        policy = aPolicy();
        policy.lossUnit = "EUR";
        policy.value.atMost = 50000;
        const auto made = audit::Chain::create(folder / "record.db", "book", {}, places(), fromUnix(began));
        if (!made)
            qFatal("%s", made.error().text().c_str());
        chain.emplace(std::move(audit::Chain::open(folder / "record.db", audit::Access::Conduct, places()).value()));
    }
    static audit::Places places() { return audit::Places::ofAccount().value(); }

    /// A decision on the head number `head` of a change at a moment; `isGood` lets it through.
    audit::RecordedDecision decide(const std::string& change, int head, std::int64_t at, bool isGood,
                                   bool isMerged = false) {
        auto snapshot = aSnapshot();
        snapshot.at = fromUnix(at);
        for (auto& evidence : snapshot.evidence)
            evidence.observedAt = fromUnix(at - 60);
        snapshot.change.key = change;
        snapshot.change.head.bytes[0] = static_cast<std::uint8_t>(head);
        snapshot.change.state = isMerged ? delivery::ChangeState::AlreadyMerged : delivery::ChangeState::Waiting;
        snapshot.value = {{"SHOP-1"}, 240.0, std::nullopt, "EUR"};
        if (!isGood)
            entry(snapshot, assessment::EvidenceKind::Tests).state = assessment::EvidenceState::Missing;
        const auto model = assessment::RiskModel::priorOnly();
        const auto decision = decision::decide(snapshot, policy, aRisk(0.03));
        auto added = audit::DecisionLedger(*chain).add(snapshot, policy, model, decision);
        if (!added)
            qFatal("%s", added.error().text().c_str());
        return *added;
    }
    void act(const audit::RecordedDecision& on, decision::ActKind kind, std::int64_t at) {
        decision::Actor rita{"rita", decision::Established::OsAccount, {"release-manager", "senior"}};
        decision::ActRequest request;
        request.kind = kind;
        request.reason = "looked at it";
        request.role = "release-manager";
        request.at = fromUnix(at);
        if (kind != decision::ActKind::Approve)
            request.until = fromUnix(at + 3600);
        auto acted = audit::DecisionLedger(*chain).act(on.id, policy, rita, request);
        if (!acted)
            qFatal("%s", acted.error().text().c_str());
    }
    /// Ordered and confirmed at this moment.
    void carry(action::ActionKind kind, const audit::RecordedDecision& on, std::int64_t at) {
        FixedClock clock(fromUnix(at));
        audit::ActionLedger ledger(*chain);
        const decision::CommandRequest arming{
            decision::CommandKind::Arm, "production", "the season begins", "", fromUnix(at + 3600), fromUnix(at), true};
        const auto armed =
            ledger.arm(policy, rita(), arming, {action::ActionKind::Deploy, action::ActionKind::RollBack});
        if (!armed)
            qFatal("%s", armed.error().text().c_str());
        action::Order order = anOrder(kind);
        order.binding.change = on.change;
        order.binding.head = on.head;
        order.binding.decisionId = on.id;
        order.nonce = std::to_string(at);
        order.at = fromUnix(at);
        FakeExecutor executor;
        executor.answer->at = fromUnix(at);
        const auto receipt = action::carryOut(
            action::identified(order), rita(), executor,
            {&ledger, &clock, [](const action::Order& each) -> Result<action::Reading> { return asOrdered(each); }, {}},
            {});
        if (!receipt || receipt->outcome != action::Outcome::Done)
            qFatal("not carried out");
    }
    Accounts count(std::optional<Time> from = {}, std::optional<Time> to = {}) {
        auto counted = engine::accountsOf(*chain, from, to);
        if (!counted)
            qFatal("%s", counted.error().text().c_str());
        return *counted;
    }

    ScratchFolder folder;
    decision::Policy policy;
    std::optional<audit::Chain> chain;
};

double valueOf(const Accounts& accounts, const char* id) {
    const Account* account = accounts.find(id);
    return account && account->value ? *account->value : -1.0;
}

} // namespace

class TestAccounts : public QObject {
    Q_OBJECT
private slots:
    void countsWhatAPersonWouldHaveHadToDecide() {
        Book book;
        book.decide("shop/a", 1, began, true);       // let through, nobody acted: spared
        book.decide("shop/b", 2, began, false);      // still waits: neither
        book.decide("shop/c", 3, began, true, true); // was merged before anybody asked: not spared
        const auto held = book.decide("shop/d", 4, began, false);
        book.act(held, decision::ActKind::Override, began + 7200); // taken
        book.decide("shop/e", 5, began, false);
        book.decide("shop/e", 5, began + 1800, true); // spared, half an hour after its first decision
        const auto accounts = book.count();
        QCOMPARE(valueOf(accounts, "decisions.spared"), 2.0);
        QCOMPARE(valueOf(accounts, "decisions.taken"), 1.0);
        QCOMPARE(valueOf(accounts, "waiting.taken"), 2.0);
        QCOMPARE(accounts.find("decisions.taken")->rows[0].person, std::string("rita"));
        // One person's wait is too little to say what was spared, and nothing is made up.
        QVERIFY(!accounts.find("waiting.spared")->value);
        QCOMPARE(accounts.find("waiting.spared")->whyNothing.id, std::string("account.waiting.few"));
        QCOMPARE(valueOf(accounts, "calls.spared"), 0.0);
        QVERIFY(!accounts.find("lead.low")->value);
    }

    void whatWasSparedIsWhatPersonsUsuallyTakeLessWhatItTook() {
        Book book;
        for (int i = 0; i < 5; ++i) {
            const auto held = book.decide("shop/p" + std::to_string(i), 10 + i, began, false);
            book.act(held, decision::ActKind::Override, began + 3600 * (i + 1)); // 1 to 5 hours: median 3
        }
        book.decide("shop/q", 20, began, true);
        book.decide("shop/r", 21, began, false);
        book.decide("shop/r", 21, began + 3600, true);
        book.decide("shop/s", 22, began, false);
        book.decide("shop/s", 22, began + 9 * 3600, true); // slower than a person: nothing was spared
        const auto accounts = book.count();
        QCOMPARE(valueOf(accounts, "waiting.taken"), 3.0);
        QCOMPARE(valueOf(accounts, "waiting.spared"), 3.0 + 2.0 + 0.0);
    }

    /// What was promised until now is what came, what was late and what was taken back: for each deployment, and summed.
    void promisedIsWhatCameWhatWasLateAndWhatWasTakenBack() {
        constexpr std::int64_t day = 86400;
        Book book;
        const auto a = book.decide("shop/a", 1, began, true); // 240 EUR a day
        book.carry(action::ActionKind::Deploy, a, began + day);
        book.carry(action::ActionKind::RollBack, a, began + 3 * day);
        book.carry(action::ActionKind::Deploy, a, began + 4 * day);
        const auto b = book.decide("shop/b", 2, began + 5 * day, true);
        book.carry(action::ActionKind::Deploy, b, began + 5 * day);
        book.decide("shop/c", 3, began + 6 * day, false); // the record ends here
        const auto accounts = book.count();
        QCOMPARE(valueOf(accounts, "value.promised"), 3 * 240.0);
        QCOMPARE(valueOf(accounts, "value.late"), 240.0);       // a came a day after its first decision
        QCOMPARE(valueOf(accounts, "value.taken_back"), 240.0); // and was away for a day
        QCOMPARE(valueOf(accounts, "value.live"), (2 + 2 + 1) * 240.0);
        QCOMPARE(valueOf(accounts, "value.due"), (6 + 1) * 240.0);
        QCOMPARE(valueOf(accounts, "lead.low"), 24.0);
        const auto rowsOf = [&](const char* id) -> const std::vector<engine::AccountRow>& {
            return accounts.find(id)->rows;
        };
        for (std::size_t i = 0; i < 3; ++i) {
            QCOMPARE(rowsOf("value.due")[i].record, rowsOf("value.late")[i].record);
            QCOMPARE(rowsOf("value.due")[i].amount, rowsOf("value.live")[i].amount + rowsOf("value.late")[i].amount +
                                                        rowsOf("value.taken_back")[i].amount);
        }
        // Looked at before the rollback, nothing of it was known.
        const auto early = book.count(std::nullopt, fromUnix(began + 2 * day));
        QCOMPARE(valueOf(early, "value.live"), 240.0);
        QCOMPARE(valueOf(early, "value.taken_back"), 0.0);
    }

    void everyNumberIsMadeOfItsRows() {
        Book book;
        for (int i = 0; i < 40; ++i) {
            const auto decided = book.decide("shop/" + std::to_string(i), i + 1, began + i * 100, i % 3 == 0);
            if (i % 3 == 1)
                book.act(decided, decision::ActKind::Override, began + i * 100 + 60 * (i + 1));
        }
        const auto all = book.count();
        const auto middle = fromUnix(began + 2000);
        const auto early = book.count(std::nullopt, middle), late = book.count(middle, std::nullopt);
        for (const Account& account : all.accounts) {
            if (account.sum != engine::Sum::Total || !account.value)
                continue;
            const double sum = std::accumulate(account.rows.begin(), account.rows.end(), 0.0,
                                               [](double so, const auto& row) { return so + row.amount; });
            QVERIFY2(std::abs(sum - *account.value) < 1e-9, account.id.c_str());
            const auto rows = early.find(account.id)->rows.size() + late.find(account.id)->rows.size();
            QVERIFY2(rows == account.rows.size() || account.id == "waiting.spared", account.id.c_str());
            QVERIFY(wording::pattern(account.meaning.id));
        }
        QVERIFY(valueOf(all, "decisions.spared") > 0 && valueOf(all, "decisions.taken") > 0);
        for (const Account& account : all.accounts)
            for (const auto& row : account.rows) {
                const auto stored = book.chain->record(row.record);
                QVERIFY(stored && stored->record.number == row.record);
            }
    }
};

FERMATA_CORE_TEST(TestAccounts)
#include "tst_accounts.moc"
