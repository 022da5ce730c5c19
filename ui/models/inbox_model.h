// The inbox: what waits, grouped by what it asks for; tells exactly which rows changed and never resets.
#pragma once

#include <array>
#include <functional>
#include <string>
#include <vector>

#include <QAbstractItemModel>

#include "ui/bridge/bridge.h"

namespace fermata::ui {

enum class InboxGroup { NeedsYou, HoldUntil, Hold, Review, Approve, FastTrack, Block, Assessing, Done };
inline constexpr int inboxGroupCount = 9;

/// Two levels: the groups (always all of them, in order; a view hides empty ones) and their changes. Within a group
/// known changes keep their place and new ones come below, the dearest to wait for first, then the longest waiting, so
/// that nothing moves under the hand. GUI thread only.
class InboxModel final : public QAbstractItemModel {
    Q_OBJECT
public:
    enum Role {
        KeyRole = Qt::UserRole + 1, ///< QString; empty for a group
        IsGroupRole,
        GroupRole,   ///< int, InboxGroup
        CountRole,   ///< rows of a group
        FactRole,    ///< right side of a group's line
        VerdictRole, ///< int, decision::Verdict; -1 while there is none
        IsTimedRole, ///< a Hold that ends by itself
        VerdictWordRole,
        CauseRole,
        PlaceRole,
        WaitRole,
        AuthorsRole,
        CostRole ///< what a day of waiting costs, with its unit; empty where that is not known
    };

    explicit InboxModel(QObject* parent = nullptr);

    void setSnapshot(const SnapshotPointer& snapshot);
    /// Every cell of a row as text, separated by tabs: what Copy takes.
    QString asText(const QModelIndex& index) const;
    QModelIndex indexOf(const std::string& key) const;
    QModelIndex groupIndex(InboxGroup group) const;
    int countOf(InboxGroup group) const;
    /// The next change after `key` that needs the acting person, wrapping around; empty when none does.
    std::string nextThatNeedsYou(const std::string& key) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    struct Row {
        std::string key;
        std::size_t change; ///< place in the snapshot
    };
    using Rows = std::vector<Row>;

    void removeRowsThat(int group, const std::function<bool(const Row&)>& leaves);
    QVariant groupData(InboxGroup group, int role) const;
    QVariant changeData(InboxGroup group, const engine::ChangeView& view, int role) const;

    SnapshotPointer m_snapshot;
    std::array<Rows, inboxGroupCount> m_groups;
};

/// Where a change belongs.
InboxGroup groupOf(const engine::ChangeView& view);

/// The view of a change by its key; null when it is not in the snapshot.
const engine::ChangeView* findChange(const engine::Snapshot& snapshot, const std::string& key);

} // namespace fermata::ui
