#include <cmath>
#include <random>

#include "core/assessment/risk/risk_model.h"
#include "core/assessment/risk/scoring.h"
#include "core/learning/evaluation/evaluate.h"
#include "core/learning/evaluation/model_card.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::learning;

namespace {

constexpr std::uint32_t key = 99;

/// Changes of 20 words out of 400; words 0 to 19 make a change faulty where `tell` is true, else nothing does but size.
Dataset generated(std::size_t count, std::uint32_t seed, bool tell) {
    using assessment::FeatureGroup;
    std::mt19937 dice(seed);
    std::normal_distribution<double> normal;
    std::uniform_real_distribution<double> uniform;
    Dataset data;
    data.schema = {"made/1", {{"la", FeatureGroup::Size}, {"nf", FeatureGroup::Diffusion}}};
    for (std::size_t i = 0; i < count; ++i) {
        Example example;
        CommitId id;
        id.bytes[0] = std::uint8_t(i);
        id.bytes[1] = std::uint8_t(i >> 8);
        example.id = id.hex();
        example.at = fromUnix(std::int64_t(i) * 3600);
        std::vector<std::uint32_t> numbers;
        int bad = 0;
        for (std::uint32_t word = 0; word < 400; ++word)
            if (dice() % 20 == 0) {
                numbers.push_back(word * 500);
                bad += word < 20 ? 1 : 0;
            }
        example.words = std::make_shared<const history::HashedWords>(history::HashedWords{key, numbers});
        const double size = normal(dice);
        example.values = {std::exp(3 + size), std::round(std::exp(1 + normal(dice)))};
        example.isFaulty = uniform(dice) < 1 / (1 + std::exp(1.5 - 0.7 * size - (tell ? 1.3 * (bad - 1) : 0)));
        if (example.isFaulty)
            example.knownAt = example.at + Days(2);
        data.examples.push_back(std::move(example));
    }
    return data;
}

EvaluationOptions quick(bool readsWords = true) {
    EvaluationOptions options;
    options.training.readsWords = readsWords;
    options.training.forest.trees = 20;
    options.training.boosting.trees = 40;
    return options;
}

std::vector<WordRow> rowsOf(const Dataset& data) {
    std::vector<WordRow> rows;
    for (const Example& example : data.examples)
        rows.push_back({example.words.get(), example.isFaulty, 1});
    return rows;
}

} // namespace

