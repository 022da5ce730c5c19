#include "core/sources/ci/buildbot/poll.h"

#include <algorithm>

#include <fmt/format.h>

namespace fermata::sources::buildbot {

namespace {

constexpr std::size_t pageSize = 200;
constexpr std::size_t idsInOneQuestion = 50;

class Poll {
public:
    Poll(const PollSetting& setting, const Position& position, const Ask& ask, Memory& memory)
        : m_setting(setting), m_position(position), m_ask(ask), m_memory(memory) {}

    Result<Polled> run() {
        // Requests before builds: what is claimed in between is then seen as a build, never as neither.
        for (auto step : {&Poll::readBuilders, &Poll::readQueue, &Poll::readBuilds, &Poll::readRequests,
                          &Poll::seeBuilds, &Poll::seeQueue, &Poll::seeWhatStoppedWaiting})
            if (auto done = (this->*step)(); !done)
                return std::move(done).error();
        forget();
        return std::move(m_polled);
    }

private:
    template <class T>
    Result<T> asked(const std::string& path, Result<T> (*parse)(std::string_view)) {
        auto body = m_ask(path);
        if (!body)
            return std::move(body).error();
        auto parsed = parse(*body);
        if (!parsed)
            return std::move(parsed).error().in("reading " + path.substr(0, path.find('?')));
        return parsed;
    }

    Result<void> readBuilders() {
        auto builders = asked<Builders>("builders", parseBuilders);
        if (!builders)
            return std::move(builders).error();
        m_memory.builders = std::move(*builders);
        for (const auto& [id, name] : m_memory.builders)
            if (pipelineOf(id))
                m_filter += fmt::format("&builderid__eq={}", id);
        if (m_filter.empty() && !m_setting.pipelines.empty())
            return Error(Fault::NotFound, fmt::format("has none of the builders that the settings name, such as '{}'",
                                                      m_setting.pipelines.front().builder));
        if (m_setting.pipelines.empty())
            m_filter.clear();
        return {};
    }

    Result<void> readQueue() {
        auto queue = asked<std::vector<BuildRequest>>(
            fmt::format("buildrequests?complete=false&claimed=false&property=*&order=buildrequestid&limit={}{}",
                        pageSize, m_filter),
            parseBuildRequests);
        if (!queue)
            return std::move(queue).error();
        for (BuildRequest& request : *queue)
            if (!request.isComplete && !request.isClaimed && pipelineOf(request.builder))
                m_queue.emplace(request.id, std::move(request));
        return {};
    }

    Result<void> readBuilds() {
        const bool isBeginning = m_position.newest < 0;
        const std::size_t most = isBeginning ? buildsAtFirst : mostNewBuilds;
        bool foundNewest = false;
        std::size_t read = 0;
        while (read < most) {
            const std::size_t limit = std::min(pageSize, most);
            auto page = asked<std::vector<Build>>(
                fmt::format("builds?order=-buildid&property=*&limit={}&offset={}{}{}", limit, read,
                            isBeginning ? std::string() : fmt::format("&buildid__ge={}", m_position.newest), m_filter),
                parseBuilds);
            if (!page)
                return std::move(page).error();
            const std::size_t size = page->size();
            for (Build& build : *page) {
                foundNewest = foundNewest || build.id == m_position.newest;
                keep(std::move(build));
            }
            read += size;
            if (size < limit)
                break;
        }
        if (!isBeginning && !foundNewest && read < most) {
            // Numbers that begin anew: another server, or one with a new database.
            m_position = {};
            m_builds.clear();
            return readBuilds();
        }
        std::vector<std::int64_t> missing;
        for (const auto id : m_position.open)
            if (!m_builds.contains(id))
                missing.push_back(id);
        return eachOf("builds", "buildid", missing, [&](const std::string& path) -> Result<void> {
            auto builds = asked<std::vector<Build>>(path, parseBuilds);
            if (!builds)
                return std::move(builds).error();
            for (Build& build : *builds)
                keep(std::move(build));
            return {};
        });
    }

    void keep(Build build) {
        m_polled.position.newest = std::max(m_polled.position.newest, build.id);
        const bool isWanted = build.id > m_position.newest || m_position.open.contains(build.id);
        if (isWanted && pipelineOf(build.builder))
            m_builds.insert_or_assign(build.id, std::move(build));
    }

    /// When each build was asked for.
    Result<void> readRequests() {
        std::vector<std::int64_t> missing;
        for (const auto& [id, build] : m_builds)
            if (!m_memory.requests.contains(build.request))
                missing.push_back(build.request);
        return eachOf("buildrequests", "buildrequestid", missing, [&](const std::string& path) -> Result<void> {
            auto requests = asked<std::vector<BuildRequest>>(path, parseBuildRequests);
            if (!requests)
                return std::move(requests).error();
            for (BuildRequest& request : *requests)
                m_memory.requests.insert_or_assign(request.id, std::move(request));
            return {};
        });
    }

    template <class Read>
    Result<void> eachOf(std::string_view what, std::string_view field, const std::vector<std::int64_t>& ids,
                        Read read) {
        for (std::size_t first = 0; first < ids.size(); first += idsInOneQuestion) {
            std::string path = fmt::format("{}?property=*", what);
            for (std::size_t i = first; i < std::min(ids.size(), first + idsInOneQuestion); ++i)
                path += fmt::format("&{}__eq={}", field, ids[i]);
            if (auto done = read(path); !done)
                return done;
        }
        return {};
    }

