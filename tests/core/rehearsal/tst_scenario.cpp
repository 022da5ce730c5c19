// Scenarios of a person: mistakes are named at their line, what is not changed comes out as it was decided, and another
// time or train says what the gate and the joint risk say.
#include "core/rehearsal/scenario.h"
#include "tests/core/rehearsal/a_past.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::rehearsal;
using namespace fermata::test;
using decision::Verdict;

namespace {

bool wanted() {
    return false;
}

Scenarios scenarioOf(const std::string& yaml, const decision::Policy& base) {
    auto scenario = parseScenario(yaml, "s.yaml", base);
    if (!scenario)
        qFatal("%s", scenario.error().text().c_str());
    return std::move(*scenario);
}

WhatIf rehearsed(APast& past, const std::string& yaml) {
    auto all = whatIf(*past.chain, scenarioOf(yaml, past.policy), past.policy, wanted);
    if (!all)
        qFatal("%s", all.error().text().c_str());
    return std::move(*all);
}

} // namespace

class TestScenario : public QObject {
    Q_OBJECT
private slots:
    void mistakesAreNamedAtTheirLine_data() {
        QTest::addColumn<QString>("yaml");
        QTest::addColumn<QString>("words");
        QTest::newRow("no version") << "name: x\n"
                                    << "s.yaml:1";
        QTest::newRow("later version") << "version: 9\n"
                                       << "s.yaml:1:10: version: ";
        QTest::newRow("unknown field") << "version: 1\nat_time: 5\n"
                                       << "s.yaml:2:1: at_time: unknown field";
        QTest::newRow("no time") << "version: 1\nat: noon\n"
                                 << "s.yaml:2:5: at: ";
        QTest::newRow("field of the policy") << "version: 1\npolicy:\n  appetite:\n    review_over: 0.2\n"
                                             << "s.yaml:4:5: policy.appetite.review_over";
        QTest::newRow("out of range") << "version: 1\npolicy:\n  appetite: {review_above: 7}\n"
                                      << "s.yaml:3:28: policy.appetite.review_above";
        QTest::newRow("contradiction") << "version: 1\npolicy:\n  losses:\n    approve: {slope: 500}\n"
                                       << "s.yaml:4:";
        QTest::newRow("version of the policy") << "version: 1\npolicy: {version: 1}\n"
                                               << "s.yaml:2:10: policy.version";
        QTest::newRow("no list") << "version: 1\nchanges: shop/a\n"
                                 << "s.yaml:2:10: changes: must be a list";
        QTest::newRow("twice") << "version: 1\nchanges: [shop/a, shop/a]\n"
                               << "s.yaml:2:19: changes[1]: names";
        QTest::newRow("train without changes") << "version: 1\ntrain: {name: R}\n"
                                               << "s.yaml:2:8: train: ";
        QTest::newRow("taken out of nothing") << "version: 1\ntrain:\n  changes: [shop/a]\n  take_out: [shop/b]\n"
                                              << "s.yaml:4:14: train.take_out[0]: is not aboard";
        QTest::newRow("aboard already") << "version: 1\ntrain:\n  changes: [shop/a]\n  put_in: [shop/a]\n"
                                        << "s.yaml:4:12: train.put_in[0]: is aboard already";
        QTest::newRow("no YAML") << "version: [1\n"
                                 << "s.yaml:";
    }
    void mistakesAreNamedAtTheirLine() {
        QFETCH(QString, yaml);
        QFETCH(QString, words);
        const auto scenario = parseScenario(yaml.toStdString(), "s.yaml", aPolicy());
        QVERIFY(!scenario);
        QVERIFY2(QString::fromStdString(scenario.error().text()).startsWith(words), scenario.error().text().c_str());
    }

    void aChangeThatNobodyDecidedIsNamed() {
        APast past;
        past.look({.change = "shop/a"});
        for (const char* yaml : {"version: 1\nchanges: [shop/z]\n", "version: 1\ntrain: {changes: [shop/z]}\n"}) {
            const auto all = whatIf(*past.chain, scenarioOf(yaml, past.policy), past.policy, wanted);
            QVERIFY(!all && all.error().fault() == Fault::NotFound);
            QVERIFY2(all.error().text().starts_with("s.yaml:2:"), all.error().text().c_str());
        }
    }

