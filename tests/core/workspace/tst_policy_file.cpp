#include <fstream>
#include <set>
#include <sstream>

#include "core/io/formats/json_reader.h"
#include "core/workspace/policy_file.h"
#include "core/workspace/settings_file.h"
#include "tests/support/scratch.h"
#include "tests/support/test.h"

using namespace fermata;

class TestPolicyFile : public QObject {
    Q_OBJECT

    using Fields = std::map<std::string, std::vector<std::string_view>, std::less<>>;

    static std::string resource(const std::string& name) {
        std::ifstream in(std::string(FERMATA_SOURCE_DIR) + "/resources/" + name, std::ios::binary);
        std::ostringstream out;
        out << in.rdbuf();
        return out.str();
    }

    /// Collects the property names of a JSON Schema by path, in the spelling of policyFields().
    static void collect(const io::Value& schema, const std::string& path,
                        std::map<std::string, std::set<std::string>>& out) {
        if (const auto properties = schema.find("properties")) {
            for (const io::Value& property : properties->children()) {
                out[path].insert(std::string(property.key()));
                collect(property, path.empty() ? std::string(property.key()) : path + "." + std::string(property.key()),
                        out);
            }
        }
        if (const auto items = schema.find("items"))
            collect(*items, path + "[]", out);
    }

    static void compare(const std::string& schemaFile, const Fields& fields) {
        const auto document = io::readJson(resource(schemaFile));
        FERMATA_VERIFY_OK(document);
        std::map<std::string, std::set<std::string>> inSchema;
        collect(document->root(), {}, inSchema);
        for (const auto& [path, known] : fields) {
            std::vector<std::string> places{path};
            if (path.ends_with(".*")) { // the same map under each name of its parent
                places.clear();
                const std::string parent = path.substr(0, path.size() - 2);
                for (const std::string& name : inSchema[parent])
                    if (name != "unit")
                        places.push_back(parent + "." + name);
            }
            for (const std::string& place : places) {
                const std::set<std::string> expected(known.begin(), known.end());
                QVERIFY2(inSchema[place] == expected, place.c_str());
            }
        }
    }

