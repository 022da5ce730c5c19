// A web server of ours on loopback: hears requests, says exactly what a test scripts, also what no honest server says.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace fermata::test {

struct HeardRequest {
    std::string method, target;
    std::vector<std::pair<std::string, std::string>> headers; ///< names in lower case
    std::string body;
    int connection = 0; ///< counted from 1
    /// The first header of that name (lower case), or the empty text.
    std::string header(std::string_view name) const;
    std::string path() const { return target.substr(0, target.find('?')); }
};

/// An open connection, for answers by hand.
class Wire {
public:
    explicit Wire(int socket) : m_socket(socket) {}
    /// @returns false once the other side is gone or the server stops
    bool send(std::string_view bytes);
    /// Waits until the other side closes, at most `limit`. @returns whether it did
    bool waitUntilClosed(std::chrono::milliseconds limit);

private:
    int m_socket;
};

/// What is answered. Content-Length is added unless it, or Transfer-Encoding, is given.
struct Said {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers = {};
    std::string body = {};
    bool closes = false;                    ///< ends the connection after it
    std::function<void(Wire&)> byHand = {}; ///< instead of all of it; the connection ends after it
};

/// Reads with a thread a connection. Thread safety: all methods; the script is never run twice at once.
class LoopbackServer {
public:
    using Script = std::function<Said(const HeardRequest&)>;
    enum class Address { IpV4, IpV6 };

    explicit LoopbackServer(Script script, Address address = Address::IpV4);
    ~LoopbackServer();
    LoopbackServer(const LoopbackServer&) = delete;
    LoopbackServer& operator=(const LoopbackServer&) = delete;

    int port() const { return m_port; }
    std::string authority() const; ///< `127.0.0.1:PORT`
    std::string url(std::string_view target) const;
    std::vector<HeardRequest> heard() const;
    int connections() const;
    /// @returns whether so many requests came before `limit`
    bool waitForHeard(std::size_t count, std::chrono::milliseconds limit = std::chrono::seconds{20}) const;

private:
    void acceptAll();
    void serve(int socket, int number);
    bool readRequest(int socket, std::string& buffer, HeardRequest& request) const;

    const Script m_script;
    const Address m_address;
    int m_listener = -1;
    int m_port = 0;

    mutable std::mutex m_mutex;
    mutable std::condition_variable m_changed;
    std::mutex m_scriptMutex;            ///< held while the script runs
    std::vector<HeardRequest> m_heard;   ///< guarded by m_mutex
    std::vector<int> m_sockets;          ///< guarded by m_mutex; open ones
    std::vector<std::jthread> m_threads; ///< guarded by m_mutex
    int m_connections = 0;               ///< guarded by m_mutex
    bool m_isStopping = false;           ///< guarded by m_mutex
    std::jthread m_acceptor;
};

/// A port on 127.0.0.1 that nobody listens on.
int closedPort();

} // namespace fermata::test
