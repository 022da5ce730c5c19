#include "core/workspace/settings_file.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::workspace;

namespace {

const std::string head = "version: 1\n"
                         "name: w\n"
                         "sources:\n"
                         "  - {name: m, kind: prometheus, url: 'https://m', queries: [{name: e, query: e},"
                         " {name: x, query: x}, {name: ce, query: ce}, {name: cx, query: cx}, {name: v, query: v}]}\n"
                         "  - {name: ci, kind: buildbot, url: 'https://ci'}\n"
                         "watches:\n"
                         "  - service: shop\n"
                         "    environment: production\n"
                         "    source: m\n";
const std::string guards = "    guards:\n"
                           "      - {name: errors, events: e, exposure: x, control_events: ce, control_exposure: cx}\n";

} // namespace

class TestWatchSettings : public QObject {
    Q_OBJECT
private slots:
    void isReadAndWrittenBackToTheSame() {
        const auto read = parseSettings(head + "    warm_up: 30s\n    duration: 2h\n" + guards +
                                            "      - {name: orders, against: past, value: v, worse: down, critical: "
                                            "false, weight: 0.5}\n"
                                            "      - {name: late, against: before, events: e, exposure: x, counts: "
                                            "interval, tolerated: 2, margin_good: 3}\n"
                                            "    untouched: [{service: cart, events: e, exposure: x}]\n",
                                        "w");
        FERMATA_VERIFY_OK(read);
        QCOMPARE(read->watches.size(), std::size_t{1});
        const WatchSetting& watch = read->watches.front();
        QCOMPARE(watch.warmUp, Seconds{30});
        QCOMPARE(watch.guards.size(), std::size_t{3});
        QVERIFY(watch.guards[1].isFalling && !watch.guards[1].isCritical && !watch.guards[2].isCounter);
        QCOMPARE(watch.untouched.front().service, std::string("cart"));
        const auto again = parseSettings(settingsText(*read), "again");
        FERMATA_VERIFY_OK(again);
        QVERIFY(*again == *read);
    }

    void anObjectiveIsReadAndWrittenBack() {
        const auto read = parseSettings(head + guards + "    slo: {objective: 0.9995, events: e, exposure: x}\n", "w");
        FERMATA_VERIFY_OK(read);
        QCOMPARE(read->watches.front().slo.value().objective, 0.9995);
        const auto again = parseSettings(settingsText(*read), "again");
        FERMATA_VERIFY_OK(again);
        QVERIFY(*again == *read);
    }
    void needsAreReadAndWrittenBack() {
        const std::string text = "version: 1\nname: w\nneeds:\n"
                                 "  - {consumer: web, version: '3.*', provider: api, fits: ['2.1', '2.2*']}\n"
                                 "  - {consumer: web, version: '*', provider: db, fits: ['*']}\n";
        const auto read = parseSettings(text, "w");
        FERMATA_VERIFY_OK(read);
        QCOMPARE(read->needs.size(), std::size_t{2});
        QCOMPARE(read->needs.front().fits, (std::vector<std::string>{"2.1", "2.2*"}));
        const auto again = parseSettings(settingsText(*read), "again");
        FERMATA_VERIFY_OK(again);
        QVERIFY(*again == *read);
    }
    void namesLineAndFieldOfAMistake_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("line");
        QTest::addColumn<QByteArray>("words");
        const auto row = [](const char* title, const std::string& text, int line, const char* words) {
            QTest::newRow(title) << QByteArray::fromStdString(text) << line << QByteArray(words);
        };
        row("no guard", head, 7, "at least one guard");
        row("twice", head + guards + "  - {service: shop, environment: production, source: m, guards: []}\n", 12,
            "watched twice");
        std::string ofCi = head;
        ofCi.replace(ofCi.find("source: m\n"), 9, "source: ci");
        row("no monitor", ofCi + guards, 9, "no source of kind prometheus");
        row("too short", head + "    duration: 1m\n" + guards, 10, "longer than 'warm_up'");
        row("rolls back more easily than it pauses", head + "    alpha_roll_back: 0.05\n" + guards, 10, "alpha_pause");
        row("unknown query", head + "    guards:\n      - {name: a, events: q, exposure: x}\n", 11, "no query of this");
        row("no control", head + "    guards:\n      - {name: a, events: e, exposure: x}\n", 11, "control_events");
        row("control of the past", head + "    guards:\n      - {name: a, against: past, value: v, events: e}\n", 11,
            "is not read");
        row("a value without a name", head + "    guards:\n      - {name: a, against: past}\n", 11, "value");
        row("unknown kind", head + "    guards:\n      - {name: a, against: luck}\n", 11, "control, before, past");
        row("tolerates an improvement",
            head + "    guards:\n      - {name: a, against: past, value: v, tolerated: 0.5}\n", 11, "tolerated");
        row("two of a name", head + guards + "      - {name: errors, against: past, value: v}\n", 12, "two guards");
        row("unknown field", head + "    nap: 3\n" + guards, 10, "nap");
        row("untouched itself", head + guards + "    untouched: [{service: shop, events: e, exposure: x}]\n", 12,
            "is the one that is watched");
        row("an objective of all", head + guards + "    slo: {objective: 1, events: e, exposure: x}\n", 12, "0.999");
        row("an objective of nothing known", head + guards + "    slo: {events: e, exposure: q}\n", 12, "no query of");
        const std::string needs = "version: 1\nname: w\nneeds:\n";
        row("needs itself", needs + "  - {consumer: a, version: '1', provider: a, fits: ['1']}\n", 4, "itself");
        row("fits nothing", needs + "  - {consumer: a, version: '1', provider: b, fits: []}\n", 4, "at least one");
        row("no fits", needs + "  - {consumer: a, version: '1', provider: b}\n", 4, "fits");
        row("a star in the middle", needs + "  - {consumer: a, version: '1.*.2', provider: b, fits: ['1']}\n", 4,
            "at its end only");
        row("a need twice",
            needs + "  - {consumer: a, version: '1', provider: b, fits: ['1']}\n"
                    "  - {consumer: a, version: '1', provider: b, fits: ['2']}\n",
            5, "further up");
        row("critical ones weigh nothing",
            head + "    guards:\n      - {name: a, against: past, value: v, weight: 0.001}\n"
                   "      - {name: b, against: past, value: v, weight: 1000, critical: false}\n",
            11, "too little of the weight");
    }
    void namesLineAndFieldOfAMistake() {
        QFETCH(QByteArray, text);
        QFETCH(int, line);
        QFETCH(QByteArray, words);
        const auto read = parseSettings(text.toStdString(), "workspace.yaml");
        QVERIFY(!read);
        const std::string said = read.error().text();
        QVERIFY2(said.find(words.toStdString()) != std::string::npos, said.c_str());
        QVERIFY2(said.find("workspace.yaml:" + std::to_string(line)) != std::string::npos, said.c_str());
    }
};

FERMATA_CORE_TEST(TestWatchSettings)
#include "tst_watch_settings.moc"
