// Backtest: every number again by hand on a small record, outcomes used for nothing but the score, nothing written.
#include <numeric>

#include "core/rehearsal/backtest.h"
#include "core/rehearsal/policy_difference.h"
#include "core/rehearsal/under_policy.h"
#include "tests/core/rehearsal/a_past.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::rehearsal;
using namespace fermata::test;
using decision::Verdict;

namespace {

constexpr Seconds hour{3600};

bool wanted() {
    return false;
}

/// Tests may be three minutes old: each look of APast's usual kind is held under it.
decision::Policy stricter(const APast& past) {
    decision::Policy policy = past.policy;
    policy.evidence[assessment::EvidenceKind::Tests].use = decision::Use::Mandatory;
    policy.evidence[assessment::EvidenceKind::Tests].maximumAge = Seconds{180};
    return policy;
}

Backtest backtested(APast& past, const decision::Policy& tried, const Window& window = {}) {
    auto done = backtest(*past.chain, {{"now", &past.policy}, {"B", &tried}}, window, wanted);
    if (!done)
        qFatal("%s", done.error().text().c_str());
    return std::move(*done);
}

const CaseRow& rowOf(const Backtest& all, const std::string& change) {
    for (const CaseRow& row : all.rows)
        if (row.key.change == change)
            return row;
    qFatal("no row %s", change.c_str());
}

} // namespace

class TestBacktest : public QObject {
    Q_OBJECT
private slots:
    void everyNumberByHand() {
        APast past;
        // a: permitted at once now; held by B at both looks, the second has tests of a minute ago.
        const auto a = past.look({.change = "shop/a", .head = 1, .lines = 400});
        past.look({.change = "shop/a", .head = 1, .at = noon + hour * 2, .lines = 400, .testsAge = Seconds{60}});
        past.deploy(a, noon + hour * 3);
        past.look({.change = "shop/a", .head = 1, .at = noon + hour * 9, .hasTests = false}); // after its fate
        // b: deployed at once and faulty: escapes now, caught by B.
        const auto b = past.look({.change = "shop/b", .head = 2, .at = noon + Days{7}, .lines = 20});
        past.deploy(b, noon + Days{7} + hour);
        past.incident("INC-7", 2, noon + Days{8});
        // c: no tests at all: held by both, never deployed, nobody knows.
        past.look({.change = "shop/c", .head = 3, .at = noon + hour, .hasTests = false});
        past.look({.change = "shop/c", .head = 3, .at = noon + hour * 5, .hasTests = false, .testsAge = hour});
        past.incident("INC-8", 900, noon + Days{8}); // of no change on record
        past.incident("INC-9", 0, noon + Days{8});   // nobody knows of which
        const auto policy = stricter(past);
        const Backtest all = backtested(past, policy);
        QCOMPARE(all.looks, std::size_t{6});
        QCOMPARE(all.rows.size(), std::size_t{3});
        QCOMPARE(all.unknown, std::size_t{1});
        QVERIFY(*all.from == noon && *all.to == noon + Days{7} && all.hasOutcomes);
        const auto &now = all.scores[0], &tried = all.scores[1];
        QCOMPARE(now.gated, std::size_t{1});   // c
        QCOMPARE(tried.gated, std::size_t{2}); // b and c: a's last look before its receipt has new tests
        QCOMPARE(now.caught + now.escaped, std::size_t{1});
        QCOMPARE(now.escaped, std::size_t{1});
        QCOMPARE(tried.caught, std::size_t{1});
        QCOMPARE(now.hours, 0.0 + 0.0 + 4.0);
        QCOMPARE(tried.hours, 2.0 + 1.0 + 4.0); // b waited until its receipt, at least
        QCOMPARE(tried.open, std::size_t{2});
        QCOMPARE(*now.medianHours, 0.0);
        QVERIFY(!tried.medianHours); // two of three were still waiting
        QCOMPARE(tried.longestHours, 4.0);
        QCOMPARE(now.delayCost, 240.0 * 4.0 / 24.0);
        QCOMPARE(tried.delayCost, 240.0 * 7.0 / 24.0);
        QCOMPARE(now.hoursByWeek.size(), std::size_t{2});
        QCOMPARE(tried.hoursByWeek.at(noon - hour * 12), 6.0); // 2026-11-23 is a Monday
        QCOMPARE(tried.hoursByWeek.at(noon - hour * 12 + Days{7}), 1.0);
        QCOMPARE(all.faults.size(), std::size_t{1});
        QCOMPARE(all.faults[0].name, std::string("INC-7"));
        QVERIFY((all.faults[0].isCaught == std::vector{false, true}));
        QCOMPARE(all.rows[all.faults[0].row].key.change, std::string("shop/b"));
        QVERIFY((all.untied == std::vector<std::string>{"INC-8", "INC-9"}));
        QVERIFY(!tried.gainInterval); // three cases say too little
        // The losses: of the verdict at the last look, all by the policy in force, without its usual delays.
        const auto numbers = past.chain->numbers({audit::RecordKind::Decision});
        const auto looks = LookReader(*past.chain).read(*numbers, {}, wanted);
        FERMATA_VERIFY_OK(looks);
        const auto lossOf = [&](std::size_t look, Verdict verdict) {
            const auto decided = decision::decide(looks->looks[look].snapshot, past.policy, *past.model);
            const double perDay = decided.worth.perDay - decided.worth.dipPerDay;
            for (const auto& action : decided.weighing)
                if (action.action == verdict)
                    return action.expected - past.policy.losses.at(verdict).delayDays * perDay;
            return -1.0;
        };
        const auto verdictOf = [&](const std::string& change, std::size_t scenario) {
            return rowOf(all, change).parts[scenario].verdict;
        };
        QCOMPARE(tried.loss, lossOf(1, verdictOf("shop/a", 1)) + lossOf(3, verdictOf("shop/b", 1)) +
                                 lossOf(5, verdictOf("shop/c", 1)));
        QCOMPARE(verdictOf("shop/b", 1), Verdict::Hold);
        QCOMPARE(tried.gain, now.loss + now.delayCost - tried.loss - tried.delayCost);
        QCOMPARE(now.gain, 0.0);
    }

