#include "app/fermata/take_over.h"

#include <algorithm>

#include <QMessageBox>
#include <QPushButton>

#include "core/action/alarm.h"
#include "ui/wording/wording.h"

namespace fermata::app {

QString missedConductor(const engine::Snapshot& now) {
    if (!now.isObserver || now.isSample)
        return {};
    const auto gone =
        std::ranges::find(now.alarms, action::name(action::AlarmKind::ConductorGone), &engine::AlarmView::kind);
    return gone == now.alarms.end() ? QString() : ui::wording::sentence(gone->message);
}

TakeOver::TakeOver(ui::Bridge& bridge, QWidget* window, std::function<void()> restart)
    : QObject(window),
      m_bridge(bridge),
      m_window(window),
      m_restart(std::move(restart)),
      m_action(new QAction(tr("Conduct from this window…"), this)) {
    m_action->setObjectName(QStringLiteral("takeOverAction"));
    m_action->setEnabled(false);
    connect(m_action, &QAction::triggered, this, &TakeOver::ask);
    connect(&m_bridge, &ui::Bridge::presentChanged, this, &TakeOver::look);
}

void TakeOver::look() {
    m_why = missedConductor(*m_bridge.present());
    m_action->setEnabled(!m_why.isEmpty());
    if (m_why.isEmpty()) {
        m_asked.clear();
        if (m_question) // the conductor is back, or another one took over
            m_question->reject();
    } else if (m_why != m_asked) {
        m_asked = m_why;
        ask();
    }
}

void TakeOver::ask() {
    if (m_question || m_why.isEmpty())
        return;
    m_question = new QMessageBox(m_window);
    m_question->setObjectName(QStringLiteral("takeOverQuestion"));
    m_question->setAttribute(Qt::WA_DeleteOnClose);
    m_question->setWindowTitle(tr("Nobody conducts"));
    m_question->setAccessibleName(m_question->windowTitle());
    m_question->setTextFormat(Qt::PlainText);
    m_question->setText(m_why);
    m_question->setInformativeText(
        tr("Until somebody conducts, nothing is polled, decided or taken back by itself. If this window conducts, it "
           "acts within what is armed. If the other one is at work after all, it keeps the workspace, and this window "
           "goes on observing."));
    QPushButton* conduct = m_question->addButton(tr("Conduct from this window"), QMessageBox::AcceptRole);
    conduct->setObjectName(QStringLiteral("conductButton"));
    QPushButton* observe = m_question->addButton(tr("Go on observing"), QMessageBox::RejectRole);
    observe->setObjectName(QStringLiteral("observeButton"));
    m_question->setDefaultButton(observe); // what falls out of a hand that writes changes nothing
    m_question->setEscapeButton(observe);
    connect(conduct, &QPushButton::clicked, this, [this] { m_restart(); });
    m_question->open();
}

} // namespace fermata::app
