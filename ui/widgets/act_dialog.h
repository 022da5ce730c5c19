// Asks a person for what an act needs: reason, role, expiry; says what it will do, and for whom. Never acts itself.
#pragma once

#include <optional>

#include "core/engine/engine.h"
#include "ui/widgets/act_bar.h"
#include "ui/widgets/record_dialog.h"

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPlainTextEdit;

namespace fermata::ui {

/// GUI thread only. Emits `confirmed` once the form is whole and waits for finish().
class ActDialog final : public RecordDialog {
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

    /// Of a rollback: until it is known which services go along, in which order, nothing can be confirmed. An error
    /// leaves the rollback of the one service.
    void setWayBack(const Result<engine::WayBackView>& way);
    /// The plan that is confirmed; empty where there is none, or the service goes back alone.
    std::vector<decision::Move> steps() const;
    bool isAlone() const;

signals:
    /// Of a rollback `act.kind` is empty: it is an order, not an act on the decision.
    void confirmed(const fermata::engine::Act& act);

protected:
    QString missing() const override;
    void send() override;

private:
    QString consequence() const;
    void addWayBack();

    Subject m_subject;
    std::optional<engine::WayBackView> m_way; ///< nothing: not known yet, or cannot be
    bool m_waitsForWay = false;
    QPlainTextEdit* m_plan = nullptr;
    QCheckBox* m_alone = nullptr;
    QComboBox* m_role;
    QLineEdit* m_typed;
};

} // namespace fermata::ui
