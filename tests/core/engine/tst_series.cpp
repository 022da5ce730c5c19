// What one author did on one component in parts is judged as one change: by the gate's own functions on real commits.
#include <cmath>

#include "core/audit/codec/codec.h"
#include "core/decision/gate.h"
#include "core/engine/series.h"
#include "tests/core/decision/builders.h"
#include "tests/support/scratch.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::test;

namespace {

constexpr std::int64_t start = 1795435200; // Monday 2026-11-23 12:00 UTC
constexpr const char* ada = "Ada <ada@example.org>";

/// A model that looks at the lines added alone: 40 lines are harmless, 200 ask for a look.
assessment::RiskModel::Pointer aModelOfSize() {
    assessment::RiskParts parts;
    parts.schema = assessment::changeSchema().id;
    for (const assessment::Feature& feature : assessment::changeSchema().features)
        parts.features.push_back(feature.id);
    parts.trained = "by hand";
    parts.state = assessment::RiskState::Ready;
    parts.labels = 4000;
    parts.baseRate = {0.2, 0.18, 0.22};
    parts.forest.trees = {{assessment::TreeNode{-1, 0.0f, 0, 0, 1.0f, 0.2f}}}; // without a weight
    parts.logisticWeight = 1.0;
    parts.logistic.intercept = -6.0;
    parts.logistic.terms = {{std::uint32_t(*assessment::changeSchema().indexOf("la")), 1.0, 0.0, 1.0, 0.0, 1e6}};
    for (double score = -8.0; score <= 8.0; score += 0.5) {
        const double p = 1.0 / (1.0 + std::exp(-score));
        parts.calibration.push_back({score, p, p * 0.8, std::min(1.0, p * 1.1)});
    }
    auto model = assessment::RiskModel::fromParts(std::move(parts));
    if (!model)
        qFatal("%s", model.error().text().c_str());
    return std::move(*model);
}

std::string lines(int count, const std::string& word) {
    std::string text;
    for (int i = 0; i < count; ++i)
        text += "int " + word + std::to_string(i) + ";\n";
    return text;
}

struct Shop {
    Shop() {
        repository.setTime(start - 30 * 86400);
        repository.write("README.md", "# Shop\n");
        repository.commit("One", ada);
    }
    /// So many lines into a file of its own, on the branch that is checked out.
    std::string part(std::int64_t at, const std::string& path, int count, const char* author = ada) {
        repository.setTime(at);
        repository.write(path, lines(count, "x" + std::to_string(++files) + "_"));
        return repository.commit("Part " + std::to_string(files), author);
    }
    history::MeasuredRange measured(const std::string& change) const {
        auto opened = io::git::Repository::open(repository.path());
        const auto range = history::parseRange(*opened, change);
        history::MiningOptions options;
        options.revision = "main";
        auto found = history::measureRanges(*opened, {*range}, options, {});
        if (!found)
            qFatal("%s", found.error().text().c_str());
        return std::move(found->front());
    }
    std::vector<assessment::SeriesFacts> series(const history::MeasuredRange& change,
                                                const std::vector<history::MeasuredRange>& beside = {}) const {
        auto opened = io::git::Repository::open(repository.path());
        engine::SeriesMemory memory;
        auto parts = engine::earlierParts(*opened, change.change, policy, fromUnix(start), memory, {});
        std::vector<const history::MeasuredRange*> waiting;
        for (const history::MeasuredRange& each : beside)
            waiting.push_back(&each);
        auto others = engine::partsBeside(*opened, change, waiting, policy, fromUnix(start));
        if (!parts || !others)
            qFatal("parts cannot be read");
        parts->insert(parts->end(), others->begin(), others->end());
        return engine::seriesOf(change, *parts, policy, *model, fromUnix(start));
    }
    decision::Decision decided(const history::MeasuredRange& change, std::vector<assessment::SeriesFacts> facts) const {
        assessment::EvidenceSnapshot snapshot = aSnapshot();
        snapshot.changeClass = {assessment::ChangeKind::Code, "pay/card.cpp"};
        snapshot.features = assessment::fromMetrics(change.metrics);
        snapshot.series = std::move(facts);
        return decision::decide(snapshot, policy, *model);
    }

    ScratchRepository repository;
    decision::Policy policy = aPolicy();
    assessment::RiskModel::Pointer model = aModelOfSize();
    int files = 0;
};

} // namespace

