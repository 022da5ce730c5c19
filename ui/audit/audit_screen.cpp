#include "ui/audit/audit_screen.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/audit/chain_mark.h"
#include "ui/audit/record_delegate.h"
#include "ui/style/fermata_style.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/text_line.h"
#include "ui/wording/wording.h"

namespace fermata::ui {
namespace {

using style::TextSize;

constexpr int headHeight = 72;
constexpr int rowHeight = 28;

} // namespace

AuditScreen::AuditScreen(Bridge& bridge, AskFile askFile, QWidget* parent) :
    QWidget(parent), m_bridge(bridge), m_askFile(std::move(askFile)),
    m_model(new RecordModel([&bridge](engine::Engine::RecordQuery query,
                                      RecordModel::Read read) { bridge.records(std::move(query), std::move(read)); },
                            this)),
    m_stack(new QStackedWidget(this)), m_empty(new EmptyState(m_stack)), m_table(new QTableView(m_stack)) {
    setObjectName(QStringLiteral("auditScreen"));
    setAccessibleName(tr("Audit"));
    m_stack->setAccessibleName(tr("Record"));
    m_empty->setAccessibleName(tr("No record"));

    const auto& theme = style::themeOf(this);
    m_table->setObjectName(QStringLiteral("recordTable"));
    m_table->setAccessibleName(tr("Record, newest first"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new RecordDelegate(m_table));
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setCornerButtonEnabled(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed); // never measures 100,000 rows
    m_table->verticalHeader()->setDefaultSectionSize(theme.scaled(rowHeight));
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setHighlightSections(false);
    const int widths[] = {84, 208, 140, 140, 260, 200, 124};
    for (int column = 0; column < RecordModel::columns; ++column) {
        m_table->horizontalHeader()->setSectionResizeMode(
            column, column == RecordModel::Reason ? QHeaderView::Stretch : QHeaderView::Interactive);
        m_table->setColumnWidth(column, theme.scaled(widths[column]));
    }
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_table);

    auto* split = new QSplitter(Qt::Horizontal, this);
    auto* left = new QWidget(split);
    left->setAccessibleName(tr("Filter and records"));
    auto* leftColumn = new QVBoxLayout(left);
    leftColumn->setContentsMargins(0, 0, 0, 0);
    leftColumn->setSpacing(0);
    leftColumn->addWidget(buildFilter());
    leftColumn->addWidget(m_stack, 1);
    split->setAccessibleName(tr("Records and detail"));
    split->addWidget(left);
    split->addWidget(buildDetail());
    split->setChildrenCollapsible(false);
    split->setStretchFactor(0, 1);
    split->setSizes({1240, 560});

    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(buildHead());
    all->addWidget(split, 1);
    setFocusProxy(m_table);

    const auto add = [this](const QString& name, const QKeySequence& key, const char* objectName, auto act) {
        auto* action = new QAction(name, this);
        action->setObjectName(QLatin1String(objectName));
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, act);
        addAction(action);
        m_actions.append(action);
    };
    add(tr("Export the record…"), QKeySequence::Save, "exportRecordAction", [this] { exportLog(); });
    add(tr("Filter the record"), QKeySequence::Find, "filterRecordAction", [this] { m_text->setFocus(Qt::ShortcutFocusReason); });
    auto* copyAction = new QAction(tr("Copy the record"), m_table);
    copyAction->setShortcut(QKeySequence::Copy);
    copyAction->setShortcutContext(Qt::WidgetShortcut);
    connect(copyAction, &QAction::triggered, this, [this] { copy(); });
    m_table->addAction(copyAction);
    m_actions.append(copyAction);

    connect(&m_bridge, &Bridge::snapshotChanged, this, &AuditScreen::showSnapshot);
    connect(m_model, &RecordModel::answered, this, &AuditScreen::showTable);
    connect(m_model, &RecordModel::dataChanged, this, &AuditScreen::showRecord);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &AuditScreen::showRecord);
    showSnapshot();
    showTable();
    showRecord();
}

QWidget* AuditScreen::buildHead() {
    auto* head = new QWidget(this);
    head->setObjectName(QStringLiteral("auditHead"));
    head->setAccessibleName(tr("State of the chain"));
    head->setFixedHeight(headHeight);
    m_mark = new ChainMark(head);
    m_chain = new TextLine(head, TextSize::Subject, QFont::DemiBold);
    m_chain->setObjectName(QStringLiteral("chainLine"));
    m_chainFact = new TextLine(head, TextSize::Caption, QFont::Normal, TextLine::Ink::Muted);
    m_answer = new TextLine(head, TextSize::Caption, QFont::Normal, TextLine::Ink::Muted);
    m_answer->setAlignment(Qt::AlignRight);
    m_verify = new QPushButton(tr("Verify now"), head);
    m_verify->setObjectName(QStringLiteral("verifyButton"));
    m_verify->setAccessibleName(tr("Verify the whole record now"));
    style::setButtonRole(m_verify, style::ButtonRole::Primary);
    m_export = new QPushButton(tr("Export…"), head);
    m_export->setObjectName(QStringLiteral("exportButton"));
    m_export->setAccessibleName(tr("Export the whole record to a file"));
    connect(m_verify, &QPushButton::clicked, this, &AuditScreen::verify);
    connect(m_export, &QPushButton::clicked, this, &AuditScreen::exportLog);
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addStretch(1);
    words->addWidget(m_chain);
    words->addWidget(m_chainFact);
    words->addStretch(1);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(16, 0, 16, 0);
    row->setSpacing(14);
    row->addWidget(m_mark);
    row->addLayout(words, 2);
    row->addWidget(m_answer, 1);
    row->addWidget(m_verify);
    row->addWidget(m_export);
    return head;
}

