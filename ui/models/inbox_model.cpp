#include "ui/models/inbox_model.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "ui/wording/wording.h"

namespace fermata::ui {

namespace {

/// Whether a row looks different; the waiting time is told apart, because it changes in every snapshot.
bool looksDifferent(const engine::ChangeView& before, const engine::ChangeView& after) {
    return before.decision != after.decision || before.error != after.error ||
           before.waitingSince != after.waitingSince || before.isDone != after.isDone ||
           before.acts.size() != after.acts.size() || before.change.title != after.change.title ||
           before.change.head != after.change.head;
}

/// Whether the waiting time of a change reads differently at `after`.
bool readsDifferently(const engine::ChangeView& view, Time before, Time after) {
    if (before == after)
        return false;
    const Seconds then = before - view.waitingSince, now = after - view.waitingSince;
    const bool isFirstMinute = then < std::chrono::minutes{1} || now < std::chrono::minutes{1};
    return isFirstMinute ||
           std::chrono::floor<std::chrono::minutes>(then) != std::chrono::floor<std::chrono::minutes>(now);
}

QString cause(const engine::ChangeView& view) {
    if (!view.error.empty())
        return wording::oneLine(view.error);
    if (view.isDone && !view.acts.empty())
        return wording::act(view.acts.back().kind);
    if (!view.decision)
        return InboxModel::tr("being assessed");
    for (const decision::HardRule& rule : view.decision->rules)
        if (rule.state == decision::RuleState::NotMet && rule.atBest == view.decision->verdict)
            return wording::sentence(rule.message);
    if (!view.decision->reasons.empty())
        return wording::sentence(view.decision->reasons.front().message);
    return wording::sentence(view.decision->summary);
}

/// What a day of waiting costs; 0 where that is not known.
double costOfDay(const engine::ChangeView& view) {
    return view.decision && view.decision->worth.isWeighed ? view.decision->worth.perDay : 0.0;
}

QString money(double amount, const std::string& unit) {
    return InboxModel::tr("%1 %2/day", "amount, unit")
        .arg(wording::count(static_cast<std::uint64_t>(std::llround(std::max(0.0, amount)))),
             wording::oneLine(unit, 12));
}

quintptr idOfGroup(int group) {
    return static_cast<quintptr>(group) + 1;
}

} // namespace

InboxGroup groupOf(const engine::ChangeView& view) {
    using decision::Verdict;
    if (view.isDone)
        return InboxGroup::Done;
    if (view.needsPerson)
        return InboxGroup::NeedsYou;
    if (!view.decision)
        return InboxGroup::Assessing;
    switch (view.decision->verdict) {
    case Verdict::FastTrack:
        return InboxGroup::FastTrack;
    case Verdict::Approve:
        return InboxGroup::Approve;
    case Verdict::Review:
        return InboxGroup::Review;
    case Verdict::Hold:
        return view.decision->holdUntil ? InboxGroup::HoldUntil : InboxGroup::Hold;
    case Verdict::Block:
        return InboxGroup::Block;
    }
    return InboxGroup::Assessing;
}

const engine::ChangeView* findChange(const engine::Snapshot& snapshot, const std::string& key) {
    if (key.empty())
        return nullptr;
    const auto found = std::ranges::find_if(snapshot.changes, [&](const auto& view) { return view.change.key == key; });
    return found == snapshot.changes.end() ? nullptr : &*found;
}

InboxModel::InboxModel(QObject* parent)
    : QAbstractItemModel(parent), m_snapshot(std::make_shared<const engine::Snapshot>()) {}

void InboxModel::setSnapshot(const SnapshotPointer& snapshot) {
    struct Place {
        InboxGroup group;
        std::size_t change;
        bool isShown = false;
    };
    std::unordered_map<std::string, Place> places;
    places.reserve(snapshot->changes.size());
    for (std::size_t i = 0; i < snapshot->changes.size(); ++i)
        places.try_emplace(snapshot->changes[i].change.key, Place{groupOf(snapshot->changes[i]), i});

    // First what left, while every row still points into the snapshot that is shown.
    for (int g = 0; g < inboxGroupCount; ++g)
        removeRowsThat(g, [&](const Row& row) {
            const auto found = places.find(row.key);
            return found == places.end() || found->second.group != static_cast<InboxGroup>(g);
        });
    const SnapshotPointer before = std::exchange(m_snapshot, snapshot);
    std::array<std::vector<int>, inboxGroupCount> different;
    for (std::size_t g = 0; g < m_groups.size(); ++g)
        for (std::size_t r = 0; r < m_groups[g].size(); ++r) {
            Row& row = m_groups[g][r];
            Place& place = places.at(row.key);
            place.isShown = true;
            if (looksDifferent(before->changes[row.change], snapshot->changes[place.change]))
                different[g].push_back(static_cast<int>(r));
            row.change = place.change;
        }
    for (int g = 0; g < inboxGroupCount; ++g)
        for (const int row : different[static_cast<std::size_t>(g)])
            emit dataChanged(index(row, 0, index(g, 0)), index(row, 0, index(g, 0)));
    std::array<Rows, inboxGroupCount> arrivals;
    for (const auto& [key, place] : places)
        if (!place.isShown)
            arrivals[static_cast<std::size_t>(place.group)].push_back({key, place.change});
    for (int g = 0; g < inboxGroupCount; ++g) {
        Rows& rows = m_groups[static_cast<std::size_t>(g)];
        Rows& fresh = arrivals[static_cast<std::size_t>(g)];
        const QModelIndex parentIndex = index(g, 0);
        // Waiting times are shown in minutes after the first one; only those that read differently are told.
        for (std::size_t r = 0; r < rows.size(); ++r) {
            std::size_t end = r;
            while (end < rows.size() && readsDifferently(snapshot->changes[rows[end].change], before->at, snapshot->at))
                ++end;
            if (end > r)
                emit dataChanged(index(static_cast<int>(r), 0, parentIndex),
                                 index(static_cast<int>(end) - 1, 0, parentIndex), {WaitRole});
            r = end;
        }
        if (!fresh.empty()) {
            std::ranges::sort(fresh, [&](const Row& one, const Row& other) {
                const auto& a = snapshot->changes[one.change];
                const auto& b = snapshot->changes[other.change];
                const double dearA = -costOfDay(a), dearB = -costOfDay(b);
                return std::tie(dearA, a.waitingSince, one.key) < std::tie(dearB, b.waitingSince, other.key);
            });
            const int first = static_cast<int>(rows.size());
            beginInsertRows(parentIndex, first, first + static_cast<int>(fresh.size()) - 1);
            std::ranges::move(fresh, std::back_inserter(rows));
            endInsertRows();
        }
        emit dataChanged(parentIndex, parentIndex, {CountRole, FactRole, Qt::DisplayRole});
    }
}

void InboxModel::removeRowsThat(int group, const std::function<bool(const Row&)>& leaves) {
    Rows& rows = m_groups[static_cast<std::size_t>(group)];
    // In contiguous stretches from the back, so that earlier row numbers stay true.
    for (auto end = rows.end(); end != rows.begin();) {
        if (!leaves(*std::prev(end))) {
            --end;
            continue;
        }
        auto first = std::prev(end);
        while (first != rows.begin() && leaves(*std::prev(first)))
            --first;
        const auto at = first - rows.begin();
        beginRemoveRows(index(group, 0), static_cast<int>(at), static_cast<int>(end - rows.begin()) - 1);
        rows.erase(first, end);
        endRemoveRows();
        end = rows.begin() + at;
    }
}

QModelIndex InboxModel::groupIndex(InboxGroup group) const {
    return index(static_cast<int>(group), 0);
}

int InboxModel::countOf(InboxGroup group) const {
    return static_cast<int>(m_groups[static_cast<std::size_t>(group)].size());
}

QModelIndex InboxModel::indexOf(const std::string& key) const {
    for (int g = 0; g < inboxGroupCount; ++g) {
        const Rows& rows = m_groups[static_cast<std::size_t>(g)];
        const auto found = std::ranges::find(rows, key, &Row::key);
        if (found != rows.end())
            return index(static_cast<int>(found - rows.begin()), 0, index(g, 0));
    }
    return {};
}

std::string InboxModel::nextThatNeedsYou(const std::string& key) const {
    const Rows& rows = m_groups[static_cast<std::size_t>(InboxGroup::NeedsYou)];
    if (rows.empty())
        return {};
    const auto found = std::ranges::find(rows, key, &Row::key);
    if (found == rows.end() || found + 1 == rows.end())
        return rows.front().key;
    return (found + 1)->key;
}

QModelIndex InboxModel::index(int row, int column, const QModelIndex& parent) const {
    if (column != 0 || row < 0 || row >= rowCount(parent))
        return {};
    return createIndex(row, 0, parent.isValid() ? idOfGroup(parent.row()) : quintptr{0});
}

QModelIndex InboxModel::parent(const QModelIndex& child) const {
    if (!child.isValid() || child.internalId() == 0)
        return {};
    return createIndex(static_cast<int>(child.internalId()) - 1, 0, quintptr{0});
}

int InboxModel::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid())
        return inboxGroupCount;
    if (parent.internalId() != 0 || parent.column() != 0)
        return 0;
    return static_cast<int>(m_groups[static_cast<std::size_t>(parent.row())].size());
}

