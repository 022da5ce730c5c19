// Asks a person for what putting a test into quarantine, or ending that, needs. Never acts itself.
#pragma once

#include "core/engine/engine.h"
#include "ui/widgets/record_dialog.h"

namespace fermata::ui {

/// Where the snapshot says that the test is in quarantine it asks for a reason to end that, else for an end and a
/// reason to begin it. GUI thread only. Emits `confirmed` once the form is whole and waits for finish().
class QuarantineDialog final : public RecordDialog {
    Q_OBJECT
public:
    QuarantineDialog(const QString& test, const engine::Snapshot& now, QWidget* parent);

signals:
    void confirmed(const fermata::engine::Command& command);

protected:
    QString missing() const override { return m_closed; }
    void send() override;

private:
    static bool isIn(const engine::Snapshot& now, const QString& test);

    std::string m_test;
    bool m_ends;
    QString m_closed; ///< why this person may not do it at all, or empty
};

} // namespace fermata::ui
