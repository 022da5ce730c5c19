#include "ui/widgets/rows_view.h"

#include <algorithm>

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QToolTip>

#include "ui/style/runs.h"
#include "ui/style/theme.h"
#include "ui/widgets/text_line.h"

namespace fermata::ui {

using style::TextSize;

class RowsView::Delegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const auto& theme = style::themeOf(option.widget);
        painter->save();
        painter->setLayoutDirection(Qt::LeftToRight);
        const QRectF cell = option.rect;
        painter->fillRect(cell, option.state & QStyle::State_Selected ? theme.selection : theme.surface);
        painter->fillRect(QRectF(cell.left(), cell.bottom(), cell.width(), 1), theme.raised);
        const QRectF area = cell.adjusted(4, 0, -6, 0);
        const auto text = index.data().toString();
        const auto under = index.data(RowsModel::UnderRole).toString();
        const double share = index.data(RowsModel::ShareRole).toDouble();
        const bool isNumber = index.data(RowsModel::NumberRole).toBool();
        const auto weight = index.data(RowsModel::StrongRole).toBool() ? QFont::DemiBold : QFont::Normal;
        const auto ink = index.data(RowsModel::MutedRole).toBool() ? theme.muted : theme.text;
        if (const auto strip = index.data(RowsModel::StripRole).value<QList<int>>(); !strip.isEmpty()) {
            paintStrip(*painter, area, strip, theme);
        } else if (share >= 0) {
            const QRectF bar(area.left(), area.center().y() - 5, area.width(), 10);
            painter->fillRect(QRectF(bar.left(), bar.top(), std::max(2.0, bar.width() * std::min(1.0, share)), 10),
                              theme.edge);
        } else if (!under.isEmpty()) {
            const double half = area.height() / 2;
            style::paintText(*painter, QRectF(area.left(), area.top() + 2, area.width(), half - 2), text,
                             theme.font(TextSize::Caption, weight), ink);
            style::paintText(*painter, QRectF(area.left(), area.top() + half, area.width(), half - 2), under,
                             theme.font(TextSize::Caption), theme.muted);
        } else if (isNumber) {
            style::paintText(*painter, area, text, theme.mono(TextSize::Caption, weight), ink,
                             index.column() == 0 ? Qt::AlignLeft : Qt::AlignRight);
        } else {
            style::paintRuns(*painter, area, style::runsOf(text, theme, TextSize::Caption, ink, weight));
        }
        if (option.state & QStyle::State_HasFocus) {
            painter->setPen(QPen(theme.accent, 1));
            painter->setBrush(Qt::NoBrush);
            painter->drawRect(cell.adjusted(0, 0, -1, -1));
        }
        painter->restore();
    }

    /// Passed: low and quiet. Failed: tall and solid. Both on one revision: tall and hollow. The newest at the right.
    static void paintStrip(QPainter& painter, const QRectF& area, const QList<int>& strip, const style::Theme& theme) {
        const double step = std::min(6.0, std::floor(area.width() / static_cast<double>(strip.size())));
        const double middle = std::round(area.center().y());
        for (qsizetype i = 0; i < strip.size(); ++i) {
            const QRectF cell(std::round(area.left() + step * static_cast<double>(i)), middle - 6,
                              std::max(2.0, step - 2), 12);
            if (strip[i] == RowsModel::StripPassed) {
                painter.fillRect(cell.adjusted(0, 3, 0, -3), theme.line);
            } else if (strip[i] == RowsModel::StripFailed) {
                painter.fillRect(cell, theme.text);
            } else {
                painter.setPen(QPen(theme.text, 1));
                painter.setBrush(Qt::NoBrush);
                painter.drawRect(cell.adjusted(0.5, 0.5, -0.5, -0.5));
            }
        }
    }

    bool helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem&,
                   const QModelIndex& index) override {
        if (!index.isValid())
            return false;
        QToolTip::showText(event->globalPos(), plainToolTip(index.data(Qt::AccessibleTextRole).toString()), view);
        return true;
    }
};

RowsView::RowsView(RowsModel* model, int rowHeight, int stretched, const std::vector<int>& widths, QWidget* parent)
    : QTableView(parent) {
    const auto& theme = style::themeOf(this);
    setModel(model);
    setItemDelegate(new Delegate(this));
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setTabKeyNavigation(false);
    setCornerButtonEnabled(false);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(theme.scaled(rowHeight));
    horizontalHeader()->setFont(theme.font(TextSize::Caption));
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    horizontalHeader()->setHighlightSections(false);
    for (int column = 0; column < static_cast<int>(widths.size()); ++column) {
        horizontalHeader()->setSectionResizeMode(column,
                                                 column == stretched ? QHeaderView::Stretch : QHeaderView::Interactive);
        setColumnWidth(column, theme.scaled(widths[static_cast<std::size_t>(column)]));
    }
}

QString RowsView::selectedText() const {
    auto rows = selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    QStringList lines;
    for (const auto& row : rows) {
        QStringList cells;
        for (int column = 0; column < model()->columnCount(); ++column)
            cells.append(row.siblingAtColumn(column).data(Qt::AccessibleTextRole).toString());
        lines.append(cells.join(u'\t'));
    }
    return lines.join(u'\n');
}

void RowsView::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy)) {
        QApplication::clipboard()->setText(selectedText());
        event->accept();
        return;
    }
    QTableView::keyPressEvent(event);
}

} // namespace fermata::ui
