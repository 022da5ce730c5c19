#include "app/fermata/desktop_alarms.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCall>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QVariantMap>

#include "core/action/alarm.h"
#include "ui/wording/wording.h"

namespace fermata::app {

namespace {

constexpr int longestSummary = 200, longestKey = 1000;
constexpr std::size_t toldAtOnce = 4;
constexpr qsizetype keysKept = 500;
constexpr qint64 fileAtMost = qint64{1} << 20;

bool isUrgent(const std::string& kind) {
    return kind == action::name(action::AlarmKind::RollBack) ||
           kind == action::name(action::AlarmKind::RollBackFailed) || kind == action::name(action::AlarmKind::Block) ||
           kind == action::name(action::AlarmKind::ConductorGone);
}

} // namespace

TellDesktop freedesktopNotifications() {
    return [](const QString& summary, const QString& body, bool isUrgent) {
        const QDBusConnection bus = QDBusConnection::sessionBus();
        if (!bus.isConnected())
            return;
        auto call = QDBusMessage::createMethodCall(
            QStringLiteral("org.freedesktop.Notifications"), QStringLiteral("/org/freedesktop/Notifications"),
            QStringLiteral("org.freedesktop.Notifications"), QStringLiteral("Notify"));
        QVariantMap hints;
        hints.insert(QStringLiteral("urgency"), QVariant::fromValue(static_cast<uchar>(isUrgent ? 2 : 1)));
        hints.insert(QStringLiteral("desktop-entry"), QStringLiteral("fermata"));
        // The summary is plain text by specification; the body may be read as markup.
        call.setArguments(
            {QStringLiteral("Fermata"), uint{0}, QString(), summary, body.toHtmlEscaped(), QStringList(), hints, -1});
        bus.asyncCall(call);
    };
}

DesktopAlarms::DesktopAlarms(ui::Bridge& bridge, TellDesktop tell, QString keptFile, QObject* parent)
    : QObject(parent), m_bridge(bridge), m_tell(std::move(tell)), m_file(std::move(keptFile)) {
    QFile kept(m_file);
    if (kept.open(QIODevice::ReadOnly))
        m_told = QString::fromUtf8(kept.read(fileAtMost)).split(u'\n', Qt::SkipEmptyParts).mid(0, keysKept);
    connect(&m_bridge, &ui::Bridge::presentChanged, this, &DesktopAlarms::look);
}

void DesktopAlarms::look() {
    const engine::Snapshot& now = *m_bridge.present();
    if (now.isSample)
        return; // a recording alarms nobody
    std::vector<const engine::AlarmView*> fresh;
    for (const engine::AlarmView& alarm : now.alarms) {
        const QString key = ui::wording::oneLine(alarm.key, longestKey);
        if (alarm.acknowledgedAt || m_told.contains(key))
            continue;
        m_told.append(key);
        fresh.push_back(&alarm);
    }
    if (fresh.empty())
        return;
    keep();
    const QString place = tr("%1, record %2:%3", "workspace, number of records, hash of the newest")
                              .arg(ui::wording::oneLine(now.workspace, 80))
                              .arg(now.audit.records)
                              .arg(QString::fromStdString(now.audit.head.substr(0, 16)));
    const bool isMany = fresh.size() > toldAtOnce; // each by itself would bury the desktop
    for (std::size_t i = 0; i < (isMany ? toldAtOnce - 1 : fresh.size()); ++i)
        m_tell(ui::wording::oneLine(ui::wording::sentence(fresh[i]->message).toStdString(), longestSummary), place,
               isUrgent(fresh[i]->kind));
    if (isMany)
        m_tell(tr("%1 more alarms").arg(fresh.size() - toldAtOnce + 1), place, true);
}

void DesktopAlarms::keep() {
    while (m_told.size() > keysKept)
        m_told.removeFirst();
    QDir().mkpath(QFileInfo(m_file).path());
    QSaveFile kept(m_file);
    // Where it cannot be kept, a restart tells the alarms that stand once more: better twice than never.
    if (kept.open(QIODevice::WriteOnly) && kept.write(m_told.join(u'\n').toUtf8()) >= 0)
        kept.commit();
}

} // namespace fermata::app
