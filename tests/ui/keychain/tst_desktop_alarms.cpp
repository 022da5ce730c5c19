// Alarms on the desktop: each once, also over a restart, and never a flood.
#include <QProcess>
#include <QTemporaryDir>

#include "app/fermata/desktop_alarms.h"
#include "tests/support/test.h"
#include "tests/ui/support/world.h"

using namespace fermata;
using namespace fermata::ui;

namespace {

engine::AlarmView block(int number, Time at) {
    const std::string change = "shop/" + std::to_string(number);
    return {"block/production/" + change,
            "block",
            {"alarm.block", {{"change", change}, {"environment", "<b>p</b>"}}, {}},
            change,
            at,
            {},
            {}};
}

struct Told {
    QString summary, body;
    bool isUrgent;
};

/// A bridge, and what it told the desktop.
struct Watch {
    explicit Watch(const QString& file)
        : alarms(
              bridge,
              [this](const QString& summary, const QString& body, bool isUrgent) {
                  told.push_back({summary, body, isUrgent});
              },
              file) {}
    void show(engine::Snapshot snapshot) {
        snapshot.sequence = ++sequence;
        bridge.offer(test::shared(std::move(snapshot)));
        QTRY_COMPARE(bridge.present()->sequence, sequence);
    }
    std::uint64_t sequence = 0;
    Bridge bridge;
    std::vector<Told> told;
    app::DesktopAlarms alarms;
};

} // namespace

class TestDesktopAlarms : public QObject {
    Q_OBJECT
private slots:
    void eachIsToldOnceAlsoOverARestart() {
        const QTemporaryDir folder;
        const QString file = folder.filePath("state/told");
        engine::Snapshot world = test::aWorld();
        world.alarms = {block(1, world.at)};
        {
            Watch watch(file);
            watch.show(world);
            QCOMPARE(watch.told.size(), 1u);
            QVERIFY(watch.told[0].isUrgent);
            QVERIFY(watch.told[0].summary.contains("shop/1"));
            QVERIFY(watch.told[0].body.contains("record"));
            watch.show(world);
            QCOMPARE(watch.told.size(), 1u);
            world.alarms.push_back(block(2, world.at));
            watch.show(world);
            QCOMPARE(watch.told.size(), 2u);
        }
        Watch again(file);
        again.show(world);
        QVERIFY(again.told.empty());
        world.alarms = {block(3, world.at)};
        world.alarms[0].acknowledgedAt = world.at;
        again.show(world);
        QVERIFY(again.told.empty()); // somebody has it in hand
    }
    void aFloodIsSummedUp() {
        const QTemporaryDir folder;
        engine::Snapshot world = test::aWorld();
        for (int i = 0; i < 300; ++i)
            world.alarms.push_back(block(i, world.at));
        Watch watch(folder.filePath("told"));
        watch.show(world);
        QCOMPARE(watch.told.size(), 4u);
        QVERIFY(watch.told.back().summary.contains("297"));
    }
    void alsoWhileThePastIsLookedAt() {
        const QTemporaryDir folder;
        engine::Snapshot world = test::aWorld();
        Watch watch(folder.filePath("told"));
        watch.bridge.attach({{}, {}, {}, {}, [&](Time moment, engine::Engine::PastTaken taken) {
                                 engine::Snapshot past = world;
                                 past.asOf = moment;
                                 taken(test::shared(std::move(past)));
                             }});
        watch.show(world);
        watch.bridge.lookBack(world.at - Seconds{60});
        QTRY_VERIFY(watch.bridge.isPast());
        world.alarms = {block(1, world.at)};
        watch.show(world);
        QCOMPARE(watch.told.size(), 1u);
    }
    void aSampleAlarmsNobody() {
        const QTemporaryDir folder;
        engine::Snapshot world = test::aWorld();
        world.isSample = true;
        world.alarms = {block(1, world.at)};
        Watch watch(folder.filePath("told"));
        watch.show(world);
        QVERIFY(watch.told.empty());
    }
    void withoutABusNothingHappens() {
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
        app::freedesktopNotifications()("Blocked", "body", true);
    }
};

QTEST_MAIN(TestDesktopAlarms)
#include "tst_desktop_alarms.moc"
