// The changes that are known to be faulty, by name, and which scenario lets them out.
#pragma once

#include <QAbstractTableModel>
#include <QStyledItemDelegate>

#include "core/engine/rehearsing.h"

namespace fermata::ui {

/// Sorted by what B changes: caught by B alone, escaping in B alone, escaping in both, caught in both; then newest
/// first. GUI thread only.
class EscapeModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Name, Severity, Day, Change, Component, Risk, Now, A, B };
    static constexpr int columns = 9;
    struct Row {
        rehearsal::FaultRow fault;
        QString change; ///< its key
        QString title, component;
        double risk = 0.0;
    };

    explicit EscapeModel(QObject* parent);
    void setBacktest(const rehearsal::Backtest& backtest);
    const Row& row(int at) const { return m_rows[static_cast<std::size_t>(at)]; }
    bool hasA() const { return m_scenarios == 3; }
    /// Nothing for a column without a scenario.
    std::optional<bool> isCaught(int at, int column) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<Row> m_rows;
    std::size_t m_scenarios = 0;
};

/// What escapes in B stands on a solid cell; a word and an icon go with each fate. GUI thread only.
class EscapeDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
                   const QModelIndex& index) override;
};

} // namespace fermata::ui
