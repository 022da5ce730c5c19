// The log: one sink per process, rotated, plain text only, secrets already redacted by whoever writes.
#pragma once

#include <memory>
#include <string_view>

#include "core/base/result.h"

namespace fermata {

enum class LogLevel { Debug, Information, Warning, Failure };

/// Writes lines `time level area: message`; every message passes plainText. Thread safety: all methods.
class Log {
public:
    /// Rotates at 5 MiB, keeps five files. @returns Fault::ReadOnly or Full where the file cannot be opened.
    static Result<std::unique_ptr<Log>> toFile(const std::string& path);
    static std::unique_ptr<Log> toStandardError();
    static std::unique_ptr<Log> nowhere();
    ~Log();

    void write(LogLevel level, std::string_view area, std::string_view message);

private:
    class Sink;
    explicit Log(std::unique_ptr<Sink> sink);
    std::unique_ptr<Sink> m_sink;
};

} // namespace fermata
