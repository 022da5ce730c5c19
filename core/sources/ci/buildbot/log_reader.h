// The log of a step, from any byte on: Buildbot pages by lines, we by bytes.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "core/sources/ci/buildbot/answers.h"
#include "core/sources/source.h"

namespace fermata::sources::buildbot {

/// Remembers where each log was left, so that the next piece does not begin at its first line again.
/// Thread safety: all methods, from any thread.
class LogReader {
public:
    /// `log` as Job::log says it: `builds/<number>/steps/<number>`. A step's `stdio` is read, else its first log; a
    /// step without a log is empty and complete.
    /// @returns Usage for another name
    Result<Source::LogPiece> read(const std::string& log, std::size_t offset, const Ask& ask);

private:
    struct Place {
        std::size_t bytes = 0; ///< before this line
        std::int64_t line = 0;
    };
    Place placeBefore(const std::string& log, std::size_t offset);

    std::mutex m_mutex;
    std::map<std::string, Place> m_places; // guarded by m_mutex
};

} // namespace fermata::sources::buildbot