    /// Each look knows with which list its class was judged; what is kept for that says nothing else than without it.
    void theRecordedListIsReadWithEachLook() {
        APast past;
        past.policy.neverDocumentation = {"docs/**"};
        past.look({.change = "shop/a", .head = 1});
        past.policy.neverDocumentation = {};
        past.look({.change = "shop/b", .head = 2});
        const auto numbers = past.chain->numbers({audit::RecordKind::Decision});
        auto read = LookReader(*past.chain).read(*numbers, {}, wanted);
        FERMATA_VERIFY_OK(read);
        QCOMPARE(*read->looks[0].neverDocumentation, std::vector<std::string>{"docs/**"});
        QVERIFY(read->looks[1].neverDocumentation->empty());
        const auto policy = stricter(past);
        const auto with = answers(read->looks, policy, wanted);
        for (Look& look : read->looks) {
            look.snapshot.changeClass =
                assessment::classify(look.snapshot.files, past.policy.neverDocumentation, look.snapshot.contentKinds);
            look.neverDocumentation = nullptr;
        }
        QVERIFY(*with == *answers(read->looks, policy, wanted));
    }

    void rowsAddUpToEverySum() {
        APast past;
        for (int i = 0; i < 60; ++i) {
            const auto look = past.look({.change = "shop/" + std::to_string(i),
                                         .head = i + 1,
                                         .at = noon + hour * i,
                                         .lines = double(i),
                                         .hasTests = i % 5 != 0,
                                         .testsAge = Seconds{60 * (i % 7)}});
            if (i % 3 == 0)
                past.deploy(look, noon + hour * i + Seconds{60 * i});
            if (i % 6 == 0)
                past.incident("INC-" + std::to_string(i), i + 1, noon + Days{9});
        }
        const auto policy = stricter(past);
        const Backtest all = backtested(past, policy);
        for (std::size_t s = 0; s < 2; ++s) {
            double hours = 0, loss = 0, cost = 0, weeks = 0;
            std::size_t gated = 0, persons = 0;
            for (const CaseRow& row : all.rows) {
                const CasePart& part = row.parts[s];
                hours += part.hours;
                loss += part.loss;
                cost += part.delayCost;
                gated += part.isGated ? 1 : 0;
                persons += part.needsPerson ? 1 : 0;
            }
            for (const auto& [week, sum] : all.scores[s].hoursByWeek)
                weeks += sum;
            QCOMPARE(all.scores[s].hours, hours);
            QCOMPARE(weeks, hours);
            QCOMPARE(all.scores[s].loss, loss);
            QCOMPARE(all.scores[s].delayCost, cost);
            QCOMPARE(all.scores[s].gated, gated);
            QCOMPARE(all.scores[s].persons, persons);
            QCOMPARE(all.scores[s].caught + all.scores[s].escaped, all.faults.size());
        }
        QCOMPARE(all.faults.size(), std::size_t{10});
        QVERIFY(all.scores[1].gated > all.scores[0].gated);
        QVERIFY(all.scores[1].gainInterval && all.scores[1].gainInterval->first <= all.scores[1].gain &&
                all.scores[1].gain <= all.scores[1].gainInterval->second);
        QCOMPARE(all.floor.byRisk.size(), std::size_t{51});
        QVERIFY(all.floor.band.size() == 51 && all.floor.bySize.front() == 0.0);
        for (std::size_t i = 0; i < all.faults.size(); ++i)
            QVERIFY(all.rows[all.faults[i].row].fault == i);
    }

