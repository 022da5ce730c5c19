#include "core/io/http/curl_client.h"

#include <algorithm>
#include <cassert>

#include <curl/curl.h>
#include <fmt/format.h>

#include "core/io/http/retry.h"

namespace fermata::io {

namespace {

constexpr int longestPoll = 60'000; // ms; nothing depends on it

Moment now() {
    return std::chrono::steady_clock::now();
}

} // namespace

std::unique_ptr<HttpClient> curlClient(HttpOptions options) {
    return std::make_unique<CurlClient>(std::move(options));
}

void CurlClient::CloseMulti::operator()(void* multi) const {
    curl_multi_cleanup(multi);
}

CurlClient::CurlClient(HttpOptions options)
    : m_options(std::move(options)),
      m_line(std::max(1, m_options.connectionsPerHost), std::max(1, m_options.connections)) {
    useCurl();
    m_multi.reset(curl_multi_init());
    curl_multi_setopt(m_multi.get(), CURLMOPT_MAXCONNECTS, static_cast<long>(std::max(1, m_options.connections)));
    curl_multi_setopt(m_multi.get(), CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_MULTIPLEX));
    m_thread = std::jthread([this] { run(); });
}

CurlClient::~CurlClient() {
    {
        const std::lock_guard lock(m_mutex);
        m_isEnding = true;
    }
    curl_multi_wakeup(m_multi.get());
    m_thread.join();
}

void CurlClient::submit(HttpRequest request, Done done, std::stop_token stop) {
    accept(makeJob(std::move(request), {}, std::move(done)), stop);
}

void CurlClient::stream(HttpRequest request, Take take, Done done, std::stop_token stop) {
    assert(take);
    accept(makeJob(std::move(request), std::move(take), std::move(done)), stop);
}

void CurlClient::accept(std::unique_ptr<CurlJob> job, const std::stop_token& stop) {
    auto& asked = *job;
    const bool isOurThread = std::this_thread::get_id() == m_thread.get_id();
    bool wasEmpty = false;
    {
        const std::lock_guard lock(m_mutex);
        wasEmpty = m_inbox.empty();
        // Set up before the job can be taken, as it may be gone right after; the callback takes no lock.
        asked.onStop.emplace(stop, [this, &asked] {
            asked.isStopped = true;
            m_someStopped = true;
            curl_multi_wakeup(m_multi.get());
        });
        m_inbox.push_back(std::move(job));
    }
    if (wasEmpty && !isOurThread)
        curl_multi_wakeup(m_multi.get());
}

void CurlClient::run() {
    openCache();
    while (takeInbox()) {
        if (m_someStopped.exchange(false))
            endStopped();
        fireTimers();
        startWaiting();
        int running = 0;
        curl_multi_perform(m_multi.get(), &running);
        bool isAgain = readMessages();
        {
            const std::lock_guard lock(m_mutex);
            isAgain = isAgain || !m_inbox.empty() || m_isEnding;
        }
        if (!isAgain)
            curl_multi_poll(m_multi.get(), nullptr, 0, pollTime(), nullptr);
    }
    do { // a `done` may have asked once more
        while (!m_jobs.empty()) {
            auto& job = *m_jobs.begin()->second;
            takeDown(job);
            give(job, Error(Fault::Cancelled, job.what() + ": the client was closed"));
        }
        takeInbox();
    } while (!m_jobs.empty());
    m_handles.clear();
    m_cache.reset();
}

void CurlClient::openCache() {
    if (auto cache = HttpCache::open(m_options.cacheFile, m_options.cacheBytes)) {
        m_cache.emplace(std::move(*cache));
        return;
    } else if (m_options.log) {
        m_options.log->write(LogLevel::Warning, "http",
                             "answers are kept in memory only: " + redacted(cache.error().text()));
    }
    if (auto cache = HttpCache::open({}, m_options.cacheBytes))
        m_cache.emplace(std::move(*cache));
}

/// @returns false at the end of the client
bool CurlClient::takeInbox() {
    std::vector<std::unique_ptr<CurlJob>> inbox;
    bool isEnding = false;
    {
        const std::lock_guard lock(m_mutex);
        inbox.swap(m_inbox);
        isEnding = m_isEnding;
    }
    std::vector<Ticket> tickets;
    for (auto& job : inbox) {
        job->ticket = ++m_lastTicket;
        tickets.push_back(job->ticket);
        m_jobs.emplace(job->ticket, std::move(job));
    }
    for (std::size_t i = 0; !isEnding && i < tickets.size(); ++i) {
        auto& job = *m_jobs.at(tickets[i]);
        if (job.refusal)
            give(job, std::move(*job.refusal).in(job.what()));
        else if (job.isStopped)
            give(job, Error(Fault::Cancelled, job.what() + ": stopped before it was sent"));
        else
            enqueue(job);
    }
    return !isEnding;
}

void CurlClient::endStopped() {
    std::vector<Ticket> stopped;
    for (const auto& [ticket, job] : m_jobs)
        if (job->isStopped)
            stopped.push_back(ticket);
    for (const Ticket ticket : stopped) {
        auto& job = *m_jobs.at(ticket);
        takeDown(job);
        give(job, Error(Fault::Cancelled, job.what() + ": stopped"));
    }
}

