#include "ui/ledger/ledger_screen.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QListView>
#include <QPainter>
#include <QPointer>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/ledger/account_models.h"
#include "ui/style/fermata_style.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/text_line.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

using namespace style;

namespace {

constexpr int headHeight = 56;

} // namespace

LedgerScreen::LedgerScreen(Bridge& bridge, QWidget* parent)
    : QWidget(parent), m_bridge(bridge), m_accounts(new AccountModel(this)), m_rows(new AccountRowModel(this)) {
    setObjectName(QStringLiteral("ledgerScreen"));
    setAccessibleName(tr("Ledger"));
    m_stack = new QStackedWidget(this);
    m_stack->setAccessibleName(tr("Ledger"));
    m_empty = new EmptyState(m_stack);
    m_empty->setAccessibleName(tr("No numbers"));
    auto* split = new QSplitter(Qt::Horizontal, m_stack);
    split->setAccessibleName(tr("Numbers and their rows"));
    split->setChildrenCollapsible(false);
    m_list = new QListView(split);
    m_list->setObjectName(QStringLiteral("accountList"));
    m_list->setAccessibleName(tr("Numbers"));
    m_list->setModel(m_accounts);
    m_list->setItemDelegate(new AccountDelegate(m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    split->addWidget(m_list);
    split->addWidget(buildRows());
    split->setSizes({760, 1080});
    m_stack->addWidget(m_empty);
    m_stack->addWidget(split);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(buildHead());
    all->addWidget(m_stack, 1);
    setFocusProxy(m_list);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &LedgerScreen::showRows);
    connect(m_accounts, &AccountModel::dataChanged, this, &LedgerScreen::showRows);
    connect(m_period, &QComboBox::currentIndexChanged, this, &LedgerScreen::ask);
    connect(&m_bridge, &Bridge::presentChanged, this, [this](const SnapshotPointer& now) {
        if (isVisible() && now->audit.head != m_head)
            ask();
    });
    m_empty->show(Icon::Scroll, tr("The record is being read"), tr("Every number here is counted from it."));
    restyle();
}

QWidget* LedgerScreen::buildHead() {
    auto* head = new QWidget(this);
    head->setAccessibleName(tr("Period"));
    head->setFixedHeight(themeOf(this).scaled(headHeight));
    auto* title = new TextLine(head, TextSize::Subject, QFont::DemiBold);
    title->setText(tr("What the gate was good for"));
    m_note = new TextLine(head, TextSize::Caption, QFont::Normal, TextLine::Ink::Muted);
    m_note->setText(tr("counted from the record alone; no estimate but where it says so"));
    m_period = new QComboBox(head);
    m_period->setObjectName(QStringLiteral("periodBox"));
    m_period->setAccessibleName(tr("Period"));
    for (const auto& [days, words] : {std::pair{7, tr("last 7 days")}, std::pair{30, tr("last 30 days")},
                                      std::pair{90, tr("last 90 days")}, std::pair{0, tr("the whole record")}})
        m_period->addItem(words, days);
    m_period->setCurrentIndex(3);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(16, 0, 16, 0);
    row->setSpacing(16);
    row->addWidget(title);
    row->addWidget(m_note, 1);
    row->addWidget(m_period);
    return head;
}

QWidget* LedgerScreen::buildRows() {
    auto* right = new QWidget(this);
    right->setAccessibleName(tr("Rows of the number"));
    auto* column = new QVBoxLayout(right);
    column->setContentsMargins(16, 12, 16, 12);
    column->setSpacing(6);
    m_name = new TextLine(right, TextSize::Key, QFont::DemiBold);
    m_meaning = new TextLine(right, TextSize::Caption, QFont::Normal, TextLine::Ink::Muted);
    m_table = new QTableView(right);
    m_table->setObjectName(QStringLiteral("accountRows"));
    m_table->setAccessibleName(tr("Rows of the number"));
    m_table->setModel(m_rows);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    m_table->setCornerButtonEnabled(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setHighlightSections(false);
    const int widths[] = {84, 208, 320, 160, 108};
    for (int each = 0; each < AccountRowModel::columns; ++each) {
        m_table->horizontalHeader()->setSectionResizeMode(
            each, each == AccountRowModel::Subject ? QHeaderView::Stretch : QHeaderView::Interactive);
        m_table->setColumnWidth(each, themeOf(this).scaled(widths[each]));
    }
    m_sum = new TextLine(right, TextSize::Body, QFont::DemiBold);
    m_sum->setObjectName(QStringLiteral("accountSum"));
    m_sum->setAlignment(Qt::AlignRight);
    column->addWidget(m_name);
    column->addWidget(m_meaning);
    column->addWidget(m_table, 1);
    column->addWidget(m_sum);
    return right;
}

void LedgerScreen::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_bridge.present()->audit.head != m_head || m_head.empty())
        ask();
}

void LedgerScreen::ask() {
    m_head = m_bridge.present()->audit.head;
    const int days = m_period->currentData().toInt();
    const auto from = days > 0 ? std::optional(m_bridge.present()->at - Days(days)) : std::nullopt;
    m_bridge.accounts(from, std::nullopt,
                      [this, turn = ++m_turn, guard = QPointer(this)](const Result<engine::Accounts>& accounts) {
                          if (guard && turn == m_turn)
                              showAccounts(accounts);
                      });
}

void LedgerScreen::showAccounts(const Result<engine::Accounts>& accounts) {
    if (!accounts) {
        m_empty->show(Icon::TriangleAlert, tr("The record could not be read"), wording::error(accounts.error()), true);
        m_stack->setCurrentIndex(0);
        return;
    }
    m_accounts->setAccounts(accounts->accounts);
    m_stack->setCurrentIndex(1);
    if (!m_list->currentIndex().isValid() && m_accounts->rowCount() > 0)
        m_list->setCurrentIndex(m_accounts->index(0));
    showRows();
}

void LedgerScreen::showRows() {
    const QModelIndex current = m_list->currentIndex();
    if (!current.isValid())
        return;
    const engine::Account& account = m_accounts->account(current.row());
    m_rows->setAccount(account);
    m_name->setText(nameOf(account));
    m_meaning->setText(wording::sentence(account.meaning));
    m_sum->setText(!account.value ? wording::sentence(account.whyNothing)
                   : account.sum == engine::Sum::Total
                       ? tr("Total of %1 rows: %2", "count, value").arg(account.rows.size()).arg(valueOf(account))
                       : tr("In the middle: %1").arg(valueOf(account)));
}

QString LedgerScreen::sumLine() const {
    return m_sum->text();
}

void LedgerScreen::paintEvent(QPaintEvent*) {
    const Theme& theme = themeOf(this);
    QPainter painter(this);
    painter.fillRect(rect(), theme.surface);
    painter.fillRect(0, theme.scaled(headHeight) - 1, width(), 1, theme.line);
}

void LedgerScreen::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::StyleChange && m_table)
        restyle();
}

void LedgerScreen::restyle() {
    const Theme& theme = themeOf(this);
    m_table->setFont(theme.font(TextSize::Caption));
    m_table->verticalHeader()->setDefaultSectionSize(theme.scaled(28));
    m_table->horizontalHeader()->setFont(theme.font(TextSize::Caption));
    update();
}

} // namespace fermata::ui
