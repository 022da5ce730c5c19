// Whether to roll back, and in which order: the ruling fact by fact, the plan against brute force over random graphs.
#include <algorithm>
#include <random>

#include "core/decision/rollback/plan.h"
#include "core/decision/rollback/ruling.h"
#include "core/wording/wording.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::decision;

namespace {

constexpr Time noon = fromUnix(1'700'000'000);

/// Everything that a rollback without a person needs.
RollbackFacts proven() {
    RollbackFacts facts;
    facts.service = "shop";
    facts.environment = "production";
    facts.version = facts.running = "1.1";
    facts.previous = "1.0";
    facts.proof = Proof::RollBack;
    facts.hasControl = true;
    facts.untouched = {{"cart", false}};
    facts.isArmed = true;
    return facts;
}

std::string idOf(const RollbackFacts& facts) {
    return ruleOn(facts, noon).why.id;
}

struct World {
    Running running;
    std::vector<Move> moves;
    std::vector<Need> needs;
};

/// Services with two versions each, needs at random; some are not moved.
World aWorld(std::mt19937& random, int services) {
    World world;
    const auto chance = [&](double share) { return std::uniform_real_distribution<>(0, 1)(random) < share; };
    for (int k = 0; k < services; ++k) {
        const std::string service = "s" + std::to_string(k);
        world.running[service] = "2";
        if (chance(0.85))
            world.moves.push_back({service, "2", "1", chance(0.01)});
    }
    for (int consumer = 0; consumer < services; ++consumer)
        for (int provider = 0; provider < services; ++provider)
            if (consumer != provider && chance(1.2 / services))
                for (const char* version : {"1", "2"}) {
                    Need need{"s" + std::to_string(consumer), version, "s" + std::to_string(provider), {version}};
                    if (chance(0.6))
                        need.fits.push_back(*version == '1' ? "2" : "1");
                    if (chance(0.9))
                        world.needs.push_back(need);
                }
    return world;
}

/// Walks the steps; a need counts from the moment on at which it was met, or one of its services moved.
bool keepsAllNeeds(const World& world, const std::vector<Move>& steps) {
    Running running = world.running;
    const auto isMet = [&](const Need& need) { return isCompatible(running, {need}); };
    std::vector<bool> counts;
    for (const Need& need : world.needs)
        counts.push_back(isMet(need));
    for (const Move& move : steps) {
        running[move.service] = move.to;
        for (std::size_t k = 0; k < world.needs.size(); ++k) {
            const Need& need = world.needs[k];
            counts[k] = counts[k] || need.consumer == move.service || need.provider == move.service;
            if (counts[k] && !isMet(need))
                return false;
        }
    }
    return true;
}

bool bruteForce(const World& world) {
    std::vector<Move> order = world.moves;
    if (std::ranges::any_of(order, &Move::isIrreversible))
        return false;
    std::ranges::sort(order, {}, &Move::service);
    Running after = world.running;
    for (const Move& move : order)
        after[move.service] = move.to;
    if (!isCompatible(after, world.needs))
        return false;
    do
        if (keepsAllNeeds(world, order))
            return true;
    while (std::next_permutation(order.begin(), order.end(),
                                 [](const Move& a, const Move& b) { return a.service < b.service; }));
    return false;
}

} // namespace

class TestRollback : public QObject {
    Q_OBJECT
private slots:
    void versionsAreMatchedByTheirBeginning() {
        const auto needs = needsAmong({{"web", "3.*", "api", {"2.1", "2.2*"}}, {"web", "1", "db", {"*"}}},
                                      {{"web", {"3.0", "3.1", "4.0"}}, {"api", {"2.1", "2.15", "2.20"}}});
        QCOMPARE(needs.size(), std::size_t{2});
        QCOMPARE(needs[0].version, std::string("3.0"));
        QCOMPARE(needs[0].fits, (std::vector<std::string>{"2.1", "2.20"}));
    }
    void rollsBackByItselfOnlyWithEverythingItNeeds() {
        QCOMPARE(ruleOn(proven(), noon).remedy, Remedy::RollBack);
        const auto without = [](auto change) {
            RollbackFacts facts = proven();
            change(facts);
            return facts;
        };
        const std::vector<std::pair<RollbackFacts, std::string>> cases{
            {without([](auto& f) { f.isArmed = false; }), "rollback.not_armed"},
            {without([](auto& f) { f.automaticActs = 6; }), "rollback.limit"},
            {without([](auto& f) { f.isOver = true; }), "rollback.over"}, // armed for something else, later
            {without([](auto& f) { f.previous.clear(); }), "rollback.no_way_back"},
            {without([](auto& f) { f.previous = f.version; }), "rollback.no_way_back"},
            {without([](auto& f) { f.running.clear(); }), "rollback.version_unknown"},
            {without([](auto& f) { f.barred = {"1.0"}; }), "rollback.previous_barred"},
            {without([](auto& f) { f.irreversible = {"migration 0042"}; }), "rollback.irreversible"},
            {without([](auto& f) {
                 f.untouched = {{"cart", false}, {"pay", true}};
             }),
             "rollback.elsewhere"},
            {without([](auto& f) {
                 f.past = {{"1.1", "1.0", noon - Days{9}, false, true}};
             }),
             "rollback.twice"},
            {without([](auto& f) {
                 f.past = {{"1.0", "0.9", noon - Seconds{60}, false, true}};
             }),
             "rollback.ping_pong"},
            {without([](auto& f) {
                 f.past = {{"1.0", "0.9", noon + Seconds{60}, false, true}};
             }),
             "rollback.ping_pong"},
            {without([](auto& f) {
                 f.past = {{"1.2", "1.1", noon, true, false}};
             }),
             "rollback.under_way"},
            {without([](auto& f) {
                 f.isPlanned = false;
                 f.whyNotPlanned.id = "rollback.plan.cycle";
             }),
             "rollback.plan.cycle"},
            {without([](auto& f) {
                 f.hasControl = false;
                 f.untouched.clear();
             }),
             "rollback.nothing_to_compare"},
            {without([](auto& f) {
                 f.hasControl = false;
                 f.untouched = {{"cart", {}}};
             }),
             "rollback.nothing_to_compare"},
            {without([](auto& f) {
                 f.hasControl = false;
                 f.overlaps = {"cart"};
             }),
             "rollback.overlap"}};
        for (const auto& [facts, id] : cases) {
            const auto ruling = ruleOn(facts, noon);
            QVERIFY2(ruling.remedy == Remedy::Escalate, id.c_str());
            QCOMPARE(ruling.why.id, id);
        }
        QVERIFY(ruleOn(cases[7].first, noon).offersForward);
    }

