// The whole fleet at one glance: every service from the plan to production, its list, its versions, and the log of a
// job.
#pragma once

#include <functional>
#include <memory>

#include <QHash>
#include <QKeySequence>
#include <QSet>
#include <QTimer>
#include <QWidget>

#include "ui/bridge/bridge.h"
#include "ui/models/selection.h"
#include "ui/pipeline/fleet.h"

class QAction;
class QSplitter;
class QStackedWidget;

namespace fermata::ui {

class ChipBar;
class EmptyState;
class FleetReader;
class GraphView;
class LogPane;
class Minimap;
class TextLine;
class TwinList;
class VersionsView;
enum class Scope;

/// Shows snapshots; changes only the selection. Where no source tells of a run or a deployment it shows the branches of
/// the repositories instead. GUI thread only.
class PipelineScreen final : public QWidget {
    Q_OBJECT
public:
    /// Asks for the file to write to, with a suggestion; an empty answer: nothing is written.
    using AskFile = std::function<QString(QWidget* parent, const QString& suggestion)>;

    /// Without `askFile` the platform's own dialog asks.
    PipelineScreen(Bridge& bridge, Selection& selection, QWidget* parent, AskFile askFile = {});
    ~PipelineScreen() override;

    /// The graph that is shown now.
    GraphView& graph();
    GraphView& fleetGraph() { return *m_fleetView; }
    TwinList& list() { return *m_list; }
    VersionsView& versions() { return *m_versions; }
    Minimap& minimap() { return *m_minimap; }
    /// Where a log appears that logRequested() asked for.
    LogPane& log() { return *m_log; }
    const QList<QAction*>& screenActions() const { return m_actions; }
    /// Keys of one letter act in the graph, or not at all (WCAG 2.1.4).
    void setLetterKeys(bool areOn);
    bool isBusy() const;

signals:
    /// Enter on a node of a change: its own screen is wanted.
    void changeOpened(const QString& key);
    /// The log of a job is wanted from its beginning: `source` and `log` as delivery::Job and delivery::Run name them.
    void logRequested(const QString& source, const QString& log);
    /// The run of a job is to be run again, or cancelled: delivery::Run::key().
    void reRunRequested(const QString& run);
    void cancelRequested(const QString& run);
    /// Nobody needs the log any more.
    void logClosed();
    /// A line for the status of the window.
    void noted(const QString& words);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void build();
    void addScreenActions();
    QAction* addScreenAction(const QString& name, const QKeySequence& key, const char* objectName,
                             std::function<void()> act);
    void showSnapshot();
    void showFleet();
    void takeFleet(const std::shared_ptr<const FleetValue>& fleet);
    void choose(const QString& id);
    void centre(const QString& id);
    void nextAbnormal();
    void followCurrent(const QString& id);
    void toggleFold(const QString& band);
    void openLog();
    QString currentRun() const;
    void showGraphMenu(const QPoint& at);
    /// Asks for the log from this byte on, and goes on asking while it grows and is shown.
    void readLog(const QString& source, const QString& log, std::size_t offset, int turn);
    void closeLog();
    void applyScope();
    void countView();
    void saveGraph(const QString& ending);

    Bridge& m_bridge;
    Selection& m_selection;
    AskFile m_askFile;
    FleetReader* m_reader;
    ChipBar* m_chips;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    GraphView* m_fleetView;
    GraphView* m_branches;
    QStackedWidget* m_lower;
    VersionsView* m_versions;
    LogPane* m_log;
    QSplitter* m_columns;
    QSplitter* m_rows;
    QWidget* m_side;
    TwinList* m_list;
    Minimap* m_minimap;
    QList<QAction*> m_actions;
    QHash<QAction*, QList<QKeySequence>> m_letters;
    QTimer m_viewTimer;                        ///< counts what is in view once the hand rests
    std::shared_ptr<const FleetValue> m_fleet; ///< with all nodes, in the order of the session
    QStringList m_order;                       ///< of the bands, as they came in this session
    QSet<QString> m_known;
    QSet<QString> m_folded;
    int m_logTurn = 0; ///< answers of an earlier one are of a log that is not shown any more
    bool m_wantsBranches = false;
};

} // namespace fermata::ui
