// The whole repository at one glance: the default branch as trunk, every branch from its merge base to its gate.
#pragma once

#include <QWidget>

#include "ui/bridge/bridge.h"
#include "ui/models/selection.h"

class QAction;
class QLineEdit;
class QStackedWidget;

namespace fermata::ui {

class EmptyState;
class GraphView;
class TextLine;

/// Shows snapshots; changes only the selection. GUI thread only.
class PipelineScreen final : public QWidget {
    Q_OBJECT
public:
    PipelineScreen(Bridge& bridge, Selection& selection, QWidget* parent);

    GraphView& graph() { return *m_graph; }
    const QList<QAction*>& screenActions() const { return m_actions; }

signals:
    /// Enter on a node of a change: its own screen is wanted.
    void changeOpened(const QString& key);

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void showSnapshot();
    void find();

    Bridge& m_bridge;
    Selection& m_selection;
    QLineEdit* m_find;
    TextLine* m_found;
    TextLine* m_fact;
    TextLine* m_zoom;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    GraphView* m_graph;
    QList<QAction*> m_actions;
};

} // namespace fermata::ui
