#include <cmath>

#include "core/sources/monitoring/alertmanager/alertmanager.h"
#include "core/sources/monitoring/prometheus/answers.h"
#include "tests/fuzz/fuzz.h"

using namespace fermata;
using namespace fermata::sources;

/// A reading has a finite value or a reason, never both, never neither.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::textOf(data, size);
    if (const auto reading = prometheus::parseInstant(text)) {
        fuzz::require(reading->value.has_value() == reading->whyNoValue.empty());
        fuzz::require(!reading->value || std::isfinite(*reading->value));
    }
    if (const auto series = prometheus::parseRange(text))
        for (const auto& one : *series) {
            for (const auto& point : one.points)
                fuzz::require(!point.value || std::isfinite(*point.value));
            fuzz::require(prometheus::usualWeek(one.points).size() == 168);
        }
    static_cast<void>(prometheus::parseRules(text));
    static_cast<void>(prometheus::parseAlerts(text));
    static_cast<void>(parseAlertmanagerAlerts(text, fromUnix(1'800'000'000)));
    return 0;
}
