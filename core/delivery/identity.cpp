#include "core/delivery/identity.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

namespace fermata::delivery {

namespace {

/// Who comes of whom, over the whole board.
class Graph {
public:
    explicit Graph(const Board& board) : m_board(board) {
        findRepositories();
        for (const auto& [key, ticket] : board.tickets)
            m_tickets[ticket.id].push_back({ThingKind::Ticket, key});
        addRuns();
        addArtefacts();
        addDeployments();
        addIncidents();
    }

    /// The thing as the graph knows it: a commit's key gets the repository that it can only mean.
    Thing known(Thing thing) const {
        if (thing.kind == ThingKind::Commit && thing.key.starts_with('@'))
            if (const auto id = CommitId::fromHex(std::string_view(thing.key).substr(1)))
                return commit({}, *id);
        return thing;
    }

    void walk(const Thing& from, bool isUpwards, std::set<Thing>& seen) const {
        const auto& edges = isUpwards ? m_causes : m_results;
        const auto next = edges.find(from);
        if (next == edges.end())
            return;
        for (const Thing& thing : next->second)
            if (seen.insert(thing).second)
                walk(thing, isUpwards, seen); // at most as deep as there are kinds
    }

private:
    void findRepositories() {
        const auto add = [this](const std::string& repository, const std::optional<CommitId>& id) {
            if (id && !repository.empty())
                m_repositories[*id].insert(repository);
        };
        for (const auto& [key, ref] : m_board.refs)
            add(ref.repository, ref.commit);
        for (const auto& [key, run] : m_board.runs)
            add(run.repository, run.commit);
        for (const auto& [key, artefact] : m_board.artefacts)
            add(artefact.repository, artefact.commit);
        for (const auto& [key, deployment] : m_board.deployments)
            add(deployment.repository, deployment.commit);
    }

    Thing commit(const std::string& repository, const CommitId& id) const {
        if (repository.empty())
            if (const auto found = m_repositories.find(id); found != m_repositories.end() && found->second.size() == 1)
                return {ThingKind::Commit, commitKey(*found->second.begin(), id)};
        return {ThingKind::Commit, commitKey(repository, id)};
    }

    void connect(const Thing& cause, const Thing& result) {
        m_results[cause].insert(result);
        m_causes[result].insert(cause);
    }

    void connectCommit(const std::string& repository, const std::optional<CommitId>& id, const Thing& result) {
        if (id)
            connect(commit(repository, *id), result);
    }

    void addRuns() {
        for (const auto& [key, run] : m_board.runs) {
            const Thing thing{ThingKind::Run, key};
            connectCommit(run.repository, run.commit, thing);
            for (const std::string& id : ticketIdsIn(run.title + "\n" + run.branch))
                if (const auto found = m_tickets.find(id); found != m_tickets.end())
                    for (const Thing& ticket : found->second)
                        connect(ticket, run.commit ? commit(run.repository, *run.commit) : thing);
        }
    }

    void addArtefacts() {
        for (const auto& [key, artefact] : m_board.artefacts) {
            const Thing thing{ThingKind::Artefact, key};
            connectCommit(artefact.repository, artefact.commit, thing);
            if (m_board.runs.contains(artefact.run))
                connect({ThingKind::Run, artefact.run}, thing);
        }
    }

    void addDeployments() {
        for (const auto& [key, deployment] : m_board.deployments) {
            const Thing thing{ThingKind::Deployment, key};
            connectCommit(deployment.repository, deployment.commit, thing);
            if (m_board.artefacts.contains(deployment.artefact))
                connect({ThingKind::Artefact, deployment.artefact}, thing);
            if (m_board.runs.contains(deployment.run))
                connect({ThingKind::Run, deployment.run}, thing);
        }
    }

    void addIncidents() {
        for (const auto& [key, incident] : m_board.incidents) {
            const Thing thing{ThingKind::Incident, key};
            connectCommit({}, incident.commit, thing);
            if (m_board.deployments.contains(incident.deployment))
                connect({ThingKind::Deployment, incident.deployment}, thing);
        }
    }

