// How the table of the audit screen paints a record.
#pragma once

#include <QStyledItemDelegate>

namespace fermata::ui {

/// One line a record; numbers, times and hashes in mono, a row that was not read yet as a quiet bar.
class RecordDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace fermata::ui
