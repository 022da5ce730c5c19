#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <set>

#include "core/sources/event_codec.h"
#include "tests/core/sources/events.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::delivery;
using namespace fermata::sources;

class TestEventCodec : public QObject {
    Q_OBJECT
private slots:
    void everyEventComesBackAsItWas() {
        const auto events = test::everyEvent();
        std::set<std::size_t> kinds;
        for (const Event& event : events) {
            kinds.insert(event.index());
            const std::string line = encodeEvent(event);
            QVERIFY(line.find('\n') == std::string::npos);
            const auto again = decodeEvent(line);
            FERMATA_VERIFY_OK(again);
            QVERIFY2(*again == event, line.c_str());
            QCOMPARE(encodeEvent(*again), line);
        }
        QCOMPARE(kinds.size(), std::variant_size_v<Event>);
    }

    void theSpellingIsFixed() {
        QCOMPARE(
            encodeEvent(test::everyEvent()[0]),
            std::string(R"({"commit":"abababababababababababababababababababab","event":"ref",)"
                        R"("reference":"refs/heads/main","repository":"shop","seen_at":1764244800,"source":"git"})"));
    }

    void whatHasNoSpellingIsWrittenAsTheNearestThing() {
        MetricSeen metric;
        metric.metric.value = std::numeric_limits<double>::quiet_NaN();
        metric.metric.at = Time::max();
        metric.metric.id = "\xff";
        const auto again = decodeEvent(encodeEvent(metric));
        FERMATA_VERIFY_OK(again);
        const Metric& read = std::get<MetricSeen>(*again).metric;
        QVERIFY(!read.value);
        QVERIFY(read.at == fromUnix(std::int64_t{1} << 53));
        QCOMPARE(read.id, std::string("\xef\xbf\xbd"));
    }

    /// A cut anywhere is an error, never another event.
    void aCutLineIsRefused() {
        for (const Event& event : test::everyEvent()) {
            const std::string line = encodeEvent(event);
            for (std::size_t size = 0; size < line.size(); ++size)
                QVERIFY(!decodeEvent(std::string_view(line).substr(0, size)));
        }
    }

    void everyFieldThatIsNeededIsMissed() {
        for (const Event& event : {test::everyEvent()[10], test::everyEvent()[12], test::everyEvent()[17]}) {
            std::string line = encodeEvent(event);
            QVERIFY(line.starts_with('{'));
            const auto first = line.find(',');
            QVERIFY(!decodeEvent("{" + line.substr(first + 1)));
        }
    }

    void namesTheField_data() {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("field");
        const auto row = [](const char* title, const char* line, const char* field) {
            QTest::newRow(title) << QByteArray(line) << QByteArray(field);
        };
        row("no event", R"({"seen_at":1})", "event");
        row("unknown event", R"({"event":"flood"})", "event");
        row("event of another type", R"({"event":1})", "event");
        row("unknown field", R"({"colour":"red","event":"ref","seen_at":1})", "colour");
        row("missing", R"({"event":"ref"})", "seen_at");
        row("time as a text", R"({"event":"ref","seen_at":"1"})", "seen_at");
        row("half a second", R"({"event":"ref","seen_at":1.5})", "seen_at");
        row("text as a number", R"({"event":"ref","seen_at":1,"source":1})", "source");
        row("empty text", R"({"event":"ref","seen_at":1,"source":""})", "source");
        row("short commit", R"({"commit":"ab","event":"ref","seen_at":1})", "commit");
        row("commit in capitals", R"({"commit":"ABABABABABABABABABABABABABABABABABABABAB","event":"ref","seen_at":1})",
            "commit");
        row("number beyond int",
            R"({"attempt":4294967297,"event":"run","lane":"build","number":0,"seen_at":0,"state":"unknown"})",
            "attempt");
        row("unknown state", R"({"attempt":1,"event":"run","lane":"build","number":0,"seen_at":0,"state":"green"})",
            "state");
        row("unknown lane", R"({"attempt":1,"event":"run","lane":"shop","number":0,"seen_at":0,"state":"unknown"})",
            "lane");
        row("empty list", R"({"alerts":[],"event":"alerts","seen_at":0})", "alerts");
        row("list of texts", R"({"alerts":["a"],"event":"alerts","seen_at":0})", "alerts[0]");
        row("inside a list", R"({"alerts":[{"since":0},{"since":"x"}],"event":"alerts","seen_at":0})",
            "alerts[1].since");
        row("unknown inside a list", R"({"alerts":[{"since":0,"x":1}],"event":"alerts","seen_at":0})", "alerts[0].x");
        row("said to be false", R"({"alerts":[{"is_silenced":false,"since":0}],"event":"alerts","seen_at":0})",
            "alerts[0].is_silenced");
    }
    void namesTheField() {
        QFETCH(QByteArray, line);
        QFETCH(QByteArray, field);
        const auto event = decodeEvent(line.toStdString());
        QVERIFY(!event);
        QCOMPARE(event.error().fault(), Fault::Malformed);
        QCOMPARE(QByteArray::fromStdString(event.error().field()), field);
    }

    void theFuzzersSeedsAreOneOfEachKind() {
        std::set<std::size_t> kinds;
        for (const auto& file : std::filesystem::directory_iterator(FERMATA_SOURCE_DIR "/tests/fuzz/seeds/event")) {
            std::ifstream stream(file.path());
            const std::string line{std::istreambuf_iterator<char>(stream), {}};
            const auto event = decodeEvent(line);
            FERMATA_VERIFY_OK(event);
            QCOMPARE(encodeEvent(*event), line);
            kinds.insert(event->index());
        }
        QCOMPARE(kinds.size(), std::variant_size_v<Event>);
    }

    void anotherSpellingIsRefused() {
        for (const char* line :
             {R"({"event":"ref", "seen_at":1})", R"({"seen_at":1,"event":"ref"})", R"({"event":"ref","seen_at":1} )",
              R"({"event":"ref","seen_at":1e0})", R"(["ref"])", R"({"event":"ref","event":"ref","seen_at":1})", ""})
            QVERIFY2(!decodeEvent(line), line);
    }
};

FERMATA_CORE_TEST(TestEventCodec)
#include "tst_event_codec.moc"
