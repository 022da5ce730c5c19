// The production screen: what a watch says, what may be pressed, what stands where nothing is known; both themes.
#include <cmath>
#include <ctime>

#include <QAbstractItemModel>
#include <QAction>
#include <QApplication>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>

#include "core/engine/model_health.h"
#include "tests/support/test.h"
#include "tests/ui/support/world.h"
#include "ui/production/deployment_lanes.h"
#include "ui/production/evidence_path.h"
#include "ui/production/production_screen.h"
#include "ui/production/remedy.h"
#include "ui/production/safe_time_strip.h"
#include "ui/production/suggestion_dialog.h"
#include "ui/production/watch_words.h"
#include "ui/style/fermata_style.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/text_line.h"

using namespace fermata;
using namespace fermata::ui;

namespace {

engine::GuardView aGuard(const std::string& name, engine::GuardState state, double slope, Time since, int ticks) {
    engine::GuardView guard;
    guard.name = name;
    guard.unit = "%";
    guard.state = state;
    guard.why = {"watch.guard.too_few_events", {{"guard", name}}, {{"odds", std::exp(slope * ticks)}}};
    for (int k = 0; k < ticks; ++k) {
        const Time at = since + Seconds{15 * k};
        guard.evidence.push_back({at, slope * k + 0.4 * std::sin(k)});
        guard.treatmentSeries.push_back({at, 0.22 + (slope > 0 ? 0.015 * k : 0) + 0.02 * std::sin(k * 1.7)});
        guard.controlSeries.push_back({at, 0.22 + 0.02 * std::cos(k * 1.3)});
    }
    guard.treatment = guard.treatmentSeries.back().value;
    guard.control = guard.controlSeries.back().value;
    return guard;
}

engine::Snapshot aWatchedWorld(engine::WatchPhase phase) {
    engine::Snapshot world = test::aWorld();
    engine::WatchView watch;
    watch.id = "ci/7";
    watch.service = "checkout-api";
    watch.environment = "production";
    watch.version = "v8.14.0";
    watch.previous = "v8.13.2";
    watch.since = world.at - Seconds{17 * 15};
    watch.lastTick = world.at - Seconds{4};
    watch.until = watch.since + Seconds{3600};
    watch.interval = Seconds{15};
    watch.ticks = 17;
    watch.phase = phase;
    using Phase = engine::WatchPhase;
    const char* said = phase == Phase::Warming       ? "watch.warming"
                       : phase == Phase::Watching    ? "rollback.no_proof"
                       : phase == Phase::RollingBack ? "rollback.ordered_before"
                       : phase == Phase::RolledBack  ? "watch.rolled_back"
                       : phase == Phase::Recovered   ? "watch.recovered"
                       : phase == Phase::Good        ? "rollback.good"
                                                     : "rollback.pause";
    watch.state = {
        said,
        {{"version", "v8.14.0"}, {"service", "checkout-api"}, {"environment", "production"}, {"previous", "v8.13.2"}},
        {}};
    const bool isBad = phase != Phase::Watching && phase != Phase::Good && phase != Phase::Warming;
    watch.guards = {aGuard("Error rate", isBad ? engine::GuardState::Worse : engine::GuardState::Undecided,
                           isBad ? 0.36 : 0.02, watch.since, 17),
                    aGuard("p95 latency", engine::GuardState::Undecided, 0.1, watch.since, 17),
                    aGuard("Orders", engine::GuardState::NotWorse, -0.2, watch.since, 17)};
    engine::GuardView silent;
    silent.name = "Fraud score p99";
    silent.why = {"watch.guard.silent", {{"guard", "Fraud score p99"}}, {}};
    watch.guards.push_back(silent);
    watch.elsewhere = {{"cart", true, true}, {"payment-core", true, true}};
    watch.rollsBackAlone = true;
    if (isBad) {
        watch.firstBadAt = watch.since + Seconds{45};
        watch.pausedAt = watch.since + Seconds{150};
        watch.expectedLow = world.at + Seconds{22};
        watch.expectedHigh = world.at + Seconds{70};
    }
    if (phase == Phase::RollingBack || phase == Phase::RolledBack || phase == Phase::Recovered)
        watch.orderedAt = world.at - Seconds{75};
    if (phase == Phase::Recovered)
        watch.recoveredAt = world.at - Seconds{8};
    world.watches = {watch};
    world.barred = {{41,
                     "checkout-api",
                     "v8.12.9",
                     "production",
                     "abc",
                     {"barred.because", {{"version", "v8.12.9"}, {"reason", "it was worse than tolerated"}}, {}},
                     world.at - Days{1}}};
    delivery::Board board = *world.board;
    int id = 0;
    for (const char* service : {"checkout-api", "payment-core", "cart"})
        for (int k = 0; k < 2; ++k) {
            delivery::Deployment deployment;
            deployment.source = "ci";
            deployment.id = std::to_string(++id);
            deployment.service = service;
            deployment.environment = "production";
            deployment.version = "v" + std::to_string(id) + ".2";
            deployment.state = delivery::RunState::Succeeded;
            deployment.isRollback = id == 4;
            deployment.startedAt = world.at - Seconds{id * 2500};
            deployment.finishedAt = *deployment.startedAt + Seconds{600};
            deployment.seenAt = *deployment.finishedAt;
            board = delivery::apply(std::move(board), delivery::DeploymentSeen{deployment});
        }
    board = delivery::apply(
        std::move(board),
        delivery::AlertsSeen{"alerts",
                             "production",
                             {{"CheckoutErrorsHigh (checkout-api)", "page", false, world.at - Seconds{94}},
                              {"CertExpires14Days", "note", true, world.at - Seconds{4000}}},
                             world.at});
    world.board = std::make_shared<const delivery::Board>(std::move(board));
    auto settings = world.settings ? *world.settings : workspace::Settings{};
    settings.environment = "production";
    settings.watches.resize(1);
    world.settings = std::make_shared<const workspace::Settings>(settings);
    engine::SafeTimeView safe;
    safe.environment = "production";
    safe.computedAt = world.at;
    for (int hour = 0; hour < 48; ++hour) {
        engine::SafeSlotView slot;
        slot.from = world.at + Seconds{3600 * hour};
        slot.to = slot.from + Seconds{3600};
        slot.exposed = 20000 + 18000 * std::sin(hour * 0.26);
        slot.low = slot.exposed * 0.7;
        slot.high = slot.exposed * 1.4;
        if (hour >= 20 && hour < 24)
            slot.freeze = "Payday freeze";
        safe.times.push_back(slot);
    }
    safe.best = 18;
    world.safeTimes = {safe};
    return world;
}

/// Two versions of payments were taken back: its changes are better looked at.
std::shared_ptr<const engine::ModelHealthView> aSuggestion(Time now) {
    engine::ModelHealthView view;
    engine::SuggestionView suggestion;
    suggestion.component = "payments";
    suggestion.before = 0.3;
    for (const std::uint64_t record : {812u, 640u})
        suggestion.history.push_back({record, "checkout-api", "v8.1" + std::to_string(record % 10) + ".0", "production",
                                      "it was worse than tolerated", now - Days{static_cast<int>(900 - record) / 50}});
    suggestion.policy = "version: 1\n";
    view.suggestions = {suggestion};
    return std::make_shared<const engine::ModelHealthView>(view);
}

struct Room {
    Room() : screen(bridge, nullptr) {
        screen.resize(1848, 1004);
        screen.show();
    }
    void show(engine::Snapshot snapshot) {
        snapshot.sequence = ++sequence;
        bridge.offer(std::make_shared<const engine::Snapshot>(std::move(snapshot)));
        QTRY_COMPARE(bridge.snapshot()->sequence, sequence);
    }
    void picture(const QString& name) {
        const QString folder = qEnvironmentVariable("FERMATA_PICTURES");
        if (folder.isEmpty())
            return;
        for (int pass = 0; pass < 5; ++pass)
            QCoreApplication::processEvents();
        QVERIFY(screen.grab().save(folder + u'/' + name + QStringLiteral(".png")));
    }
    std::uint64_t sequence = 0;
    Bridge bridge;
    ProductionScreen screen;
};

} // namespace

