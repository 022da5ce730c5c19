// Keeps this machine from falling asleep while somebody has to watch: as long as an environment is armed.
#pragma once

#include <QDBusConnection>
#include <QDBusUnixFileDescriptor>
#include <QObject>
#include <QString>

#include "core/engine/snapshot.h"
#include "ui/bridge/bridge.h"

namespace fermata::app {

/// Why the machine may not sleep now: which environments this one may act in, and until when; empty: it may. One who
/// observes, and a sample, keep nothing awake.
QString reasonToStayAwake(const engine::Snapshot& now);

/// Watches the bridge and holds an inhibitor of logind (org.freedesktop.login1, `sleep`, `block`) while there is a
/// reason; it falls with the process. Where there is no logind, or it refuses, nothing is held. GUI thread only; never
/// waits.
class StayAwake final : public QObject {
    Q_OBJECT
public:
    explicit StayAwake(ui::Bridge& bridge, QDBusConnection bus = QDBusConnection::systemBus(),
                       QObject* parent = nullptr);

    bool isHeld() const { return m_held.isValid(); }

private:
    void look();
    void ask();

    ui::Bridge& m_bridge;
    QDBusConnection m_bus;
    QString m_why;          ///< as it was asked for; empty: nothing is
    bool m_isAsked = false; ///< an answer is awaited
    QDBusUnixFileDescriptor m_held;
};

} // namespace fermata::app
