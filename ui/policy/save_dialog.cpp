#include "ui/policy/save_dialog.h"

namespace fermata::ui {

SavePolicyDialog::SavePolicyDialog(const Subject& subject, QWidget* parent)
    : RecordDialog(tr("Save this policy"), subject.isSample, parent) {
    setObjectName(QStringLiteral("savePolicyDialog"));
    addText(subject.file);
    addText(subject.consequence);
    addText(subject.changed);
    addReason(88);
    finishForm(subject.person);
}

} // namespace fermata::ui
