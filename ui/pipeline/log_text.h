// The log of a job as plain lines: colours of terminals are taken out, everything else that could mislead is spelled.
#pragma once

#include <QString>

namespace fermata::ui {

/// Reads a log in pieces that end anywhere.
class LogText {
public:
    /// @returns what is to be shown of this piece; an escape sequence or carriage return at its end waits for the next
    QString take(const QString& piece);

private:
    QString m_pending;
};

} // namespace fermata::ui
