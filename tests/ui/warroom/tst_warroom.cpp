// The wall: what it says in each state, what it never says, and pictures of it from two distances in both themes.
#include <cmath>

#include <QAction>
#include <QApplication>

#include "core/engine/model_health.h"
#include "tests/support/test.h"
#include "tests/ui/support/world.h"
#include "ui/style/fermata_style.h"
#include "ui/warroom/war_room_window.h"
#include "ui/wording/wording.h"

using namespace fermata;
using namespace fermata::ui;

namespace {

engine::WatchView aWatch(engine::WatchPhase phase, Time now) {
    engine::WatchView watch;
    watch.id = "ci/7";
    watch.service = "checkout-api";
    watch.environment = "production";
    watch.version = "v8.14.0";
    watch.previous = "v8.13.2";
    watch.since = now - Seconds{420};
    watch.until = now + Seconds{141};
    watch.phase = phase;
    engine::GuardView guard;
    guard.name = "Error rate";
    guard.state = phase == engine::WatchPhase::Watching ? engine::GuardState::Undecided : engine::GuardState::Worse;
    watch.guards = {guard};
    if (phase != engine::WatchPhase::Watching) {
        watch.firstBadAt = now - Seconds{240};
        watch.pausedAt = now - Seconds{180};
    }
    if (phase == engine::WatchPhase::RollingBack || phase == engine::WatchPhase::RolledBack)
        watch.orderedAt = now - Seconds{60};
    return watch;
}

/// Four environments whose monitors and deliveries are known, six sources, all heard a moment ago.
engine::Snapshot aHealthyWorld() {
    engine::Snapshot world = test::aWorld();
    world.stops.clear();
    world.alarms.clear();
    world.failure.reset();
    auto policy = world.policy ? *world.policy : decision::Policy::standard();
    policy.environments = {{"staging", false}, {"production", true}, {"prod-us", true}, {"prod-ap", true}};
    policy.freezes = {{"Payday freeze", world.at + Seconds{1661}, world.at + Seconds{90000}, {}}};
    world.policy = std::make_shared<const decision::Policy>(policy);
    world.placements.clear();
    for (const auto& [name, health] :
         {std::pair{"staging", delivery::Health::Healthy}, std::pair{"prod-us", delivery::Health::Healthy},
          std::pair{"prod-ap", delivery::Health::Baking}})
        for (const char* service : {"checkout-api", "cart"}) {
            delivery::Placement placement;
            placement.service = service;
            placement.environment = name;
            placement.health = health;
            world.placements.push_back(placement);
        }
    delivery::ProductionState production;
    production.at = world.at;
    production.environment = "production";
    production.alerts = std::vector<delivery::Alert>{};
    production.burnRates = std::vector<delivery::BurnRate>{{"checkout-api", 0.4, Seconds{3600}}};
    production.hasIncident = false;
    production.hasRollout = false;
    production.trafficNow = 0.71;
    for (int hour = 0; hour < 168; ++hour)
        production.usualTraffic.push_back(0.55 + 0.4 * std::sin((hour % 24 - 8) * 0.26));
    world.production = production;
    delivery::Board board;
    int id = 0;
    for (const char* service : {"payout", "cart", "ledger"}) {
        delivery::Deployment deployment;
        deployment.source = "ci";
        deployment.id = std::to_string(++id);
        deployment.service = service;
        deployment.environment = "production";
        deployment.version = "v3.9." + std::to_string(id);
        deployment.state = delivery::RunState::Succeeded;
        deployment.startedAt = deployment.seenAt = world.at - Seconds{1000 * id};
        deployment.finishedAt = *deployment.startedAt + Seconds{120};
        board = delivery::apply(std::move(board), delivery::DeploymentSeen{deployment});
    }
    world.board = std::make_shared<const delivery::Board>(std::move(board));
    world.sources.clear();
    for (const char* name : {"Git", "Jenkins", "Jira", "Metrics", "Alerts", "Scans"}) {
        engine::SourceView source;
        source.name = name;
        source.state = engine::SourceState::Live;
        source.lastSeen = world.at - Seconds{4};
        world.sources.push_back(source);
    }
    return world;
}

struct Wall {
    Wall() {
        window.resize(1920, 1080);
        window.show();
    }
    void show(engine::Snapshot snapshot) {
        snapshot.sequence = ++sequence;
        bridge.offer(test::shared(std::move(snapshot)));
        QTRY_COMPARE(bridge.present()->sequence, sequence);
    }
    /// As it hangs there, and as it is seen from five metres: 552 pixels wide on a desk.
    void picture(const QString& name) {
        const QString folder = qEnvironmentVariable("FERMATA_PICTURES");
        if (folder.isEmpty())
            return;
        const QPixmap near = window.grab();
        QVERIFY(near.save(folder + QStringLiteral("/wall-") + name + QStringLiteral(".png")));
        QVERIFY(near.scaledToWidth(552, Qt::SmoothTransformation)
                    .save(folder + QStringLiteral("/wall-") + name + QStringLiteral("-far.png")));
    }
    QString everything() const {
        QStringList words;
        for (const auto* block : window.findChildren<WallBlock*>())
            if (block->isVisible())
                words.append(block->words());
        return words.join(u'\n');
    }
    std::uint64_t sequence = 0;
    Bridge bridge;
    WarRoomWindow window{bridge};
};

} // namespace

