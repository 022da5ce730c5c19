#include "core/action/buildbot_session.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/io/formats/json_reader.h"

namespace fermata::action {
namespace buildbot {
namespace {

constexpr std::int64_t cancelled = 6; // buildbot/process/results.py

using Fields = std::map<std::string, std::string, std::less<>>;

/// `{"NAME": [ … ], "meta": …}`
Result<std::vector<io::Value>> listOf(const io::Document& document, std::string_view name) {
    auto list = document.root().at(name);
    if (!list)
        return std::move(list).error();
    return list->list();
}

Result<std::int64_t> whole(const io::Value& value, std::string_view field) {
    auto found = value.at(field);
    if (!found)
        return std::move(found).error();
    return found->integer(0);
}

/// Properties are `name: [value, source]`; values that are no texts are of no use here.
Fields propertiesOf(const io::Value& request) {
    Fields properties;
    if (const auto found = request.find("properties"))
        for (const io::Value& property : found->children()) {
            const auto pair = property.children();
            if (pair.size() == 2 && pair[0].isText())
                properties.emplace(std::string(property.key()), pair[0].text().value_or(std::string()));
        }
    return properties;
}

Result<BuildRequest> readRequest(const io::Value& value) {
    BuildRequest request;
    const auto id = whole(value, "buildrequestid");
    const auto buildset = whole(value, "buildsetid");
    const auto builder = whole(value, "builderid");
    const auto submitted = whole(value, "submitted_at");
    for (const auto* number : {&id, &buildset, &builder, &submitted})
        if (!*number)
            return number->error();
    request.id = *id;
    request.buildset = *buildset;
    request.builder = *builder;
    request.submittedAt = fromUnix(*submitted);
    auto complete = value.at("complete");
    auto isComplete = complete ? complete->boolean() : Result<bool>(std::move(complete).error());
    if (!isComplete)
        return std::move(isComplete).error();
    request.isComplete = *isComplete;
    if (const auto results = value.find("results"))
        request.isCancelled = results->integer().value_or(-1) == cancelled;
    request.properties = propertiesOf(value);
    return request;
}

void collectFields(const io::Value& list, Fields& fields) {
    for (const io::Value& field : list.children()) {
        const auto text = [&](std::string_view key) {
            const auto found = field.find(key);
            return found && found->isText() ? found->text().value_or(std::string()) : std::string();
        };
        if (std::string name = text("fullName"); !name.empty())
            fields[name] = text("type");
        if (const auto inner = field.find("fields"))
            collectFields(*inner, fields);
    }
}

} // namespace

Result<std::vector<BuildRequest>> parseBuildRequests(std::string_view json) {
    auto document = io::readJson(json);
    if (!document)
        return std::move(document).error();
    auto list = listOf(*document, "buildrequests");
    if (!list)
        return std::move(list).error();
    std::vector<BuildRequest> requests;
    for (const io::Value& value : *list) {
        auto request = readRequest(value);
        if (!request)
            return std::move(request).error();
        requests.push_back(std::move(*request));
    }
    return requests;
}

Result<std::vector<Build>> parseBuilds(std::string_view json) {
    auto document = io::readJson(json);
    if (!document)
        return std::move(document).error();
    auto list = listOf(*document, "builds");
    if (!list)
        return std::move(list).error();
    std::vector<Build> builds;
    for (const io::Value& value : *list) {
        const auto id = whole(value, "buildid");
        auto complete = value.at("complete");
        auto isComplete = complete ? complete->boolean() : Result<bool>(std::move(complete).error());
        if (!id)
            return id.error();
        if (!isComplete)
            return std::move(isComplete).error();
        builds.push_back({*id, *isComplete});
    }
    return builds;
}

Result<Buildset> parseBuildset(std::string_view json) {
    auto document = io::readJson(json);
    if (!document)
        return std::move(document).error();
    auto list = listOf(*document, "buildsets");
    if (!list)
        return std::move(list).error();
    if (list->size() != 1)
        return Error(Fault::Malformed, "is not one buildset");
    Buildset set;
    auto reason = list->front().at("reason");
    auto text = reason ? reason->text() : Result<std::string>(std::move(reason).error());
    if (!text)
        return std::move(text).error();
    set.reason = std::move(*text);
    if (const auto stamps = list->front().find("sourcestamps"))
        for (const io::Value& stamp : stamps->children()) {
            const auto id = whole(stamp, "ssid");
            if (!id)
                return id.error();
            set.sourceStamps.push_back(*id);
        }
    std::sort(set.sourceStamps.begin(), set.sourceStamps.end());
    return set;
}

Result<Fields> parseSchedulerFields(std::string_view json) {
    auto document = io::readJson(json);
    if (!document)
        return std::move(document).error();
    auto list = listOf(*document, "forceschedulers");
    if (!list)
        return std::move(list).error();
    if (list->size() != 1)
        return Error(Fault::Malformed, "is not one scheduler");
    if (const auto enabled = list->front().find("enabled"); enabled && !enabled->boolean().value_or(false))
        return Error(Fault::Refused, "the scheduler is switched off");
    Fields fields;
    if (const auto all = list->front().find("all_fields"))
        collectFields(*all, fields);
    return fields;
}

Result<std::int64_t> parseBegun(std::string_view json) {
    auto document = io::readJson(json);
    if (!document)
        return std::move(document).error();
    auto result = document->root().at("result");
    if (!result)
        return std::move(result).error();
    const auto pair = result->children();
    if (!result->isList() || pair.size() != 2 || !pair[1].isMap() || pair[1].size() != 1)
        return Error(Fault::Malformed, "does not name the one build request that it began");
    return pair[1].children().front().integer(1);
}

} // namespace buildbot

Result<BuildbotExecutor::Session> BuildbotExecutor::Session::open(const Server& server, io::HttpClient& http,
                                                                  std::stop_token stop) {
    Session session(server, http, std::move(stop));
    if (!server.user.empty() && !server.secret.isEmpty())
        if (auto done = session.logIn(); !done)
            return std::move(done).error().in("logging in");
    return session;
}

Result<void> BuildbotExecutor::Session::logIn() {
    io::HttpRequest request = m_server->get("/auth/login");
    request.takesRedirectAsAnswer = true; // it leads to a page of no use, and its cookie is what counts
    auto reply = m_http->perform(std::move(request), m_stop);
    if (!reply)
        return std::move(reply).error();
    std::string cookie;
    for (const auto& [name, value] : reply->headers) // it sets two of one name, the first for nobody: the last wins
        if (name == "set-cookie")
            cookie = value.substr(0, value.find(';'));
    if (cookie.empty())
        return Error(Fault::Malformed, "the answer sets no cookie");
    m_cookie = io::SecretString(std::move(cookie));
    return {};
}

void BuildbotExecutor::Session::prove(io::HttpRequest& request) const {
    if (m_cookie.isEmpty())
        return;
    request.credential = {};
    request.headers.emplace_back("Cookie", m_cookie.expose());
}

Result<std::string> BuildbotExecutor::Session::get(const std::string& path) {
    io::HttpRequest request = m_server->get(path);
    prove(request);
    auto reply = m_http->perform(std::move(request), m_stop);
    if (!reply)
        return std::move(reply).error();
    if (reply->clockOffset)
        m_clockOffset = *reply->clockOffset;
    return std::move(reply->body);
}

Result<std::string> BuildbotExecutor::Session::call(const std::string& path, std::string_view method,
                                                    io::Json parameters) {
    auto body =
        io::Json(io::Json::Map{{"id", 1}, {"jsonrpc", "2.0"}, {"method", method}, {"params", parameters}}).compact();
    if (!body)
        return Error(Fault::Usage, body.error().message());
    io::HttpRequest request = m_server->post(path, std::move(*body));
    prove(request);
    auto reply = m_http->perform(std::move(request), m_stop);
    if (!reply)
        return std::move(reply).error();
    return std::move(reply->body);
}

Result<std::map<std::string, std::string, std::less<>>>
BuildbotExecutor::Session::schedulerFields(const std::string& scheduler) {
    auto body = get("/api/v2/forceschedulers/" + percentEncoded(scheduler));
    if (!body)
        return std::move(body).error();
    return buildbot::parseSchedulerFields(*body);
}

Result<buildbot::BuildRequest> BuildbotExecutor::Session::buildRequest(std::int64_t id) {
    auto body = get(fmt::format("/api/v2/buildrequests/{}?property=*", id));
    if (!body)
        return std::move(body).error();
    auto requests = buildbot::parseBuildRequests(*body);
    if (!requests)
        return std::move(requests).error();
    if (requests->size() != 1 || requests->front().id != id)
        return Error(Fault::Malformed, "is not the one build request that was asked for");
    return std::move(requests->front());
}

Result<buildbot::Buildset> BuildbotExecutor::Session::buildset(std::int64_t id) {
    auto body = get(fmt::format("/api/v2/buildsets/{}", id));
    if (!body)
        return std::move(body).error();
    return buildbot::parseBuildset(*body);
}

Result<std::optional<buildbot::Build>> BuildbotExecutor::Session::newestBuild(const std::string& request) {
    auto body = get("/api/v2/buildrequests/" + request + "/builds");
    if (!body)
        return std::move(body).error();
    auto builds = buildbot::parseBuilds(*body);
    if (!builds)
        return std::move(builds).error();
    const auto newest = std::max_element(builds->begin(), builds->end(),
                                         [](const auto& one, const auto& other) { return one.id < other.id; });
    return newest == builds->end() ? std::nullopt : std::optional(*newest);
}

Result<bool> BuildbotExecutor::Session::walkRequests(Time since,
                                                     const std::function<void(const buildbot::BuildRequest&)>& take) {
    constexpr int pageSize = 200;
    constexpr int mostPages = 20;
    for (int page = 0; page < mostPages; ++page) {
        auto body = get(fmt::format("/api/v2/buildrequests?order=-buildrequestid&limit={}&offset={}"
                                    "&property=fermata_order&property=reason",
                                    pageSize, page * pageSize));
        if (!body)
            return std::move(body).error();
        auto requests = buildbot::parseBuildRequests(*body);
        if (!requests)
            return std::move(requests).error();
        for (buildbot::BuildRequest& request : *requests) {
            request.submittedAt -= m_clockOffset;            // on our clock from here on
            if (request.submittedAt < since - Seconds{3600}) // clocks are never quite right
                return true;
            take(request);
        }
        if (requests->size() < pageSize)
            return true;
    }
    return false;
}

} // namespace fermata::action
