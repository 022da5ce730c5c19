#include "ui/audit/record_delegate.h"

#include <QPainter>

#include "ui/audit/record_model.h"
#include "ui/style/runs.h"
#include "ui/style/theme.h"

namespace fermata::ui {

using style::TextSize;

void RecordDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const auto& theme = style::themeOf(option.widget);
    painter->save();
    painter->setLayoutDirection(Qt::LeftToRight);
    const QRectF cell = option.rect;
    painter->fillRect(cell, option.state & QStyle::State_Selected ? theme.selection : theme.surface);
    painter->fillRect(QRectF(cell.left(), cell.bottom(), cell.width(), 1), theme.raised);
    const QRectF area = cell.adjusted(8, 0, -8, 0);
    const auto text = index.data().toString();
    const auto* model = qobject_cast<const RecordModel*>(index.model());
    if (model && !model->record(index)) {
        painter->fillRect(QRectF(area.left(), area.center().y() - 3, area.width() * 0.5, 6), theme.raised);
    } else {
        const bool isMono = index.column() == RecordModel::Number || index.column() == RecordModel::At ||
                            index.column() == RecordModel::Hash;
        const bool isMuted = index.column() == RecordModel::Hash || index.column() == RecordModel::Number;
        const auto weight = index.column() == RecordModel::Kind ? QFont::DemiBold : QFont::Normal;
        style::paintText(*painter, area, text,
                         isMono ? theme.mono(TextSize::Caption) : theme.font(TextSize::Caption, weight),
                         isMuted ? theme.muted : theme.text,
                         index.column() == RecordModel::Number ? Qt::AlignRight : Qt::AlignLeft);
    }
    if (option.state & QStyle::State_HasFocus) {
        painter->setPen(QPen(theme.accent, 1));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(cell.adjusted(0, 0, -1, -1));
    }
    painter->restore();
}

} // namespace fermata::ui
