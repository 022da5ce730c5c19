#include "core/base/log.h"

#include <filesystem>

#include <spdlog/logger.h>
#include <spdlog/sinks/null_sink.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include "core/base/text.h"

namespace fermata {

class Log::Sink {
public:
    explicit Sink(std::shared_ptr<spdlog::sinks::sink> sink) : m_logger("fermata", std::move(sink)) {
        m_logger.set_pattern("%Y-%m-%dT%H:%M:%SZ %L %v", spdlog::pattern_time_type::utc);
        m_logger.set_level(spdlog::level::debug);
        m_logger.flush_on(spdlog::level::warn);
    }
    spdlog::logger m_logger;
};

Log::Log(std::unique_ptr<Sink> sink) : m_sink(std::move(sink)) {}
Log::~Log() = default;

Result<std::unique_ptr<Log>> Log::toFile(const std::string& path) {
    try {
        std::error_code ignored;
        std::filesystem::create_directories(std::filesystem::path(path).parent_path(), ignored);
        auto sink = std::make_shared<spdlog::sinks::rotating_file_sink_mt>(path, 5u << 20, 5u);
        return std::unique_ptr<Log>(new Log(std::make_unique<Sink>(std::move(sink))));
    } catch (const spdlog::spdlog_ex& failure) {
        return Error(Fault::ReadOnly, failure.what()).in("opening the log file");
    }
}

std::unique_ptr<Log> Log::toStandardError() {
    return std::unique_ptr<Log>(new Log(std::make_unique<Sink>(std::make_shared<spdlog::sinks::stderr_sink_mt>())));
}

std::unique_ptr<Log> Log::nowhere() {
    return std::unique_ptr<Log>(new Log(std::make_unique<Sink>(std::make_shared<spdlog::sinks::null_sink_mt>())));
}

void Log::write(LogLevel level, std::string_view area, std::string_view message) {
    const auto at = [&] {
        switch (level) {
        case LogLevel::Debug: return spdlog::level::debug;
        case LogLevel::Information: return spdlog::level::info;
        case LogLevel::Warning: return spdlog::level::warn;
        case LogLevel::Failure: return spdlog::level::err;
        }
        return spdlog::level::err;
    }();
    m_sink->m_logger.log(at, "{}: {}", plainText(area), plainText(message));
}

} // namespace fermata
