#include "core/engine/safe_times.h"

#include "core/base/probability.h"

namespace fermata::engine {

namespace {

decision::Message whyNone(const assessment::SafeTimes& found) {
    switch (found.state) {
    case assessment::ForecastState::NoTraffic:
        return {"safe.no_traffic", {}, {}};
    case assessment::ForecastState::TooShort:
        return {"safe.too_short", {}, {}};
    case assessment::ForecastState::Known:
        break;
    }
    return found.best ? decision::Message{} : decision::Message{"safe.all_closed", {}, {}};
}

} // namespace

SafeTimeView safeTimeView(const std::string& environment, const assessment::SafeTimes& found, Time computedAt) {
    SafeTimeView view;
    view.environment = environment;
    view.computedAt = computedAt;
    view.best = found.best;
    view.why = whyNone(found);
    for (const assessment::SafeSlot& slot : found.times)
        view.times.push_back(
            {slot.traffic.from, slot.traffic.to, slot.harm, slot.harmLow, slot.harmHigh, slot.closedBy});
    return view;
}

std::vector<delivery::TrafficSlot> trafficAhead(const assessment::SafeTimes& found, double peak) {
    std::vector<delivery::TrafficSlot> ahead;
    for (const assessment::SafeSlot& slot : found.times) {
        const auto seconds = static_cast<double>((slot.traffic.to - slot.traffic.from).count());
        ahead.push_back(
            {slot.traffic.from, slot.traffic.to, rounded(slot.traffic.expected / seconds / peak), rounded(slot.harm)});
    }
    return ahead;
}

} // namespace fermata::engine
