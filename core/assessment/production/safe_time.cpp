#include "core/assessment/production/safe_time.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/assessment/production/event_share.h"

namespace fermata::assessment {

namespace {

constexpr Seconds day{86400};

/// Requests and time from the deployment on, as one walk along the slots.
class Walk {
public:
    Walk(const std::vector<double>& traffic, Seconds slot) : m_traffic(traffic), m_slot(slot) {}

    double requestsUntil(Seconds time) const {
        double sum = 0.0;
        const double slots = static_cast<double>(time.count()) / static_cast<double>(m_slot.count());
        for (std::size_t i = 0; i < m_traffic.size() && static_cast<double>(i) < slots; ++i)
            sum += m_traffic[i] * std::min(1.0, slots - static_cast<double>(i));
        return sum;
    }
    std::optional<Seconds> timeOf(double requests) const {
        double sum = 0.0;
        for (std::size_t i = 0; i < m_traffic.size(); ++i) {
            if (sum + m_traffic[i] >= requests && m_traffic[i] > 0.0) {
                const double part = (requests - sum) / m_traffic[i] + static_cast<double>(i);
                return Seconds{std::llround(part * static_cast<double>(m_slot.count()))};
            }
            sum += m_traffic[i];
        }
        return std::nullopt;
    }
    Seconds whole() const { return m_slot * static_cast<std::int64_t>(m_traffic.size()); }

private:
    const std::vector<double>& m_traffic;
    Seconds m_slot;
};

/// The least of many forecasts is the one that errs most: a slot in the middle of a quiet stretch is surer than a lone
/// low one.
void smoothed(std::vector<SafeSlot>& times, double SafeSlot::*member) {
    std::vector<double> means;
    for (std::size_t i = 0; i < times.size(); ++i) {
        const std::size_t first = i == 0 ? 0 : i - 1, last = std::min(i + 1, times.size() - 1);
        double sum = 0.0;
        for (std::size_t k = first; k <= last; ++k)
            sum += times[k].*member;
        means.push_back(sum / static_cast<double>(last - first + 1));
    }
    for (std::size_t i = 0; i < times.size(); ++i)
        times[i].*member = means[i];
}

} // namespace

double requestsToDetect(double ratio, const DetectionRules& rules) {
    const double w = rules.part;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < EventShareTest::alternatives.size(); ++i) {
        const double other = rules.tolerated * EventShareTest::alternatives[i];
        const double both = std::log(w * rules.tolerated + 1.0 - w) - std::log(w * other + 1.0 - w);
        // Expected growth of log L a request: the new version's events and the old one's.
        const double growth =
            rules.baseRate * (w * ratio * (std::log(other / rules.tolerated) + both) + (1.0 - w) * both);
        if (growth > 0.0)
            least = std::min(least, -std::log(rules.alpha * EventShareTest::weights[i]) / growth);
    }
    return least;
}

Exposure exposureOf(double ratio, const std::vector<double>& traffic, Seconds slot, const DetectionRules& rules) {
    const Walk walk(traffic, slot);
    Exposure out;
    const double needed = requestsToDetect(ratio, rules);
    if (std::isfinite(needed))
        out.detect = walk.timeOf(needed + walk.requestsUntil(rules.warmUp));
    if (out.detect)
        out.detect = std::max(*out.detect, rules.warmUp);
    out.requests = rules.part * walk.requestsUntil(out.detect ? *out.detect + rules.reaction : walk.whole());
    return out;
}

double expectedExposure(const std::vector<double>& traffic, Seconds slot, const DetectionRules& rules) {
    double sum = 0.0;
    for (const PossibleFault& fault : possibleFaults)
        sum += fault.weight * exposureOf(fault.ratio, traffic, slot, rules).requests;
    return sum;
}

SafeTimes safeTimes(const std::vector<MetricPoint>& points, Seconds interval, Time now, Seconds slot, Seconds horizon,
                    const std::vector<ClosedTime>& closed, const DetectionRules& rules) {
    // A fault of the last slot is found after it: one day more is forecast than is offered.
    const Forecast ahead = forecast(points, interval, now, slot, horizon + day);
    SafeTimes out;
    out.state = ahead.state;
    out.by = ahead.by;
    std::vector<double> expected, low, high;
    for (const ForecastSlot& each : ahead.times)
        expected.push_back(each.expected), low.push_back(each.low), high.push_back(each.high);
    const auto perDay = static_cast<std::size_t>(day / slot);
    const auto from = [&](const std::vector<double>& all, std::size_t first) {
        const std::size_t end = std::min(all.size(), first + perDay); // the same length for each slot
        return std::vector<double>(all.begin() + static_cast<std::ptrdiff_t>(first),
                                   all.begin() + static_cast<std::ptrdiff_t>(end));
    };
    for (std::size_t i = 0; i < ahead.times.size() && ahead.times[i].from < now + horizon; ++i) {
        SafeSlot one;
        one.traffic = ahead.times[i];
        one.harm = expectedExposure(from(expected, i), slot, rules);
        one.harmLow = std::min(one.harm, expectedExposure(from(low, i), slot, rules));
        one.harmHigh = std::max(one.harm, expectedExposure(from(high, i), slot, rules));
        one.detect = exposureOf(2.0, from(expected, i), slot, rules).detect;
        for (const ClosedTime& each : closed)
            if (one.closedBy.empty() && each.from < one.traffic.to && each.to > one.traffic.from)
                one.closedBy = each.name.empty() ? "closed" : each.name;
        out.times.push_back(std::move(one));
    }
    smoothed(out.times, &SafeSlot::harm);
    smoothed(out.times, &SafeSlot::harmLow);
    smoothed(out.times, &SafeSlot::harmHigh);
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < out.times.size(); ++i)
        if (out.times[i].closedBy.empty())
            order.push_back(i);
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return out.times[i].harm; });
    for (std::size_t rank = 0; rank < order.size(); ++rank)
        out.times[order[rank]].rank = rank + 1;
    if (!order.empty()) {
        out.best = order.front();
        const double present = out.times.front().traffic.expected;
        if (present > 0.0)
            out.nowOfBest = out.times[*out.best].traffic.expected / present;
    }
    return out;
}

} // namespace fermata::assessment