void CurlClient::fireTimers() {
    const auto moment = now();
    while (!m_timers.empty() && m_timers.begin()->first <= moment) {
        auto& job = *m_jobs.at(m_timers.begin()->second);
        setTimer(job, std::nullopt);
        onTimer(job);
    }
}

void CurlClient::onTimer(CurlJob& job) {
    const auto moment = now();
    if (job.state == CurlJob::State::Running) { // a stream
        const auto silentAt = job.transfer->heardAt() + job.request.timeout;
        if (silentAt > moment)
            return setTimer(job, silentAt);
        takeDown(job);
        return failed(job, Error(Fault::Unreachable,
                                 fmt::format("{}: silent for {} ms", job.what(), job.request.timeout.count())));
    }
    if (moment < job.deadline && job.state == CurlJob::State::Delayed)
        return enqueue(job);
    takeDown(job);
    failed(job,
           job.lastError ? *job.lastError : Error(Fault::Unreachable, job.what() + ": no connection was free in time"));
}

void CurlClient::startWaiting() {
    while (const auto ticket = m_line.next())
        start(*m_jobs.at(*ticket));
}

bool CurlClient::readMessages() {
    bool isRead = false;
    int left = 0;
    while (CURLMsg* message = curl_multi_info_read(m_multi.get(), &left)) {
        if (message->msg != CURLMSG_DONE)
            continue;
        isRead = true;
        const int code = message->data.result; // the message goes with its handle
        ended(*static_cast<CurlJob*>(CurlTransfer::privateOf(message->easy_handle)), code);
    }
    return isRead;
}

int CurlClient::pollTime() const {
    if (m_timers.empty())
        return longestPoll;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(m_timers.begin()->first - now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, longestPoll));
}

/// Into the line, or aside until a pause is over.
void CurlClient::enqueue(CurlJob& job) {
    const auto paused = m_pauses.of(job.pauseKey(), now());
    if (paused && *paused > job.deadline) {
        const auto left = std::chrono::ceil<Seconds>(*paused - now());
        return failed(job,
                      Error(Fault::Unreachable, fmt::format("{}: not sent, the host asked for a pause; {} of it are "
                                                            "left",
                                                            job.what(), shortDuration(left))));
    }
    if (paused)
        return delay(job, *paused);
    if (job.isStream())
        return start(job); // a connection of its own for as long as it lasts: it must not starve the polls
    job.state = CurlJob::State::Waiting;
    m_line.add(job.url.origin(), job.priority(), job.ticket);
    setTimer(job, job.deadline);
}

void CurlClient::delay(CurlJob& job, Moment until) {
    job.state = CurlJob::State::Delayed;
    setTimer(job, std::min(until, job.deadline));
}

void CurlClient::setTimer(CurlJob& job, std::optional<Moment> at) {
    if (job.timer)
        m_timers.erase({*job.timer, job.ticket});
    job.timer = at;
    if (at)
        m_timers.emplace(*at, job.ticket);
}

/// @requires counted as running by the line, unless it is a stream
void CurlClient::start(CurlJob& job) {
    job.state = CurlJob::State::Running;
    const auto moment = now();
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(job.deadline - moment);
    if (const auto paused = m_pauses.of(job.pauseKey(), now()); !job.isStream() && (paused || left.count() <= 0)) {
        // Asked for by another answer meanwhile.
        m_line.ended(job.url.origin());
        job.state = CurlJob::State::New;
        return paused ? enqueue(job) : delay(job, job.deadline);
    }
    setTimer(job, job.isStream() ? std::optional(moment + job.request.timeout) : std::nullopt);
    Exchange exchange{.request = job.request,
                      .url = job.url,
                      .isRedirected = job.isRedirected,
                      .conditions = {},
                      .take = job.isStream() ? &job.take : nullptr,
                      .timeLeft = left,
                      .longestIdle = m_sleep.longestIdle(now())};
    job.sentConditions = false;
    if (job.mayUseCache && !job.isRedirected && m_cache) {
        if (const auto marks = m_cache->validators(job.cacheKey)) {
            if (!marks->etag.empty() && isSendableHeader("if-none-match", marks->etag))
                exchange.conditions.emplace_back("If-None-Match", marks->etag);
            else if (!marks->lastModified.empty() && isSendableHeader("if-modified-since", marks->lastModified))
                exchange.conditions.emplace_back("If-Modified-Since", marks->lastModified);
            job.sentConditions = !exchange.conditions.empty();
        }
    }
    CurlHandle handle;
    if (m_handles.empty()) {
        handle.reset(curl_easy_init());
    } else {
        handle = std::move(m_handles.back());
        m_handles.pop_back();
    }
    job.transfer = std::make_unique<CurlTransfer>(std::move(handle), exchange, m_options, &job);
    curl_multi_add_handle(m_multi.get(), job.transfer->handle());
}

