// Production: what was deployed and is watched, how the evidence stands, what is done about it; alerts, deployments,
// versions that are barred, and when the next deployment would expose the fewest requests.
#pragma once

#include <array>

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

#include "ui/bridge/bridge.h"

class QAction;
class QLabel;
class QPushButton;
class QStackedWidget;

namespace fermata::ui {

class DeploymentLanes;
class EmptyState;
class EvidencePath;
class HoldButton;
class LiveChart;
class Panel;
class RemedyBox;
class RowsModel;
class RowsView;
class SafeTimeStrip;
class TextLine;

/// Shows snapshots; everything that acts is asked of the window. GUI thread only.
class ProductionScreen final : public QWidget {
    Q_OBJECT
public:
    ProductionScreen(Bridge& bridge, QWidget* parent);

    const QList<QAction*>& screenActions() const { return m_actions; }
    /// Of the watch that is shown, or empty.
    QString watched() const { return m_shown; }

public slots:
    void setLetterKeys(bool areOn);

    /// Shows what the first suggestion rests on.
    void lookAtSuggestion();

signals:
    /// The dialog of a rollback is wanted.
    void rollBackRequested(const QString& service, const QString& environment);
    void silenceRequested(const QString& alert);
    void changeOpened(const QString& key);
    /// Nothing of this service is to be brought forward for a while.
    void pauseRequested(const QString& service);
    /// The text of a policy is to be looked at in its editor.
    void policyProposed(const QString& policy);
    /// A suggestion for this component is not wanted.
    void suggestionDeclined(const QString& component);
    /// A person wants to lift the bar of a version.
    void liftRequested(const QString& service, const QString& environment, const QString& version);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QWidget* buildWatch();
    QWidget* buildTables();
    void showSnapshot();
    void showWatch(const engine::WatchView& watch, const engine::Snapshot& now);
    void showTables(const engine::Snapshot& now);
    void tick(); ///< what counts in seconds
    void askRollBack();
    void askPause();
    void step(int by);
    const engine::WatchView* current() const;
    void addAction(const QString& name, const QKeySequence& key, const char* objectName, bool isLetter,
                   const std::function<void()>& act);

    Bridge& m_bridge;
    QString m_shown; ///< id of the watch
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    QWidget* m_ground;
    TextLine *m_subject, *m_state, *m_facts;
    RowsModel *m_about, *m_guards, *m_alerts, *m_barred;
    RowsView *m_guardView, *m_alertView, *m_barredView;
    EvidencePath* m_path;
    TextLine *m_stale, *m_suggests;
    RemedyBox* m_remedy;
    HoldButton* m_rollBack; ///< held for a second, then its dialog asks for the environment's name
    QPushButton *m_pause, *m_change, *m_next, *m_silence, *m_lift, *m_look;
    std::array<LiveChart*, 4> m_charts{};
    Panel *m_alertPanel, *m_lanePanel, *m_barredPanel, *m_safePanel;
    DeploymentLanes* m_lanes;
    SafeTimeStrip* m_safe;
    QList<QAction*> m_actions, m_letters;
    QElapsedTimer m_since; ///< the snapshot came
    QTimer m_second;
};

} // namespace fermata::ui
