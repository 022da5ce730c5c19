#include "core/workspace/settings_file.h"
#include "core/workspace/workspace.h"
#include "tests/support/scratch.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::workspace;

namespace {

/// All that a workspace can say.
Settings everything() {
    Settings settings;
    settings.name = "shop";
    settings.repositories = {{"shop", "/srv/shop"}, {"pay", "/srv/pay"}};
    settings.timeZone = "Europe/Berlin";
    SourceSetting ci;
    ci.name = "ci: \"main\"";
    ci.kind = "buildbot";
    ci.url = "https://ci.example:8010/api";
    ci.user = "fermata";
    ci.secret = "ci-password";
    ci.caFile = "ca.pem";
    ci.every = Seconds{5};
    ci.logHosts = {"logs.example", "[::1]:9000"};
    ci.pipelines = {{"build shop", delivery::Lane::Build, "shop", "", "", "force", "version"},
                    {"deploy", delivery::Lane::Deploy, "", "shop", "production", "force-deploy", "release"}};
    SourceSetting monitor;
    monitor.name = "prometheus";
    monitor.kind = "prometheus";
    monitor.url = "http://10.0.0.1:9090";
    monitor.allowsPlainHttp = true;
    monitor.environment = "production";
    monitor.queries = {
        {"burn", "sum(rate(errors{job=\"shop\"}[1h])) / 0.001", delivery::MetricKind::BurnRate, "shop", Seconds{3600}},
        {"cpu", "cpu", delivery::MetricKind::Indicator, "", Seconds{60}}};
    SourceSetting alerts;
    alerts.name = "alerts";
    alerts.kind = "alertmanager";
    alerts.url = "http://127.0.0.1:9093";
    alerts.environment = "production";
    alerts.reportsIncidents = true;
    SourceSetting files;
    files.name = "reports";
    files.kind = "files";
    files.folder = "evidence/dropped in";
    files.every = Seconds{3600};
    SourceSetting events;
    events.name = "events";
    events.kind = "cdevents";
    events.folder = "/var/spool/events";
    settings.sources = {ci, monitor, alerts, files, events};
    settings.webhooks = {{"chat", "chat-address", "chat-key"}, {"pager", "pager-address", ""}};
    settings.pools = {{"pool", "https://pool.example/api", "fermata", "pool-token", "ca.pem", false, {"perf", "load"}},
                      {"lab", "http://10.0.0.2", "", "", "", true, {"lab: \"x\""}}};
    settings.pools[0].terms["perf"] = {3, 12.5, 90.0, "performance_environment"};
    settings.pools[0].terms["load"] = {};
    return settings;
}

QByteArray withSource(const char* fields) {
    return QByteArray("version: 1\nname: w\nrepositories: [{name: shop, path: /srv/shop}]\nsources:\n  - name: s\n") +
           fields;
}

} // namespace

class TestSettingsFile : public QObject {
    Q_OBJECT
private slots:
    void readsBackWhatItWrites() {
        const Settings settings = everything();
        const std::string text = settingsText(settings);
        const auto again = parseSettings(text, "workspace.yaml");
        FERMATA_VERIFY_OK(again);
        QVERIFY(*again == settings);
        QCOMPARE(settingsText(*again), text);
    }

    void anOldFileHasNoSources() {
        const auto settings = parseSettings("version: 1\nname: w\n", "workspace.yaml");
        FERMATA_VERIFY_OK(settings);
        QVERIFY(settings->sources.empty() && settings->webhooks.empty() && settings->timeZone.empty());
        QVERIFY(settingsText(*settings).find("sources") == std::string::npos);
    }

