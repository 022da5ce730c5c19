// Asks a person for what an act needs: reason, role, expiry; says what it will do, and for whom. Never acts itself.
#pragma once

#include <optional>

#include <QDialog>

#include "core/engine/engine.h"
#include "ui/widgets/act_bar.h"

class QComboBox;
class QDateTimeEdit;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace fermata::ui {

/// GUI thread only. Emits `confirmed` once the form is whole and waits for finish().
class ActDialog final : public QDialog {
    Q_OBJECT
public:
    struct Subject {
        std::string decisionId;
        QString title, place, environment, verdict; ///< plain, one line
        ActKind kind = ActKind::Hold;
        std::vector<std::string> roles; ///< of the acting person
        QString person;                 ///< who acts, and how that was established
        std::optional<Time> suggestedUntil;
        Time now{};
        Seconds atMost{7 * 86400}; ///< longest expiry that the policy allows
        bool isSample = false;
        QString outside;   ///< what it sets off outside, in one line, or empty
        QString typedName; ///< has to be typed before it can be confirmed; empty: nothing has to
    };

    ActDialog(Subject subject, QWidget* parent);

    /// The engine's answer: closes the dialog, or shows why it was refused and opens the form again.
    void finish(const Result<void>& result);

signals:
    /// Of a rollback `act.kind` is empty: it is an order, not an act on the decision.
    void confirmed(const fermata::engine::Act& act);

private:
    void check();
    void confirm();
    QString consequence() const;

    Subject m_subject;
    QPlainTextEdit* m_reason;
    QComboBox* m_role;
    QDateTimeEdit* m_until;
    QLineEdit* m_typed;
    QLabel* m_problem;
    QPushButton* m_confirm;
    bool m_isSending = false;
};

} // namespace fermata::ui
