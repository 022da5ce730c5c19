// The invariants of the gate over random policies, snapshots and models: less evidence never permits more, more risk
// is never answered more mildly, equal input gives equal output.

#include <map>

#include "tests/core/decision/builders.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::assessment;
using namespace fermata::decision;
using namespace fermata::test;

namespace {

#ifdef NDEBUG
constexpr bool isOptimised = true;
#else
constexpr bool isOptimised = false;
#endif
constexpr unsigned subsets = 1u << std::size(allEvidenceKinds);
constexpr EvidenceState lost[] = {EvidenceState::Stale, EvidenceState::Missing, EvidenceState::Conflicting,
                                  EvidenceState::Malformed};

/// The snapshot without the kinds of `mask`, each in the state that `stateOf` names.
template <class StateOf>
EvidenceSnapshot withoutKinds(EvidenceSnapshot snapshot, unsigned mask, StateOf stateOf) {
    for (Evidence& each : snapshot.evidence)
        if (mask & (1u << static_cast<unsigned>(each.kind)) && each.state == EvidenceState::Fresh)
            each.state = stateOf();
    return snapshot;
}

} // namespace

class TestIgnorance : public QObject {
    Q_OBJECT
private slots:
    /// The state of each lost kind is drawn by dice. All 1,024 subsets of 2,500 snapshots in an optimised build (2.56
    /// million decisions), two of each of 10,000 where that would take a quarter of an hour.
    void lessEvidenceNeverPermitsMore() {
        std::mt19937 dice(20261123);
        const RiskModel::Pointer models[] = {someModel(7), someModel(8, 0.15)};
        std::map<Verdict, int> reached;
        for (int round = 0; round < (isOptimised ? 2500 : 10000); ++round) {
            const Policy policy = round % 3 == 0 ? aPolicy() : somePolicy(dice);
            const EvidenceSnapshot whole = someSnapshot(dice);
            const auto& model = models[round % 2];
            // Only the loss of the change or of its history changes what the model says: ask it four times, not 1,024.
            RiskAssessment risks[4];
            for (unsigned i = 0; i < 4; ++i)
                risks[i] = assessedRisk(withoutKinds(whole, i, [] { return EvidenceState::Missing; }), policy, *model);
            const Decision best = decide(whole, policy, risks[0]);
            ++reached[best.verdict];
            for (unsigned mask = 1 + (isOptimised ? 0 : dice() % 1000); mask < subsets;
                 mask += isOptimised ? 1 : 1 + dice() % 1000) {
                const EvidenceSnapshot poorer = withoutKinds(whole, mask, [&] { return lost[dice() % 4]; });
                const Verdict verdict = decide(poorer, policy, risks[mask & 3u]).verdict;
                if (permission(verdict) > permission(best.verdict))
                    QFAIL(qPrintable(QString("round %1: without %2 %3 became %4")
                                         .arg(round)
                                         .arg(mask)
                                         .arg(QString::fromStdString(std::string(name(best.verdict))),
                                              QString::fromStdString(std::string(name(verdict))))));
            }
        }
        for (const Verdict verdict : allVerdicts)
            QVERIFY2(reached[verdict] > 50, std::string(name(verdict)).c_str());
    }
    /// Which of the four states a lost kind is in makes no difference.
    void staleConflictingAndMalformedRankLikeMissing() {
        std::mt19937 dice(4);
        for (int round = 0; round < 20; ++round) {
            const Policy policy = somePolicy(dice);
            const EvidenceSnapshot whole = someSnapshot(dice);
            const auto model = someModel(std::uint32_t(round));
            for (unsigned mask = 1; mask < subsets; mask += 1 + dice() % 28) {
                const Verdict missing =
                    decide(withoutKinds(whole, mask, [] { return EvidenceState::Missing; }), policy, *model).verdict;
                for (const EvidenceState state : lost)
                    QCOMPARE(decide(withoutKinds(whole, mask, [&] { return state; }), policy, *model).verdict, missing);
            }
        }
    }
    /// An entry that is not there at all counts as Missing.
    void anAbsentEntryCountsAsMissing() {
        std::mt19937 dice(5);
        for (int round = 0; round < 2000; ++round) {
            const Policy policy = somePolicy(dice);
            const EvidenceSnapshot whole = someSnapshot(dice);
            EvidenceSnapshot poorer = whole;
            poorer.evidence.erase(poorer.evidence.begin() + dice() % poorer.evidence.size());
            const auto model = someModel(11);
            QVERIFY(permission(decide(poorer, policy, *model).verdict) <= permission(decide(whole, policy, *model).verdict));
        }
    }
    /// The same for features: what is not known of the change is read at its upper end.
    void unknownFeaturesNeverPermitMore() {
        std::mt19937 dice(6);
        for (int round = 0; round < 3000; ++round) {
            const Policy policy = somePolicy(dice);
            EvidenceSnapshot snapshot = someSnapshot(dice);
            const auto model = someModel(std::uint32_t(round % 50));
            const int before = permission(decide(snapshot, policy, *model).verdict);
            for (auto& value : snapshot.features.values)
                if (dice() % 3 == 0)
                    value.reset();
            QVERIFY(permission(decide(snapshot, policy, *model).verdict) <= before);
        }
    }
    void whatWasTakenBackDoesNotComeAgain() {
        std::mt19937 dice(7);
        for (int round = 0; round < 3000; ++round) {
            const Policy policy = somePolicy(dice);
            EvidenceSnapshot snapshot = someSnapshot(dice);
            const RiskAssessment risk = someRisk(dice);
            snapshot.barred.reset();
            const int free = permission(decide(snapshot, policy, risk).verdict);
            snapshot.barred = assessment::BarredVersion{"1.1", "worse", false};
            const int buildsOn = permission(decide(snapshot, policy, risk).verdict);
            QVERIFY(buildsOn <= free);
            snapshot.barred->isSame = true;
            const Verdict same = decide(snapshot, policy, risk).verdict;
            QCOMPARE(permission(same), 0);
            QVERIFY(same == Verdict::Block);
        }
    }
    void moreRiskIsNeverMilder() {
        std::mt19937 dice(8);
        for (int round = 0; round < 400; ++round) {
            const Policy policy = somePolicy(dice);
            const EvidenceSnapshot snapshot = someSnapshot(dice);
            Verdict before = Verdict::FastTrack;
            for (int step = 0; step <= 20; ++step) {
                const Verdict verdict = decide(snapshot, policy, aRisk(step / 20.0)).verdict;
                QVERIFY(permission(verdict) <= permission(before));
                before = verdict;
            }
        }
    }
    void aSmallerAppetiteIsNeverMilder() {
        std::mt19937 dice(9);
        for (int round = 0; round < 3000; ++round) {
            Policy policy = somePolicy(dice);
            const EvidenceSnapshot snapshot = someSnapshot(dice);
            const RiskAssessment risk = someRisk(dice);
            const int before = permission(decide(snapshot, policy, risk).verdict);
            policy.appetite.reviewAbove *= 0.7;
            policy.appetite.fastTrackBelow *= 0.7;
            policy.appetite.coverageFloor = std::min(1.0, policy.appetite.coverageFloor * 1.2);
            QVERIFY(permission(decide(snapshot, policy, risk).verdict) <= before);
        }
    }
    void equalInputGivesEqualOutput() {
        std::mt19937 dice(10);
        for (int round = 0; round < 500; ++round) {
            const Policy policy = somePolicy(dice);
            const EvidenceSnapshot snapshot = someSnapshot(dice);
            const auto model = someModel(3);
            const Decision once = decide(snapshot, policy, *model);
            const EvidenceSnapshot copy = snapshot;
            QVERIFY(decide(copy, policy, *model) == once);
        }
    }
};

FERMATA_CORE_TEST(TestIgnorance)
#include "tst_ignorance.moc"
