#include "core/io/files/read_file.h"
#include "core/sources/files/board.h"
#include "core/sources/files/evidence_folder.h"
#include "tests/support/scratch.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::sources;

namespace {

std::string profile(const std::string& usual, const std::string& peak) {
    std::string list = peak;
    for (int hour = 1; hour < 168; ++hour)
        list += "," + usual;
    return "[" + list + "]";
}

} // namespace

class TestBoard : public QObject {
    Q_OBJECT
private slots:
    void readsAWholeBoard() {
        const auto state = parseBoard("{\"at\":\"2026-11-23T10:00:00Z\",\"environment\":\"production\",\"alerts\":[{"
                                      "\"name\":\"Errors\",\"severity\":\"page\","
                                      "\"silenced\":true,\"since\":1795444328}],\"burn_rates\":[{\"service\":\"pay\","
                                      "\"rate\":2.5,\"window_s\":3600}],\"incident\":false,"
                                      "\"rollout\":true,\"traffic\":{\"now\":300,\"usual_profile\":" +
                                      profile("100", "400") + "}}");
        FERMATA_VERIFY_OK(state);
        QCOMPARE(rfc3339(state->at), std::string("2026-11-23T10:00:00Z"));
        QVERIFY(state->alerts->at(0).isSilenced);
        QCOMPARE(state->burnRates->at(0).window, Seconds{3600});
        QVERIFY(!*state->hasIncident && *state->hasRollout);
        QCOMPARE(*state->trafficNow, 0.75); // a share of the highest usual value, whatever the unit
        QCOMPARE(state->usualTraffic[1], 0.25);
        QCOMPARE(state->usualTraffic.size(), std::size_t{168});
    }
    void takesWhatIsAbsentForUnknown() {
        const auto state =
            parseBoard("{\"at\":1795444328,\"environment\":\"production\",\"incident\":null,\"traffic\":{\"now\":5}}");
        FERMATA_VERIFY_OK(state);
        QVERIFY(!state->alerts && !state->burnRates && !state->hasIncident && !state->hasRollout && !state->trafficNow);
        QVERIFY(state->usualTraffic.empty());
    }
    void refusesWhatItCannotBelieve_data() {
        QTest::addColumn<QByteArray>("fields");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("no alert name") << QByteArray("\"alerts\":[{}]")
                                       << QByteArray("alerts[0]: the field 'name' is missing");
        QTest::newRow("alerts no list") << QByteArray("\"alerts\":{}") << QByteArray("alerts: must be a list");
        QTest::newRow("alert no map") << QByteArray("\"alerts\":[\"x\"]") << QByteArray("alerts[0]: must be a map");
        QTest::newRow("negative rate") << QByteArray("\"burn_rates\":[{\"rate\":-1}]")
                                       << QByteArray("burn_rates[0].rate: must be between");
        QTest::newRow("incident text") << QByteArray("\"incident\":\"no\"")
                                       << QByteArray("incident: must be true or false");
        QTest::newRow("short profile") << QByteArray("\"traffic\":{\"usual_profile\":[1]}")
                                       << QByteArray("traffic.usual_profile: must have 168");
        QTest::newRow("negative traffic")
            << QByteArray("\"traffic\":{\"now\":-5}") << QByteArray("traffic.now: must be between");
        QTest::newRow("traffic a number") << QByteArray("\"traffic\":5") << QByteArray("traffic: must be a map");
        QTest::newRow("at twice") << QByteArray("\"at\":0") << QByteArray("at: is given twice");
    }
    void refusesWhatItCannotBelieve() {
        QFETCH(QByteArray, fields);
        QFETCH(QByteArray, expected);
        const auto state = parseBoard("{\"at\":1,\"environment\":\"e\"," + fields.toStdString() + "}", "b.json");
        QVERIFY(!state);
        const std::string said = state.error().text();
        QVERIFY2(said.starts_with("b.json:1:") && said.find(": " + expected.toStdString()) != std::string::npos,
                 said.c_str());
    }
    void needsATimeAndAnEnvironment() {
        for (const char* text : {"{}", "{\"at\":1}", "{\"environment\":\"e\"}",
                                 "{\"at\":\"noon\",\"environment\":\"e\"}", "[]", "", "{\"at\":1,\"environment\":7}"})
            QVERIFY2(!parseBoard(text), text);
    }
    void readsTheBoardOfTheSample() {
        const auto content = io::readFile(FERMATA_SOURCE_DIR "/resources/sample/board.json", 1 << 20);
        FERMATA_VERIFY_OK(content);
        const auto state = parseBoard(content->bytes, "board.json");
        FERMATA_VERIFY_OK(state);
        QVERIFY(state->trafficNow.has_value());
    }
    void findsTheEvidenceOfARevision() {
        const test::ScratchFolder folder;
        const auto revision = *CommitId::fromHex(std::string(40, 'a'));
        QVERIFY(readEvidenceFolder(folder.path().string(), revision).empty());
        folder.write(revision.hex() + "/b.xml", "<testsuite failures='1'");
        folder.write(revision.hex() + "/a.xml", "<testsuite><testcase name='x'/></testsuite>");
        folder.write(revision.hex() + "/.hidden", "x");
        folder.write(std::string(40, 'b') + "/other.xml", "<testsuite/>");
        const auto files = readEvidenceFolder(folder.path().string(), revision);
        QCOMPARE(files.size(), std::size_t{2});
        QVERIFY(files[0].tests && files[0].givenRevision == revision);
        QVERIFY(files[1].error && files[1].format == EvidenceFormat::JUnit);
        folder.write("c/" + std::string(40, 'a'), "a file where a folder should be");
        const auto broken = readEvidenceFolder(folder / "c", revision);
        QVERIFY(broken.empty() || broken[0].error);
    }
    void splitsFileAndRevision() {
        const test::ScratchFolder folder;
        folder.write("a@b.xml", "x");
        QVERIFY(*evidenceArgument("a.xml") == (EvidenceArgument{"a.xml", ""}));
        QVERIFY(*evidenceArgument("x@y.xml@HEAD") == (EvidenceArgument{"x@y.xml", "HEAD"}));
        QVERIFY(*evidenceArgument(folder / "a@b.xml") == (EvidenceArgument{folder / "a@b.xml", ""}));
        QVERIFY(!evidenceArgument("a.xml@") && !evidenceArgument("@HEAD"));
    }
};

FERMATA_CORE_TEST(TestBoard)
#include "tst_board.moc"
