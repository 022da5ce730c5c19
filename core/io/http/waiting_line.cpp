#include "core/io/http/waiting_line.h"

#include <algorithm>

namespace fermata::io {

namespace {

/// Below the hundred streams that servers usually allow, so that libcurl opens no second connection.
constexpr int streamsOfHttp2 = 64;

} // namespace

bool WaitingLine::Host::isWaiting() const {
    return std::any_of(waiting.begin(), waiting.end(), [](const auto& line) { return !line.empty(); });
}

bool WaitingLine::mayRun(const Host& host, std::size_t priority) const {
    const int places = host.isHttp2 ? std::max(m_perHost, streamsOfHttp2) : m_perHost;
    const bool isPoll = priority == static_cast<std::size_t>(Priority::Poll);
    return host.running < (isPoll ? std::max(1, places - 1) : places);
}

void WaitingLine::add(const std::string& host, Priority priority, Ticket ticket) {
    auto& known = m_hosts[host];
    if (!known.isWaiting())
        m_turns.push_back(host);
    known.waiting[static_cast<std::size_t>(priority)].push_back(ticket);
}

bool WaitingLine::remove(const std::string& host, Priority priority, Ticket ticket) {
    const auto known = m_hosts.find(host);
    if (known == m_hosts.end())
        return false;
    auto& line = known->second.waiting[static_cast<std::size_t>(priority)];
    const auto found = std::find(line.begin(), line.end(), ticket);
    if (found == line.end())
        return false;
    line.erase(found);
    if (!known->second.isWaiting())
        m_turns.erase(std::find(m_turns.begin(), m_turns.end(), host));
    return true;
}

std::optional<WaitingLine::Ticket> WaitingLine::next() {
    if (m_running >= m_inAll)
        return std::nullopt;
    for (std::size_t priority = 0; priority < 3; ++priority) {
        for (std::size_t turn = 0; turn < m_turns.size(); ++turn) {
            const std::string name = m_turns[turn];
            auto& host = m_hosts[name];
            auto& line = host.waiting[priority];
            if (line.empty() || !mayRun(host, priority))
                continue;
            const Ticket ticket = line.front();
            line.pop_front();
            ++host.running;
            ++m_running;
            m_turns.erase(m_turns.begin() + static_cast<std::ptrdiff_t>(turn));
            if (host.isWaiting())
                m_turns.push_back(name);
            return ticket;
        }
    }
    return std::nullopt;
}

void WaitingLine::ended(const std::string& host) {
    --m_hosts[host].running;
    --m_running;
}

void WaitingLine::setHttp2(const std::string& host, bool isSpoken) {
    m_hosts[host].isHttp2 = isSpoken;
}

} // namespace fermata::io
