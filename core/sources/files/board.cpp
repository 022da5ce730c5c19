#include "core/sources/files/board.h"

#include <algorithm>

#include "core/io/formats/json_reader.h"

namespace fermata::sources {

namespace {

using delivery::Alert;
using delivery::BurnRate;
using delivery::ProductionState;
using io::Value;

constexpr double most = 1e15;

/// Reads a field of a map when it is there. @returns the error, if any
template <class T, class Read>
Result<void> take(const Value& map, std::string_view field, T& target, Read read) {
    const auto value = map.find(field);
    if (!value)
        return {};
    auto taken = read(*value);
    if (!taken)
        return std::move(taken).error();
    target = std::move(*taken);
    return {};
}

Result<bool> readBool(const Value& value) {
    return value.boolean();
}
Result<std::string> readText(const Value& value) {
    return value.text();
}

Result<Alert> readAlert(const Value& item) {
    Alert alert;
    const auto name = item.at("name");
    if (!name)
        return name.error();
    auto text = name->text();
    if (!text)
        return std::move(text).error();
    alert.name = std::move(*text);
    if (auto read = take(item, "severity", alert.severity, readText); !read)
        return std::move(read).error();
    if (auto read = take(item, "silenced", alert.isSilenced, readBool); !read)
        return std::move(read).error();
    if (auto read = take(item, "since", alert.since, [](const Value& value) { return value.time(); }); !read)
        return std::move(read).error();
    return alert;
}

Result<BurnRate> readBurnRate(const Value& item) {
    BurnRate burn;
    const auto rate = item.at("rate");
    if (!rate)
        return rate.error();
    const auto number = rate->number(0, most);
    if (!number)
        return number.error();
    burn.rate = *number;
    if (auto read = take(item, "service", burn.service, readText); !read)
        return std::move(read).error();
    const auto window = [](const Value& value) -> Result<Seconds> {
        const auto seconds = value.integer(0, 400 * 86400);
        return seconds ? Result<Seconds>(Seconds{*seconds}) : Result<Seconds>(seconds.error());
    };
    if (auto read = take(item, "window_s", burn.window, window); !read)
        return std::move(read).error();
    return burn;
}

template <class T>
Result<std::optional<std::vector<T>>> readList(const Value& list, Result<T> (*readItem)(const Value&)) {
    const auto items = list.list();
    if (!items)
        return items.error();
    std::vector<T> all;
    for (const Value& item : *items) {
        auto read = readItem(item);
        if (!read)
            return std::move(read).error();
        all.push_back(std::move(*read));
    }
    return std::optional(std::move(all));
}

Result<void> readTraffic(const Value& traffic, ProductionState& state) {
    if (!traffic.isMap())
        return traffic.map().error();
    if (const auto profile = traffic.find("usual_profile")) {
        const auto hours = profile->list();
        if (!hours)
            return hours.error();
        if (hours->size() != 168 && !hours->empty())
            return profile->error("must have 168 numbers, one for each hour of the week from Monday 00:00 UTC");
        for (const Value& hour : *hours) {
            const auto number = hour.number(0, most);
            if (!number)
                return number.error();
            state.usualTraffic.push_back(*number);
        }
    }
    std::optional<double> now;
    if (auto read = take(traffic, "now", now, [](const Value& value) { return value.number(0, most); }); !read)
        return read;
    const auto peak = std::max_element(state.usualTraffic.begin(), state.usualTraffic.end());
    if (peak == state.usualTraffic.end() || !(*peak > 0)) {
        state.usualTraffic.clear(); // a number without a scale says nothing about a peak
        return {};
    }
    const double scale = *peak;
    for (double& usual : state.usualTraffic)
        usual /= scale;
    if (now)
        state.trafficNow = *now / scale;
    return {};
}

} // namespace

Result<ProductionState> parseBoard(std::string_view bytes, const std::string& file) {
    auto document = io::readJson(bytes, file, {.bytes = std::size_t{4} << 20, .depth = 16, .values = 200'000});
    if (!document)
        return std::move(document).error();
    const Value root = document->root();
    ProductionState state;
    const auto at = root.at("at");
    if (!at)
        return at.error();
    const auto time = at->time();
    if (!time)
        return time.error();
    state.at = *time;
    const auto environment = root.at("environment");
    if (!environment)
        return environment.error();
    auto name = environment->text();
    if (!name)
        return std::move(name).error();
    state.environment = std::move(*name);
    for (auto read :
         {take(root, "alerts", state.alerts, [](const Value& list) { return readList<Alert>(list, readAlert); }),
          take(root, "burn_rates", state.burnRates,
               [](const Value& list) { return readList<BurnRate>(list, readBurnRate); }),
          take(root, "incident", state.hasIncident, readBool), take(root, "rollout", state.hasRollout, readBool)})
        if (!read)
            return std::move(read).error();
    if (const auto traffic = root.find("traffic"))
        if (auto read = readTraffic(*traffic, state); !read)
            return std::move(read).error();
    return state;
}

} // namespace fermata::sources
