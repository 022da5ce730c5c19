#include "ui/ledger/account_models.h"

#include <algorithm>
#include <cmath>

#include <QPainter>

#include "ui/style/runs.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

using namespace style;

namespace {

constexpr int rowHeight = 64;

QString unitOf(const engine::Account& account) {
    return account.unit == "hours" ? AccountModel::tr("hours") : wording::oneLine(account.unit, 24);
}

} // namespace

QString nameOf(const engine::Account& account) {
    const auto& id = account.id;
    if (id == "decisions.taken")
        return AccountModel::tr("Decisions that persons took");
    if (id == "decisions.spared")
        return AccountModel::tr("Decisions that persons were spared");
    if (id == "waiting.taken")
        return AccountModel::tr("Waiting for a person");
    if (id == "waiting.spared")
        return AccountModel::tr("Waiting that was spared");
    if (id == "calls.spared")
        return AccountModel::tr("Calls at night that were spared");
    if (id == "calls.made")
        return AccountModel::tr("Calls at night that were made");
    if (id == "lead.low")
        return AccountModel::tr("Lead time, low risk");
    if (id == "lead.middle")
        return AccountModel::tr("Lead time, middle risk");
    if (id == "lead.high")
        return AccountModel::tr("Lead time, high risk");
    if (id == "value.promised")
        return AccountModel::tr("Value promised a day");
    if (id == "value.due")
        return AccountModel::tr("Value promised until now");
    if (id == "value.live")
        return AccountModel::tr("…of it came, while it ran");
    if (id == "value.late")
        return AccountModel::tr("…of it lost by being late");
    if (id == "value.taken_back")
        return AccountModel::tr("…of it lost by being rolled back");
    return wording::oneLine(id, 60);
}

QString amountOf(const engine::Account& account, double amount) {
    const auto whole = [](double number) { return wording::count(static_cast<std::uint64_t>(std::max(0.0, number))); };
    if (account.unit.empty())
        return whole(amount);
    const auto hundredths = std::llround(std::max(0.0, amount) * 100.0);
    return whole(static_cast<double>(hundredths / 100)) + u'.' +
           QStringLiteral("%1").arg(hundredths % 100, 2, 10, QLatin1Char('0'));
}

QString valueOf(const engine::Account& account) {
    if (!account.value)
        return AccountModel::tr("not known");
    const QString number = amountOf(account, *account.value);
    const QString words = account.unit.empty() ? number : number + u' ' + unitOf(account);
    return account.sum == engine::Sum::Median
               ? AccountModel::tr("%1, median of %2", "value, count").arg(words).arg(account.rows.size())
               : words;
}

AccountModel::AccountModel(QObject* parent) : QAbstractListModel(parent) {}

void AccountModel::setAccounts(std::vector<engine::Account> accounts) {
    const bool isSame = std::ranges::equal(m_accounts, accounts, {}, &engine::Account::id, &engine::Account::id);
    if (!isSame) {
        beginResetModel(); // other numbers, not newer ones
        m_accounts = std::move(accounts);
        endResetModel();
        return;
    }
    for (std::size_t row = 0; row < accounts.size(); ++row) {
        if (m_accounts[row] == accounts[row])
            continue;
        m_accounts[row] = std::move(accounts[row]);
        emit dataChanged(index(static_cast<int>(row)), index(static_cast<int>(row)));
    }
}

int AccountModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_accounts.size());
}

QVariant AccountModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const engine::Account& account = m_accounts[static_cast<std::size_t>(index.row())];
    if (role == Qt::DisplayRole)
        return nameOf(account);
    if (role == Qt::AccessibleTextRole || role == Qt::ToolTipRole)
        return QStringLiteral("%1: %2. %3")
            .arg(nameOf(account), valueOf(account), wording::sentence(account.meaning))
            .toHtmlEscaped();
    return {};
}

void AccountDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Theme& theme = themeOf(option.widget);
    const auto* model = qobject_cast<const AccountModel*>(index.model());
    if (!model)
        return;
    const engine::Account& account = model->account(index.row());
    painter->save();
    painter->setLayoutDirection(Qt::LeftToRight);
    const QRectF cell = option.rect;
    const bool isSelected = option.state & QStyle::State_Selected;
    painter->fillRect(cell, isSelected ? theme.selection : theme.surface);
    if (isSelected)
        painter->fillRect(QRectF(cell.left(), cell.top(), 3, cell.height()), theme.accent);
    painter->fillRect(QRectF(cell.left(), cell.bottom(), cell.width(), 1), theme.raised);
    const double line = theme.scaled(22);
    const QRectF first(cell.left() + 16, cell.top() + 8, cell.width() - 32, line);
    const auto value =
        runsOf(valueOf(account), theme, TextSize::Key, account.value ? theme.text : theme.muted, QFont::DemiBold);
    const double wide = widthOf(value);
    paintRuns(*painter, first, value, Qt::AlignRight);
    paintText(*painter, first.adjusted(0, 0, -wide - 12, 0), nameOf(account),
              theme.font(TextSize::Body, QFont::DemiBold), theme.text);
    const QString under = account.value ? wording::sentence(account.meaning) : wording::sentence(account.whyNothing);
    paintRuns(*painter, QRectF(first.left(), first.bottom(), first.width(), theme.scaled(20)),
              runsOf(under, theme, TextSize::Caption, theme.muted));
    if (option.state & QStyle::State_HasFocus) {
        painter->setPen(QPen(theme.accent, 1));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(cell.adjusted(0, 0, -1, -1));
    }
    painter->restore();
}

QSize AccountDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const {
    return {320, themeOf(option.widget).scaled(rowHeight)};
}

AccountRowModel::AccountRowModel(QObject* parent) : QAbstractTableModel(parent) {}

void AccountRowModel::setAccount(const engine::Account& account) {
    if (m_account == account)
        return;
    beginResetModel(); // another number's rows
    m_account = account;
    endResetModel();
}

int AccountRowModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_account.rows.size());
}

int AccountRowModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columns;
}

QVariant AccountRowModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == Qt::TextAlignmentRole && (index.column() == Record || index.column() == Amount))
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    // The newest first, as everywhere on screen.
    const engine::AccountRow& row = m_account.rows[m_account.rows.size() - 1 - static_cast<std::size_t>(index.row())];
    switch (index.column()) {
    case Record:
        return wording::count(row.record);
    case At:
        return wording::stamp(row.at);
    case Subject:
        return wording::oneLine(row.subject, 200);
    case Person:
        return row.person.empty() ? tr("the gate") : wording::oneLine(row.person, 60);
    case Amount:
        return amountOf(m_account, row.amount);
    default:
        return {};
    }
}

QVariant AccountRowModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (role == Qt::TextAlignmentRole && (section == Record || section == Amount))
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Record:
        return tr("Record");
    case At:
        return tr("Time");
    case Subject:
        return tr("Change or service");
    case Person:
        return tr("Who");
    case Amount:
        return m_account.unit.empty() ? tr("Number") : unitOf(m_account);
    default:
        return {};
    }
}

} // namespace fermata::ui
