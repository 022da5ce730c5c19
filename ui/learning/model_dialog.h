// Asks a person for what changing the model that speaks needs: a reason, and where its outcomes are doubtful, that he
// looked at them. Never acts itself.
#pragma once

#include "core/engine/engine.h"
#include "core/engine/model_health.h"
#include "ui/widgets/record_dialog.h"

class QCheckBox;

namespace fermata::ui {

/// GUI thread only. Emits `confirmed` once the form is whole and waits for finish().
class ModelDialog final : public RecordDialog {
    Q_OBJECT
public:
    /// @param version  to promote; 0: go back. @requires now.modelHealth
    ModelDialog(std::int64_t version, const engine::Snapshot& now, QWidget* parent);

signals:
    void confirmed(const fermata::engine::Command& command);

protected:
    QString missing() const override;
    void send() override;

private:
    std::int64_t m_version;
    QString m_closed; ///< why this person may not do it at all, or empty
    QCheckBox* m_doubts = nullptr;
};

} // namespace fermata::ui