QWidget* AuditScreen::buildFilter() {
    auto* bar = new QWidget(this);
    bar->setAccessibleName(tr("Filter"));
    bar->setFixedHeight(48);
    m_who = new QLineEdit(bar);
    m_who->setObjectName(QStringLiteral("whoFilter"));
    m_who->setPlaceholderText(tr("Who"));
    m_who->setAccessibleName(tr("Only records of this person"));
    m_who->setClearButtonEnabled(true);
    m_who->setFixedWidth(180);
    m_kind = new QComboBox(bar);
    m_kind->setObjectName(QStringLiteral("kindFilter"));
    m_kind->setAccessibleName(tr("Only records of this kind"));
    m_kind->setEditable(true);
    m_kind->setInsertPolicy(QComboBox::NoInsert);
    // The record's own words (audit::RecordKind), of what this version writes.
    m_kind->addItems({QString(), QStringLiteral("decision"), QStringLiteral("approval"), QStringLiteral("hold"),
                      QStringLiteral("override"), QStringLiteral("model_promoted"), QStringLiteral("key_rotated"), QStringLiteral("workspace_created")});
    m_kind->lineEdit()->setPlaceholderText(tr("What kind"));
    m_kind->lineEdit()->setAccessibleName(tr("Only records of this kind"));
    m_kind->setFixedWidth(180);
    m_text = new QLineEdit(bar);
    m_text->setObjectName(QStringLiteral("textFilter"));
    m_text->setPlaceholderText(tr("Words in reason or subject, a date, a hash"));
    m_text->setAccessibleName(tr("Only records that hold these words"));
    m_text->setClearButtonEnabled(true);
    m_count = new TextLine(bar, TextSize::Caption, QFont::Normal, TextLine::Ink::Muted);
    m_count->setFixedWidth(150);
    m_count->setAlignment(Qt::AlignRight);
    for (auto* field : {m_who, m_text})
        connect(field, &QLineEdit::textChanged, this, &AuditScreen::applyFilter);
    connect(m_kind, &QComboBox::currentTextChanged, this, &AuditScreen::applyFilter);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(16, 0, 16, 0);
    row->setSpacing(8);
    row->addWidget(m_who);
    row->addWidget(m_kind);
    row->addWidget(m_text, 1);
    row->addWidget(m_count);
    return bar;
}

QWidget* AuditScreen::buildDetail() {
    auto* detail = new QWidget(this);
    detail->setAccessibleName(tr("The selected record"));
    detail->setMinimumWidth(360);
    m_detailHead = new QLabel(detail);
    m_detailHead->setTextFormat(Qt::PlainText);
    m_detailHead->setWordWrap(true);
    m_detailHead->setObjectName(QStringLiteral("recordHead"));
    m_detailHead->setAccessibleName(tr("The selected record"));
    m_detailHead->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_detail = new QPlainTextEdit(detail);
    m_detail->setObjectName(QStringLiteral("recordBytes"));
    m_detail->setAccessibleName(tr("The stored bytes of the record"));
    m_detail->setReadOnly(true);
    m_detail->setFrameShape(QFrame::NoFrame);
    m_detail->setTabChangesFocus(true);
    m_detail->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    m_detail->setWordWrapMode(QTextOption::WrapAnywhere);
    m_detail->setFont(style::themeOf(this).mono(TextSize::Caption));
    auto* column = new QVBoxLayout(detail);
    column->setContentsMargins(16, 14, 16, 12);
    column->setSpacing(10);
    column->addWidget(m_detailHead);
    column->addWidget(m_detail, 1);
    return detail;
}

QString AuditScreen::chainText() const { return m_chain->text(); }

void AuditScreen::showSnapshot() {
    const auto& audit = m_bridge.snapshot()->audit;
    const auto records = tr("%1 records").arg(wording::count(audit.records));
    if (!audit.isWhole) {
        m_chain->setText(tr("Chain BROKEN, %1").arg(records));
        m_chainFact->setText(wording::oneLine(audit.problem));
        m_mark->setState(ChainMark::State::Broken, tr("The chain is broken"));
    } else if (audit.verifiedAt) {
        m_chain->setText(tr("Chain VERIFIED, %1").arg(records));
        m_chainFact->setText(tr("verified %1, head %2").arg(wording::stamp(*audit.verifiedAt), QString::fromStdString(audit.head.substr(0, 16))));
        m_mark->setState(ChainMark::State::Whole, tr("The chain is whole"));
    } else {
        m_chain->setText(tr("Chain NOT VERIFIED in this run, %1").arg(records));
        m_chainFact->setText(audit.head.empty() ? tr("no head yet") : tr("head %1").arg(QString::fromStdString(audit.head.substr(0, 16))));
        m_mark->setState(ChainMark::State::NotVerified, tr("The chain was not verified in this run"));
    }
    m_export->setEnabled(audit.records > 0);
    m_export->setToolTip(audit.records > 0 ? QString() : tr("The record is empty."));
    if (audit.records != m_shownRecords || audit.head != m_shownHead) {
        m_shownRecords = audit.records;
        m_shownHead = audit.head;
        m_model->refresh();
    }
}

