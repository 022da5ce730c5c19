#include "ui/models/palette_model.h"

#include <algorithm>

#include <QStringList>

namespace fermata::ui {

namespace {

/// More than a person reads; the rest comes with the next letter.
constexpr std::size_t mostFound = 200;

} // namespace

void PaletteModel::setEntries(std::vector<Entry> entries) {
    beginResetModel(); // a new list for a palette that just opened, not a refresh
    m_entries = std::move(entries);
    m_found = matching({});
    endResetModel();
}

void PaletteModel::setWords(const QString& words) {
    if (!m_found.empty()) {
        beginRemoveRows({}, 0, static_cast<int>(m_found.size()) - 1);
        m_found.clear();
        endRemoveRows();
    }
    std::vector<std::size_t> found = matching(words);
    if (found.empty())
        return;
    beginInsertRows({}, 0, static_cast<int>(found.size()) - 1);
    m_found = std::move(found);
    endInsertRows();
}

std::vector<std::size_t> PaletteModel::matching(const QString& words) const {
    const QStringList wanted = words.split(u' ', Qt::SkipEmptyParts);
    std::vector<std::pair<int, std::size_t>> ranked;
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        const Entry& entry = m_entries[i];
        const bool holdsAll = std::ranges::all_of(wanted, [&](const QString& word) {
            return entry.title.contains(word, Qt::CaseInsensitive) || entry.detail.contains(word, Qt::CaseInsensitive);
        });
        if (!holdsAll)
            continue;
        const bool begins = !wanted.isEmpty() && entry.title.startsWith(wanted.front(), Qt::CaseInsensitive);
        ranked.emplace_back(begins ? 0 : 1, i);
    }
    std::ranges::stable_sort(ranked, {}, &std::pair<int, std::size_t>::first);
    std::vector<std::size_t> found;
    for (const auto& [rank, entry] : ranked) {
        if (found.size() == mostFound)
            break;
        found.push_back(entry);
    }
    return found;
}

void PaletteModel::act(const QModelIndex& index) const {
    const Entry& entry = m_entries[m_found[static_cast<std::size_t>(index.row())]];
    if (entry.act)
        entry.act();
}

int PaletteModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_found.size()); }

QVariant PaletteModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    const Entry& entry = m_entries[m_found[static_cast<std::size_t>(index.row())]];
    switch (role) {
    case Qt::DisplayRole:
        return entry.title;
    case Qt::AccessibleTextRole:
        return QStringList{data(index, KindWordRole).toString(), entry.title, entry.detail, entry.key}.join(u' ').simplified();
    case DetailRole:
        return entry.detail;
    case KeyRole:
        return entry.key;
    case KindRole:
        return static_cast<int>(entry.kind);
    case KindWordRole:
        switch (entry.kind) {
        case Kind::Command:
            return tr("Command");
        case Kind::Change:
            return tr("Change");
        case Kind::Component:
            return tr("Component");
        case Kind::Person:
            return tr("Person");
        }
        return {};
    default:
        return {};
    }
}

} // namespace fermata::ui
