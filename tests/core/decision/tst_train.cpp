// A train as the subject of the gate: the worst rule counts, ignorance never helps, circles are named, and what to take
// out is the smallest set that does it.
#include <algorithm>

#include "core/decision/train.h"
#include "core/wording/wording.h"
#include "tests/core/decision/builders.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::assessment;
using namespace fermata::decision;
using namespace fermata::test;

namespace {

/// Snapshots and the cars that point to them.
struct Train {
    std::vector<std::unique_ptr<EvidenceSnapshot>> snapshots;
    std::vector<TrainCar> cars;

    EvidenceSnapshot& add(EvidenceSnapshot snapshot, const RiskAssessment& risk, std::vector<std::size_t> needs = {}) {
        snapshot.change.key = "shop/c" + std::to_string(cars.size());
        snapshots.push_back(std::make_unique<EvidenceSnapshot>(std::move(snapshot)));
        cars.push_back({snapshots.back().get(), risk, std::move(needs)});
        return *snapshots.back();
    }
};

delivery::ChangedFile fileOf(std::string path) {
    delivery::ChangedFile file;
    file.path = std::move(path);
    file.added = 10;
    return file;
}

const HardRule& rule(const TrainDecision& decision, std::string_view id) {
    return *std::find_if(decision.rules.begin(), decision.rules.end(),
                         [&](const HardRule& each) { return each.id == id; });
}

bool isWhole(const Message& message) {
    return wording::pattern(message.id).has_value() && wording::sentence(message).find('?') == std::string::npos;
}

Train someTrain(std::mt19937& dice, std::size_t size) {
    Train train;
    for (std::size_t i = 0; i < size; ++i) {
        EvidenceSnapshot snapshot = dice() % 3 ? aSnapshot() : someSnapshot(dice);
        snapshot.environment = "production";
        for (unsigned files = dice() % 4; files > 0; --files)
            snapshot.files.push_back(fileOf("f" + std::to_string(dice() % 9)));
        if (dice() % 3 == 0)
            snapshot.value.tickets = {"T-" + std::to_string(dice() % 4)};
        std::vector<std::size_t> needs;
        if (i > 0 && dice() % 4 == 0)
            needs.push_back(dice() % i);
        train.add(std::move(snapshot), dice() % 2 ? aRisk(double(dice() % 100) / 1000.0) : someRisk(dice), needs);
    }
    return train;
}

} // namespace