    void doesNothingWhereThereIsNothingToDo() {
        RollbackFacts facts = proven();
        facts.proof = Proof::None;
        QCOMPARE(ruleOn(facts, noon).remedy, Remedy::None);
        facts.proof = Proof::Good;
        QCOMPARE(ruleOn(facts, noon).remedy, Remedy::None);
        facts.proof = Proof::Pause;
        QCOMPARE(ruleOn(facts, noon).remedy, Remedy::Pause);
        facts = proven();
        facts.past = {{"1.1", "1.0", noon, true, true}};
        QCOMPARE(idOf(facts), std::string("rollback.ordered_before"));
        facts = proven();
        facts.running = "1.2";
        QCOMPARE(idOf(facts), std::string("rollback.not_running"));
    }

    void everyRulingCanBeSaid() {
        RollbackFacts facts = proven();
        for (const Proof proof : {Proof::None, Proof::Good, Proof::Pause, Proof::RollBack}) {
            facts.proof = proof;
            const std::string words = wording::sentence(ruleOn(facts, noon).why);
            QVERIFY2(words.find('{') == std::string::npos && words.find("shop") != std::string::npos, words.c_str());
        }
        facts.irreversible = {"migration 0042"};
        QVERIFY(wording::sentence(ruleOn(facts, noon).why).find("migration 0042") != std::string::npos);
    }

