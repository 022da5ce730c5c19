#include "app/fermata/stay_awake.h"

#include <algorithm>

#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QStringList>

#include "core/base/time.h"
#include "ui/wording/wording.h"

namespace fermata::app {

namespace {

constexpr int longestName = 80;

} // namespace

QString reasonToStayAwake(const engine::Snapshot& now) {
    if (now.isObserver || now.isSample)
        return {};
    QStringList armed;
    for (const engine::ArmView& arm : now.armed)
        if (arm.until > now.at)
            armed.append(QObject::tr("%1 until %2", "environment, time")
                             .arg(ui::wording::oneLine(arm.environment, longestName),
                                  QString::fromStdString(rfc3339(arm.until))));
    armed.sort(); // the same, in whatever order they were armed
    armed.removeDuplicates();
    return armed.isEmpty() ? QString() : QObject::tr("Watches what is armed: %1").arg(armed.join(QStringLiteral(", ")));
}

StayAwake::StayAwake(ui::Bridge& bridge, QDBusConnection bus, QObject* parent)
    : QObject(parent), m_bridge(bridge), m_bus(std::move(bus)) {
    connect(&m_bridge, &ui::Bridge::presentChanged, this, &StayAwake::look);
}

void StayAwake::look() {
    const QString why = reasonToStayAwake(*m_bridge.present());
    if (why == m_why)
        return;
    m_why = why;
    if (m_why.isEmpty())
        m_held = {};
    else
        ask();
}

void StayAwake::ask() {
    if (m_isAsked || !m_bus.isConnected())
        return;
    auto call = QDBusMessage::createMethodCall(
        QStringLiteral("org.freedesktop.login1"), QStringLiteral("/org/freedesktop/login1"),
        QStringLiteral("org.freedesktop.login1.Manager"), QStringLiteral("Inhibit"));
    call.setArguments({QStringLiteral("sleep"), QStringLiteral("Fermata"), m_why, QStringLiteral("block")});
    m_isAsked = true;
    auto* answer = new QDBusPendingCallWatcher(m_bus.asyncCall(call), this);
    connect(answer, &QDBusPendingCallWatcher::finished, this, [this, asked = m_why](QDBusPendingCallWatcher* done) {
        done->deleteLater();
        m_isAsked = false;
        const QDBusPendingReply<QDBusUnixFileDescriptor> reply = *done;
        if (m_why.isEmpty())
            return; // no reason is left: the descriptor closes with the reply
        if (!reply.isError())
            m_held = reply.value(); // the one before is let go only now
        if (asked != m_why)
            ask();
    });
}

} // namespace fermata::app
