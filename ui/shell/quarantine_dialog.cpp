#include "ui/shell/quarantine_dialog.h"

#include <algorithm>

#include <QFormLayout>
#include <QLabel>

#include "core/assessment/flakiness/excuse.h"
#include "core/decision/command.h"
#include "core/decision/quarantine.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

namespace {

constexpr Seconds usual{7 * 86400};

decision::Actor actorOf(const engine::ActorView& view) {
    return {view.person, decision::established(view.established).value_or(decision::Established::None), view.roles};
}

} // namespace

bool QuarantineDialog::isIn(const engine::Snapshot& now, const QString& test) {
    return std::ranges::count(now.quarantines, test.toStdString(), &engine::QuarantineView::test) > 0;
}

QuarantineDialog::QuarantineDialog(const QString& test, const engine::Snapshot& now, QWidget* parent)
    : RecordDialog(isIn(now, test) ? tr("End the quarantine of a test") : tr("Put a test into quarantine"),
                   now.isSample, parent),
      m_test(test.toStdString()),
      m_ends(isIn(now, test)) {
    setObjectName(QStringLiteral("quarantineDialog"));
    addText(wording::oneLine(m_test, 200));
    const Seconds longest = now.policy ? decision::longestQuarantine(*now.policy) : Seconds{0};
    if (m_ends) {
        addText(tr("It stands again when it fails, from the next decision on."));
    } else {
        addText(tr("It still runs. Until the end a failure of it does not stand against a change, while it is at most "
                   "%1 % likely broken. It helps no test that the change edits, none without a past, none of many that "
                   "fail together, and no change of your own.")
                    .arg(assessment::quarantinedAtMost * 100));
        if (longest > Seconds{60})
            addUntil(tr("E&nds"), now.at + Seconds{60}, now.at + std::min(usual, longest), now.at + longest);
    }
    addReason(72);
    if (now.isObserver)
        m_closed = tr("Another process conducts this workspace; act there.");
    else if (!now.policy)
        m_closed = tr("The policy is not read yet.");
    else if (const auto why =
                 decision::mayEverCommand(*now.policy, actorOf(now.actor),
                                          m_ends ? decision::CommandKind::Disarm : decision::CommandKind::Deploy))
        m_closed =
            wording::sentence(why->id == "authority.deploy.role" ? decision::Message{"quarantine.role", {}, {}} : *why);
    else if (!m_ends && longest <= Seconds{60})
        m_closed = wording::sentence({"quarantine.never", {}, {}});
    finishForm(now.actor.person.empty()
                   ? QString()
                   : tr("%1, known %2", "person, how the identity was established")
                         .arg(wording::oneLine(now.actor.person, 60), wording::established(now.actor.established)));
}

void QuarantineDialog::send() {
    if (m_ends)
        emit confirmed(engine::EndQuarantine{m_test, reason().toStdString()});
    else
        emit confirmed(engine::QuarantineTest{m_test, until(), reason().toStdString(), {}});
}

} // namespace fermata::ui
