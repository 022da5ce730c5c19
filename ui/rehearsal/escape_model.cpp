#include "ui/rehearsal/escape_model.h"

#include <algorithm>

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include "ui/style/icons.h"
#include "ui/style/runs.h"
#include "ui/widgets/text_line.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

using namespace style;

namespace {

int orderOf(const rehearsal::FaultRow& fault) {
    const bool now = fault.isCaught.front(), b = fault.isCaught.back();
    return b && !now ? 0 : now && !b ? 1 : !b ? 2 : 3;
}

QString nameOf(const rehearsal::FaultRow& fault) {
    switch (fault.origin) {
    case rehearsal::FaultRow::Origin::Incident:
        return wording::oneLine(fault.name, 60);
    case rehearsal::FaultRow::Origin::Rollback:
        return EscapeModel::tr("rolled back");
    case rehearsal::FaultRow::Origin::Label:
        return EscapeModel::tr("told faulty");
    }
    return {};
}

} // namespace

EscapeModel::EscapeModel(QObject* parent) : QAbstractTableModel(parent) {}

void EscapeModel::setBacktest(const rehearsal::Backtest& backtest) {
    std::vector<Row> rows;
    for (const rehearsal::FaultRow& fault : backtest.faults) {
        const rehearsal::CaseRow& of = backtest.rows[fault.row];
        rows.push_back({fault, QString::fromStdString(of.key.change), wording::oneLine(of.title, 200),
                        wording::oneLine(of.components, 80), of.pDefect});
    }
    std::stable_sort(rows.begin(), rows.end(),
                     [](const Row& one, const Row& other) { return orderOf(one.fault) < orderOf(other.fault); });
    beginResetModel(); // another order of other rows; nothing is edited here
    m_rows = std::move(rows);
    m_scenarios = backtest.scores.size();
    endResetModel();
}

std::optional<bool> EscapeModel::isCaught(int at, int column) const {
    const auto& caught = row(at).fault.isCaught;
    if (column == Now)
        return caught.front();
    if (column == B)
        return caught.back();
    return column == A && hasA() ? std::optional<bool>(caught[1]) : std::nullopt;
}

int EscapeModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int EscapeModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columns;
}

QVariant EscapeModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) ||
        (role != Qt::DisplayRole && role != Qt::AccessibleTextRole))
        return {};
    const Row& of = row(index.row());
    switch (index.column()) {
    case Name:
        return nameOf(of.fault);
    case Severity:
        return wording::oneLine(of.fault.severity, 20);
    case Day:
        return wording::displayed(of.fault.at).toString(QStringLiteral("d MMM"));
    case Change:
        return of.title.isEmpty() ? wording::oneLine(of.change.toStdString(), 200) : of.title;
    case Component:
        return of.component;
    case Risk:
        return wording::probability(of.risk);
    default:
        break;
    }
    const auto caught = isCaught(index.row(), index.column());
    return !caught ? QString() : *caught ? tr("caught") : tr("escapes");
}

QVariant EscapeModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Outcome");
    case Severity:
        return tr("Level");
    case Day:
        return tr("Day");
    case Change:
        return tr("Change that caused it");
    case Component:
        return tr("Component");
    case Risk:
        return tr("Risk");
    case Now:
        return tr("Now");
    case A:
        return QStringLiteral("A");
    case B:
        return QStringLiteral("B");
    default:
        return {};
    }
}

void EscapeDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Theme& theme = themeOf(option.widget);
    painter->save();
    painter->setLayoutDirection(Qt::LeftToRight);
    const QRectF cell = option.rect;
    painter->fillRect(cell, option.state & QStyle::State_Selected ? theme.selection : theme.surface);
    painter->fillRect(QRectF(cell.left(), cell.bottom(), cell.width(), 1), theme.raised);
    const bool isMuted = !(option.state & QStyle::State_Enabled);
    const auto* model = qobject_cast<const EscapeModel*>(index.model());
    const int column = index.column();
    QRectF area = cell.adjusted(4, 0, -6, 0);
    const auto caught = model ? model->isCaught(index.row(), column) : std::nullopt;
    QColor ink = isMuted ? theme.disabled : theme.text;
    auto weight = QFont::Normal;
    if (caught) {
        const bool isAlarm = !*caught && column == EscapeModel::B && !isMuted;
        const QRectF mark(area.left(), area.center().y() - 9, 18, 18);
        if (isAlarm) {
            painter->setRenderHint(QPainter::Antialiasing);
            painter->setPen(Qt::NoPen);
            painter->setBrush(theme.of(State::Failed));
            painter->drawRoundedRect(mark, 3, 3);
        }
        if (!*caught && column != EscapeModel::B && !isMuted)
            ink = theme.muted;
        weight = isAlarm ? QFont::DemiBold : QFont::Normal;
        paintIcon(*painter, mark, *caught ? Icon::Hand : Icon::ArrowRight, isAlarm ? theme.iconInk(State::Failed) : ink,
                  14);
        area.adjust(23, 0, 6, 0);
    }
    const QString text = index.data().toString();
    if (column == EscapeModel::Name || column == EscapeModel::Risk)
        paintText(*painter, area, text, theme.mono(TextSize::Caption), ink);
    else
        paintRuns(*painter, area, runsOf(text, theme, TextSize::Caption, ink, weight));
    if (option.state & QStyle::State_HasFocus) {
        painter->setPen(QPen(theme.accent, 1));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(cell.adjusted(0, 0, -1, -1));
    }
    painter->restore();
}

bool EscapeDelegate::helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem&,
                               const QModelIndex& index) {
    if (!index.isValid())
        return false;
    QToolTip::showText(event->globalPos(), plainToolTip(index.data().toString()), view);
    return true;
}

} // namespace fermata::ui
