#include "core/delivery/deployment.h"

#include <algorithm>
#include <utility>

namespace fermata::delivery {

namespace {

constexpr std::pair<Health, std::string_view> healthNames[] = {
    {Health::Baking, "baking"},     {Health::Healthy, "healthy"},          {Health::Suspect, "suspect"},
    {Health::Degraded, "degraded"}, {Health::RollingBack, "rolling-back"}, {Health::RolledBack, "rolled-back"},
    {Health::Unknown, "unknown"}};

constexpr std::pair<MetricKind, std::string_view> metricNames[] = {{MetricKind::Indicator, "indicator"},
                                                                   {MetricKind::BurnRate, "burn-rate"},
                                                                   {MetricKind::Traffic, "traffic"},
                                                                   {MetricKind::UsualTraffic, "usual-traffic"},
                                                                   {MetricKind::PeakTraffic, "peak-traffic"}};

template <class Value, std::size_t Size>
std::string_view wordOf(const std::pair<Value, std::string_view> (&names)[Size], Value value) {
    return std::ranges::find(names, value, &std::pair<Value, std::string_view>::first)->second;
}

template <class Value, std::size_t Size>
std::optional<Value> valueOf(const std::pair<Value, std::string_view> (&names)[Size], std::string_view word) {
    const auto found = std::ranges::find(names, word, &std::pair<Value, std::string_view>::second);
    return found == std::end(names) ? std::nullopt : std::optional(found->first);
}

} // namespace

std::string_view name(Health health) {
    return wordOf(healthNames, health);
}

std::optional<Health> health(std::string_view name) {
    return valueOf(healthNames, name);
}

std::string_view name(MetricKind kind) {
    return wordOf(metricNames, kind);
}

std::optional<MetricKind> metricKind(std::string_view name) {
    return valueOf(metricNames, name);
}

} // namespace fermata::delivery
