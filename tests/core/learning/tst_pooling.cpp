// One model for several repositories: each has its own say as far as its own outcomes bear it out.
#include <cmath>
#include <map>
#include <random>

#include "core/assessment/risk/risk_model.h"
#include "core/learning/evaluation/evaluate.h"
#include "core/learning/training/own_members.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::learning;

namespace {

/// Changes whose risk rises with the size in one repository and falls with it in another.
void add(Dataset& data, const std::string& repository, std::size_t count, double slope, std::uint32_t seed) {
    using assessment::FeatureGroup;
    std::mt19937 dice(seed);
    std::normal_distribution<double> normal;
    std::uniform_real_distribution<double> uniform;
    data.schema = {"made/1", {{"la", FeatureGroup::Size}, {"nf", FeatureGroup::Diffusion}}};
    for (std::size_t i = 0; i < count; ++i) {
        Example example;
        example.id = repository + std::to_string(i);
        example.repository = repository;
        example.at = fromUnix(std::int64_t(i) * (3600000 / std::int64_t(count)));
        const double size = normal(dice);
        example.values = {std::exp(3 + size), std::round(std::exp(1 + normal(dice)))};
        example.isFaulty = uniform(dice) < 1 / (1 + std::exp(1.2 - slope * size));
        example.split = i < count * 4 / 5 ? Split::Train : Split::Test;
        data.examples.push_back(std::move(example));
    }
    std::stable_sort(data.examples.begin(), data.examples.end(),
                     [](const auto& a, const auto& b) { return a.at < b.at; });
}

std::map<std::string, double> aucOf(const Dataset& data, const Evaluation& evaluation) {
    std::map<std::string, std::string> owners;
    for (const Example& example : data.examples)
        owners[example.id] = example.repository;
    std::map<std::string, std::vector<Judged>> judged;
    for (const Prediction& p : evaluation.predictions)
        judged[owners[p.id]].push_back({p.probability, p.isFaulty});
    std::map<std::string, double> aucs;
    for (const auto& [repository, of] : judged)
        aucs[repository] = qualityOf(of).rocAuc;
    return aucs;
}

} // namespace

class TestPooling : public QObject {
    Q_OBJECT
private slots:
    void aRepositoryOfAnotherKindSpeaksForItself() {
        Dataset data;
        add(data, "large", 2400, 1.5, 1);
        add(data, "other", 600, -1.5, 2);
        const auto evaluation = evaluate(data);
        FERMATA_VERIFY_OK(evaluation);
        const auto aucs = aucOf(data, *evaluation);
        QVERIFY2(aucs.at("large") > 0.75, qPrintable(QString::number(aucs.at("large"))));
        QVERIFY2(aucs.at("other") > 0.7, qPrintable(QString::number(aucs.at("other"))));
        const assessment::OwnPart* other = evaluation->parts.ownOf("other");
        QVERIFY(other && other->share > 0.5);
        QVERIFY(!evaluation->parts.ownOf("third"));
        for (Example& example : data.examples)
            example.repository.clear();
        const auto one = evaluate(data);
        FERMATA_VERIFY_OK(one);
        QVERIFY(one->parts.own.empty());
    }
    /// Where all are alike there is nothing to gain, and no share is given away for what chance alone would explain.
    void fewOutcomesLeaveTheWordToAll() {
        Dataset data;
        add(data, "large", 2400, 1.5, 3);
        add(data, "small", 300, 1.5, 4);
        add(data, "tiny", 60, 1.5, 5);
        const auto parts = train(data);
        FERMATA_VERIFY_OK(parts);
        QVERIFY(parts->ownOf("small"));
        QVERIFY2(parts->ownOf("small")->share <= 0.5, qPrintable(QString::number(parts->ownOf("small")->share)));
        QVERIFY2(std::fabs(parts->ownOf("small")->offset) < 0.5,
                 qPrintable(QString::number(parts->ownOf("small")->offset)));
        QVERIFY(!parts->ownOf("tiny"));
        QVERIFY(parts->trained.find("small by its own changes for") != std::string::npos);
    }
    void theSharesArePulledToAll() {
        OwnRepository repository;
        repository.name = "a";
        std::vector<ForwardScore> scores;
        const std::string name = "a";
        std::mt19937 dice(9);
        std::normal_distribution<double> normal;
        for (std::size_t i = 0; i < 30; ++i) // its own members say nothing but noise
            scores.push_back(
                {i, i / 10, i % 3 == 0, {i % 3 == 0 ? 1.0 : -1.0, 0, 0}, name, OwnScore{normal(dice), normal(dice)}});
        chooseShares(repository, scores, 3, {1, 0, 0});
        QVERIFY(repository.share <= 0.2);
        for (ForwardScore& each : scores) {
            each.own = OwnScore{each.logOdds[0], 0};
            each.logOdds[0] = normal(dice);
        }
        for (int copies = 0; copies < 4; ++copies)
            scores.insert(scores.end(), scores.begin(), scores.begin() + 30);
        chooseShares(repository, scores, 3, {1, 0, 0});
        QVERIFY(repository.share >= 0.8);
        QVERIFY(repository.logisticShare >= 0.5);
    }
    void whatARepositorySaysIsExplainedToo() {
        Dataset data;
        add(data, "large", 1200, 1.5, 6);
        add(data, "other", 600, -1.5, 7);
        const auto parts = train(data), again = train(data);
        FERMATA_VERIFY_OK(parts);
        QVERIFY(*parts == *again);
        const auto model = assessment::RiskModel::fromParts(*parts);
        FERMATA_VERIFY_OK(model);
        const auto read = assessment::RiskModel::decode((*model)->encode());
        FERMATA_VERIFY_OK(read);
        for (std::size_t i = 0; i < data.examples.size(); i += 7) {
            const auto risk = (*read)->assess(featuresOf(data.schema, data.examples[i]));
            double sum = risk.bias;
            for (const auto& part : risk.contributions)
                sum += part.logOdds;
            QVERIFY(std::fabs(sum - risk.score) < 1e-9);
            QVERIFY(risk.low <= risk.pDefect && risk.pDefect <= risk.high);
        }
    }
};

FERMATA_CORE_TEST(TestPooling)
#include "tst_pooling.moc"
