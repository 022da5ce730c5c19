#include "core/action/standing.h"

#include <algorithm>
#include <string_view>

namespace fermata::action {
namespace {

constexpr std::string_view servicePrefix = "service:";

bool isWithin(const Order& order, const std::string& scope) {
    if (scope.empty())
        return true;
    const bool isService = std::string_view(scope).starts_with(servicePrefix);
    const std::string& own = isService ? order.service : order.binding.environment;
    return own.empty() || own == (isService ? scope.substr(servicePrefix.size()) : scope);
}

} // namespace

std::string armingScope(const Order& order) {
    return order.binding.environment.empty() ? "source:" + order.executor : order.binding.environment;
}

const Arming* armingFor(const Order& order, const std::vector<Arming>& armed, Time now) {
    const std::string scope = armingScope(order);
    const auto found = std::find_if(armed.begin(), armed.end(), [&](const Arming& arming) {
        return arming.environment == scope && arming.at <= now && now < arming.until &&
               std::find(arming.actions.begin(), arming.actions.end(), order.kind) != arming.actions.end();
    });
    return found == armed.end() ? nullptr : &*found;
}

std::vector<const Stop*> stopsFor(const Order& order, const std::vector<Stop>& stops, Time now) {
    std::vector<const Stop*> holding;
    if (bringsForward(order.kind))
        for (const Stop& stop : stops)
            if (now < stop.until && isWithin(order, stop.scope))
                holding.push_back(&stop);
    return holding;
}

} // namespace fermata::action
