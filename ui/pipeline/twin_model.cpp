#include "ui/pipeline/twin_model.h"

#include <algorithm>

namespace fermata::ui {
namespace {

/// More separate stretches of rows than this are not told one by one when a person searches.
constexpr int mostStretches = 48;

/// What the list shows of a node.
bool looksAlike(const GraphNode& a, const GraphNode& b) {
    return a.title == b.title && a.word == b.word && a.since == b.since && a.state == b.state && a.health == b.health &&
           a.verdict == b.verdict && a.informs == b.informs && a.border == b.border && a.accessible == b.accessible &&
           a.progress == b.progress;
}

} // namespace

TwinModel::TwinModel(QObject* parent)
    : QAbstractItemModel(parent), m_fleet(std::make_shared<const FleetValue>()), m_before(m_fleet) {}

void TwinModel::setFleet(std::shared_ptr<const FleetValue> fleet) {
    m_before = std::move(m_fleet);
    m_placeBefore = std::move(m_place);
    m_fleet = std::move(fleet);
    m_place = {};
    m_place.reserve(static_cast<qsizetype>(m_fleet->graph.nodes.size()));
    for (std::size_t i = 0; i < m_fleet->graph.nodes.size(); ++i)
        m_place.insert(m_fleet->graph.nodes[i].id, static_cast<int>(i));
    refresh(false);
    m_before.reset();
    m_placeBefore = {};
}

void TwinModel::setQuery(const QString& text) {
    m_query = NodeQuery(text);
    refresh(true);
}

void TwinModel::setScope(std::optional<QSet<QString>> ids) {
    if (ids == m_scope)
        return;
    m_scope = std::move(ids);
    refresh(true);
}

std::array<TwinModel::Ids, TwinModel::groupCount> TwinModel::wanted() const {
    std::array<Ids, groupCount> groups;
    const auto& graph = m_fleet->graph;
    for (const auto& node : graph.nodes)
        if ((!m_scope || m_scope->contains(node.id)) && (m_query.isEmpty() || m_query.matches(node, service(node))))
            groups[static_cast<std::size_t>(groupOf(node))].push_back(node.id);
    return groups;
}

void TwinModel::refresh(bool mayReset) {
    auto groups = wanted();
    if (mayReset) {
        int stretches = 0;
        for (std::size_t g = 0; g < groupCount && stretches <= mostStretches; ++g) {
            const QSet<QString> kept(groups[g].begin(), groups[g].end());
            bool isGone = false;
            for (const auto& id : m_rows[g]) {
                const bool goes = !kept.contains(id);
                stretches += goes && !isGone ? 1 : 0;
                isGone = goes;
            }
        }
        if (stretches > mostStretches) {
            beginResetModel();
            m_rows = std::move(groups);
            endResetModel();
            return;
        }
    }
    for (int group = 0; group < groupCount; ++group)
        update(group, groups[static_cast<std::size_t>(group)], m_placeBefore);
}

void TwinModel::update(int group, const Ids& ids, const QHash<QString, int>& before) {
    auto& rows = m_rows[static_cast<std::size_t>(group)];
    const auto parent = index(group, 0);
    const auto countBefore = rows.size();
    const QSet<QString> kept(ids.begin(), ids.end());
    for (int last = static_cast<int>(rows.size()) - 1; last >= 0;) {
        if (kept.contains(rows[static_cast<std::size_t>(last)])) {
            --last;
            continue;
        }
        int first = last;
        while (first > 0 && !kept.contains(rows[static_cast<std::size_t>(first) - 1]))
            --first;
        beginRemoveRows(parent, first, last);
        rows.erase(rows.begin() + first, rows.begin() + last + 1);
        endRemoveRows();
        last = first - 1;
    }
    if (m_before) {
        int from = -1;
        for (int row = 0; row <= static_cast<int>(rows.size()); ++row) {
            bool isChanged = false;
            if (row < static_cast<int>(rows.size())) {
                const auto& id = rows[static_cast<std::size_t>(row)];
                const auto old = before.constFind(id);
                isChanged = old == before.cend() ||
                            !looksAlike(m_before->graph.nodes[static_cast<std::size_t>(*old)],
                                        m_fleet->graph.nodes[static_cast<std::size_t>(m_place.value(id))]);
            }
            if (isChanged && from < 0)
                from = row;
            if (!isChanged && from >= 0) {
                emit dataChanged(index(from, 0, parent), index(row - 1, 0, parent));
                from = -1;
            }
        }
    }
    if (rows.size() < ids.size()) {
        const QSet<QString> held(rows.begin(), rows.end());
        Ids fresh;
        std::copy_if(ids.begin(), ids.end(), std::back_inserter(fresh),
                     [&](const QString& id) { return !held.contains(id); });
        const int first = static_cast<int>(rows.size());
        beginInsertRows(parent, first, first + static_cast<int>(fresh.size()) - 1);
        rows.insert(rows.end(), fresh.begin(), fresh.end());
        endInsertRows();
    }
    if (rows.size() != countBefore)
        emit dataChanged(parent, parent);
}

int TwinModel::matches() const {
    int sum = 0;
    for (const auto& rows : m_rows)
        sum += static_cast<int>(rows.size());
    return sum;
}

QModelIndex TwinModel::indexOf(const QString& id) const {
    const auto at = m_place.constFind(id);
    if (at == m_place.cend())
        return {};
    const auto group = static_cast<int>(groupOf(m_fleet->graph.nodes[static_cast<std::size_t>(*at)]));
    const auto& rows = m_rows[static_cast<std::size_t>(group)];
    const auto found = std::find(rows.begin(), rows.end(), id);
    return found == rows.end() ? QModelIndex() : index(static_cast<int>(found - rows.begin()), 0, index(group, 0));
}

QModelIndex TwinModel::first() const {
    for (int group = 0; group < groupCount; ++group)
        if (!m_rows[static_cast<std::size_t>(group)].empty())
            return index(0, 0, index(group, 0));
    return {};
}

QString TwinModel::nextAbnormal(const QString& id) const {
    const auto& nodes = m_fleet->graph.nodes;
    const auto start = m_place.contains(id) ? static_cast<std::size_t>(m_place.value(id)) + 1 : 0;
    for (std::size_t k = 0; k < nodes.size(); ++k)
        if (const auto& node = nodes[(start + k) % nodes.size()]; groupOf(node) == NodeGroup::Abnormal)
            return node.id;
    return {};
}

const GraphNode* TwinModel::node(const QModelIndex& index) const {
    if (!index.isValid() || index.internalId() == 0)
        return nullptr;
    const auto& rows = m_rows[index.internalId() - 1];
    const auto at = m_place.constFind(rows[static_cast<std::size_t>(index.row())]);
    return at == m_place.cend() ? nullptr : &m_fleet->graph.nodes[static_cast<std::size_t>(*at)];
}

QString TwinModel::service(const GraphNode& node) const {
    const auto& bands = m_fleet->graph.bands;
    return node.band >= 0 && node.band < static_cast<int>(bands.size())
               ? bands[static_cast<std::size_t>(node.band)].name
               : QString();
}

QModelIndex TwinModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent))
        return {};
    // The internal id of a node is its group and one; that of a group is 0.
    return createIndex(row, column, parent.isValid() ? static_cast<quintptr>(parent.row()) + 1 : quintptr{0});
}

