// Which request runs next: connections a host, connections in all, and what is urgent first. No clock, no sockets.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>

#include "core/io/http/http.h"

namespace fermata::io {

/// Of a host, requests run in the order of their priority and, within one, of their coming. Polls leave one connection
/// of a host to what is more urgent. A host that speaks HTTP/2 carries many requests over one connection.
/// Thread safety: one thread at a time.
class WaitingLine {
public:
    using Ticket = std::uint64_t;
    /// @requires both at least 1
    WaitingLine(int perHost, int inAll) : m_perHost(perHost), m_inAll(inAll) {}

    /// @param host  its origin
    void add(const std::string& host, Priority priority, Ticket ticket);
    /// @returns whether it was waiting
    bool remove(const std::string& host, Priority priority, Ticket ticket);
    /// Takes the most urgent one that may run now, and counts it as running; hosts take turns.
    std::optional<Ticket> next();
    /// One that was running ended.
    void ended(const std::string& host);
    void setHttp2(const std::string& host, bool isSpoken);

    int running() const { return m_running; }

private:
    struct Host {
        std::array<std::deque<Ticket>, 3> waiting;
        int running = 0;
        bool isHttp2 = false;
        bool isWaiting() const;
    };
    bool mayRun(const Host& host, std::size_t priority) const;

    int m_perHost, m_inAll, m_running = 0;
    std::map<std::string, Host> m_hosts;
    std::deque<std::string> m_turns; ///< the hosts where something waits
};

} // namespace fermata::io
