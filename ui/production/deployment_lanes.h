// Who deployed what in the last hours: one lane a service, a rollback and what is watched stand out.
#pragma once

#include <vector>

#include <QWidget>

#include "core/engine/snapshot.h"
#include "ui/style/theme.h"

namespace fermata::ui {

/// GUI thread only.
class DeploymentLanes final : public QWidget {
    Q_OBJECT
public:
    static constexpr Seconds shown{6 * 3600};

    explicit DeploymentLanes(QWidget* parent);
    void setSnapshot(const engine::Snapshot& snapshot, const std::string& environment);
    int count() const { return static_cast<int>(m_bars.size()); }
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Bar {
        int lane = 0;
        QString words, toolTip;
        Time from{}, to{};
        style::State state = style::State::Passed;
    };
    QRectF areaOf(const Bar& bar) const;
    double xOf(Time at) const;

    QStringList m_lanes;
    std::vector<Bar> m_bars;
    Time m_now{};
};

} // namespace fermata::ui
