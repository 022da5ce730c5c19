#include <cmath>
#include <limits>

#include "core/audit/codec/codec.h"
#include "core/audit/codec/decision_fields.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::audit;

namespace {

/// How many members an aggregate has: as many as braces accept.
struct Anything {
    template <class T>
    operator T() const;
};
template <class T, class... Args>
constexpr std::size_t members() {
    if constexpr (requires { T{Args{}..., Anything{}}; })
        return members<T, Args..., Anything>();
    else
        return sizeof...(Args);
}

template <class T>
std::size_t described() {
    return codec::Writer::write(T{}).members()->size();
}

assessment::EvidenceSnapshot aSnapshot() {
    assessment::EvidenceSnapshot snapshot;
    snapshot.at = fromUnix(1795435200);
    snapshot.environment = "production";
    snapshot.change.key = "shop/pay";
    snapshot.change.title = "\xe2\x80\xae <script>=cmd|' /C calc'!A0\n\x1b[31m";
    snapshot.change.authors = {{"Ada", "ada@example.org"}};
    snapshot.change.state = delivery::ChangeState::AlreadyMerged;
    snapshot.files = {{"a.cpp", "", 3, 1, false, false, delivery::FileKind::Other, 2, "ada"}};
    snapshot.features = {"change/1", {1.5, std::nullopt, -0.0, 0.1 + 0.2}};
    snapshot.similar = {{CommitId{}, "x", 1.0 / 3, true, fromUnix(-5)}};
    snapshot.evidence = {{assessment::EvidenceKind::Traffic, assessment::EvidenceState::Malformed, "f", fromUnix(1),
                          "ab", Digest{}, "n"}};
    snapshot.tests.failing = {"a", "b"};
    snapshot.tests.known = {{"b", 0.25, 0.75, 40, 5, 4, 0.5, true}};
    snapshot.tests.excused = 1;
    snapshot.tests.pExcusedBroken = 0.25;
    snapshot.reviews = {{"grace", {"senior"}, fromUnix(2), CommitId{}}};
    snapshot.production.alerts = std::vector<delivery::Alert>{};
    snapshot.production.burnRates =
        std::vector<delivery::BurnRate>{{"pay", std::numeric_limits<double>::infinity(), Seconds{60}}};
    snapshot.production.hasIncident = false;
    snapshot.production.usualTraffic = {1, 2.25};
    snapshot.freezes = {{"year's end", fromUnix(3), fromUnix(4)}};
    snapshot.value = {{"SHOP-1"}, 4200.5, std::nullopt, "EUR"};
    snapshot.performance = {"p99", 0.02, -0.01, 0.05};
    snapshot.isIrreversible = true;
    snapshot.barred = assessment::BarredVersion{"1.1", "worse", true};
    snapshot.series.emplace_back();
    return snapshot;
}

} // namespace