class TestSeries : public QObject {
    Q_OBJECT
private slots:
    /// The sentence of the policy: a large change in parts gets no milder verdict than in one piece.
    void aLargeChangeInPartsIsNoMilder() {
        Shop whole;
        whole.repository.git({"checkout", "-q", "-b", "big"});
        whole.part(start - 3600, "pay/all.cpp", 200);
        const auto big = whole.measured("main..big");
        const decision::Decision inOne = whole.decided(big, whole.series(big));
        QCOMPARE(inOne.verdict, decision::Verdict::Review);

        Shop parts;
        for (int i = 0; i < 4; ++i)
            parts.part(start - (5 - i) * 3600, "pay/part" + std::to_string(i) + ".cpp", 40);
        parts.repository.git({"checkout", "-q", "-b", "last"});
        parts.part(start - 600, "pay/part5.cpp", 40);
        const auto last = parts.measured("main..last");
        const auto facts = parts.series(last);
        QCOMPARE(facts.size(), std::size_t(1));
        QCOMPARE(facts[0].component, std::string("pay"));
        QCOMPARE(facts[0].changes, 4);
        QCOMPARE(facts[0].lines, 200);
        QCOMPARE(facts[0].since, fromUnix(start - 5 * 3600));
        const decision::Decision alone = parts.decided(last, {});
        QCOMPARE(alone.verdict, decision::Verdict::Approve);
        const decision::Decision together = parts.decided(last, facts);
        QVERIFY(decision::permission(together.verdict) <= decision::permission(inOne.verdict));
        const auto rule = std::find_if(together.rules.begin(), together.rules.end(),
                                       [](const auto& each) { return each.id == "series"; });
        QVERIFY(rule != together.rules.end());
        QCOMPARE(rule->message.numbers.at("lines"), 200.0);
        QVERIFY(rule->message.numbers.at("risk") > rule->message.numbers.at("alone"));
    }
    void branchesBesideItCountOncePerCommit() {
        Shop shop;
        for (const char* branch : {"one", "two", "three"}) {
            shop.repository.git({"checkout", "-q", "-b", branch, "main"});
            shop.part(start - 3600, std::string("pay/") + branch + ".cpp", 60);
        }
        shop.repository.git({"checkout", "-q", "-b", "top", "one"}); // holds "one" already
        shop.part(start - 600, "pay/top.cpp", 60);
        const auto one = shop.measured("main..one");
        const std::vector<history::MeasuredRange> beside{one, shop.measured("main..two"), shop.measured("main..three"),
                                                         shop.measured("main..top")};
        const auto facts = shop.series(one, beside);
        QCOMPARE(facts.size(), std::size_t(1));
        QCOMPARE(facts[0].changes, 2);
        QCOMPARE(facts[0].lines, 180);
    }
    void othersOlderAndElsewhereDoNotCount() {
        Shop shop;
        shop.part(start - 4 * 86400, "pay/old.cpp", 100);
        shop.part(start - 3600, "pay/by-bo.cpp", 100, "Bo <bo@example.org>");
        shop.part(start - 3600, "cart/elsewhere.cpp", 100);
        shop.repository.git({"checkout", "-q", "-b", "last"});
        shop.part(start - 600, "pay/last.cpp", 40);
        const auto last = shop.measured("main..last");
        QVERIFY(shop.series(last).empty());
        shop.policy.series.window = Days{7};
        QCOMPARE(shop.series(last).at(0).changes, 1);
        shop.policy.series.window = Seconds{0}; // not judged
        QVERIFY(shop.series(last).empty());
        // The other e-mail of the same person of the policy is the same hand.
        shop.policy.series.window = Days{3};
        shop.repository.git({"checkout", "-q", "main"});
        shop.part(start - 1800, "pay/from-home.cpp", 50, "Ada <ada@home.example>");
        shop.repository.git({"checkout", "-q", "-b", "again"});
        shop.part(start - 300, "pay/again.cpp", 40);
        QCOMPARE(shop.series(shop.measured("main..again")).at(0).changes, 1);
    }
    /// It raises and never lowers, and losing the history does not lose it.
    void aSeriesNeverHelps() {
        std::mt19937 dice(31);
        for (int round = 0; round < 2000; ++round) {
            const decision::Policy policy = somePolicy(dice);
            assessment::EvidenceSnapshot snapshot = someSnapshot(dice);
            const auto risk = someRisk(dice);
            const int with = decision::permission(decision::decide(snapshot, policy, risk).verdict);
            snapshot.series.clear();
            QVERIFY(with <= decision::permission(decision::decide(snapshot, policy, risk).verdict));
        }
    }
    void isKeptInTheRecord() {
        assessment::EvidenceSnapshot snapshot = aSnapshot();
        const std::string before = audit::encode(snapshot);
        QVERIFY(before.find("series") == std::string::npos); // what has none keeps its bytes
        snapshot.series = {{"pay", 2, 180, snapshot.at, {snapshot.change.base}, Probability(0.4), Probability(0.5)}};
        const auto again = audit::decodeSnapshot(audit::encode(snapshot));
        QVERIFY(again && *again == snapshot);
    }
};

FERMATA_CORE_TEST(TestSeries)
#include "tst_series.moc"