    void whereNothingIsChangedTheAnswerIsTheDecision() {
        APast past;
        for (int i = 0; i < 12; ++i)
            past.look({.change = "shop/" + std::to_string(i), .head = i + 1, .hasTests = i % 3 != 0});
        const auto deployed = past.look({.change = "shop/live", .head = 40});
        past.deploy(deployed, noon + Seconds{60});
        const WhatIf all = rehearsed(past, "version: 1\n");
        QCOMPARE(all.rows.size(), std::size_t{12}); // what is live already waits for nothing
        for (const WhatIfRow& row : all.rows) {
            QCOMPARE(row.before.verdict, row.entry.verdict);
            QVERIFY(row.after == row.before);
        }
        QVERIFY(!all.before && !all.after);
        // The fields of the policy alone decide: the same for one change that is named.
        const WhatIf one = rehearsed(past, "version: 1\nname: x\nchanges: [shop/3]\npolicy:\n  evidence:\n    tests: "
                                           "{use: advisory, maximum_age: 72h}\n");
        QCOMPARE(one.rows.size(), std::size_t{1});
        QCOMPARE(one.rows[0].before.verdict, Verdict::Hold);
        QVERIFY(one.rows[0].after.verdict != Verdict::Hold);
    }

    void anotherTimeIsWhatWaitingUntilThenWouldBe() {
        APast past;
        past.look({.change = "shop/a"});
        QCOMPARE(rehearsed(past, "version: 1\n").rows[0].after.verdict,
                 rehearsed(past, "version: 1\n").rows[0].before.verdict);
        // A freeze of the scenario's policy, and its time within it.
        const std::string freeze = "version: 1\npolicy:\n  freezes:\n    - {name: Evening, from: "
                                   "2026-11-23T18:00:00Z, to: 2026-11-24T06:00:00Z}\n";
        QCOMPARE(rehearsed(past, freeze + "at: 2026-11-23T20:00:00Z\n").rows[0].after.verdict, Verdict::Hold);
        QVERIFY(rehearsed(past, freeze + "at: 2026-11-23T16:00:00Z\n").rows[0].after.verdict != Verdict::Hold);
        // Tests grow old until then.
        QCOMPARE(rehearsed(past, "version: 1\nat: 2026-12-03T16:00:00Z\n").rows[0].after.verdict, Verdict::Hold);
        // Before the decision there is nothing on record.
        QVERIFY(rehearsed(past, "version: 1\nat: 2026-11-23T11:00:00Z\n").rows.empty());
    }

    void aTrainIsJudgedAsAWhole() {
        APast past;
        for (int i = 0; i < 4; ++i)
            past.look({.change = "shop/" + std::string(1, char('a' + i)), .head = i + 1, .hasTests = i != 1});
        const WhatIf all = rehearsed(past, "version: 1\ntrain:\n  name: R-39\n  changes: [shop/a, shop/b, shop/c]\n"
                                           "  take_out: [shop/b]\n  put_in: [shop/d]\n");
        QVERIFY(all.before && all.after);
        QVERIFY((all.before->aboard == std::vector<std::string>{"shop/a", "shop/b", "shop/c"}));
        QVERIFY((all.after->aboard == std::vector<std::string>{"shop/a", "shop/c", "shop/d"}));
        const auto &before = all.before->decision, &after = all.after->decision;
        QCOMPARE(before.strictest, Verdict::Hold);
        QCOMPARE(before.verdict, Verdict::Hold);
        QVERIFY(after.strictest < Verdict::Hold);
        QVERIFY(decision::permission(after.verdict) <= decision::permission(after.strictest));
        QVERIFY(before.defect.any.value() > 0 && before.defect.any.value() < 1);
        QCOMPARE(before.cars.size(), std::size_t{3});
        QCOMPARE(before.valuePerDay, 240.0); // all name one ticket
        // One fewer is never riskier.
        const WhatIf fewer =
            rehearsed(past, "version: 1\ntrain:\n  changes: [shop/a, shop/c, shop/d]\n  take_out: [shop/d]\n");
        QVERIFY(fewer.after->decision.defect.any <= fewer.before->decision.defect.any);
        // Staging has no decision on them: nothing is made up.
        past.look({.change = "shop/x", .head = 9, .environment = "staging", .isProduction = false});
        const auto apart =
            whatIf(*past.chain, scenarioOf("version: 1\ntrain: {changes: [shop/a, shop/x]}\n", past.policy),
                   past.policy, wanted);
        QCOMPARE(apart.error().fault(), Fault::Unsupported);
    }
};

FERMATA_CORE_TEST(TestScenario)
#include "tst_scenario.moc"
