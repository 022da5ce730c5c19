// A table of plain cells for quiet tables: words, numbers, a second line, a share.
#pragma once

#include <vector>

#include <QAbstractTableModel>

namespace fermata::ui {

/// Rows are replaced by value; rows that stay equal are not announced. GUI thread only.
class RowsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    struct Cell {
        QString text{};
        QString under{}; ///< second line, or empty
        double share = -1; ///< 0..1: drawn as a bar
        bool isNumber = false;
        bool isMuted = false;
        bool isStrong = false;
        QList<int> strip{}; ///< Strip values, oldest first: drawn in place of the text
        bool operator==(const Cell&) const = default;
    };
    using Row = std::vector<Cell>;
    enum Role { UnderRole = Qt::UserRole + 1, ShareRole, NumberRole, MutedRole, StrongRole, StripRole };
    /// One build of a strip.
    enum Strip { StripPassed, StripFailed, StripBoth };

    RowsModel(QStringList heads, QObject* parent);

    void setRows(std::vector<Row> rows);
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QStringList m_heads;
    std::vector<Row> m_rows;
};

} // namespace fermata::ui
