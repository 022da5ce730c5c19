#include "core/io/http/http.h"

#include <condition_variable>
#include <mutex>

#include "core/io/http/headers.h"

namespace fermata::io {

const std::string* HttpReply::header(std::string_view name) const {
    return findHeader(headers, name);
}

Result<void> expectJson(const HttpReply& reply) {
    const std::string type = mediaTypeIn(reply.headers);
    if (type == "application/json" || (type.starts_with("application/") && type.ends_with("+json")))
        return {};
    if (type == "text/html" || type == "application/xhtml+xml")
        return Error(Fault::Malformed, "the answer is a web page, not JSON; is it a login page?");
    return Error(Fault::Malformed, "the answer is not JSON by its content type");
}

Result<HttpReply> HttpClient::perform(HttpRequest request, std::stop_token stop) {
    // Shared with `done`, which may come when nobody waits any more.
    struct Answer {
        std::mutex mutex;
        std::condition_variable_any came;
        std::optional<Result<HttpReply>> reply; // guarded by mutex
    };
    const auto answer = std::make_shared<Answer>();
    submit(
        std::move(request),
        [answer](Result<HttpReply> reply) {
            const std::lock_guard lock(answer->mutex);
            answer->reply.emplace(std::move(reply));
            answer->came.notify_all();
        },
        stop);
    std::unique_lock lock(answer->mutex);
    const auto isThere = [&] { return answer->reply.has_value(); };
    if (!answer->came.wait(lock, stop, isThere))
        answer->came.wait_for(lock, std::chrono::milliseconds{500}, isThere); // the client ends it; it knows why
    if (!isThere())
        return Error(Fault::Cancelled, "stopped while waiting for an answer");
    return std::move(*answer->reply);
}

} // namespace fermata::io
