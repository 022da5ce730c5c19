// Asks a person what became of a change of the past. Never acts itself.
#pragma once

#include "core/engine/engine.h"
#include "ui/widgets/record_dialog.h"

class QButtonGroup;
class QComboBox;

namespace fermata::ui {

/// GUI thread only. Emits `confirmed` once the form is whole and waits for finish().
class OutcomeDialog final : public RecordDialog {
    Q_OBJECT
public:
    /// Offers the past changes that are like the waiting one of this key; the hash of any other may be typed.
    OutcomeDialog(const engine::Snapshot& now, const std::string& key, QWidget* parent);

signals:
    void confirmed(const fermata::engine::Command& command);

protected:
    QString missing() const override;
    void send() override;

private:
    QString revision() const;
    void suggest();

    QComboBox* m_change;
    QButtonGroup* m_outcome;
    QString m_closed; ///< why it cannot be told here at all, or empty
};

} // namespace fermata::ui
