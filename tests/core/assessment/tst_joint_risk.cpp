// The risk of a train of changes: between its worst member and all of them for themselves.
#include <random>

#include "core/assessment/risk/joint_risk.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::assessment;

namespace {

TrainMember member(double p, std::vector<std::string> paths = {}) {
    return {Probability::clamped(p), Probability::clamped(p - 0.05), Probability::clamped(p + 0.05), std::move(paths)};
}

} // namespace

class TestJointRisk : public QObject {
    Q_OBJECT
private slots:
    void nobodyHasNone() { QCOMPARE(jointRisk({}).any.value(), 0.0); }
    void oneAloneKeepsItsOwn() {
        for (const double p : {0.0, 0.01, 0.3, 0.99, 1.0}) {
            const std::vector train{member(p)};
            QVERIFY(std::abs(jointRisk(train).any.value() - p) < 1e-5);
        }
    }
    void withoutACommonEffectTheyAreIndependent() {
        const std::vector train{member(0.1), member(0.2), member(0.3)};
        QVERIFY(std::abs(jointRisk(train, {0.0, 0.0}).any.value() - (1 - 0.9 * 0.8 * 0.7)) < 1e-5);
    }
    /// Faults that come together come to fewer trains.
    void aCommonEffectLowersIt() {
        const std::vector train{member(0.1), member(0.2), member(0.3)};
        const double independent = jointRisk(train, {0.0, 0.0}).any.value();
        QVERIFY(jointRisk(train, {1.0, 0.0}).any.value() < independent);
        QVERIFY(jointRisk(train, {1.0, 0.0}).any.value() > 0.3);
    }
    void changesOfOneFileAddARiskOfTheirOwn() {
        const std::vector apart{member(0.2, {"a"}), member(0.3, {"b"})},
            together{member(0.2, {"a"}), member(0.3, {"b", "a"})};
        QVERIFY(jointRisk(together).any.value() > jointRisk(apart).any.value());
        QCOMPARE(jointRisk(together).overlaps, 1u);
        QCOMPARE(jointRisk(apart).overlaps, 0u);
    }
    void liesBetweenItsEndsAndRisesWithEachRisk() {
        std::mt19937 dice(7);
        std::uniform_real_distribution<double> uniform;
        for (int round = 0; round < 60; ++round) {
            std::vector<TrainMember> train;
            for (unsigned i = 0; i < 1 + dice() % 8; ++i)
                train.push_back(member(uniform(dice), {std::string(1, char('a' + dice() % 4))}));
            const JointRisk before = jointRisk(train);
            QVERIFY(before.low.value() <= before.any.value() && before.any.value() <= before.high.value());
            TrainMember& one = train[dice() % train.size()];
            one = member(std::min(1.0, one.pDefect.value() + 0.1), one.paths);
            QVERIFY(jointRisk(train).any.value() >= before.any.value() - 1e-9);
        }
    }
};

FERMATA_CORE_TEST(TestJointRisk)
#include "tst_joint_risk.moc"
