#include "ui/settings/environment_model.h"

#include <algorithm>

#include "ui/wording/wording.h"

namespace fermata::ui {

void EnvironmentModel::setSnapshot(const engine::Snapshot& snapshot) {
    std::vector<std::string> ids;
    if (snapshot.policy)
        for (const decision::Environment& environment : snapshot.policy->environments)
            ids.push_back(environment.id);
    for (const engine::ArmView& arm : snapshot.armed)
        if (std::ranges::find(ids, arm.environment) == ids.end())
            ids.push_back(arm.environment);
    std::vector<Row> rows;
    for (const std::string& id : ids) {
        const auto arm = std::ranges::find(snapshot.armed, id, &engine::ArmView::environment);
        if (arm == snapshot.armed.end()) {
            rows.push_back({id, {wording::oneLine(id, 80), tr("Dry run"), {}, {}, {}, {}}});
            continue;
        }
        QStringList actions;
        for (const std::string& action : arm->actions)
            actions.append(wording::oneLine(action, 40));
        rows.push_back({id,
                        {wording::oneLine(id, 80), tr("Armed"), actions.join(QStringLiteral(", ")),
                         wording::moment(arm->until, snapshot.at), wording::oneLine(arm->person, 60),
                         wording::oneLine(arm->reason, 200)},
                        true});
    }
    const auto old = static_cast<int>(m_rows.size()), now = static_cast<int>(rows.size());
    if (now < old) {
        beginRemoveRows({}, now, old - 1);
        m_rows.resize(static_cast<std::size_t>(now));
        endRemoveRows();
    } else if (now > old) {
        beginInsertRows({}, old, now - 1);
        m_rows.insert(m_rows.end(), rows.begin() + old, rows.end());
        endInsertRows();
    }
    for (int row = 0; row < now; ++row) {
        Row& shown = m_rows[static_cast<std::size_t>(row)];
        Row& newest = rows[static_cast<std::size_t>(row)];
        if (shown.id == newest.id && shown.words == newest.words && shown.isArmed == newest.isArmed)
            continue;
        shown = std::move(newest);
        emit dataChanged(index(row, 0), index(row, columns - 1));
    }
}

QString EnvironmentModel::environment(const QModelIndex& index) const {
    return index.isValid() && index.row() < rowCount()
               ? QString::fromStdString(m_rows[static_cast<std::size_t>(index.row())].id)
               : QString();
}

bool EnvironmentModel::isArmed(const QModelIndex& index) const {
    return index.isValid() && index.row() < rowCount() && m_rows[static_cast<std::size_t>(index.row())].isArmed;
}

int EnvironmentModel::armedCount() const {
    return static_cast<int>(std::ranges::count(m_rows, true, &Row::isArmed));
}

int EnvironmentModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int EnvironmentModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columns;
}

QVariant EnvironmentModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    if (role == Qt::AccessibleTextRole && index.column() == Environment)
        return row.words.join(QStringLiteral(", "));
    return role == Qt::DisplayRole || role == Qt::AccessibleTextRole ? row.words.value(index.column()) : QVariant();
}

QVariant EnvironmentModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Environment:
        return tr("Environment");
    case Standing:
        return tr("Standing", "armed, or a dry run");
    case Actions:
        return tr("For");
    case Until:
        return tr("Until");
    case Person:
        return tr("By");
    case Reason:
        return tr("Reason");
    default:
        return {};
    }
}

} // namespace fermata::ui
