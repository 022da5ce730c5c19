// The machine does not sleep while an environment is armed here, and may as soon as none is.
#include <fcntl.h>
#include <unistd.h>

#include <QDBusConnection>
#include <QDBusUnixFileDescriptor>
#include <QProcess>

#include "app/fermata/stay_awake.h"
#include "tests/support/test.h"
#include "tests/ui/support/world.h"

using namespace fermata;
using namespace fermata::ui;

namespace {

engine::Snapshot armed(Seconds length) {
    engine::Snapshot world = test::aWorld();
    engine::ArmView arm;
    arm.environment = "production";
    arm.at = world.at;
    arm.until = world.at + length;
    world.armed = {arm};
    world.isSample = world.isObserver = false;
    return world;
}

/// As logind: the inhibitor stands as long as somebody holds the descriptor that it gave away.
class Manager final : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.login1.Manager")
public slots:
    QDBusUnixFileDescriptor Inhibit(const QString& what, const QString&, const QString& why, const QString& mode) {
        asked.append(what + u' ' + mode + u' ' + why);
        int ends[2];
        if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
            return {};
        readers.push_back(ends[0]);
        QDBusUnixFileDescriptor given;
        given.giveFileDescriptor(ends[1]);
        return given;
    }

public:
    int standing() const {
        int count = 0;
        for (const int reader : readers) {
            char byte = 0;
            count += read(reader, &byte, 1) != 0; // nothing to read: somebody holds the other end
        }
        return count;
    }
    ~Manager() override {
        for (const int reader : readers)
            close(reader);
    }
    QStringList asked;
    std::vector<int> readers;
};

} // namespace

class TestStayAwake : public QObject {
    Q_OBJECT
private slots:
    void onlyWhoActsHasAReason() {
        engine::Snapshot world = armed(Seconds{60});
        QVERIFY(app::reasonToStayAwake(world).contains("production"));
        world.isObserver = true;
        QVERIFY(app::reasonToStayAwake(world).isEmpty());
        world = armed(Seconds{60});
        world.isSample = true;
        QVERIFY(app::reasonToStayAwake(world).isEmpty());
        QVERIFY(app::reasonToStayAwake(armed(Seconds{0})).isEmpty()); // it is over
        world = armed(Seconds{60});
        world.armed.clear();
        QVERIFY(app::reasonToStayAwake(world).isEmpty());
    }
    void holdsWhileArmed() {
        QProcess daemon;
        daemon.start("dbus-daemon", {"--session", "--nofork", "--print-address"});
        if (!daemon.waitForStarted() || !daemon.waitForReadyRead())
            QSKIP("no dbus-daemon here");
        const QString address = QString::fromLatin1(daemon.readLine()).trimmed();
        Manager manager;
        auto logind = QDBusConnection::connectToBus(address, "logind");
        QVERIFY(logind.registerService("org.freedesktop.login1"));
        QVERIFY(logind.registerObject("/org/freedesktop/login1", &manager, QDBusConnection::ExportAllSlots));
        Bridge bridge;
        app::StayAwake awake(bridge, QDBusConnection::connectToBus(address, "window"));
        std::uint64_t sequence = 0;
        const auto show = [&](engine::Snapshot world) {
            world.sequence = ++sequence;
            bridge.offer(test::shared(std::move(world)));
        };
        show(armed(Seconds{3600}));
        QTRY_VERIFY(awake.isHeld());
        QCOMPARE(manager.asked.size(), 1);
        QVERIFY2(manager.asked[0].startsWith("sleep block ") && manager.asked[0].contains("production until "),
                 qPrintable(manager.asked[0]));
        QTRY_COMPARE(manager.standing(), 1);
        show(armed(Seconds{7200})); // a new reason takes the place of the old one
        QTRY_COMPARE(manager.asked.size(), 2);
        QTRY_COMPARE(manager.standing(), 1);
        show(armed(Seconds{0}));
        QTRY_VERIFY(!awake.isHeld());
        QTRY_COMPARE(manager.standing(), 0);
        daemon.terminate();
        daemon.waitForFinished();
    }
    void withoutLogindNothingIsHeld() {
        Bridge bridge;
        app::StayAwake awake(bridge, QDBusConnection("nowhere"));
        engine::Snapshot world = armed(Seconds{3600});
        world.sequence = 1;
        bridge.offer(test::shared(std::move(world)));
        QTRY_COMPARE(bridge.present()->sequence, std::uint64_t{1});
        QVERIFY(!awake.isHeld());
    }
};

QTEST_MAIN(TestStayAwake)
#include "tst_stay_awake.moc"
