// The window onto a graph: zoom, pan, fit, keyboard along the edges, frozen lane heads, words for what is under the
// hand.
#pragma once

#include <QGraphicsView>
#include <QTimer>

#include "ui/pipeline/graph_scene.h"

class QAction;

namespace fermata::ui {

class BandGutter;
class LaneHeads;

/// Emits what a person wants; changes nothing but its own selection of a node. GUI thread only.
class GraphView final : public QGraphicsView {
    Q_OBJECT
public:
    explicit GraphView(QWidget* parent);
    ~GraphView() override;

    void show(GraphValue value);
    using QGraphicsView::show;
    /// At full size and at the left instead of fitted, as the opened band of the console is; it still fits what is
    /// larger.
    void setAnchored(bool isAnchored);
    /// Widths of the lanes at full size; the last one takes what is left of the view.
    void setLaneWidths(const std::vector<double>& widths);
    void setLaneHeadsShown(bool areShown);

    const GraphScene& graph() const { return *m_scene; }
    double zoom() const { return transform().m11(); }
    /// What the viewport shows of the scene.
    QRectF visibleScene() const { return mapToScene(viewport()->rect()).boundingRect(); }
    /// The whole of the graph as it is painted here, for prints: not the viewport, no selection.
    void paintWhole(QPainter& painter, const QRectF& target);
    QString current() const { return m_scene->current(); }
    void setCurrent(const QString& id);
    /// Centres and selects the next node that holds `words`, also one outside the view.
    /// @returns false where nothing holds them
    bool findNext(const QString& words);
    /// Selects the node and brings it to the middle, also from outside the view.
    void centreOnNode(const QString& id);
    void centreOnPoint(const QPointF& scenePoint);
    /// Zoom in, zoom out, fit, zoom to the selection: for menus, the palette of commands and the list of keys.
    const QList<QAction*>& viewActions() const { return m_actions; }

public slots:
    void zoomIn() { zoomBy(1.25); }
    void zoomOut() { zoomBy(0.8); }
    void fit();
    void zoomToCurrent();

signals:
    void zoomChanged(double zoom);
    /// What the viewport shows is another part of the scene, or the scene is another one.
    void viewMoved();
    /// A click on the name of a band: it is to be folded, or opened.
    void foldToggled(const QString& bandKey);
    void currentChanged(const QString& id);
    /// Enter or double click on a node of a change.
    void opened(const QString& changeKey);
    /// Enter or double click on any node.
    void activated(const QString& id);
    /// A node of a change became current.
    void changeChosen(const QString& changeKey);

protected:
    void drawBackground(QPainter* painter, const QRectF& rect) override;
    void keyPressEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;

private:
    bool isFleet() const { return !m_scene->value().bands.empty(); }
    void arrangeGutters();
    void drawBands(QPainter* painter, const QRectF& rect, const style::Theme& theme) const;
    void activate(const QString& id);
    QAction* addViewAction(const QString& name, const QKeySequence& key, void (GraphView::*act)());
    void zoomBy(double factor);
    void setZoom(double zoom);
    void afterLayout();
    void follow();
    void applyLaneWidths();
    void hover(const QString& id);
    void showWords();

    GraphScene* m_scene;
    LaneHeads* m_heads;
    BandGutter* m_names;
    BandGutter* m_words;
    bool m_hasHeads = true;
    std::vector<bool> m_isLaneUsed;
    QList<QAction*> m_actions;
    std::vector<double> m_laneWidths;
    QTimer m_wordsTimer;
    QString m_hovered;
    QPoint m_pressedAt;
    QPoint m_pannedTo;
    bool m_isPanning = false;
    /// Until a person zooms or pans: the view follows the graph, from its top at a width that can be read, or whole.
    enum class Follow { FromTop, Whole, No };
    Follow m_follow = Follow::FromTop;
    bool m_isAnchored = false;
    int m_spreadFor = 0; ///< width of the view that the columns were spread for
};

} // namespace fermata::ui
