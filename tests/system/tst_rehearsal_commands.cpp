// fermatactl backtest and whatif on a record that the gate wrote: marked as rehearsal, nothing written, mistakes named.
#include "core/io/formats/json_reader.h"
#include "tests/support/test.h"
#include "tests/system/flight.h"

using namespace fermata;
using namespace fermata::test;

namespace {

/// Nothing has to be there, and a change waits for nobody until its risk is nearly certain.
const char* const lenient = "evidence:\n"
                            "  tests: {use: advisory, maximum_age: 72h}\n"
                            "  scan: {use: advisory, maximum_age: 72h}\n"
                            "  production: {use: advisory, maximum_age: 72h}\n"
                            "appetite: {fast_track_below: 0.001, review_above: 0.999, block_above: 0.9995}\n"
                            "losses: {fast_track: {intercept: 0, slope: 5}, approve: {intercept: 1, slope: 4},"
                            " review: {intercept: 300, slope: 3}, hold: {intercept: 600, slope: 2},"
                            " block: {intercept: 900, slope: 1}}\n";

std::string storeOf(const Flight& flight) {
    return flight.scratch.read("w/record.db");
}

std::int64_t number(const io::Value& map, const char* field) {
    const auto value = map.find(field);
    return value ? value->integer().value_or(-1) : -1;
}

} // namespace

class TestRehearsalCommands : public QObject {
    Q_OBJECT
private slots:
    void aBacktestSaysWhatAnotherPolicyWouldHaveDone() {
        Flight flight;
        QVERIFY2(flight.isReady, flight.trouble.c_str());
        for (const std::string& head : {flight.docs, flight.code, flight.pipeline})
            flight.decide(head);
        flight.scratch.write("incidents.csv", "id,opened_at,resolved_at,service,severity,commit\n"
                                              "INC-7,2026-03-02T13:00:00Z,,shop,1," +
                                                  flight.code + "\n");
        const Ran told = flight.ctl({"incident", "import", flight.scratch / "incidents.csv"});
        QVERIFY2(told.exitCode == 0, told.error.c_str());
        flight.writePolicy("lenient.yaml", lenient);
        const std::string before = storeOf(flight);
        const Ran ran = flight.ctl({"--json", "backtest", "--policy", flight.scratch / "lenient.yaml"});
        QVERIFY2(ran.exitCode == 0, ran.error.c_str());
        const auto document = io::readJson(ran.out);
        FERMATA_VERIFY_OK(document);
        const auto root = document->root();
        QCOMPARE(root.find("schema")->text().value(), std::string("fermata/backtest/1"));
        QVERIFY(root.find("rehearsal")->boolean().value());
        QCOMPARE(number(root, "changes"), std::int64_t{3});
        QCOMPARE(root.find("rows")->size(), std::size_t{3});
        const auto policies = root.find("policies")->children();
        QCOMPARE(policies.size(), std::size_t{2});
        QCOMPARE(number(policies[0], "gated"), std::int64_t{3}); // nothing is there: at best a hold
        QCOMPARE(number(policies[0], "faulty_caught"), std::int64_t{1});
        QVERIFY(number(policies[1], "gated") < 3);
        QCOMPARE(number(policies[1], "faulty_escaped"), std::int64_t{1});
        QCOMPARE(root.find("faulty")->children()[0].find("name")->text().value(), std::string("INC-7"));
        // The same policy twice differs in nothing; as text it says that it is a rehearsal and what is not known.
        const Ran text = flight.ctl({"backtest", "--policy", flight.scratch / "wary.yaml", "--against",
                                     flight.scratch / "wary.yaml", "--rows"});
        QCOMPARE(text.exitCode, 0);
        QVERIFY2(text.out.find("REHEARSAL") == 0 &&
                     text.out.find("none of them counts as prevented") != std::string::npos,
                 text.out.c_str());
        QVERIFY(storeOf(flight) == before);
        const Ran difference =
            flight.ctl({"--json", "policy", "diff", flight.scratch / "w/policy.yaml", flight.scratch / "lenient.yaml"});
        QCOMPARE(difference.exitCode, 0);
        QCOMPARE(number(io::readJson(difference.out)->root(), "decisions"), std::int64_t{3});
    }

