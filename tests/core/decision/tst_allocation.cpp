// Who gets what: the assignment against every possibility, the budget against every set, the order of tests.
#include <algorithm>
#include <cmath>
#include <functional>
#include <random>
#include <set>

#include "core/decision/allocation/assignment.h"
#include "core/decision/allocation/test_budget.h"
#include "core/decision/allocation/test_order.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::decision;

namespace {

struct Case {
    std::vector<EnvironmentDemand> demands;
    std::vector<EnvironmentSupply> supplies;
};

Case aCase(std::mt19937& dice, int most) {
    const auto upTo = [&](int number) { return static_cast<int>(dice() % static_cast<unsigned>(number)); };
    Case out;
    const int demands = 1 + upTo(most), supplies = 1 + upTo(most);
    for (int i = 0; i < supplies; ++i)
        out.supplies.push_back({"s" + std::to_string(i), upTo(4) == 0 ? "performance" : "staging", double(upTo(50))});
    std::vector<bool> isHeld(out.supplies.size(), false);
    for (int i = 0; i < demands; ++i) {
        EnvironmentDemand demand{"d" + std::to_string(i), upTo(4) == 0 ? "performance" : "staging",
                                 double(10 + upTo(110)),  double(upTo(100)),
                                 upTo(100) / 100.0,       std::nullopt};
        const auto supply = static_cast<std::size_t>(upTo(supplies));
        if (upTo(4) == 0 && !isHeld[supply]) {
            isHeld[supply] = true;
            demand.kind = out.supplies[supply].kind;
            demand.holds = out.supplies[supply].id;
        }
        out.demands.push_back(demand);
    }
    return out;
}

/// All assignments, each one's loss, smallest first; the terms as the header states them.
std::vector<double> everyLoss(const Case& given) {
    std::vector<double> losses;
    std::vector<bool> isTaken(given.supplies.size(), false);
    const std::function<void(std::size_t, double)> place = [&](std::size_t i, double loss) {
        if (i == given.demands.size()) {
            losses.push_back(loss);
            return;
        }
        const EnvironmentDemand& demand = given.demands[i];
        if (!demand.holds)
            place(i + 1, loss + demand.value * (1.0 + demand.risk));
        for (std::size_t k = 0; k < given.supplies.size(); ++k) {
            if (isTaken[k] || given.supplies[k].kind != demand.kind)
                continue;
            isTaken[k] = true;
            const bool isMoved = demand.holds && *demand.holds != given.supplies[k].id;
            place(i + 1, loss + given.supplies[k].cost * demand.minutes / 60.0 +
                             (isMoved ? 0.2 * demand.value * (1.0 + demand.risk) : 0.0));
            isTaken[k] = false;
        }
    };
    place(0, 0.0);
    std::ranges::sort(losses);
    return losses;
}

double bestOfAllSets(const std::vector<BudgetCandidate>& candidates, double budget) {
    double best = 0.0;
    for (unsigned set = 0; set < (1U << candidates.size()); ++set) {
        double duration = 0.0, worth = 0.0;
        for (std::size_t i = 0; i < candidates.size(); ++i)
            if (set >> i & 1U) {
                duration += candidates[i].duration;
                worth += candidates[i].worth;
            }
        if (duration <= budget)
            best = std::max(best, worth);
    }
    return best;
}

PlannedTest aTest(const std::string& name, double duration = 1.0) {
    return {name, name, duration, {}, std::nullopt};
}

} // namespace

