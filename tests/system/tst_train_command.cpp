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
                                  "main..code", "Nothing was recorded"})
            QVERIFY2(ran.out.find(words) != std::string::npos, words);
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