    void readsWhatAPersonWrites() {
        const auto settings = parseSettings("version: 1\n"
                                            "name: w\n"
                                            "repositories: [{name: shop, path: /srv/shop}]\n"
                                            "sources:\n"
                                            "  - name: ci\n"
                                            "    kind: buildbot\n"
                                            "    url: http://localhost:8010\n"
                                            "    every: 1m\n"
                                            "    pipelines:\n"
                                            "      - name: unit\n"
                                            "        lane: test\n"
                                            "        repository: shop\n"
                                            "  - {name: reports, kind: files, folder: in}\n"
                                            "webhooks: [{name: chat, secret: chat}]\n"
                                            "time_zone: Europe/Berlin\n",
                                            "workspace.yaml");
        FERMATA_VERIFY_OK(settings);
        QCOMPARE(settings->sources.size(), 2u);
        const SourceSetting& ci = settings->sources[0];
        QVERIFY(ci.every == Seconds{60});
        QCOMPARE(ci.pipelines.size(), 1u);
        QCOMPARE(ci.pipelines[0].lane, delivery::Lane::Test);
        QCOMPARE(ci.pipelines[0].versionProperty, std::string("version"));
        QVERIFY(settings->sources[1].every == Seconds{15});
    }

    void namesLineAndFieldOfAMistake_data() {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<int>("line");
        QTest::addColumn<QByteArray>("words");
        const auto row = [](const char* title, const char* fields, int line, const char* words) {
            QTest::newRow(title) << withSource(fields) << line << QByteArray(words);
        };
        row("no kind", "", 5, "'kind' is missing");
        row("unknown kind", "    kind: jenkins\n", 6, "sources[0].kind: expected one of: buildbot, prometheus");
        row("unknown field", "    kind: files\n    folder: in\n    password: x\n", 8, "sources[0].password: unknown");
        row("two of a name", "    kind: files\n    folder: in\n  - name: s\n    kind: files\n    folder: in\n", 8,
            "sources[1].name: two sources");
        row("no url", "    kind: buildbot\n", 5, "needs a 'url'");
        row("no folder", "    kind: cdevents\n", 5, "needs a 'folder'");
        row("empty folder", "    kind: files\n    folder: ''\n", 7, "sources[0].folder");
        row("folder of a server", "    kind: prometheus\n    url: https://a\n    folder: in\n", 8,
            "sources[0].folder: a source of kind prometheus has no such thing");
        row("url of a folder", "    kind: files\n    folder: in\n    url: https://a\n", 8, "sources[0].url");
        row("secret of a folder", "    kind: files\n    folder: in\n    secret: a\n", 8, "sources[0].secret");
        row("no scheme", "    kind: buildbot\n    url: ci.example\n", 7, "sources[0].url: the address has no scheme");
        row("another scheme", "    kind: buildbot\n    url: ftp://ci\n", 7, "sources[0].url");
        row("user information", "    kind: buildbot\n    url: https://me:canary@ci.example\n", 7,
            "sources[0].url: the address holds user information");
        row("token in the query", "    kind: buildbot\n    url: https://ci.example/?token=canary\n", 7,
            "sources[0].url: the address has a query");
        row("fragment", "    kind: buildbot\n    url: https://ci.example/#canary\n", 7, "sources[0].url");
        row("plain http to another machine", "    kind: buildbot\n    url: http://ci.example\n", 7,
            "sources[0].url: http to another machine");
        row("plain http to a look-alike", "    kind: buildbot\n    url: http://127.0.0.1.example\n", 7,
            "sources[0].url");
        row("a secret for its name", "    kind: buildbot\n    url: https://ci\n    secret: 'canary /+='\n", 8,
            "sources[0].secret: must be the name");
        row("too often", "    kind: files\n    folder: in\n    every: 0s\n", 8, "sources[0].every: must be from 1s");
        row("too seldom", "    kind: files\n    folder: in\n    every: 3601\n", 8, "sources[0].every");
        row("no duration", "    kind: files\n    folder: in\n    every: often\n", 8, "sources[0].every");
        row("log host with a path", "    kind: buildbot\n    url: https://ci\n    log_hosts: [a, b/c]\n", 8,
            "sources[0].log_hosts[1]");
        row("pipelines of a monitor", "    kind: prometheus\n    url: https://a\n    pipelines: []\n", 8,
            "sources[0].pipelines");
        row("queries of a CI", "    kind: buildbot\n    url: https://a\n    queries: []\n", 8, "sources[0].queries");
        const auto pipeline = [&](const char* title, const char* fields, const char* words) {
            QTest::newRow(title) << withSource("    kind: buildbot\n    url: https://ci\n    pipelines:\n") + fields
                                 << 9 << QByteArray(words);
        };
        pipeline("pipeline without a name", "      - {lane: test}\n", "sources[0].pipelines[0]");
        pipeline("unknown lane", "      - {name: a, lane: shop}\n", "pipelines[0].lane: expected one of");
        pipeline("unknown repository", "      - {name: a, repository: pay}\n",
                 "pipelines[0].repository: no repository");
        pipeline("deploys nothing", "      - {name: a, lane: deploy, environment: production}\n", "'service'");
        pipeline("deploys nowhere", "      - {name: a, lane: deploy, service: shop}\n", "'environment'");
        pipeline("empty property", "      - {name: a, version_property: ''}\n", "version_property");
        pipeline("empty environment property", "      - {name: a, environment_property: ''}\n", "environment_property");
        pipeline("two pipelines of a name", "      - {name: a}\n      - {name: a}\n", "");
        const auto query = [&](const char* title, const char* fields, const char* words) {
            QTest::newRow(title) << withSource("    kind: prometheus\n    url: https://a\n    queries:\n") + fields << 9
                                 << QByteArray(words);
        };
        query("query without a text", "      - {name: a}\n", "'query' is missing");
        query("unknown kind of query", "      - {name: a, query: up, kind: burn}\n",
              "queries[0].kind: expected one of");
        query("no window", "      - {name: a, query: up, window: 0}\n", "queries[0].window");
        const auto top = [](const char* title, const char* line, const char* words) {
            QTest::newRow(title) << QByteArray("version: 1\nname: w\n") + line << 3 << QByteArray(words);
        };
        top("webhook without a secret", "webhooks: [{name: chat}]\n", "'secret' is missing");
        top("webhook with its address", "webhooks: [{name: chat, secret: 'https://canary.example/x'}]\n",
            "webhooks[0].secret: must be the name");
        top("two webhooks of a name", "webhooks: [{name: a, secret: a}, {name: a, secret: b}]\n", "webhooks[1].name");
        top("pool without an address", "environment_pools: [{name: p, environments: [perf]}]\n", "needs a 'url'");
        top("pool in the open", "environment_pools: [{name: p, url: 'http://pool.example', environments: [perf]}]\n",
            "environment_pools[0].url: http to another machine");
        top("pool with its password",
            "environment_pools: [{name: p, url: 'https://me:canary@pool', environments: [a]}]\n",
            "environment_pools[0].url");
        top("pool with its token",
            "environment_pools: [{name: p, url: 'https://p', secret: 'canary /+', environments: [a]}]\n",
            "environment_pools[0].secret: must be the name");
        top("pool that gives nothing", "environment_pools: [{name: p, url: 'https://p'}]\n", "'environments'");
        top("pool that gives an empty thing",
            "environment_pools: [{name: p, url: 'https://p', environments: [a, ' ']}]\n",
            "environment_pools[0].environments[1]");
        top("an environment of two pools",
            "environment_pools: [{name: p, url: 'https://p', environments: [a]}, {name: q, url: 'https://q', "
            "environments: [b, a]}]\n",
            "environment_pools[1].environments[1]: this environment is named twice");
        top("two pools of a name",
            "environment_pools: [{name: p, url: 'https://p', environments: [a]}, {name: p, url: 'https://q', "
            "environments: [b]}]\n",
            "environment_pools[1].name: two pools");
        top("unknown field of a pool", "environment_pools: [{name: p, url: 'https://p', environments: [a], size: 3}]\n",
            "environment_pools[0].size: unknown");
        top("terms of something that the pool does not give",
            "environment_pools: [{name: p, url: 'https://p', environments: [a], terms: [{environment: b}]}]\n",
            "environment_pools[0].terms[0].environment: is none of");
        top("terms twice",
            "environment_pools: [{name: p, url: 'https://p', environments: [a], terms: [{environment: a}, "
            "{environment: a}]}]\n",
            "environment_pools[0].terms[1].environment: the terms");
        top("none of it",
            "environment_pools: [{name: p, url: 'https://p', environments: [a], terms: [{environment: a, count: "
            "0}]}]\n",
            "environment_pools[0].terms[0].count");
        top("for a stage that needs none",
            "environment_pools: [{name: p, url: 'https://p', environments: [a], terms: [{environment: a, serves: "
            "build}]}]\n",
            "environment_pools[0].terms[0].serves");
        top("for less than nothing",
            "environment_pools: [{name: p, url: 'https://p', environments: [a], terms: [{environment: a, "
            "cost_an_hour: -1}]}]\n",
            "environment_pools[0].terms[0].cost_an_hour");
        top("a pool named like a source",
            "environment_pools: [{name: s, url: 'https://p', environments: [a]}]\nsources: [{name: s, kind: files, "
            "folder: in}]\n",
            "environment_pools[0].name: a source has this name");
        top("no such time zone", "time_zone: Europe/Berln\n", "time_zone: no time zone");
        top("a time zone that leads elsewhere", "time_zone: ../../etc/passwd\n", "time_zone: no time zone");
    }
    void namesLineAndFieldOfAMistake() {
        QFETCH(QByteArray, yaml);
        QFETCH(int, line);
        QFETCH(QByteArray, words);
        const auto settings = parseSettings(yaml.toStdString(), "workspace.yaml");
        QVERIFY(!settings);
        const std::string text = settings.error().text();
        QCOMPARE(settings.error().fault(), Fault::Malformed);
        if (QTest::currentDataTag() == std::string("two pipelines of a name"))
            ++line;
        QVERIFY2(settings.error().line() == static_cast<std::size_t>(line), text.c_str());
        QVERIFY2(text.find(words.toStdString()) != std::string::npos, text.c_str());
        QVERIFY2(text.find("canary") == std::string::npos, text.c_str());
    }

