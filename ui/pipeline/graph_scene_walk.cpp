#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "ui/pipeline/graph_scene.h"

namespace fermata::ui {

const NodeItem* GraphScene::item(const QString& id) const {
    const auto found = m_nodes.find(id);
    return found == m_nodes.end() ? nullptr : found->second.get();
}

NodeItem* GraphScene::nodeAt(const QPointF& position) const {
    const auto found = items(position);
    for (auto* candidate : found)
        if (auto* node = qgraphicsitem_cast<NodeItem*>(candidate))
            return node;
    return nullptr;
}

QString GraphScene::neighbour(Step step) const {
    if (m_shown.nodes.empty())
        return {};
    const auto at = m_index.find(m_current);
    if (at == m_index.end() || step == Step::First || step == Step::Last) {
        // The first is the leftmost and then the uppermost; without a current node every key begins there.
        const auto before = [&](const GraphNode& a, const GraphNode& b) {
            const auto p = item(a.id)->pos();
            const auto q = item(b.id)->pos();
            return std::tuple(a.band, p.x(), p.y()) < std::tuple(b.band, q.x(), q.y());
        };
        const bool isLast = step == Step::Last && at != m_index.end();
        return (isLast ? std::max_element(m_shown.nodes.begin(), m_shown.nodes.end(), before)
                       : std::min_element(m_shown.nodes.begin(), m_shown.nodes.end(), before))
            ->id;
    }
    const auto here = item(m_current)->pos();
    QString best;
    double least = std::numeric_limits<double>::max();
    const auto consider = [&](const QString& id, double distance) {
        if (distance < least) {
            least = distance;
            best = id;
        }
    };
    if (step == Step::Forward || step == Step::Back) {
        const auto& next = (step == Step::Forward ? m_after : m_before)[static_cast<std::size_t>(*at)];
        for (const int other : next) {
            const auto& id = m_shown.nodes[static_cast<std::size_t>(other)].id;
            consider(id, std::abs(item(id)->pos().y() - here.y()));
        }
        return best;
    }
    for (const auto& node : m_shown.nodes) {
        const auto offset = item(node.id)->pos() - here;
        const double down = step == Step::Down ? offset.y() : -offset.y();
        if (down > 0.5)
            consider(node.id, down + 4 * std::abs(offset.x())); // the same column before a nearer row elsewhere
    }
    return best;
}

QString GraphScene::find(const QString& words) const {
    if (words.trimmed().isEmpty() || m_shown.nodes.empty())
        return {};
    const auto count = m_shown.nodes.size();
    const auto start = m_index.contains(m_current) ? static_cast<std::size_t>(m_index.value(m_current)) + 1 : 0;
    for (std::size_t k = 0; k < count; ++k) {
        const auto& node = m_shown.nodes[(start + k) % count];
        if (node.accessible.contains(words.trimmed(), Qt::CaseInsensitive) ||
            node.title.contains(words.trimmed(), Qt::CaseInsensitive))
            return node.id;
    }
    return {};
}

int GraphScene::matches(const QString& words) const {
    if (words.trimmed().isEmpty())
        return 0;
    return static_cast<int>(std::count_if(m_shown.nodes.begin(), m_shown.nodes.end(), [&](const GraphNode& node) {
        return node.accessible.contains(words.trimmed(), Qt::CaseInsensitive) ||
               node.title.contains(words.trimmed(), Qt::CaseInsensitive);
    }));
}

} // namespace fermata::ui
