// Asks a person for what stopping the line, resuming it, arming and disarming need. Never acts itself.
#pragma once

#include "core/decision/command.h"
#include "core/engine/engine.h"
#include "ui/widgets/record_dialog.h"

class QCheckBox;
class QComboBox;

namespace fermata::ui {

/// Names of actions that an environment can be armed for, in the order of the dialog; the engine knows each of them.
/// The first two are chosen when the dialog opens.
inline constexpr const char* armableActions[] = {"deploy",
                                                 "roll-back",
                                                 "approve",
                                                 "start",
                                                 "re-run",
                                                 "cancel",
                                                 "silence",
                                                 "request-environment",
                                                 "release-environment"};

/// GUI thread only. Emits `confirmed` once the form is whole and waits for finish().
class StandingDialog final : public RecordDialog {
    Q_OBJECT
public:
    /// What the snapshot says now is what can be chosen: environments of the policy, services that run somewhere,
    /// stops that stand, environments that are armed.
    /// @requires kind is Arm, Disarm, StopLine or ResumeLine
    StandingDialog(decision::CommandKind kind, const engine::Snapshot& now, QWidget* parent);

    /// Begins with this environment or scope where it can be chosen.
    void selectScope(const QString& scope);

signals:
    void confirmed(const fermata::engine::Command& command);

protected:
    QString missing() const override;
    void send() override;

private:
    void fillScopes(const engine::Snapshot& now);
    void addActions();
    std::vector<std::string> actions() const;

    decision::CommandKind m_kind;
    QString m_closed; ///< why this person may not do it at all, or empty
    QComboBox* m_scope;
    QList<QCheckBox*> m_actions;
};

} // namespace fermata::ui
