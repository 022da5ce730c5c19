// One window a workspace: the second start raises the first window and ends.
#pragma once

#include <functional>
#include <memory>

#include <QFileSystemWatcher>
#include <QLockFile>
#include <QString>

namespace fermata::app {

/// Holds a lock in the runtime folder as long as it lives.
class OneInstance final {
public:
    explicit OneInstance(const QString& workspace);

    /// @returns false where another window has this workspace; that one was asked to come forward
    bool take(std::function<void()> raise);

private:
    QString m_bell; ///< touched by a later start
    QLockFile m_lock;
    QFileSystemWatcher m_watcher;
};

} // namespace fermata::app
