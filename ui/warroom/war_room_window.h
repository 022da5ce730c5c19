// The war room: the state of everything on a wall, read from five metres, without mouse, scrolling or dialogs.
#pragma once

#include <vector>

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

#include "ui/bridge/bridge.h"
#include "ui/warroom/wall_block.h"

class QScreen;

namespace fermata::ui {

/// Always shows the present, also while the desk looks at the past. Nothing can be done from here but looking.
/// Keys: Esc leaves, P hides what people wrote, I is the incident's view, M goes to the next screen. GUI thread only.
class WarRoomWindow final : public QWidget {
    Q_OBJECT
public:
    explicit WarRoomWindow(Bridge& bridge, QWidget* parent = nullptr);

    /// Full screen on `screen`; on its own where it is null.
    void showOn(QScreen* screen);
    /// A screen that is not `occupied`, where there is one: the wall does not cover the desk.
    static QScreen* screenBeside(const QScreen* occupied);

    const WallFacts& facts() const { return m_facts; }
    bool isPrivate() const { return m_isPrivate; }
    bool isIncident() const { return m_isIncident; }
    /// Moves everything by some pixels so that nothing burns in; every ten minutes by itself.
    void shiftNext();
    QPoint shift() const;
    /// As if the last snapshot had come `seconds` earlier; for tests of the frozen display.
    void setSilence(Seconds silence);

public slots:
    void setPrivate(bool isPrivate);
    void setIncident(bool isIncident);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void showSnapshot();
    void refresh();
    void placeBlocks();
    void nextScreen();
    WallBlock* block(WallPart part, int number = 0);

    Bridge& m_bridge;
    WallFacts m_facts;
    std::vector<WallBlock*> m_blocks;
    WallBlock *m_verdict, *m_next, *m_line, *m_traffic, *m_risks, *m_events, *m_roles, *m_clocks;
    std::vector<WallBlock*> m_environments;
    QElapsedTimer m_since; ///< the last snapshot came
    Seconds m_extraSilence{0};
    QTimer m_second, m_shiftTimer;
    int m_shiftStep = 0;
    bool m_isPrivate = false, m_isIncident = false;
};

} // namespace fermata::ui
