// The recorded decisions that a policy would have changed, one a row.
#pragma once

#include <vector>

#include <QAbstractTableModel>
#include <QStyledItemDelegate>

#include "core/engine/policy_trial.h"

namespace fermata::ui {

/// GUI thread only.
class FlipModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { When, Change, Before, After, Why };
    static constexpr int columns = 5;

    explicit FlipModel(QObject* parent);

    /// Rows that stay equal are not announced.
    void setFlips(std::vector<engine::PolicyFlip> flips, Time now);
    const engine::PolicyFlip& flip(int row) const { return m_flips[static_cast<std::size_t>(row)]; }
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<engine::PolicyFlip> m_flips;
    Time m_now{};
};

/// Quiet rows; the verdict after with its flag. GUI thread only.
class FlipDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
                   const QModelIndex& index) override;
};

} // namespace fermata::ui
