#include "core/io/http/retry.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/base/text.h"

namespace fermata::io {

namespace {

bool isSuccess(const Outcome& outcome) {
    return outcome.trouble == Trouble::None &&
           ((outcome.status >= 200 && outcome.status < 300) || outcome.status == 304);
}

/// GitHub and others say "slow down" with a 403; a plain 403 must not be waited out.
bool isRateLimited(const Outcome& outcome, const RateBudget& budget) {
    if (outcome.status == 429)
        return true;
    if (outcome.status != 403)
        return false;
    const auto body = lowerAscii(outcome.body);
    return findHeader(outcome.headers, "retry-after") || budget.remaining == 0 ||
           body.find("rate limit") != std::string::npos || body.find("secondary-rate-limit") != std::string::npos;
}

std::optional<Seconds> askedPause(const Outcome& outcome, const RateBudget& budget, Time serverNow) {
    if (const auto* value = findHeader(outcome.headers, "retry-after"))
        if (const auto pause = parseRetryAfter(*value, serverNow))
            return pause;
    if (budget.remaining == 0 && budget.resetsIn)
        return budget.resetsIn;
    // What GitHub's documentation asks for where a secondary limit names no time.
    if (outcome.status == 403)
        return Seconds{60};
    return std::nullopt;
}

Error errorOfTrouble(const Outcome& outcome, const std::string& what) {
    const auto error = [&](Fault fault, std::string_view text) {
        return Error(fault, fmt::format("{}: {}{}{}", what, text, outcome.detail.empty() ? "" : ": ", outcome.detail));
    };
    switch (outcome.trouble) {
    case Trouble::None:
        break;
    case Trouble::NoSuchHost:
        return error(Fault::Unreachable, "the name of the host is not known");
    case Trouble::NoConnection:
        return error(Fault::Unreachable, "no connection");
    case Trouble::NoAnswer:
        return error(Fault::Unreachable, "the connection ended without an answer");
    case Trouble::TimeOut:
        return error(Fault::Unreachable, "no whole answer in time");
    case Trouble::TooSlow:
        return error(Fault::Unreachable, "the answer came too slowly");
    case Trouble::Tls:
        return error(Fault::Refused, "no trusted connection");
    case Trouble::Cut:
        return error(Fault::Malformed, "the answer was cut");
    case Trouble::BadEncoding:
        return error(Fault::Malformed, "the answer's compression is broken");
    case Trouble::NoHttp:
        return error(Fault::Malformed, "the answer is no HTTP");
    case Trouble::TooLarge:
        return error(Fault::TooLarge, "the answer is too large");
    case Trouble::OutOfMemory:
        return error(Fault::TooLarge, "no memory for the answer");
    }
    return error(Fault::Internal, "failed");
}

Error errorOfStatus(int status, const std::string& what) {
    const auto error = [&](Fault fault, std::string_view text) {
        return Error(fault, fmt::format("{}: answered {}{}{}", what, status, text.empty() ? "" : ", ", text));
    };
    switch (status) {
    case 400:
        return error(Fault::Malformed, "the request was not understood");
    case 401:
        return error(Fault::Refused, "the credential is missing or not accepted");
    case 403:
        return error(Fault::Refused, "the credential does not allow this");
    case 404:
    case 410:
        return error(Fault::NotFound, "there is no such thing, or the credential may not see it");
    case 407:
        return error(Fault::Refused, "the proxy wants a credential");
    case 408:
        return error(Fault::Unreachable, "the request came too slowly");
    case 409:
        return error(Fault::Conflict, "it changed meanwhile or is in another state");
    case 412:
        return error(Fault::Conflict, "it changed meanwhile");
    case 422:
        return error(Fault::Malformed, "the values were not accepted");
    case 425:
        return error(Fault::Unreachable, "too early");
    case 429:
        return error(Fault::Unreachable, "too many requests");
    default:
        break;
    }
    if (status >= 500)
        return error(Fault::Unreachable, "the server has a fault");
    if (status >= 300 && status < 400)
        return error(Fault::Refused, "leads elsewhere, which is not followed");
    if (status >= 400)
        return error(Fault::Refused, {});
    return error(Fault::Malformed, "no answer that HTTP knows here");
}

bool isWorthRepeating(const Outcome& outcome, bool isLimited) {
    if (isLimited)
        return true;
    switch (outcome.trouble) {
    case Trouble::NoSuchHost:
    case Trouble::NoConnection:
    case Trouble::NoAnswer:
    case Trouble::TooSlow:
    case Trouble::Cut:
        return true;
    case Trouble::TimeOut:
    case Trouble::Tls:
    case Trouble::BadEncoding:
    case Trouble::NoHttp:
    case Trouble::TooLarge:
    case Trouble::OutOfMemory:
        return false;
    case Trouble::None:
        break;
    }
    return outcome.status == 408 || outcome.status == 425 || outcome.status == 500 ||
           (outcome.status >= 502 && outcome.status <= 504);
}

} // namespace

Time serverTime(const Headers& headers, Time now) {
    const auto* date = findHeader(headers, "date");
    return date ? parseHttpDate(*date).value_or(now) : now;
}

Judgement judge(const Outcome& outcome, const Attempt& attempt) {
    Judgement judgement;
    const Time serverNow = serverTime(outcome.headers, attempt.now);
    const auto budget = rateBudgetIn(outcome.headers, serverNow);
    if (isSuccess(outcome)) {
        if (budget.remaining == 0 && budget.resetsIn)
            judgement.pause = budget.resetsIn;
        return judgement;
    }
    // A status tells more than a body that then broke off.
    const bool hasStatus = outcome.status >= 300;
    const bool isLimited = hasStatus && isRateLimited(outcome, budget);
    judgement.error = hasStatus                          ? errorOfStatus(outcome.status, attempt.what)
                      : outcome.trouble == Trouble::None ? errorOfStatus(outcome.status, attempt.what)
                                                         : errorOfTrouble(outcome, attempt.what);
    if (isLimited)
        judgement.pause = askedPause(outcome, budget, serverNow);
    else if (outcome.status == 503 && findHeader(outcome.headers, "retry-after"))
        judgement.pause = parseRetryAfter(*findHeader(outcome.headers, "retry-after"), serverNow);
    if (isLimited)
        judgement.error =
            Error(Fault::Unreachable,
                  judgement.pause ? fmt::format("{}: answered {}, asks for a pause of {}", attempt.what, outcome.status,
                                                shortDuration(*judgement.pause))
                                  : fmt::format("{}: answered {}, too many requests", attempt.what, outcome.status));
    if (!attempt.mayRepeat || attempt.number >= mostRepeats || !isWorthRepeating(outcome, isLimited))
        return judgement;
    if (judgement.pause) {
        judgement.repeatIn = *judgement.pause;
    } else {
        // Full jitter (M. Brooker, "Exponential Backoff And Jitter", 2015): between nothing and the doubled step.
        const auto step = std::min<std::int64_t>(longestBackOff.count() * 1000, std::int64_t{1000} << attempt.number);
        judgement.repeatIn =
            std::chrono::milliseconds{std::llround(static_cast<double>(step) * std::clamp(attempt.jitter, 0.0, 1.0))};
    }
    return judgement;
}

} // namespace fermata::io
