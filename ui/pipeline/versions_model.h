// Environments by version: one row a service, told row by row and never reset while the environments stay the same.
#pragma once

#include <QAbstractTableModel>

#include "ui/pipeline/fleet.h"

namespace fermata::ui {

/// Columns: service, newest, one for each environment, error budget left, time since the last deployment. Known rows
/// keep their order for the session. GUI thread only.
class VersionsModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Role { NodeRole = Qt::UserRole + 1, KeyRole };
    enum FixedColumn { Service, Newest, FirstEnvironment };

    using QAbstractTableModel::QAbstractTableModel;

    void setTable(const VersionTable& table);
    const VersionRow& row(int row) const { return m_table.rows.at(static_cast<std::size_t>(row)); }
    /// Null in the columns that are no environment, and where the service is not deployed.
    const VersionCell* cell(const QModelIndex& index) const;
    int budgetColumn() const { return FirstEnvironment + static_cast<int>(m_table.environments.size()); }
    int sinceColumn() const { return budgetColumn() + 1; }
    /// The cell of a node of the graph.
    QModelIndex indexOfNode(const QString& nodeId) const;
    /// The first row that belongs to a band of the graph, or -1.
    int rowOfBand(const QString& band) const;
    /// How two cells differ, in a sentence; empty where they cannot be compared.
    QString comparison(const QModelIndex& one, const QModelIndex& other) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    VersionTable m_table;
};

} // namespace fermata::ui
