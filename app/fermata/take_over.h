// Asks whether this window conducts, once the one who did is not heard of any more.
#pragma once

#include <functional>

#include <QAction>
#include <QObject>
#include <QPointer>
#include <QString>

#include "core/engine/snapshot.h"
#include "ui/bridge/bridge.h"

class QMessageBox;

namespace fermata::app {

/// Why a conductor is missed, in one sentence of the alarm; empty: one is at work, or this program is it.
QString missedConductor(const engine::Snapshot& now);

/// Asks once for each time that the conductor is gone, and again when the action is triggered; does nothing by itself.
/// `restart` ends the engine and starts another one, which conducts only where it gets the workspace's lock: two never
/// do. GUI thread only.
class TakeOver final : public QObject {
    Q_OBJECT
public:
    TakeOver(ui::Bridge& bridge, QWidget* window, std::function<void()> restart);

    QAction* action() const { return m_action; }

private:
    void look();
    void ask();

    ui::Bridge& m_bridge;
    QWidget* m_window;
    std::function<void()> m_restart;
    QAction* m_action;
    QPointer<QMessageBox> m_question;
    QString m_why, m_asked;
};

} // namespace fermata::app