void AuditScreen::showTable() {
    const bool isFiltered = !(m_model->filter() == RecordModel::Filter{});
    m_count->setText(m_model->hasAnswered() ? tr("%1 shown").arg(wording::count(static_cast<std::uint64_t>(m_model->rowCount())))
                                            : tr("reading…"));
    if (!m_model->problem().isEmpty())
        m_empty->show(style::Icon::TriangleAlert, tr("The record cannot be read"), m_model->problem(), true);
    else if (!m_model->hasAnswered())
        m_empty->show(style::Icon::Hourglass, tr("The record is being read"), QString());
    else if (isFiltered)
        m_empty->show(style::Icon::Filter, tr("No record matches"), tr("Clear the filter to see all records again."));
    else
        m_empty->show(style::Icon::Scroll, tr("Nothing is on record yet"),
                      tr("The first decision writes the first record; it appears here with its reason and hash."));
    m_stack->setCurrentWidget(m_model->rowCount() > 0 && m_model->problem().isEmpty() ? static_cast<QWidget*>(m_table) : m_empty);
    showRecord();
}

void AuditScreen::showRecord() {
    const auto* record = m_model->record(m_table->currentIndex());
    if (!record) {
        m_selected = 0;
        m_detailHead->setText(tr("Select a record to see it in full."));
        m_detail->hide();
        return;
    }
    m_detail->show();
    if (record->number == m_selected)
        return; // it never changes once it is written; the reader keeps the place
    m_selected = record->number;
    QStringList lines{tr("Record %1, %2").arg(wording::count(record->number), wording::stamp(record->at)),
                      tr("Kind: %1").arg(wording::oneLine(record->kind, 60))};
    lines.append(record->person.empty() ? tr("By Fermata itself")
                                        : tr("By %1, %2").arg(wording::oneLine(record->person, 80), wording::established(record->established)));
    if (!record->subject.empty())
        lines.append(tr("About: %1").arg(wording::oneLine(record->subject)));
    if (!record->reason.empty())
        lines.append(tr("Reason: %1").arg(wording::oneLine(record->reason)));
    lines.append(tr("Hash: %1").arg(QString::fromStdString(record->hash)));
    m_detailHead->setText(lines.join(u'\n'));
    m_detail->setPlainText(wording::manyLines(record->payload, 64 * 1024));
}

void AuditScreen::applyFilter() {
    m_model->setFilter({m_who->text().trimmed().toStdString(), m_kind->currentText().trimmed().toStdString(),
                        m_text->text().trimmed().toStdString()});
    showTable();
}

void AuditScreen::verify() {
    if (m_isVerifying)
        return;
    m_isVerifying = true;
    m_answer->setText(tr("Verifying…"));
    m_bridge.send(engine::VerifyRecord{}, [this, self = QPointer<AuditScreen>(this)](const Result<void>& result) {
        if (!self)
            return;
        m_isVerifying = false;
        m_answer->setText(result ? QString() : wording::error(result.error()));
    });
}

void AuditScreen::exportLog() {
    if (!m_export->isEnabled() || !m_askFile)
        return;
    const auto file = m_askFile(this, tr("fermata-record.jsonl"));
    if (file.isEmpty())
        return;
    m_answer->setText(tr("Exporting…"));
    m_bridge.send(engine::ExportRecord{file.toStdString()},
                  [this, self = QPointer<AuditScreen>(this), file](const Result<void>& result) {
                      if (self)
                          m_answer->setText(result ? tr("Exported to %1").arg(wording::oneLine(file.toStdString(), 200))
                                                   : wording::error(result.error()));
                  });
}

void AuditScreen::copy() {
    const auto index = m_table->currentIndex();
    if (!m_model->record(index))
        return;
    QStringList cells;
    for (int column = 0; column < RecordModel::columns; ++column)
        cells.append(index.siblingAtColumn(column).data().toString());
    cells.back() = QString::fromStdString(m_model->record(index)->hash);
    QApplication::clipboard()->setText(cells.join(u'\t'));
}

void AuditScreen::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const auto& theme = style::themeOf(this);
    painter.fillRect(rect(), theme.background);
    painter.fillRect(0, 0, width(), headHeight, theme.surface);
    painter.fillRect(0, headHeight - 1, width(), 1, theme.line);
}

void AuditScreen::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::StyleChange)
        update();
}

} // namespace fermata::ui
