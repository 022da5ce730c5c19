#include "ui/widgets/act_dialog.h"

#include <algorithm>

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLayout>
#include <QLineEdit>
#include <QPlainTextEdit>

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
    if (m_subject.kind == ActKind::RollBack)
        addWayBack();
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

void ActDialog::addWayBack() {
    m_waitsForWay = true;
    m_plan = new QPlainTextEdit(tr("Which services go back, in which order, is being looked up…"), this);
    m_plan->setObjectName(QStringLiteral("wayBackText"));
    m_plan->setAccessibleName(tr("Steps of the way back"));
    m_plan->setReadOnly(true);
    m_plan->setTabChangesFocus(true);
    m_plan->setFixedHeight(themeOf(this).scaled(32));
    form()->addRow(tr("St&eps"), m_plan);
    m_alone = new QCheckBox(this);
    m_alone->setObjectName(QStringLiteral("aloneBox"));
    m_alone->hide();
    form()->addRow(m_alone);
    connect(m_alone, &QCheckBox::toggled, this, &ActDialog::check);
}

void ActDialog::setWayBack(const Result<engine::WayBackView>& way) {
    if (!m_plan)
        return;
    m_waitsForWay = false;
    QStringList lines;
    if (!way) {
        lines.append(tr("Which services would have to go along is not known: %1. Only this one goes back.")
                         .arg(wording::error(way.error())));
    } else {
        m_way = *way;
        const bool isPlan = !way->steps.empty();
        for (std::size_t k = 0; k < way->words.size(); ++k)
            lines.append(isPlan && way->steps.size() > 1
                             ? tr("%1. %2", "number, step").arg(k + 1).arg(wording::sentence(way->words[k]))
                             : wording::sentence(way->words[k]));
        if (isPlan && way->steps.size() > 1)
            lines.append(
                tr("Each step begins once the one before is done and seen to run; it stops where one is not."));
        if (!way->isArmed)
            lines.append(tr("%1 is not armed for it: nothing would be sent.").arg(m_subject.environment));
        if (way->steps.size() != 1 && !way->alone.id.empty()) {
            m_alone->setText(isPlan ? tr("Only this service, although others may not run with it then")
                                    : tr("Go back nonetheless, although something may not run then"));
            m_alone->setToolTip(wording::sentence(way->alone));
            m_alone->setAccessibleName(m_alone->text());
            m_alone->show();
        }
    }
    m_plan->setPlainText(lines.join(u'\n'));
    // As high as its lines at this width, up to a third of a small screen.
    const int rows =
        std::clamp(static_cast<int>(m_plan->toPlainText().size()) / 62 + static_cast<int>(lines.size()), 1, 12);
    m_plan->setFixedHeight(m_plan->fontMetrics().lineSpacing() * rows + 16);
    layout()->activate(); // with what was hidden until now
    const int high = layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(width()) : sizeHint().height();
    resize(width(), std::max(high, layout()->totalMinimumSize().height()));
    check();
}

bool ActDialog::isAlone() const {
    return m_alone && m_alone->isChecked();
}

std::vector<decision::Move> ActDialog::steps() const {
    return m_way && !isAlone() ? m_way->steps : std::vector<decision::Move>();
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
    if (m_waitsForWay)
        return tr("What has to go back along with it is being looked up.");
    if (m_way && m_way->steps.empty() && !isAlone())
        return m_way->alone.id.empty()
                   ? tr("There is nothing to go back to.")
                   : tr("There is no safe order: mend it forward, or say that it goes nonetheless.");
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
