#include "core/io/http/curl_job.h"

#include <algorithm>
#include <array>

#include "core/base/text.h"
#include "core/io/http/http_cache.h"

namespace fermata::io {

namespace {

/// Headers that belong to the connection: a caller that sets them could make one request look like two.
bool isOurs(std::string_view header) {
    constexpr std::array<std::string_view, 7> names = {
        "host", "content-length", "transfer-encoding", "connection", "keep-alive", "upgrade", "accept-encoding"};
    return std::find(names.begin(), names.end(), lowerAscii(header)) != names.end();
}

bool mayBeAsked(const Url& url, const HttpRequest& request) {
    return url.scheme == "https" || url.isLoopback() || request.allowsPlainHttp;
}

std::optional<Error> refusalOf(const HttpRequest& request, const Url& url) {
    if (!mayBeAsked(url, request))
        return Error(Fault::Usage, "plain http is asked for; use https, or allow it for this source");
    for (const auto& [header, value] : request.headers)
        if (!isSendableHeader(header, value) || isOurs(header))
            return Error(Fault::Usage, "a header may not be sent as given");
    const auto& credential = request.credential;
    const bool isHeader = credential.kind == Credential::Kind::Header;
    if (credential.kind != Credential::Kind::None &&
        (!isSendableHeader(isHeader ? credential.header : "Authorization", credential.secret.expose()) ||
         !isSendableHeader("Authorization", credential.user) || (isHeader && isOurs(credential.header))))
        return Error(Fault::Usage, "the credential '" + credential.id + "' holds characters that may not be sent");
    if (credential.kind == Credential::Kind::Basic && credential.user.find(':') != std::string::npos)
        return Error(Fault::Usage, "the user name of the credential '" + credential.id + "' holds a colon");
    if (request.method == HttpMethod::Get && !request.body.empty())
        return Error(Fault::Usage, "a GET has no body");
    return std::nullopt;
}

} // namespace

std::string_view name(HttpMethod method) {
    switch (method) {
    case HttpMethod::Get:
        return "GET";
    case HttpMethod::Put:
        return "PUT";
    case HttpMethod::Post:
        return "POST";
    case HttpMethod::Patch:
        return "PATCH";
    case HttpMethod::Delete:
        return "DELETE";
    }
    return "GET";
}

std::string CurlJob::what() const {
    std::string text(name(request.method));
    if (refusal && url.host.empty())
        return text;
    const Result<Url> asked = isRedirected ? parseUrl(request.url) : Result<Url>(url);
    text += " " + asked->authority() + (request.isUrlSecret ? std::string() : asked->path());
    return isRedirected ? text + " (led to " + url.authority() + ")" : text;
}

std::string CurlJob::pauseKey() const {
    return url.origin() + "\n" + (isRedirected ? std::string() : request.credential.id);
}

std::unique_ptr<CurlJob> makeJob(HttpRequest request, HttpClient::Take take, HttpClient::Done done) {
    auto job = std::make_unique<CurlJob>();
    job->request = std::move(request);
    job->take = std::move(take);
    job->done = std::move(done);
    job->deadline = std::chrono::steady_clock::now() + job->request.timeout;
    auto url = parseUrl(job->request.url);
    if (!url) {
        job->refusal = std::move(url).error();
        return job;
    }
    job->url = std::move(*url);
    job->refusal = refusalOf(job->request, job->url);
    job->mayUseCache = job->request.method == HttpMethod::Get && job->request.isConditional && !job->isStream();
    if (job->mayUseCache)
        job->cacheKey = cacheKey(job->url.text(), job->request.credential.id, job->request.headers);
    return job;
}

Result<Url> allowedRedirect(const CurlJob& job, const Outcome& outcome) {
    const auto refused = [&](const std::string& why) {
        return Error(Fault::Refused, job.what() + ": answered " + std::to_string(outcome.status) + ", " + why);
    };
    const auto* location = findHeader(outcome.headers, "location");
    auto url = location ? parseLocation(*location, job.url) : Result<Url>(Error(Fault::Usage, "names no address"));
    if (!url)
        return refused("leads to an address that cannot be read");
    if (job.request.method != HttpMethod::Get || job.isStream())
        return refused("leads to " + url->authority() + ", which is not followed for this request");
    if (job.isRedirected)
        return refused("leads on a second time, which is not followed");
    const auto& hosts = job.request.redirectHosts;
    if (std::find(hosts.begin(), hosts.end(), url->authority()) == hosts.end())
        return refused("leads to " + url->authority() + ", which is not among the allowed hosts");
    if (!mayBeAsked(*url, job.request))
        return refused("leads to plain http");
    return url;
}

} // namespace fermata::io
