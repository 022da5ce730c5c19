#include "core/delivery/board.h"

#include <algorithm>
#include <tuple>

#include "core/delivery/standing.h"

namespace fermata::delivery {

namespace {

using Group = std::pair<std::string, std::string>;

/// When a thing began, as well as it is known; what tells newer from older among its like.
Time beginOf(const Run& run) {
    return run.queuedAt ? *run.queuedAt : run.startedAt ? *run.startedAt : run.finishedAt.value_or(run.seenAt);
}
Time beginOf(const Deployment& deployment) {
    return deployment.startedAt ? *deployment.startedAt : deployment.finishedAt.value_or(deployment.seenAt);
}

auto rankOf(const Run& run) {
    return std::tuple(beginOf(run), run.number, run.attempt);
}
auto rankOf(const Deployment& deployment) {
    return std::tuple(beginOf(deployment));
}
auto rankOf(const Artefact& artefact) {
    return std::tuple(artefact.at);
}
auto rankOf(const Incident& incident) {
    return std::tuple(incident.openedAt);
}
auto rankOf(const Ticket& ticket) {
    return std::tuple(ticket.seenAt);
}
auto rankOf(const RefMoved& ref) {
    return std::tuple(ref.seenAt);
}

std::string keyOf(const RefMoved& ref) {
    return ref.repository + "/" + ref.reference;
}
template <class Thing>
std::string keyOf(const Thing& thing) {
    return thing.key();
}

/// An equally old sight counts, unless it would open again what is over.
bool supersedes(const Run& sight, const Run& known) {
    if (sight.attempt != known.attempt)
        return sight.attempt > known.attempt;
    if (sight.seenAt != known.seenAt)
        return sight.seenAt > known.seenAt;
    return isOver(sight.state) || !isOver(known.state);
}
bool supersedes(const Deployment& sight, const Deployment& known) {
    if (sight.seenAt != known.seenAt)
        return sight.seenAt > known.seenAt;
    return isOver(sight.state) || !isOver(known.state);
}
bool supersedes(const Artefact& sight, const Artefact& known) {
    return sight.at >= known.at;
}
template <class Thing>
bool supersedes(const Thing& sight, const Thing& known) {
    return sight.seenAt >= known.seenAt;
}

/// Things of one kind and the groups in which they are counted.
template <class Thing>
struct Shelf {
    std::map<std::string, Thing>& things;
    Board::Groups& groups;

    bool isNewer(const std::string& one, const std::string& other) const {
        const Thing& a = things.at(one);
        const Thing& b = things.at(other);
        return std::tuple(rankOf(a), std::string_view(one)) > std::tuple(rankOf(b), std::string_view(other));
    }

    auto placeOf(std::vector<std::string>& keys, const std::string& key) const {
        return std::ranges::lower_bound(
            keys, key, [this](const std::string& one, const std::string& other) { return isNewer(one, other); });
    }

    /// @requires the thing is still what it was when it entered
    void leave(const Group& group, const std::string& key) {
        const auto found = groups.find(group);
        if (found == groups.end())
            return;
        auto& keys = found->second;
        if (const auto place = placeOf(keys, key); place != keys.end() && *place == key)
            keys.erase(place);
        if (keys.empty())
            groups.erase(found);
    }

    void enter(const Group& group, const std::string& key) {
        auto& keys = groups[group];
        keys.insert(placeOf(keys, key), key);
    }

    /// `group`: where the thing counts now; nothing: it is bounded by itself. `mayGo`: position in the group and key.
    template <class Grouping, class MayGo>
    void put(const Thing& sight, Grouping grouping, std::size_t most, MayGo mayGo) {
        const std::string key = keyOf(sight);
        const auto known = things.find(key);
        const std::optional<Group> group = grouping(sight);
        if (known == things.end()) {
            things.emplace(key, sight);
        } else {
            if (!supersedes(sight, known->second))
                return;
            const std::optional<Group> before = grouping(known->second);
            if (before == group && rankOf(sight) == rankOf(known->second)) {
                known->second = sight;
                return;
            }
            if (before)
                leave(*before, key);
            known->second = sight;
        }
        if (!group)
            return;
        enter(*group, key);
        auto& keys = groups[*group];
        if (keys.size() <= most)
            return;
        for (std::size_t at = keys.size(); at-- > 0 && keys.size() > most;) {
            if (!mayGo(keys, at))
                continue;
            things.erase(keys[at]);
            keys.erase(keys.begin() + static_cast<std::ptrdiff_t>(at));
        }
    }
    template <class Grouping>
    void put(const Thing& sight, Grouping grouping, std::size_t most) {
        put(sight, grouping, most, [](const auto&, std::size_t) { return true; });
    }
};

/// Folds one event into the board; one overload a kind.
class Folding {
public:
    explicit Folding(Board& board) : m_board(board) {}

