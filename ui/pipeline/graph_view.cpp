#include "ui/pipeline/graph_view.h"

#include <algorithm>
#include <cmath>

#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>
#include <QWheelEvent>

#include "ui/style/runs.h"
#include "ui/style/theme.h"
#include "ui/widgets/text_line.h"

namespace fermata::ui {
namespace {

constexpr double leastZoom = 0.02;
constexpr double mostZoom = 4.0;
constexpr int headsHeight = 32;
constexpr auto wordsAfter = std::chrono::milliseconds(400);

} // namespace

/// The names of the lanes, frozen above the graph: the same size at any zoom, moving sideways with it.
class GraphView::LaneHeads final : public QWidget {
public:
    explicit LaneHeads(GraphView* view) : QWidget(view), m_view(view) {
        setObjectName(QStringLiteral("laneHeads"));
        setAttribute(Qt::WA_TransparentForMouseEvents);
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        const auto& theme = style::themeOf(this);
        const auto& titles = m_view->m_scene->value().laneTitles;
        const auto& lanes = m_view->m_scene->lanes();
        painter.fillRect(rect(), theme.background);
        const auto at = [&](double x) { return m_view->mapFromScene(QPointF(x, 0)).x(); };
        for (std::size_t i = 0; i < lanes.size(); ++i) {
            const int left = at(lanes[i].left);
            const int right = i + 1 == lanes.size() ? std::max(width(), at(lanes[i].right)) : at(lanes[i].right);
            if (i % 2 == 1)
                painter.fillRect(left, 0, right - left, height(), theme.alternateLane);
        }
        for (std::size_t i = 0; i < lanes.size() && static_cast<qsizetype>(i) < titles.size(); ++i) {
            const int left = at(lanes[i].left);
            const int right = i + 1 == lanes.size() ? std::max(width(), at(lanes[i].right)) : at(lanes[i].right);
            style::paintText(painter, QRectF(std::max(left, 0) + 12, 0, right - std::max(left, 0) - 16, height()),
                             titles[static_cast<qsizetype>(i)], theme.font(style::TextSize::Caption, QFont::DemiBold),
                             theme.muted);
        }
        painter.fillRect(0, height() - 1, width(), 1, theme.raised);
    }

private:
    GraphView* m_view;
};

GraphView::GraphView(QWidget* parent) :
    QGraphicsView(parent), m_scene(new GraphScene(this)), m_heads(new LaneHeads(this)) {
    setObjectName(QStringLiteral("graphView"));
    setScene(m_scene);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setViewportUpdateMode(QGraphicsView::SmartViewportUpdate);
    setOptimizationFlags(QGraphicsView::DontSavePainterState | QGraphicsView::DontAdjustForAntialiasing);
    setTransformationAnchor(QGraphicsView::NoAnchor);
    setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    viewport()->setMouseTracking(true);
    setAccessibleName(tr("Pipeline graph"));
    setLaneHeadsShown(true);

    m_actions = {addViewAction(tr("Zoom in"), QKeySequence(Qt::Key_Plus), &GraphView::zoomIn),
                 addViewAction(tr("Zoom out"), QKeySequence(Qt::Key_Minus), &GraphView::zoomOut),
                 addViewAction(tr("Fit the graph"), QKeySequence(Qt::Key_F), &GraphView::fit),
                 addViewAction(tr("Zoom to the selection"), QKeySequence(Qt::Key_Z), &GraphView::zoomToCurrent)};
    m_actions.front()->setShortcuts({QKeySequence(Qt::Key_Plus), QKeySequence(Qt::Key_Equal)});

    m_wordsTimer.setSingleShot(true);
    m_wordsTimer.setInterval(wordsAfter);
    connect(&m_wordsTimer, &QTimer::timeout, this, &GraphView::showWords);
    connect(m_scene, &GraphScene::laidOut, this, &GraphView::afterLayout);
    connect(m_scene, &GraphScene::currentChanged, this, [this](const QString& id) {
        const auto* item = m_scene->item(id);
        setAccessibleDescription(item ? item->node().accessible : QString());
        QAccessibleEvent said(this, QAccessible::DescriptionChanged);
        QAccessible::updateAccessibility(&said);
        emit currentChanged(id);
        if (item && !item->node().changeKey.isEmpty())
            emit changeChosen(item->node().changeKey);
    });
}

GraphView::~GraphView() = default;

QAction* GraphView::addViewAction(const QString& name, const QKeySequence& key, void (GraphView::*act)()) {
    auto* action = new QAction(name, this);
    action->setShortcut(key);
    // Single letters act only while the graph has the focus (WCAG 2.1.4).
    action->setShortcutContext(Qt::WidgetShortcut);
    connect(action, &QAction::triggered, this, act);
    addAction(action);
    return action;
}

void GraphView::show(GraphValue value) {
    m_scene->show(std::move(value));
}

void GraphView::setAnchored(bool isAnchored) {
    m_isAnchored = isAnchored;
    follow();
}

void GraphView::setLaneWidths(const std::vector<double>& widths) {
    m_laneWidths = widths;
    applyLaneWidths();
}

void GraphView::applyLaneWidths() {
    auto widths = m_laneWidths;
    if (!widths.empty()) {
        double taken = 0;
        for (std::size_t i = 0; i + 1 < widths.size(); ++i)
            taken += widths[i];
        widths.back() = std::max(widths.back(), viewport()->width() - taken);
    }
    m_scene->setLaneWidths(std::move(widths));
}

void GraphView::setLaneHeadsShown(bool areShown) {
    m_heads->setVisible(areShown);
    setViewportMargins(0, areShown ? headsHeight : 0, 0, 0);
}

void GraphView::setCurrent(const QString& id) {
    m_scene->setCurrent(id);
    if (const auto* item = m_scene->item(id))
        ensureVisible(item->box().translated(item->pos()), 40, 40);
}

bool GraphView::findNext(const QString& words) {
    const auto id = m_scene->find(words);
    if (id.isEmpty())
        return false;
    m_scene->setCurrent(id);
    m_follow = Follow::No;
    centerOn(m_scene->item(id));
    return true;
}

void GraphView::setZoom(double zoom) {
    zoom = std::clamp(zoom, leastZoom, mostZoom);
    setTransform(QTransform::fromScale(zoom, zoom));
    emit zoomChanged(zoom);
    m_heads->update();
}

void GraphView::zoomBy(double factor) {
    m_follow = Follow::No;
    // Around the current node if it can be seen, else around the middle: what a person looks at stays where it is.
    QPoint anchor = viewport()->rect().center();
    if (const auto* item = m_scene->item(m_scene->current()))
        if (const auto at = mapFromScene(item->pos()); viewport()->rect().contains(at))
            anchor = at;
    const auto under = mapToScene(anchor);
    setZoom(zoom() * factor);
    const auto moved = mapFromScene(under) - anchor;
    horizontalScrollBar()->setValue(horizontalScrollBar()->value() + moved.x());
    verticalScrollBar()->setValue(verticalScrollBar()->value() + moved.y());
}

void GraphView::fit() {
    m_follow = Follow::Whole;
    follow();
}

void GraphView::follow() {
    const auto whole = m_scene->sceneRect();
    const auto room = viewport()->size();
    if (m_follow == Follow::No || whole.isEmpty() || room.isEmpty())
        return;
    const double byWidth = std::min(1.0, room.width() / whole.width());
    if (m_follow == Follow::Whole || m_isAnchored) {
        setZoom(std::min(byWidth, room.height() / whole.height()));
        if (!m_isAnchored)
            centerOn(whole.center());
        return;
    }
    setZoom(detail_level::near);
    // The newest end of the trunk and the gates are what is looked for.
    horizontalScrollBar()->setValue(horizontalScrollBar()->maximum());
    verticalScrollBar()->setValue(verticalScrollBar()->minimum());
}

void GraphView::zoomToCurrent() {
    const auto* item = m_scene->item(m_scene->current());
    if (!item)
        return fit();
    m_follow = Follow::No;
    setZoom(1.0);
    centerOn(item);
}

void GraphView::afterLayout() {
    m_heads->update();
    viewport()->update();
    follow();
}

void GraphView::hover(const QString& id) {
    if (id == m_hovered)
        return;
    m_hovered = id;
    m_scene->setHovered(id);
    QToolTip::hideText();
    if (id.isEmpty())
        m_wordsTimer.stop();
    else
        m_wordsTimer.start();
}

void GraphView::showWords() {
    const auto* item = m_scene->item(m_hovered);
    if (!item)
        return;
    const auto at = mapFromScene(item->pos() + QPointF(0, item->box().height() / 2));
    QToolTip::showText(viewport()->mapToGlobal(at) + QPoint(0, 6), plainToolTip(item->node().accessible), viewport());
}

void GraphView::drawBackground(QPainter* painter, const QRectF& rect) {
    const auto& theme = style::themeOf(this);
    painter->fillRect(rect, m_isAnchored ? theme.openedBand : theme.background);
    const auto& lanes = m_scene->lanes();
    const auto& value = m_scene->value();
    std::vector<bool> isUsed(lanes.size(), false);
    for (const auto& node : value.nodes)
        isUsed[static_cast<std::size_t>(node.lane)] = true;
    for (std::size_t i = 0; i < lanes.size(); ++i) {
        const bool isLast = i + 1 == lanes.size();
        QRectF lane(lanes[i].left, rect.top(), lanes[i].right - lanes[i].left, rect.height());
        if (isLast)
            lane.setRight(std::max(lane.right(), rect.right()));
        if (i % 2 == 1 && !m_isAnchored)
            painter->fillRect(lane.intersected(rect), theme.alternateLane);
        const auto k = static_cast<qsizetype>(i);
        if (isUsed[i] || k >= value.laneNotes.size() || value.laneNotes[k].isEmpty())
            continue;
        const double scale = zoom();
        painter->save();
        painter->translate(lane.left() + 12, m_scene->extent().center().y());
        painter->scale(1 / scale, 1 / scale);
        style::paintText(*painter, QRectF(0, -10, (lanes[i].right - lanes[i].left) * scale - 16, 20),
                         value.laneNotes[k], theme.font(style::TextSize::Caption), theme.muted);
        painter->restore();
    }
}

void GraphView::paintEvent(QPaintEvent* event) {
    QGraphicsView::paintEvent(event);
    if (!hasFocus() || !m_scene->current().isEmpty())
        return; // the ring of the current node says where the keyboard is
    QPainter painter(viewport());
    painter.setPen(QPen(style::themeOf(this).accent, 1));
    painter.drawRect(viewport()->rect().adjusted(0, 0, -1, -1));
}

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
        if (const auto* item = m_scene->item(m_scene->current()); item && !item->node().changeKey.isEmpty())
            emit opened(item->node().changeKey);
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
    if (event->button() == Qt::LeftButton)
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
    if (const auto* item = m_scene->nodeAt(mapToScene(event->pos())); item && !item->node().changeKey.isEmpty())
        emit opened(item->node().changeKey);
    event->accept();
}

void GraphView::leaveEvent(QEvent* event) {
    hover({});
    QGraphicsView::leaveEvent(event);
}

void GraphView::resizeEvent(QResizeEvent* event) {
    QGraphicsView::resizeEvent(event);
    m_heads->setGeometry(0, 0, width(), headsHeight);
    applyLaneWidths();
    follow();
}

void GraphView::changeEvent(QEvent* event) {
    QGraphicsView::changeEvent(event);
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::PaletteChange) {
        viewport()->update();
        m_heads->update();
    }
}

void GraphView::focusInEvent(QFocusEvent* event) {
    QGraphicsView::focusInEvent(event);
    if (m_scene->current().isEmpty() && event->reason() != Qt::MouseFocusReason)
        setCurrent(m_scene->neighbour(GraphScene::Step::First));
    viewport()->update();
}

void GraphView::focusOutEvent(QFocusEvent* event) {
    QGraphicsView::focusOutEvent(event);
    viewport()->update();
}

void GraphView::scrollContentsBy(int dx, int dy) {
    QGraphicsView::scrollContentsBy(dx, dy);
    m_heads->update();
}

} // namespace fermata::ui
