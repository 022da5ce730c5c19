#include "ui/pipeline/minimap.h"

#include <algorithm>

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

#include "ui/pipeline/graph_view.h"
#include "ui/pipeline/node_painter.h"
#include "ui/style/runs.h"
#include "ui/style/shapes.h"

namespace fermata::ui {
namespace {

using style::TextSize;

constexpr int headHeight = 32;
constexpr QSizeF loudMark(9, 6);

} // namespace

Minimap::Minimap(GraphView* view, QWidget* parent) : QWidget(parent), m_view(view) {
    setObjectName(QStringLiteral("minimap"));
    setAccessibleName(tr("Fleet, whole"));
    setAccessibleDescription(tr("Arrow keys move the view of the graph"));
    setFocusPolicy(Qt::StrongFocus);
    setMinimumHeight(120);
    setCursor(Qt::CrossCursor);
    connect(view, &GraphView::viewMoved, this, qOverload<>(&QWidget::update));
}

void Minimap::refresh() {
    m_isOld = true;
    update();
}

QRectF Minimap::mapArea() const {
    const int head = style::themeOf(this).scaled(headHeight);
    return QRectF(12, head, width() - 24, height() - head - 12);
}

// Both axes fill the stamp: a fleet is far higher than wide, and its rows are what is looked for.
QPointF Minimap::fromScene(const QPointF& position) const {
    const auto whole = m_view->graph().sceneRect();
    const auto map = mapArea();
    if (whole.isEmpty())
        return map.topLeft();
    return {map.left() + (position.x() - whole.left()) / whole.width() * map.width(),
            map.top() + (position.y() - whole.top()) / whole.height() * map.height()};
}

QPointF Minimap::toScene(const QPointF& position) const {
    const auto whole = m_view->graph().sceneRect();
    const auto map = mapArea();
    return {
        whole.left() + std::clamp((position.x() - map.left()) / std::max(map.width(), 1.0), 0.0, 1.0) * whole.width(),
        whole.top() + std::clamp((position.y() - map.top()) / std::max(map.height(), 1.0), 0.0, 1.0) * whole.height()};
}

void Minimap::draw() {
    const auto& theme = style::themeOf(this);
    const double ratio = devicePixelRatioF();
    m_map = QPixmap(QSize(static_cast<int>(width() * ratio), static_cast<int>(height() * ratio)));
    m_map.setDevicePixelRatio(ratio);
    m_map.fill(theme.surface);
    QPainter painter(&m_map);
    const auto& scene = m_view->graph();
    const auto whole = scene.sceneRect();
    const auto map = mapArea();
    painter.fillRect(map, theme.background);
    if (whole.isEmpty())
        return;
    const double across = map.width() / whole.width();
    const double down = map.height() / whole.height();
    std::vector<const NodeItem*> loud;
    for (const auto& node : scene.value().nodes) {
        const auto* item = scene.item(node.id);
        if (!item)
            continue;
        if (node.isLoud()) {
            loud.push_back(item);
            continue;
        }
        const auto centre = fromScene(item->pos());
        const double w = std::clamp(item->box().width() * across, 2.0, 12.0);
        const double h = std::clamp(item->box().height() * down, 1.0, 4.0);
        painter.fillRect(QRectF(centre.x() - w / 2, centre.y() - h / 2, w, h),
                         node.isRunning() ? theme.farTint(style::State::Running) : theme.line);
    }
    for (const auto* item : loud) { // above all others
        const auto centre = fromScene(item->pos());
        painter.fillRect(QRectF(centre.x() - loudMark.width() / 2, centre.y() - loudMark.height() / 2, loudMark.width(),
                                loudMark.height()),
                         theme.of(stateShown(item->node())));
    }
}

void Minimap::paintEvent(QPaintEvent*) {
    if (m_isOld || m_map.size() != size() * devicePixelRatioF()) {
        draw();
        m_isOld = false;
    }
    QPainter painter(this);
    const auto& theme = style::themeOf(this);
    painter.drawPixmap(0, 0, m_map);
    const auto& scene = m_view->graph();
    const auto& value = scene.value();
    const auto map = mapArea();
    const auto cap = style::keyCapSize(QStringLiteral("M"), theme);
    painter.fillRect(0, 0, width(), 1, theme.line);
    style::paintKeyCap(painter, QPointF(width() - 12 - cap.width(), (map.top() - cap.height()) / 2),
                       QStringLiteral("M"), theme.muted, theme.line, theme);
    style::Runs words{{tr("Fleet"), theme.font(TextSize::Caption, QFont::DemiBold), theme.text}};
    words.back().text += QStringLiteral("   ");
    style::append(words, style::runsOf(tr("services: %1, nodes: %2").arg(value.bands.size()).arg(value.nodes.size()),
                                       theme, TextSize::Caption, theme.muted));
    style::paintRuns(painter, QRectF(12, 0, width() - 36 - cap.width(), map.top()), words);
    const auto seen = m_view->visibleScene().intersected(scene.sceneRect());
    if (seen.isEmpty())
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.accent, hasFocus() ? 3 : 2));
    painter.setBrush(Qt::NoBrush);
    QRectF frame(fromScene(seen.topLeft()), fromScene(seen.bottomRight()));
    if (frame.height() < 8) // in a large fleet a sliver, which could not be taken hold of
        frame = QRectF(frame.left(), frame.center().y() - 4, frame.width(), 8);
    if (frame.width() < 8)
        frame = QRectF(frame.center().x() - 4, frame.top(), 8, frame.height());
    painter.drawRoundedRect(frame.adjusted(1, 1, -1, -1), 2, 2);
}

void Minimap::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton)
        m_view->centreOnPoint(toScene(event->position()));
}

void Minimap::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons() & Qt::LeftButton)
        m_view->centreOnPoint(toScene(event->position()));
}

void Minimap::keyPressEvent(QKeyEvent* event) {
    const auto step = [&](QScrollBar* bar, int direction) {
        bar->setValue(bar->value() + direction * std::max(bar->pageStep() / 2, 1));
        event->accept();
    };
    switch (event->key()) {
    case Qt::Key_Left:
        return step(m_view->horizontalScrollBar(), -1);
    case Qt::Key_Right:
        return step(m_view->horizontalScrollBar(), 1);
    case Qt::Key_Up:
        return step(m_view->verticalScrollBar(), -1);
    case Qt::Key_Down:
        return step(m_view->verticalScrollBar(), 1);
    default:
        QWidget::keyPressEvent(event);
    }
}

void Minimap::resizeEvent(QResizeEvent*) {
    m_isOld = true;
}

void Minimap::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::StyleChange)
        refresh();
}

void Minimap::focusInEvent(QFocusEvent*) {
    update();
}
void Minimap::focusOutEvent(QFocusEvent*) {
    update();
}

} // namespace fermata::ui
