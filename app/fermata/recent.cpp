#include "app/fermata/recent.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QSettings>

namespace fermata::app {

namespace {

constexpr auto key = "workspaces";

QStringList kept(const QString& file) {
    return QSettings(file, QSettings::IniFormat).value(QLatin1String(key)).toStringList().mid(0, workspacesKept);
}

} // namespace

QStringList recentWorkspaces(const QString& file) {
    QStringList there = kept(file);
    there.removeIf(
        [](const QString& folder) { return !QFileInfo::exists(folder + QStringLiteral("/workspace.yaml")); });
    return there;
}

void rememberWorkspace(const QString& file, const QString& workspace) {
    const QString folder = QDir(workspace).absolutePath();
    QStringList all = kept(file);
    all.removeAll(folder);
    all.prepend(folder);
    QSettings(file, QSettings::IniFormat).setValue(QLatin1String(key), all.mid(0, workspacesKept));
}

bool openBeside(const QString& workspace) {
    return QProcess::startDetached(QCoreApplication::applicationFilePath(), {QStringLiteral("--workspace"), workspace});
}

} // namespace fermata::app
