#include "ui/widgets/act_dialog.h"

#include <algorithm>

#include <QComboBox>
#include <QDateTimeEdit>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
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

QString headline(ActKind kind) {
    switch (kind) {
    case ActKind::Hold:
        return ActDialog::tr("Hold this change");
    case ActKind::Approve:
        return ActDialog::tr("Approve this change");
    case ActKind::Override:
        return ActDialog::tr("Override the verdict");
    case ActKind::RollBack:
        return ActDialog::tr("Roll back");
    }
    return {};
}

/// Hold and Override end by themselves; an approval ends when head, evidence or verdict change, or after 24 hours; a
/// rollback is done at once.
bool needsExpiry(ActKind kind) { return kind == ActKind::Hold || kind == ActKind::Override; }
bool needsReason(ActKind) { return true; }

} // namespace

ActDialog::ActDialog(Subject subject, QWidget* parent)
    : QDialog(parent), m_subject(std::move(subject)), m_reason(new QPlainTextEdit(this)), m_role(new QComboBox(this)),
      m_until(new QDateTimeEdit(this)), m_typed(new QLineEdit(this)), m_problem(plainLabel({}, this)), m_confirm(new QPushButton(this)) {
    const Theme& theme = themeOf(this);
    setObjectName(QStringLiteral("actDialog"));
    setWindowTitle(headline(m_subject.kind));
    setAccessibleName(windowTitle());
    setMinimumWidth(520);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(8);

    QLabel* title = plainLabel(m_subject.isSample ? tr("%1 (sample)").arg(windowTitle()) : windowTitle(), this);
    title->setFont(theme.font(TextSize::Subject, QFont::DemiBold));
    layout->addWidget(title);
    layout->addWidget(plainLabel(m_subject.title, this));
    QLabel* facts = plainLabel(tr("%1, to %2. Verdict now: %3.", "place, environment, verdict")
                                   .arg(m_subject.place, m_subject.environment, m_subject.verdict),
                               this);
    QLabel* consequences = plainLabel(consequence(), this);
    consequences->setObjectName(QStringLiteral("consequence"));
    layout->addWidget(facts);
    layout->addWidget(consequences);
    if (!m_subject.outside.isEmpty()) {
        QLabel* outside = plainLabel(m_subject.outside, this);
        outside->setObjectName(QStringLiteral("outsideLabel"));
        outside->setFont(theme.font(TextSize::Body, QFont::DemiBold));
        layout->addWidget(outside);
    }

    auto* form = new QFormLayout;
    form->setSpacing(8);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_reason->setObjectName(QStringLiteral("reasonEdit"));
    m_reason->setAccessibleName(tr("Reason"));
    m_reason->setPlaceholderText(tr("Why; it is written into the record"));
    m_reason->setTabChangesFocus(true);
    m_reason->setFixedHeight(theme.scaled(88));
    form->addRow(tr("&Reason"), m_reason);
    m_role->setObjectName(QStringLiteral("roleBox"));
    m_role->setAccessibleName(tr("Role"));
    for (const std::string& role : m_subject.roles)
        m_role->addItem(wording::oneLine(role, 60), QString::fromStdString(role));
    form->addRow(tr("Ro&le"), m_role);
    const Time longest = m_subject.now + m_subject.atMost;
    const Time suggested = std::min(m_subject.suggestedUntil.value_or(m_subject.now + std::chrono::hours{4}), longest);
    m_until->setObjectName(QStringLiteral("untilEdit"));
    m_until->setAccessibleName(tr("Ends"));
    m_until->setCalendarPopup(true);
    m_until->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm"));
    m_until->setTimeSpec(Qt::UTC); // the field holds the clock on the wall, see wording::typeable
    m_until->setDateTimeRange(wording::typeable(m_subject.now + Seconds{60}), wording::typeable(longest));
    m_until->setDateTime(wording::typeable(suggested));
    if (needsExpiry(m_subject.kind))
        form->addRow(tr("&Ends"), m_until);
    else
        m_until->hide();
    m_typed->setObjectName(QStringLiteral("typedName"));
    m_typed->setAccessibleName(tr("Name of the environment"));
    m_typed->setPlaceholderText(m_subject.typedName);
    if (m_subject.typedName.isEmpty())
        m_typed->hide();
    else
        form->addRow(tr("T&ype its name"), m_typed);
    layout->addLayout(form);
    layout->addWidget(plainLabel(tr("Acts as %1.").arg(m_subject.person), this));
    m_problem->setObjectName(QStringLiteral("problemLabel"));
    layout->addWidget(m_problem);

    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    auto* cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(QStringLiteral("cancelButton"));
    cancel->setAccessibleName(cancel->text());
    setButtonKey(cancel, tr("Esc"));
    m_confirm->setObjectName(QStringLiteral("confirmButton"));
    m_confirm->setText(headline(m_subject.kind));
    m_confirm->setAccessibleName(m_confirm->text());
    setButtonKey(m_confirm, QStringLiteral("Ctrl ⏎"));
    m_confirm->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return));
    // Return alone must never act: it is what falls out of a hand that writes a reason.
    m_confirm->setAutoDefault(false);
    cancel->setAutoDefault(false);
    setButtonRole(m_confirm, ButtonRole::Primary);
    buttons->addWidget(cancel);
    buttons->addWidget(m_confirm);
    layout->addLayout(buttons);

    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_confirm, &QPushButton::clicked, this, &ActDialog::confirm);
    connect(m_reason, &QPlainTextEdit::textChanged, this, &ActDialog::check);
    connect(m_typed, &QLineEdit::textChanged, this, &ActDialog::check);
    m_reason->setFocus();
    check();
}