    static Result<decision::Policy> withFreeze(const std::string& freeze) {
        return workspace::parsePolicy("version: 1\nfreezes:\n  - " + freeze + "\n", "policy.yaml");
    }

private slots:
    /// 22:00 in Berlin stays 22:00 there when the clocks change, and the length is that of the wall clock.
    void aFreezeFollowsTheWallClockOfItsZone() {
        const auto policy = withFreeze("{name: nights, from: 2026-10-23T22:00:00+02:00, to: 2026-10-24T06:00:00+02:00, "
                                       "repeats: FREQ=DAILY;COUNT=4, zone: Europe/Berlin}");
        FERMATA_VERIFY_OK(policy);
        QCOMPARE(policy->freezes.size(), std::size_t{4});
        const std::vector<std::pair<std::string, std::string>> expected{
            {"2026-10-23T20:00:00Z", "2026-10-24T04:00:00Z"},
            {"2026-10-24T20:00:00Z", "2026-10-25T05:00:00Z"}, // nine hours: the clocks went back
            {"2026-10-25T21:00:00Z", "2026-10-26T05:00:00Z"},
            {"2026-10-26T21:00:00Z", "2026-10-27T05:00:00Z"}};
        for (std::size_t i = 0; i < 4; ++i) {
            QCOMPARE(rfc3339(policy->freezes[i].from), expected[i].first);
            QCOMPARE(rfc3339(policy->freezes[i].to), expected[i].second);
        }
    }
    void aRuleMayEndAtAMomentInUtc() {
        const auto policy = withFreeze("{name: n, from: 2026-06-01T00:30:00+02:00, to: 2026-06-01T01:00:00+02:00, "
                                       "repeats: FREQ=DAILY;UNTIL=20260602T223000Z, zone: Europe/Berlin}");
        FERMATA_VERIFY_OK(policy);
        QCOMPARE(policy->freezes.size(), std::size_t{3}); // the last begins at the very end: 00:30 of the 3rd in Berlin
    }
    void readsTheExceptionsOfAFreeze() {
        const auto policy =
            withFreeze("{name: n, from: 2026-06-01T00:00:00Z, to: 2026-06-02T00:00:00Z, except: {classes: [text, "
                       "documentation], roles: [release-manager], incident_branches: [\"hotfix/**\"]}}");
        FERMATA_VERIFY_OK(policy);
        QCOMPARE(policy->freezes[0].exceptClasses.size(), std::size_t{2});
        QCOMPARE(policy->freezes[0].exceptRoles, std::vector<std::string>{"release-manager"});
        QCOMPARE(policy->freezes[0].exceptIncidentBranches, std::vector<std::string>{"hotfix/**"});
    }
    void namesWhatIsWrongWithAFreeze_data() {
        QTest::addColumn<QByteArray>("rest");
        QTest::addColumn<QByteArray>("field");
        QTest::newRow("zone") << QByteArray("repeats: FREQ=DAILY;COUNT=2, zone: Mars/Olympus") << QByteArray("zone");
        QTest::newRow("zone alone") << QByteArray("zone: Europe/Berlin") << QByteArray("zone");
        QTest::newRow("class") << QByteArray("except: {classes: [typo]}") << QByteArray("except.classes");
        QTest::newRow("role") << QByteArray("except: {roles: [nobody]}") << QByteArray("except.roles");
        QTest::newRow("environment") << QByteArray("environments: [moon]") << QByteArray("environments");
        QTest::newRow("everything")
            << QByteArray("except: {classes: [documentation, text, comments, tests, resources, "
                          "formatting, configuration, dependencies, build, pipeline, migration, vendored, code]}")
            << QByteArray("except.classes");
    }
    void namesWhatIsWrongWithAFreeze() {
        QFETCH(QByteArray, rest);
        QFETCH(QByteArray, field);
        const auto policy =
            withFreeze("{name: n, from: 2026-06-01T00:00:00Z, to: 2026-06-02T00:00:00Z, " + rest.toStdString() + "}");
        QVERIFY(!policy);
        QCOMPARE(policy.error().line(), std::size_t{3});
        QVERIFY2(policy.error().field() == "freezes[0]." + field.toStdString(), policy.error().text().c_str());
    }
    void readsWorthAndTail() {
        const auto policy = workspace::parsePolicy(
            "version: 1\nlosses: {unit: EUR, hold: {delay_days: 3}}\nvalue: {at_most: 5000, spread_over_days: 30, "
            "dip_cost: "
            "12.5, worst_dip: 0.2}\ntail: {irreversible: 4, review_above: 1000, ignore_below: 0.01}\n"
            "components:\n  - {id: pay, paths: [pay/], recovery_hours: 2.5}\n",
            "policy.yaml");
        FERMATA_VERIFY_OK(policy);
        QCOMPARE(policy->value.atMost, 5000.0);
        QCOMPARE(policy->value.spreadOver, Days{30});
        QCOMPARE(policy->tail.irreversible, 4.0);
        QCOMPARE(policy->losses.at(decision::Verdict::Hold).delayDays, 3.0);
        QCOMPARE(policy->components[0].recoveryHours, 2.5);
        const auto without = workspace::parsePolicy("version: 1\nvalue: {at_most: 5}\n", "policy.yaml");
        QVERIFY(!without);
        QCOMPARE(without.error().field(), std::string("losses.unit"));
        const auto falling = workspace::parsePolicy("version: 1\nlosses: {block: {delay_days: 1}}\n", "policy.yaml");
        QVERIFY(!falling);
        QCOMPARE(falling.error().field(), std::string("losses.block.delay_days"));
    }
    void theCommentedDefaultIsTheDefault() {
        const auto policy = workspace::parsePolicy(workspace::standardPolicyText(), "standard.yaml");
        FERMATA_VERIFY_OK(policy);
        QVERIFY(*policy == decision::Policy::standard());
        QCOMPARE(resource("policies/standard.yaml"), std::string(workspace::standardPolicyText()));
    }

    void theSchemasKnowTheFieldsThatTheReaderKnows() {
        compare("schemas/policy.schema.json", workspace::policyFields());
        compare("schemas/workspace.schema.json", workspace::settingsFields());
    }

