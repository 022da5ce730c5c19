#include "core/sources/monitoring/alerts.h"

namespace fermata::sources {

namespace {

constexpr auto nameless = "an alert without a name";

} // namespace

std::string alertName(const std::string& name, const std::string& service) {
    const std::string shown = name.empty() ? nameless : name;
    // Also where the name seems to say it ("ShoppingErrors" of "shop"): said twice is better than not found.
    return service.empty() ? shown : shown + " (" + service + ")";
}

AlertLabels labelsOf(const std::string& shown) {
    AlertLabels labels{shown, {}};
    const auto bracket = shown.rfind(" (");
    if (shown.ends_with(')') && bracket != std::string::npos && bracket > 0) {
        labels.name = shown.substr(0, bracket);
        labels.service = shown.substr(bracket + 2, shown.size() - bracket - 3);
    }
    if (labels.name == nameless)
        labels.name.clear();
    return labels;
}

} // namespace fermata::sources