class TestCodec : public QObject {
    Q_OBJECT
private slots:
    void describesEveryMember() {
        // A member that is added to a struct and forgotten here would silently vanish from the record.
        QCOMPARE(described<delivery::Identity>(), members<delivery::Identity>());
        QCOMPARE(described<delivery::Change>(), members<delivery::Change>());
        QCOMPARE(described<delivery::ChangedFile>(), members<delivery::ChangedFile>());
        QCOMPARE(described<delivery::Alert>(), members<delivery::Alert>());
        QCOMPARE(described<delivery::BurnRate>(), members<delivery::BurnRate>());
        delivery::ProductionState state;
        state.trafficAhead = {{fromUnix(0), fromUnix(3600), 0.4, 120.0}};
        QCOMPARE(codec::Writer::write(state).members()->size(), members<delivery::ProductionState>());
        QCOMPARE(described<delivery::ProductionState>() + 1, members<delivery::ProductionState>());
        QCOMPARE(described<delivery::TrafficSlot>(), members<delivery::TrafficSlot>());
        QCOMPARE(described<assessment::ChangeClass>(), members<assessment::ChangeClass>());
        QCOMPARE(described<assessment::FeatureVector>() + 2,
                 members<assessment::FeatureVector>()); // words and repository came later
        QCOMPARE(described<history::HashedWords>(), members<history::HashedWords>());
        QCOMPARE(described<assessment::PastFate>(), members<assessment::PastFate>());
        QCOMPARE(described<assessment::Evidence>(), members<assessment::Evidence>());
        QCOMPARE(described<assessment::FailedTest>() + 1, members<assessment::FailedTest>());
        QCOMPARE(described<assessment::TestFacts>(), members<assessment::TestFacts>());
        QCOMPARE(described<assessment::ScanFacts>(), members<assessment::ScanFacts>());
        QCOMPARE(described<assessment::CoverageFacts>(), members<assessment::CoverageFacts>());
        QCOMPARE(described<assessment::Review>(), members<assessment::Review>());
        QCOMPARE(described<assessment::Interval>(), members<assessment::Interval>());
        QCOMPARE(described<assessment::Hands>(), members<assessment::Hands>());
        // What came later is left out while it says nothing.
        QCOMPARE(codec::Writer::write(aSnapshot()).members()->size(), members<assessment::EvidenceSnapshot>());
        QCOMPARE(described<assessment::EvidenceSnapshot>() + 2, members<assessment::EvidenceSnapshot>());
        QCOMPARE(described<assessment::BarredVersion>(), members<assessment::BarredVersion>());
        QCOMPARE(described<assessment::Contribution>(), members<assessment::Contribution>());
        QCOMPARE(described<assessment::RiskAssessment>(), members<assessment::RiskAssessment>());
        QCOMPARE(described<decision::Person>(), members<decision::Person>());
        QCOMPARE(described<decision::Component>(), members<decision::Component>());
        QCOMPARE(described<decision::Appetite>(), members<decision::Appetite>());
        QCOMPARE(described<decision::LossLine>(), members<decision::LossLine>());
        QCOMPARE(described<decision::EvidenceRule>(), members<decision::EvidenceRule>());
        QCOMPARE(described<decision::Freeze>(), members<decision::Freeze>());
        QCOMPARE(described<decision::Environment>(), members<decision::Environment>());
        decision::ProductionLimits limits;
        limits.safeTime.saves = 0.5;
        QCOMPARE(codec::Writer::write(limits).members()->size(), members<decision::ProductionLimits>());
        QCOMPARE(described<decision::ProductionLimits>() + 1, members<decision::ProductionLimits>());
        QCOMPARE(described<decision::SafeTimeTerms>(), members<decision::SafeTimeTerms>());
        decision::Efforts efforts;
        efforts.hourCost = 90.0;
        QCOMPARE(codec::Writer::write(efforts).members()->size(), members<decision::Efforts>());
        QCOMPARE(described<decision::Efforts>() + 1, members<decision::Efforts>());
        QCOMPARE(described<decision::Policy>() + 3,
                 members<decision::Policy>()); // series, splitting and quarantine came later
        QCOMPARE(described<decision::Message>(), members<decision::Message>());
        QCOMPARE(described<decision::HardRule>(), members<decision::HardRule>());
        QCOMPARE(described<decision::ActionLoss>(), members<decision::ActionLoss>());
        QCOMPARE(described<decision::Reason>(), members<decision::Reason>());
        QCOMPARE(described<decision::NotLookedAt>(), members<decision::NotLookedAt>());
        QCOMPARE(described<decision::ValueTerms>(), members<decision::ValueTerms>());
        QCOMPARE(described<decision::TailTerms>(), members<decision::TailTerms>());
        QCOMPARE(described<decision::Worth>(), members<decision::Worth>());
        QCOMPARE(described<assessment::ValueFacts>(), members<assessment::ValueFacts>());
        QCOMPARE(described<assessment::PerformanceFacts>(), members<assessment::PerformanceFacts>());
        QCOMPARE(described<decision::Decision>(), members<decision::Decision>());
    }

