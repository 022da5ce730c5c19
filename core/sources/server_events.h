// Server-sent events (WHATWG HTML, section 9.2): a stream of bytes becomes events, in pieces of any size.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fermata::sources {

struct ServerEvent {
    std::string name; ///< "message" where none was given
    std::string data;
    bool operator==(const ServerEvent&) const = default;
};

/// Thread safety: one thread at a time.
class ServerEventReader {
public:
    /// What of an event is kept at most; the rest of it is passed over, and the event is then not reported.
    static constexpr std::size_t mostBytes = std::size_t{1} << 20;

    /// The events that this piece completes.
    std::vector<ServerEvent> take(std::string_view piece);

private:
    void endLine(std::vector<ServerEvent>& events);

    std::string m_line;
    std::string m_name;
    std::string m_data;
    bool m_hasData = false;
    bool m_isTooLong = false;
    bool m_endedByReturn = false;
};

} // namespace fermata::sources
