#include "ui/settings/source_delegate.h"

#include <QPainter>

#include "ui/settings/source_model.h"
#include "ui/style/icons.h"
#include "ui/style/runs.h"

namespace fermata::ui {

using namespace style;

namespace {

struct Look {
    Icon icon;
    QPen border;
    QColor ink;
    bool isSolid = false;
};

/// Live is quiet and never green; what is stale is dashed, what failed is solid, what was never heard is dotted.
Look lookOf(engine::SourceState state, const Theme& theme) {
    switch (state) {
    case engine::SourceState::Live:
        return {Icon::Activity, QPen(theme.line, 1), theme.muted};
    case engine::SourceState::Stale:
        return {Icon::ClockAlert, QPen(theme.of(style::State::Held), 1.5, Qt::DashLine), theme.of(style::State::Held)};
    case engine::SourceState::Failed:
        return {Icon::Unplug, QPen(theme.of(style::State::Failed), 1.5), theme.iconInk(style::State::Failed), true};
    case engine::SourceState::NeverSeen:
        return {Icon::CircleHelp, QPen(theme.edge, 1, Qt::DotLine), theme.muted};
    }
    return {Icon::CircleHelp, QPen(theme.edge, 1, Qt::DotLine), theme.muted};
}

} // namespace

void SourceDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Theme& theme = themeOf(option.widget);
    painter->save();
    painter->setLayoutDirection(Qt::LeftToRight);
    painter->setRenderHint(QPainter::Antialiasing);
    const QRectF cell = option.rect;
    painter->fillRect(cell, option.state & QStyle::State_Selected ? theme.selection : theme.surface);
    painter->fillRect(QRectF(cell.left(), cell.bottom(), cell.width(), 1), theme.raised);
    QRectF area = cell.adjusted(8, 0, -8, 0);
    const auto* model = qobject_cast<const SourceModel*>(index.model());
    const engine::SourceView* source = model ? model->source(index) : nullptr;
    if (source && index.column() == SourceModel::State) {
        const Look look = lookOf(source->state, theme);
        const QRectF mark(area.left(), cell.center().y() - 9, 18, 18);
        painter->setPen(look.border);
        painter->setBrush(look.isSolid ? QBrush(theme.of(style::State::Failed)) : QBrush(Qt::NoBrush));
        painter->drawRoundedRect(mark, 3, 3);
        paintIcon(*painter, mark, look.icon, look.ink, 12);
        area.setLeft(mark.right() + 8);
    }
    const bool isMono = index.column() == SourceModel::Age || index.column() == SourceModel::Every ||
                        index.column() == SourceModel::Budget;
    const bool isQuiet = index.column() == SourceModel::Kind || index.column() == SourceModel::Every;
    const bool isStrong = index.column() == SourceModel::Name || (source && index.column() == SourceModel::State &&
                                                                  source->state != engine::SourceState::Live);
    paintText(*painter, area, index.data().toString(),
              isMono ? theme.mono(TextSize::Caption)
                     : theme.font(TextSize::Caption, isStrong ? QFont::DemiBold : QFont::Normal),
              isQuiet ? theme.muted : theme.text, isMono ? Qt::AlignRight : Qt::AlignLeft);
    if (option.state & QStyle::State_HasFocus) {
        painter->setPen(QPen(theme.accent, 1));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(cell.adjusted(0, 0, -1, -1));
    }
    painter->restore();
}

} // namespace fermata::ui
