// The bar over every screen: where am I, find anything, production, who acts, and the clock.
#pragma once

#include <QWidget>

#include "core/base/clock.h"
#include "core/engine/snapshot.h"

class QHBoxLayout;

namespace fermata::ui {

class StateChip;
class TextLine;

/// GUI thread only.
class TopBar final : public QWidget {
    Q_OBJECT
public:
    TopBar(const Clock& clock, QWidget* parent);

    void setPlace(const QString& title, const QString& detail);
    void setSnapshot(const engine::Snapshot& snapshot, bool isStarted);

signals:
    void paletteRequested();

protected:
    void paintEvent(QPaintEvent* event) override;
    void timerEvent(QTimerEvent* event) override;

private:
    void showActing(const engine::Snapshot& snapshot);
    void showClock();

    const Clock& m_clock;
    TextLine* m_title;
    TextLine* m_detail;
    StateChip* m_sample;
    StateChip* m_mode;
    StateChip* m_stop;
    StateChip* m_armed;
    StateChip* m_production;
    StateChip* m_actor;
    StateChip* m_time;
};

} // namespace fermata::ui
