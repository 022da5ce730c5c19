#include "ui/audit/record_model.h"

#include <algorithm>
#include <limits>

#include "ui/wording/wording.h"

namespace fermata::ui {
namespace {

/// 20,000 records: enough that scrolling back and forth asks nobody, little enough to keep.
constexpr int keptPages = 100;

} // namespace

RecordModel::RecordModel(Source source, QObject* parent) :
    QAbstractTableModel(parent), m_source(std::move(source)), m_pages(keptPages), m_isAlive(std::make_shared<bool>(true)) {
    want(0);
}

RecordModel::~RecordModel() {
    *m_isAlive = false;
}

void RecordModel::setFilter(const Filter& filter) {
    if (filter == m_filter)
        return;
    m_filter = filter;
    ++m_generation;
    m_wanted.clear();
    m_pages.clear();
    m_hasAnswered = false;
    if (m_rows > 0) { // other records altogether: what was shown is gone
        m_isTaking = true;
        beginRemoveRows({}, 0, m_rows - 1);
        m_rows = 0;
        endRemoveRows();
        m_isTaking = false;
    }
    want(0);
}

void RecordModel::refresh() {
    ++m_generation;
    m_wanted.clear();
    m_pages.clear();
    want(0);
}

void RecordModel::want(std::uint64_t page) const {
    if (!m_source || m_isTaking || m_wanted.contains(page))
        return; // while rows come in their numbers move: the view asks again when it paints
    m_wanted.insert(page);
    engine::Engine::RecordQuery query;
    query.skip = page * pageSize;
    query.count = pageSize;
    query.who = m_filter.who;
    query.kind = m_filter.kind;
    query.text = m_filter.text;
    auto* self = const_cast<RecordModel*>(this); // data() asks for what is missing, and is const
    m_source(query, [self, alive = m_isAlive, page, generation = m_generation](Result<Page> rows, std::uint64_t total) {
        if (*alive)
            self->take(page, generation, std::move(rows), total);
    });
}

void RecordModel::take(std::uint64_t page, std::uint64_t generation, Result<Page> rows, std::uint64_t total) {
    if (generation != m_generation)
        return;
    m_wanted.remove(page);
    m_hasAnswered = true;
    m_isTaking = true;
    if (!rows) {
        m_isTaking = false;
        m_problem = wording::error(rows.error());
        emit answered();
        return;
    }
    m_problem.clear();
    const auto most = static_cast<std::uint64_t>(std::numeric_limits<int>::max() / 2);
    const int now = static_cast<int>(std::min(total, most));
    // Newest first: what is new comes in at the top, so that the selected row stays the selected record.
    if (now > m_rows && m_rows > 0) {
        beginInsertRows({}, 0, now - m_rows - 1);
        m_rows = now;
        m_pages.clear();
        endInsertRows();
    } else if (now > m_rows) {
        beginInsertRows({}, 0, now - 1);
        m_rows = now;
        endInsertRows();
    } else if (now < m_rows) {
        beginRemoveRows({}, now, m_rows - 1);
        m_rows = now;
        endRemoveRows();
    }
    const int first = static_cast<int>(std::min(page * pageSize, most));
    const int last = std::min(m_rows, first + static_cast<int>(rows->size())) - 1;
    m_pages.insert(page, new Page(*std::move(rows)));
    m_isTaking = false;
    if (last >= first)
        emit dataChanged(index(first, 0), index(last, columns - 1));
    emit answered();
}

const engine::RecordView* RecordModel::record(const QModelIndex& index) const {
    if (!index.isValid() || index.row() >= m_rows)
        return nullptr;
    const auto row = static_cast<std::uint64_t>(index.row());
    const auto* page = m_pages.object(row / pageSize);
    if (!page) {
        want(row / pageSize);
        page = m_pages.object(row / pageSize); // a source may answer at once
    }
    const auto at = row % pageSize;
    return page && at < page->size() ? &(*page)[at] : nullptr;
}

int RecordModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : m_rows; }

int RecordModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : columns; }

QVariant RecordModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || (role != Qt::DisplayRole && role != Qt::AccessibleTextRole))
        return {};
    const auto* view = record(index);
    if (!view)
        return {};
    switch (index.column()) {
    case Number:
        return wording::count(view->number);
    case At:
        return wording::stamp(view->at);
    case Who:
        return view->person.empty() ? tr("Fermata") : wording::oneLine(view->person, 80);
    case Kind:
        return wording::oneLine(view->kind, 60);
    case Subject:
        return wording::oneLine(view->subject, 160);
    case Reason:
        return wording::oneLine(view->reason, 300);
    case Hash:
        return QString::fromStdString(view->hash.substr(0, 12));
    default:
        return {};
    }
}

QVariant RecordModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Number:
        return tr("No.");
    case At:
        return tr("Time");
    case Who:
        return tr("Who");
    case Kind:
        return tr("Kind");
    case Subject:
        return tr("About");
    case Reason:
        return tr("Reason");
    case Hash:
        return tr("Hash");
    default:
        return {};
    }
}

} // namespace fermata::ui
