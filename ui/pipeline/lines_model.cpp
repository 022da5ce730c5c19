#include "ui/pipeline/lines_model.h"

#include <QHash>

namespace fermata::ui {

void LinesModel::setLines(std::vector<ChangeLine> lines) {
    QHash<QString, std::size_t> place;
    for (std::size_t i = 0; i < lines.size(); ++i)
        place.insert(lines[i].key, i);
    // Gone ones in runs from below, so that thousands of them are a few messages to the view.
    for (int last = static_cast<int>(m_lines.size()) - 1; last >= 0;) {
        if (place.contains(m_lines[static_cast<std::size_t>(last)].key)) {
            --last;
            continue;
        }
        int first = last;
        while (first > 0 && !place.contains(m_lines[static_cast<std::size_t>(first) - 1].key))
            --first;
        beginRemoveRows({}, first, last);
        m_lines.erase(m_lines.begin() + first, m_lines.begin() + last + 1);
        endRemoveRows();
        last = first - 1;
    }
    std::vector<bool> isKnown(lines.size(), false);
    for (std::size_t row = 0; row < m_lines.size(); ++row) {
        const auto at = place.value(m_lines[row].key);
        isKnown[at] = true;
        if (m_lines[row] == lines[at])
            continue;
        m_lines[row] = std::move(lines[at]);
        const auto changed = index(static_cast<int>(row));
        emit dataChanged(changed, changed);
    }
    std::vector<ChangeLine> fresh;
    for (std::size_t i = 0; i < lines.size(); ++i)
        if (!isKnown[i] && place.value(lines[i].key) == i)
            fresh.push_back(std::move(lines[i]));
    if (fresh.empty())
        return;
    const int first = static_cast<int>(m_lines.size());
    beginInsertRows({}, first, first + static_cast<int>(fresh.size()) - 1);
    std::move(fresh.begin(), fresh.end(), std::back_inserter(m_lines));
    endInsertRows();
}

const ChangeLine& LinesModel::line(const QModelIndex& index) const {
    return m_lines.at(static_cast<std::size_t>(index.row()));
}

QModelIndex LinesModel::indexOf(const QString& key) const {
    for (std::size_t row = 0; row < m_lines.size(); ++row)
        if (m_lines[row].key == key)
            return index(static_cast<int>(row));
    return {};
}

int LinesModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

QVariant LinesModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto& line = m_lines[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return line.title;
    case Qt::AccessibleTextRole:
        return line.accessible;
    case KeyRole:
        return line.key;
    default:
        return {};
    }
}

} // namespace fermata::ui