int InboxModel::columnCount(const QModelIndex&) const {
    return 1;
}

QVariant InboxModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    if (index.internalId() == 0)
        return groupData(static_cast<InboxGroup>(index.row()), role);
    const auto group = static_cast<InboxGroup>(index.internalId() - 1);
    const Row& row = m_groups[static_cast<std::size_t>(group)][static_cast<std::size_t>(index.row())];
    return changeData(group, m_snapshot->changes[row.change], role);
}

QVariant InboxModel::groupData(InboxGroup group, int role) const {
    const Rows& rows = m_groups[static_cast<std::size_t>(group)];
    switch (role) {
    case Qt::DisplayRole:
        switch (group) {
        case InboxGroup::NeedsYou:
            return tr("Needs you");
        case InboxGroup::HoldUntil:
            return tr("Hold, until a time");
        case InboxGroup::Hold:
            return tr("Hold");
        case InboxGroup::Review:
            return tr("Review, asked of others");
        case InboxGroup::Approve:
            return tr("Approve");
        case InboxGroup::FastTrack:
            return tr("Fast track");
        case InboxGroup::Block:
            return tr("Block, with the author");
        case InboxGroup::Assessing:
            return tr("Not assessed yet");
        case InboxGroup::Done:
            return tr("Done");
        }
        return {};
    case Qt::AccessibleTextRole:
        return tr("%1, changes: %n", "a group of the inbox", static_cast<int>(rows.size()))
            .arg(groupData(group, Qt::DisplayRole).toString());
    case IsGroupRole:
        return true;
    case GroupRole:
        return static_cast<int>(group);
    case CountRole:
        return static_cast<int>(rows.size());
    case FactRole: {
        if (group == InboxGroup::HoldUntil)
            return tr("releases by itself");
        if (rows.empty() || group == InboxGroup::Done)
            return QString();
        if (group == InboxGroup::NeedsYou) {
            // Only what is stated in the unit of the policy adds up; the gate counts nothing else.
            double cost = 0.0;
            std::string unit;
            for (const Row& row : rows)
                if (const auto& view = m_snapshot->changes[row.change]; costOfDay(view) > 0.0) {
                    cost += costOfDay(view);
                    unit = view.decision->unit;
                }
            if (cost > 0.0)
                return tr("waiting costs %1", "an amount").arg(money(cost, unit));
        }
        Time oldest = m_snapshot->at;
        for (const Row& row : rows)
            oldest = std::min(oldest, m_snapshot->changes[row.change].waitingSince);
        return tr("oldest %1", "waiting time").arg(wording::age(oldest, m_snapshot->at));
    }
    default:
        return {};
    }
}

