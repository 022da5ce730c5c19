// The numbers of the ledger, one a row, and the rows that one number is made of.
#pragma once

#include <QAbstractListModel>
#include <QAbstractTableModel>
#include <QStyledItemDelegate>

#include "core/engine/accounts.h"

namespace fermata::ui {

/// GUI thread only.
class AccountModel final : public QAbstractListModel {
    Q_OBJECT
public:
    explicit AccountModel(QObject* parent);

    /// Keeps the rows where the accounts stay the same ones, so that a selection stays.
    void setAccounts(std::vector<engine::Account> accounts);
    const engine::Account& account(int row) const { return m_accounts[static_cast<std::size_t>(row)]; }
    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    std::vector<engine::Account> m_accounts;
};

/// Name and number on one line, what it counts under it. GUI thread only.
class AccountDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

/// GUI thread only.
class AccountRowModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Record, At, Subject, Person, Amount };
    static constexpr int columns = 5;

    explicit AccountRowModel(QObject* parent);
    void setAccount(const engine::Account& account);
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    engine::Account m_account;
};

/// "Decisions that persons were spared".
QString nameOf(const engine::Account& account);
/// "12", "3.4 hours", or why there is none.
QString valueOf(const engine::Account& account);
/// An amount of its rows: as many decimals as its sum is shown with, so that what is shown adds up.
QString amountOf(const engine::Account& account, double amount);

} // namespace fermata::ui
