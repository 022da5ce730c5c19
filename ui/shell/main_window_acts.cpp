// What a person asks for in the window: the dialogs of acts and of the line, and everything that the palette finds.
#include <algorithm>

#include <QPointer>
#include <QUuid>

#include "ui/console/console_screen.h"
#include "ui/models/inbox_model.h"
#include "ui/shell/main_window.h"
#include "ui/shell/order_dialog.h"
#include "ui/shell/outcome_dialog.h"
#include "ui/shell/past_bar.h"
#include "ui/shell/quarantine_dialog.h"
#include "ui/shell/standing_dialog.h"
#include "ui/widgets/act_dialog.h"
#include "ui/widgets/reason_dialog.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

namespace {

constexpr std::chrono::minutes pause{5};

} // namespace

void MainWindow::requestAct(const QString& key, ActKind kind) {
    const SnapshotPointer now = m_bridge.snapshot();
    const engine::ChangeView* view = findChange(*now, key.toStdString());
    if (!view || !permissionOf(*view, kind).isOpen)
        return;
    ActDialog::Subject subject;
    subject.decisionId = view->decisionId;
    subject.title = wording::oneLine(view->change.title);
    subject.place = wording::place(view->change);
    subject.environment = view->evidence ? wording::oneLine(view->evidence->environment, 60) : tr("its environment");
    subject.verdict = view->decision ? wording::verdict(view->decision->verdict) : tr("none");
    subject.kind = kind;
    subject.roles = now->actor.roles;
    subject.person = tr("%1, known %2", "person, how the identity was established")
                         .arg(wording::oneLine(now->actor.person, 60), wording::established(now->actor.established));
    if (view->decision)
        subject.suggestedUntil = view->decision->holdUntil;
    subject.now = now->at;
    if (now->policy)
        subject.atMost = now->policy->overrideAtMost;
    subject.isSample = now->isSample;
    if (kind == ActKind::Approve || kind == ActKind::Override)
        subject.outside = wording::oneLine(view->afterApproval, 300);
    if (kind == ActKind::RollBack) {
        subject.outside = wording::oneLine(view->afterRollBack, 300);
        subject.typedName = wording::oneLine(view->rollBackEnvironment, 60);
    }
    if (kind == ActKind::RollBack)
        return openRollBack(std::move(subject), view->rollBackService, view->rollBackEnvironment);
    auto* dialog = new ActDialog(std::move(subject), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ActDialog::confirmed, this, [this, dialog = QPointer(dialog)](const engine::Act& act) {
        m_bridge.send(act, [dialog](const Result<void>& result) {
            if (dialog)
                dialog->finish(result);
        });
    });
    dialog->open();
}

void MainWindow::openRollBack(ActDialog::Subject subject, const std::string& service, const std::string& environment) {
    auto* dialog = new ActDialog(std::move(subject), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ActDialog::confirmed, this,
            [this, service, environment, dialog = QPointer(dialog)](const engine::Act& act) {
                engine::OrderAct order{"roll-back", {}, service, environment, {}, {}, act.reason, {}};
                // Each press is a wish of its own.
                order.nonce = QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString();
                order.steps = dialog->steps();
                order.isAlone = dialog->isAlone();
                m_bridge.send(std::move(order), [dialog](const Result<void>& result) {
                    if (dialog)
                        dialog->finish(result);
                });
            });
    dialog->open();
    m_bridge.wayBack(service, environment, [dialog = QPointer(dialog)](const Result<engine::WayBackView>& way) {
        if (dialog)
            dialog->setWayBack(way);
    });
}

