#include "core/sources/ci/buildbot/buildbot.h"

#include <algorithm>

#include <fmt/format.h>

namespace fermata::sources {

using namespace buildbot;

Buildbot::Buildbot(BuildbotOptions options, io::HttpClient& http, const Clock& clock)
    : m_options(std::move(options)), m_http(http), m_clock(clock), m_news(http) {
    while (m_options.server.url.ends_with('/'))
        m_options.server.url.pop_back();
}

io::HttpRequest Buildbot::request(const std::string& path) {
    auto asked = m_options.server.request(path);
    asked.credential = {};       // it takes the cookie; a password with each request would be ignored
    asked.isConditional = false; // it answers 200 each time
    const std::scoped_lock lock(m_mutex);
    if (!m_cookie.isEmpty())
        asked.headers.emplace_back("Cookie", m_cookie.expose());
    return asked;
}

Result<void> Buildbot::logIn(std::stop_token stop) {
    auto asked = m_options.server.request("/auth/login");
    asked.isConditional = false;
    asked.takesRedirectAsAnswer = true;
    const auto reply = m_http.perform(std::move(asked), stop);
    if (!reply)
        return Error(reply.error()).in("logging in");
    // It sets two cookies of one name, the first for nobody: the last wins.
    std::string cookie;
    for (const auto& [header, value] : reply->headers)
        if (header == "set-cookie")
            cookie = value.substr(0, value.find(';'));
    if (cookie.empty())
        return Error(Fault::Malformed, "logging in: the answer sets no cookie");
    const std::scoped_lock lock(m_mutex);
    m_cookie = io::SecretString(std::move(cookie));
    return {};
}

Result<io::HttpReply> Buildbot::get(const std::string& path, std::stop_token stop) {
    const bool hasPassword = !m_options.server.secret.isEmpty();
    bool isLoggedIn = false;
    {
        const std::scoped_lock lock(m_mutex);
        isLoggedIn = !m_cookie.isEmpty();
    }
    const bool isNew = hasPassword && !isLoggedIn;
    if (isNew)
        if (auto done = logIn(stop); !done)
            return std::move(done).error();
    auto reply = m_http.perform(request(path), stop);
    if (reply || reply.error().fault() != Fault::Refused || !hasPassword || isNew)
        return reply;
    // The session may have ended: once more with a new one.
    if (auto done = logIn(stop); !done)
        return std::move(done).error();
    return m_http.perform(request(path), stop);
}

Result<Source::LogPiece> Buildbot::log(const std::string& log, std::size_t offset, std::stop_token stop) {
    return m_logs.read(log, offset, [&](const std::string& path) -> Result<std::string> {
        auto reply = get("/api/v2/" + path, stop);
        if (!reply)
            return std::move(reply).error();
        return std::move(reply->body);
    });
}

Result<Batch> Buildbot::poll(const Cursor& cursor, std::stop_token stop) {
    std::optional<Seconds> offset;
    const auto ask = [&](const std::string& path) -> Result<std::string> {
        auto reply = get("/api/v2/" + path, stop);
        if (!reply)
            return std::move(reply).error();
        if (reply->clockOffset)
            offset = reply->clockOffset;
        return std::move(reply->body);
    };
    PollSetting setting{m_options.name, m_options.server.url, m_options.pipelines, m_clock.now()};
    auto polled = buildbot::poll(setting, positionOf(cursor.text), ask, m_memory);
    if (!polled)
        return std::move(polled).error();
    Batch batch;
    batch.events = std::move(polled->events);
    batch.cursor.text = textOf(polled->position);
    batch.clockOffset = offset;
    return batch;
}

Result<std::string> Buildbot::test(std::stop_token stop) {
    auto reply = get("/api/v2/builders", stop);
    if (!reply)
        return std::move(reply).error();
    const auto builders = parseBuilders(reply->body);
    if (!builders)
        return builders.error();
    std::vector<std::string> names;
    for (const auto& [id, builder] : *builders)
        names.push_back(builder);
    for (const Pipeline& pipeline : m_options.pipelines)
        if (std::ranges::find(names, pipeline.builder) == names.end())
            return Error(Fault::NotFound, fmt::format("has no builder '{}'", pipeline.builder));
    const bool isLoggedIn = !m_options.server.secret.isEmpty();
    return fmt::format("Buildbot with {} builder{}{}", names.size(), names.size() == 1 ? "" : "s",
                       isLoggedIn ? ", logged in as " + m_options.server.user : ", not logged in");
}

Result<bool> Buildbot::waitForNews(std::stop_token stop) {
    auto asked = request("/sse/listen/*/*/*");
    asked.timeout = std::chrono::minutes{10};
    return m_news.wait(asked, stop);
}

} // namespace fermata::sources
