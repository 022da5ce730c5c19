#include "app/fermata/one_instance.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

namespace fermata::app {

namespace {

QString baseName(const QString& workspace) {
    const QByteArray path = QDir::cleanPath(QFileInfo(workspace).absoluteFilePath()).toUtf8();
    const QString id = QString::fromLatin1(QCryptographicHash::hash(path, QCryptographicHash::Sha256).toHex().left(16));
    return QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation) + QStringLiteral("/fermata-") + id;
}

bool touch(const QString& path) {
    QFile bell(path);
    return bell.open(QIODevice::WriteOnly | QIODevice::Append) && bell.write("\n") == 1;
}

} // namespace

OneInstance::OneInstance(const QString& workspace)
    : m_bell(baseName(workspace) + QStringLiteral(".bell")), m_lock(baseName(workspace) + QStringLiteral(".lock")) {
    m_lock.setStaleLockTime(0); // only a dead owner makes it stale
}

bool OneInstance::take(std::function<void()> raise) {
    if (!m_lock.tryLock(0) && m_lock.error() == QLockFile::LockFailedError) {
        touch(m_bell);
        return false;
    }
    // Without a runtime folder there is no lock; the engine's own lock on the workspace still holds.
    QFile::remove(m_bell);
    if (touch(m_bell) && m_watcher.addPath(m_bell))
        QObject::connect(&m_watcher, &QFileSystemWatcher::fileChanged, [raise = std::move(raise)] { raise(); });
    return true;
}

} // namespace fermata::app