QVariant InboxModel::changeData(InboxGroup group, const engine::ChangeView& view, int role) const {
    const decision::Decision* decided = view.decision.get();
    switch (role) {
    case Qt::DisplayRole:
        return wording::oneLine(view.change.title.empty() ? view.change.key : view.change.title);
    case Qt::ToolTipRole: // escaped, because a tooltip guesses whether it is markup
        return QStringLiteral("<qt>%1</qt>")
            .arg(changeData(group, view, Qt::AccessibleTextRole).toString().toHtmlEscaped());
    case Qt::AccessibleTextRole:
        return tr("%1. %2: %3. %4 by %5, waiting %6", "title. verdict: cause. place by authors, waiting duration")
            .arg(changeData(group, view, Qt::DisplayRole).toString(),
                 changeData(group, view, VerdictWordRole).toString(), cause(view), wording::place(view.change),
                 wording::authors(view.change), wording::age(view.waitingSince, m_snapshot->at));
    case KeyRole:
        return QString::fromStdString(view.change.key);
    case IsGroupRole:
        return false;
    case GroupRole:
        return static_cast<int>(group);
    case VerdictRole:
        return decided ? static_cast<int>(decided->verdict) : -1;
    case IsTimedRole:
        return decided && decided->verdict == decision::Verdict::Hold && decided->holdUntil.has_value();
    case VerdictWordRole:
        return decided              ? wording::verdict(decided->verdict)
               : view.error.empty() ? tr("No verdict yet")
                                    : tr("Not assessed");
    case CauseRole:
        return cause(view);
    case PlaceRole:
        return wording::place(view.change);
    case WaitRole:
        if (decided && decided->holdUntil && decided->verdict == decision::Verdict::Hold)
            return tr("%1, in %2", "a time, in a duration")
                .arg(wording::moment(*decided->holdUntil, m_snapshot->at),
                     wording::duration(*decided->holdUntil - m_snapshot->at));
        return wording::age(view.waitingSince, m_snapshot->at);
    case AuthorsRole:
        return wording::authors(view.change);
    case CostRole:
        return costOfDay(view) > 0.0 ? money(costOfDay(view), decided->unit) : QString();
    default:
        return {};
    }
}

QString InboxModel::asText(const QModelIndex& index) const {
    if (!index.isValid())
        return {};
    // A row is pasted into spreadsheets: what one would compute gets an apostrophe in front.
    const auto text = [&](int role) {
        const QString words = data(index, role).toString();
        return !words.isEmpty() && QStringLiteral("=+-@").contains(words.front()) ? u'\'' + words : words;
    };
    if (data(index, IsGroupRole).toBool())
        return text(Qt::DisplayRole) + u'\t' + text(CountRole) + u'\t' + text(FactRole);
    return QStringList{text(Qt::DisplayRole), text(VerdictWordRole), text(CauseRole), text(PlaceRole),
                       text(AuthorsRole),     text(WaitRole),        text(CostRole)}
        .join(u'\t');
}

} // namespace fermata::ui
