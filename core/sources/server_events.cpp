#include "core/sources/server_events.h"

namespace fermata::sources {

std::vector<ServerEvent> ServerEventReader::take(std::string_view piece) {
    std::vector<ServerEvent> events;
    for (const char c : piece) {
        const bool isSecondHalf = c == '\n' && m_endedByReturn; // of CR LF
        m_endedByReturn = c == '\r';
        if (isSecondHalf)
            continue;
        if (c == '\n' || c == '\r')
            endLine(events);
        else if (m_line.size() + m_data.size() < mostBytes)
            m_line += c;
        else
            m_isTooLong = true;
    }
    return events;
}

void ServerEventReader::endLine(std::vector<ServerEvent>& events) {
    if (m_line.empty()) {
        if (m_hasData && !m_isTooLong)
            events.push_back({m_name.empty() ? "message" : m_name, m_data});
        m_name.clear();
        m_data.clear();
        m_hasData = m_isTooLong = false;
        return;
    }
    const std::string_view line = m_line;
    const auto colon = line.find(':');
    const auto field = line.substr(0, colon);
    std::string_view value = colon == std::string_view::npos ? std::string_view() : line.substr(colon + 1);
    if (value.starts_with(' '))
        value.remove_prefix(1);
    if (field == "event") {
        m_name = value;
    } else if (field == "data") {
        if (m_hasData)
            m_data += '\n';
        m_data += value;
        m_hasData = true;
    }
    m_line.clear();
}

} // namespace fermata::sources
