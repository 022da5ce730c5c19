// A small table that is filled in by hand: one row an entry, some columns with a choice. Used for pipelines and
// queries.
#pragma once

#include <vector>

#include <QWidget>

class QPushButton;
class QTableWidget;

namespace fermata::ui {

/// GUI thread only. Keyboard: F2 edits a cell, Tab leaves the table, Insert adds a row, Delete takes it out.
class RowsEditor final : public QWidget {
    Q_OBJECT
public:
    struct Column {
        QString title;
        QStringList choices; ///< empty: free text
        QString preset;      ///< what a new row holds
        int share = 1;       ///< of the width
    };
    RowsEditor(const QString& name, std::vector<Column> columns, QWidget* parent);

    void setRows(const std::vector<QStringList>& rows);
    /// Without surrounding blanks; rows in which every cell still holds what it began with are left out.
    std::vector<QStringList> rows() const;

signals:
    void changed();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void addRow(const QStringList& cells);
    void removeRow();

    std::vector<Column> m_columns;
    QTableWidget* m_table;
    QPushButton* m_remove;
};

} // namespace fermata::ui