class TestAllocation : public QObject {
    Q_OBJECT
private slots:
    void assignsLikeBruteForce() {
        std::mt19937 dice(1);
        for (int i = 0; i < 200; ++i) {
            const Case given = aCase(dice, 5);
            const auto advice = allocate(given.demands, given.supplies);
            QVERIFY(advice.has_value());
            const auto losses = everyLoss(given);
            QVERIFY(qAbs(advice->best.loss - losses.front()) < 1e-9);
            QCOMPARE(advice->secondBest.has_value(), losses.size() > 1);
            if (advice->secondBest)
                QVERIFY2(qAbs(advice->secondBest->loss - losses[1]) < 1e-9, qPrintable(QString::number(i)));
            QCOMPARE(advice->best.assignment.size() + advice->best.queue.size(), given.demands.size());
        }
    }
    void aLongQueueIsAssignedLikeBruteForce() {
        std::mt19937 dice(7);
        for (int i = 0; i < 100; ++i) {
            Case given = aCase(dice, 3);
            while (given.demands.size() < 12) {
                const auto number = given.demands.size();
                given.demands.push_back({"w" + std::to_string(number), dice() % 4 == 0 ? "performance" : "staging",
                                         double(10 + dice() % 110), double(dice() % 40), double(dice() % 100) / 100.0,
                                         std::nullopt});
            }
            const auto advice = allocate(given.demands, given.supplies);
            QVERIFY(advice.has_value());
            const auto losses = everyLoss(given);
            QVERIFY(qAbs(advice->best.loss - losses.front()) < 1e-9);
            QCOMPARE(advice->secondBest.has_value(), losses.size() > 1);
            if (advice->secondBest)
                QVERIFY2(qAbs(advice->secondBest->loss - losses[1]) < 1e-9, qPrintable(QString::number(i)));
            QCOMPARE(advice->best.assignment.size() + advice->best.queue.size(), given.demands.size());
        }
    }
    void tenThousandWaitForTwenty() {
        std::mt19937 dice(3);
        std::vector<EnvironmentSupply> supplies;
        std::vector<EnvironmentDemand> demands;
        for (int i = 0; i < 20; ++i)
            supplies.push_back({"s" + std::to_string(i), "performance", double(dice() % 50)});
        for (int i = 0; i < 10'000; ++i)
            demands.push_back({"d" + std::to_string(i), "performance", double(10 + dice() % 110),
                               double(100 + dice() % 100'000), double(dice() % 100) / 100.0, std::nullopt});
        const auto advice = allocate(demands, supplies);
        QVERIFY(advice.has_value());
        QCOMPARE(advice->best.assignment.size(), std::size_t{20});
        QCOMPARE(advice->best.queue.size(), std::size_t{9980});
        QVERIFY(advice->secondBest && advice->secondBest->loss >= advice->best.loss);
    }
    void neverPutsAHolderBackIntoTheQueue() {
        const std::vector<EnvironmentSupply> supplies{{"s", "staging", 1.0}};
        const std::vector<EnvironmentDemand> demands{{"small", "staging", 60, 1.0, 0.0, "s"},
                                                     {"large", "staging", 60, 1000.0, 1.0, std::nullopt}};
        const auto advice = allocate(demands, supplies);
        QVERIFY(advice.has_value());
        QCOMPARE(advice->best.assignment, (std::vector<Placement>{{"small", "s"}}));
        QCOMPARE(advice->best.queue, std::vector<std::string>{"large"});
        QVERIFY(!advice->secondBest);
    }
    void movesAHolderOnlyForMoreThanItsBonus() {
        std::vector<EnvironmentSupply> supplies{{"dear", "staging", 100.0}, {"cheap", "staging", 90.0}};
        const std::vector<EnvironmentDemand> demands{{"d", "staging", 60, 100.0, 0.0, "dear"}};
        QCOMPARE(allocate(demands, supplies)->best.assignment.front().supply, std::string("dear"));
        supplies[1].cost = 70.0;
        QCOMPARE(allocate(demands, supplies)->best.assignment.front().supply, std::string("cheap"));
    }
    void namesWhatIsWrong() {
        const EnvironmentSupply supply{"s", "staging", 1.0};
        const EnvironmentDemand good{"d", "staging", 60, 1.0, 0.5, std::nullopt};
        const auto field = [&](EnvironmentDemand demand) {
            const auto advice = allocate({good, std::move(demand)}, {supply});
            return advice ? std::string("none") : advice.error().text();
        };
        const auto names = [&](const EnvironmentDemand& demand, const char* part) {
            return QString::fromStdString(field(demand)).contains(part);
        };
        QVERIFY(names({"d", "staging", 60, 1.0, 0.5, std::nullopt}, "demand[1].id"));
        QVERIFY(names({"e", "staging", -1, 1.0, 0.5, std::nullopt}, "demand[1].minutes"));
        QVERIFY(names({"e", "staging", 60, std::nan(""), 0.5, std::nullopt}, "demand[1].value"));
        QVERIFY(names({"e", "staging", 60, 1.0, 1.5, std::nullopt}, "demand[1].risk"));
        QVERIFY(names({"e", "staging", 60, 1.0, 0.5, "nowhere"}, "demand[1].holds"));
        QVERIFY(names({"e", "performance", 60, 1.0, 0.5, "s"}, "demand[1].holds"));
    }
    void choosesLikeEverySet() {
        std::mt19937 dice(3);
        std::uniform_real_distribution<double> unit;
        for (int i = 0; i < 200; ++i) {
            std::vector<BudgetCandidate> candidates(1 + dice() % 12);
            double total = 0.0;
            for (BudgetCandidate& candidate : candidates) {
                candidate.duration = dice() % 8 == 0 ? 0.0 : unit(dice);
                candidate.worth = dice() % 8 == 0 ? 0.0 : candidate.duration + unit(dice) * 0.2;
                total += candidate.duration;
            }
            const double budget = total * unit(dice);
            const auto choice = chooseWithin(candidates, budget);
            QVERIFY(choice.duration <= budget + 1e-9);
            QVERIFY(qAbs(choice.worth - bestOfAllSets(candidates, budget)) < 1e-9);
            QVERIFY(choice.bound >= choice.worth - 1e-9);
        }
    }
    void aMandatoryTestRunsInAnyCase() {
        const auto choice = chooseWithin({{5.0, 0.0, true}, {1.0, 1.0, false}, {2.0, 1.5, false}}, 6.0);
        QCOMPARE(choice.chosen, (std::vector<std::size_t>{0, 1}));
        QCOMPARE(chooseWithin({{5.0, 0.0, true}, {1.0, 1.0, false}}, 3.0).chosen, std::vector<std::size_t>{0});
    }
    void aTestThatFailedRunsFirst() {
        TestOrderPolicy policy;
        std::vector<PlannedTest> tests;
        for (const char* name : {"alpha", "kilo", "tango", "zulu"})
            tests.push_back(aTest(name));
        auto first = policy.begin(tests);
        policy.finish(first, tests, {false, false, true, false});
        QCOMPARE(*policy.begin(tests).next(), std::size_t{2});
    }
    void resultsReOrderTheRest() {
        TestOrderPolicy policy;
        std::vector<PlannedTest> tests;
        for (int i = 0; i < 40; ++i)
            tests.push_back(aTest("test" + std::to_string(i)));
        auto cycle = policy.begin(tests);
        const double before = cycle.chance(21);
        cycle.tell(20, true);
        QVERIFY(cycle.chance(21) > before);
        QVERIFY(*cycle.next() == 21 || *cycle.next() == 19);
        cycle.tell(5, false);
        QVERIFY(cycle.chance(6) < before);
    }
    void anEditedTestRunsEarlier() {
        TestOrderPolicy policy;
        std::vector<PlannedTest> tests{aTest("alpha"), aTest("kilo"), aTest("zulu")};
        for (PlannedTest& test : tests)
            test.content = 1;
        auto first = policy.begin(tests);
        policy.finish(first, tests, {false, false, false});
        tests[1].content = 2;
        QCOMPARE(*policy.begin(tests).next(), std::size_t{1});
    }
    void laterCyclesChangeNoEarlierOrder() {
        std::mt19937 dice(11);
        TestOrderPolicy whole, cut;
        for (int cycle = 0; cycle < 30; ++cycle) {
            std::vector<PlannedTest> tests;
            std::vector<bool> failed;
            for (int i = 0; i < 30; ++i) {
                tests.push_back(aTest("t" + std::to_string(i), 1.0 + double(dice() % 10)));
                failed.push_back(dice() % 9 == 0);
            }
            auto running = whole.begin(tests);
            const auto order = orderWithin(running, tests, failed, 60.0);
            whole.finish(running, tests, failed);
            QCOMPARE(std::set<std::size_t>(order.begin(), order.end()).size(), tests.size());
            if (cycle >= 20)
                continue;
            // What did not run within the budget must not have been looked at.
            auto blind = failed;
            double used = 0.0;
            for (const std::size_t i : order)
                if (used + tests[i].duration <= 60.0)
                    used += tests[i].duration;
                else
                    blind[i] = !blind[i];
            auto again = cut.begin(tests);
            QCOMPARE(orderWithin(again, tests, blind, 60.0), order);
            cut.finish(again, tests, failed);
        }
    }
};

FERMATA_CORE_TEST(TestAllocation)
#include "tst_allocation.moc"
