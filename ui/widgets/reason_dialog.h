// Asks for a reason before something is recorded, and says what it will do. Never acts itself.
#pragma once

#include "ui/widgets/record_dialog.h"

namespace fermata::ui {

/// GUI thread only. Emits `confirmed` once there is a reason and waits for finish().
class ReasonDialog final : public RecordDialog {
    Q_OBJECT
public:
    struct Subject {
        QString headline;
        QStringList lines; ///< plain, what it is about and what it does
        QString person;    ///< who acts, or empty
        QString closed;    ///< why it cannot be done at all, or empty
        bool isSample = false;
    };
    ReasonDialog(Subject subject, QWidget* parent);

signals:
    void confirmed(const QString& reason);

protected:
    QString missing() const override { return m_closed; }
    void send() override { emit confirmed(reason()); }

private:
    QString m_closed;
};

} // namespace fermata::ui
