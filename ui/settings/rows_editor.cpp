#include "ui/settings/rows_editor.h"

#include <algorithm>

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QResizeEvent>
#include <QStyledItemDelegate>
#include <QTableWidget>
#include <QVBoxLayout>

#include "ui/style/theme.h"

namespace fermata::ui {
namespace {

/// Edits a cell with a choice, so that no word can be written that the settings do not know.
class ChoiceDelegate final : public QStyledItemDelegate {
public:
    ChoiceDelegate(QStringList choices, QString name, QObject* parent)
        : QStyledItemDelegate(parent), m_choices(std::move(choices)), m_name(std::move(name)) {}

    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex&) const override {
        auto* box = new QComboBox(parent);
        box->setAccessibleName(m_name);
        box->addItems(m_choices);
        return box;
    }
    void setEditorData(QWidget* editor, const QModelIndex& index) const override {
        static_cast<QComboBox*>(editor)->setCurrentText(index.data(Qt::EditRole).toString());
    }
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override {
        model->setData(index, static_cast<QComboBox*>(editor)->currentText());
    }

private:
    QStringList m_choices;
    QString m_name;
};

} // namespace

RowsEditor::RowsEditor(const QString& name, std::vector<Column> columns, QWidget* parent)
    : QWidget(parent),
      m_columns(std::move(columns)),
      m_table(new QTableWidget(0, static_cast<int>(m_columns.size()), this)),
      m_remove(new QPushButton(tr("Remove the row"), this)) {
    const style::Theme& theme = style::themeOf(this);
    setAccessibleName(name);
    m_table->setObjectName(QStringLiteral("rowsTable"));
    m_table->setAccessibleName(name);
    m_table->setTabKeyNavigation(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setCornerButtonEnabled(false);
    m_table->setWordWrap(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(theme.scaled(28));
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->setFixedHeight(theme.scaled(140));
    QStringList titles;
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        titles.append(m_columns[i].title);
        if (!m_columns[i].choices.isEmpty())
            m_table->setItemDelegateForColumn(static_cast<int>(i),
                                              new ChoiceDelegate(m_columns[i].choices, m_columns[i].title, m_table));
    }
    m_table->setHorizontalHeaderLabels(titles);
    auto* add = new QPushButton(tr("Add a row"), this);
    add->setObjectName(QStringLiteral("addRowButton"));
    add->setAccessibleName(tr("%1: add a row").arg(name));
    add->setAutoDefault(false);
    m_remove->setObjectName(QStringLiteral("removeRowButton"));
    m_remove->setAccessibleName(tr("%1: remove the row").arg(name));
    m_remove->setAutoDefault(false);
    m_remove->setEnabled(false);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(add);
    buttons->addWidget(m_remove);
    buttons->addStretch(1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(m_table);
    column->addLayout(buttons);

    const auto addNew = [this] {
        QStringList cells;
        for (const Column& each : m_columns)
            cells.append(each.preset);
        addRow(cells);
        m_table->setCurrentCell(m_table->rowCount() - 1, 0);
        m_table->setFocus();
        emit changed();
    };
    connect(add, &QPushButton::clicked, this, addNew);
    connect(m_remove, &QPushButton::clicked, this, &RowsEditor::removeRow);
    for (const auto& [key, isAdding] : {std::pair{Qt::Key_Insert, true}, std::pair{Qt::Key_Delete, false}}) {
        auto* action = new QAction(isAdding ? add->text() : m_remove->text(), m_table);
        action->setShortcut(QKeySequence(key));
        action->setShortcutContext(Qt::WidgetShortcut);
        if (isAdding)
            connect(action, &QAction::triggered, this, addNew);
        else
            connect(action, &QAction::triggered, this, &RowsEditor::removeRow);
        m_table->addAction(action);
    }
    connect(m_table, &QTableWidget::itemChanged, this, &RowsEditor::changed);
    connect(m_table, &QTableWidget::currentCellChanged, this, [this](int row) { m_remove->setEnabled(row >= 0); });
}

void RowsEditor::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    int shares = 0;
    for (const Column& each : m_columns)
        shares += each.share;
    const int room = m_table->width() - 2 * m_table->frameWidth() - style::themeOf(this).scaled(8);
    for (std::size_t i = 0; i < m_columns.size(); ++i)
        m_table->setColumnWidth(static_cast<int>(i), room * m_columns[i].share / std::max(1, shares));
}

void RowsEditor::addRow(const QStringList& cells) {
    const int row = m_table->rowCount();
    m_table->insertRow(row);
    for (int column = 0; column < m_table->columnCount(); ++column)
        m_table->setItem(row, column, new QTableWidgetItem(cells.value(column)));
}

void RowsEditor::removeRow() {
    if (m_table->currentRow() < 0)
        return;
    m_table->removeRow(m_table->currentRow());
    emit changed();
}

void RowsEditor::setRows(const std::vector<QStringList>& rows) {
    const QSignalBlocker quiet(m_table);
    m_table->setRowCount(0);
    for (const QStringList& row : rows)
        addRow(row);
}

std::vector<QStringList> RowsEditor::rows() const {
    std::vector<QStringList> rows;
    for (int row = 0; row < m_table->rowCount(); ++row) {
        QStringList cells;
        bool isUntouched = true;
        for (int column = 0; column < m_table->columnCount(); ++column) {
            const QTableWidgetItem* item = m_table->item(row, column);
            cells.append(item ? item->text().trimmed() : QString());
            isUntouched = isUntouched && cells.back() == m_columns[static_cast<std::size_t>(column)].preset;
        }
        if (!isUntouched)
            rows.push_back(std::move(cells));
    }
    return rows;
}

} // namespace fermata::ui