    const Board& m_board;
    std::unordered_map<CommitId, std::set<std::string>> m_repositories;
    std::map<std::string, std::vector<Thing>> m_tickets;
    std::map<Thing, std::set<Thing>> m_causes, m_results;
};

std::string whyNone(const Board& board, const Deployment& deployment) {
    if (!deployment.whyNoCommit.empty())
        return deployment.whyNoCommit;
    std::string why;
    const auto add = [&](const std::string& part) { why += (why.empty() ? "" : "; ") + part; };
    if (!deployment.artefact.empty())
        add(board.artefacts.contains(deployment.artefact) ? "its artefact " + deployment.artefact + " names no commit"
                                                          : "its artefact " + deployment.artefact + " is not known");
    if (!deployment.run.empty()) {
        const auto run = board.runs.find(deployment.run);
        if (run == board.runs.end())
            add("its run " + deployment.run + " is not known");
        else
            add("its run " + deployment.run + " names no commit" +
                (run->second.whyNoCommit.empty() ? "" : " (" + run->second.whyNoCommit + ")"));
    }
    return why.empty() ? deployment.source + " names neither a commit nor an artefact nor a run" : why;
}

bool isUpper(char c) {
    return c >= 'A' && c <= 'Z';
}
bool isDigit(char c) {
    return c >= '0' && c <= '9';
}
bool isWord(char c) {
    return isUpper(c) || isDigit(c) || (c >= 'a' && c <= 'z') || c == '_';
}

} // namespace

std::string commitKey(const std::string& repository, const CommitId& commit) {
    return repository + "@" + commit.hex();
}

std::vector<Thing> belongingTo(const Board& board, const Thing& thing) {
    const Graph graph(board);
    const Thing self = graph.known(thing);
    std::set<Thing> found;
    graph.walk(self, true, found);
    graph.walk(self, false, found);
    found.erase(self);
    std::vector<Thing> all{self};
    all.insert(all.end(), found.begin(), found.end());
    return all;
}

std::optional<CommitId> commitOf(const Board& board, const Deployment& deployment) {
    const auto ofRun = [&](const std::string& key) {
        const auto run = board.runs.find(key);
        return run == board.runs.end() ? std::nullopt : run->second.commit;
    };
    if (deployment.commit)
        return deployment.commit;
    if (const auto artefact = board.artefacts.find(deployment.artefact); artefact != board.artefacts.end()) {
        if (artefact->second.commit)
            return artefact->second.commit;
        if (const auto commit = ofRun(artefact->second.run))
            return commit;
    }
    return ofRun(deployment.run);
}

std::vector<std::string> ticketIdsIn(std::string_view text) {
    std::vector<std::string> ids;
    for (std::size_t at = 0; at < text.size();) {
        if (!isUpper(text[at]) || (at > 0 && isWord(text[at - 1]))) {
            ++at;
            continue;
        }
        std::size_t end = at + 1;
        while (end < text.size() && (isUpper(text[end]) || isDigit(text[end]) || text[end] == '_'))
            ++end;
        const std::size_t dash = end;
        if (dash - at < 2 || dash + 1 >= text.size() || text[dash] != '-' || !isDigit(text[dash + 1]) ||
            text[dash + 1] == '0') {
            at = end;
            continue;
        }
        end = dash + 1;
        while (end < text.size() && isDigit(text[end]))
            ++end;
        if (end == text.size() || !isWord(text[end])) {
            std::string id(text.substr(at, end - at));
            if (std::ranges::find(ids, id) == ids.end())
                ids.push_back(std::move(id));
        }
        at = end;
    }
    return ids;
}

std::vector<Unresolved> unresolvedDeployments(const Board& board) {
    std::vector<Unresolved> all;
    for (const auto& [key, deployment] : board.deployments)
        if (!commitOf(board, deployment))
            all.push_back({key, whyNone(board, deployment)});
    return all;
}

} // namespace fermata::delivery