    void badInputIsNamed() {
        Flight flight;
        QVERIFY2(flight.isReady, flight.trouble.c_str());
        flight.scratch.write("broken.yaml", "version: 1\nappetite:\n  review_above: seven\n");
        const auto broken = flight.ctl({"backtest", "--policy", flight.scratch / "broken.yaml"});
        QCOMPARE(broken.exitCode, 2);
        QVERIFY2(broken.error.find("broken.yaml:3") != std::string::npos, broken.error.c_str());
        QCOMPARE(flight.ctl({"backtest", "--policy", flight.scratch / "none.yaml"}).exitCode, 2);
        QCOMPARE(flight.ctl({"backtest", "--policy", flight.scratch / "wary.yaml", "--from", "soon"}).exitCode, 2);
        const auto turned = flight.ctl({"backtest", "--policy", flight.scratch / "wary.yaml", "--from",
                                        "2026-02-01T00:00:00Z", "--to", "2026-01-01T00:00:00Z"});
        QCOMPARE(turned.exitCode, 2);
        QVERIFY2(turned.error.find("--to") != std::string::npos, turned.error.c_str());
        const auto empty = flight.ctl({"backtest", "--policy", flight.scratch / "wary.yaml"});
        QCOMPARE(empty.exitCode, 0);
        QVERIFY2(empty.out.find("No decision is on record") != std::string::npos, empty.out.c_str());
        flight.scratch.write("s.yaml", "version: 1\npolicy:\n  appetite: {review_over: 0.2}\n");
        const auto scenario = flight.ctl({"whatif", flight.scratch / "s.yaml"});
        QCOMPARE(scenario.exitCode, 2);
        QVERIFY2(scenario.error.find("s.yaml:3") != std::string::npos, scenario.error.c_str());
    }

    void aScenarioAnswersAndWritesNothing() {
        Flight flight;
        QVERIFY2(flight.isReady, flight.trouble.c_str());
        flight.decide(flight.docs);
        const std::string id = flight.decide(flight.code);
        const auto shown = io::readJson(flight.ctl({"--json", "decision", "list"}).out);
        FERMATA_VERIFY_OK(shown);
        const std::string before = storeOf(flight);
        flight.scratch.write("same.yaml", "version: 1\nname: nothing is changed\n");
        const Ran same = flight.ctl({"--json", "whatif", flight.scratch / "same.yaml"});
        QVERIFY2(same.exitCode == 0, same.error.c_str());
        const auto document = io::readJson(same.out);
        FERMATA_VERIFY_OK(document);
        QVERIFY(document->root().find("rehearsal")->boolean().value());
        const auto rows = document->root().find("changes")->children();
        QCOMPARE(rows.size(), std::size_t{2});
        bool isThere = false;
        for (const auto& row : rows) {
            QCOMPARE(row.find("before")->text().value(), row.find("recorded")->text().value());
            QCOMPARE(row.find("after")->text().value(), row.find("recorded")->text().value());
            isThere = isThere || row.find("decision")->text().value() == id;
        }
        QVERIFY(isThere);
        std::string indented;
        for (const QString& line : QString::fromLatin1(lenient).split(u'\n', Qt::SkipEmptyParts))
            indented += "  " + line.toStdString() + "\n";
        const std::string key = rows[0].find("change")->text().value();
        flight.scratch.write("other.yaml", "version: 1\nname: lenient\npolicy:\n" + indented +
                                               "train: {name: R-1, changes: [\"" + key + "\"]}\n");
        const Ran other = flight.ctl({"whatif", flight.scratch / "other.yaml"});
        QVERIFY2(other.exitCode == 0, other.error.c_str());
        QVERIFY2(other.out.find("REHEARSAL, lenient") == 0 && other.out.find("Train R-1") != std::string::npos,
                 other.out.c_str());
        QVERIFY(storeOf(flight) == before);
        QVERIFY(flight.wholeRecords().has_value());
    }
};

FERMATA_CORE_TEST(TestRehearsalCommands)
#include "tst_rehearsal_commands.moc"