    void namesFileLineAndFieldOfAMistake_data() {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<int>("line");
        QTest::addColumn<QByteArray>("words");
        QTest::newRow("unknown field") << QByteArray("version: 1\nappetit: {}\n") << 2 << QByteArray("unknown field");
        QTest::newRow("unknown nested") << QByteArray("version: 1\nappetite:\n  max: 1\n") << 3
                                        << QByteArray("unknown field");
        QTest::newRow("duplicate field") << QByteArray("version: 1\nname: a\nname: b\n") << 3 << QByteArray("name");
        QTest::newRow("wrong type") << QByteArray("version: 1\nappetite: {review_above: much}\n") << 2
                                    << QByteArray("review_above");
        QTest::newRow("out of range") << QByteArray("version: 1\nappetite: {review_above: 1.5}\n") << 2
                                      << QByteArray("review_above");
        QTest::newRow("no version") << QByteArray("name: a\n") << 1 << QByteArray("version");
        QTest::newRow("anchor") << QByteArray("version: 1\npeople: &a []\n") << 2 << QByteArray("");
        QTest::newRow("bad word") << QByteArray("version: 1\nfailed_tests: approve\n") << 2
                                  << QByteArray("expected one of");
        QTest::newRow("bad duration") << QByteArray("version: 1\noverride_at_most: soon\n") << 2
                                      << QByteArray("duration");
        QTest::newRow("freeze without end")
            << QByteArray("version: 1\nfreezes:\n  - {name: x, from: 2026-01-01T00:00:00Z}\n") << 3 << QByteArray("to");
        QTest::newRow("unordered losses")
            << QByteArray("version: 1\nlosses:\n  approve: {slope: 1000}\n") << 3 << QByteArray("losses");
        QTest::newRow("not used without reason")
            << QByteArray("version: 1\nevidence:\n  traffic: {use: not_used_here}\n") << 3 << QByteArray("reason");
        const auto repeats = [](const char* rule) {
            return QByteArray("version: 1\nfreezes:\n  - {name: x, from: 2026-01-01T00:00:00Z, to: "
                              "2026-01-02T00:00:00Z, repeats: '") +
                   rule + "'}\n";
        };
        QTest::newRow("endless repetition") << repeats("FREQ=WEEKLY") << 3 << QByteArray("it never ends");
        QTest::newRow("repetition every second") << repeats("FREQ=SECONDLY;COUNT=5") << 3 << QByteArray("FREQ must be");
        QTest::newRow("broken repetition") << repeats("EVERY=DAY") << 3 << QByteArray("freezes[0].repeats");
        QTest::newRow("too many repetitions")
            << repeats("FREQ=DAILY;UNTIL=20990101T000000Z") << 3 << QByteArray("over 1,000");
        QTest::newRow("a day that never comes")
            << repeats("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3") << 3 << QByteArray("freezes[0].repeats");
        QTest::newRow("safe time without traffic") << QByteArray("version: 1\nproduction:\n  safe_time: {saves: 0.5}\n")
                                                   << 3 << QByteArray("needs evidence.traffic to be mandatory");
        QTest::newRow("safe time too far ahead")
            << QByteArray("version: 1\nproduction:\n  safe_time: {within: 9d}\n") << 3 << QByteArray("within");
        QTest::newRow("bad public key") << QByteArray("version: 1\npeople: [{id: a, public_key: abc}]\n") << 2
                                        << QByteArray("people[0].public_key");
        QTest::newRow("cut") << QByteArray("version: 1\nappetite: {review_above: 0.3\n") << -1 << QByteArray("");
        QTest::newRow("a list") << QByteArray("- 1\n") << 1 << QByteArray("");
        QTest::newRow("empty") << QByteArray("") << -1 << QByteArray("");
    }
    void namesFileLineAndFieldOfAMistake() {
        QFETCH(QByteArray, yaml);
        QFETCH(int, line);
        QFETCH(QByteArray, words);
        const auto policy = workspace::parsePolicy(yaml.toStdString(), "policy.yaml");
        QVERIFY(!policy);
        const std::string text = policy.error().text();
        QVERIFY2(text.starts_with("policy.yaml"), text.c_str());
        QVERIFY2(text.find(words.toStdString()) != std::string::npos, text.c_str());
        if (line > 0) {
            QVERIFY2(policy.error().line().has_value(), text.c_str());
            QVERIFY2(static_cast<int>(*policy.error().line()) == line, text.c_str());
        }
    }

    void refusesALaterVersion() {
        const auto policy = workspace::parsePolicy("version: 2\n", "policy.yaml");
        QVERIFY(!policy);
        QCOMPARE(policy.error().fault(), Fault::Newer);
    }

    void expandsAFreezeThatRepeats() {
        const auto policy =
            workspace::parsePolicy("version: 1\nfreezes:\n  - {name: nights, from: 2026-03-28T22:00:00Z, to: "
                                   "2026-03-29T04:00:00Z, repeats: FREQ=DAILY;COUNT=3}\n"
                                   "  - {name: once, from: 2026-12-20T00:00:00+01:00, to: 2027-01-04T00:00:00+01:00}\n",
                                   "policy.yaml");
        FERMATA_VERIFY_OK(policy);
        QCOMPARE(policy->freezes.size(), std::size_t{4});
        QCOMPARE(rfc3339(policy->freezes[2].from), std::string("2026-03-30T22:00:00Z"));
        QCOMPARE(rfc3339(policy->freezes[2].to), std::string("2026-03-31T04:00:00Z"));
        QCOMPARE(rfc3339(policy->freezes[3].from), std::string("2026-12-19T23:00:00Z"));
    }

    void readsWhatItIsTold() {
        const auto policy =
            workspace::parsePolicy("version: 1\n"
                                   "people:\n"
                                   "  - {id: ana, emails: [Ana@Example.org], os_accounts: [ana], roles: [senior]}\n"
                                   "components:\n"
                                   "  - {id: pay, paths: [\"pay/**\"], criticality: 3, review_above: 0.2}\n"
                                   "override_at_most: 2d\n",
                                   "policy.yaml");
        FERMATA_VERIFY_OK(policy);
        QCOMPARE(policy->people.front().emails.front(), std::string("ana@example.org"));
        QCOMPARE(policy->components.front().criticality, 3.0);
        QCOMPARE(*policy->components.front().reviewAbove, 0.2);
        QCOMPARE(policy->overrideAtMost, Seconds{2 * 86400});
        QCOMPARE(policy->appetite.reviewAbove, decision::Policy::standard().appetite.reviewAbove);
    }
};

FERMATA_CORE_TEST(TestPolicyFile)
#include "tst_policy_file.moc"