void MainWindow::requestWay(const QString& key, int way) {
    const engine::ChangeView* view = findChange(*m_bridge.snapshot(), key.toStdString());
    if (!view || way < 0 || way >= static_cast<int>(view->counterfactuals.size()))
        return;
    const decision::Counterfactual& chosen = view->counterfactuals[static_cast<std::size_t>(way)];
    QStringList lines;
    for (const decision::Atom& atom : chosen.atoms) {
        lines.append(wording::sentence(atom.message));
        for (const std::string& person : atom.persons)
            lines.append(tr("  could be asked: %1").arg(wording::oneLine(person, 60)));
    }
    lines.append(tr("The verdict is then: %1. Nothing is done by closing this.").arg(wording::verdict(chosen.verdict)));
    auto* dialog = new TextDialog(tr("What would release it"), lines.join(u'\n'), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void MainWindow::requestStanding(decision::CommandKind kind, const QString& scope) {
    m_past->close(); // what is done is done now
    auto* dialog = new StandingDialog(kind, *m_bridge.snapshot(), this);
    dialog->selectScope(scope);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &StandingDialog::confirmed, this,
            [this, dialog = QPointer(dialog)](const engine::Command& command) {
                m_bridge.send(command, [dialog](const Result<void>& result) {
                    if (dialog)
                        dialog->finish(result);
                });
            });
    dialog->open();
}

QString MainWindow::actingPerson() const {
    const SnapshotPointer now = m_bridge.snapshot();
    return now->actor.person.empty()
               ? QString()
               : tr("%1, known %2", "person, how the identity was established")
                     .arg(wording::oneLine(now->actor.person, 60), wording::established(now->actor.established));
}

void MainWindow::requestRollBack(const QString& service, const QString& environment) {
    m_past->close(); // what is done is done now
    const SnapshotPointer now = m_bridge.snapshot();
    const auto placement = std::ranges::find_if(now->placements, [&](const delivery::Placement& each) {
        return each.service == service.toStdString() && each.environment == environment.toStdString();
    });
    ActDialog::Subject subject;
    subject.title =
        tr("%1 in %2", "service, environment")
            .arg(wording::oneLine(service.toStdString(), 80), wording::oneLine(environment.toStdString(), 60));
    subject.place =
        placement == now->placements.end() ? tr("what runs there") : wording::oneLine(placement->version, 60);
    subject.environment = wording::oneLine(environment.toStdString(), 60);
    subject.verdict = tr("not asked for a rollback");
    subject.kind = ActKind::RollBack;
    subject.roles = now->actor.roles;
    subject.person = actingPerson();
    subject.now = now->at;
    subject.isSample = now->isSample;
    subject.typedName = subject.environment;
    openRollBack(std::move(subject), service.toStdString(), environment.toStdString());
}

void MainWindow::requestDecline(const QString& component) {
    m_past->close();
    const SnapshotPointer now = m_bridge.snapshot();
    engine::DeclineSuggestion decline{component.toStdString(), {}};
    ReasonDialog::Subject subject;
    subject.headline = tr("Decline a suggestion");
    subject.lines = {tr("Changes to %1 need review", "component").arg(wording::oneLine(decline.component, 60)),
                     tr("It is offered again only when a further version with changes to it has to be taken back. "
                        "Everyone sees who declined it, and why.")};
    subject.person = actingPerson();
    if (now->isObserver)
        subject.closed = tr("Another process conducts this workspace; act there.");
    subject.isSample = now->isSample;
    auto* dialog = new ReasonDialog(std::move(subject), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ReasonDialog::confirmed, this, [this, decline, dialog = QPointer(dialog)](const QString& reason) {
        engine::DeclineSuggestion wanted = decline;
        wanted.reason = reason.toStdString();
        m_bridge.send(std::move(wanted), [dialog](const Result<void>& result) {
            if (dialog)
                dialog->finish(result);
        });
    });
    dialog->open();
}

void MainWindow::requestQuarantine(const QString& test) {
    m_past->close(); // what is done is done now
    auto* dialog = new QuarantineDialog(test, *m_bridge.snapshot(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QuarantineDialog::confirmed, this,
            [this, dialog = QPointer(dialog)](const engine::Command& command) {
                m_bridge.send(command, [dialog](const Result<void>& result) {
                    if (dialog)
                        dialog->finish(result);
                });
            });
    dialog->open();
}

void MainWindow::requestLift(const QString& service, const QString& environment, const QString& version) {
    m_past->close();
    const SnapshotPointer now = m_bridge.snapshot();
    engine::LiftBar lift{service.toStdString(), environment.toStdString(), version.toStdString(), {}};
    ReasonDialog::Subject subject;
    subject.headline = tr("Lift the bar of a version");
    subject.lines = {tr("%1 of %2 in %3", "version, service, environment")
                         .arg(wording::oneLine(lift.version, 60), wording::oneLine(lift.service, 60),
                              wording::oneLine(lift.environment, 60)),
                     tr("It may come again then, as far as its verdict allows. Everyone sees who lifted it, and why.")};
    subject.person = actingPerson();
    if (now->isObserver)
        subject.closed = tr("Another process conducts this workspace; act there.");
    subject.isSample = now->isSample;
    auto* dialog = new ReasonDialog(std::move(subject), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ReasonDialog::confirmed, this, [this, lift, dialog = QPointer(dialog)](const QString& reason) {
        engine::LiftBar wanted = lift;
        wanted.reason = reason.toStdString();
        m_bridge.send(std::move(wanted), [dialog](const Result<void>& result) {
            if (dialog)
                dialog->finish(result);
        });
    });
    dialog->open();
}

void MainWindow::requestOutcome(const QString& key) {
    m_past->close(); // what is told is told now
    auto* dialog = new OutcomeDialog(*m_bridge.snapshot(), key.toStdString(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &OutcomeDialog::confirmed, this, [this, dialog = QPointer(dialog)](const engine::Command& command) {
        m_bridge.send(command, [dialog](const Result<void>& result) {
            if (dialog)
                dialog->finish(result);
        });
    });
    dialog->open();
}

void MainWindow::requestPause(const QString& service) {
    m_past->close(); // what is done is done now
    const SnapshotPointer now = m_bridge.snapshot();
    ReasonDialog::Subject subject;
    subject.headline = tr("Pause a service for five minutes");
    subject.lines = {
        tr("Nothing of %1 is brought forward, in no environment, until %2; then it ends by itself.", "service, time")
            .arg(wording::oneLine(service.toStdString(), 60), wording::moment(now->at + pause, now->at)),
        tr("A rollback is not held up by it, neither one by hand nor one by itself. Everyone sees who "
           "paused it, and why.")};
    subject.person = actingPerson();
    if (now->isObserver)
        subject.closed = tr("Another process conducts this workspace; act there.");
    subject.isSample = now->isSample;
    auto* dialog = new ReasonDialog(std::move(subject), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ReasonDialog::confirmed, this, [this, service, dialog = QPointer(dialog)](const QString& reason) {
        m_bridge.send(
            engine::StopLine{"service:" + service.toStdString(), m_bridge.snapshot()->at + pause, reason.toStdString()},
            [dialog](const Result<void>& result) {
                if (dialog)
                    dialog->finish(result);
            });
    });
    dialog->open();
}

void MainWindow::requestOrder(OrderKind kind, const QString& subject) {
    m_past->close(); // what is done is done now
    auto* dialog = new OrderDialog(kind, *m_bridge.snapshot(), this);
    dialog->select(subject);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &OrderDialog::confirmed, this, [this, dialog = QPointer(dialog)](const engine::OrderAct& order) {
        m_bridge.send(order, [dialog](const Result<void>& result) {
            if (dialog)
                dialog->finish(result);
        });
    });
    dialog->open();
}

QList<QAction*> MainWindow::allActions() const {
    return m_commands + m_console->screenActions();
}

std::vector<PaletteModel::Entry> MainWindow::paletteEntries() {
    using Kind = PaletteModel::Kind;
    std::vector<PaletteModel::Entry> entries;
    for (QAction* action : allActions())
        if (action->isEnabled() && action->objectName() != QLatin1String("paletteAction"))
            entries.push_back(
                {Kind::Command, action->text(), {}, action->shortcut().toString(QKeySequence::NativeText), [action] {
                     action->trigger();
                 }});
    for (const QString& folder : m_otherWorkspaces)
        entries.push_back({Kind::Command,
                           tr("Open workspace %1").arg(wording::oneLine(folder.section(u'/', -1).toStdString(), 80)),
                           wording::oneLine(folder.toStdString(), 200),
                           {},
                           [this, folder] { emit workspaceRequested(folder); }});
    const SnapshotPointer now = m_bridge.snapshot();
    for (const engine::ChangeView& view : now->changes) {
        const QString verdict = view.decision ? wording::verdict(view.decision->verdict) : tr("No verdict yet");
        entries.push_back({Kind::Change,
                           wording::oneLine(view.change.title.empty() ? view.change.key : view.change.title, 200),
                           tr("%1, %2", "verdict, place").arg(verdict, wording::place(view.change)),
                           {},
                           [this, key = view.change.key] {
                               m_selection.select(key);
                               showScreen(QStringLiteral("console"));
                           }});
    }
    if (now->policy) {
        for (const decision::Component& component : now->policy->components) {
            // The first change that touches it, as the longest waiting one.
            const auto touched = std::ranges::find_if(now->changes, [&](const engine::ChangeView& view) {
                return view.evidence &&
                       std::ranges::find(view.evidence->components, component.id) != view.evidence->components.end();
            });
            const bool isTouched = touched != now->changes.end();
            entries.push_back({Kind::Component,
                               wording::oneLine(component.id, 80),
                               isTouched ? tr("first change that touches it") : tr("no waiting change touches it"),
                               {},
                               [this, key = isTouched ? touched->change.key : std::string()] {
                                   if (!key.empty())
                                       m_selection.select(key);
                               }});
        }
    }
    return entries;
}

} // namespace fermata::ui
