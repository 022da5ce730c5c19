// When a deployment would expose the fewest requests before a fault is found: a bar an hour, frozen hours hatched.
#pragma once

#include <QWidget>

#include "core/engine/watch_view.h"

namespace fermata::ui {

/// Arrow keys move over the hours. GUI thread only.
class SafeTimeStrip final : public QWidget {
    Q_OBJECT
public:
    explicit SafeTimeStrip(QWidget* parent);
    void setTimes(const engine::SafeTimeView& times, Time now);
    int current() const { return m_current; }
    QSize sizeHint() const override { return {1200, 120}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    QString wordsOf(int slot) const;
    QRectF areaOf(int slot) const;
    void say();

    engine::SafeTimeView m_times;
    Time m_now{};
    int m_current = 0;
};

} // namespace fermata::ui