class TestWarRoom : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        QVERIFY(style::loadResources());
        wording::setDisplayZone(QTimeZone::utc());
    }
    void init() { style::applyTheme(*qApp, style::Theme::night()); }

    void whatIsNotMeasuredIsNeverHealthy() {
        engine::Snapshot empty;
        empty.at = test::noon();
        auto facts = wallFacts(empty, empty.at, {});
        QCOMPARE(facts.verdict.headline, QString("Not known"));
        QVERIFY(facts.verdict.look.isUnknown);
        QVERIFY(!facts.traffic.isKnown);
        auto world = aHealthyWorld();
        QCOMPARE(wallFacts(world, world.at, {}).verdict.headline, QString("Prod healthy"));
        world.production->burnRates.reset(); // one of the two that make production known
        facts = wallFacts(world, world.at, {});
        QCOMPARE(facts.verdict.headline, QString("Not known"));
        world = aHealthyWorld();
        world.placements.clear();
        QCOMPARE(wallFacts(world, world.at, {}).verdict.headline, QString("Not known"));
    }

    void theWorstIsTheVerdict_data() {
        QTest::addColumn<int>("phase");
        QTest::addColumn<QString>("headline");
        QTest::addColumn<bool>("isFull");
        using Phase = engine::WatchPhase;
        const auto row = [](const char* name, Phase phase, const char* headline, bool isFull) {
            QTest::newRow(name) << static_cast<int>(phase) << QString(headline) << isFull;
        };
        row("watching", Phase::Watching, "Prod healthy", false);
        row("paused", Phase::Paused, "Degraded", false);
        row("rolling back", Phase::RollingBack, "Rolling back", true);
        row("rolled back", Phase::RolledBack, "Rolled back", true);
        row("not recovered", Phase::NotRecovered, "Not recovered", false);
        row("elsewhere", Phase::Elsewhere, "Degraded", false);
        row("inconclusive", Phase::Inconclusive, "Not known", false);
    }
    void theWorstIsTheVerdict() {
        QFETCH(int, phase);
        QFETCH(QString, headline);
        QFETCH(bool, isFull);
        auto world = aHealthyWorld();
        world.watches = {aWatch(static_cast<engine::WatchPhase>(phase), world.at)};
        if (static_cast<engine::WatchPhase>(phase) == engine::WatchPhase::Inconclusive)
            world.watches.front().environment = "prod-new"; // nothing else is known of it
        const auto facts = wallFacts(world, world.at, {});
        QCOMPARE(facts.verdict.headline, headline);
        QCOMPARE(facts.verdict.isFull, isFull);
        QVERIFY(facts.verdict.look.state != style::State::Passed || headline == "Prod healthy");
    }

    void anIncidentAndAStoppedLineAreSaid() {
        auto world = aHealthyWorld();
        world.stops = {{3, "", "ana", "database move", world.at, world.at + Seconds{3600}}};
        QCOMPARE(wallFacts(world, world.at, {}).verdict.headline, QString("Line stopped"));
        world.production->hasIncident = true;
        QCOMPARE(wallFacts(world, world.at, {}).verdict.headline, QString("Incident"));
    }

    void theCountdownGoesToTheNextDecision() {
        auto world = aHealthyWorld();
        world.changes.clear();
        QCOMPARE(wallFacts(world, world.at, {}).next.clock, QString("27:41"));
        QCOMPARE(wallFacts(world, world.at + Seconds{1}, {}).next.clock, QString("27:40"));
        world.watches = {aWatch(engine::WatchPhase::RolledBack, world.at)};
        const auto next = wallFacts(world, world.at, {}).next;
        QCOMPARE(next.headline, QString("Recovered? decides in"));
        QCOMPARE(next.clock, QString("02:21"));
        world.watches.clear();
        world.policy = nullptr;
        QVERIFY(wallFacts(world, world.at, {}).next.clock.isEmpty());
    }

    void withoutSnapshotsTheDisplayIsFrozen() {
        Wall wall;
        wall.show(aHealthyWorld());
        QVERIFY(!wall.window.facts().isFrozen);
        wall.window.setSilence(frozenAfter);
        QVERIFY(wall.window.facts().isFrozen);
        QCOMPARE(wall.window.facts().verdict.headline, QString("Display frozen"));
        for (const WallClock& clock : wall.window.facts().clocks)
            QVERIFY(clock.isStale);
        // A frozen wall looks frozen everywhere: nothing on it looks healthy, or asks for anything.
        for (const WallEnvironment& each : wall.window.facts().environments)
            QVERIFY(each.look.isUnknown && each.look.state != style::State::Passed && each.word == "Not known");
        QVERIFY(!wall.window.facts().traffic.isKnown);
        QVERIFY(std::ranges::none_of(wall.window.facts().stations, [](const auto& each) { return each.needsPerson; }));
        wall.show(aHealthyWorld());
        QVERIFY(!wall.window.facts().isFrozen);
    }

    void withoutAConductorNobodyActs() {
        auto world = aHealthyWorld();
        engine::AlarmView gone;
        gone.kind = "conductor-gone";
        gone.message = {"alarm.conductor_gone", {}, {{"since", static_cast<double>(toUnix(world.at) - 600)}}};
        world.alarms = {gone};
        QCOMPARE(wallFacts(world, world.at, {}).verdict.headline, QString("Prod healthy")); // it conducts itself
        world.isObserver = true;
        const auto verdict = wallFacts(world, world.at, {}).verdict;
        QCOMPARE(verdict.headline, QString("No conductor"));
        QVERIFY2(verdict.line.contains("14:22"), qPrintable(verdict.line));
    }

    void withoutTheNetworkNothingIsHealthy() {
        auto world = aHealthyWorld();
        for (auto& source : world.sources) {
            source.kind = source.name == "Git" ? "git" : "jenkins";
            source.state = source.name == "Git" ? engine::SourceState::Live : engine::SourceState::Stale;
        }
        auto verdict = wallFacts(world, world.at, {}).verdict;
        QCOMPARE(verdict.headline, QString("Nothing heard"));
        QVERIFY(verdict.look.isUnknown);
        world.sources.back().state = engine::SourceState::Live;
        QCOMPARE(wallFacts(world, world.at, {}).verdict.headline, QString("Prod healthy"));
    }

    void suspectsHaveTheRiskOfTheirDecision() {
        auto world = aHealthyWorld();
        engine::ModelHealthView view;
        view.atGate["ci/1"] = 0.375; // as the board calls the deployment of payout
        world.modelHealth = std::make_shared<const engine::ModelHealthView>(view);
        const auto lines = wall::suspects(world, world.at);
        QCOMPARE(lines.size(), std::size_t{3});
        QVERIFY(lines[0].text.startsWith("payout"));
        QCOMPARE(lines[0].aside, QString("0.38"));
        QCOMPARE(lines[1].aside, QString("?")); // nobody knows: not zero
    }

    void namesAreCutAtTheirParts() {
        QCOMPARE(wall::nameWithin("payments-core", 9), QString("payments"));
        QCOMPARE(wall::nameWithin("cart", 9), QString("cart"));
        QCOMPARE(wall::nameWithin("checkoutservice", 9), QString("checkout…"));
        QCOMPARE(wall::shortened("Keep card tokens out of logs", 22), QString("Keep card tokens out…"));
    }

    void noPersonIsOnTheWall() {
        auto world = aHealthyWorld();
        world.actor.person = "Kim Secret";
        for (auto& change : world.changes) {
            change.change.title = "Quiet words of Kim Secret";
            change.change.authors = {{"Kim Secret", "kim@example.org"}};
            change.acts = {
                {7, world.at - Seconds{60}, "hold", "Kim Secret", "release-manager", "Kim Secret wants it", {}, false}};
        }
        for (const bool isIncident : {false, true}) {
            Wall wall;
            wall.window.setPrivate(true);
            wall.window.setIncident(isIncident);
            wall.show(world);
            QVERIFY2(!wall.everything().contains("Secret"), qPrintable(wall.everything()));
        }
    }

    void hostileTextStaysText() {
        for (const bool isIncident : {false, true}) {
            Wall wall;
            auto world = test::aHostileWorld();
            world.watches = {aWatch(engine::WatchPhase::Paused, world.at)};
            world.watches.front().service = world.watches.front().environment = world.watches.front().version =
                test::hostileText();
            wall.window.setIncident(isIncident);
            wall.show(world);
            const QString all = wall.everything();
            QVERIFY(test::isHarmless(all.toStdString()));
            QVERIFY(all.size() < 4000);
            QVERIFY(!wall.window.grab().isNull());
        }
    }

    void manySourcesAndEnvironmentsKeepTheWorst() {
        auto world = aHealthyWorld();
        for (int i = 0; i < 10'000; ++i) {
            engine::SourceView source;
            source.name = "source-" + std::to_string(i);
            source.state = i == 9'999 ? engine::SourceState::Stale : engine::SourceState::Live;
            source.lastSeen = world.at - Seconds{5};
            world.sources.push_back(source);
            delivery::Placement placement;
            placement.environment = "env-" + std::to_string(i);
            placement.health = i == 5'000 ? delivery::Health::Degraded : delivery::Health::Healthy;
            world.placements.push_back(placement);
        }
        const auto facts = wallFacts(world, world.at, {});
        QCOMPARE(facts.environments.size(), std::size_t{4});
        QCOMPARE(facts.environments.front().name, QString("env-5000"));
        QCOMPARE(facts.verdict.headline, QString("Degraded"));
        QVERIFY(facts.moreEnvironments.startsWith('+'));
        QVERIFY(facts.clocks.front().isStale);
        QCOMPARE(facts.clocks.size(), std::size_t{6});
    }

    void keysSwitchViewsAndLeave() {
        Wall wall;
        wall.show(aHealthyWorld());
        wall.window.activateWindow();
        for (const char* name : {"privateWallAction", "incidentWallAction"})
            wall.window.findChild<QAction*>(name)->trigger();
        QVERIFY(wall.window.isPrivate() && wall.window.isIncident());
        QVERIFY(wall.window.facts().isIncident);
        wall.window.findChild<QAction*>("leaveWallAction")->trigger();
        QVERIFY(!wall.window.isVisible());
    }

    void nothingBurnsInAndNothingLeavesTheScreen() {
        Wall wall;
        wall.show(aHealthyWorld());
        QSet<std::pair<int, int>> places;
        for (int step = 0; step < 5; ++step) {
            for (const auto* block : wall.window.findChildren<WallBlock*>())
                QVERIFY(!block->isVisible() || wall.window.rect().contains(block->geometry()));
            places.insert({wall.window.shift().x(), wall.window.shift().y()});
            wall.window.shiftNext();
        }
        QCOMPARE(places.size(), 5);
    }

    void pictures_data() {
        QTest::addColumn<QString>("theme");
        QTest::newRow("night") << "night";
        QTest::newRow("light") << "light";
    }
    void pictures() {
        QFETCH(QString, theme);
        style::applyTheme(*qApp, style::Theme::named(theme));
        const auto shot = [&](const QString& name, engine::Snapshot world, bool isIncident = false) {
            Wall wall;
            wall.window.setIncident(isIncident);
            wall.show(std::move(world));
            wall.picture(name + u'-' + theme);
        };
        auto world = aHealthyWorld();
        shot("healthy", world);
        world.sources[1].state = world.sources[3].state = engine::SourceState::Stale;
        world.sources[1].lastSeen = world.at - Seconds{242};
        world.sources[3].lastSeen = world.at - Seconds{1560};
        world.production->burnRates.reset(); // the monitor that is stale told of them
        shot("stale", world);
        for (auto& source : world.sources)
            source.state = engine::SourceState::Stale;
        shot("nothing-heard", world);
        auto worse = aHealthyWorld();
        worse.watches = {aWatch(engine::WatchPhase::Paused, worse.at)};
        shot("degraded", worse);
        auto incident = worse;
        delivery::Board board = *incident.board;
        delivery::Deployment deployment;
        deployment.source = "ci";
        deployment.id = "7";
        deployment.service = "checkout-api";
        deployment.environment = "production";
        deployment.version = "v8.14.0";
        deployment.state = delivery::RunState::Succeeded;
        deployment.startedAt = deployment.finishedAt = deployment.seenAt = incident.at - Seconds{420};
        board = delivery::apply(std::move(board), delivery::DeploymentSeen{deployment});
        board = delivery::apply(
            std::move(board), delivery::AlertsSeen{"alerts",
                                                   "production",
                                                   {{"CheckoutErrorsHigh", "page", false, incident.at - Seconds{200}}},
                                                   incident.at});
        incident.board = std::make_shared<const delivery::Board>(std::move(board));
        engine::ModelHealthView health;
        health.atGate = {{"ci/7", 0.31}, {"ci/1", 0.04}, {"ci/3", 0.12}};
        incident.modelHealth = std::make_shared<const engine::ModelHealthView>(health);
        incident.armed = {{9,
                           "production",
                           {"roll-back"},
                           "ana",
                           "release day",
                           incident.at - Seconds{3000},
                           incident.at + Seconds{3600}}};
        shot("incident", incident, true);
        worse.watches = {aWatch(engine::WatchPhase::RollingBack, worse.at)};
        shot("rolling-back", worse);
        worse.watches = {aWatch(engine::WatchPhase::RolledBack, worse.at)};
        shot("rolled-back", worse);
        engine::Snapshot empty;
        empty.at = test::noon();
        shot("empty", empty);
        auto stopped = aHealthyWorld();
        stopped.stops = {{3, "", "ana", "database move", stopped.at, stopped.at + Seconds{3600}}};
        shot("stopped", stopped);
        auto gone = aHealthyWorld();
        gone.isObserver = true;
        engine::AlarmView alarm;
        alarm.kind = "conductor-gone";
        alarm.message = {"alarm.conductor_gone", {}, {{"since", static_cast<double>(toUnix(gone.at) - 600)}}};
        gone.alarms = {alarm};
        shot("no-conductor", gone);
        Wall frozen;
        frozen.show(aHealthyWorld());
        frozen.window.setSilence(Seconds{95});
        frozen.picture("frozen-" + theme);
    }
};

QTEST_MAIN(TestWarRoom)
#include "tst_warroom.moc"
