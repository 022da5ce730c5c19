// The whole fleet on a stamp: where the view stands, and where something needs a person.
#pragma once

#include <QPixmap>
#include <QWidget>

namespace fermata::ui {

class GraphView;

/// Shows and moves the view. GUI thread only.
class Minimap final : public QWidget {
    Q_OBJECT
public:
    Minimap(GraphView* view, QWidget* parent);

    /// Nodes or states are others.
    void refresh();
    /// The graph under a point of the widget, and back.
    QPointF toScene(const QPointF& position) const;
    QPointF fromScene(const QPointF& position) const;
    QSize sizeHint() const override { return {392, 204}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    QRectF mapArea() const;
    void draw();

    GraphView* m_view;
    QPixmap m_map;
    bool m_isOld = true;
};

} // namespace fermata::ui
