// `fermatactl gate --train`: several branches as one subject, what to take out, circles, and where a file is wrong.
#include <set>

#include "core/io/formats/json_reader.h"
#include "tests/support/test.h"
#include "tests/system/flight.h"

using namespace fermata;
using test::Flight;
using test::Ran;

namespace {

/// With tests and scan bound to each head, under a policy that people of the flight may act under.
Ran train(const Flight& flight, const std::string& file, std::vector<std::string> more = {}) {
    std::vector<std::string> words{"--json",
                                   "gate",
                                   flight.repository.path(),
                                   "--train",
                                   flight.scratch / file,
                                   "--policy",
                                   flight.scratch / "policy.yaml",
                                   "--at",
                                   Flight::now};
    words.insert(words.end(), more.begin(), more.end());
    return flight.ctl(words);
}

std::vector<std::string> texts(const io::Value& list) {
    std::vector<std::string> all;
    for (const io::Value& each : list.children())
        all.push_back(each.text().value());
    return all;
}

} // namespace

namespace {

/// Nothing is known of these changes: only what is missing shall hold them, not the joint risk.
constexpr auto risksMuch = "appetite: {fast_track_below: 0.1, review_above: 0.98, block_above: 0.999}\n";

} // namespace

class TestTrainCommand : public QObject {
    Q_OBJECT
private slots:
    void decidesOnBranchesTogether() {
        const Flight flight;
        QVERIFY2(flight.isReady, flight.trouble.c_str());
        flight.writePolicy("policy.yaml", risksMuch);
        flight.scratch.write("train.json",
                             R"({"changes": [{"change": "main..docs", "id": "docs", "needs": ["code"]},
                                             {"change": "main..code", "id": "code"},
                                             {"change": "main..pipeline", "id": "pipeline"}]})");
        const Ran ran = train(flight, "train.json");
        const auto read = io::readJson(ran.out);
        QVERIFY2(read.has_value(), (ran.out + ran.error).c_str());
        const io::Value& root = read->root();
        QCOMPARE(ran.exitCode, 1); // no evidence: held
        QCOMPARE(root.at("verdict")->text().value(), std::string("hold"));
        QCOMPARE(root.at("changes")->children().size(), std::size_t{3});
        QVERIFY((texts(*root.at("order")) == std::vector<std::string>{"code", "docs", "pipeline"}));
        QVERIFY(root.at("cycles")->children().empty());
        const io::Value risk = *root.at("risk")->at("p_defect");
        QVERIFY(risk.at("low")->number().value() <= risk.at("any")->number().value());
        QVERIFY(risk.at("any")->number().value() <= risk.at("high")->number().value());
        for (const io::Value& change : root.at("changes")->children())
            QVERIFY(risk.at("any")->number().value() >= change.at("p_defect")->number().value());
        QVERIFY(root.at("rehearsal")->boolean().value());
        QVERIFY(root.at("id")->text().value().empty());
        // Each change says what the gate says of it alone.
        const Ran alone = flight.ctl({"--json", "gate", flight.repository.path(), "main..docs", "--policy",
                                      flight.scratch / "policy.yaml", "--at", Flight::now});
        QCOMPARE(root.at("changes")->children()[0].at("verdict")->text().value(), test::field(alone, "verdict"));
    }
    /// The positional change is on the train too; the text names what may go and what to take out.
    void saysItInWords() {
        const Flight flight;
        flight.writePolicy("policy.yaml", risksMuch);
        flight.scratch.write("train.json", R"({"changes": [{"change": "main..docs"}]})");
        const Ran ran =
            flight.ctl({"gate", flight.repository.path(), "main..code", "--train", flight.scratch / "train.json",
                        "--policy", flight.scratch / "policy.yaml", "--at", Flight::now});
        QVERIFY2(ran.out.starts_with("Hold  2 changes together"), (ran.out + ran.error).c_str());
        for (const char* words : {"Rules of the train", "Risk that any needs a fix", "What to take out", "main..docs",
                                  "main..code", "nothing was recorded"})
            QVERIFY2(ran.out.find(words) != std::string::npos, words);
    }
    /// Without another policy or moment the workspace conducts it: on record, shown, run again, told once a look.
    void aTrainIsRecordedAndShown() {
        Flight flight;
        QVERIFY2(flight.isReady, flight.trouble.c_str());
        flight.repository.git({"checkout", "-q", "-b", "stacked", "code"});
        flight.repository.write("more.txt", "more\n");
        flight.repository.commit("More on top", "Bo <bo@example.org>");
        flight.repository.git({"checkout", "-q", "main"});
        flight.scratch.write("train.json", R"({"changes": [{"change": "main..stacked", "id": "top"},
                                                           {"change": "main..docs", "id": "docs", "needs": ["top"]},
                                                           {"change": "main..code", "id": "code"}]})");
        const auto before = flight.wholeRecords();
        QVERIFY(before);
        const std::vector<std::string> gate{"gate", flight.repository.path(), "--train", flight.scratch / "train.json"};
        std::vector<std::string> asJson{"--json"};
        asJson.insert(asJson.end(), gate.begin(), gate.end());
        const Ran ran = flight.ctl(asJson);
        const std::string id = test::field(ran, "id");
        QVERIFY2(id.size() == 64, (ran.out + ran.error).c_str());
        QCOMPARE(ran.exitCode, 1);
        QCOMPARE(*flight.wholeRecords(), *before + 1); // and it was run again
        const auto read = io::readJson(ran.out);
        QVERIFY((texts(*read->root().at("order")) == std::vector<std::string>{"code", "top", "docs"}));

        const Ran shown = flight.ctl({"--json", "decision", "show", id.substr(0, 12)});
        const auto again = io::readJson(shown.out);
        QVERIFY2(again.has_value(), (shown.out + shown.error).c_str());
        for (const char* member : {"verdict", "summary", "environment", "at", "id"})
            QCOMPARE(test::field(shown, member), test::field(ran, member));
        QCOMPARE(shown.out, ran.out); // nothing was lost on the way through the record
        const Ran text = flight.ctl({"decision", "show", id.substr(0, 12)});
        for (const char* words :
             {"3 changes together", "Rules of the train", "What to take out", "top", "record"})
            QVERIFY2(text.out.find(words) != std::string::npos, (words + text.out).c_str());
        const Ran list = flight.ctl({"decision", "list", "--trains"});
        QVERIFY2(list.out.starts_with(id.substr(0, 12)) &&
                     list.out.find("3 changes: top, docs, code") != std::string::npos,
                 list.out.c_str());
        const Ran said = flight.ctl(gate);
        QVERIFY2(said.out.find("Recorded as decision ") != std::string::npos, said.out.c_str());
        QCOMPARE(flight.ctl({"decision", "show", "000000000000"}).exitCode, 2);
        QCOMPARE(flight.ctl({"audit", "export", "--out", flight.scratch / "record.jsonl"}).exitCode, 0);
        const Ran second = test::run({"python3", std::string(FERMATA_SOURCE_DIR) + "/tests/contract/verify_record.py",
                                      flight.scratch / "record.jsonl"});
        QVERIFY2(second.exitCode == 0, (second.out + second.error).c_str());
    }
    void namesACircle() {
        const Flight flight;
        flight.writePolicy("policy.yaml", risksMuch);
        flight.scratch.write("train.json", R"({"changes": [{"change": "main..docs", "id": "a", "needs": ["b"]},
                                                           {"change": "main..code", "id": "b", "needs": ["c"]},
                                                           {"change": "main..pipeline", "id": "c", "needs": ["a"]}]})");
        const Ran ran = train(flight, "train.json");
        const auto read = io::readJson(ran.out);
        QVERIFY2(read.has_value(), (ran.out + ran.error).c_str());
        QCOMPARE(ran.exitCode, 1);
        const auto cycles = read->root().at("cycles")->children();
        QCOMPARE(cycles.size(), std::size_t{1});
        QVERIFY((texts(cycles[0]) == std::vector<std::string>{"a", "b", "c"}));
        QVERIFY(read->root().at("summary")->text()->find("need each other in a circle") != std::string::npos);
    }
    void saysWhereAFileIsWrong_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("place");
        QTest::addColumn<QByteArray>("words");
        QTest::newRow("cut") << QByteArray("{\"changes\": [") << QByteArray("train.json") << QByteArray("");
        QTest::newRow("empty") << QByteArray("{\"changes\": []}") << QByteArray("train.json")
                               << QByteArray("no change");
        QTest::newRow("no list") << QByteArray("{\"changes\": 3}") << QByteArray("train.json:1")
                                 << QByteArray("changes");
        QTest::newRow("unknown field") << QByteArray("{\n\"changes\": [{\"change\": \"main..docs\", \"need\": []}]}")
                                       << QByteArray("train.json:2") << QByteArray("is not known here");
        QTest::newRow("no change") << QByteArray("{\"changes\": [\n{\"id\": \"a\"}]}") << QByteArray("train.json:2")
                                   << QByteArray("change");
        QTest::newRow("empty text") << QByteArray("{\"changes\": [{\"change\": \"\"}]}") << QByteArray("train.json:1")
                                    << QByteArray("is empty");
        QTest::newRow("twice") << QByteArray(
                                      "{\"changes\": [{\"change\": \"main..docs\"},\n{\"change\": \"main..docs\"}]}")
                               << QByteArray("train.json:2") << QByteArray("second one named main..docs");
        QTest::newRow("one change under two names")
            << QByteArray("{\"changes\": [{\"change\": \"main..docs\"}, {\"change\": \"docs\"}]}")
            << QByteArray("train.json") << QByteArray("are one change");
        QTest::newRow("unknown need") << QByteArray(
                                             "{\"changes\": [{\"change\": \"main..docs\",\n\"needs\": [\"x\"]}]}")
                                      << QByteArray("train.json:2")
                                      << QByteArray("names x, which is not on this train");
        QByteArray many = "{\"changes\": [";
        for (int i = 0; i <= 2000; ++i)
            many += (i ? ",\n" : "") + QByteArray("{\"change\": \"b") + QByteArray::number(i) + "\"}";
        QTest::newRow("too many") << many + "]}" << QByteArray("train.json")
                                  << QByteArray("has 2001 changes; a train has at most 2000");
        QTest::newRow("needs are no list")
            << QByteArray("{\"changes\": [{\"change\": \"main..docs\",\n\"needs\": \"b\"}]}")
            << QByteArray("train.json:2") << QByteArray("needs");
        QTest::newRow("no such revision") << QByteArray("{\"changes\": [{\"change\": \"main..nowhere\"}]}")
                                          << QByteArray("") << QByteArray("nowhere");
    }
    void saysWhereAFileIsWrong() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, place);
        QFETCH(QByteArray, words);
        const Flight flight;
        flight.writePolicy("policy.yaml", risksMuch);
        flight.scratch.write("train.json", text.toStdString());
        const Ran ran = train(flight, "train.json");
        QCOMPARE(ran.exitCode, 2);
        QVERIFY2(ran.out.empty(), ran.out.c_str());
        QVERIFY2(ran.error.find(place.toStdString()) != std::string::npos, ran.error.c_str());
        QVERIFY2(ran.error.find(words.toStdString()) != std::string::npos, ran.error.c_str());
    }
    void needsAChangeOrATrain() {
        const Flight flight;
        const Ran ran = flight.ctl({"gate", flight.repository.path()});
        QCOMPARE(ran.exitCode, 2);
        QVERIFY(ran.error.find("--train") != std::string::npos);
    }
};

FERMATA_CORE_TEST(TestTrainCommand)
#include "tst_train_command.moc"
