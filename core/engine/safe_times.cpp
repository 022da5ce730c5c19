#include "core/engine/safe_times.h"

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

} // namespace fermata::engine
