// What the gate was good for: each number, what it means, and the rows that it is made of.
#pragma once

#include <QWidget>

#include "ui/bridge/bridge.h"

class QComboBox;
class QListView;
class QStackedWidget;
class QTableView;

namespace fermata::ui {

class AccountModel;
class AccountRowModel;
class EmptyState;
class TextLine;

/// Asks the engine when it is shown and when the record has grown. GUI thread only.
class LedgerScreen final : public QWidget {
    Q_OBJECT
public:
    LedgerScreen(Bridge& bridge, QWidget* parent);

    AccountModel& accounts() { return *m_accounts; }
    AccountRowModel& rows() { return *m_rows; }
    /// What the rows add up to, as it is on screen.
    QString sumLine() const;

protected:
    void paintEvent(QPaintEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QWidget* buildHead();
    QWidget* buildRows();
    void ask();
    void showAccounts(const Result<engine::Accounts>& accounts);
    void showRows();
    void restyle();

    Bridge& m_bridge;
    QComboBox* m_period;
    TextLine* m_note;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    QListView* m_list;
    QTableView* m_table;
    TextLine* m_name;
    TextLine* m_meaning;
    TextLine* m_sum;
    AccountModel* m_accounts;
    AccountRowModel* m_rows;
    std::string m_head; ///< of the record, as of the numbers shown
    int m_turn = 0;
};

} // namespace fermata::ui
