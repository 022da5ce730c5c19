// One exchange over libcurl: sets a handle up, receives within caps, and says how it ended.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "core/io/http/headers.h"
#include "core/io/http/http.h"
#include "core/io/http/retry.h"
#include "core/io/http/url.h"

struct curl_slist;

namespace fermata::io {

/// A libcurl easy handle (`CURL*`, whose header stays out of ours).
struct CloseCurlHandle {
    void operator()(void* handle) const;
};
using CurlHandle = std::unique_ptr<void, CloseCurlHandle>;

/// Readies libcurl for this process, once.
void useCurl();

/// What is asked in one exchange. The request and the url outlive the transfer.
struct Exchange {
    const HttpRequest& request;
    const Url& url;
    bool isRedirected = false;              ///< without credential and without the request's own headers
    Headers conditions;                     ///< If-None-Match, If-Modified-Since
    const HttpClient::Take* take = nullptr; ///< a stream
    std::chrono::milliseconds timeLeft{};
    std::chrono::seconds longestIdle{118}; ///< connections idle for longer are not used again
};

/// @requires not moved while its handle runs. Thread safety: the client's thread.
class CurlTransfer {
public:
    /// Resets `handle` and sets it up. `owner` is what privateOf() gives back.
    CurlTransfer(CurlHandle handle, const Exchange& exchange, const HttpOptions& options, void* owner);
    ~CurlTransfer();
    CurlTransfer(const CurlTransfer&) = delete;
    CurlTransfer& operator=(const CurlTransfer&) = delete;

    void* handle() const { return m_handle.get(); }
    CurlHandle takeHandle();
    /// @param code  libcurl's result of the finished transfer
    Outcome finish(int code);
    /// A stream: when it last heard something.
    std::chrono::steady_clock::time_point heardAt() const { return m_heardAt; }
    /// A stream: `take` said it has enough.
    bool hasEnough() const { return m_hasEnough; }

    static void* privateOf(void* handle);

private:
    void setHeaders(const Exchange& exchange);
    void setMethod(const HttpRequest& request);
    void setTrust(const Exchange& exchange, const HttpOptions& options);
    void addHeader(std::string_view name, std::string_view value);
    std::size_t onHeader(std::string_view line);
    std::size_t onBody(std::string_view piece);
    Trouble troubleOf(int code);

    static std::size_t headerCallback(char* data, std::size_t size, std::size_t count, void* self);
    static std::size_t bodyCallback(char* data, std::size_t size, std::size_t count, void* self);

    CurlHandle m_handle;
    curl_slist* m_sent = nullptr; ///< wiped before it is freed
    std::chrono::milliseconds m_timeLeft;
    std::size_t m_mostBytes;
    const HttpClient::Take* m_take;
    Outcome m_outcome;
    std::size_t m_headerBytes = 0;
    bool m_isTooLarge = false, m_isOutOfMemory = false, m_hasEnough = false;
    std::chrono::steady_clock::time_point m_heardAt = std::chrono::steady_clock::now();
};

} // namespace fermata::io