    void recoveryTakesAProof() {
        RecoveryFacts facts;
        facts.orderedAt = noon;
        QCOMPARE(recoveryOf(facts, noon + Seconds{60}), Recovery::Unknown);
        facts.after = Proof::Good;
        QCOMPARE(recoveryOf(facts, noon + Seconds{60}), Recovery::Unknown); // of a version that nobody confirmed
        facts.isConfirmed = true;
        QCOMPARE(recoveryOf(facts, noon + Seconds{60}), Recovery::Recovered);
        facts.after = Proof::Pause;
        QCOMPARE(recoveryOf(facts, noon + Seconds{60}), Recovery::NotRecovered);
        facts.after = Proof::None;
        QCOMPARE(recoveryOf(facts, noon + Seconds{1800}), Recovery::NotRecovered);
    }

    void namesTheConsumerThatStaysAndNeedsWhatIsTakenBack() {
        const auto plan =
            planRollback({{"api", "2"}, {"web", "5"}}, {{"api", "2", "1", false}}, {{"web", "5", "api", {"2"}}});
        QVERIFY(plan.steps.empty());
        QCOMPARE(plan.why.id, std::string("rollback.plan.broken_after"));
        QCOMPARE(plan.why.texts.at("service"), std::string("web"));
    }

    void goesBackAlsoFromAStateThatIsBroken() {
        const auto plan =
            planRollback({{"api", "2"}, {"web", "5"}}, {{"api", "2", "1", false}}, {{"web", "5", "api", {"1"}}});
        QCOMPARE(plan.steps.size(), std::size_t{1});
    }

    void whoCannotStayGoesAlong() {
        const std::vector<Move> ways{{"api", "2", "1", false}, {"web", "5", "4", false}};
        const std::vector<Need> needs{{"web", "5", "api", {"2"}}, {"web", "4", "api", {"1", "2"}}};
        const auto plan = planTakingBack({{"api", "2"}, {"web", "5"}}, "api", ways, needs);
        QCOMPARE(plan.steps, (std::vector<Move>{ways[1], ways[0]}));
        const auto alone = planTakingBack({{"api", "2"}, {"web", "5"}}, "web", ways, needs);
        QCOMPARE(alone.steps, (std::vector<Move>{ways[1]}));
        const auto none = planTakingBack({{"api", "2"}, {"web", "5"}}, "db", ways, needs);
        QCOMPARE(none.why.id, std::string("rollback.plan.no_way"));
        QVERIFY(wording::pattern(none.why.id));
    }

    void noStateOnTheWayRunsWithoutACompatibleProvider() {
        std::mt19937 random(7);
        int planned = 0, proved = 0, along = 0;
        for (int trial = 0; trial < 10'000; ++trial) {
            const int services = trial % 4 == 0 ? 2 + trial % 29 : 2 + trial % 4;
            const World world = aWorld(random, services);
            const auto plan = planRollback(world.running, world.moves, world.needs);
            if (plan.why.id.empty()) {
                QCOMPARE(plan.steps.size(), world.moves.size());
                QVERIFY2(keepsAllNeeds(world, plan.steps), qPrintable(QString::number(trial)));
                planned += !plan.steps.empty();
            } else if (world.moves.size() <= 5) {
                QVERIFY2(!bruteForce(world), (std::to_string(trial) + " " + plan.why.id).c_str());
                ++proved;
            }
            if (world.moves.empty())
                continue;
            const auto taken = planTakingBack(world.running, world.moves.front().service, world.moves, world.needs);
            QVERIFY2(keepsAllNeeds(world, taken.steps), qPrintable(QString::number(trial)));
            along += taken.steps.size() > 1;
            if (taken.why.id.empty())
                QVERIFY(taken.steps.back() == world.moves.front());
        }
        QVERIFY2(along > 1000, qPrintable(QString::number(along)));
        QVERIFY2(planned > 1000 && proved > 1000, qPrintable(QString("%1 %2").arg(planned).arg(proved)));
    }
};

FERMATA_CORE_TEST(TestRollback)
#include "tst_rollback.moc"
