#include "ui/shell/standing_dialog.h"

#include <set>

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QGridLayout>

#include "core/decision/authority.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

using decision::CommandKind;

namespace {

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
        return StandingDialog::tr(
            "Lets Fermata do the chosen actions there, until the time below. Everything else stays "
            "a dry run. It takes the place of an arming of this environment before.");
    case CommandKind::Disarm:
        return StandingDialog::tr("Makes everything there a dry run again, at once. What is under way is not cut off.");
    case CommandKind::StopLine:
        return StandingDialog::tr(
            "Nothing is brought forward in this scope until the time below, whatever the verdicts "
            "say. Rollbacks stay possible. Everyone sees the stop and its reason.");
    case CommandKind::ResumeLine:
        return StandingDialog::tr(
            "Changes may move again in this scope, as far as their verdicts and the arming allow. "
            "Each is judged anew before anything is sent.");
    case CommandKind::Deploy:
    case CommandKind::RollBack:
        break;
    }
    return {};
}

bool needsExpiry(CommandKind kind) {
    return kind == CommandKind::Arm || kind == CommandKind::StopLine;
}

decision::Actor actorOf(const engine::ActorView& view) {
    return {view.person, decision::established(view.established).value_or(decision::Established::None), view.roles};
}

} // namespace

StandingDialog::StandingDialog(CommandKind kind, const engine::Snapshot& now, QWidget* parent)
    : RecordDialog(headline(kind), now.isSample, parent), m_kind(kind), m_scope(new QComboBox(this)) {
    setObjectName(QStringLiteral("standingDialog"));
    addText(consequence(kind));
    m_scope->setObjectName(QStringLiteral("scopeBox"));
    const bool ofEnvironment = kind == CommandKind::Arm || kind == CommandKind::Disarm;
    m_scope->setAccessibleName(ofEnvironment ? tr("Environment") : tr("Scope"));
    fillScopes(now);
    form()->addRow(ofEnvironment ? tr("&Environment") : tr("&Scope"), m_scope);
    if (kind == CommandKind::Arm)
        addActions();
    if (needsExpiry(kind)) {
        const bool isArm = kind == CommandKind::Arm;
        addUntil(tr("E&nds"), now.at + Seconds{60}, now.at + std::chrono::hours{isArm ? 8 : 1},
                 now.at + (isArm ? decision::armedAtMost : decision::stoppedAtMost));
    }
    addReason(72);
    if (now.isObserver)
        m_closed = tr("Another process conducts this workspace; act there.");
    else if (!now.policy)
        m_closed = tr("The policy is not read yet.");
    else if (const auto why = decision::mayEverCommand(*now.policy, actorOf(now.actor), kind))
        m_closed = wording::sentence(*why);
    else if (kind == CommandKind::Arm && !(now.settings && now.settings->policy))
        m_closed = tr("An environment is armed only under a policy from a protected ref; this workspace reads a file "
                      "on this machine. Set policy: in workspace.yaml.");
    finishForm(now.actor.person.empty()
                   ? QString()
                   : tr("%1, known %2", "person, how the identity was established")
                         .arg(wording::oneLine(now.actor.person, 60), wording::established(now.actor.established)));
}

void StandingDialog::addActions() {
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
    form()->addRow(tr("Actions"), box);
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
    if (m_kind == CommandKind::Arm && now.settings)
        for (const auto& source : now.settings->sources) // what a CI does where no environment is concerned
            if (!source.pipelines.empty())
                add("source:" + source.name);
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
    return {};
}

void StandingDialog::send() {
    const std::string scope = m_scope->currentData().toString().toStdString();
    const std::string why = reason().toStdString();
    switch (m_kind) {
    case CommandKind::Arm:
        emit confirmed(engine::Arm{scope, actions(), until(), why});
        return;
    case CommandKind::Disarm:
        emit confirmed(engine::Disarm{scope, why});
        return;
    case CommandKind::StopLine:
        emit confirmed(engine::StopLine{scope, until(), why});
        return;
    case CommandKind::ResumeLine:
        emit confirmed(engine::ResumeLine{scope, why});
        return;
    case CommandKind::Deploy:
    case CommandKind::RollBack:
        return;
    }
}

} // namespace fermata::ui
