// Asks a person for what stopping the line, resuming it, arming and disarming need. Never acts itself.
#pragma once

#include <QDialog>

#include "core/decision/command.h"
#include "core/engine/engine.h"

class QCheckBox;
class QComboBox;
class QDateTimeEdit;
class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace fermata::ui {

/// Names of actions that an environment can be armed for, in the order of the dialog; the engine knows each of them.
/// The first two are chosen when the dialog opens.
inline constexpr const char* armableActions[] = {"deploy", "roll-back", "approve", "start", "re-run",
                                                 "cancel", "silence",   "request-environment", "release-environment"};

/// GUI thread only. Emits `confirmed` once the form is whole and waits for finish().
class StandingDialog final : public QDialog {
    Q_OBJECT
public:
    /// What the snapshot says now is what can be chosen: environments of the policy, services that run somewhere,
    /// stops that stand, environments that are armed.
    /// @requires kind is Arm, Disarm, StopLine or ResumeLine
    StandingDialog(decision::CommandKind kind, const engine::Snapshot& now, QWidget* parent);

    /// Begins with this environment or scope where it can be chosen.
    void selectScope(const QString& scope);
    /// The engine's answer: closes the dialog, or shows why it was refused and opens the form again.
    void finish(const Result<void>& result);

signals:
    void confirmed(const fermata::engine::Command& command);

private:
    void fillScopes(const engine::Snapshot& now);
    void check();
    void confirm();
    QString missing() const;
    engine::Command command() const;
    std::vector<std::string> actions() const;

    decision::CommandKind m_kind;
    QString m_closed; ///< why this person may not do it at all, or empty
    QComboBox* m_scope;
    QList<QCheckBox*> m_actions;
    QDateTimeEdit* m_until;
    QPlainTextEdit* m_reason;
    QLabel* m_problem;
    QPushButton* m_confirm;
    bool m_isSending = false;
};

} // namespace fermata::ui