    Result<void> seeBuilds() {
        m_polled.position.givenUpAttempts = m_position.givenUpAttempts;
        for (auto& [id, build] : m_builds) {
            auto steps = asked<std::vector<Step>>(fmt::format("builds/{}/steps", id), parseSteps);
            if (!steps)
                return std::move(steps).error();
            if (!m_memory.changes.contains(id)) {
                auto changes = asked<std::vector<Change>>(fmt::format("builds/{}/changes", id), parseChanges);
                if (!changes)
                    return std::move(changes).error();
                m_memory.changes.emplace(id, std::move(*changes));
            }
            Sight sight = sightOf(build.builder, build.request);
            if (const auto request = m_memory.requests.find(build.request); request != m_memory.requests.end())
                sight.request = request->second;
            sight.steps = std::move(*steps);
            sight.changes = m_memory.changes[id];
            sight.build = build;
            add(sight);
            const bool isGivenUp = build.isComplete && build.results == 5;
            if (!isGivenUp)
                m_built.insert(build.request);
            if (!build.isComplete)
                m_polled.position.open.insert(id);
            else if (isGivenUp)
                ++m_polled.position.givenUpAttempts[build.request];
            else
                m_polled.position.givenUpAttempts.erase(build.request);
        }
        return {};
    }

    Result<void> seeQueue() {
        for (const auto& [id, request] : m_queue) {
            if (m_built.contains(id))
                continue; // it was claimed between the two questions
            if (auto done = seeRequest(request); !done)
                return done;
            m_polled.position.waiting.insert(id);
        }
        return {};
    }

    Result<void> seeRequest(const BuildRequest& request) {
        if (!m_memory.buildsets.contains(request.buildset)) {
            auto stamps = asked<std::vector<Change>>(fmt::format("buildsets/{}", request.buildset), parseBuildset);
            if (!stamps)
                return std::move(stamps).error();
            m_memory.buildsets.emplace(request.buildset, std::move(*stamps));
        }
        Sight sight = sightOf(request.builder, request.id);
        sight.request = request;
        sight.changes = m_memory.buildsets[request.buildset];
        add(sight);
        return {};
    }

    /// A request that waited and is neither in the queue nor built: cancelled, merged into another, or just claimed.
    Result<void> seeWhatStoppedWaiting() {
        std::vector<std::int64_t> gone;
        for (const auto id : m_position.waiting)
            if (!m_queue.contains(id) && !m_built.contains(id))
                gone.push_back(id);
        return eachOf("buildrequests", "buildrequestid", gone, [&](const std::string& path) -> Result<void> {
            const auto requests = asked<std::vector<BuildRequest>>(path, parseBuildRequests);
            if (!requests)
                return requests.error();
            for (const BuildRequest& request : *requests) {
                const bool endedUnbuilt = request.isComplete && (request.results == 3 || request.results == 6);
                if (!endedUnbuilt)
                    m_polled.position.waiting.insert(request.id); // its build comes with the next poll
                else if (auto done = seeRequest(request); !done)
                    return done;
            }
            return {};
        });
    }

    const Pipeline* pipelineOf(std::int64_t builder) {
        const auto name = m_memory.builders.find(builder);
        const std::string& called = name == m_memory.builders.end() ? m_none : name->second;
        if (m_setting.pipelines.empty()) {
            auto& made = m_made[builder];
            made.builder = called.empty() ? fmt::format("builder {}", builder) : called;
            return &made;
        }
        const auto found = std::ranges::find(m_setting.pipelines, called, &Pipeline::builder);
        return found == m_setting.pipelines.end() ? nullptr : &*found;
    }

    Sight sightOf(std::int64_t builder, std::int64_t request) {
        Sight sight;
        sight.source = m_setting.source;
        sight.url = m_setting.url;
        sight.pipeline = *pipelineOf(builder);
        sight.builder = builder;
        const auto& attempts = m_polled.position.givenUpAttempts;
        const auto found = attempts.find(request);
        sight.attempt = 1 + (found == attempts.end() ? 0 : found->second);
        sight.seenAt = m_setting.now;
        return sight;
    }

    void add(const Sight& sight) {
        for (delivery::Event& event : eventsOf(sight))
            m_polled.events.push_back(std::move(event));
    }

    void forget() {
        std::erase_if(m_memory.changes, [&](const auto& kept) { return !m_polled.position.open.contains(kept.first); });
        std::erase_if(m_memory.requests, [&](const auto& kept) {
            return std::ranges::none_of(m_builds, [&](const auto& build) {
                return build.second.request == kept.first && !build.second.isComplete;
            });
        });
        std::erase_if(m_memory.buildsets, [&](const auto& kept) {
            return std::ranges::none_of(m_queue,
                                        [&](const auto& entry) { return entry.second.buildset == kept.first; });
        });
    }

    const PollSetting& m_setting;
    Position m_position;
    const Ask& m_ask;
    Memory& m_memory;
    const std::string m_none;
    std::string m_filter;
    std::map<std::int64_t, Pipeline> m_made;
    std::map<std::int64_t, BuildRequest> m_queue;
    std::map<std::int64_t, Build> m_builds;
    std::set<std::int64_t> m_built; ///< requests that have a build in m_builds which was not given up
    Polled m_polled;
};

} // namespace

Result<Polled> poll(const PollSetting& setting, const Position& position, const Ask& ask, Memory& memory) {
    return Poll(setting, position, ask, memory).run();
}

} // namespace fermata::sources::buildbot
