// A request on its way through the client: what was asked, and how far it got.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "core/base/digest.h"
#include "core/io/http/curl_transfer.h"
#include "core/io/http/http.h"
#include "core/io/http/pauses.h"
#include "core/io/http/url.h"
#include "core/io/http/waiting_line.h"

namespace fermata::io {

/// Thread safety: made by who asks, then the client's thread alone; only isStopped is set from anywhere.
struct CurlJob {
    enum class State { New, Delayed, Waiting, Running };

    HttpRequest request;
    HttpClient::Take take; ///< empty: no stream
    HttpClient::Done done;
    std::optional<Error> refusal; ///< why it may not be sent at all
    Url url;
    Moment deadline;

    State state = State::New;
    std::optional<Moment> timer; ///< when the client looks at it again
    int repeats = 0;
    std::optional<Error> lastError;
    bool isRedirected = false;
    bool sentConditions = false;
    bool mayUseCache = false;
    Digest cacheKey;
    WaitingLine::Ticket ticket = 0;
    std::unique_ptr<CurlTransfer> transfer;

    std::atomic<bool> isStopped = false;
    std::optional<std::stop_callback<std::function<void()>>> onStop; ///< last: it goes first

    bool isStream() const { return static_cast<bool>(take); }
    /// For messages: method, host and path.
    std::string what() const;
    /// Whom a pause concerns.
    std::string pauseKey() const;
    Priority priority() const { return request.priority; }
};

/// Takes the request's address apart and checks what may not be sent; a refusal is noted in the job.
std::unique_ptr<CurlJob> makeJob(HttpRequest request, HttpClient::Take take, HttpClient::Done done);

/// Where a redirect leads, if one hop to it is allowed. @returns Refused naming the host, or Malformed
Result<Url> allowedRedirect(const CurlJob& job, const Outcome& outcome);

std::string_view name(HttpMethod method);

} // namespace fermata::io
