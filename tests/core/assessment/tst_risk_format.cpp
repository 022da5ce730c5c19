#include <cmath>
#include <limits>

#include "core/assessment/risk/risk_format.h"
#include "core/assessment/risk/risk_model.h"
#include "tests/core/assessment/risk_builders.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::assessment;

class TestRiskFormat : public QObject {
    Q_OBJECT
private slots:
    void readsBackWhatItWrote_data() {
        QTest::addColumn<unsigned>("seed");
        QTest::addColumn<bool>("readsWords");
        QTest::addColumn<int>("format");
        QTest::newRow("without boosting") << 4u << false << 1;
        QTest::newRow("with boosting") << 5u << false << 2;
        QTest::newRow("with words") << 5u << true << 3;
        QTest::newRow("with words, without boosting") << 4u << true << 3;
    }
    void readsBackWhatItWrote() {
        QFETCH(unsigned, seed);
        QFETCH(bool, readsWords);
        QFETCH(int, format);
        const RiskParts parts = readsWords ? test::withWords(test::someParts(seed)) : test::someParts(seed);
        QCOMPARE(int(encodeParts(parts)[7]), format);
        const RiskParts own = test::withOwn(parts, seed);
        QCOMPARE(int(encodeParts(own)[7]), 4);
        const auto ownAgain = decodeParts(encodeParts(own));
        FERMATA_VERIFY_OK(ownAgain);
        QVERIFY(*ownAgain == own);
        const auto again = decodeParts(encodeParts(parts));
        FERMATA_VERIFY_OK(again);
        QVERIFY(*again == parts);
        const auto prior = RiskModel::decode(RiskModel::priorOnly()->encode());
        FERMATA_VERIFY_OK(prior);
        QVERIFY((*prior)->parts() == RiskModel::priorOnly()->parts());
    }
    void everyCutIsAnError() {
        const std::string bytes = encodeParts(test::withOwn(test::withWords(test::someParts(5, 3, 2)), 5));
        for (std::size_t size = 0; size < bytes.size(); ++size)
            QVERIFY(!decodeParts(std::string_view(bytes).substr(0, size)));
        QCOMPARE(decodeParts(bytes + '\0').error().fault(), Fault::Malformed);
    }
    /// A changed byte is an error or another sound model; it never crashes, loops or reads beyond its tables.
    void everyFlippedByteIsSurvived() {
        RiskParts parts = test::withOwn(test::withWords(test::someParts(7, 3, 1)), 7);
        parts.past.resize(4);
        std::string bytes = encodeParts(parts);
        std::mt19937 dice(1);
        FeatureVector change = test::someChange(dice, parts);
        change.words = history::HashedWords{parts.words.key, {1, 10, 12}};
        for (std::size_t i = 0; i < bytes.size(); ++i)
            for (const int flip : {1, 0x80}) {
                bytes[i] = char(bytes[i] ^ flip);
                if (const auto model = RiskModel::decode(bytes)) {
                    const RiskAssessment risk = (*model)->assess(change);
                    QVERIFY(risk.low <= risk.pDefect && risk.pDefect <= risk.high);
                    (*model)->similarTo(change, 5);
                }
                bytes[i] = char(bytes[i] ^ flip);
            }
    }
    void refusesWhatIsTooLargeOrNewer() {
        QCOMPARE(decodeParts(std::string(largestModel + 1, 'x')).error().fault(), Fault::TooLarge);
        std::string bytes = encodeParts(test::someParts(4, 3, 2));
        bytes[7] = 9;
        QCOMPARE(decodeParts(bytes).error().fault(), Fault::Newer);
        QCOMPARE(decodeParts("not a model").error().fault(), Fault::Malformed);
    }
    void refusesPartsThatContradictThemselves() {
        const RiskParts sound = test::someParts(4);
        FERMATA_VERIFY_OK(checkParts(sound));
        RiskParts loop = sound;
        for (TreeNode& node : loop.forest.trees[0])
            if (node.feature >= 0)
                node.left = 0;
        QVERIFY(!checkParts(loop));
        RiskParts beyond = test::someParts(5);
        FERMATA_VERIFY_OK(checkParts(beyond));
        beyond.boosting.trees[0][0].mean = 1000;
        QVERIFY(!checkParts(beyond));
        RiskParts silent = test::someParts(5);
        silent.boosting.trees.clear();
        QVERIFY(!checkParts(silent));
        for (const auto& words : {WordModel{0, {{1, 1.0f}}}, WordModel{7, {}}, WordModel{7, {{2, 1.0f}, {1, 1.0f}}},
                                  WordModel{7, {{1, 1.0f}, {1, 1.0f}}}, WordModel{7, {{1, 1000.0f}}},
                                  WordModel{7, {{1, std::numeric_limits<float>::quiet_NaN()}}},
                                  WordModel{7, {{history::wordNumbers, 1.0f}}}}) {
            RiskParts wordy = test::withWords(test::someParts(5));
            FERMATA_VERIFY_OK(checkParts(wordy));
            wordy.words = words;
            QVERIFY(!checkParts(wordy));
        }
        RiskParts nameless = test::withWords(test::someParts(5));
        nameless.features.back() = "la";
        QVERIFY(!checkParts(nameless));
        const RiskParts owned = test::withOwn(test::someParts(5), 5);
        FERMATA_VERIFY_OK(checkParts(owned));
        const auto breaks = [&owned](auto change) {
            RiskParts broken = owned;
            change(broken.own);
            return !checkParts(broken);
        };
        QVERIFY(breaks([](auto& own) { std::swap(own[0], own[1]); }));
        QVERIFY(breaks([](auto& own) { own[1].repository = own[0].repository; }));
        QVERIFY(breaks([](auto& own) { own[0].repository.clear(); }));
        QVERIFY(breaks([](auto& own) { own[0].share = 1.5; }));
        QVERIFY(breaks([](auto& own) { own[0].logisticShare = -0.1; }));
        QVERIFY(breaks([](auto& own) { own[0].offset = std::numeric_limits<double>::quiet_NaN(); }));
        QVERIFY(breaks([](auto& own) { own[0].logistic.terms[0].feature = 99; }));
        QVERIFY(breaks([](auto& own) { own[0].boosting.trees[0][0].mean = 1000; }));
        RiskParts falling = sound;
        falling.calibration[1].probability = 0;
        falling.calibration[1].low = 0;
        QVERIFY(!checkParts(falling));
        RiskParts notANumber = sound;
        notANumber.logistic.terms[0].weight = std::numeric_limits<double>::quiet_NaN();
        QVERIFY(!checkParts(notANumber));
        RiskParts certain = sound;
        certain.baseRate.high = 1.5;
        QCOMPARE(RiskModel::fromParts(certain).error().fault(), Fault::Internal);
    }
};

FERMATA_CORE_TEST(TestRiskFormat)
#include "tst_risk_format.moc"
