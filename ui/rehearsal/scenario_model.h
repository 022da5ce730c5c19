// The numbers of the scenarios side by side, and what B changes against now.
#pragma once

#include <QAbstractTableModel>
#include <QStyledItemDelegate>

#include "core/engine/rehearsing.h"

namespace fermata::ui {

/// GUI thread only.
class ScenarioModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Name, Now, A, B, Unit, Difference, Word };
    static constexpr int columns = 7;
    enum Row { Caught, Escapes, Gated, FastTrack, Hours, Median, Persons, Loss, DelayCost, Gain };
    static constexpr int rows = 10;

    explicit ScenarioModel(QObject* parent);
    /// The scores are those of now, of A where it stands, and of B.
    void setBacktest(const rehearsal::Backtest& backtest);
    bool hasA() const { return m_scores.size() == 3; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString name(int row) const;
    QString unit(int row) const;
    /// The place of a column's score; nothing where it has none.
    std::optional<std::size_t> scoreOf(int column) const;
    std::optional<double> number(int row, std::size_t score) const;
    QString figure(int row, double value) const;
    QString difference(int row) const;
    QString word(int row) const;

    std::vector<rehearsal::ScenarioScore> m_scores;
    std::size_t m_cases = 0, m_faults = 0;
    QString m_unit;
};

/// Numbers in mono, B's column tinted, the last row in bold. GUI thread only.
class ScenarioDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace fermata::ui
