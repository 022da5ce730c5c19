#include "core/sources/monitoring/alerts.h"

#include "core/base/text.h"

namespace fermata::sources {

std::string alertName(const std::string& name, const std::string& service) {
    const std::string shown = name.empty() ? "an alert without a name" : name;
    // Also where the service only begins another word ("shop" in "shopping"): said twice is better than not at all.
    const bool isNamed = lowerAscii(shown) == lowerAscii(service);
    return service.empty() || isNamed ? shown : shown + " (" + service + ")";
}

} // namespace fermata::sources
