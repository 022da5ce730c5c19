// Alarms as notifications of the desktop: each one once, also over a restart.
#pragma once

#include <functional>

#include <QObject>
#include <QSet>

#include "ui/bridge/bridge.h"

namespace fermata::app {

/// Shows one notification. Plain text; must return at once.
using TellDesktop = std::function<void(const QString& summary, const QString& body, bool isUrgent)>;

/// org.freedesktop.Notifications on the session bus; where there is none, nothing is shown and the strip in the window
/// is what is left.
TellDesktop freedesktopNotifications();

/// Watches the bridge. `keptFile` remembers which alarms were told, so that a restart does not tell them again. The
/// body names the newest head of the record, for whoever compares it later. GUI thread only.
class DesktopAlarms final : public QObject {
    Q_OBJECT
public:
    DesktopAlarms(ui::Bridge& bridge, TellDesktop tell, QString keptFile, QObject* parent = nullptr);

private:
    void look();
    void keep();

    ui::Bridge& m_bridge;
    TellDesktop m_tell;
    QString m_file;
    QStringList m_told; ///< keys, oldest first
};

} // namespace fermata::app
