// Alarms on the desktop: each once, also over a restart, and never a flood.
#include <QDBusConnection>
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

/// A desktop's notification service.
class Notifications final : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")
public slots:
    uint Notify(const QString&, uint, const QString&, const QString& summary, const QString& body, const QStringList&,
                const QVariantMap& hints, int) {
        told.push_back({summary, body, hints.value("urgency").value<uchar>() == 2});
        return 1;
    }

public:
    std::vector<Told> told;
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
    void theDesktopsOwnServiceHearsIt() {
        QProcess daemon;
        daemon.start("dbus-daemon", {"--session", "--nofork", "--print-address"});
        if (!daemon.waitForStarted() || !daemon.waitForReadyRead())
            QSKIP("no dbus-daemon here");
        const QString address = QString::fromLatin1(daemon.readLine()).trimmed();
        qputenv("DBUS_SESSION_BUS_ADDRESS", address.toLatin1());
        Notifications service;
        auto bus = QDBusConnection::connectToBus(address, "service");
        QVERIFY(bus.registerService("org.freedesktop.Notifications"));
        QVERIFY(bus.registerObject("/org/freedesktop/Notifications", &service, QDBusConnection::ExportAllSlots));
        app::freedesktopNotifications()("Blocked: <b>shop</b>", "a <b>body</b>", true);
        QTRY_COMPARE(service.told.size(), 1u);
        QCOMPARE(service.told[0].summary, QString("Blocked: <b>shop</b>")); // plain text there
        QCOMPARE(service.told[0].body, QString("a &lt;b&gt;body&lt;/b&gt;"));
        QVERIFY(service.told[0].isUrgent);
        daemon.terminate();
        daemon.waitForFinished();
        app::freedesktopNotifications()("Blocked", "the bus is gone", true); // and nothing happens
    }
};

QTEST_MAIN(TestDesktopAlarms)
#include "tst_desktop_alarms.moc"
