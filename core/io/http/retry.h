// What to do with the outcome of one exchange: give it out, try again later, or end with which error. Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/io/http/headers.h"

namespace fermata::io {

/// How far an exchange got before it failed.
enum class Trouble {
    None,
    NoSuchHost,   ///< the name does not resolve
    NoConnection, ///< refused, no route, no answer to the handshake in time
    NoAnswer,     ///< connected and sent, then nothing: what was asked may have happened
    TimeOut,      ///< of the whole exchange
    TooSlow,      ///< hardly any byte for too long
    Tls,          ///< no agreement, or a certificate that is not trusted
    Cut,          ///< the body ended before it was whole
    BadEncoding,  ///< its compression is broken
    NoHttp,       ///< what came is no HTTP
    TooLarge,
    OutOfMemory
};

/// One exchange as it ended.
struct Outcome {
    Trouble trouble = Trouble::None;
    int status = 0; ///< 0 where no status line came
    Headers headers;
    std::string body;   ///< of an error: its beginning only
    std::string detail; ///< our own words on a trouble, such as "its certificate has expired"
    bool isHttp2 = false;
};

/// The circumstances.
struct Attempt {
    std::string what;      ///< names the exchange in messages: `GET ci.example.org/api/builds`
    bool mayRepeat = true; ///< it changes nothing
    int number = 0;        ///< how often it was repeated already
    Time now{};
    double jitter = 0.5; ///< 0..1, the share of the back-off that is waited
};

inline constexpr int mostRepeats = 5;
inline constexpr Seconds longestBackOff{60};

struct Judgement {
    std::optional<Error> error;                        ///< nothing for 2xx and for 304
    std::optional<std::chrono::milliseconds> repeatIn; ///< try again after this; else the error is final
    std::optional<Seconds> pause; ///< asked for by the server, for all requests of host and credential
};

/// The server's own time, else ours.
Time serverTime(const Headers& headers, Time now);

Judgement judge(const Outcome& outcome, const Attempt& attempt);

} // namespace fermata::io
