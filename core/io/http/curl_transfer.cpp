#include "core/io/http/curl_transfer.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <new>

#include <curl/curl.h>

#include "core/io/signing/base64.h"

namespace fermata::io {

namespace {

constexpr std::size_t mostHeaderBytes = std::size_t{256} << 10;
constexpr std::size_t mostErrorBytes = std::size_t{64} << 10; // of the body of an error; only its kind is read

template <class Value>
void set(void* handle, CURLoption option, Value value) {
    curl_easy_setopt(handle, option, value);
}
void set(void* handle, CURLoption option, bool value) {
    curl_easy_setopt(handle, option, value ? 1L : 0L);
}
void set(void* handle, CURLoption option, const std::string& value) {
    curl_easy_setopt(handle, option, value.c_str());
}

long numberOf(void* handle, CURLINFO what) {
    long value = 0;
    curl_easy_getinfo(handle, what, &value);
    return value;
}

/// X509_V_ERR_* in our words; what the certificate itself says stays out of messages.
std::string wordsOfVerification(long code) {
    switch (code) {
    case 0:
    case 1: // the names are compared before libcurl notes anything
        return "its certificate is for another name";
    case 9:
        return "its certificate is not valid yet";
    case 10:
        return "its certificate has expired";
    case 18:
        return "its certificate is self-signed";
    case 19:
    case 20:
    case 21:
        return "its certificate is from an authority that is not trusted";
    case 23:
        return "its certificate was revoked";
    case 62:
    case 64:
        return "its certificate is for another name";
    default:
        return "its certificate does not hold (" + std::to_string(code) + ")";
    }
}

} // namespace

void CloseCurlHandle::operator()(void* handle) const {
    curl_easy_cleanup(handle);
}

void useCurl() {
    static const bool isReady = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    static_cast<void>(isReady);
}

CurlTransfer::CurlTransfer(CurlHandle handle, const Exchange& exchange, const HttpOptions& options, void* owner)
    : m_handle(std::move(handle)),
      m_timeLeft(exchange.timeLeft),
      m_mostBytes(exchange.request.mostBytes),
      m_take(exchange.take) {
    void* const h = m_handle.get();
    curl_easy_reset(h);
    set(h, CURLOPT_PRIVATE, owner);
    set(h, CURLOPT_URL, exchange.url.text());
    set(h, CURLOPT_PATH_AS_IS, true); // what was checked is what is asked
    set(h, CURLOPT_PROTOCOLS_STR, exchange.url.scheme);
    set(h, CURLOPT_FOLLOWLOCATION, false);
    set(h, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
    set(h, CURLOPT_NOSIGNAL, true);
    set(h, CURLOPT_QUICK_EXIT, true); // a name server that does not answer must not hold up a stop
    set(h, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(std::min<std::int64_t>(10'000, exchange.timeLeft.count())));
    set(h, CURLOPT_MAXAGE_CONN, static_cast<long>(exchange.longestIdle.count()));
    set(h, CURLOPT_USERAGENT, options.userAgent);
    set(h, CURLOPT_WRITEFUNCTION, &CurlTransfer::bodyCallback);
    set(h, CURLOPT_WRITEDATA, static_cast<void*>(this));
    set(h, CURLOPT_HEADERFUNCTION, &CurlTransfer::headerCallback);
    set(h, CURLOPT_HEADERDATA, static_cast<void*>(this));
    if (m_take) {
        set(h, CURLOPT_TCP_KEEPALIVE, true);
    } else {
        set(h, CURLOPT_ACCEPT_ENCODING, "");
        set(h, CURLOPT_TIMEOUT_MS, static_cast<long>(exchange.timeLeft.count()));
        set(h, CURLOPT_LOW_SPEED_LIMIT, 100L);
        set(h, CURLOPT_LOW_SPEED_TIME, static_cast<long>(options.slowAfter.count()));
        set(h, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(m_mostBytes));
    }
    // Waits whether a new connection turns out to carry many requests. Without TLS none does, and libcurl would keep
    // the others waiting until the first was answered.
    set(h, CURLOPT_PIPEWAIT, exchange.url.scheme == "https" && !m_take && exchange.request.method == HttpMethod::Get);
    setTrust(exchange, options);
    setMethod(exchange.request);
    setHeaders(exchange);
}

CurlTransfer::~CurlTransfer() {
    for (auto* header = m_sent; header; header = header->next)
        explicit_bzero(header->data, std::strlen(header->data));
    curl_slist_free_all(m_sent);
}

CurlHandle CurlTransfer::takeHandle() {
    curl_easy_reset(m_handle.get()); // forgets the headers and callbacks, which end with this transfer
    return std::move(m_handle);
}

void* CurlTransfer::privateOf(void* handle) {
    char* owner = nullptr;
    curl_easy_getinfo(handle, CURLINFO_PRIVATE, &owner);
    return owner;
}

void CurlTransfer::setTrust(const Exchange& exchange, const HttpOptions& options) {
    void* const h = m_handle.get();
    set(h, CURLOPT_SSL_VERIFYPEER, true);
    set(h, CURLOPT_SSL_VERIFYHOST, 2L);
    set(h, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!exchange.request.caFile.empty()) {
        // The file takes the place of the system's bundle; the system's folder of authorities stays beside it.
        set(h, CURLOPT_CAINFO, exchange.request.caFile);
        const char* folder = curl_version_info(CURLVERSION_NOW)->capath;
        set(h, CURLOPT_CAPATH, folder ? folder : "/etc/ssl/certs");
    }
    set(h, CURLOPT_HEADEROPT, static_cast<long>(CURLHEADER_SEPARATE)); // no credential to a proxy
    if (exchange.url.isLoopback())
        set(h, CURLOPT_PROXY, "");
    else if (!options.proxy.empty())
        set(h, CURLOPT_PROXY, options.proxy);
}

void CurlTransfer::setMethod(const HttpRequest& request) {
    void* const h = m_handle.get();
    const auto sendBody = [&] {
        set(h, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
        set(h, CURLOPT_POSTFIELDS, request.body.data());
    };
    if (request.method == HttpMethod::Get) {
        set(h, CURLOPT_HTTPGET, true);
        return;
    }
    // libcurl sends again by itself what a kept connection did not answer. What changes something goes out once.
    set(h, CURLOPT_FRESH_CONNECT, true);
    switch (request.method) {
    case HttpMethod::Get:
        break;
    case HttpMethod::Post:
        sendBody();
        break;
    case HttpMethod::Put:
        sendBody();
        set(h, CURLOPT_CUSTOMREQUEST, "PUT");
        break;
    case HttpMethod::Patch:
        sendBody();
        set(h, CURLOPT_CUSTOMREQUEST, "PATCH");
        break;
    case HttpMethod::Delete:
        if (!request.body.empty())
            sendBody();
        set(h, CURLOPT_CUSTOMREQUEST, "DELETE");
        break;
    }
}

void CurlTransfer::addHeader(std::string_view name, std::string_view value) {
    std::string line(name);
    line += value.empty() ? ";" : ": "; // libcurl's way to write an empty header
    line += value;
    m_sent = curl_slist_append(m_sent, line.c_str());
    explicit_bzero(line.data(), line.size());
}

void CurlTransfer::setHeaders(const Exchange& exchange) {
    const auto& request = exchange.request;
    bool hasType = false;
    for (const auto& [name, value] : request.headers) {
        const bool isAccept = strcasecmp(name.c_str(), "accept") == 0;
        hasType |= strcasecmp(name.c_str(), "content-type") == 0;
        if (!exchange.isRedirected || isAccept)
            addHeader(name, value);
    }
    for (const auto& [name, value] : exchange.conditions)
        addHeader(name, value);
    m_sent = curl_slist_append(m_sent, "Expect:"); // no waiting for "100 Continue"
    if (!hasType)
        m_sent = curl_slist_append(m_sent, "Content-Type:"); // none that nobody asked for
    const auto& credential = request.credential;
    if (!exchange.isRedirected) {
        switch (credential.kind) {
        case Credential::Kind::None:
            break;
        case Credential::Kind::Bearer: {
            std::string value = "Bearer " + credential.secret.expose();
            addHeader("Authorization", value);
            explicit_bzero(value.data(), value.size());
            break;
        }
        case Credential::Kind::Basic: {
            std::string pair = credential.user + ":" + credential.secret.expose();
            std::string value = "Basic " + base64(pair);
            addHeader("Authorization", value);
            explicit_bzero(pair.data(), pair.size());
            explicit_bzero(value.data(), value.size());
            break;
        }
        case Credential::Kind::Header:
            addHeader(credential.header, credential.secret.expose());
            break;
        }
    }
    set(m_handle.get(), CURLOPT_HTTPHEADER, m_sent);
}

std::size_t CurlTransfer::onHeader(std::string_view line) {
    m_heardAt = std::chrono::steady_clock::now();
    m_headerBytes += line.size();
    if (m_headerBytes > mostHeaderBytes) {
        m_isTooLarge = true;
        return 0;
    }
    if (line.starts_with("HTTP/")) { // of each answer: "100 Continue" and a proxy's own come before the real one
        m_outcome.headers.clear();
        m_outcome.status = 0;
        const auto space = line.find(' ');
        if (space != std::string_view::npos)
            std::from_chars(line.data() + space + 1, line.data() + line.size(), m_outcome.status);
    } else {
        addHeaderLine(m_outcome.headers, line);
    }
    return line.size();
}

std::size_t CurlTransfer::onBody(std::string_view piece) {
    m_heardAt = std::chrono::steady_clock::now();
    const bool isError = m_outcome.status < 200 || m_outcome.status >= 300;
    if (isError) {
        const auto room = mostErrorBytes - std::min(mostErrorBytes, m_outcome.body.size());
        m_outcome.body.append(piece.substr(0, room));
        return room < piece.size() ? 0 : piece.size();
    }
    if (m_take) {
        m_hasEnough = !(*m_take)(piece);
        return m_hasEnough ? 0 : piece.size();
    }
    if (piece.size() > m_mostBytes - std::min(m_mostBytes, m_outcome.body.size())) {
        m_isTooLarge = true;
        return 0;
    }
    m_outcome.body.append(piece);
    return piece.size();
}

std::size_t CurlTransfer::headerCallback(char* data, std::size_t size, std::size_t count, void* self) {
    auto& transfer = *static_cast<CurlTransfer*>(self);
    try {
        return transfer.onHeader({data, size * count});
    } catch (const std::bad_alloc&) { // must not pass through C
        transfer.m_isOutOfMemory = true;
        return 0;
    }
}

std::size_t CurlTransfer::bodyCallback(char* data, std::size_t size, std::size_t count, void* self) {
    auto& transfer = *static_cast<CurlTransfer*>(self);
    try {
        const std::string_view piece{data, size * count};
        const auto taken = transfer.onBody(piece);
        return taken == piece.size() ? taken : static_cast<std::size_t>(CURL_WRITEFUNC_ERROR);
    } catch (const std::bad_alloc&) {
        transfer.m_isOutOfMemory = true;
        return static_cast<std::size_t>(CURL_WRITEFUNC_ERROR);
    }
}

Trouble CurlTransfer::troubleOf(int code) {
    const bool isConnected =
        numberOf(m_handle.get(), CURLINFO_NUM_CONNECTS) > 0 || numberOf(m_handle.get(), CURLINFO_REQUEST_SIZE) > 0;
    switch (static_cast<CURLcode>(code)) {
    case CURLE_OK:
        return Trouble::None;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
        return Trouble::NoSuchHost;
    case CURLE_COULDNT_CONNECT:
    case CURLE_INTERFACE_FAILED:
        return Trouble::NoConnection;
    case CURLE_OPERATION_TIMEDOUT: {
        double seconds = 0;
        curl_easy_getinfo(m_handle.get(), CURLINFO_PRETRANSFER_TIME, &seconds);
        return seconds == 0 ? Trouble::NoConnection : Trouble::TimeOut;
    }
    case CURLE_SSL_CONNECT_ERROR:
        // A server that goes down during the handshake is no proof against it.
        if (const long reason = numberOf(m_handle.get(), CURLINFO_OS_ERRNO); reason == ECONNRESET || reason == EPIPE)
            return Trouble::NoConnection;
        m_outcome.detail = "no agreement on TLS";
        return Trouble::Tls;
    case CURLE_PEER_FAILED_VERIFICATION:
        m_outcome.detail = wordsOfVerification(numberOf(m_handle.get(), CURLINFO_SSL_VERIFYRESULT));
        return Trouble::Tls;
    case CURLE_SSL_CACERT_BADFILE:
        m_outcome.detail = "the file of trusted authorities cannot be read";
        return Trouble::Tls;
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
        return Trouble::Tls;
    case CURLE_PARTIAL_FILE:
        return Trouble::Cut;
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
        return m_outcome.status != 0 ? Trouble::Cut : isConnected ? Trouble::NoAnswer : Trouble::NoConnection;
    case CURLE_BAD_CONTENT_ENCODING:
        return Trouble::BadEncoding;
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL: // HTTP/0.9
    case CURLE_URL_MALFORMAT:
        return Trouble::NoHttp;
    case CURLE_FILESIZE_EXCEEDED:
        return Trouble::TooLarge;
    case CURLE_OUT_OF_MEMORY:
        return Trouble::OutOfMemory;
    default:
        break;
    }
    m_outcome.detail = "libcurl says " + std::to_string(code);
    return m_outcome.status != 0 ? Trouble::Cut : Trouble::NoAnswer;
}

Outcome CurlTransfer::finish(int code) {
    m_outcome.isHttp2 = numberOf(m_handle.get(), CURLINFO_HTTP_VERSION) == CURL_HTTP_VERSION_2_0;
    if (m_isOutOfMemory)
        m_outcome.trouble = Trouble::OutOfMemory;
    else if (m_isTooLarge)
        m_outcome.trouble = Trouble::TooLarge;
    else if (!m_hasEnough && !(code == CURLE_WRITE_ERROR && m_outcome.status >= 300)) // of an error enough was read
        m_outcome.trouble = troubleOf(code);
    // libcurl gives one code for both clocks.
    if (m_outcome.trouble == Trouble::TimeOut && !m_take) {
        curl_off_t taken = 0;
        curl_easy_getinfo(m_handle.get(), CURLINFO_TOTAL_TIME_T, &taken);
        if (taken / 1000 < m_timeLeft.count())
            m_outcome.trouble = Trouble::TooSlow;
    }
    return std::move(m_outcome);
}

} // namespace fermata::io
