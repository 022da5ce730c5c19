// An HTTP client that answers from a function and keeps what it was asked.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/io/http/http.h"

namespace fermata::test {

class FakeHttp final : public io::HttpClient {
public:
    using Answer = std::function<Result<io::HttpReply>(const io::HttpRequest&)>;
    explicit FakeHttp(Answer answer) : m_answer(std::move(answer)) {}

    void submit(io::HttpRequest request, Done done, std::stop_token stop) override;
    void stream(io::HttpRequest request, Take take, Done done, std::stop_token stop) override;

    /// How many requests were made that change something.
    int changes() const;
    std::vector<io::HttpRequest> asked;

private:
    Answer m_answer;
};

io::HttpReply ok(std::string body);
/// A header of a request, or empty.
std::string headerOf(const io::HttpRequest& request, const std::string& name);
/// What a client says of these; see core/io/http/http.h.
Error lostAnswer(); ///< a time-out
Error statusError(int status);

} // namespace fermata::test
