// How the evidence that a deployment is worse grows: odds on a log scale over the time since the deployment, with the
// limits at which it is paused and taken back.
#pragma once

#include <QWidget>

#include "core/engine/watch_view.h"

namespace fermata::ui {

/// No data: the path stays flat and never falls. GUI thread only.
class EvidencePath final : public QWidget {
    Q_OBJECT
public:
    explicit EvidencePath(QWidget* parent);
    void setWatch(const engine::WatchView& watch, Time now);
    QSize sizeHint() const override { return {744, 270}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    double xOf(Time at) const;
    double yOf(double logarithm) const;
    void paintLimit(QPainter& painter, double alpha, const QString& words, bool isLast) const;

    engine::WatchView m_watch;
    Time m_now{};
};

} // namespace fermata::ui
