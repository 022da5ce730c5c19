#include "ui/settings/secret_dialog.h"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/style/fermata_style.h"
#include "ui/widgets/plain_label.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

using namespace style;

SecretDialog::SecretDialog(const QString& name, const std::string& places, QWidget* parent)
    : QDialog(parent),
      m_name(new QLineEdit(this)),
      m_value(new QLineEdit(this)),
      m_problem(plainLabel({}, this)),
      m_confirm(new QPushButton(tr("Keep the secret"), this)) {
    const Theme& theme = themeOf(this);
    setObjectName(QStringLiteral("secretDialog"));
    setWindowTitle(tr("Keep a secret"));
    setAccessibleName(windowTitle());
    setMinimumWidth(520);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(8);
    QLabel* title = plainLabel(windowTitle(), this);
    title->setFont(theme.font(TextSize::Subject, QFont::DemiBold));
    layout->addWidget(title);
    layout->addWidget(
        plainLabel(tr("It is kept outside the workspace, in the first of these places that can: %1. It takes "
                      "the place of an older one of this name. Nobody can read it here again.")
                       .arg(places.empty() ? tr("none yet") : wording::oneLine(places, 120)),
                   this));
    auto* form = new QFormLayout;
    form->setSpacing(8);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_name->setObjectName(QStringLiteral("secretName"));
    m_name->setAccessibleName(tr("Name of the secret"));
    m_name->setMaxLength(128);
    m_name->setText(name);
    form->addRow(tr("&Name"), m_name);
    m_value->setObjectName(QStringLiteral("secretValue"));
    m_value->setAccessibleName(tr("The secret"));
    m_value->setEchoMode(QLineEdit::Password);
    form->addRow(tr("&Secret"), m_value);
    layout->addLayout(form);
    m_problem->setObjectName(QStringLiteral("problemLabel"));
    layout->addWidget(m_problem);

    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    auto* cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(QStringLiteral("cancelButton"));
    cancel->setAccessibleName(cancel->text());
    cancel->setAutoDefault(false);
    setButtonKey(cancel, tr("Esc"));
    m_confirm->setObjectName(QStringLiteral("confirmButton"));
    m_confirm->setAccessibleName(m_confirm->text());
    m_confirm->setAutoDefault(false);
    m_confirm->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return));
    setButtonKey(m_confirm, QStringLiteral("Ctrl ⏎"));
    setButtonRole(m_confirm, ButtonRole::Primary);
    buttons->addWidget(cancel);
    buttons->addWidget(m_confirm);
    layout->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_confirm, &QPushButton::clicked, this, &SecretDialog::confirm);
    for (QLineEdit* field : {m_name, m_value})
        connect(field, &QLineEdit::textChanged, this, &SecretDialog::check);
    (name.isEmpty() ? m_name : m_value)->setFocus();
    check();
}

SecretDialog::~SecretDialog() {
    forget();
}

void SecretDialog::forget() {
    m_value->clear();
}

void SecretDialog::check() {
    QString lacks;
    if (m_name->text().trimmed().isEmpty())
        lacks = tr("A name is needed; the source says it under 'secret'.");
    else if (m_value->text().isEmpty())
        lacks = tr("The secret is empty.");
    if (!m_isSending)
        m_problem->setText(lacks);
    m_problem->setAccessibleName(m_problem->text().isEmpty() ? tr("Nothing is missing") : m_problem->text());
    m_confirm->setEnabled(lacks.isEmpty() && !m_isSending);
}

void SecretDialog::confirm() {
    if (!m_confirm->isEnabled())
        return;
    m_isSending = true;
    QByteArray bytes = m_value->text().toUtf8();
    engine::KeepSecret command{m_name->text().trimmed().toStdString(), io::SecretString(bytes.toStdString())};
    bytes.fill('\0');
    forget();
    m_problem->setText(tr("Keeping…"));
    check();
    emit confirmed(command);
}

void SecretDialog::finish(const Result<void>& result) {
    m_isSending = false;
    if (result) {
        accept();
        return;
    }
    check();
    m_problem->setText(tr("Nothing was kept: %1").arg(wording::error(result.error())));
    m_problem->setAccessibleName(m_problem->text());
}

} // namespace fermata::ui
