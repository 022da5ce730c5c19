#include <cmath>
#include <random>

#include "core/learning/training/prior_weights.h"
#include "core/learning/training/trainer.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::learning;

namespace {

/// Faults that fall with the first column, against what the prior says.
Rows generated(std::size_t count) {
    std::mt19937 dice(1);
    std::normal_distribution<double> normal;
    std::uniform_real_distribution<double> uniform;
    Rows rows;
    rows.columns.resize(2);
    for (std::size_t i = 0; i < count; ++i) {
        const double one = std::exp(normal(dice)), other = std::exp(normal(dice));
        rows.columns[0].push_back(one);
        rows.columns[1].push_back(other);
        rows.labels.push_back(uniform(dice) < 1 / (1 + std::exp(std::log(one))) ? 1 : 0);
        rows.weights.push_back(1);
    }
    return rows;
}

double weightOf(std::size_t rows, const LogisticPrior* prior) {
    const std::uint32_t features[] = {0, 1};
    const auto model = fitLogistic(generated(rows), features, 2.0, prior);
    return model ? model->terms[0].weight : std::nan("");
}

} // namespace

class TestPrior : public QObject {
    Q_OBJECT
private slots:
    void isForgottenAsLabelsGrow() {
        const LogisticPrior prior{{1.0, std::nan("")}, 20};
        double share = 1; // of the way from what the rows say to the prior
        for (const std::size_t rows : {20u, 100u, 500u, 5000u}) {
            const double own = weightOf(rows, nullptr), pulled = weightOf(rows, &prior);
            const double left = (pulled - own) / (1.0 - own);
            QVERIFY2(left > 0 && left < share, qPrintable(QString("%1: %2").arg(rows).arg(left)));
            share = left;
        }
        QVERIFY(share < 0.05);
        QVERIFY((weightOf(20, &prior) - weightOf(20, nullptr)) / (1.0 - weightOf(20, nullptr)) > 0.6);
    }
    void isOfTheChangeSchemaAlone() {
        const std::uint32_t features[] = {0, 4, 5};
        const auto prior = shippedPrior(assessment::changeSchema(), features, 10);
        QCOMPARE(prior.pull, 10.0);
        QCOMPARE(prior.weights.size(), std::size_t{3});
        QVERIFY(prior.weights[1] > 0); // more lines added, more faults
        QVERIFY(std::isfinite(prior.weights[0]) && std::isfinite(prior.weights[2]));
        const std::uint32_t unknown[] = {1000};
        QVERIFY(std::isnan(shippedPrior(assessment::changeSchema(), unknown, 10).weights[0]));
        QCOMPARE(shippedPrior({"table/1", {{"la", assessment::FeatureGroup::Size}}}, features, 10).pull, 0.0);
    }
};

FERMATA_CORE_TEST(TestPrior)
#include "tst_prior.moc"
