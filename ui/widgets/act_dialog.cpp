#include "ui/widgets/act_dialog.h"

#include <algorithm>

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>

#include "ui/style/fermata_style.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

using namespace style;

namespace {

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
bool needsExpiry(ActKind kind) {
    return kind == ActKind::Hold || kind == ActKind::Override;
}

} // namespace

ActDialog::ActDialog(Subject subject, QWidget* parent)
    : RecordDialog(headline(subject.kind), subject.isSample, parent),
      m_subject(std::move(subject)),
      m_role(new QComboBox(this)),
      m_typed(new QLineEdit(this)) {
    setObjectName(QStringLiteral("actDialog"));
    addText(m_subject.title);
    addText(tr("%1, to %2. Verdict now: %3.", "place, environment, verdict")
                .arg(m_subject.place, m_subject.environment, m_subject.verdict));
    addText(consequence())->setObjectName(QStringLiteral("consequence"));
    if (!m_subject.outside.isEmpty()) {
        QLabel* outside = addText(m_subject.outside);
        outside->setObjectName(QStringLiteral("outsideLabel"));
        outside->setFont(themeOf(this).font(TextSize::Body, QFont::DemiBold));
    }
    addReason(88);
    m_role->setObjectName(QStringLiteral("roleBox"));
    m_role->setAccessibleName(tr("Role"));
    for (const std::string& role : m_subject.roles)
        m_role->addItem(wording::oneLine(role, 60), QString::fromStdString(role));
    form()->addRow(tr("Ro&le"), m_role);
    const Time longest = m_subject.now + m_subject.atMost;
    if (needsExpiry(m_subject.kind))
        addUntil(tr("&Ends"), m_subject.now + Seconds{60},
                 std::min(m_subject.suggestedUntil.value_or(m_subject.now + std::chrono::hours{4}), longest), longest);
    m_typed->setObjectName(QStringLiteral("typedName"));
    m_typed->setAccessibleName(tr("Name of the environment"));
    m_typed->setPlaceholderText(m_subject.typedName);
    if (m_subject.typedName.isEmpty())
        m_typed->hide();
    else
        form()->addRow(tr("T&ype its name"), m_typed);
    connect(m_typed, &QLineEdit::textChanged, this, &ActDialog::check);
    finishForm(m_subject.person);
}

QString ActDialog::consequence() const {
    switch (m_subject.kind) {
    case ActKind::Hold:
        return tr("Keeps the change out of %1 until the time below, whatever the verdict becomes. Everyone sees the "
                  "hold "
                  "and its reason.")
            .arg(m_subject.environment);
    case ActKind::Approve:
        return tr("Releases this head for %1. The approval binds head, base, evidence, policy and model; it is "
                  "withdrawn "
                  "when one of them changes, and after 24 hours.")
            .arg(m_subject.environment);
    case ActKind::Override:
        return tr("Releases this head for %1 against the verdict, until the time below. The record shows who, why and "
                  "against which rules.")
            .arg(m_subject.environment);
    case ActKind::RollBack:
        return tr("Goes to %1 at once. Neither a freeze nor the gate holds a rollback back; what comes of it is read "
                  "again "
                  "and recorded.")
            .arg(m_subject.environment);
    }
    return {};
}

QString ActDialog::missing() const {
    if (m_subject.roles.empty())
        return tr("No role of yours is in the policy.");
    if (m_typed->text() != m_subject.typedName)
        return tr("Type %1 to show that you mean it.").arg(m_subject.typedName);
    return {};
}

void ActDialog::send() {
    engine::Act act;
    act.decisionId = m_subject.decisionId;
    act.kind = commandName(m_subject.kind);
    act.reason = reason().toStdString();
    act.role = m_role->currentData().toString().toStdString();
    if (needsExpiry(m_subject.kind))
        act.until = until();
    emit confirmed(act);
}

} // namespace fermata::ui
