// How a view is opened, fitted, and keeps what it shows while the graph changes.
#include <algorithm>
#include <cmath>

#include <QScrollBar>

#include "ui/pipeline/graph_gutters.h"
#include "ui/pipeline/graph_items.h"
#include "ui/pipeline/graph_scene.h"
#include "ui/pipeline/graph_view.h"

namespace fermata::ui {

namespace {

/// From here on a word of eight letters has room in a node.
constexpr double leastReadable = 0.7;
/// A fleet is never shown smaller than that its rows can still be told apart.
constexpr double leastFleetFit = 0.06;
/// So many bands are shown at first, unless they were then smaller than that abnormal nodes keep their icons.
constexpr std::size_t bandsAtFirst = 12;
constexpr double leastFleetZoom = 0.26;
/// A scroll bar that comes and goes is no other width.
constexpr int scrollBarRoom = 24;

} // namespace

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
    if (isFleet()) {
        const auto& bands = m_scene->bands();
        const double some = bands[std::min(bands.size(), bandsAtFirst) - 1].bottom;
        const double wanted = m_follow == Follow::Whole ? std::max(room.height() / whole.height(), leastFleetFit)
                                                        : std::max(room.height() / some, leastFleetZoom);
        if (m_follow == Follow::FromTop && std::abs(m_spreadFor - room.width()) > scrollBarRoom) {
            // Once for each width of the view, so that the columns of a graph never move by themselves.
            m_spreadFor = room.width();
            m_scene->spreadColumns(room.width() / std::min(std::max(wanted, leastFleetZoom), 1.0));
            return follow();
        }
        // A small fleet is opened so that its words can be read, at the end where production is.
        const bool isSmall =
            m_follow == Follow::FromTop && byWidth < leastReadable && whole.height() * leastReadable <= room.height();
        setZoom(isSmall ? leastReadable : std::min(byWidth, wanted));
        horizontalScrollBar()->setValue(isSmall ? horizontalScrollBar()->maximum() : horizontalScrollBar()->minimum());
        verticalScrollBar()->setValue(verticalScrollBar()->minimum());
        if (const auto* item = m_scene->item(m_scene->current()); item && m_follow != Follow::Whole)
            ensureVisible(item->box().translated(item->pos()), 40, 40);
        return;
    }
    if (m_follow == Follow::Whole || m_isAnchored) {
        const double fitted = std::min(byWidth, room.height() / whole.height());
        if (!m_isAnchored) {
            setZoom(fitted);
            centerOn(whole.center());
            return;
        }
        // Rather not the whole path than one without words: the gate and what comes after it are what is looked for.
        setZoom(std::max(fitted, leastReadable));
        horizontalScrollBar()->setValue(fitted < leastReadable ? horizontalScrollBar()->maximum()
                                                               : horizontalScrollBar()->minimum());
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
    m_isLaneUsed.assign(m_scene->lanes().size(), false);
    for (const auto& node : m_scene->value().nodes)
        if (static_cast<std::size_t>(node.lane) < m_isLaneUsed.size())
            m_isLaneUsed[static_cast<std::size_t>(node.lane)] = true;
    arrangeGutters();
    m_heads->update();
    m_names->update();
    m_words->update();
    viewport()->update();
    follow();
    emit viewMoved();
}

} // namespace fermata::ui
