// The nodes of the graph as a list in three groups: the twin that search, keyboard and assistive technology use.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <vector>

#include <QAbstractItemModel>
#include <QHash>
#include <QSet>

#include "ui/pipeline/fleet.h"
#include "ui/pipeline/node_query.h"

namespace fermata::ui {

/// Two levels: Abnormal, Running, the rest; and their nodes. Within a group known nodes keep their place and new ones
/// come below; a refresh never resets, only another search may. GUI thread only.
class TwinModel final : public QAbstractItemModel {
    Q_OBJECT
public:
    static constexpr int groupCount = 3;
    enum Role { IdRole = Qt::UserRole + 1, IsGroupRole, CountRole };

    explicit TwinModel(QObject* parent = nullptr);

    void setFleet(std::shared_ptr<const FleetValue> fleet);
    void setQuery(const QString& text);
    /// Only these nodes; nothing: all of them.
    void setScope(std::optional<QSet<QString>> ids);

    int matches() const;
    int all() const { return static_cast<int>(m_fleet->graph.nodes.size()); }
    QModelIndex indexOf(const QString& id) const;
    /// The first one in the order of the list, or nothing.
    QModelIndex first() const;
    /// The next abnormal node after this one, wrapping around; empty when there is none. Does not look at the search.
    QString nextAbnormal(const QString& id) const;
    /// Null for a group.
    const GraphNode* node(const QModelIndex& index) const;
    QString service(const GraphNode& node) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex&) const override { return 1; }
    QVariant data(const QModelIndex& index, int role) const override;

private:
    using Ids = std::vector<QString>;

    std::array<Ids, groupCount> wanted() const;
    /// @param mayReset where a person asked for something else, thousands of single steps would only take time
    void refresh(bool mayReset);
    void update(int group, const Ids& ids, const QHash<QString, int>& before);

    std::shared_ptr<const FleetValue> m_fleet;
    QHash<QString, int> m_place; ///< of a node in the fleet
    std::shared_ptr<const FleetValue> m_before;
    QHash<QString, int> m_placeBefore;
    NodeQuery m_query;
    std::optional<QSet<QString>> m_scope;
    std::array<Ids, groupCount> m_rows;
};

} // namespace fermata::ui
