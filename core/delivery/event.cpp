#include "core/delivery/event.h"

namespace fermata::delivery {

namespace {

/// The part of an event that carries source and time, whatever it is called there.
struct Source {
    const std::string& operator()(const RunSeen& event) const { return event.run.source; }
    const std::string& operator()(const ArtefactSeen& event) const { return event.artefact.source; }
    const std::string& operator()(const DeploymentSeen& event) const { return event.deployment.source; }
    const std::string& operator()(const IncidentSeen& event) const { return event.incident.source; }
    const std::string& operator()(const TicketSeen& event) const { return event.ticket.source; }
    const std::string& operator()(const MetricSeen& event) const { return event.metric.source; }
    template <class Other>
    const std::string& operator()(const Other& event) const {
        return event.source;
    }
};

struct Moment {
    Time operator()(const RunSeen& event) const { return event.run.seenAt; }
    Time operator()(const ArtefactSeen& event) const { return event.artefact.at; }
    Time operator()(const DeploymentSeen& event) const { return event.deployment.seenAt; }
    Time operator()(const IncidentSeen& event) const { return event.incident.seenAt; }
    Time operator()(const TicketSeen& event) const { return event.ticket.seenAt; }
    Time operator()(const MetricSeen& event) const {
        return event.metric.seenAt == Time{} ? event.metric.at : event.metric.seenAt;
    }
    Time operator()(const SourceHeard& event) const { return event.at; }
    template <class Other>
    Time operator()(const Other& event) const {
        return event.seenAt;
    }
};

} // namespace

const std::string& sourceOf(const Event& event) {
    return std::visit(Source{}, event);
}

Time timeOf(const Event& event) {
    return std::visit(Moment{}, event);
}

} // namespace fermata::delivery
