// The versions of the risk model, newest first, one a row, and the bar of no model at all.
#pragma once

#include <QAbstractTableModel>

#include "core/engine/model_health.h"

namespace fermata::ui {

/// GUI thread only.
class VersionModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Version, Role, Trained, Labels, Auc, PrAuc, Brier, Ece, Caught, columns };

    using QAbstractTableModel::QAbstractTableModel;

    void setHealth(const engine::ModelHealthView& health, Time now);
    /// 0 for no row.
    std::int64_t version(const QModelIndex& index) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        std::int64_t version = 0;
        QStringList words; ///< one a column
        bool isChampion = false;
        bool operator==(const Row&) const = default;
    };
    std::vector<Row> m_rows;
};

} // namespace fermata::ui
