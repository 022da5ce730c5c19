#include "ui/shell/standing_dialog.h"

#include <algorithm>
#include <set>

#include <QCheckBox>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QFormLayout>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "core/decision/authority.h"
#include "ui/style/fermata_style.h"
#include "ui/widgets/plain_label.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

using namespace style;
using decision::CommandKind;

namespace {

constexpr int longestReason = 4000;

QString headline(CommandKind kind) {
    switch (kind) {
    case CommandKind::Arm:
        return StandingDialog::tr("Arm an environment");
    case CommandKind::Disarm:
        return StandingDialog::tr("Disarm an environment");
    case CommandKind::StopLine:
        return StandingDialog::tr("Stop the line");
    case CommandKind::ResumeLine:
        return StandingDialog::tr("Resume the line");
    case CommandKind::Deploy:
    case CommandKind::RollBack:
        break;
    }
    return {};
}

QString consequence(CommandKind kind) {
    switch (kind) {
    case CommandKind::Arm:
        return StandingDialog::tr("Lets Fermata do the chosen actions there, until the time below. Everything else stays "
                                  "a dry run. It takes the place of an arming of this environment before.");
    case CommandKind::Disarm:
        return StandingDialog::tr("Makes everything there a dry run again, at once. What is under way is not cut off.");
    case CommandKind::StopLine:
        return StandingDialog::tr("Nothing is brought forward in this scope until the time below, whatever the verdicts "
                                  "say. Rollbacks stay possible. Everyone sees the stop and its reason.");
    case CommandKind::ResumeLine:
        return StandingDialog::tr("Changes may move again in this scope, as far as their verdicts and the arming allow. "
                                  "Each is judged anew before anything is sent.");
    case CommandKind::Deploy:
    case CommandKind::RollBack:
        break;
    }
    return {};
}

bool needsExpiry(CommandKind kind) { return kind == CommandKind::Arm || kind == CommandKind::StopLine; }

decision::Actor actorOf(const engine::ActorView& view) {
    return {view.person, decision::established(view.established).value_or(decision::Established::None), view.roles};
}

} // namespace

StandingDialog::StandingDialog(CommandKind kind, const engine::Snapshot& now, QWidget* parent)
    : QDialog(parent), m_kind(kind), m_scope(new QComboBox(this)), m_until(new QDateTimeEdit(this)),
      m_reason(new QPlainTextEdit(this)), m_problem(plainLabel({}, this)), m_confirm(new QPushButton(this)) {
    const Theme& theme = themeOf(this);
    setObjectName(QStringLiteral("standingDialog"));
    setWindowTitle(headline(kind));
    setAccessibleName(windowTitle());
    setMinimumWidth(520);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(8);
    QLabel* title = plainLabel(now.isSample ? tr("%1 (sample)").arg(windowTitle()) : windowTitle(), this);
    title->setFont(theme.font(TextSize::Subject, QFont::DemiBold));
    layout->addWidget(title);
    layout->addWidget(plainLabel(consequence(kind), this));

    auto* form = new QFormLayout;
    form->setSpacing(8);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_scope->setObjectName(QStringLiteral("scopeBox"));
    const bool ofEnvironment = kind == CommandKind::Arm || kind == CommandKind::Disarm;
    m_scope->setAccessibleName(ofEnvironment ? tr("Environment") : tr("Scope"));
    fillScopes(now);
    form->addRow(ofEnvironment ? tr("&Environment") : tr("&Scope"), m_scope);
    if (kind == CommandKind::Arm) {
        auto* box = new QWidget(this);
        box->setAccessibleName(tr("Actions"));
        auto* grid = new QGridLayout(box);
        grid->setContentsMargins(0, 0, 0, 0);
        grid->setSpacing(4);
        int place = 0;
        for (const char* name : armableActions) {
            auto* action = new QCheckBox(QString::fromLatin1(name), box);
            action->setObjectName(QString::fromLatin1(name));
            action->setAccessibleName(tr("Arm for %1").arg(action->text()));
            action->setChecked(place < 2);
            connect(action, &QCheckBox::toggled, this, &StandingDialog::check);
            grid->addWidget(action, place / 3, place % 3);
            m_actions.append(action);
            ++place;
        }
        form->addRow(tr("Actions"), box);
    }
    const Seconds atMost = kind == CommandKind::Arm ? decision::armedAtMost : decision::stoppedAtMost;
    m_until->setObjectName(QStringLiteral("untilEdit"));
    m_until->setAccessibleName(tr("Ends"));
    m_until->setCalendarPopup(true);
    m_until->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm"));
    m_until->setTimeSpec(Qt::UTC); // the field holds the clock on the wall, see wording::typeable
    m_until->setDateTimeRange(wording::typeable(now.at + Seconds{60}), wording::typeable(now.at + atMost));
    m_until->setDateTime(wording::typeable(now.at + Seconds{kind == CommandKind::Arm ? 8 * 3600 : 3600}));
    if (needsExpiry(kind))
        form->addRow(tr("E&nds"), m_until);
    else
        m_until->hide();
    m_reason->setObjectName(QStringLiteral("reasonEdit"));
    m_reason->setAccessibleName(tr("Reason"));
    m_reason->setPlaceholderText(tr("Why; it is written into the record"));
    m_reason->setTabChangesFocus(true);
    m_reason->setFixedHeight(theme.scaled(72));
    form->addRow(tr("&Reason"), m_reason);
    layout->addLayout(form);
    if (!now.actor.person.empty())
        layout->addWidget(plainLabel(tr("Acts as %1, known %2.", "person, how the identity was established")
                                         .arg(wording::oneLine(now.actor.person, 60), wording::established(now.actor.established)),
                                     this));
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
    m_confirm->setText(headline(kind));
    m_confirm->setAccessibleName(m_confirm->text());
    m_confirm->setAutoDefault(false); // Return alone falls out of a hand that writes a reason
    setButtonKey(m_confirm, QStringLiteral("Ctrl ⏎"));
    m_confirm->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return));
    setButtonRole(m_confirm, ButtonRole::Primary);
    buttons->addWidget(cancel);
    buttons->addWidget(m_confirm);
    layout->addLayout(buttons);

    if (now.isObserver)
        m_closed = tr("Another process conducts this workspace; act there.");
    else if (!now.policy)
        m_closed = tr("The policy is not read yet.");
    else if (const auto why = decision::mayEverCommand(*now.policy, actorOf(now.actor), kind))
        m_closed = wording::sentence(*why);
    else if (kind == CommandKind::Arm && !(now.settings && now.settings->policy))
        m_closed = tr("An environment is armed only under a policy from a protected ref; this workspace reads a file "
                      "on this machine. Set policy: in workspace.yaml.");
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_confirm, &QPushButton::clicked, this, &StandingDialog::confirm);
    connect(m_reason, &QPlainTextEdit::textChanged, this, &StandingDialog::check);
    m_reason->setFocus();
    check();
}

