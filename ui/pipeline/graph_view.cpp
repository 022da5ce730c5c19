#include "ui/pipeline/graph_view.h"

#include <algorithm>
#include <cstdlib>

#include <QAccessible>
#include <QAction>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>

#include "ui/pipeline/graph_gutters.h"
#include "ui/style/runs.h"
#include "ui/style/theme.h"
#include "ui/widgets/text_line.h"

namespace fermata::ui {
namespace {

constexpr double leastZoom = 0.02;
constexpr double mostZoom = 4.0;
constexpr auto wordsAfter = std::chrono::milliseconds(400);

} // namespace

GraphView::GraphView(QWidget* parent)
    : QGraphicsView(parent),
      m_scene(new GraphScene(this)),
      m_heads(new LaneHeads(this)),
      m_names(new BandGutter(BandGutter::Side::Names, this)),
      m_words(new BandGutter(BandGutter::Side::Words, this)) {
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
    arrangeGutters();

    m_actions = {addViewAction(tr("Zoom in"), QKeySequence(Qt::Key_Plus), &GraphView::zoomIn),
                 addViewAction(tr("Zoom out"), QKeySequence(Qt::Key_Minus), &GraphView::zoomOut),
                 addViewAction(tr("Fit the graph"), QKeySequence(Qt::Key_F), &GraphView::fit),
                 addViewAction(tr("Zoom to the selection"), QKeySequence(Qt::Key_Z), &GraphView::zoomToCurrent)};
    m_actions.front()->setShortcuts({QKeySequence(Qt::Key_Plus), QKeySequence(Qt::Key_Equal)});

    m_wordsTimer.setSingleShot(true);
    m_wordsTimer.setInterval(wordsAfter);
    connect(&m_wordsTimer, &QTimer::timeout, this, &GraphView::showWords);
    connect(m_scene, &GraphScene::laidOut, this, &GraphView::afterLayout);
    connect(m_scene, &GraphScene::updated, this, [this] {
        m_heads->update();
        m_names->update();
        m_words->update();
    });
    for (auto* gutter : {m_names, m_words})
        connect(gutter, &BandGutter::clicked, this, [this, gutter](int band) {
            const auto& bands = m_scene->value().bands;
            const auto& chosen = bands.at(static_cast<std::size_t>(band));
            if (gutter == m_names)
                emit foldToggled(chosen.key);
            else if (!chosen.words.nodeId.isEmpty())
                setCurrent(chosen.words.nodeId);
        });
    connect(m_scene, &GraphScene::currentChanged, this, [this](const QString& id) {
        const auto* item = m_scene->item(id);
        if (isFleet()) { // its band is tinted over the whole width
            viewport()->update();
            m_names->update();
            m_words->update();
        }
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
    m_hasHeads = areShown;
    arrangeGutters();
}

void GraphView::arrangeGutters() {
    const int top = m_hasHeads ? laneHeadsHeight : 0;
    const int left = isFleet() ? m_names->wantedWidth() : 0;
    const int right = isFleet() ? m_words->wantedWidth() : 0;
    setAlignment(isFleet() ? Qt::AlignLeft | Qt::AlignTop : Qt::AlignLeft | Qt::AlignVCenter);
    setViewportMargins(left, top, right, 0);
    m_heads->setVisible(m_hasHeads);
    m_names->setVisible(isFleet());
    m_words->setVisible(isFleet());
    m_heads->setGeometry(0, 0, width(), laneHeadsHeight);
    const auto room = viewport()->geometry();
    m_names->setGeometry(room.left() - left, room.top(), left, room.height());
    m_words->setGeometry(room.right() + 1, room.top(), right, room.height());
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
    centreOnNode(id);
    return true;
}

void GraphView::centreOnNode(const QString& id) {
    const auto* item = m_scene->item(id);
    if (!item)
        return;
    m_scene->setCurrent(id);
    m_follow = Follow::No;
    centerOn(item);
}

void GraphView::centreOnPoint(const QPointF& scenePoint) {
    m_follow = Follow::No;
    centerOn(scenePoint);
}

void GraphView::setZoom(double zoom) {
    zoom = std::clamp(zoom, leastZoom, mostZoom);
    m_scene->setEdgesShown(zoom >= detail_level::noEdges);
    setTransform(QTransform::fromScale(zoom, zoom));
    emit zoomChanged(zoom);
    m_heads->update();
    m_names->update();
    m_words->update();
    emit viewMoved();
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
    for (std::size_t i = 0; i < lanes.size(); ++i) {
        const bool isLast = i + 1 == lanes.size();
        QRectF lane(lanes[i].left, rect.top(), lanes[i].right - lanes[i].left, rect.height());
        if (isLast)
            lane.setRight(std::max(lane.right(), rect.right()));
        if (i % 2 == 1 && !m_isAnchored)
            painter->fillRect(lane.intersected(rect), theme.alternateLane);
        const auto k = static_cast<qsizetype>(i);
        if (isFleet() || i >= m_isLaneUsed.size() || m_isLaneUsed[i] || k >= value.laneNotes.size() ||
            value.laneNotes[k].isEmpty())
            continue;
        const double scale = zoom();
        painter->save();
        painter->translate(lane.left() + 12, m_scene->extent().center().y());
        painter->scale(1 / scale, 1 / scale);
        style::paintText(*painter, QRectF(0, -10, (lanes[i].right - lanes[i].left) * scale - 16, 20),
                         value.laneNotes[k], theme.font(style::TextSize::Caption), theme.muted);
        painter->restore();
    }
    if (isFleet())
        drawBands(painter, rect, theme);
}

void GraphView::drawBands(QPainter* painter, const QRectF& rect, const style::Theme& theme) const {
    const auto& placed = m_scene->bands();
    const auto& bands = m_scene->value().bands;
    const auto& lanes = m_scene->lanes();
    if (placed.empty() || placed.size() != bands.size())
        return;
    if (const int chosen = m_scene->bandOf(m_scene->current()); chosen >= 0) {
        const auto& band = placed[static_cast<std::size_t>(chosen)];
        painter->fillRect(QRectF(rect.left(), band.top, rect.width(), band.bottom - band.top).intersected(rect),
                          theme.selection);
    }
    const double pixel = 1 / zoom();
    const auto first = static_cast<std::size_t>(std::max(0, m_scene->bandAt(std::max(rect.top(), placed.front().top))));
    const double right = std::max(rect.right(), lanes.back().right);
    for (auto i = first; i < placed.size() && placed[i].top <= rect.bottom(); ++i) {
        const bool opensGroup = i > 0 && bands[i].group != bands[i - 1].group;
        if (opensGroup || (placed[i].bottom - placed[i].top) * zoom() >= 6)
            painter->fillRect(QRectF(rect.left(), placed[i].top, right - rect.left(), pixel),
                              opensGroup ? theme.line : theme.raised);
    }
    const double end = placed.back().bottom;
    if (end <= rect.bottom())
        painter->fillRect(QRectF(rect.left(), end, right - rect.left(), pixel), theme.raised);
}

void GraphView::paintWhole(QPainter& painter, const QRectF& target) {
    const auto current = m_scene->current();
    m_scene->setCurrent({});
    m_scene->setEdgesShown(true);
    m_scene->render(&painter, target, m_scene->sceneRect());
    m_scene->setEdgesShown(zoom() >= detail_level::noEdges);
    m_scene->setCurrent(current);
}

void GraphView::paintEvent(QPaintEvent* event) {
    QGraphicsView::paintEvent(event);
    if (!hasFocus() || !m_scene->current().isEmpty())
        return; // the ring of the current node says where the keyboard is
    QPainter painter(viewport());
    painter.setPen(QPen(style::themeOf(this).accent, 1));
    painter.drawRect(viewport()->rect().adjusted(0, 0, -1, -1));
}

void GraphView::leaveEvent(QEvent* event) {
    hover({});
    QGraphicsView::leaveEvent(event);
}

void GraphView::resizeEvent(QResizeEvent* event) {
    QGraphicsView::resizeEvent(event);
    arrangeGutters();
    applyLaneWidths();
    follow();
    emit viewMoved();
}

void GraphView::changeEvent(QEvent* event) {
    QGraphicsView::changeEvent(event);
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::PaletteChange) {
        arrangeGutters();
        viewport()->update();
        m_heads->update();
        m_names->update();
        m_words->update();
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
    m_names->update();
    m_words->update();
    emit viewMoved();
}

} // namespace fermata::ui
