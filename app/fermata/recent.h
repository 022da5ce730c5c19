// The workspaces that were opened on this machine, the newest first. Several may be open at once, each in a process of
// its own.
#pragma once

#include <QStringList>

namespace fermata::app {

inline constexpr int workspacesKept = 12;

/// Those that are still there. `file`: an ini file, which may be absent.
QStringList recentWorkspaces(const QString& file);
void rememberWorkspace(const QString& file, const QString& workspace);

/// Opens it beside this window, in a new process of this program; where it is open already its window comes forward.
/// @returns false where the process could not be started
bool openBeside(const QString& workspace);

} // namespace fermata::app
