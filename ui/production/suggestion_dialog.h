// Shows what a suggestion rests on, and offers to look at it in the policy editor, or to decline it. Changes nothing
// itself.
#pragma once

#include <QDialog>

#include "core/engine/model_health.h"

namespace fermata::ui {

/// GUI thread only.
class SuggestionDialog final : public QDialog {
    Q_OBJECT
public:
    SuggestionDialog(const engine::SuggestionView& suggestion, Time now, QWidget* parent);

    /// "Changes to payments need review"
    static QString headline(const engine::SuggestionView& suggestion);

signals:
    /// The text of a policy that a person wants to look at; nothing of it is in force.
    void proposed(const QString& policy);
    /// A person does not want it; a reason is asked for next.
    void declined(const QString& component);
};

} // namespace fermata::ui
