// Which environments there are, and what may be done in each: armed for what, until when, by whom; else a dry run.
#pragma once

#include <vector>

#include <QAbstractTableModel>

#include "core/engine/snapshot.h"

namespace fermata::ui {

/// The environments of the policy in its order, then armed ones that it no longer names. GUI thread only.
class EnvironmentModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Environment, Standing, Actions, Until, Person, Reason, columns };

    using QAbstractTableModel::QAbstractTableModel;

    void setSnapshot(const engine::Snapshot& snapshot);
    QString environment(const QModelIndex& index) const; ///< its id as it is, for commands; empty for no row
    bool isArmed(const QModelIndex& index) const;
    int armedCount() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        std::string id;
        QStringList words; ///< one a column
        bool isArmed = false;
    };

    std::vector<Row> m_rows;
};

} // namespace fermata::ui
