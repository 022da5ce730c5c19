#include "core/sources/source.h"

namespace fermata::sources {

Result<Source::LogPiece> Source::log(const std::string&, std::size_t, std::stop_token) {
    return Error(Fault::Unsupported, name() + " keeps no logs of jobs");
}

Result<bool> Source::waitForNews(std::stop_token) {
    return Error(Fault::Unsupported, name() + " is asked in turns only");
}

} // namespace fermata::sources
