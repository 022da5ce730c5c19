// Takes a secret from a person and hands it to the engine. What was kept is never shown again.
#pragma once

#include <QDialog>

#include "core/engine/engine.h"

class QLabel;
class QLineEdit;
class QPushButton;

namespace fermata::ui {

/// GUI thread only. Emits `confirmed` once name and value are there and waits for finish().
class SecretDialog final : public QDialog {
    Q_OBJECT
public:
    /// `name`: what the source calls its secret; empty lets the person write one. `places`: Snapshot::secretPlaces.
    SecretDialog(const QString& name, const std::string& places, QWidget* parent);
    ~SecretDialog() override;

    /// The engine's answer: closes the dialog, or shows why nothing was kept. The value is gone in both cases.
    void finish(const Result<void>& result);

signals:
    void confirmed(const fermata::engine::KeepSecret& command);

private:
    void check();
    void confirm();
    void forget();

    QLineEdit* m_name;
    QLineEdit* m_value;
    QLabel* m_problem;
    QPushButton* m_confirm;
    bool m_isSending = false;
};

} // namespace fermata::ui
