// What every dialog has that ends in a record: a reason, an end, who acts, what is missing, and the engine's answer.
#pragma once

#include <QDialog>

#include "core/base/result.h"
#include "core/base/time.h"

class QDateTimeEdit;
class QFormLayout;
class QLabel;
class QPlainTextEdit;
class QPushButton;
class QVBoxLayout;

namespace fermata::ui {

/// GUI thread only. A dialog puts its parts in with the add… calls, in the order of the eye, and ends with
/// finishForm(). It never acts itself: send() emits what a person wants, and the owner hands the engine's answer to
/// finish().
class RecordDialog : public QDialog {
    Q_OBJECT
public:
    /// The engine's answer: closes the dialog, or shows why it was refused and opens the form again.
    void finish(const Result<void>& result);

protected:
    RecordDialog(const QString& headline, bool isSample, QWidget* parent);

    /// A line of plain text above the form.
    QLabel* addText(const QString& text);
    QFormLayout* form() const { return m_form; }
    void addReason(int height);
    /// A moment from `first` to `longest`.
    void addUntil(const QString& label, Time first, Time suggested, Time longest);
    /// Who acts, what is missing, and the buttons; the reason has the focus then. `person` may be empty.
    void finishForm(const QString& person);

    /// Shows what is missing and opens or closes the button; connect it to every field that missing() looks at.
    void check();
    QString reason() const;
    Time until() const; ///< @requires addUntil was called

    /// What is missing apart from the reason, in one sentence, or empty.
    virtual QString missing() const = 0;
    /// Emits what is wanted; the form is whole.
    virtual void send() = 0;

private:
    void confirm();

    QVBoxLayout* m_body;
    QFormLayout* m_form;
    QPlainTextEdit* m_reason = nullptr;
    QDateTimeEdit* m_until = nullptr;
    QLabel* m_problem;
    QPushButton* m_confirm;
    bool m_isSending = false;
};

} // namespace fermata::ui