class TestProduction : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QVERIFY(style::loadResources()); }

    void saysWhatIsMissingWhereNothingIsWatched() {
        Room room;
        engine::Snapshot world = test::aWorld();
        world.settings = std::make_shared<const workspace::Settings>();
        room.show(world);
        auto* empty = room.screen.findChild<EmptyState*>();
        QVERIFY(empty->isVisible());
        QVERIFY2(empty->headline().contains("No watch"), qPrintable(empty->headline()));
        room.picture("production-empty");
    }

    void showsTheEvidenceAndAsksForTheRollback_data() {
        QTest::addColumn<QString>("theme");
        QTest::newRow("night") << "night";
        QTest::newRow("light") << "light";
    }
    void showsTheEvidenceAndAsksForTheRollback() {
        QFETCH(QString, theme);
        QApplication::setStyle(new style::FermataStyle(style::Theme::named(theme)));
        QApplication::setPalette(style::Theme::named(theme).palette());
        Room room;
        room.show(aWatchedWorld(engine::WatchPhase::Paused));
        QCOMPARE(room.screen.watched(), QString("ci/7"));
        auto* state = room.screen.findChild<TextLine*>("watchState");
        QVERIFY2(state->text().startsWith("Paused"), qPrintable(state->text()));
        auto* guards = room.screen.findChild<QTableView*>("guardTable")->model();
        QCOMPARE(guards->rowCount(), 4);
        QCOMPARE(guards->index(0, 4).data().toString(), QString("WORSE"));
        QCOMPARE(guards->index(3, 4).data().toString(), QString("NO DATA"));
        QCOMPARE(guards->index(3, 1).data().toString(), QString("no data"));
        QSignalSpy asked(&room.screen, &ProductionScreen::rollBackRequested);
        auto* rollBack = room.screen.findChild<QPushButton*>("watchRollBackButton");
        QTest::mouseClick(rollBack, Qt::LeftButton);
        QCOMPARE(asked.count(), 0); // it has to be held
        QTest::mousePress(rollBack, Qt::LeftButton);
        QTRY_COMPARE(asked.count(), 1);
        QTest::mouseRelease(rollBack, Qt::LeftButton);
        QCOMPARE(asked.front().at(1).toString(), QString("production"));
        QSignalSpy lifted(&room.screen, &ProductionScreen::liftRequested);
        QTest::mouseClick(room.screen.findChild<QPushButton*>("liftButton"), Qt::LeftButton);
        QCOMPARE(lifted.front().at(2).toString(), QString("v8.12.9"));
        room.picture("production-" + theme);
        room.show(aWatchedWorld(engine::WatchPhase::Good));
        room.picture("production-good-" + theme);
    }

    void saysWhatIsDoneAndCountsTheSeconds_data() {
        QTest::addColumn<int>("phase");
        QTest::addColumn<bool>("isAlone");
        QTest::addColumn<QString>("headline");
        QTest::addColumn<QString>("clock");
        using Phase = engine::WatchPhase;
        const auto row = [](const char* name, Phase phase, bool isAlone, const char* headline, const char* clock) {
            QTest::newRow(name) << static_cast<int>(phase) << isAlone << QString(headline) << QString(clock);
        };
        row("baking", Phase::Warming, true, "Watched for another", "55:40");
        row("watching", Phase::Watching, true, "Watched for another", "55:40");
        row("suspect", Phase::Paused, true, "Goes back to v8.13.2 by itself, at the earliest in", "00:17");
        row("suspect, not armed", Phase::Paused, false, "Waits for a person", "01:50");
        row("ordered", Phase::RollingBack, true, "Goes back to v8.13.2", "01:20");
        row("gone back", Phase::RolledBack, true, "Whether it helped is known in at most", "55:40");
        row("did not help", Phase::NotRecovered, true, "Going back did not help", "");
        row("elsewhere", Phase::Elsewhere, false, "Waits for a person", "03:35");
        row("recovered", Phase::Recovered, true, "Recovered", "");
        row("good", Phase::Good, true, "Nothing has to be done", "");
        row("over", Phase::Inconclusive, true, "The watch is over without a proof", "");
    }
    void saysWhatIsDoneAndCountsTheSeconds() {
        QFETCH(int, phase);
        QFETCH(bool, isAlone);
        QFETCH(QString, headline);
        QFETCH(QString, clock);
        const auto world = aWatchedWorld(static_cast<engine::WatchPhase>(phase));
        auto watch = world.watches.front();
        watch.rollsBackAlone = isAlone;
        watch.whyNotAlone = {"rollback.not_armed", {{"service", "checkout-api"}, {"environment", "production"}}, {}};
        const Remedy remedy = remedyOf(watch, world.at + Seconds{5});
        QCOMPARE(remedy.headline, headline);
        QCOMPARE(remedy.clock, clock);
        QVERIFY(remedy.lines.size() <= 2);
        if (!clock.isEmpty())
            QVERIFY(remedyOf(watch, world.at + Seconds{6}).clock != clock);
    }
    void aProjectionThatIsOverdueIsNotCountedOn() {
        const auto world = aWatchedWorld(engine::WatchPhase::Paused);
        const auto& watch = world.watches.front();
        const Remedy late = remedyOf(watch, *watch.expectedLow + Seconds{1});
        QVERIFY2(late.headline.endsWith("at the latest in"), qPrintable(late.headline));
        QCOMPARE(late.clock, QString("00:47"));
        QVERIFY(!remedyOf(watch, *watch.expectedHigh + Seconds{1}).headline.contains("latest"));
    }
    void theClockGoesOnBetweenTwoLooksOfTheEngine() {
        Room room;
        auto world = aWatchedWorld(engine::WatchPhase::Paused);
        world.isSample = false;
        room.show(world);
        auto* box = room.screen.findChild<RemedyBox*>();
        const QString first = box->remedy().clock;
        QTRY_VERIFY(box->remedy().clock != first);
        world.isSample = true; // the time of the sample stands still
        room.show(world);
        QCOMPARE(box->remedy().clock, QString("00:22"));
    }
    void silenceIsSaid() {
        const auto world = aWatchedWorld(engine::WatchPhase::Watching);
        auto watch = world.watches.front();
        QVERIFY(staleWords(watch, world.at).isEmpty());
        QVERIFY(staleWords(watch, *watch.lastTick + Seconds{45}).isEmpty());
        const QString stale = staleWords(watch, *watch.lastTick + Seconds{46});
        QVERIFY2(stale.startsWith("STALE") && stale.contains("46 s"), qPrintable(stale));
        watch.lastTick.reset();
        QVERIFY(staleWords(watch, world.at).contains("since it was deployed"));
        watch.phase = engine::WatchPhase::Good;
        QVERIFY(staleWords(watch, world.at).isEmpty()); // nobody waits for it any more
        Room room;
        auto silent = world;
        silent.isSample = true;
        silent.watches.front().lastTick = world.at - Seconds{130};
        room.show(silent);
        QVERIFY(room.screen.findChild<TextLine*>("watchStale")->isVisible());
    }
    void aPauseIsAskedForAndNotTwice() {
        Room room;
        auto world = aWatchedWorld(engine::WatchPhase::Paused);
        world.stops.clear();
        room.show(world);
        QSignalSpy asked(&room.screen, &ProductionScreen::pauseRequested);
        room.screen.findChild<QAction*>("pauseWatchAction")->trigger();
        QCOMPARE(asked.count(), 1);
        QCOMPARE(asked.front().front().toString(), QString("checkout-api"));
        world.stops = {{3, "service:checkout-api", "ana", "looking at it", world.at, world.at + Seconds{300}}};
        room.show(world);
        auto* pause = room.screen.findChild<QPushButton*>("pauseWatchButton");
        QVERIFY(!pause->isEnabled());
        QVERIFY2(pause->toolTip().contains("already"), qPrintable(pause->toolTip()));
        // A pause holds up what goes forward, never what goes back.
        QVERIFY(room.screen.findChild<QPushButton*>("watchRollBackButton")->isEnabled());
        world.stops.front().scope = "service:cart";
        room.show(world);
        QVERIFY(pause->isEnabled());
    }
    void aSuggestionShowsItsHistoryAndChangesNothing() {
        Room room;
        auto world = aWatchedWorld(engine::WatchPhase::Recovered);
        room.show(world);
        QVERIFY(!room.screen.findChild<QPushButton*>("suggestionButton")->isVisible());
        world.modelHealth = aSuggestion(world.at);
        room.show(world);
        QVERIFY(room.screen.findChild<TextLine*>("suggestionLine")->text().contains("payments"));
        QSignalSpy proposed(&room.screen, &ProductionScreen::policyProposed);
        room.screen.findChild<QAction*>("suggestionAction")->trigger();
        auto* dialog = room.screen.findChild<SuggestionDialog*>();
        QVERIFY(dialog && dialog->isVisible());
        auto* table = dialog->findChild<QTableView*>("suggestionTable")->model();
        QCOMPARE(table->rowCount(), 2);
        QCOMPARE(table->index(0, 0).data().toString(), QString("812"));
        room.picture("production-suggested");
        if (const QString folder = qEnvironmentVariable("FERMATA_PICTURES"); !folder.isEmpty())
            QVERIFY(dialog->grab().save(folder + "/production-suggestion.png"));
        QCOMPARE(proposed.count(), 0);
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!room.screen.findChild<SuggestionDialog*>());
        QCOMPARE(proposed.count(), 0);
        room.screen.findChild<QAction*>("suggestionAction")->trigger();
        room.screen.findChild<SuggestionDialog*>()->findChild<QPushButton*>("proposeButton")->click();
        QCOMPARE(proposed.count(), 1);
        QCOMPARE(proposed.front().front().toString(), QString("version: 1\n"));
    }
    void aSuggestionCanBeDeclined() {
        Room room;
        auto world = aWatchedWorld(engine::WatchPhase::Recovered);
        world.modelHealth = aSuggestion(world.at);
        room.show(world);
        QSignalSpy declined(&room.screen, &ProductionScreen::suggestionDeclined);
        room.screen.findChild<QAction*>("suggestionAction")->trigger();
        auto* dialog = room.screen.findChild<SuggestionDialog*>();
        dialog->findChild<QPushButton*>("declineButton")->click();
        QCOMPARE(declined.count(), 1);
        QCOMPARE(declined.front().front().toString(), QString("payments"));
        QTRY_VERIFY(!room.screen.findChild<SuggestionDialog*>());
    }
    void fuseToleranceAndWindowsAreShown() {
        Room room;
        auto world = aWatchedWorld(engine::WatchPhase::Watching);
        auto& watch = world.watches.front();
        const auto fact = [&](const QString& name) {
            auto* table = room.screen.findChild<QTableView*>("aboutTable")->model();
            for (int row = 0; row < table->rowCount(); ++row)
                if (table->index(row, 0).data().toString() == name)
                    return table->index(row, 1).data().toString();
            return QString();
        };
        room.show(world);
        QVERIFY2(fact("Fuse").startsWith("none"), qPrintable(fact("Fuse")));
        QVERIFY(fact("Objective").isEmpty());
        QVERIFY(fact("Tolerated").contains("past"));
        QCOMPARE(fact("Windows kept"), QString("none yet"));
        watch.fuse = engine::FuseView{0.999, 14.4, 3.2, 16.0, 0.0044, false, {}};
        watch.windowsKept = 64;
        watch.windowsSince = world.at - Days{25};
        watch.guards.front().tolerated = 1.25;
        watch.guards.front().learned = {12, 59, world.at - Days{9}, {}, 1.0};
        room.show(world);
        for (const char* part : {"whole", "1 h 3.20", "5 min 16.0", "14.4"})
            QVERIFY2(fact("Fuse").contains(part), qPrintable(fact("Fuse")));
        QVERIFY2(fact("Objective").contains("99.9 %") && fact("Objective").contains("0.44"),
                 qPrintable(fact("Objective")));
        QVERIFY2(fact("Tolerated").contains("1.25") && fact("Tolerated").contains("12 of 59"),
                 qPrintable(fact("Tolerated")));
        QVERIFY2(fact("Windows kept").startsWith("64 since"), qPrintable(fact("Windows kept")));
        watch.fuse->shortRate.reset();
        room.show(world);
        QVERIFY2(fact("Fuse").startsWith("counting") && fact("Fuse").contains("not known"), qPrintable(fact("Fuse")));
        watch.fuse->shortRate = 21.0;
        watch.fuse->longRate = 19.0;
        watch.fuse->isNotOurs = true;
        room.show(world);
        QVERIFY2(fact("Fuse").startsWith("BURNS"), qPrintable(fact("Fuse")));
        watch.fuse->blownAt = world.at - Seconds{60};
        watch.guards.front().learned.ratio = 1.41;
        watch.guards.front().tolerated = 1.41;
        watch.guards.front().learned.windows = 90;
        room.show(world);
        QVERIFY2(fact("Fuse").startsWith("BLOWN"), qPrintable(fact("Fuse")));
        QVERIFY2(fact("Tolerated").contains("learned from 90"), qPrintable(fact("Tolerated")));
        room.picture("production-fuse");
    }
    void pictures_data() { showsTheEvidenceAndAsksForTheRollback_data(); }
    void pictures() {
        QFETCH(QString, theme);
        QApplication::setStyle(new style::FermataStyle(style::Theme::named(theme)));
        QApplication::setPalette(style::Theme::named(theme).palette());
        using Phase = engine::WatchPhase;
        for (const auto& [name, phase] :
             {std::pair{"baking", Phase::Warming}, std::pair{"watching", Phase::Watching},
              std::pair{"rolling-back", Phase::RollingBack}, std::pair{"rolled-back", Phase::RolledBack},
              std::pair{"recovered", Phase::Recovered}}) {
            Room room;
            room.show(aWatchedWorld(phase));
            room.picture(QStringLiteral("production-%1-%2").arg(name, theme));
        }
        Room room;
        auto world = aWatchedWorld(Phase::Watching);
        world.watches.front().lastTick = world.at - Seconds{130};
        world.watches.front().rollsBackAlone = false;
        world.watches.front().whyNotAlone = {
            "rollback.not_armed",
            {{"service", "checkout-api"}, {"version", "v8.14.0"}, {"environment", "production"}},
            {}};
        world.watches.front().state.id = "watch.no_data";
        for (auto& guard : world.watches.front().guards) {
            guard.state = engine::GuardState::NoData;
            guard.treatment.reset();
            guard.control.reset();
            guard.evidence.clear();
            guard.treatmentSeries.clear();
            guard.controlSeries.clear();
        }
        room.show(world);
        room.picture("production-no-data-" + theme);
        engine::Snapshot nothing = test::aWorld();
        nothing.settings = std::make_shared<const workspace::Settings>();
        room.show(nothing);
        room.picture("production-nothing-" + theme);
    }

    void labelsOfDeploymentsNeverLieOverOneAnother_data() {
        QTest::addColumn<int>("services");
        QTest::addColumn<int>("each");
        QTest::addColumn<int>("apart"); // seconds between two of a service
        QTest::newRow("one") << 1 << 1 << 0;
        QTest::newRow("close together") << 3 << 6 << 240;
        QTest::newRow("at the same moment") << 1 << 5 << 0;
        QTest::newRow("50 of five services") << 5 << 10 << 1500;
        QTest::newRow("50 services") << 50 << 1 << 0;
    }
    void labelsOfDeploymentsNeverLieOverOneAnother() {
        QFETCH(int, services);
        QFETCH(int, each);
        QFETCH(int, apart);
        auto world = aWatchedWorld(engine::WatchPhase::Paused);
        delivery::Board board;
        for (int service = 0; service < services; ++service)
            for (int k = 0; k < each; ++k) {
                delivery::Deployment deployment;
                deployment.source = "ci";
                deployment.id = std::to_string(service * 100 + k);
                deployment.service = "service-with-a-long-name-" + std::to_string(service);
                deployment.environment = "production";
                deployment.version = "v2026.11." + deployment.id;
                deployment.state = delivery::RunState::Succeeded;
                deployment.isRollback = k % 4 == 3;
                deployment.startedAt = world.at - Seconds{600 + service * 300 + k * apart};
                deployment.finishedAt = *deployment.startedAt + Seconds{200};
                deployment.seenAt = *deployment.finishedAt;
                board = delivery::apply(std::move(board), delivery::DeploymentSeen{deployment});
            }
        world.board = std::make_shared<const delivery::Board>(std::move(board));
        Room room;
        room.show(world);
        auto* lanes = room.screen.findChild<DeploymentLanes*>();
        const auto labels = lanes->labelAreas(), bars = lanes->barAreas();
        QCOMPARE(bars.size(), static_cast<std::size_t>(std::min(services, 8) * each));
        QVERIFY(each > 1 ? !labels.empty() || apart == 0 : labels.size() == bars.size());
        const QRectF whole(lanes->rect());
        for (std::size_t k = 0; k < labels.size(); ++k) {
            QVERIFY(whole.contains(labels[k]));
            for (const QRectF& bar : bars)
                QVERIFY(!labels[k].intersects(bar));
            for (std::size_t other = 0; other < k; ++other)
                QVERIFY(!labels[k].intersects(labels[other]));
        }
        for (const QRectF& bar : bars)
            QVERIFY(whole.contains(bar));
        room.picture(QStringLiteral("production-lanes-%1-%2").arg(services).arg(each));
    }

    void aHostileNameIsShownAsItIs() {
        Room room;
        engine::Snapshot world = aWatchedWorld(engine::WatchPhase::Paused);
        world.watches.front().service = "<b>shop</b>\n\x1b[31m\u202e";
        world.watches.front().guards.front().name = "<img src=x>";
        room.show(world);
        const QString subject = room.screen.findChild<TextLine*>("watchSubject")->text();
        QVERIFY2(subject.contains("<b>shop</b>") && !subject.contains(u'\n') && !subject.contains(QChar(0x202e)),
                 qPrintable(subject));
    }

    void nothingIsPressedTwice() {
        Room room;
        room.show(aWatchedWorld(engine::WatchPhase::RollingBack));
        QVERIFY(!room.screen.findChild<QPushButton*>("watchRollBackButton")->isEnabled());
        engine::Snapshot observer = aWatchedWorld(engine::WatchPhase::Paused);
        observer.isObserver = true;
        room.show(observer);
        QVERIFY(!room.screen.findChild<QPushButton*>("watchRollBackButton")->isEnabled());
        engine::Snapshot nowhere = aWatchedWorld(engine::WatchPhase::Paused);
        nowhere.watches.front().previous.clear();
        room.show(nowhere);
        QVERIFY(!room.screen.findChild<QPushButton*>("watchRollBackButton")->isEnabled());
    }

    void keysWalkOverWatchesAndHours() {
        Room room;
        engine::Snapshot world = aWatchedWorld(engine::WatchPhase::Paused);
        world.watches.push_back(world.watches.front());
        world.watches.back().id = "ci/8";
        room.show(world);
        room.screen.findChild<QAction*>("nextWatchAction")->trigger();
        QCOMPARE(room.screen.watched(), QString("ci/8"));
        room.screen.findChild<QAction*>("nextWatchAction")->trigger();
        QCOMPARE(room.screen.watched(), QString("ci/7"));
        auto* strip = room.screen.findChild<SafeTimeStrip*>();
        strip->setFocus();
        QTest::keyClick(strip, Qt::Key_Right);
        QCOMPARE(strip->current(), 1);
        QVERIFY(!strip->accessibleDescription().isEmpty());
        room.screen.setLetterKeys(false);
        QVERIFY(!room.screen.findChild<QAction*>("nextWatchAction")->isEnabled());
    }

    void oddsAreNeverEndless() {
        QCOMPARE(production::odds(std::log(392.0)), QString("392"));
        QVERIFY(production::odds(1e9).startsWith("over"));
        QCOMPARE(production::guardWord(engine::GuardState::NoData), QString("NO DATA"));
    }

    void manyRowsStayQuick() {
        Room room;
        engine::Snapshot world = aWatchedWorld(engine::WatchPhase::Watching);
        for (int k = 0; k < 10'000; ++k) {
            engine::BarredView barred = world.barred.front();
            barred.version = "v" + std::to_string(k);
            world.barred.push_back(barred);
        }
        const std::clock_t before = std::clock(); // its own time, not that of others on this machine
        room.show(world);
        const double took = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
        QVERIFY2(took < 3, qPrintable(QString::number(took)));
    }
};

QTEST_MAIN(TestProduction)
#include "tst_production.moc"