QModelIndex TwinModel::parent(const QModelIndex& child) const {
    if (!child.isValid() || child.internalId() == 0)
        return {};
    return createIndex(static_cast<int>(child.internalId()) - 1, 0, quintptr{0});
}

int TwinModel::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid())
        return groupCount;
    if (parent.internalId() != 0 || parent.column() != 0)
        return 0;
    return static_cast<int>(m_rows[static_cast<std::size_t>(parent.row())].size());
}

QVariant TwinModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (index.internalId() == 0) {
        const QString names[] = {tr("Abnormal"), tr("Running"), tr("The rest")};
        const auto count = m_rows[static_cast<std::size_t>(index.row())].size();
        switch (role) {
        case Qt::DisplayRole:
            return names[index.row()];
        case Qt::AccessibleTextRole:
            return tr("%1: %2", "group, how many").arg(names[index.row()]).arg(count);
        case IsGroupRole:
            return true;
        case CountRole:
            return static_cast<int>(count);
        default:
            return {};
        }
    }
    const auto* shown = node(index);
    if (!shown)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return shown->title;
    case Qt::AccessibleTextRole:
        return tr("%1: %2", "service, node").arg(service(*shown), shown->accessible);
    case IdRole:
        return shown->id;
    case IsGroupRole:
        return false;
    default:
        return {};
    }
}

} // namespace fermata::ui
