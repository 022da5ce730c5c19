// The strip over every screen while a past moment is looked at: which one, how to move in time, and the way back.
#pragma once

#include <QTimer>
#include <QWidget>

#include "core/base/clock.h"
#include "ui/bridge/bridge.h"

class QDateTimeEdit;
class QLabel;
class QSlider;

namespace fermata::ui {

/// Hidden while the window shows now. GUI thread only.
class PastBar final : public QWidget {
    Q_OBJECT
public:
    PastBar(Bridge& bridge, const Clock& clock, QWidget* parent);

    /// Looks back from a quarter of an hour ago on; again: back to now.
    void open();
    /// Back to now; does nothing while now is shown.
    void close();
    void setSnapshot(const engine::Snapshot& snapshot);
    QString words() const;
    /// The moment that is asked for; whole minutes. @requires visible
    Time moment() const;

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void move(Seconds by);
    void ask();
    Time at(int minute) const;

    Bridge& m_bridge;
    const Clock& m_clock;
    QLabel* m_words;
    QSlider* m_slider; ///< minutes since m_begin
    QDateTimeEdit* m_field;
    QTimer m_rest; ///< a hand that drags asks only where it rests
    Time m_begin{};
    bool m_isSetting = false;
};

} // namespace fermata::ui
