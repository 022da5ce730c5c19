#include "ui/learning/model_dialog.h"

#include <algorithm>

#include <QCheckBox>
#include <QFormLayout>
#include <QLabel>

#include "ui/wording/wording.h"

namespace fermata::ui {

ModelDialog::ModelDialog(std::int64_t version, const engine::Snapshot& now, QWidget* parent)
    : RecordDialog(version ? tr("Promote v%1").arg(version) : tr("Go back to the model before"), now.isSample, parent),
      m_version(version) {
    setObjectName(QStringLiteral("modelDialog"));
    const engine::ModelHealthView& health = *now.modelHealth;
    const QString speaks = health.champion ? QStringLiteral("v%1").arg(health.champion) : tr("the prior");
    addText(version ? tr("From now on v%1 says how risky a change is, in place of %2. Every waiting change is judged "
                         "again, and approvals that rest on %2 are withdrawn.")
                          .arg(version)
                          .arg(speaks)
                    : tr("%1 says nothing any more; the model that spoke before it does. Every waiting change is "
                         "judged again, and approvals that rest on %1 are withdrawn.")
                          .arg(speaks));
    const auto found = std::ranges::find(health.versions, version, &learning::ModelVersion::version);
    if (version && found != health.versions.end() && found->trial && !found->trial->doubts.empty()) {
        for (const std::string& doubt : found->trial->doubts)
            addText(tr("Doubtful: %1").arg(wording::oneLine(doubt, 300)));
        m_doubts = new QCheckBox(tr("I have looked at what is doubtful, and promote it all the same"), this);
        m_doubts->setObjectName(QStringLiteral("doubtsBox"));
        m_doubts->setAccessibleName(m_doubts->text());
        form()->addRow(QString(), m_doubts);
        connect(m_doubts, &QCheckBox::toggled, this, &ModelDialog::check);
    }
    addReason(72);
    if (!health.whyClosed.id.empty())
        m_closed = wording::sentence(health.whyClosed);
    finishForm(now.actor.person.empty()
                   ? QString()
                   : tr("%1, known %2", "person, how the identity was established")
                         .arg(wording::oneLine(now.actor.person, 60), wording::established(now.actor.established)));
    check();
}

QString ModelDialog::missing() const {
    if (!m_closed.isEmpty())
        return m_closed;
    if (m_doubts && !m_doubts->isChecked())
        return tr("Its outcomes are doubtful: say that you looked at them.");
    return {};
}

void ModelDialog::send() {
    if (m_version)
        emit confirmed(engine::PromoteModel{"v" + std::to_string(m_version), reason().toStdString(),
                                            m_doubts && m_doubts->isChecked()});
    else
        emit confirmed(engine::GoBackModel{reason().toStdString()});
}

} // namespace fermata::ui