    void operator()(const RefMoved& event) {
        Shelf<RefMoved>{m_board.refs, m_board.goneRefsOf}.put(
            event,
            [](const RefMoved& ref) {
                return ref.commit ? std::nullopt : std::optional(Group{ref.repository, std::string()});
            },
            goneRefsKept);
        heard(event.seenAt);
    }
    void operator()(const RunSeen& event) {
        Shelf<Run>{m_board.runs, m_board.runsOf}.put(
            event.run,
            [](const Run& run) {
                return std::optional(Group{run.source, run.pipeline});
            },
            runsKept);
        heard(event.run.seenAt);
    }
    void operator()(const ArtefactSeen& event) {
        Shelf<Artefact>{m_board.artefacts, m_board.artefactsOf}.put(
            event.artefact,
            [](const Artefact& one) {
                return std::optional(Group{one.source, one.name});
            },
            artefactsKept); // its time is the builder's word, so it says nothing of ours
    }
    void operator()(const DeploymentSeen& event) {
        Shelf<Deployment>{m_board.deployments, m_board.deploymentsOf}.put(
            event.deployment,
            [](const Deployment& one) {
                return std::optional(Group{one.service, one.environment});
            },
            deploymentsKept,
            // What runs there and the way back outlive any number of failures since.
            [this](const std::vector<std::string>& keys, std::size_t at) {
                const Deployment* asked = &m_board.deployments.at(keys[at]);
                const Standing needed = standing(m_board.deployments, keys);
                return asked != needed.current && asked != needed.previous;
            });
        heard(event.deployment.seenAt);
    }
    void operator()(const IncidentSeen& event) {
        Shelf<Incident>{m_board.incidents, m_board.incidentsOf}.put(
            event.incident,
            [](const Incident& one) {
                return one.resolvedAt ? std::optional(Group{one.source, std::string()}) : std::nullopt;
            },
            incidentsKept);
        heard(event.incident.seenAt);
    }
    void operator()(const TicketSeen& event) {
        Shelf<Ticket>{m_board.tickets, m_board.ticketsOf}.put(
            event.ticket,
            [](const Ticket& one) {
                return std::optional(Group{one.source, std::string()});
            },
            ticketsKept);
        heard(event.ticket.seenAt);
    }
    void operator()(const AlertsSeen& event) {
        AlertSet& known = m_board.alerts.try_emplace(event.source + "/" + event.environment).first->second;
        if (event.seenAt >= known.seenAt)
            known = {event.environment, event.alerts, event.seenAt, event.source};
        heard(event.seenAt);
    }
    void operator()(const MetricSeen& event) {
        const auto [known, isNew] = m_board.metrics.try_emplace(event.metric.key(), event.metric);
        if (!isNew && timeOf(MetricSeen{event.metric}) >= timeOf(MetricSeen{known->second}))
            known->second = event.metric;
        heard(event.metric.seenAt);
    }
    void operator()(const SourceHeard& event) {
        SourceHealth& known = m_board.sources[event.source];
        if (!known.askedAt || event.at >= *known.askedAt) {
            known.askedAt = event.at;
            known.problem = event.problem;
            known.interval = event.interval;
        }
        if (event.problem.empty() && (!known.heardAt || event.at >= *known.heardAt)) {
            known.heardAt = event.at;
            known.clockOffset = event.clockOffset; // a poll that failed states neither offset nor budget
            known.budget = event.budget;
            known.budgetOf = event.budgetOf;
        }
        heard(event.at);
    }

private:
    void heard(Time at) { m_board.at = std::max(m_board.at, at); }

    Board& m_board;
};

} // namespace

bool SourceHealth::isStale(Time now) const {
    const Seconds patience = std::max(interval, Seconds{1}) * silentIntervals;
    return !heardAt || now - *heardAt > patience || *heardAt - now > patience;
}

std::vector<Event> eventsOf(const Board& board) {
    std::vector<Event> events;
    for (const auto& [key, ref] : board.refs)
        events.emplace_back(ref);
    for (const auto& [key, run] : board.runs)
        events.emplace_back(RunSeen{run});
    for (const auto& [key, artefact] : board.artefacts)
        events.emplace_back(ArtefactSeen{artefact});
    for (const auto& [key, deployment] : board.deployments)
        events.emplace_back(DeploymentSeen{deployment});
    for (const auto& [key, incident] : board.incidents)
        events.emplace_back(IncidentSeen{incident});
    for (const auto& [key, ticket] : board.tickets)
        events.emplace_back(TicketSeen{ticket});
    for (const auto& [key, set] : board.alerts)
        events.emplace_back(AlertsSeen{set.source, set.environment, set.alerts, set.seenAt});
    for (const auto& [key, metric] : board.metrics)
        events.emplace_back(MetricSeen{metric});
    for (const auto& [name, health] : board.sources) {
        if (health.heardAt)
            events.emplace_back(SourceHeard{
                name, *health.heardAt, {}, health.interval, health.clockOffset, health.budget, health.budgetOf});
        if (health.askedAt && (!health.problem.empty() || health.askedAt != health.heardAt))
            events.emplace_back(SourceHeard{name, *health.askedAt, health.problem, health.interval, {}, {}, {}});
    }
    return events;
}

Board withoutUnasked(Board board, const std::set<std::string>& asked) {
    std::erase_if(board.alerts, [&](const auto& entry) { return !asked.contains(entry.second.source); });
    std::erase_if(board.metrics, [&](const auto& entry) { return !asked.contains(entry.second.source); });
    std::erase_if(board.sources, [&](const auto& entry) { return !asked.contains(entry.first); });
    return board;
}

Board apply(Board board, const Event& event) {
    std::visit(Folding(board), event);
    return board;
}

} // namespace fermata::delivery
