// What is frozen around a graph: names of the lanes above, names of the bands at the left, their words at the right.
// Each keeps its size at any zoom and moves with the graph in one direction only.
#pragma once

#include <QWidget>

#include "ui/pipeline/graph_value.h"

namespace fermata::ui {

class GraphView;

inline constexpr int laneHeadsHeight = 32;

/// GUI thread only.
class LaneHeads final : public QWidget {
    Q_OBJECT
public:
    explicit LaneHeads(GraphView* view);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    GraphView* m_view;
};

/// One side of the bands: where there is no room for all of them, those that need a person come first.
class BandGutter final : public QWidget {
    Q_OBJECT
public:
    enum class Side { Names, Words };

    BandGutter(Side side, GraphView* view);
    /// At the present size of text.
    int wantedWidth() const;

signals:
    /// A click on the name of a band.
    void clicked(int band);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    bool event(QEvent* event) override;

private:
    void paintName(QPainter& painter, const QRectF& row, int band) const;
    void paintWords(QPainter& painter, const QRectF& row, int band) const;

    Side m_side;
    GraphView* m_view;
};

} // namespace fermata::ui