QString ActDialog::consequence() const {
    switch (m_subject.kind) {
    case ActKind::Hold:
        return tr("Keeps the change out of %1 until the time below, whatever the verdict becomes. Everyone sees the hold "
                  "and its reason.")
            .arg(m_subject.environment);
    case ActKind::Approve:
        return tr("Releases this head for %1. The approval binds head, base, evidence, policy and model; it is withdrawn "
                  "when one of them changes, and after 24 hours.")
            .arg(m_subject.environment);
    case ActKind::Override:
        return tr("Releases this head for %1 against the verdict, until the time below. The record shows who, why and "
                  "against which rules.")
            .arg(m_subject.environment);
    case ActKind::RollBack:
        return tr("Goes to %1 at once. Neither a freeze nor the gate holds a rollback back; what comes of it is read again "
                  "and recorded.")
            .arg(m_subject.environment);
    }
    return {};
}

void ActDialog::check() {
    QString missing;
    if (needsReason(m_subject.kind) && m_reason->toPlainText().trimmed().isEmpty())
        missing = tr("A reason is needed.");
    else if (m_reason->toPlainText().size() > longestReason)
        missing = tr("The reason is longer than %n characters.", nullptr, longestReason);
    else if (m_subject.roles.empty())
        missing = tr("No role of yours is in the policy.");
    else if (m_typed->text() != m_subject.typedName)
        missing = tr("Type %1 to show that you mean it.").arg(m_subject.typedName);
    if (!m_isSending)
        m_problem->setText(missing);
    m_problem->setAccessibleName(m_problem->text().isEmpty() ? tr("Nothing is missing") : m_problem->text());
    m_confirm->setEnabled(missing.isEmpty() && !m_isSending);
    m_confirm->setToolTip(plainToolTip(missing));
}

void ActDialog::confirm() {
    if (!m_confirm->isEnabled())
        return;
    m_isSending = true;
    m_problem->setText(tr("Writing the record…"));
    check();
    engine::Act act;
    act.decisionId = m_subject.decisionId;
    act.kind = commandName(m_subject.kind);
    act.reason = m_reason->toPlainText().trimmed().toStdString();
    act.role = m_role->currentData().toString().toStdString();
    if (needsExpiry(m_subject.kind))
        act.until = wording::typedTime(m_until->dateTime());
    emit confirmed(act);
}

void ActDialog::finish(const Result<void>& result) {
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
