#include <cmath>

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>
#include <QWheelEvent>

#include "ui/pipeline/graph_view.h"

namespace fermata::ui {

void GraphView::keyPressEvent(QKeyEvent* event) {
    using Step = GraphScene::Step;
    const auto go = [&](Step step) {
        if (const auto id = m_scene->neighbour(step); !id.isEmpty())
            setCurrent(id);
        event->accept();
    };
    if (event->modifiers() & ~Qt::KeypadModifier)
        return QGraphicsView::keyPressEvent(event);
    switch (event->key()) {
    case Qt::Key_Right:
        return go(Step::Forward); // a pipeline runs from left to right in every language
    case Qt::Key_Left:
        return go(Step::Back);
    case Qt::Key_Up:
        return go(Step::Up);
    case Qt::Key_Down:
        return go(Step::Down);
    case Qt::Key_Home:
        return go(Step::First);
    case Qt::Key_End:
        return go(Step::Last);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        activate(m_scene->current());
        event->accept();
        return;
    default:
        QGraphicsView::keyPressEvent(event);
    }
}

void GraphView::wheelEvent(QWheelEvent* event) {
    if (!(event->modifiers() & Qt::ControlModifier))
        return QGraphicsView::wheelEvent(event);
    m_follow = Follow::No;
    const auto anchor = event->position().toPoint();
    const auto under = mapToScene(anchor);
    setZoom(zoom() * std::pow(1.25, event->angleDelta().y() / 120.0));
    const auto moved = mapFromScene(under) - anchor;
    horizontalScrollBar()->setValue(horizontalScrollBar()->value() + moved.x());
    verticalScrollBar()->setValue(verticalScrollBar()->value() + moved.y());
    event->accept();
}

void GraphView::mousePressEvent(QMouseEvent* event) {
    m_pressedAt = m_pannedTo = event->pos();
    m_isPanning = false;
    if (event->button() == Qt::LeftButton || event->button() == Qt::RightButton)
        if (const auto* item = m_scene->nodeAt(mapToScene(event->pos())))
            m_scene->setCurrent(item->node().id);
    event->accept();
}

void GraphView::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons() & (Qt::LeftButton | Qt::MiddleButton)) {
        if (!m_isPanning && (event->pos() - m_pressedAt).manhattanLength() < QApplication::startDragDistance())
            return;
        m_isPanning = true;
        m_follow = Follow::No;
        hover({});
        const auto moved = event->pos() - m_pannedTo;
        m_pannedTo = event->pos();
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() - moved.x());
        verticalScrollBar()->setValue(verticalScrollBar()->value() - moved.y());
        return;
    }
    const auto* item = m_scene->nodeAt(mapToScene(event->pos()));
    hover(item ? item->node().id : QString());
}

void GraphView::mouseReleaseEvent(QMouseEvent* event) {
    m_isPanning = false;
    event->accept();
}

void GraphView::mouseDoubleClickEvent(QMouseEvent* event) {
    if (const auto* item = m_scene->nodeAt(mapToScene(event->pos())))
        activate(item->node().id);
    event->accept();
}

void GraphView::activate(const QString& id) {
    const auto* item = m_scene->item(id);
    if (!item)
        return;
    emit activated(id);
    if (const auto key = item->node().changeKey; !key.isEmpty())
        emit opened(key);
}

} // namespace fermata::ui
