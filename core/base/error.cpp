#include "core/base/error.h"

#include "core/base/text.h"

namespace fermata {

std::string_view name(Fault fault) {
    switch (fault) {
    case Fault::Usage: return "usage";
    case Fault::Malformed: return "malformed";
    case Fault::TooLarge: return "too_large";
    case Fault::Unsupported: return "unsupported";
    case Fault::NotFound: return "not_found";
    case Fault::Refused: return "refused";
    case Fault::Conflict: return "conflict";
    case Fault::Unreachable: return "unreachable";
    case Fault::Busy: return "busy";
    case Fault::ReadOnly: return "read_only";
    case Fault::Full: return "full";
    case Fault::Newer: return "newer";
    case Fault::Corrupt: return "corrupt";
    case Fault::Cancelled: return "cancelled";
    case Fault::Internal: return "internal";
    }
    return "internal";
}

Error::Error(Fault fault, std::string message) : m_fault(fault), m_message(std::move(message)) {}

Error Error::in(std::string_view doing) && {
    m_message = std::string(doing) + ": " + m_message;
    return std::move(*this);
}

Error Error::inFile(std::string file) && {
    m_file = std::move(file);
    return std::move(*this);
}

Error Error::at(std::size_t line, std::size_t column) && {
    m_line = line;
    if (column > 0)
        m_column = column;
    return std::move(*this);
}

Error Error::ofField(std::string field) && {
    m_field = std::move(field);
    return std::move(*this);
}

std::string Error::text() const {
    std::string where = m_file;
    if (m_line) {
        where += (where.empty() ? "line " : ":") + std::to_string(*m_line);
        if (m_column)
            where += ":" + std::to_string(*m_column);
    }
    if (!where.empty())
        where += ": ";
    if (!m_field.empty())
        where += m_field + ": ";
    return plainText(where + m_message);
}

} // namespace fermata
