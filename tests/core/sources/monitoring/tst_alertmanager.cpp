#include "core/sources/monitoring/alertmanager/alertmanager.h"
#include "tests/core/io/http/asking.h"
#include "tests/core/sources/recorded.h"

using namespace fermata;
using namespace fermata::test;
using sources::parseAlertmanagerAlerts;

namespace {

const Time whileItFires = parseTime("2026-11-27T06:48:00Z").value();

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    return text.replace(text.find(from), from.size(), to);
}

} // namespace

class TestAlertmanager : public QObject {
    Q_OBJECT
private slots:
    void readsAnActiveAlert() {
        const auto alerts = parseAlertmanagerAlerts(recorded("alertmanager/active.json"), whileItFires);
        FERMATA_VERIFY_OK(alerts);
        QCOMPARE(*alerts, (std::vector<delivery::Alert>{{.name = "ShopErrors (shop)",
                                                         .severity = "critical",
                                                         .isSilenced = false,
                                                         .since = parseTime("2026-11-27T06:47:47Z").value()}}));
    }
    void keepsASilencedAlert() {
        const auto alerts = parseAlertmanagerAlerts(recorded("alertmanager/suppressed.json"), whileItFires);
        FERMATA_VERIFY_OK(alerts);
        QVERIFY(alerts->size() == 1 && alerts->front().isSilenced);
    }
    void takesAnUnknownStateForActive() {
        const auto bytes = replaced(recorded("alertmanager/active.json"), "\"active\"", "\"muted-somehow\"");
        const auto alerts = parseAlertmanagerAlerts(bytes, whileItFires);
        FERMATA_VERIFY_OK(alerts);
        QVERIFY(alerts->size() == 1 && !alerts->front().isSilenced);
    }
    void leavesOutWhatHasEnded() {
        const auto bytes = recorded("alertmanager/active.json");
        const Time end = parseTime("2026-11-27T06:51:47Z").value();
        QCOMPARE(parseAlertmanagerAlerts(bytes, end - Seconds{1})->size(), std::size_t{1});
        QCOMPARE(parseAlertmanagerAlerts(bytes, end)->size(), std::size_t{0});
    }
    void readsAnEmptyAnswerAsNoAlerts() { QVERIFY(parseAlertmanagerAlerts("[]\n", whileItFires)->empty()); }
    void refusesEveryCutAnswer() {
        const auto parse = [](std::string_view bytes) { return parseAlertmanagerAlerts(bytes, whileItFires); };
        QCOMPARE(cutsThatPass(recorded("alertmanager/suppressed.json"), parse), std::size_t{0});
    }
    void refusesWhatItCannotBelieve() {
        const auto whole = recorded("alertmanager/active.json");
        for (const std::string& bytes :
             {std::string("{}"), std::string("[1]"), std::string("[{}]"), replaced(whole, "\"active\"", "7"),
              replaced(whole, "\"critical\"", "[]"), replaced(whole, "\"2026-11-27T06:47:47.017Z\"", "\"soon\""),
              replaced(whole, "\"labels\"", "\"Labels\""), replaced(whole, "\"endsAt\"", "\"startsAt\"")}) {
            const auto alerts = parseAlertmanagerAlerts(bytes, whileItFires);
            QVERIFY2(!alerts && alerts.error().fault() == Fault::Malformed, bytes.c_str());
        }
    }

    void asksForSilencedAndInhibitedAlertsToo() {
        LoopbackServer server(always(
            {.headers = {{"Content-Type", "application/json"}}, .body = recorded("alertmanager/suppressed.json")}));
        const auto http = aClient();
        const FixedClock clock(whileItFires);
        sources::AlertmanagerOptions options;
        options.name = "alerts";
        options.server.url = server.url("/am/");
        options.environment = "production";
        options.filters = {"environment=\"production\""};
        sources::Alertmanager source(options, *http, clock);
        const auto batch = source.poll({}, {});
        FERMATA_VERIFY_OK(batch);
        const auto& seen = std::get<delivery::AlertsSeen>(batch->events.at(0));
        QCOMPARE(seen.environment, std::string("production"));
        QCOMPARE(seen.seenAt, whileItFires);
        QVERIFY(seen.alerts.at(0).isSilenced);
        QCOMPARE(server.heard().front().target,
                 std::string("/am/api/v2/alerts?active=true&silenced=true&inhibited=true&unprocessed=true&"
                             "filter=environment%3D%22production%22"));
        QCOMPARE(source.test({}).value(), std::string("Alertmanager with 1 alert, 1 silenced"));
    }
    void takesALoginPageForNoAnswer() {
        LoopbackServer server(always({.headers = {{"Content-Type", "text/html"}}, .body = "[]"}));
        const auto http = aClient();
        const FixedClock clock(whileItFires);
        sources::AlertmanagerOptions options;
        options.server.url = server.url("");
        sources::Alertmanager source(options, *http, clock);
        QCOMPARE(source.poll({}, {}).error().fault(), Fault::Malformed);
    }
};

FERMATA_CORE_TEST(TestAlertmanager)
#include "tst_alertmanager.moc"