    void theRecordedPolicyAnswersAsRecorded() {
        APast past;
        for (int i = 0; i < 80; ++i)
            past.look({.change = "shop/" + std::to_string(i % 9),
                       .head = i + 1,
                       .at = noon + hour * i,
                       .hasTests = i % 4 != 0,
                       .testsAge = Seconds{3600 * i}});
        const auto numbers = past.chain->numbers({audit::RecordKind::Decision});
        const auto looks = LookReader(*past.chain).read(*numbers, {}, wanted);
        const auto said = answers(looks->looks, past.policy, wanted);
        FERMATA_VERIFY_OK(said);
        QCOMPARE(said->size(), std::size_t{80});
        for (std::size_t i = 0; i < said->size(); ++i)
            QCOMPARE((*said)[i].verdict, looks->looks[i].entry.verdict);
        PolicyDifference none;
        FERMATA_VERIFY_OK(compare(looks->looks, past.policy, past.policy, wanted, none));
        QVERIFY(none.flips.empty() && none.looked == 80);
        // Another policy answers as decide would have under it.
        const auto policy = stricter(past);
        const auto other = answers(looks->looks, policy, wanted);
        for (std::size_t i = 0; i < other->size(); ++i)
            QCOMPARE((*other)[i].verdict,
                     decision::decide(under(policy, looks->looks[i].snapshot), policy, *past.model).verdict);
    }

    /// The past never sees the future: what came later changes no verdict and no delay, only what is known of faults.
    void laterOutcomesChangeTheScoreAlone() {
        APast past;
        for (int i = 0; i < 20; ++i)
            past.look({.change = "shop/" + std::to_string(i), .head = i + 1, .at = noon + hour * i, .isMerged = true});
        const auto policy = stricter(past);
        const Backtest before = backtested(past, policy);
        QVERIFY(!before.hasOutcomes && before.faults.empty() && before.floor.byRisk.empty());
        past.incident("INC-1", 4, noon + Days{3});
        past.label(5, true, noon + Days{3});
        past.label(4, false, noon + Days{4}); // does not make an incident undone
        past.label(6, false, noon + Days{4});
        const Backtest after = backtested(past, policy);
        QCOMPARE(after.faults.size(), std::size_t{2});
        QVERIFY(after.faults[0].at >= after.faults[1].at);
        for (std::size_t i = 0; i < before.rows.size(); ++i)
            for (std::size_t s = 0; s < 2; ++s) {
                QCOMPARE(after.rows[i].parts[s].verdict, before.rows[i].parts[s].verdict);
                QCOMPARE(after.rows[i].parts[s].hours, before.rows[i].parts[s].hours);
                QCOMPARE(after.rows[i].parts[s].loss, before.rows[i].parts[s].loss);
            }
    }

