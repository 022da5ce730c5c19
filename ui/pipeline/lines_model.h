// The changes as lines on the lanes of the graph; tells exactly which rows changed and never resets.
#pragma once

#include <QAbstractListModel>

#include "ui/pipeline/graph_value.h"

namespace fermata::ui {

/// Known changes keep their order for the session and new ones come below. GUI thread only.
class LinesModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { KeyRole = Qt::UserRole + 1 };

    using QAbstractListModel::QAbstractListModel;

    void setLines(std::vector<ChangeLine> lines);
    /// @requires index.isValid()
    const ChangeLine& line(const QModelIndex& index) const;
    QModelIndex indexOf(const QString& key) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    std::vector<ChangeLine> m_lines;
};

} // namespace fermata::ui
