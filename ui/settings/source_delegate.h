// Paints a row of the table of sources: the state with icon, border and word, numbers in mono.
#pragma once

#include <QStyledItemDelegate>

namespace fermata::ui {

/// GUI thread only.
class SourceDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace fermata::ui
