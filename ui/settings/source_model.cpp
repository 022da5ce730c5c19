#include "ui/settings/source_model.h"

#include <algorithm>
#include <map>
#include <set>

#include "ui/wording/wording.h"

namespace fermata::ui {
namespace {

bool isSameRow(const engine::SourceView& one, const engine::SourceView& other) {
    return one.name == other.name && one.kind == other.kind;
}

} // namespace

SourceModel::SourceModel(QObject* parent) : QAbstractTableModel(parent) {}

std::vector<SourceModel::Row> SourceModel::rowsOf(const engine::Snapshot& snapshot) {
    std::map<std::pair<std::string, std::string>, int> places;
    std::set<int> shown;
    const auto& settings = snapshot.settings;
    for (std::size_t i = 0; settings && i < settings->sources.size(); ++i)
        places[{settings->sources[i].kind, settings->sources[i].name}] = static_cast<int>(i);
    std::vector<Row> rows;
    for (const engine::SourceView& view : snapshot.sources) {
        const auto place = places.find({view.kind, view.name});
        rows.push_back({view, place == places.end() ? -1 : place->second});
        shown.insert(rows.back().setting);
    }
    // A source that the engine has not spoken of yet is never heard, not absent.
    for (std::size_t i = 0; settings && i < settings->sources.size(); ++i) {
        if (shown.contains(static_cast<int>(i)))
            continue;
        const workspace::SourceSetting& setting = settings->sources[i];
        engine::SourceView view;
        view.name = setting.name;
        view.kind = setting.kind;
        view.address = setting.url.empty() ? setting.folder : setting.url;
        view.interval = setting.every;
        rows.push_back({std::move(view), static_cast<int>(i)});
    }
    return rows;
}

void SourceModel::setSnapshot(const engine::Snapshot& snapshot) {
    std::vector<Row> rows = rowsOf(snapshot);
    m_settings = snapshot.settings;
    m_at = snapshot.at;
    // The common beginning and end stay where they are; what lies between went out and came in.
    const auto same = [](const Row& one, const Row& other) { return isSameRow(one.view, other.view); };
    const auto old = static_cast<int>(m_rows.size()), now = static_cast<int>(rows.size());
    int head = 0, tail = 0;
    while (head < std::min(old, now) &&
           same(m_rows[static_cast<std::size_t>(head)], rows[static_cast<std::size_t>(head)]))
        ++head;
    while (tail < std::min(old, now) - head &&
           same(m_rows[static_cast<std::size_t>(old - tail - 1)], rows[static_cast<std::size_t>(now - tail - 1)]))
        ++tail;
    if (old - tail > head) {
        beginRemoveRows({}, head, old - tail - 1);
        m_rows.erase(m_rows.begin() + head, m_rows.end() - tail);
        endRemoveRows();
    }
    if (now - tail > head) {
        beginInsertRows({}, head, now - tail - 1);
        m_rows.insert(m_rows.begin() + head, rows.begin() + head, rows.end() - tail);
        endInsertRows();
    }
    m_rows = std::move(rows);
    if (!m_rows.empty()) // ages move with each snapshot, so every row is another
        emit dataChanged(index(0, 0), index(now - 1, columns - 1));
}

const engine::SourceView* SourceModel::source(const QModelIndex& index) const {
    return index.isValid() && index.row() < rowCount() ? &m_rows[static_cast<std::size_t>(index.row())].view : nullptr;
}

const workspace::SourceSetting* SourceModel::setting(const QModelIndex& index) const {
    if (!m_settings || !source(index))
        return nullptr;
    const int place = m_rows[static_cast<std::size_t>(index.row())].setting;
    // While rows come and go their places are of the settings before; the name tells.
    if (place < 0 || static_cast<std::size_t>(place) >= m_settings->sources.size())
        return nullptr;
    const workspace::SourceSetting& setting = m_settings->sources[static_cast<std::size_t>(place)];
    return setting.name == source(index)->name ? &setting : nullptr;
}

QModelIndex SourceModel::find(const std::string& name) const {
    for (std::size_t row = 0; row < m_rows.size(); ++row)
        if (m_rows[row].setting >= 0 && m_rows[row].view.name == name)
            return index(static_cast<int>(row), 0);
    return {};
}

int SourceModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int SourceModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columns;
}

QString SourceModel::words(const Row& row, int column) const {
    const engine::SourceView& view = row.view;
    switch (column) {
    case State:
        return wording::sourceState(view.state);
    case Name:
        return wording::oneLine(view.name, 80);
    case Kind:
        return wording::oneLine(view.kind, 40);
    case Address:
        return wording::oneLine(view.address, 300);
    case Age:
        return view.lastSeen ? wording::age(*view.lastSeen, m_at) : tr("never", "a source was heard");
    case Every:
        return view.interval.count() > 0 ? wording::duration(view.interval) : QString();
    case Budget:
        if (!view.budget)
            return {};
        return view.budgetOf ? tr("%1 of %2", "calls left, of how many")
                                   .arg(wording::count(static_cast<std::uint64_t>(std::max(0, *view.budget))),
                                        wording::count(static_cast<std::uint64_t>(std::max(0, *view.budgetOf))))
                             : wording::count(static_cast<std::uint64_t>(std::max(0, *view.budget)));
    case Message:
        return wording::oneLine(view.message, 300);
    default:
        return {};
    }
}

QVariant SourceModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    if (role == Qt::DisplayRole)
        return words(row, index.column());
    if (role == Qt::AccessibleTextRole && index.column() == State) // the whole row, where a reader lands
        return tr("%1, %2, %3", "state, name, kind of a source")
            .arg(words(row, State), words(row, Name), words(row, Kind));
    if (role == Qt::AccessibleTextRole)
        return words(row, index.column());
    return {};
}

QVariant SourceModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case State:
        return tr("State");
    case Name:
        return tr("Name");
    case Kind:
        return tr("Kind");
    case Address:
        return tr("Address");
    case Age:
        return tr("Heard", "how long ago");
    case Every:
        return tr("Every", "interval between two looks");
    case Budget:
        return tr("Calls left");
    case Message:
        return tr("Last error");
    default:
        return {};
    }
}

} // namespace fermata::ui
