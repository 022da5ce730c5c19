#include "ui/policy/flip_model.h"

#include <algorithm>

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include "ui/style/runs.h"
#include "ui/style/shapes.h"
#include "ui/widgets/shapes_of.h"
#include "ui/widgets/text_line.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

using namespace style;

FlipModel::FlipModel(QObject* parent) : QAbstractTableModel(parent) {}

void FlipModel::setFlips(std::vector<engine::PolicyFlip> flips, Time now) {
    m_now = now;
    const int before = static_cast<int>(m_flips.size()), after = static_cast<int>(flips.size());
    if (after < before) {
        beginRemoveRows({}, after, before - 1);
        m_flips.resize(flips.size());
        endRemoveRows();
    }
    for (int row = 0; row < std::min(before, after); ++row) {
        auto& held = m_flips[static_cast<std::size_t>(row)];
        auto& now_ = flips[static_cast<std::size_t>(row)];
        if (held == now_)
            continue;
        held = std::move(now_);
        emit dataChanged(index(row, 0), index(row, columns - 1));
    }
    if (after > before) {
        beginInsertRows({}, before, after - 1);
        std::move(flips.begin() + before, flips.end(), std::back_inserter(m_flips));
        endInsertRows();
    }
}

int FlipModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_flips.size());
}

int FlipModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columns;
}

QVariant FlipModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) ||
        (role != Qt::DisplayRole && role != Qt::AccessibleTextRole))
        return {};
    const engine::PolicyFlip& flip = m_flips[static_cast<std::size_t>(index.row())];
    switch (index.column()) {
    case When:
        return wording::moment(flip.at, m_now);
    case Change:
        return wording::oneLine(flip.change, 200);
    case Before:
        return wording::verdict(flip.before);
    case After:
        return wording::verdict(flip.after);
    case Why:
        return wording::sentence(flip.why);
    default:
        return {};
    }
}

QVariant FlipModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case When:
        return tr("Decided");
    case Change:
        return tr("Change");
    case Before:
        return tr("In force");
    case After:
        return tr("As written here");
    case Why:
        return tr("Why");
    default:
        return {};
    }
}

void FlipDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Theme& theme = themeOf(option.widget);
    painter->save();
    painter->setLayoutDirection(Qt::LeftToRight);
    const QRectF cell = option.rect;
    painter->fillRect(cell, option.state & QStyle::State_Selected ? theme.selection : theme.surface);
    painter->fillRect(QRectF(cell.left(), cell.bottom(), cell.width(), 1), theme.raised);
    QRectF area = cell.adjusted(3, 0, -8, 0);
    const auto* model = qobject_cast<const FlipModel*>(index.model());
    const int column = index.column();
    if (model && (column == FlipModel::Before || column == FlipModel::After)) {
        const auto& flip = model->flip(index.row());
        const QRectF flag(area.left(), area.center().y() - 9, 18, 18);
        paintFlag(*painter, flag, shapeOf(column == FlipModel::Before ? flip.before : flip.after), theme,
                  column == FlipModel::Before);
        area.adjust(26, 0, 0, 0);
    }
    const auto weight = column == FlipModel::After ? QFont::DemiBold : QFont::Normal;
    if (column == FlipModel::When)
        paintText(*painter, area, index.data().toString(), theme.mono(TextSize::Caption), theme.muted);
    else
        paintRuns(*painter, area,
                  runsOf(index.data().toString(), theme, TextSize::Caption,
                         column == FlipModel::Before ? theme.muted : theme.text, weight));
    if (option.state & QStyle::State_HasFocus) {
        painter->setPen(QPen(theme.accent, 1));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(cell.adjusted(0, 0, -1, -1));
    }
    painter->restore();
}

bool FlipDelegate::helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem&,
                             const QModelIndex& index) {
    if (!index.isValid())
        return false;
    QToolTip::showText(event->globalPos(), plainToolTip(index.data().toString()), view);
    return true;
}

} // namespace fermata::ui
