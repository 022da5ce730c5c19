#include <cstdio>

#include <fmt/format.h>
#include <unistd.h>

#include "app/fermatactl/command.h"

namespace fermata::ctl {

int exitCode(const Error& error) {
    switch (error.fault()) {
    case Fault::Usage:
    case Fault::Malformed:
    case Fault::TooLarge:
    case Fault::Unsupported:
    case Fault::NotFound:
        return BadInput;
    case Fault::Refused:
    case Fault::Conflict:
    case Fault::Corrupt:
        return No;
    case Fault::Unreachable:
        return Unreachable;
    case Fault::Busy:
    case Fault::ReadOnly:
    case Fault::Full:
    case Fault::Newer:
        return WorkspaceTrouble;
    case Fault::Cancelled:
        return Interrupted;
    case Fault::Internal:
        return InternalError;
    }
    return InternalError;
}

void Context::fail(const Error& error) {
    fmt::print(stderr, "fermatactl: {}\n", error.text());
    result = exitCode(error);
}

void Context::print(std::string_view text) const {
    std::fwrite(text.data(), 1, text.size(), stdout);
}

void Context::progress(std::string_view what, std::uint64_t done, std::uint64_t total) {
    if (!isatty(STDERR_FILENO))
        return;
    if (total == 0)
        fmt::print(stderr, "\r{}: {}\x1b[K", what, done);
    else
        fmt::print(stderr, "\r{}: {:3} %  {} of {}\x1b[K", what, done * 100 / total, done, total);
    if (total != 0 && done >= total)
        fmt::print(stderr, "\r\x1b[K");
    std::fflush(stderr);
}

} // namespace fermata::ctl
