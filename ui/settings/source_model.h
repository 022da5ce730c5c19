// What the workspace listens to, as a table: state, age, rate budget and the last error of each source.
#pragma once

#include <vector>

#include <QAbstractTableModel>

#include "core/engine/snapshot.h"

namespace fermata::ui {

/// In the order of the workspace; rows keep their place while they live, and only what changed is announced.
/// GUI thread only.
class SourceModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { State, Name, Kind, Address, Age, Every, Budget, Message, columns };

    explicit SourceModel(QObject* parent);

    void setSnapshot(const engine::Snapshot& snapshot);
    /// @returns null for no row
    const engine::SourceView* source(const QModelIndex& index) const;
    /// The setting behind a row; null for what is no entry of `sources:` (repositories, the board file).
    const workspace::SourceSetting* setting(const QModelIndex& index) const;
    /// The row of that entry of `sources:`, or an invalid index.
    QModelIndex find(const std::string& name) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        engine::SourceView view;
        int setting = -1; ///< place in Settings::sources, or -1
    };
    static std::vector<Row> rowsOf(const engine::Snapshot& snapshot);
    QString words(const Row& row, int column) const;

    std::vector<Row> m_rows;
    std::shared_ptr<const workspace::Settings> m_settings;
    Time m_at{};
};

} // namespace fermata::ui