/// Out of the line, the timers and libcurl.
void CurlClient::takeDown(CurlJob& job) {
    setTimer(job, std::nullopt);
    if (job.state == CurlJob::State::Waiting)
        m_line.remove(job.url.origin(), job.priority(), job.ticket);
    if (job.state == CurlJob::State::Running) {
        curl_multi_remove_handle(m_multi.get(), job.transfer->handle());
        m_handles.push_back(job.transfer->takeHandle());
        job.transfer.reset();
        if (!job.isStream())
            m_line.ended(job.url.origin());
    }
    job.state = CurlJob::State::New;
}

void CurlClient::ended(CurlJob& job, int code) {
    auto outcome = job.transfer->finish(code);
    if (outcome.status != 0)
        m_line.setHttp2(job.url.origin(), outcome.isHttp2);
    takeDown(job);
    if (job.isStopped)
        return give(job, Error(Fault::Cancelled, job.what() + ": stopped"));
    const bool leadsOn = outcome.status == 301 || outcome.status == 302 || outcome.status == 303 ||
                         outcome.status == 307 || outcome.status == 308;
    if (leadsOn && job.request.takesRedirectAsAnswer)
        return give(job, replyOf(job, outcome.status, std::move(outcome.headers), std::move(outcome.body)));
    if (leadsOn) {
        auto url = allowedRedirect(job, outcome);
        if (!url)
            return failed(job, std::move(url).error());
        job.url = std::move(*url);
        job.isRedirected = true;
        return enqueue(job);
    }
    const auto judgement = judge(outcome, {.what = job.what(),
                                           .mayRepeat = job.request.method == HttpMethod::Get && !job.isStream(),
                                           .number = job.repeats,
                                           .now = wallTime(),
                                           .jitter = jitter()});
    if (judgement.pause)
        m_pauses.add(job.pauseKey(), now() + *judgement.pause, now());
    else if (outcome.status == 429 && judgement.repeatIn)
        m_pauses.add(job.pauseKey(), now() + *judgement.repeatIn, now());
    if (!judgement.error)
        return answered(job, std::move(outcome));
    job.lastError = judgement.error;
    if (!judgement.repeatIn || now() + *judgement.repeatIn >= job.deadline)
        return failed(job, *judgement.error);
    ++job.repeats;
    if (m_options.log)
        m_options.log->write(
            LogLevel::Information, "http",
            fmt::format("{}; again in {} ms", redacted(judgement.error->text()), judgement.repeatIn->count()));
    delay(job, now() + *judgement.repeatIn);
}

void CurlClient::answered(CurlJob& job, Outcome outcome) {
    if (outcome.status == 304)
        return answeredUnchanged(job, std::move(outcome));
    KeptReply kept{outcome.status, std::move(outcome.headers), std::move(outcome.body)};
    if (job.mayUseCache && !job.isRedirected && m_cache)
        m_cache->keep(job.cacheKey, kept);
    give(job, replyOf(job, kept.status, std::move(kept.headers), std::move(kept.body)));
}

void CurlClient::answeredUnchanged(CurlJob& job, Outcome outcome) {
    if (!job.sentConditions)
        return failed(job, Error(Fault::Malformed, job.what() + ": answered 304 though nothing was kept"));
    auto kept = m_cache->find(job.cacheKey);
    if (!kept) { // damaged, and dropped now: the next try is unconditional
        if (job.repeats++ < mostRepeats)
            return enqueue(job);
        return failed(job, Error(Fault::Malformed, job.what() + ": answered 304 though nothing is kept"));
    }
    auto reply =
        replyOf(job, kept->status, refreshed(std::move(kept->headers), outcome.headers), std::move(kept->body));
    reply.isFromCache = true;
    give(job, std::move(reply));
}

HttpReply CurlClient::replyOf(const CurlJob& job, int status, Headers headers, std::string body) const {
    HttpReply reply;
    reply.status = status;
    const Time ours = wallTime();
    if (const auto* date = findHeader(headers, "date"))
        if (const auto theirs = parseHttpDate(*date))
            reply.clockOffset = *theirs - ours;
    const auto budget = rateBudgetIn(headers, serverTime(headers, ours));
    reply.budget = budget.remaining;
    reply.budgetOf = budget.limit;
    reply.headers = std::move(headers);
    reply.body = job.isStream() ? std::string() : std::move(body);
    return reply;
}

void CurlClient::failed(CurlJob& job, Error error) {
    if (m_options.log)
        m_options.log->write(LogLevel::Warning, "http", redacted(error.text()));
    give(job, std::move(error));
}

/// The end of the job; it must be out of everything else.
void CurlClient::give(CurlJob& job, Result<HttpReply> reply) {
    setTimer(job, std::nullopt);
    const auto found = m_jobs.find(job.ticket);
    const auto ending = std::move(found->second);
    m_jobs.erase(found);
    ending->onStop.reset();
    ending->done(std::move(reply));
}

Time CurlClient::wallTime() const {
    return m_options.clock ? m_options.clock->now() : m_systemClock.now();
}

double CurlClient::jitter() {
    return m_options.jitter ? m_options.jitter() : std::uniform_real_distribution<double>(0.0, 1.0)(m_random);
}

} // namespace fermata::io
