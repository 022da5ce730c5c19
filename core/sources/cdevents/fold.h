// Folds CDEvents into our events: they tell pieces, we keep whole things.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "core/delivery/event.h"
#include "core/sources/cdevents/cd_event.h"

namespace fermata::sources {

/// Thread safety: one thread at a time.
class CdEventFold {
public:
    explicit CdEventFold(std::string source, std::map<std::string, delivery::Lane> lanes = {})
        : m_source(std::move(source)), m_lanes(std::move(lanes)) {}

    /// What this event lets us say now; nothing where it says nothing that we hold. What an event in the future claims
    /// is taken to be seen at `now`.
    std::vector<delivery::Event> take(const CdEvent& event, Time now);

    /// How often a type came that we have no use for, by its name without the version.
    const std::map<std::string, std::size_t>& unknownTypes() const { return m_unknown; }

    /// Of each kind so many things are remembered, to be completed by later events.
    static constexpr std::size_t thingsKept = 2000;

private:
    using Events = std::vector<delivery::Event>;
    Events takeRun(const CdEvent& event, Time seenAt);
    Events takeTask(const CdEvent& event, Time seenAt);
    Events takeArtifact(const CdEvent& event, Time seenAt);
    Events takeService(const CdEvent& event, Time seenAt);
    Events takeIncident(const CdEvent& event, Time seenAt);
    Events takeTicket(const CdEvent& event, Time seenAt);
    Events takeRef(const CdEvent& event, Time seenAt);

    template <class Thing>
    struct Kept {
        std::map<std::string, Thing> things;
        std::deque<std::string> order;
        Thing& of(const std::string& id, bool& isNew);
    };
    delivery::Run& runOf(const std::string& id, Time seenAt);

    std::string m_source;
    std::map<std::string, delivery::Lane> m_lanes; ///< by pipeline
    Kept<delivery::Run> m_runs;
    Kept<delivery::Artefact> m_artefacts;
    Kept<delivery::Incident> m_incidents;
    Kept<std::string> m_deployments; ///< key by service, environment and artefact
    std::map<std::string, std::size_t> m_unknown;
};

} // namespace fermata::sources
