#include "core/io/http/headers.h"
#include "core/io/http/http.h"
#include "core/io/http/retry.h"
#include "core/io/http/url.h"
#include "tests/fuzz/fuzz.h"

using namespace fermata;
using namespace fermata::io;

namespace {

/// What was checked is what is asked: an address that is written and read again is the same.
void readAddress(std::string_view text, const Url& base) {
    const auto isSame = [](const Url& url) {
        const auto again = parseUrl(url.text());
        fuzz::require(again && *again == url);
        fuzz::require(!url.host.empty() && url.port > 0 && url.port < 65536 && url.target.front() == '/');
        for (const char c : url.text())
            fuzz::require(c > ' ' && c <= '~');
    };
    if (const auto url = parseUrl(text))
        isSame(*url);
    if (const auto url = parseLocation(text, base))
        isSame(*url);
}

} // namespace

/// A reply as a server may write it: a status and the lines of its headers.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view text = fuzz::textOf(data, size);
    const Time now = fromUnix(1'795'000'000);
    const Url base = parseUrl("https://ci.example.org:8443/one/two?three").value();
    Outcome outcome;
    for (std::string_view rest = text; !rest.empty();) {
        const auto end = std::min(rest.find('\n'), rest.size());
        const auto line = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (outcome.status == 0)
            outcome.status = 100 + static_cast<int>((line.empty() ? 0 : static_cast<unsigned char>(line[0])) * 2);
        addHeaderLine(outcome.headers, line);
        readAddress(line, base);
        if (const auto date = parseHttpDate(line))
            fuzz::require(toUnix(*date) > -2208988801 && toUnix(*date) < 253402300801);
        if (const auto pause = parseRetryAfter(line, now))
            fuzz::require(pause->count() >= 0 && *pause <= Seconds{7 * 86400});
    }
    for (const auto& [name, value] : outcome.headers)
        fuzz::require(isSendableHeader(name, ""));
    const auto budget = rateBudgetIn(outcome.headers, now);
    fuzz::require(!budget.remaining || *budget.remaining >= 0);
    fuzz::require(!budget.resetsIn || (budget.resetsIn->count() >= 0 && *budget.resetsIn <= Seconds{7 * 86400}));
    static_cast<void>(mediaTypeIn(outcome.headers));
    const auto judgement =
        judge(outcome, {.what = "GET h/p", .mayRepeat = true, .number = 0, .now = now, .jitter = 1.0});
    fuzz::require(judgement.error.has_value() ==
                  !((outcome.status >= 200 && outcome.status < 300) || outcome.status == 304));
    fuzz::require(!judgement.pause || *judgement.pause <= Seconds{7 * 86400});
    const auto shown = redacted(text);
    fuzz::require(redacted(shown) == shown);
    return 0;
}
