// HTTP as the rest of the core sees it: a request, a reply, a client that may be replaced in tests.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/io/secrets/secret.h"

namespace fermata::io {

enum class HttpMethod { Get, Put, Post, Patch, Delete };

/// How a request proves who it is. The secret is sent to the host of `url` only, and never to another after a redirect.
struct Credential {
    enum class Kind { None, Bearer, Basic, Header } kind = Kind::None;
    std::string id = {};     ///< names it in caches, budgets and logs; never the secret
    std::string user = {};   ///< Basic
    std::string header = {}; ///< Header: such as `PRIVATE-TOKEN`
    SecretString secret = {};
};

/// What waits first when a host's connections are all in use.
enum class Priority { Act, Gate, Poll };

struct HttpRequest {
    HttpMethod method = HttpMethod::Get;
    std::string url = {};     ///< https, or http to a loopback address or where `allowsPlainHttp`
    bool isUrlSecret = false; ///< the path itself is the secret (webhooks): messages name the host only
    std::vector<std::pair<std::string, std::string>> headers = {};
    std::string body = {};
    Credential credential = {};
    Priority priority = Priority::Poll;
    std::chrono::milliseconds timeout{30'000};     ///< of the whole exchange
    std::size_t mostBytes = std::size_t{64} << 20; ///< of the decoded body
    bool isConditional =
        true; ///< GET: sends what the cache knows (ETag, Last-Modified); a 304 answers with the kept body
    bool allowsPlainHttp = false;
    std::string caFile = {}; ///< trusted besides the system's authorities; verification itself is never off
    /// Hosts (`host`, or `host:port` where the port is not the scheme's own) to which one redirect of a GET is
    /// followed, without the credential and without `headers` except Accept (job logs); all others are an error.
    std::vector<std::string> redirectHosts = {};
    /// A redirect is the answer and is not followed: the reply has its status and headers (a login that sets a cookie).
    bool takesRedirectAsAnswer = false;
};

struct HttpReply {
    int status = 0; ///< 200..299, or of a redirect that was asked for as answer; everything else is an error
    std::vector<std::pair<std::string, std::string>> headers; ///< names in lower case
    std::string body;
    bool isFromCache = false;            ///< 304: body and headers as kept
    std::optional<Seconds> clockOffset;  ///< the server's `Date` minus our clock
    std::optional<int> budget, budgetOf; ///< X-RateLimit-Remaining and -Limit (also RateLimit-*)
    /// The first header of that name (lower case), or null.
    const std::string* header(std::string_view name) const;
};

/// @returns Malformed unless the reply says it is JSON (`application/json` or `…+json`): a login page with 200 is none
Result<void> expectJson(const HttpReply& reply);

/// Errors: Unreachable (DNS, connection, time-out, 429 and rate-limited 403 with their pause, 5xx), Refused (TLS, 401,
/// 403 and other 4xx, a redirect), NotFound (404, 410), Conflict (409, 412), Malformed (400, 422, a body that is cut or
/// no HTTP), TooLarge, Cancelled, Usage (a URL or header that may not be sent). Messages name method, host and path,
/// never query, user information, header or body text; the status is in the message.
///
/// Where a server asked for a pause (Retry-After, a used-up rate limit), all requests of that host and credential wait;
/// one whose time is over sooner ends at once as Unreachable, without being sent.
/// Thread safety: all methods, from any thread.
class HttpClient {
public:
    virtual ~HttpClient() = default;

    using Done = std::function<void(Result<HttpReply>)>;
    /// Gives the request to the thread that owns the connections; `done` is called there, once, and must return at
    /// once. GET is tried again (full jitter from 1 s to 60 s, at most 5 times, Retry-After obeyed) within its timeout,
    /// which counts from here; what changes something is sent once, over a connection of its own.
    virtual void submit(HttpRequest request, Done done, std::stop_token stop) = 0;
    /// The same, waiting for the answer. Returns within a second of a stop.
    /// @requires not called from `done` or `take`
    Result<HttpReply> perform(HttpRequest request, std::stop_token stop);

    /// Receives a body that does not end (server-sent events): `take` is called with each piece on the client's thread;
    /// it returns false to end it. `done` gets the reply, without a body, when it ended. Silence over
    /// `request.timeout` ends it as Unreachable. Never tried again by itself.
    using Take = std::function<bool(std::string_view piece)>;
    virtual void stream(HttpRequest request, Take take, Done done, std::stop_token stop) = 0;
};

struct HttpOptions {
    std::string userAgent = "fermata";
    std::string cacheFile = {}; ///< SQLite; empty, or where it cannot be opened: in memory
    std::size_t cacheBytes = std::size_t{256} << 20;
    int connectionsPerHost = 4;
    int connections = 256;
    std::string proxy = {};              ///< empty: as the environment says; loopback never goes through one
    Seconds slowAfter{30};               ///< less than 100 bytes a second for so long ends an exchange
    Log* log = nullptr;                  ///< failures and what is tried again; lives longer than the client
    const Clock* clock = nullptr;        ///< null: the machine's; for dates only. Lives longer than the client
    std::function<double()> jitter = {}; ///< 0..1, the share of a back-off that is waited; empty: random
};

/// The real one: libcurl's multi interface on one thread of its own.
std::unique_ptr<HttpClient> curlClient(HttpOptions options);

/// Cuts secrets out of a text for logs and error messages: values of Authorization, Cookie, Set-Cookie, PRIVATE-TOKEN
/// and X-…-Token headers, user information of URLs, query values named like token, key, secret, password, signature.
std::string redacted(std::string_view text);

} // namespace fermata::io
