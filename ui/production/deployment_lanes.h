// Who deployed what in the last hours: one lane a service, a rollback and what is watched stand out.
#pragma once

#include <optional>
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
    /// What stands beside the bars as they are painted now: labels never lie over one another or over a bar. What has
    /// no room says its version in the tooltip only.
    std::vector<QRectF> labelAreas() const;
    std::vector<QRectF> barAreas() const;
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
    struct Label {
        std::size_t bar = 0;
        QRectF area;
        QString words;
        bool isAfter = true;
    };
    QRectF areaOf(const Bar& bar) const;
    QRectF laneArea(std::size_t lane) const;
    std::vector<Label> labels() const;
    double xOf(Time at) const;

    struct Lane {
        QString name;
        int bars = 0;
    };
    std::vector<Lane> m_lanes; ///< the one that was deployed to last first
    int m_unseen = 0;          ///< services that have no lane
    std::vector<Bar> m_bars;   ///< newest first
    Time m_now{};
};

} // namespace fermata::ui
