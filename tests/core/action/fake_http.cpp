#include "tests/core/action/fake_http.h"

#include <algorithm>

namespace fermata::test {

void FakeHttp::submit(io::HttpRequest request, Done done, std::stop_token) {
    asked.push_back(request);
    done(m_answer(request));
}

void FakeHttp::stream(io::HttpRequest, Take, Done done, std::stop_token) {
    done(Error(Fault::Unsupported, "no stream here"));
}

int FakeHttp::changes() const {
    return static_cast<int>(std::count_if(asked.begin(), asked.end(), [](const io::HttpRequest& request) {
        return request.method != io::HttpMethod::Get;
    }));
}

io::HttpReply ok(std::string body) {
    io::HttpReply reply;
    reply.status = 200;
    reply.headers = {{"content-type", "application/json"}};
    reply.body = std::move(body);
    return reply;
}

std::string headerOf(const io::HttpRequest& request, const std::string& name) {
    const auto found = std::find_if(request.headers.begin(), request.headers.end(),
                                    [&](const auto& header) { return header.first == name; });
    return found == request.headers.end() ? std::string() : found->second;
}

Error lostAnswer() {
    return {Fault::Unreachable, "POST ci: no whole answer in time"};
}

Error statusError(int status) {
    const std::string message = "POST ci: answered " + std::to_string(status);
    switch (status) {
    case 400:
    case 422:
        return {Fault::Malformed, message};
    case 404:
    case 410:
        return {Fault::NotFound, message};
    case 409:
        return {Fault::Conflict, message};
    case 401:
    case 403:
        return {Fault::Refused, message};
    default:
        return {Fault::Unreachable, message};
    }
}

} // namespace fermata::test
