// Paints a line of the inbox: groups, what needs a person (three lines), all else (two lines).
#pragma once

#include <QStyledItemDelegate>

namespace fermata::ui {

/// GUI thread only; reads the roles of InboxModel.
class InboxDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    void paintGroup(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;
    void paintUrgent(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;
    void paintQuiet(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;
};

} // namespace fermata::ui
