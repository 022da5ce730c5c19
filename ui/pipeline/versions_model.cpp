#include "ui/pipeline/versions_model.h"

#include <cstdlib>

#include <QHash>

#include "ui/pipeline/graph_words.h"
#include "ui/widgets/text_line.h"

namespace fermata::ui {

void VersionsModel::setTable(const VersionTable& table) {
    if (table.environments != m_table.environments) {
        beginResetModel(); // other columns: another table
        m_table = table;
        endResetModel();
        return;
    }
    QHash<QString, std::size_t> place;
    for (std::size_t i = 0; i < table.rows.size(); ++i)
        place.insert(table.rows[i].key, i);
    auto& rows = m_table.rows;
    for (int last = static_cast<int>(rows.size()) - 1; last >= 0;) {
        if (place.contains(rows[static_cast<std::size_t>(last)].key)) {
            --last;
            continue;
        }
        int first = last;
        while (first > 0 && !place.contains(rows[static_cast<std::size_t>(first) - 1].key))
            --first;
        beginRemoveRows({}, first, last);
        rows.erase(rows.begin() + first, rows.begin() + last + 1);
        endRemoveRows();
        last = first - 1;
    }
    std::vector<bool> isKnown(table.rows.size(), false);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto at = place.value(rows[i].key);
        isKnown[at] = true;
        if (rows[i] == table.rows[at])
            continue;
        rows[i] = table.rows[at];
        emit dataChanged(index(static_cast<int>(i), 0), index(static_cast<int>(i), columnCount() - 1));
    }
    std::vector<VersionRow> fresh;
    for (std::size_t i = 0; i < table.rows.size(); ++i)
        if (!isKnown[i] && place.value(table.rows[i].key) == i)
            fresh.push_back(table.rows[i]);
    if (fresh.empty())
        return;
    const int first = static_cast<int>(rows.size());
    beginInsertRows({}, first, first + static_cast<int>(fresh.size()) - 1);
    rows.insert(rows.end(), fresh.begin(), fresh.end());
    endInsertRows();
}

const VersionCell* VersionsModel::cell(const QModelIndex& index) const {
    if (!index.isValid() || index.column() < FirstEnvironment || index.column() >= budgetColumn())
        return nullptr;
    const auto& cell = row(index.row()).cells[static_cast<std::size_t>(index.column() - FirstEnvironment)];
    return cell.version.isEmpty() ? nullptr : &cell;
}

QModelIndex VersionsModel::indexOfNode(const QString& nodeId) const {
    if (nodeId.startsWith(QLatin1String("environment.")))
        for (std::size_t r = 0; r < m_table.rows.size(); ++r)
            for (std::size_t c = 0; c < m_table.rows[r].cells.size(); ++c)
                if (m_table.rows[r].cells[c].nodeId == nodeId)
                    return index(static_cast<int>(r), FirstEnvironment + static_cast<int>(c));
    return {};
}

int VersionsModel::rowOfBand(const QString& band) const {
    for (std::size_t r = 0; r < m_table.rows.size(); ++r)
        if (m_table.rows[r].band == band)
            return static_cast<int>(r);
    return -1;
}

QString VersionsModel::comparison(const QModelIndex& one, const QModelIndex& other) const {
    const auto* a = cell(one);
    const auto* b = cell(other);
    if (!a || !b || one == other)
        return {};
    const auto name = [&](const QModelIndex& at, const VersionCell& of) {
        return tr("%1 in %2 %3", "service, environment, version")
            .arg(row(at.row()).service, headerData(at.column(), Qt::Horizontal, Qt::DisplayRole).toString(),
                 of.version);
    };
    if (one.row() != other.row())
        return tr("%1 beside %2").arg(name(one, *a), name(other, *b));
    if (a->version == b->version)
        return tr("%1 and %2: the same").arg(name(one, *a), name(other, *b));
    if (!a->behind || !b->behind)
        return tr("%1 and %2: how many releases apart is not known").arg(name(one, *a), name(other, *b));
    return tr("%1 and %2: releases apart: %n", nullptr, std::abs(*a->behind - *b->behind))
        .arg(name(one, *a), name(other, *b));
}

int VersionsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_table.rows.size());
}

int VersionsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : sinceColumn() + 1;
}

QVariant VersionsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto& of = row(index.row());
    const auto* version = cell(index);
    if (role == KeyRole)
        return of.band;
    if (role == NodeRole)
        return version ? version->nodeId : QString();
    if (role == Qt::AccessibleTextRole || role == Qt::ToolTipRole) {
        const auto said = version                                                 ? version->accessible
                          : index.column() == Service || index.column() == Newest ? of.accessible
                                                                                  : QString();
        if (!said.isEmpty())
            return role == Qt::ToolTipRole ? plainToolTip(said) : said;
    }
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    if (index.column() == Service)
        return of.service;
    if (index.column() == Newest)
        return of.newest;
    if (index.column() == budgetColumn())
        return of.budget ? percent(*of.budget) : tr("not known");
    if (index.column() == sinceColumn())
        return of.since;
    return version ? version->version : QString();
}

QVariant VersionsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    if (section == Service)
        return tr("Service");
    if (section == Newest)
        return tr("Newest");
    if (section == budgetColumn())
        return tr("Error budget left");
    if (section == sinceColumn())
        return tr("Since last deploy");
    return m_table.environments.value(section - FirstEnvironment);
}

} // namespace fermata::ui
