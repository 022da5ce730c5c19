#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "core/wording/wording.h"
#include "tests/core/decision/builders.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::assessment;
using namespace fermata::decision;
using namespace fermata::test;

namespace {

std::string read(const std::filesystem::path& path) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

/// A sentence without a gap: every argument was there, and the id is in the table.
bool isWhole(const Message& message) {
    return wording::pattern(message.id).has_value() && wording::sentence(message).find('?') == std::string::npos &&
           wording::sentence(message).find('{') == std::string::npos;
}

} // namespace

class TestWording : public QObject {
    Q_OBJECT
private slots:
    /// Whatever the gate says, there is a sentence for it, and every argument of the sentence is given.
    void everyMessageOfADecisionIsASentence() {
        std::mt19937 dice(31);
        std::set<std::string> seen;
        for (int round = 0; round < 2000; ++round) {
            const Policy policy = somePolicy(dice);
            const EvidenceSnapshot snapshot = someSnapshot(dice);
            const Decision decision = decide(snapshot, policy, someRisk(dice));
            std::vector<Message> messages{decision.summary};
            for (const HardRule& rule : decision.rules)
                messages.push_back(rule.message);
            for (const Reason& reason : decision.reasons)
                messages.push_back(reason.message);
            for (const Atom& atom : possibleAtoms(snapshot, policy))
                messages.push_back(atom.message);
            for (const Message& message : messages) {
                if (!isWhole(message))
                    QFAIL(qPrintable(QString::fromStdString(message.id + ": " + wording::sentence(message))));
                seen.insert(message.id);
            }
        }
        QVERIFY(seen.size() > 50);
    }
    /// Every literal in the core that looks like an id of the table is in the table.
    void everyIdInTheSourcesIsInTheTable() {
        const std::filesystem::path core = std::filesystem::path(FERMATA_SOURCE_DIR) / "core";
        const std::regex id("\"((summary|rule|reason|atom|authority|evidence|act|cause|alarm|worth|safe)\\.[a-z_.]+[a-z_])\"");
        std::set<std::string> missing;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(core)) {
            const std::string place = entry.path().lexically_relative(core).string();
            // Fields of the policy are named like messages of evidence.
            const bool namesFields = place.starts_with("decision/contradictions") || place.starts_with("workspace/");
            if (entry.path().extension() != ".cpp" || namesFields || place.starts_with("wording/"))
                continue;
            const std::string text = read(entry.path());
            for (std::sregex_iterator match(text.begin(), text.end(), id), end; match != end; ++match)
                if (!wording::pattern((*match)[1].str()))
                    missing.insert((*match)[1].str() + " in " + place);
        }
        std::string all;
        for (const std::string& each : missing)
            all += each + "\n";
        QVERIFY2(missing.empty(), all.c_str());
    }
    void sharesNearBothEndsAreNotRoundedAway() {
        QCOMPARE(wording::percent(0.992), std::string("99.2 %"));
        QCOMPARE(wording::percent(0.99999), std::string("> 99.9 %"));
        QCOMPARE(wording::percent(1.0), std::string("100 %"));
        QCOMPARE(wording::percent(0.99), std::string("99 %"));
        QCOMPARE(wording::percent(0.004), std::string("0.4 %"));
        QCOMPARE(wording::percent(0.0000001), std::string("< 0.1 %"));
        QCOMPARE(wording::percent(0.0), std::string("0 %"));
        QCOMPARE(wording::percent(1.2), std::string("120 %"));
    }
    void everyPatternIsWellFormed() {
        const std::regex placeholder("\\{[a-z_0-9]+(:(percent|number|count|time|duration|evidence|state|verdict|feature|"
                                     "class|role|[^{}|]+\\|[^{}|]+))?\\}");
        for (const wording::Pattern& pattern : wording::patterns()) {
            const std::string text(pattern.english);
            QVERIFY(!text.empty());
            const std::string rest = std::regex_replace(text, placeholder, "");
            QVERIFY2(rest.find_first_of("{}") == std::string::npos, text.c_str());
        }
    }
    void everyFeatureOfTheModelHasWords() {
        for (const Feature& feature : changeSchema().features)
            QVERIFY2(wording::wordOfFeature(feature.id) != feature.id || feature.id == "hunks", feature.id.c_str());
    }
    void wordsOfAChangeHaveWords() { QCOMPARE(wording::wordOfFeature(wordsFeature), std::string_view("words of the change")); }
    void saysNumbersForPeople_data() {
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("percent");
        QTest::addColumn<QString>("number");
        QTest::newRow("zero") << 0.0 << "0 %" << "0";
        QTest::newRow("tiny") << 0.0004 << "< 0.1 %" << "0.0004";
        QTest::newRow("small") << 0.034 << "3.4 %" << "0.034";
        QTest::newRow("middle") << 0.5 << "50 %" << "0.5";
        QTest::newRow("nearly ten") << 0.0996 << "10 %" << "0.0996";
        QTest::newRow("large") << 1234567.0 << "123456700 %" << "1,234,567";
        QTest::newRow("negative") << -12.34 << "" << "−12.3";
    }
    void saysNumbersForPeople() {
        QFETCH(double, value);
        QFETCH(QString, percent);
        QFETCH(QString, number);
        if (value >= 0)
            QCOMPARE(QString::fromStdString(wording::percent(value)), percent);
        QCOMPARE(QString::fromStdString(wording::number(value)), number);
    }
    void saysPluralsTimesAndWords() {
        QCOMPARE(wording::sentence({"rule.tests.not_met", {{"first", "cart.total"}}, {{"count", 1}}}),
                 std::string("One test failed, first cart.total."));
        QCOMPARE(wording::sentence({"rule.tests.not_met", {{"first", "cart.total"}}, {{"count", 12}}}),
                 std::string("12 tests failed, first cart.total."));
        QCOMPARE(wording::sentence({"rule.freeze.not_met", {{"name", "year end"}}, {{"until", 1795444328}}}),
                 std::string("Freeze “year end” until 2026-11-23 14:32 UTC."));
        QCOMPARE(wording::sentence({"rule.mandatory.not_met", {{"kind", "scan"}, {"state", "stale"}}, {}}),
                 std::string("The security scan evidence is out of date; this policy demands it."));
    }
    void textThatOthersWroteCannotSteerATerminalNorAPattern() {
        const std::string hostile = "\x1b[31m\xe2\x80\xaex{until:time}\n";
        const std::string text = wording::sentence({"rule.freeze.not_met", {{"name", hostile}}, {{"until", 0}}});
        QVERIFY(text.find('\x1b') == std::string::npos);
        QVERIFY(text.find('\n') == std::string::npos);
        QVERIFY(text.find("\xe2\x80\xae") == std::string::npos);
        QVERIFY(text.find("{until:time}") != std::string::npos); // shown, not filled in
    }
    void anUnknownIdIsShownNotHidden() {
        QCOMPARE(wording::sentence({"no.such.id", {}, {}}), std::string("no.such.id"));
    }
};

FERMATA_CORE_TEST(TestWording)
#include "tst_wording.moc"