class TestTrain : public QObject {
    Q_OBJECT
private slots:
    void oneCarAloneIsDecidedAsWithoutATrain() {
        std::mt19937 dice(1);
        for (int round = 0; round < 300; ++round) {
            const Policy policy = somePolicy(dice);
            Train train;
            train.add(someSnapshot(dice), someRisk(dice));
            const Verdict alone = decide(*train.snapshots[0], policy, train.cars[0].risk).verdict;
            const TrainDecision together = TrainJudge(train.cars, policy).decide();
            QCOMPARE(permission(together.verdict), permission(alone));
        }
    }
    void isNeverMilderThanItsStrictestCar() {
        std::mt19937 dice(2);
        for (int round = 0; round < 200; ++round) {
            const Policy policy = round % 3 ? aPolicy() : somePolicy(dice);
            const Train train = someTrain(dice, 1 + dice() % 6);
            const TrainDecision together = TrainJudge(train.cars, policy).decide();
            for (const CarView& car : together.cars)
                QVERIFY(permission(together.verdict) <= permission(car.alone.verdict));
            QVERIFY(together.defect.low <= together.defect.any && together.defect.any <= together.defect.high);
            QVERIFY2(isWhole(together.summary), wording::sentence(together.summary).c_str());
            for (const HardRule& each : together.rules)
                QVERIFY2(isWhole(each.message), wording::sentence(each.message).c_str());
        }
    }
    /// Invariant 1 for trains: whatever evidence of whichever cars is lost.
    void lessEvidenceNeverPermitsMore() {
        std::mt19937 dice(3);
        constexpr EvidenceState lost[] = {EvidenceState::Stale, EvidenceState::Missing, EvidenceState::Conflicting,
                                          EvidenceState::Malformed};
        for (int round = 0; round < 120; ++round) {
            const Policy policy = round % 3 ? aPolicy() : somePolicy(dice);
            Train train = someTrain(dice, 2 + dice() % 4);
            const auto model = someModel(std::uint32_t(round % 20), 0.3);
            for (TrainCar& car : train.cars)
                car.risk = assessedRisk(*car.snapshot, policy, *model);
            const Verdict whole = TrainJudge(train.cars, policy).decide().verdict;
            for (int step = 0; step < 6; ++step) {
                EvidenceSnapshot& snapshot = *train.snapshots[dice() % train.snapshots.size()];
                for (Evidence& each : snapshot.evidence)
                    if (dice() % 3 == 0 && each.state == EvidenceState::Fresh)
                        each.state = lost[dice() % 4];
                for (TrainCar& car : train.cars)
                    car.risk = assessedRisk(*car.snapshot, policy, *model);
                QVERIFY(permission(TrainJudge(train.cars, policy).decide().verdict) <= permission(whole));
            }
        }
    }
    /// Each of ten small changes may go; together the chance that one of them needs a fix is too high to go unseen.
    void manySmallRisksAreLookedAtTogether() {
        Policy policy = aPolicy();
        Train train;
        for (int i = 0; i < 10; ++i) {
            EvidenceSnapshot& snapshot = train.add(aSnapshot(), aRisk(0.05));
            snapshot.change.head.bytes[1] = std::uint8_t(i);
        }
        TrainDecision together = TrainJudge(train.cars, policy).decide();
        QCOMPARE(together.strictest, Verdict::FastTrack);
        QCOMPARE(together.verdict, Verdict::Review);
        QCOMPARE(rule(together, "train.review").state, RuleState::NotMet);
        QVERIFY(together.defect.any.value() > 0.30 && together.defect.any.value() < 0.45);

        for (auto& snapshot : train.snapshots) { // one senior looked at each of them
            snapshot->reviews.push_back({"sam", {"senior"}, snapshot->at, snapshot->change.head});
            entry(*snapshot, EvidenceKind::Review).state = EvidenceState::Fresh;
        }
        together = TrainJudge(train.cars, policy).decide();
        QCOMPARE(together.verdict, Verdict::Approve);
        QCOMPARE(*together.reviewer, std::string("sam"));

        train.snapshots[3]->hands.persons.push_back("sam"); // with a hand in one of them it is nobody's review of all
        QCOMPARE(TrainJudge(train.cars, policy).decide().verdict, Verdict::Review);
    }
    /// Two seniors who each looked at a half looked at no train.
    void aReviewOfTheTrainIsOnePersons() {
        const Policy policy = aPolicy();
        Train train;
        for (int i = 0; i < 10; ++i) {
            EvidenceSnapshot& snapshot = train.add(aSnapshot(), aRisk(0.05));
            snapshot.reviews.push_back({i % 2 ? "sam" : "rita", {"senior"}, snapshot.at, snapshot.change.head});
            entry(snapshot, EvidenceKind::Review).state = EvidenceState::Fresh;
        }
        QCOMPARE(TrainJudge(train.cars, policy).decide().verdict, Verdict::Review);
    }
    void changesOfOneFileRaiseTheRiskAndAreNamed() {
        const Policy policy = aPolicy();
        Train apart, shared;
        for (int i = 0; i < 3; ++i) {
            apart.add(aSnapshot(), aRisk(0.08)).files = {fileOf("f" + std::to_string(i))};
            shared.add(aSnapshot(), aRisk(0.08)).files = {fileOf(i < 2 ? "f" : "g"), fileOf("h" + std::to_string(i))};
        }
        const TrainDecision one = TrainJudge(apart.cars, policy).decide();
        const TrainDecision two = TrainJudge(shared.cars, policy).decide();
        QVERIFY(one.pairs.empty());
        QCOMPARE(two.pairs.size(), std::size_t(1));
        QCOMPARE(two.pairs[0].first, std::size_t(0));
        QCOMPARE(two.pairs[0].second, std::size_t(1));
        QCOMPARE(two.pairs[0].files, std::size_t(1));
        QVERIFY(two.defect.any.value() > one.defect.any.value() + 0.01);
        QVERIFY(two.weighing[1].expected > one.weighing[1].expected);
    }
    void aTicketThatTwoCarsNameCountsOnce() {
        Policy policy = aPolicy();
        policy.lossUnit = "EUR";
        policy.value = {10000.0, Days{90}, 0.0, 0.1};
        Train train;
        for (int i = 0; i < 3; ++i) {
            EvidenceSnapshot& snapshot = train.add(aSnapshot(), aRisk(0.02));
            snapshot.value.unit = "EUR";
            snapshot.value.costOfDelay = 100.0 + i;
            snapshot.value.tickets = {i < 2 ? "PAY-1" : "PAY-2"};
        }
        QCOMPARE(TrainJudge(train.cars, policy).decide().valuePerDay, 101.0 + 102.0);
    }
    void riskyAndUncoveredTogetherIsBlocked() {
        const Policy policy = aPolicy();
        Train train;
        for (int i = 0; i < 30; ++i)
            train.add(aSnapshot(), aRisk(0.05)).coverage = {40, 100};
        const TrainDecision together = TrainJudge(train.cars, policy).decide();
        QCOMPARE(together.verdict, Verdict::Block);
        QCOMPARE(together.summary.id, std::string("rule.train.coverage.not_met"));
    }
    void orderPutsNeedsFirst() {
        const std::vector<std::vector<std::size_t>> needs{{2}, {}, {1, 99}, {0}};
        const TrainOrder order = orderOf(needs);
        QVERIFY(order.cycles.empty());
        QVERIFY((order.order == std::vector<std::size_t>{1, 2, 0, 3}));
        QVERIFY((withoutOrphans({true, false, true, true}, needs) == std::vector<bool>{false, false, false, false}));
    }
    /// 2,000 changes in one long row with three circles: each is named, the train is held, in under a second.
    void twoThousandChangesWithCirclesAreNamed() {
        const Policy policy = aPolicy();
        Train train;
        for (std::size_t i = 0; i < 2000; ++i)
            train.add(aSnapshot(), aRisk(0.01), i ? std::vector<std::size_t>{i - 1} : std::vector<std::size_t>{});
        train.cars[700].needs.push_back(702); // 700 -> 702 -> 701 -> 700
        train.cars[1200].needs.push_back(1201);
        train.cars[1900].needs.push_back(1900);
        const TrainJudge judge(train.cars, policy);
        const TrainDecision together = judge.decide();
        QCOMPARE(together.order.cycles.size(), std::size_t(3));
        QVERIFY((together.order.cycles[0] == std::vector<std::size_t>{700, 702, 701}));
        QVERIFY((together.order.cycles[1] == std::vector<std::size_t>{1200, 1201}));
        QVERIFY((together.order.cycles[2] == std::vector<std::size_t>{1900}));
        QVERIFY(permission(together.verdict) == 0);
        QCOMPARE(rule(together, "train.order").state, RuleState::NotMet);
        QCOMPARE(wording::sentence(rule(together, "train.order").message),
                 std::string("3 changes need each other in a circle: shop/c700 → shop/c702 → shop/c701 → shop/c700. 3 "
                             "such circles in all."));
        QCOMPARE(together.order.order.size(), std::size_t(2000));
    }
    /// A circle of all of them, and everybody on one file.
    void aCircleOfTwoThousandIsCutShort() {
        std::vector<std::vector<std::size_t>> needs(2000);
        for (std::size_t i = 0; i < needs.size(); ++i)
            needs[i] = {(i + 1) % needs.size()};
        const TrainOrder order = orderOf(needs);
        QCOMPARE(order.cycles.size(), std::size_t(1));
        QCOMPARE(order.cycles[0].size(), std::size_t(2000));
        Train train;
        for (std::size_t i = 0; i < 60; ++i)
            train.add(aSnapshot(), aRisk(0.01), {(i + 1) % 60}).files = {fileOf("one")};
        const TrainDecision together = TrainJudge(train.cars, aPolicy()).decide();
        QVERIFY(wording::sentence(rule(together, "train.order").message).find("… → shop/c0") != std::string::npos);
        QCOMPARE(together.defect.overlaps, std::size_t(60 * 59 / 2));
        QVERIFY(TrainJudge(train.cars, aPolicy()).takeOuts().empty()); // with one of them all go
    }
    void theCarThatHoldsIsTakenOutAndWhatNeedsItGoesAlong() {
        const Policy policy = aPolicy();
        Train train;
        for (int i = 0; i < 4; ++i)
            train.add(aSnapshot(), aRisk(0.02));
        train.snapshots[1]->tests.failed = 1;
        train.cars[3].needs = {1};
        const TrainJudge judge(train.cars, policy);
        QCOMPARE(judge.decide().verdict, Verdict::Hold);
        const auto ways = judge.takeOuts();
        QCOMPARE(ways.size(), std::size_t(1));
        QVERIFY((ways[0].cars == std::vector<std::size_t>{1, 3}));
        QCOMPARE(permission(ways[0].verdict), 3);
        QVERIFY(ways[0].isSmallest);
    }
    /// Every set that is offered permits more when it is taken out, and no smaller choice does: against all subsets.
    void takeOutsAreVerifiedAndSmallestAgainstBruteForce() {
        std::mt19937 dice(5);
        int offered = 0, withExtra = 0;
        for (int round = 0; round < 160; ++round) {
            const Policy policy = round % 2 ? aPolicy() : somePolicy(dice);
            const Train train = someTrain(dice, 2 + dice() % 6);
            const TrainJudge judge(train.cars, policy);
            const std::size_t size = train.cars.size();
            const int before = permission(judge.decide().verdict);
            std::vector<std::vector<std::size_t>> needs;
            for (const TrainCar& car : train.cars)
                needs.push_back(car.needs);
            std::map<int, std::size_t> mostKept; // by wanted permission, over all parts that may stand alone
            for (unsigned mask = 1; mask < (1u << size); ++mask) {
                std::vector<bool> isOn(size);
                for (std::size_t i = 0; i < size; ++i)
                    isOn[i] = mask >> i & 1u;
                if (withoutOrphans(isOn, needs) != isOn)
                    continue;
                const std::size_t kept = std::size_t(std::count(isOn.begin(), isOn.end(), true));
                for (int wanted = before + 1; wanted <= permission(judge.verdictOf(isOn)); ++wanted)
                    mostKept[wanted] = std::max(mostKept[wanted], kept);
            }
            const auto ways = judge.takeOuts();
            for (const TakeOut& way : ways) {
                ++offered;
                std::vector<bool> isOn(size, true);
                for (const std::size_t car : way.cars)
                    isOn[car] = false;
                QCOMPARE(judge.verdictOf(isOn), way.verdict);
                QVERIFY(permission(way.verdict) > before);
                std::size_t held = 0;
                for (const auto& car : judge.decide().cars)
                    held += permission(car.alone.verdict) < permission(way.verdict) ? 1 : 0;
                withExtra += way.cars.size() > held ? 1 : 0;
            }
            for (const auto& [wanted, kept] : mostKept) {
                const auto way = std::find_if(ways.begin(), ways.end(), [&, w = wanted](const TakeOut& each) {
                    return permission(each.verdict) >= w;
                });
                QVERIFY2(way != ways.end(), "a part that permits more was not found");
                if (way->isSmallest)
                    QVERIFY(size - way->cars.size() <= kept);
            }
        }
        qInfo("%d ways offered, all permit more; %d take out more than what is held alone", offered, withExtra);
        QVERIFY(offered > 100 && withExtra > 10);
    }
};

FERMATA_CORE_TEST(TestTrain)
#include "tst_train.moc"
