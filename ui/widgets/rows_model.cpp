#include "ui/widgets/rows_model.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace fermata::ui {

RowsModel::RowsModel(QStringList heads, QObject* parent) : QAbstractTableModel(parent), m_heads(std::move(heads)) {}

void RowsModel::setRows(std::vector<Row> rows) {
    const int before = static_cast<int>(m_rows.size());
    const int after = static_cast<int>(rows.size());
    if (after < before) {
        beginRemoveRows({}, after, before - 1);
        m_rows.resize(rows.size());
        endRemoveRows();
    }
    for (int row = 0; row < std::min(before, after); ++row) {
        auto& held = m_rows[static_cast<std::size_t>(row)];
        auto& now = rows[static_cast<std::size_t>(row)];
        if (held == now)
            continue;
        held = std::move(now);
        emit dataChanged(index(row, 0), index(row, columnCount() - 1));
    }
    if (after > before) {
        beginInsertRows({}, before, after - 1);
        std::move(rows.begin() + before, rows.end(), std::back_inserter(m_rows));
        endInsertRows();
    }
    if ((before == 0) != (after == 0) && columnCount() > 0)
        emit headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
}

int RowsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int RowsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_heads.size());
}

QVariant RowsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto& row = m_rows[static_cast<std::size_t>(index.row())];
    if (static_cast<std::size_t>(index.column()) >= row.size())
        return {};
    const auto& cell = row[static_cast<std::size_t>(index.column())];
    switch (role) {
    case Qt::DisplayRole:
        return cell.text;
    case Qt::AccessibleTextRole:
        return cell.under.isEmpty() ? cell.text : cell.text + QStringLiteral(", ") + cell.under;
    case UnderRole:
        return cell.under;
    case ShareRole:
        return cell.share;
    case NumberRole:
        return cell.isNumber;
    case MutedRole:
        return cell.isMuted;
    case StrongRole:
        return cell.isStrong;
    case StripRole:
        return QVariant::fromValue(cell.strip);
    default:
        return {};
    }
}

QVariant RowsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= m_heads.size())
        return {};
    if (role == Qt::TextAlignmentRole) { // a head stands over its numbers, which stand left in the first column
        const auto isNumber = [&](const Row& row) {
            return std::cmp_less(section, row.size()) && row[static_cast<std::size_t>(section)].isNumber;
        };
        return QVariant::fromValue(
            Qt::Alignment(Qt::AlignVCenter) |
            (section > 0 && std::ranges::any_of(m_rows, isNumber) ? Qt::AlignRight : Qt::AlignLeft));
    }
    return role == Qt::DisplayRole ? QVariant(m_heads[section]) : QVariant();
}

} // namespace fermata::ui