void StandingDialog::selectScope(const QString& scope) {
    if (const int place = m_scope->findData(scope); place >= 0)
        m_scope->setCurrentIndex(place);
}

void StandingDialog::fillScopes(const engine::Snapshot& now) {
    const auto add = [this](const std::string& scope) {
        m_scope->addItem(scope.empty() ? tr("Everything") : wording::oneLine(scope, 80), QString::fromStdString(scope));
    };
    switch (m_kind) {
    case CommandKind::ResumeLine:
        for (const engine::StopView& stop : now.stops)
            add(stop.scope);
        return;
    case CommandKind::Disarm:
        for (const engine::ArmView& arm : now.armed)
            add(arm.environment);
        return;
    case CommandKind::StopLine:
        add({});
        break;
    case CommandKind::Arm:
    case CommandKind::Deploy:
    case CommandKind::RollBack:
        break;
    }
    if (now.policy)
        for (const decision::Environment& environment : now.policy->environments)
            add(environment.id);
    if (m_kind != CommandKind::StopLine)
        return;
    std::set<std::string> services;
    for (const delivery::Placement& placement : now.placements)
        services.insert(placement.service);
    for (const std::string& service : services)
        if (!service.empty())
            add("service:" + service);
}

std::vector<std::string> StandingDialog::actions() const {
    std::vector<std::string> chosen;
    for (const QCheckBox* action : m_actions)
        if (action->isChecked())
            chosen.push_back(action->objectName().toStdString());
    return chosen;
}

QString StandingDialog::missing() const {
    if (!m_closed.isEmpty())
        return m_closed;
    if (m_scope->count() == 0)
        return m_kind == CommandKind::ResumeLine ? tr("The line is not stopped.")
               : m_kind == CommandKind::Disarm   ? tr("No environment is armed.")
                                                 : tr("The policy names no environment.");
    if (m_kind == CommandKind::Arm && actions().empty())
        return tr("Choose at least one action.");
    if (m_reason->toPlainText().trimmed().isEmpty())
        return tr("A reason is needed.");
    if (m_reason->toPlainText().size() > longestReason)
        return tr("The reason is longer than %n characters.", nullptr, longestReason);
    return {};
}

void StandingDialog::check() {
    const QString lacks = missing();
    if (!m_isSending)
        m_problem->setText(lacks);
    m_problem->setAccessibleName(m_problem->text().isEmpty() ? tr("Nothing is missing") : m_problem->text());
    m_confirm->setEnabled(lacks.isEmpty() && !m_isSending);
}

engine::Command StandingDialog::command() const {
    const std::string scope = m_scope->currentData().toString().toStdString();
    const std::string reason = m_reason->toPlainText().trimmed().toStdString();
    const Time until = wording::typedTime(m_until->dateTime());
    switch (m_kind) {
    case CommandKind::Arm:
        return engine::Arm{scope, actions(), until, reason};
    case CommandKind::Disarm:
        return engine::Disarm{scope, reason};
    case CommandKind::ResumeLine:
        return engine::ResumeLine{scope, reason};
    case CommandKind::StopLine:
    case CommandKind::Deploy:
    case CommandKind::RollBack:
        break;
    }
    return engine::StopLine{scope, until, reason};
}

void StandingDialog::confirm() {
    if (!m_confirm->isEnabled())
        return;
    m_isSending = true;
    m_problem->setText(tr("Writing the record…"));
    check();
    emit confirmed(command());
}

void StandingDialog::finish(const Result<void>& result) {
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
