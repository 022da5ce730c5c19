// The middle of the console: the path of the selected change opened as a band, all other changes as lines below it.
#pragma once

#include <QWidget>

#include "ui/bridge/bridge.h"
#include "ui/models/selection.h"

namespace fermata::ui {

class GraphView;
class LinesView;
class TextLine;

/// Shows snapshots and follows the selection; changes only the selection. GUI thread only.
class PipelinePanel final : public QWidget {
    Q_OBJECT
public:
    PipelinePanel(Bridge& bridge, Selection& selection, QWidget* parent);
    ~PipelinePanel() override;

    GraphView& graph() { return *m_graph; }
    LinesView& lines() { return *m_lines; }

signals:
    /// Enter on the selected change: its own screen is wanted.
    void changeOpened(const QString& key);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    class Heads;
    void showSnapshot();
    void showOpened();
    void applyLanes();

    Bridge& m_bridge;
    Selection& m_selection;
    TextLine* m_title;
    TextLine* m_fact;
    TextLine* m_zoom;
    Heads* m_heads;
    QWidget* m_band;
    TextLine* m_bandName;
    TextLine* m_bandTitle;
    GraphView* m_graph;
    LinesView* m_lines;
};

} // namespace fermata::ui
