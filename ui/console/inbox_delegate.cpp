#include "ui/console/inbox_delegate.h"

#include <QPainter>
#include <QTreeView>

#include "ui/models/inbox_model.h"
#include "ui/style/runs.h"
#include "ui/widgets/shapes_of.h"

namespace fermata::ui {

using namespace style;

namespace {

bool isUrgent(const QModelIndex& index) {
    return index.data(InboxModel::GroupRole).toInt() == static_cast<int>(InboxGroup::NeedsYou);
}

QString text(const QModelIndex& index, int role) { return index.data(role).toString(); }

VerdictShape flagOf(const QModelIndex& index) {
    const int verdict = index.data(InboxModel::VerdictRole).toInt();
    if (verdict < 0)
        return VerdictShape::None;
    return shapeOf(static_cast<decision::Verdict>(verdict), index.data(InboxModel::IsTimedRole).toBool());
}

/// Paints `right` flush and gives `left` what remains.
void paintSplit(QPainter& painter, const QRectF& line, const Runs& left, const Runs& right) {
    const double width = std::min(widthOf(right), line.width() * 0.6);
    paintRuns(painter, QRectF(line.right() - width, line.top(), width + 0.5, line.height()), right, Qt::AlignRight);
    paintRuns(painter, line.adjusted(0, 0, -width - 10, 0), left);
}

} // namespace

QSize InboxDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Theme& theme = themeOf(option.widget);
    const bool urgent = isUrgent(index);
    if (index.data(InboxModel::IsGroupRole).toBool())
        return {100, theme.scaled(urgent ? 36 : 32)};
    return {100, theme.scaled(urgent ? 80 : 48)};
}

void InboxDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    painter->save();
    painter->setClipRect(option.rect);
    if (index.data(InboxModel::IsGroupRole).toBool())
        paintGroup(*painter, option, index);
    else if (isUrgent(index))
        paintUrgent(*painter, option, index);
    else
        paintQuiet(*painter, option, index);
    painter->restore();
}

void InboxDelegate::paintGroup(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Theme& theme = themeOf(option.widget);
    const QRectF box = option.rect;
    const bool urgent = isUrgent(index);
    painter.fillRect(box, theme.surface);
    painter.fillRect(QRectF(box.left(), box.top(), box.width(), 1), urgent ? theme.raised : theme.line);
    const auto* tree = qobject_cast<const QTreeView*>(option.widget);
    const bool open = tree && tree->isExpanded(index);
    paintIcon(painter, QRectF(12, box.top(), 16, box.height()), open ? Icon::ChevronDown : Icon::ChevronRight, theme.muted,
              14);
    const auto weight = urgent ? QFont::DemiBold : QFont::Medium;
    Runs left = {{text(index, Qt::DisplayRole) + QStringLiteral("  "), theme.font(TextSize::Body, weight), theme.text},
                 {text(index, InboxModel::CountRole), theme.mono(TextSize::Body, urgent ? QFont::DemiBold : QFont::Normal),
                  theme.text}};
    const int count = index.data(InboxModel::CountRole).toInt();
    const QString fact = urgent && count == 0 ? tr("nothing waits for you") : text(index, InboxModel::FactRole);
    paintSplit(painter, box.adjusted(34, 0, -14, 0), left, runsOf(fact, theme, TextSize::Caption, theme.muted));
    if (option.state & QStyle::State_HasFocus) {
        painter.setPen(QPen(theme.accent, 2));
        painter.drawRect(box.adjusted(1, 1, -1, -1));
    }
}

void InboxDelegate::paintUrgent(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Theme& theme = themeOf(option.widget);
    const QRectF box = option.rect;
    const bool selected = option.state & QStyle::State_Selected;
    painter.fillRect(box, selected ? theme.selection : theme.surface);
    if (selected)
        painter.fillRect(QRectF(box.left(), box.top(), 3, box.height()), theme.accent);
    else
        painter.fillRect(QRectF(12, box.bottom() - 1, box.width() - 12, 1), theme.raised);
    const double flag = theme.scaled(30);
    paintFlag(painter, QRectF(12, box.top() + theme.scaled(12), flag, flag), flagOf(index), theme);
    const double left = 12 + flag + 14;
    const double line = theme.scaled(19);
    const QRectF first(left, box.top() + theme.scaled(11), box.width() - left - 14, line);
    paintText(painter, first, text(index, Qt::DisplayRole), theme.font(TextSize::Body, QFont::DemiBold), theme.text);
    Runs second = {{text(index, InboxModel::VerdictWordRole), theme.font(TextSize::Caption, QFont::DemiBold), theme.text}};
    append(second, runsOf(QStringLiteral(": ") + text(index, InboxModel::CauseRole), theme, TextSize::Caption, theme.muted));
    const QString cost = text(index, InboxModel::CostRole);
    paintSplit(painter, first.translated(0, line), second,
               cost.isEmpty() ? Runs() : Runs{{cost, theme.mono(TextSize::Caption, QFont::DemiBold), theme.text}});
    const QRectF third = first.translated(0, 2 * line);
    const Runs wait = runsOf(text(index, InboxModel::WaitRole), theme, TextSize::Caption, theme.muted);
    const double waitWidth = std::min(widthOf(wait), third.width() * 0.6);
    paintRuns(painter, QRectF(third.right() - waitWidth, third.top(), waitWidth + 0.5, line), wait, Qt::AlignRight);
    paintIcon(painter, QRectF(third.right() - waitWidth - 18, third.top(), 14, line), Icon::Clock, theme.muted, 12);
    paintRuns(painter, third.adjusted(0, 0, -waitWidth - 26, 0),
              runsOf(text(index, InboxModel::PlaceRole), theme, TextSize::Caption, theme.muted));
}

void InboxDelegate::paintQuiet(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Theme& theme = themeOf(option.widget);
    const QRectF box = option.rect;
    const bool selected = option.state & QStyle::State_Selected;
    painter.fillRect(box, selected ? theme.selection : theme.surface);
    if (selected)
        painter.fillRect(QRectF(box.left(), box.top(), 3, box.height()), theme.accent);
    const double flag = theme.scaled(20);
    paintFlag(painter, QRectF(17, box.center().y() - flag / 2, flag, flag), flagOf(index), theme, true);
    const double left = 12 + theme.scaled(30) + 14;
    const double line = theme.scaled(18);
    const QRectF first(left, box.top() + theme.scaled(6), box.width() - left - 14, line);
    const QString cost = text(index, InboxModel::CostRole);
    paintSplit(painter, first, {{text(index, Qt::DisplayRole), theme.font(TextSize::Body), theme.text}},
               cost.isEmpty() ? Runs() : runsOf(cost, theme, TextSize::Caption, theme.muted));
    Runs right = runsOf(text(index, InboxModel::AuthorsRole) + QStringLiteral("  "), theme, TextSize::Caption, theme.muted);
    append(right, runsOf(text(index, InboxModel::WaitRole), theme, TextSize::Caption, theme.muted));
    QString below = text(index, InboxModel::PlaceRole);
    if (index.data(InboxModel::VerdictRole).toInt() < 0) // why there is no verdict says more than where it is
        below = text(index, InboxModel::CauseRole);
    paintSplit(painter, first.translated(0, line), runsOf(below, theme, TextSize::Caption, theme.muted), right);
}

} // namespace fermata::ui
