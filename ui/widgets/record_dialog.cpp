#include "ui/widgets/record_dialog.h"

#include <QDateTimeEdit>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/style/fermata_style.h"
#include "ui/widgets/plain_label.h"
#include "ui/widgets/text_line.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

using namespace style;

namespace {

/// Reasons longer than this are a document, not a reason; the record caps them too.
constexpr int longestReason = 4000;

} // namespace

RecordDialog::RecordDialog(const QString& headline, bool isSample, QWidget* parent)
    : QDialog(parent),
      m_body(new QVBoxLayout(this)),
      m_form(new QFormLayout),
      m_problem(plainLabel({}, this)),
      m_confirm(new QPushButton(headline, this)) {
    setWindowTitle(headline);
    setAccessibleName(headline);
    setMinimumWidth(520);
    m_body->setContentsMargins(16, 16, 16, 16);
    m_body->setSpacing(8);
    addText(isSample ? tr("%1 (sample)").arg(headline) : headline)
        ->setFont(themeOf(this).font(TextSize::Subject, QFont::DemiBold));
    m_form->setSpacing(8);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
}

QLabel* RecordDialog::addText(const QString& text) {
    QLabel* label = plainLabel(text, this);
    m_body->addWidget(label);
    return label;
}

void RecordDialog::addReason(int height) {
    m_reason = new QPlainTextEdit(this);
    m_reason->setObjectName(QStringLiteral("reasonEdit"));
    m_reason->setAccessibleName(tr("Reason"));
    m_reason->setPlaceholderText(tr("Why; it is written into the record"));
    m_reason->setTabChangesFocus(true);
    m_reason->setFixedHeight(themeOf(this).scaled(height));
    m_form->addRow(tr("&Reason"), m_reason);
    connect(m_reason, &QPlainTextEdit::textChanged, this, &RecordDialog::check);
}

void RecordDialog::addUntil(const QString& label, Time first, Time suggested, Time longest) {
    m_until = new QDateTimeEdit(this);
    m_until->setObjectName(QStringLiteral("untilEdit"));
    m_until->setAccessibleName(tr("Ends"));
    m_until->setCalendarPopup(true);
    m_until->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm"));
    m_until->setTimeSpec(Qt::UTC); // the field holds the clock on the wall, see wording::typeable
    m_until->setDateTimeRange(wording::typeable(first), wording::typeable(longest));
    m_until->setDateTime(wording::typeable(suggested));
    m_form->addRow(label, m_until);
}

void RecordDialog::finishForm(const QString& person) {
    m_body->addLayout(m_form);
    if (!person.isEmpty())
        addText(tr("Acts as %1.").arg(person));
    m_problem->setObjectName(QStringLiteral("problemLabel"));
    m_body->addWidget(m_problem);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    auto* cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(QStringLiteral("cancelButton"));
    cancel->setAccessibleName(cancel->text());
    setButtonKey(cancel, tr("Esc"));
    m_confirm->setObjectName(QStringLiteral("confirmButton"));
    m_confirm->setAccessibleName(m_confirm->text());
    setButtonKey(m_confirm, QStringLiteral("Ctrl ⏎"));
    m_confirm->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return));
    // Return alone must never act: it is what falls out of a hand that writes a reason.
    m_confirm->setAutoDefault(false);
    cancel->setAutoDefault(false);
    setButtonRole(m_confirm, ButtonRole::Primary);
    buttons->addWidget(cancel);
    buttons->addWidget(m_confirm);
    m_body->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_confirm, &QPushButton::clicked, this, &RecordDialog::confirm);
    if (m_reason)
        m_reason->setFocus();
    check();
}

QString RecordDialog::reason() const {
    return m_reason->toPlainText().trimmed();
}

Time RecordDialog::until() const {
    return wording::typedTime(m_until->dateTime());
}

void RecordDialog::check() {
    QString lacks = missing();
    if (lacks.isEmpty() && reason().isEmpty())
        lacks = tr("A reason is needed.");
    else if (lacks.isEmpty() && m_reason->toPlainText().size() > longestReason)
        lacks = tr("The reason is longer than %n characters.", nullptr, longestReason);
    if (!m_isSending)
        m_problem->setText(lacks);
    m_problem->setAccessibleName(m_problem->text().isEmpty() ? tr("Nothing is missing") : m_problem->text());
    m_confirm->setEnabled(lacks.isEmpty() && !m_isSending);
    m_confirm->setToolTip(plainToolTip(lacks));
}

void RecordDialog::confirm() {
    if (!m_confirm->isEnabled())
        return;
    m_isSending = true;
    m_problem->setText(tr("Writing the record…"));
    check();
    send();
}

void RecordDialog::finish(const Result<void>& result) {
    m_isSending = false;
    if (result) {
        accept();
        return;
    }
    check();
    m_problem->setText(tr("Refused: %1").arg(wording::error(result.error())));
    m_problem->setAccessibleName(m_problem->text());
}

} // namespace fermata::ui
