// The strip over every screen while an alarm stands that nobody took up.
#pragma once

#include <QTimer>
#include <QWidget>

#include "core/engine/snapshot.h"

class QLabel;
class QPushButton;

namespace fermata::ui {

/// Shows the alarm that stands longest; its border pulses once a second unless motion is reduced. Hidden while there is
/// none, and in the past. GUI thread only.
class AlarmBanner final : public QWidget {
    Q_OBJECT
public:
    explicit AlarmBanner(QWidget* parent);

    void setSnapshot(const engine::Snapshot& snapshot);
    QString words() const;
    /// Takes up the alarm that is shown.
    void acknowledge();
    /// Takes up each that nobody took up, one record each.
    void acknowledgeAll();

signals:
    void acknowledged(const QString& key);
    void changeRequested(const QString& key);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QLabel* m_words;
    QPushButton* m_open;
    QPushButton* m_acknowledge;
    QPushButton* m_all;
    QTimer m_pulse;
    QString m_alarm;       ///< that is shown
    QStringList m_unheard; ///< keys of all that nobody took up
    QString m_change;
    bool m_isBright = true;
};

} // namespace fermata::ui
