// p_incident = p_defect · s(component): outcomes that were told move s, and what is not known never lowers it.

#include <cmath>
#include <limits>

#include "tests/core/decision/builders.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::assessment;
using namespace fermata::decision;
using namespace fermata::test;

namespace {

double shareOf(const EvidenceSnapshot& snapshot, const Policy& policy) {
    const Decision decision = decide(snapshot, policy, aRisk(0.5));
    return decision.pIncident.value() / 0.5;
}

} // namespace

class TestIncidentShare : public QObject {
    Q_OBJECT
private slots:
    void isThePosteriorMean() {
        QCOMPARE(incidentShare(1, 4), 0.2);
        QCOMPARE(incidentShare(1, 4, {3, 2}), 0.4);
        QVERIFY(incidentShare(1, 4, {4, 2}) > incidentShare(1, 4, {3, 2}));
        QVERIFY(incidentShare(1, 4, {3, 3}) < incidentShare(1, 4, {3, 2}));
    }
    void countsThatAreNoneCountAtWorst() {
        for (const double odd :
             {-1.0, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
            QCOMPARE(incidentShare(1, 4, {odd, 0}), 1.0);
            QCOMPARE(incidentShare(1, 4, {0, odd}), 1.0);
        }
    }
    /// Points of Beta(1, 4): 1 − (1 − x)⁴; of Beta(2, 2): 3x² − 2x³.
    void theIntervalHoldsNinetyPercentOfThePosterior() {
        const auto prior = assessment::incidentShareBetween(1, 4);
        QVERIFY(std::abs(prior.low - (1 - std::pow(0.95, 0.25))) < 1e-6);
        QVERIFY(std::abs(prior.high - (1 - std::pow(0.05, 0.25))) < 1e-6);
        const auto even = assessment::incidentShareBetween(1, 1, {1, 1});
        QVERIFY(std::abs(3 * even.low * even.low - 2 * std::pow(even.low, 3) - 0.05) < 1e-6);
        QVERIFY(std::abs(even.low + even.high - 1) < 1e-6);
        const auto much = assessment::incidentShareBetween(1, 4, {200, 800});
        QVERIFY(much.high - much.low < 0.05 && much.low < much.value && much.value < much.high);
        for (const double alpha : {1e-3, 0.2, 3.0, 5000.0})
            for (const double beta : {1e-3, 0.2, 3.0, 5000.0}) {
                const auto any = assessment::incidentShareBetween(alpha, beta);
                QVERIFY(0 <= any.low && any.low <= any.value && any.value <= any.high && any.high <= 1);
            }
        QCOMPARE(assessment::incidentShareBetween(1, 4, {-1, 0}).low, 1.0);
    }
    void aProductIsAsUnsureAsBothOfItsFactors() {
        const assessment::Between p{0.2, 0.1, 0.4}, s{0.5, 0.25, 1.0};
        const auto both = assessment::product(p, s);
        QCOMPARE(both.value, 0.1);
        QVERIFY(std::abs(both.low - 0.1 * std::exp(-std::sqrt(2.0) * std::log(2.0))) < 1e-12);
        QVERIFY(std::abs(both.high - 0.1 * std::exp(std::sqrt(2.0) * std::log(2.0))) < 1e-12);
        QVERIFY(both.low > 0.1 * 0.25 && both.high < 0.4);
        const auto sure = assessment::product(p, {0.5, 0.5, 0.5});
        QVERIFY(std::abs(sure.low - 0.05) < 1e-12 && std::abs(sure.high - 0.2) < 1e-12);
        const auto nothing = assessment::product({0, 0, 0.3}, s);
        QVERIFY(nothing.low == 0.0 && nothing.value == 0.0 && nothing.high > 0.1 && nothing.high <= 0.3);
    }
    void theProductRisesWithWhatItIsMadeOf() {
        const double ends[] = {0, 1e-7, 0.01, 0.1, 0.5, 1};
        for (const double low : ends)
            for (const double p : ends)
                for (const double high : ends)
                    for (const double more : ends) {
                        if (!(low <= p && p <= high && high <= more))
                            continue;
                        const assessment::Between s{0.3, 0.1, 0.6};
                        QVERIFY(assessment::product({p, low, more}, s).high >=
                                assessment::product({p, low, high}, s).high);
                        QVERIFY(assessment::product({high, low, more}, s).high >=
                                assessment::product({p, low, more}, s).high - 1e-12);
                        QVERIFY(assessment::product({p, p, more}, s).low >= assessment::product({p, low, more}, s).low);
                    }
    }
    /// The interval of p_incident says how unsure the share is: few outcomes, a wide one.
    void whatIsNotKnownOfTheShareWidensTheInterval() {
        EvidenceSnapshot snapshot = aSnapshot();
        const auto width = [&] {
            const Decision decision = decide(snapshot, aPolicy(), aRisk(0.5));
            return decision.pIncidentHigh.value() / decision.pIncidentLow.value();
        };
        const double before = width();
        snapshot.defects[""] = {100, 400};
        QVERIFY(width() < before);
    }
    void withoutAWordThePriorStands() { QVERIFY(std::abs(shareOf(aSnapshot(), aPolicy()) - 0.2) < 1e-5); }
    void incidentsOfTheComponentRaiseIt() {
        EvidenceSnapshot snapshot = aSnapshot();
        snapshot.components = {"pay"};
        const double before = shareOf(snapshot, aPolicy());
        snapshot.defects["pay"] = {3, 0};
        QVERIFY(shareOf(snapshot, aPolicy()) > before);
        snapshot.defects["pay"] = {0, 30};
        QVERIFY(shareOf(snapshot, aPolicy()) < before);
    }
    void thoseOfAnotherComponentDoNot() {
        EvidenceSnapshot snapshot = aSnapshot();
        const double before = shareOf(snapshot, aPolicy());
        snapshot.defects["pay"] = {30, 0};
        QCOMPARE(shareOf(snapshot, aPolicy()), before);
    }
    /// Taking the history away may not be milder: then what was told still raises, and no longer lowers.
    void withoutHistoryItOnlyRises() {
        EvidenceSnapshot snapshot = aSnapshot();
        const double prior = shareOf(snapshot, aPolicy());
        snapshot.defects[""] = {0, 100};
        QVERIFY(shareOf(snapshot, aPolicy()) < prior);
        entry(snapshot, EvidenceKind::History).state = EvidenceState::Stale;
        QCOMPARE(shareOf(snapshot, aPolicy()), prior);
        snapshot.defects[""] = {100, 0};
        QVERIFY(shareOf(snapshot, aPolicy()) > 0.9);
    }
    /// p_defect is the model's alone.
    void neverTouchesTheProbabilityOfADefect() {
        EvidenceSnapshot snapshot = aSnapshot();
        const auto model = someModel(3);
        const Decision before = decide(snapshot, aPolicy(), *model);
        snapshot.defects[""] = {100, 0};
        const Decision after = decide(snapshot, aPolicy(), *model);
        QVERIFY(before.risk == after.risk);
        QVERIFY(after.pIncident.value() > before.pIncident.value());
        QVERIFY(permission(after.verdict) <= permission(before.verdict));
    }
};

FERMATA_CORE_TEST(TestIncidentShare)
#include "tst_incident_share.moc"
