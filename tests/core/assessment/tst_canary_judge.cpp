// The judge of a canary says what Kayenta's says: on its published cases where they are there, and by hand.
#include <cmath>
#include <cstdlib>
#include <filesystem>

#include "app/fermatactl/canary_cases.h"
#include "core/assessment/production/canary_judge.h"
#include "core/assessment/production/normal.h"
#include "tests/support/scratch.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::assessment;

namespace {

const std::vector<double> low{1.0, 2.2, 1.1, 2.5, 3.0}, high{20.0, 22.0, 21.0, 25.0, 30.0};

/// The published cases, which are no part of this repository, or empty.
std::string published() {
    const char* stated = std::getenv("FERMATA_DATA");
    const std::filesystem::path data =
        stated && *stated ? std::filesystem::path(stated)
                          : std::filesystem::path(FERMATA_SOURCE_DIR).parent_path() / "shared" / "data";
    const std::filesystem::path file = data / "production" / "canary-cases.json";
    return std::filesystem::exists(file) ? file.string() : std::string();
}

} // namespace

class TestCanaryJudge : public QObject {
    Q_OBJECT
private slots:
    void saysWhatKayentaSays() {
        if (published().empty())
            QSKIP("published cases not found: set FERMATA_DATA");
        const auto cases = ctl::readCanaryCases(published());
        FERMATA_VERIFY_OK(cases);
        QVERIFY(cases->size() >= 37);
        for (const ctl::CanaryCase& one : *cases) {
            const CanaryJudgement judged = ctl::judge(one);
            QVERIFY2(ctl::agrees(one, judged), (one.name + ": " + std::string(name(judged.verdict))).c_str());
        }
    }
    void findsHigherAndLowerAndLooksOneWay() {
        CanaryRules rules;
        rules.confidence = 0.95;
        QCOMPARE(mannWhitney(low, high, rules).verdict, CanaryVerdict::High);
        QCOMPARE(mannWhitney(high, low, rules).verdict, CanaryVerdict::Low);
        rules.deviation = Deviation::Decrease;
        QCOMPARE(mannWhitney(low, high, rules).verdict, CanaryVerdict::Pass);
        QCOMPARE(meanInequality(low, high, rules).verdict, CanaryVerdict::Pass);
        rules.deviation = Deviation::Increase;
        QCOMPARE(meanInequality(low, high, rules).verdict, CanaryVerdict::High);
    }
    void theShiftIsTheMedianOfAllDifferences() {
        const CanaryJudgement judged = mannWhitney({1, 2, 3, 4, 5}, {11, 12, 13, 14, 15.5}, {});
        QVERIFY(std::abs(*judged.estimate - 10.0) < 0.51);
        QVERIFY(*judged.low <= *judged.estimate && *judged.estimate <= *judged.high);
    }
    void theEffectHasToBeLargeEnough() {
        CanaryRules rules;
        rules.confidence = 0.95;
        rules.effectHigh = 13.0;
        QCOMPARE(mannWhitney(low, high, rules).verdict, CanaryVerdict::Pass);
        rules.measure = EffectMeasure::CommonLanguage;
        rules.effectHigh = 0.99;
        const CanaryJudgement judged = mannWhitney(low, high, rules);
        QCOMPARE(judged.verdict, CanaryVerdict::High);
        QCOMPARE(judged.effect, 1.0);
    }
    void errorsFromNoneAreHighAndCritical() {
        CanaryRules rules;
        rules.isCritical = true;
        rules.tolerance = 0.1;
        rules.criticalHigh = 1.2;
        const CanaryJudgement judged = mannWhitney({0, 0, 0, 0, 0}, {3, 0.5, 7, 2, 1}, rules);
        QCOMPARE(judged.verdict, CanaryVerdict::High);
        QVERIFY(judged.isCritical);
        QCOMPARE(mannWhitney({0, 0}, {0, 0, 0}, rules).verdict, CanaryVerdict::Pass);
    }
    void noDataIsNoPass() {
        CanaryRules rules;
        QCOMPARE(mannWhitney(low, {}, rules).verdict, CanaryVerdict::Nodata);
        QCOMPARE(mannWhitney(low, {std::nan(""), std::nan("")}, rules).verdict, CanaryVerdict::Nodata);
        rules.isDataRequired = true;
        QCOMPARE(mannWhitney(low, {}, rules).verdict, CanaryVerdict::NodataFailMetric);
        rules.isCritical = true;
        QCOMPARE(mannWhitney(low, {}, rules).verdict, CanaryVerdict::Nodata);
        QVERIFY(mannWhitney(low, {}, rules).isCritical);
    }
    void quantilesAreThoseOfTheTable() {
        QVERIFY(std::abs(normalQuantile(0.975) - 1.959963984540054) < 1e-9);
        QVERIFY(std::abs(normalQuantile(0.001) + 3.090232306167813) < 1e-9);
        QVERIFY(std::abs(normalChance(1.0) - 0.841344746068543) < 1e-12);
    }
    void namesTheMistakeInACase_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("words");
        QTest::newRow("judge") << QByteArray(R"([{"judge":"t-test","control":[],"experiment":[]}])")
                               << QByteArray("judge");
        QTest::newRow("samples") << QByteArray(R"([{"control":[1,"2"],"experiment":[]}])") << QByteArray("control[1]");
        QTest::newRow("absent") << QByteArray(R"([{"control":[1]}])") << QByteArray("experiment");
        QTest::newRow("pair") << QByteArray(R"([{"control":[],"experiment":[],"criticalThresholds":[1]}])")
                              << QByteArray("criticalThresholds");
        QTest::newRow("level") << QByteArray(R"([{"control":[],"experiment":[],"confLevel":1.0}])")
                               << QByteArray("confLevel");
        QTest::newRow("unknown") << QByteArray(R"([{"control":[],"experiment":[],"confidence":0.9}])")
                                 << QByteArray("confidence");
        QTest::newRow("no list") << QByteArray(R"({"control":[]})") << QByteArray("cases.json:1");
    }
    void namesTheMistakeInACase() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, words);
        test::ScratchFolder scratch;
        scratch.write("cases.json", text.toStdString());
        const auto cases = ctl::readCanaryCases(scratch / "cases.json");
        QVERIFY(!cases);
        QVERIFY2(cases.error().text().find(words.toStdString()) != std::string::npos, cases.error().text().c_str());
    }
};

FERMATA_CORE_TEST(TestCanaryJudge)
#include "tst_canary_judge.moc"
