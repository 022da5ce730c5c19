#include "ui/widgets/reason_dialog.h"

namespace fermata::ui {

ReasonDialog::ReasonDialog(Subject subject, QWidget* parent)
    : RecordDialog(subject.headline, subject.isSample, parent), m_closed(std::move(subject.closed)) {
    setObjectName(QStringLiteral("reasonDialog"));
    for (const QString& line : subject.lines)
        addText(line);
    addReason(88);
    finishForm(subject.person);
}

} // namespace fermata::ui
