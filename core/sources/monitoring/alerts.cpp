#include "core/sources/monitoring/alerts.h"

namespace fermata::sources {

std::string alertName(const std::string& name, const std::string& service) {
    const std::string shown = name.empty() ? "an alert without a name" : name;
    // Also where the name seems to say it ("ShoppingErrors" of "shop"): said twice is better than not found.
    return service.empty() ? shown : shown + " (" + service + ")";
}

} // namespace fermata::sources
