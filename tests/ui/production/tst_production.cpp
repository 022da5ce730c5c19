// The production screen: what a watch says, what may be pressed, what stands where nothing is known; both themes.
#include <cmath>

#include <QAbstractItemModel>
#include <QAction>
#include <QApplication>
#include <QElapsedTimer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>

#include "tests/support/test.h"
#include "tests/ui/support/world.h"
#include "ui/production/deployment_lanes.h"
#include "ui/production/evidence_path.h"
#include "ui/production/production_screen.h"
#include "ui/production/safe_time_strip.h"
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
    watch.state = {
        "rollback.pause", {{"version", "v8.14.0"}, {"service", "checkout-api"}, {"environment", "production"}}, {}};
    const bool isBad = phase != engine::WatchPhase::Watching && phase != engine::WatchPhase::Good;
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
        QElapsedTimer timer;
        timer.start();
        room.show(world);
        QVERIFY2(timer.elapsed() < 3000, qPrintable(QString::number(timer.elapsed())));
    }
};

QTEST_MAIN(TestProduction)
#include "tst_production.moc"