class TestWordTrainer : public QObject {
    Q_OBJECT
private slots:
    void findsTheWordsThatTell() {
        const Dataset data = generated(3000, 1, true);
        const auto model = fitWords(rowsOf(data), key);
        FERMATA_VERIFY_OK(model);
        QCOMPARE(model->weights.size(), std::size_t{400});
        double telling = 0, others = 0;
        for (const auto& word : model->weights)
            (word.number < 20 * 500 ? telling : others) += double(word.weight);
        QVERIFY2(telling / 20 > others / 380 + 1, qPrintable(QString::number(telling / 20 - others / 380)));
    }
    void rareWordsHaveNoWeight() {
        const Dataset data = generated(300, 2, true);
        WordOptions options;
        options.leastRows = 301;
        const auto none = fitWords(rowsOf(data), key, options);
        FERMATA_VERIFY_OK(none);
        QVERIFY(*none == assessment::WordModel{});
    }
    /// A score never knows the outcome of its own change, nor of a later one.
    void scoresAreForward() {
        const Dataset data = generated(2000, 3, true);
        auto rows = rowsOf(data);
        const auto scores = forwardWordScores(rows, key, {}, {});
        FERMATA_VERIFY_OK(scores);
        const std::size_t block = rows.size() / WordOptions{}.blocks;
        QVERIFY(!(*scores)[block / 2] && (*scores)[2 * block]);
        const std::size_t from = rows.size() / 2;
        for (std::size_t i = from; i < rows.size(); ++i)
            rows[i].isFaulty = !rows[i].isFaulty;
        const auto turned = forwardWordScores(rows, key, {}, {});
        FERMATA_VERIFY_OK(turned);
        for (std::size_t i = 0; i < from + block - 1; ++i)
            QCOMPARE((*turned)[i], (*scores)[i]);
        QVERIFY((*turned).back() != (*scores).back());
    }
    void wordsLiftTheModelWhereTheyTell() {
        const Dataset data = generated(4000, 4, true);
        const auto with = evaluate(data, quick()), without = evaluate(data, quick(false));
        FERMATA_VERIFY_OK(with);
        FERMATA_VERIFY_OK(without);
        QVERIFY2(with->model.rocAuc > without->model.rocAuc + 0.05,
                 qPrintable(QString("%1 %2").arg(with->model.rocAuc).arg(without->model.rocAuc)));
        QVERIFY(with->parts.readsWords() && !without->parts.readsWords());
        const auto model =
            assessment::RiskModel::decode(assessment::RiskModel::fromParts(with->parts).value()->encode());
        FERMATA_VERIFY_OK(model);
        for (std::size_t i = 0; i < 50; ++i) {
            auto change = featuresOf(data.schema, data.examples[i]);
            const auto risk = (*model)->assess(change);
            double sum = risk.bias;
            for (const auto& part : risk.contributions)
                sum += part.logOdds;
            QVERIFY(std::fabs(sum - risk.score) < 1e-9);
            change.words.reset();
            QVERIFY((*model)->assess(change).pDefectForGate >= risk.pDefectForGate);
        }
    }
    void wordsThatTellNothingAreNotRead() {
        const auto parts = train(generated(3000, 5, false), quick().training);
        FERMATA_VERIFY_OK(parts);
        QVERIFY(!parts->readsWords());
        QCOMPARE(parts->features.size(), std::size_t{2});
        QVERIFY2(parts->trained.ends_with("foreseen no better with them"), parts->trained.c_str());
    }
    void fewLabelsOrFewWordsAreNotEnough() {
        const auto few = train(generated(1500, 6, true), quick().training);
        FERMATA_VERIFY_OK(few);
        QVERIFY(!few->readsWords());
        QVERIFY2(few->trained.ends_with("words not read below 2000 labels"), few->trained.c_str());
        Dataset data = generated(3000, 7, true);
        for (std::size_t i = 0; i < data.examples.size(); i += 5)
            data.examples[i].words = nullptr;
        const auto gaps = train(data, quick().training);
        FERMATA_VERIFY_OK(gaps);
        QVERIFY(!gaps->readsWords());
    }
    void equalInputGivesAnEqualModel() {
        const Dataset data = generated(2200, 8, true);
        const auto once = train(data, quick().training), again = train(data, quick().training);
        FERMATA_VERIFY_OK(once);
        QVERIFY(once->readsWords() && *once == *again);
    }
    /// Invariant 3: without what came later, the same model and the same answers.
    void theFutureIsNotSeen() {
        Dataset data = generated(3000, 9, true);
        const Time asOf = data.examples[2499].at;
        Dataset cut = data;
        cut.examples.resize(2500);
        TrainingOptions options = quick().training;
        options.asOf = asOf;
        const auto past = train(cut, options);
        for (std::size_t i = 0; i < 2500; ++i)
            if (cut.examples[i].isFaulty && *cut.examples[i].knownAt > asOf) {
                cut.examples[i].isFaulty = false;
                cut.examples[i].knownAt.reset();
            }
        const auto honest = train(cut, options);
        FERMATA_VERIFY_OK(past);
        FERMATA_VERIFY_OK(honest);
        QVERIFY(past->readsWords() && *past == *honest);
    }
    void theDigestCoversWords() {
        Dataset data = generated(20, 10, true);
        const Digest before = digestOf(data);
        auto words = *data.examples[3].words;
        words.numbers.push_back(history::wordNumbers - 1);
        data.examples[3].words = std::make_shared<const history::HashedWords>(words);
        QVERIFY(digestOf(data) != before);
    }
};

FERMATA_CORE_TEST(TestWordTrainer)
#include "tst_word_trainer.moc"
