#include "ui/pipeline/fleet_reader.h"

#include <utility>

namespace fermata::ui {
namespace {

std::shared_ptr<const FleetValue> fleetAt(const engine::Snapshot& snapshot) {
    return std::make_shared<const FleetValue>(fleetOf(snapshot, snapshot.at));
}

} // namespace

FleetReader::~FleetReader() {
    m_worker = {}; // joins; its answer, if it comes, is dropped with this object's events
}

void FleetReader::read(SnapshotPointer snapshot) {
    m_next = std::move(snapshot);
    if (!m_isReading)
        start();
}

void FleetReader::start() {
    const auto snapshot = std::exchange(m_next, nullptr);
    const auto size = snapshot->board->runs.size() + snapshot->placements.size() + snapshot->changes.size();
    if (size <= readAtOnce) {
        emit ready(fleetAt(*snapshot));
        return;
    }
    m_isReading = true;
    m_worker = std::jthread([this, snapshot] {
        const auto fleet = fleetAt(*snapshot);
        QMetaObject::invokeMethod(
            this,
            [this, fleet] {
                m_isReading = false;
                emit ready(fleet);
                if (m_next)
                    start();
            },
            Qt::QueuedConnection);
    });
}

} // namespace fermata::ui
