// Asks why a policy is proposed before it is written into a file.
#pragma once

#include "ui/widgets/record_dialog.h"

namespace fermata::ui {

/// GUI thread only. Emits `confirmed` once the form is whole and waits for finish().
class SavePolicyDialog final : public RecordDialog {
    Q_OBJECT
public:
    struct Subject {
        QString file;        ///< plain
        QString consequence; ///< what saving does to what is in force, one sentence
        QString changed;     ///< how many recorded decisions it would change, one sentence
        QString person;
        bool isSample = false;
    };
    SavePolicyDialog(const Subject& subject, QWidget* parent);

signals:
    void confirmed(const QString& reason);

protected:
    QString missing() const override { return {}; }
    void send() override { emit confirmed(reason()); }
};

} // namespace fermata::ui
