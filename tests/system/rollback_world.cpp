#include "tests/system/rollback_world.h"

#include <thread>

#include <fmt/format.h>

#include "core/base/clock.h"
#include "core/io/formats/json_reader.h"

namespace fermata::test {
namespace {

std::int64_t seconds() {
    return toUnix(SystemClock().now());
}

Said json(std::string body) {
    return {.status = 200, .headers = {{"Content-Type", "application/json"}}, .body = std::move(body)};
}

} // namespace

RollbackWorld::RollbackWorld() : m_server([this](const HeardRequest& heard) { return answer(heard); }) {}

void RollbackWorld::begin(const std::string& good, const std::string& bad) {
    const std::lock_guard lock(m_mutex);
    m_builds = {{1, good, {}, "a release", false, seconds() - 3600}, {2, bad, {}, "a release", false, seconds() - 3}};
    m_bad = bad;
    m_forced.clear();
    m_polls = 0;
    m_refuses = m_isMonitorDown = false;
    m_refused = 0;
}

void RollbackWorld::refuseForces(bool refuses) {
    const std::lock_guard lock(m_mutex);
    m_refuses = refuses;
}

void RollbackWorld::silenceMonitor(bool isDown) {
    const std::lock_guard lock(m_mutex);
    m_isMonitorDown = isDown;
}

int RollbackWorld::refused() const {
    const std::lock_guard lock(m_mutex);
    return m_refused;
}

void RollbackWorld::answerForcesAfter(std::chrono::milliseconds delay) {
    const std::lock_guard lock(m_mutex);
    m_delay = delay;
}

std::map<std::string, int> RollbackWorld::forced() const {
    const std::lock_guard lock(m_mutex);
    return m_forced;
}

bool RollbackWorld::waitForForce(std::chrono::milliseconds limit) const {
    std::unique_lock lock(m_mutex);
    return m_changed.wait_for(lock, limit, [&] { return !m_forced.empty(); });
}

std::string RollbackWorld::running() const {
    const std::lock_guard lock(m_mutex);
    return m_builds.empty() ? std::string() : m_builds.back().version;
}

int RollbackWorld::polls() const {
    const std::lock_guard lock(m_mutex);
    return m_polls;
}

std::string RollbackWorld::jsonOf(const Build& build, bool isRequest) {
    std::string properties = fmt::format(R"("version":["{0}","x"],"revision":["{0}","x"],"rollback":["{1}","x"],)"
                                         R"("reason":["{2}","x"])",
                                         build.version, build.isRollback, build.reason);
    if (!build.order.empty())
        properties += fmt::format(R"(,"fermata_order":["{}","x"])", build.order);
    if (isRequest)
        return fmt::format(R"({{"buildrequestid":{0},"buildsetid":{0},"builderid":1,"claimed":true,"complete":true,)"
                           R"("results":0,"submitted_at":{1},"complete_at":{1},"properties":{{{2}}}}})",
                           build.id, build.at, properties);
    return fmt::format(R"({{"buildid":{0},"number":{0},"builderid":1,"buildrequestid":{0},"complete":true,)"
                       R"("results":0,"started_at":{1},"complete_at":{1},"properties":{{{2}}}}})",
                       build.id, build.at, properties);
}

Said RollbackWorld::query(const std::string& target) {
    const bool isBad = !m_builds.empty() && m_builds.back().version == m_bad;
    const auto asks = [&](const char* name) { return target.ends_with(std::string("query=") + name); };
    const int value = asks("errors") ? (isBad ? 4000 : 400) : asks("old_errors") ? 400 : 400'000;
    return json(fmt::format(R"({{"status":"success","data":{{"resultType":"vector","result":[{{"metric":{{}},)"
                            R"("value":[{},"{}"]}}]}}}})",
                            seconds(), value));
}

Said RollbackWorld::force(const std::string& body) {
    const auto document = io::readJson(body);
    const auto parameters = document ? document->root().find("params") : std::nullopt;
    if (!parameters)
        return {.status = 400, .headers = {}, .body = "{}"};
    const auto text = [&](const char* key) {
        const auto value = parameters->find(key);
        return value && value->isText() ? value->text().value() : std::string();
    };
    const int id = static_cast<int>(m_builds.size()) + 1;
    m_builds.push_back({id, text("version"), text("fermata_order"), "forced", true, seconds()});
    ++m_forced[text("fermata_order")];
    m_changed.notify_all();
    return json(fmt::format(R"({{"jsonrpc":"2.0","id":1,"result":[{0},{{"1":{0}}}]}})", id));
}

Said RollbackWorld::answer(const HeardRequest& heard) {
    const std::string path = heard.path();
    std::unique_lock lock(m_mutex);
    if (m_isMonitorDown && path.starts_with("/api/v1/"))
        return {.status = 503, .headers = {}, .body = "starting"};
    if (path == "/api/v1/query")
        return query(heard.target);
    if (path == "/api/v1/rules")
        return json(R"({"status":"success","data":{"groups":[]}})");
    if (path == "/api/v2/builders")
        return json(R"({"builders":[{"builderid":1,"name":"deploy"}],"meta":{}})");
    if (path.starts_with("/api/v2/forceschedulers/")) {
        if (heard.method == "POST" && m_refuses) {
            ++m_refused;
            return {.status = 403, .headers = {}, .body = R"({"error":{"code":403,"message":"not for you"}})"};
        }
        if (heard.method == "POST") {
            Said said = force(heard.body);
            const auto delay = m_delay;
            lock.unlock();
            std::this_thread::sleep_for(delay); // a server that is slow to say what it has done
            return said;
        }
        return json(R"({"forceschedulers":[{"name":"force-deploy","enabled":true,"all_fields":[{"fullName":null,)"
                    R"("fields":[{"fullName":"version","type":"text"},{"fullName":"fermata_order","type":"text"},)"
                    R"({"fullName":"reason","type":"text"},{"fullName":"rollback","type":"bool"}]}]}],"meta":{}})");
    }
    std::string items;
    const auto add = [&](const Build& build, bool isRequest) {
        items += (items.empty() ? "" : ",") + jsonOf(build, isRequest);
    };
    if (path.starts_with("/api/v2/buildsets"))
        return json(R"({"buildsets":[{"bsid":1,"reason":"x","sourcestamps":[]}],"meta":{}})");
    if (path.starts_with("/api/v2/builds/")) // steps and changes
        return json("{\"" + path.substr(path.rfind('/') + 1) + "\":[],\"meta\":{}}");
    const bool areRequests = path.starts_with("/api/v2/buildrequests");
    if (path == "/api/v2/buildrequests" && heard.target.find("claimed=false") != std::string::npos)
        return json(R"({"buildrequests":[],"meta":{}})"); // nothing waits
    const std::string tail = path.substr(path.rfind('/') + 1);
    const bool isOne = !tail.empty() && tail.find_first_not_of("0123456789") == std::string::npos;
    for (auto build = m_builds.rbegin(); build != m_builds.rend(); ++build)
        if (!isOne || std::to_string(build->id) == tail)
            add(*build, areRequests && tail != "builds");
    if (areRequests && tail != "builds")
        return json("{\"buildrequests\":[" + items + "],\"meta\":{}}");
    m_polls += path == "/api/v2/builds";
    if (path == "/api/v2/builds")
        return json("{\"builds\":[" + items + "],\"meta\":{}}");
    return {.status = 404, .headers = {}, .body = "{}"};
}

} // namespace fermata::test
