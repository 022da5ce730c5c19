#include "tests/support/loopback_server.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace fermata::test {

namespace {

void require(bool holds, const char* what) {
    if (holds)
        return;
    std::perror(what);
    std::abort();
}

int listening(LoopbackServer::Address address, int& port) {
    const bool isSix = address == LoopbackServer::Address::IpV6;
    const int socket = ::socket(isSix ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    require(socket >= 0, "socket");
    if (isSix) {
        const int on = 1;
        require(setsockopt(socket, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on) == 0, "IPV6_V6ONLY");
        sockaddr_in6 at{};
        at.sin6_family = AF_INET6;
        at.sin6_addr = in6addr_loopback;
        socklen_t size = sizeof at;
        require(bind(socket, reinterpret_cast<sockaddr*>(&at), size) == 0, "bind");
        require(getsockname(socket, reinterpret_cast<sockaddr*>(&at), &size) == 0, "getsockname");
        port = ntohs(at.sin6_port);
    } else {
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof at;
        require(bind(socket, reinterpret_cast<sockaddr*>(&at), size) == 0, "bind");
        require(getsockname(socket, reinterpret_cast<sockaddr*>(&at), &size) == 0, "getsockname");
        port = ntohs(at.sin_port);
    }
    require(listen(socket, 512) == 0, "listen");
    return socket;
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
}

std::string written(const Said& said) {
    std::string text = "HTTP/1.1 " + std::to_string(said.status) + " Said\r\n";
    bool hasLength = said.status == 304 || said.status == 204;
    for (const auto& [name, value] : said.headers) {
        text += name + ": " + value + "\r\n";
        hasLength |= lower(name) == "content-length" || lower(name) == "transfer-encoding";
    }
    if (!hasLength)
        text += "Content-Length: " + std::to_string(said.body.size()) + "\r\n";
    if (said.closes)
        text += "Connection: close\r\n";
    return text + "\r\n" + said.body;
}

} // namespace

std::string HeardRequest::header(std::string_view name) const {
    const auto found = std::find_if(headers.begin(), headers.end(), [&](const auto& h) { return h.first == name; });
    return found == headers.end() ? std::string() : found->second;
}

bool Wire::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(m_socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

bool Wire::waitUntilClosed(std::chrono::milliseconds limit) {
    const auto end = std::chrono::steady_clock::now() + limit;
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
        pollfd state{m_socket, POLLIN | POLLRDHUP, 0};
        if (left.count() <= 0 || ::poll(&state, 1, static_cast<int>(left.count())) <= 0)
            return false;
        char bytes[4096];
        if (::recv(m_socket, bytes, sizeof bytes, 0) <= 0)
            return true;
    }
}

LoopbackServer::LoopbackServer(Script script, Address address) : m_script(std::move(script)), m_address(address) {
    m_listener = listening(address, m_port);
    m_acceptor = std::jthread([this] { acceptAll(); });
}

LoopbackServer::~LoopbackServer() {
    std::vector<std::jthread> threads;
    {
        const std::lock_guard lock(m_mutex);
        m_isStopping = true;
        for (const int socket : m_sockets)
            shutdown(socket, SHUT_RDWR);
    }
    shutdown(m_listener, SHUT_RDWR);
    m_acceptor.join();
    {
        const std::lock_guard lock(m_mutex);
        threads.swap(m_threads);
    }
    threads.clear(); // joins
    ::close(m_listener);
}

std::string LoopbackServer::authority() const {
    return (m_address == Address::IpV6 ? "[::1]:" : "127.0.0.1:") + std::to_string(m_port);
}

std::string LoopbackServer::url(std::string_view target) const {
    return "http://" + authority() + std::string(target);
}

std::vector<HeardRequest> LoopbackServer::heard() const {
    const std::lock_guard lock(m_mutex);
    return m_heard;
}

int LoopbackServer::connections() const {
    const std::lock_guard lock(m_mutex);
    return m_connections;
}

bool LoopbackServer::waitForHeard(std::size_t count, std::chrono::milliseconds limit) const {
    std::unique_lock lock(m_mutex);
    return m_changed.wait_for(lock, limit, [&] { return m_heard.size() >= count; });
}

void LoopbackServer::acceptAll() {
    for (;;) {
        const int socket = accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket < 0 && (errno == EINTR || errno == ECONNABORTED))
            continue;
        if (socket < 0)
            return;
        const int on = 1;
        setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        const std::lock_guard lock(m_mutex);
        if (m_isStopping) {
            ::close(socket);
            return;
        }
        m_sockets.push_back(socket);
        m_threads.emplace_back([this, socket, number = ++m_connections] { serve(socket, number); });
    }
}

bool LoopbackServer::readRequest(int socket, std::string& buffer, HeardRequest& request) const {
    const auto more = [&] {
        char bytes[16384];
        const auto got = ::recv(socket, bytes, sizeof bytes, 0);
        if (got > 0)
            buffer.append(bytes, static_cast<std::size_t>(got));
        return got > 0;
    };
    std::size_t end = 0;
    while ((end = buffer.find("\r\n\r\n")) == std::string::npos)
        if (!more())
            return false;
    const auto firstLine = buffer.substr(0, buffer.find("\r\n"));
    const auto space = firstLine.find(' '), second = firstLine.find(' ', space + 1);
    request.method = firstLine.substr(0, space);
    request.target = firstLine.substr(space + 1, second - space - 1);
    for (std::size_t at = firstLine.size() + 2; at < end;) {
        const auto line = buffer.substr(at, buffer.find("\r\n", at) - at);
        const auto colon = line.find(':');
        const auto value = line.find_first_not_of(' ', colon + 1);
        request.headers.emplace_back(lower(line.substr(0, colon)),
                                     value == std::string::npos ? std::string() : line.substr(value));
        at += line.size() + 2;
    }
    buffer.erase(0, end + 4);
    const auto length = request.header("content-length");
    const std::size_t size = length.empty() ? 0 : std::strtoul(length.c_str(), nullptr, 10);
    while (buffer.size() < size)
        if (!more())
            return false;
    request.body = buffer.substr(0, size);
    buffer.erase(0, size);
    return true;
}

void LoopbackServer::serve(int socket, int number) {
    Wire wire(socket);
    std::string buffer;
    for (;;) {
        HeardRequest request;
        request.connection = number;
        if (!readRequest(socket, buffer, request))
            break;
        Said said;
        {
            const std::lock_guard script(m_scriptMutex);
            {
                const std::lock_guard lock(m_mutex);
                m_heard.push_back(request);
                m_changed.notify_all();
            }
            said = m_script(request);
        }
        if (said.byHand) {
            said.byHand(wire);
            break;
        }
        if (!wire.send(written(said)) || said.closes)
            break;
    }
    const std::lock_guard lock(m_mutex);
    std::erase(m_sockets, socket);
    ::close(socket);
}

int closedPort() {
    int port = 0;
    ::close(listening(LoopbackServer::Address::IpV4, port));
    return port;
}

} // namespace fermata::test