    void givesBackASnapshotWithoutLoss() {
        const auto snapshot = aSnapshot();
        const auto bytes = encode(snapshot);
        const auto read = decodeSnapshot(bytes);
        FERMATA_VERIFY_OK(read);
        QVERIFY(*read == snapshot);
        QVERIFY(std::signbit(*read->features.values[2]));
        QCOMPARE(encode(*read), bytes);
        auto wordy = snapshot;
        wordy.features.words = history::HashedWords{4'000'000'001u, {0, 7, history::wordNumbers - 1}};
        QVERIFY(decodeSnapshot(encode(wordy)).value() == wordy);
        QVERIFY(decodeSnapshot(encode(assessment::EvidenceSnapshot{})).value() == assessment::EvidenceSnapshot{});
    }

    void givesBackAPolicyWithoutLoss() {
        auto policy = decision::Policy::standard();
        policy.people = {{"ada", "Ada", {"ada@example.org"}, {"ada"}, {"ada"}, {"release-manager"}, ""}};
        policy.components = {{"pay", {"pay/**"}, 3.5, 0.2, 1, 9, 2.5}};
        policy.value = {5000, Days{30}, 12.5, 0.2};
        policy.tail = {4, 1e6, 0.001};
        policy.freezes = {{"z",
                           fromUnix(1),
                           fromUnix(2),
                           {"production"},
                           {assessment::ChangeKind::Text},
                           {"release-manager"},
                           {"hotfix/**"}}};
        QVERIFY(decodePolicy(encode(policy)).value() == policy);
    }

    void givesBackADecisionWithoutLoss() {
        decision::Decision decision;
        decision.verdict = decision::Verdict::Review;
        decision.rules = {{"freeze",
                           decision::RuleState::NotMet,
                           decision::Verdict::Hold,
                           {"rule.freeze", {{"name", "x"}}, {{"count", 3}}}}};
        decision.weighing = {{decision::Verdict::Block, 1e-7, 0, 1e22}};
        decision.risk.contributions = {{"la", 0.25, 10, true}};
        decision.risk.pDefect = Probability(0.123456);
        decision.reasons = {{"risk.size", 0.3, {"risk.size", {}, {}}, {assessment::EvidenceKind::Diff}}};
        decision.notLookedAt = {{assessment::EvidenceKind::Scan, "no scanner"}};
        decision.holdUntil = fromUnix(7);
        decision.worth = {
            true, 10, 1, 0.02, decision::Verdict::Approve, 4200.01, 1, std::nullopt, 60, {"worth.ships", {}, {}}};
        QVERIFY(decodeDecision(encode(decision)).value() == decision);
    }

    void refusesWhatItWouldNotHaveWritten_data() {
        QTest::addColumn<QByteArray>("what");
        QTest::addColumn<QByteArray>("by");
        QTest::newRow("a member more") << QByteArray("{\"at\":") << QByteArray("{\"a\":1,\"at\":");
        QTest::newRow("a member renamed") << QByteArray("\"file_count\"") << QByteArray("\"file_coun0\"");
        QTest::newRow("text as number") << QByteArray("\"file_count\":0") << QByteArray("\"file_count\":\"0\"");
        QTest::newRow("over the range") << QByteArray("\"file_count\":0") << QByteArray("\"file_count\":3000000000");
        QTest::newRow("no such word") << QByteArray("\"malformed\"") << QByteArray("\"marvellous\"");
        QTest::newRow("hex in capitals") << QByteArray("\"digest\":\"0") << QByteArray("\"digest\":\"A");
    }
    void refusesWhatItWouldNotHaveWritten() {
        QFETCH(QByteArray, what);
        QFETCH(QByteArray, by);
        auto bytes = QByteArray::fromStdString(encode(aSnapshot()));
        QVERIFY(bytes.contains(what));
        const auto read = decodeSnapshot(bytes.replace(what, by).toStdString());
        QVERIFY(!read);
        QCOMPARE(read.error().fault(), Fault::Malformed);
    }

    void tellsANewerFormFromABrokenOne() {
        auto bytes = QByteArray::fromStdString(encode(aSnapshot()));
        QCOMPARE(decodeSnapshot(bytes.replace("snapshot/3", "snapshot/4").toStdString()).error().fault(), Fault::Newer);
        QCOMPARE(decodeSnapshot("{}").error().fault(), Fault::Malformed);
    }
};

FERMATA_CORE_TEST(TestCodec)
#include "tst_codec.moc"
