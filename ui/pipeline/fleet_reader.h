// Puts the fleet together from snapshots: small ones at once, large ones on a thread of its own; the newest wins.
#pragma once

#include <memory>
#include <thread>

#include <QObject>

#include "ui/bridge/bridge.h"
#include "ui/pipeline/fleet.h"

namespace fermata::ui {

/// GUI thread only; what it starts, it ends.
class FleetReader final : public QObject {
    Q_OBJECT
public:
    /// Up to so many runs, deployments and changes are read at once.
    static constexpr std::size_t readAtOnce = 300;

    using QObject::QObject;
    ~FleetReader() override;

    void read(SnapshotPointer snapshot);
    bool isBusy() const { return m_isReading; }

signals:
    void ready(const std::shared_ptr<const fermata::ui::FleetValue>& fleet);

private:
    void start();

    SnapshotPointer m_next;
    bool m_isReading = false;
    std::jthread m_worker;
};

} // namespace fermata::ui
