// What went wrong in the world outside: a fault that decides what is done, a message for people, and the place.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace fermata {

/// What kind of trouble it is; the caller's reaction hangs on it, never on the message.
enum class Fault {
    Usage,       ///< asked for in a wrong way
    Malformed,   ///< input that is broken, hostile or of the wrong type
    TooLarge,    ///< input over a stated cap
    Unsupported, ///< valid, but not understood by this version (a SHA-256 repository, an unknown schema)
    NotFound,    ///< a named thing does not exist
    Refused,     ///< a rule or another party said no
    Conflict,    ///< the thing changed meanwhile, or exists already
    Unreachable, ///< network, server, time-out: worth another try
    Busy,        ///< locked by another process
    ReadOnly,    ///< may not be written
    Full,        ///< no space left
    Newer,       ///< written by a newer version
    Corrupt,     ///< our own data is not what we wrote
    Cancelled,   ///< a person or a stop token ended it
    Internal     ///< our mistake
};

/// Stable lower-case name of a fault, for logs and JSON.
std::string_view name(Fault fault);

/// An error as a value. Thread safety: a plain value.
class Error {
public:
    Error(Fault fault, std::string message);

    Fault fault() const { return m_fault; }
    const std::string& message() const { return m_message; }
    const std::string& file() const { return m_file; }
    std::optional<std::size_t> line() const { return m_line; }
    std::optional<std::size_t> column() const { return m_column; }
    const std::string& field() const { return m_field; }

    /// Adds where it happened, in front of the message: "listing runs: timed out".
    [[nodiscard]] Error in(std::string_view doing) &&;
    [[nodiscard]] Error inFile(std::string file) &&;
    /// Line and column count from 1.
    [[nodiscard]] Error at(std::size_t line, std::size_t column = 0) &&;
    /// The field's path as a person would write it, such as `components[2].paths`.
    [[nodiscard]] Error ofField(std::string field) &&;

    /// One line: `file:line:column: field: message`, leaving out what is unknown. Safe for a terminal: control and
    /// bidirectional characters of foreign text are shown as U+XXXX.
    std::string text() const;

private:
    Fault m_fault;
    std::string m_message;
    std::string m_file;
    std::string m_field;
    std::optional<std::size_t> m_line;
    std::optional<std::size_t> m_column;
};

} // namespace fermata