    void plainHttpMayGoToThisMachine() {
        for (const char* url :
             {"http://localhost:1", "http://127.8.9.1", "http://[::1]:9090/x", "https://any.example"}) {
            const std::string yaml =
                "version: 1\nname: w\nsources: [{name: s, kind: buildbot, url: '" + std::string(url) + "'}]\n";
            FERMATA_VERIFY_OK(parseSettings(yaml, "workspace.yaml"));
        }
    }

    void aWorkspaceChangesItsSettingsAsAWhole() {
        test::ScratchFolder scratch;
        Settings settings;
        settings.name = "w";
        auto made = Workspace::create(scratch / "w", settings);
        FERMATA_VERIFY_OK(made);
        const Settings wanted = everything();
        FERMATA_VERIFY_OK(made->change(wanted));
        QVERIFY(made->settings() == wanted);
        const auto opened = Workspace::open(scratch / "w");
        FERMATA_VERIFY_OK(opened);
        QVERIFY(opened->settings() == wanted);
    }

    void aWorkspaceTakesNoSettingsThatItCouldNotReadAgain() {
        test::ScratchFolder scratch;
        auto made = Workspace::create(scratch / "w", everything());
        FERMATA_VERIFY_OK(made);
        const std::string before = scratch.read("w/workspace.yaml");
        Settings wrong = everything();
        wrong.sources[0].url = "https://me:canary@ci.example";
        const auto refused = made->change(wrong);
        QVERIFY(!refused);
        QCOMPARE(refused.error().field(), std::string("sources[0].url"));
        wrong = everything();
        wrong.sources[0].url = "https://\xff"; // no UTF-8: it would be written as something else
        QVERIFY(!made->change(wrong));
        QCOMPARE(scratch.read("w/workspace.yaml"), before);
        QVERIFY(made->settings() == everything());
    }

    void aWorkspaceKeepsWhatAPersonWroteMeanwhile() {
        test::ScratchFolder scratch;
        auto made = Workspace::create(scratch / "w", everything());
        FERMATA_VERIFY_OK(made);
        scratch.write("w/workspace.yaml", "version: 1\nname: mine\n");
        const auto refused = made->change(everything());
        QVERIFY(!refused);
        QCOMPARE(refused.error().fault(), Fault::Conflict);
        QCOMPARE(scratch.read("w/workspace.yaml"), std::string("version: 1\nname: mine\n"));
    }
};

FERMATA_CORE_TEST(TestSettingsFile)
#include "tst_settings_file.moc"