    void aPersonLetsThroughWhatIsNoStricterThanWhatWasApproved() {
        APast past;
        const auto held = past.look({.change = "shop/a", .head = 1, .hasTests = false});
        past.act(held, decision::ActKind::Override, noon + hour);
        past.look({.change = "shop/a", .head = 1, .at = noon + hour * 6, .hasTests = false, .testsAge = hour});
        const auto good = past.look({.change = "shop/b", .head = 2});
        past.act(good, decision::ActKind::Approve, noon + hour);
        past.look({.change = "shop/b", .head = 2, .at = noon + hour * 6, .testsAge = Seconds{200}});
        const auto policy = stricter(past);
        const Backtest all = backtested(past, policy);
        QCOMPARE(rowOf(all, "shop/a").parts[0].hours, 1.0);
        QVERIFY(rowOf(all, "shop/a").parts[0].needsPerson && !rowOf(all, "shop/a").parts[0].isOpen);
        QVERIFY(rowOf(all, "shop/a").parts[0].isGated); // by the gate's own verdict
        QCOMPARE(rowOf(all, "shop/b").parts[0].hours, 0.0);
        // The person approved what the gate permitted; a hold was not what was approved.
        QVERIFY(rowOf(all, "shop/b").parts[1].isOpen);
        QCOMPARE(rowOf(all, "shop/b").parts[1].hours, 6.0);
    }

    void faultsCountInProductionAndWindowsCutTheLooks() {
        APast past;
        past.look({.change = "shop/a", .head = 1, .environment = "staging", .isProduction = false, .isMerged = true});
        past.look({.change = "shop/a", .head = 1, .at = noon + hour, .isMerged = true});
        past.look({.change = "shop/b",
                   .head = 2,
                   .at = noon + hour * 2,
                   .environment = "staging",
                   .isProduction = false,
                   .isMerged = true});
        past.label(1, true, noon + Days{1});
        past.label(2, true, noon + Days{1});
        const Backtest all = backtested(past, past.policy);
        QCOMPARE(all.faults.size(), std::size_t{2});
        QCOMPARE(all.rows.size(), std::size_t{3});
        const Backtest late = backtested(past, past.policy, {noon + hour, noon + hour * 2});
        QCOMPARE(late.rows.size(), std::size_t{1});
        QCOMPARE(late.rows[0].key.environment, std::string("production"));
        QVERIFY((late.untied == std::vector<std::string>{headOf(2).hex()}));
    }

    void nothingIsWrittenAndAnEmptyRecordSaysNothing() {
        APast past;
        const Backtest none = backtested(past, past.policy);
        QVERIFY(none.rows.empty() && !none.from && none.scores.size() == 2 && !none.scores[0].medianHours);
        past.look({});
        const auto before = past.record.folder().read("record.db");
        auto observed = past.record.open(audit::Access::Observe);
        const auto policy = stricter(past);
        FERMATA_VERIFY_OK(backtest(observed, {{"now", &policy}}, {}, wanted));
        QVERIFY(past.record.folder().read("record.db") == before);
        const auto stopped = backtest(observed, {{"now", &policy}}, {}, [] { return true; });
        QCOMPARE(stopped.error().fault(), Fault::Cancelled);
    }
};

FERMATA_CORE_TEST(TestBacktest)
#include "tst_backtest.moc"
