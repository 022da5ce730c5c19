#include "core/assessment/production/traffic.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace fermata::assessment {

namespace {

constexpr Seconds day{86400}, levelFades{6 * 3600}, betweenOrigins{3 * 3600};
constexpr double newer = 0.7;   ///< weight of a season beside the one after it
constexpr double trusted = 0.7; ///< part of the present level that is believed
constexpr std::size_t leastOrigins = 6;

enum class Way { Day, DayLevel, Smooth, SmoothLevel, Week, WeekLevel, Level, Blend };
constexpr std::array<std::string_view, 8> words{"day",  "day-level",  "smooth-day", "smooth-day-level",
                                                "week", "week-level", "level",      "blend"};

/// Requests by slot, the oldest first; the last ends at `now`. A slot with fewer than half of its points is a gap.
std::vector<std::optional<double>> binned(const std::vector<MetricPoint>& points, Seconds interval, Time now,
                                          Seconds slot) {
    const auto first = std::ranges::find_if(points, [](const MetricPoint& one) { return std::isfinite(one.value); });
    if (first == points.end() || first->at > now)
        return {};
    const auto count = static_cast<std::size_t>((now - first->at) / slot + 1);
    std::vector<double> sums(count), parts(count);
    for (const MetricPoint& point : points) {
        if (!std::isfinite(point.value) || point.value < 0.0 || point.at > now || point.at < first->at)
            continue;
        const std::size_t bin = count - 1 - static_cast<std::size_t>((now - point.at) / slot);
        sums[bin] += point.value, parts[bin] += 1.0;
    }
    const double whole = static_cast<double>(slot.count()) / static_cast<double>(interval.count());
    std::vector<std::optional<double>> bins(count);
    for (std::size_t i = 0; i < count; ++i)
        if (parts[i] >= 0.5 * whole || parts[i] >= whole)
            bins[i] = sums[i] / parts[i] * whole;
    return bins;
}

/// Forecasts from the slots before an origin; knows nothing of later ones.
class Past {
public:
    Past(const std::vector<std::optional<double>>& bins, Seconds slot)
        : m_bins(bins),
          m_day(static_cast<std::size_t>(day / slot)),
          m_fade(static_cast<double>(levelFades.count()) / static_cast<double>(slot.count())) {}

    /// The slot `ahead` slots (from 0) after the first `known` ones.
    std::optional<double> at(Way way, std::size_t known, std::size_t ahead) const {
        switch (way) {
        case Way::Day:
            return season(m_day, 0, known, known + ahead);
        case Way::Smooth:
            return season(m_day, m_day / 16, known, known + ahead);
        case Way::Week:
            return season(7 * m_day, 0, known, known + ahead);
        case Way::DayLevel:
            return atLevel(m_day, 0, known, ahead);
        case Way::SmoothLevel:
            return atLevel(m_day, m_day / 16, known, ahead);
        case Way::WeekLevel:
            return atLevel(7 * m_day, 0, known, ahead);
        case Way::Level:
            return level(known);
        case Way::Blend:
            return blend(known, ahead);
        }
        return std::nullopt;
    }
    /// Ways of a blend, each by its weight.
    void weigh(Way way, double weight) { m_weights.emplace_back(way, weight); }

private:
    /// Mean of the slots so many before, and of `beside` slots to each side of those.
    std::optional<double> season(std::size_t lag, std::size_t beside, std::size_t known, std::size_t wanted) const {
        double sum = 0.0, weights = 0.0, weight = 1.0;
        for (std::size_t back = lag; back <= wanted; back += lag) {
            if (wanted - back >= known)
                continue;
            const std::size_t middle = wanted - back, first = middle > beside ? middle - beside : 0;
            for (std::size_t i = first; i <= middle + beside && i < known; ++i)
                if (m_bins[i])
                    sum += weight * *m_bins[i], weights += weight;
            weight *= newer;
            if (weight < 0.01)
                break;
        }
        return weights > 0.0 ? std::optional(sum / weights) : std::nullopt;
    }
    std::optional<double> level(std::size_t known) const {
        double sum = 0.0, count = 0.0;
        for (std::size_t i = known > m_day ? known - m_day : 0; i < known; ++i)
            if (m_bins[i])
                sum += *m_bins[i], count += 1.0;
        return count > 0.0 ? std::optional(sum / count) : std::nullopt;
    }
    /// The season, moved by how far the newest slots lie from what it had said of them.
    std::optional<double> atLevel(std::size_t lag, std::size_t beside, std::size_t known, std::size_t ahead) const {
        const auto usual = season(lag, beside, known, known + ahead);
        const std::size_t newest = std::max<std::size_t>(2, m_day / 12);
        double seen = 0.0, said = 0.0;
        for (std::size_t i = known > newest ? known - newest : 0; i < known; ++i)
            if (const auto before = season(lag, beside, i, i); before && m_bins[i])
                seen += *m_bins[i], said += *before;
        if (!usual || seen <= 0.0 || said <= 0.0)
            return usual;
        const double fades = std::exp2(-static_cast<double>(ahead + 1) / m_fade);
        return *usual * std::exp(trusted * fades * std::log(seen / said));
    }

    /// Their weighted mean of logarithms.
    std::optional<double> blend(std::size_t known, std::size_t ahead) const {
        double sum = 0.0, weights = 0.0;
        for (const auto& [way, weight] : m_weights)
            if (const auto said = at(way, known, ahead))
                sum += weight * std::log(std::max(*said, 1e-9)), weights += weight;
        return weights > 0.0 ? std::optional(std::exp(sum / weights)) : std::nullopt;
    }

    std::vector<std::pair<Way, double>> m_weights;
    const std::vector<std::optional<double>>& m_bins;
    std::size_t m_day;
    double m_fade;
};

/// Distances with an interval of their own: up to 3 h, up to 12 h, beyond.
std::size_t groupOf(std::size_t ahead, Seconds slot) {
    const Seconds distance = slot * static_cast<std::int64_t>(ahead);
    return distance < Seconds{3 * 3600} ? 0 : distance < Seconds{12 * 3600} ? 1 : 2;
}

constexpr std::size_t groups = 3;
using Logs = std::array<std::vector<double>, groups>; ///< actual over forecast, by group

struct Errors {
    Logs logs;
    double mean = 0.0;
    std::size_t origins = 0;
    std::array<double, groups> width{1.0, 1.0, 1.0}; ///< by which the interval of `logs` covers as stated
};

/// The k-th smallest with k = ⌈p·(n + 1)⌉; the ends where n is too small for it.
double rankOf(std::vector<double>& values, double p) {
    const auto n = static_cast<double>(values.size());
    const double k = p < 0.5 ? std::floor(p * (n + 1.0)) : std::ceil(p * (n + 1.0));
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(std::clamp(k - 1.0, 0.0, n - 1.0));
    std::ranges::nth_element(values, at);
    return *at;
}

/// Follows the forecasts of the past in the order of time. Errors of neighbouring slots are alike and days are few:
/// after each origin the interval that its past would have given is made wider or narrower by how much it missed.
Errors errorsOf(const Past& past, Way way, const std::vector<std::optional<double>>& bins, Seconds slot,
                std::size_t ahead, std::size_t first, double floor, double coverage) {
    constexpr double speed = 0.3;
    /// Part of the misses that are stated: what comes is further from its past than parts of the past are from theirs.
    constexpr double aimedAt = 0.6;
    Errors errors;
    double sum = 0.0, count = 0.0;
    const auto step = static_cast<std::size_t>(std::max<std::int64_t>(1, betweenOrigins / slot));
    std::vector<std::pair<std::size_t, Logs>> waiting; ///< origins whose errors were not all known yet
    for (std::size_t known = first; known < bins.size(); known += step) {
        Logs now;
        for (std::size_t k = 0; k < ahead && known + k < bins.size(); ++k) {
            const auto said = past.at(way, known, k);
            if (!said || !bins[known + k])
                continue;
            const double error = std::log((*bins[known + k] + floor) / (*said + floor));
            now[groupOf(k, slot)].push_back(error);
            sum += std::abs(error), count += 1.0;
        }
        for (; !waiting.empty() && waiting.front().first + ahead <= known; waiting.erase(waiting.begin()))
            for (std::size_t group = 0; group < groups; ++group)
                errors.logs[group].insert(errors.logs[group].end(), waiting.front().second[group].begin(),
                                          waiting.front().second[group].end());
        bool isAny = false;
        for (std::size_t group = 0; group < groups; ++group) {
            isAny = isAny || !now[group].empty();
            if (errors.logs[group].empty() || now[group].empty())
                continue;
            const double low = rankOf(errors.logs[group], (1.0 - coverage) / 2.0) * errors.width[group];
            const double high = rankOf(errors.logs[group], (1.0 + coverage) / 2.0) * errors.width[group];
            const auto missed = static_cast<double>(
                std::ranges::count_if(now[group], [&](double error) { return error < low || error > high; }));
            errors.width[group] *=
                std::exp(speed * (missed / static_cast<double>(now[group].size()) - aimedAt * (1.0 - coverage)));
        }
        errors.origins += isAny ? 1 : 0;
        waiting.emplace_back(known, std::move(now));
    }
    for (auto& [origin, logs] : waiting)
        for (std::size_t group = 0; group < groups; ++group)
            errors.logs[group].insert(errors.logs[group].end(), logs[group].begin(), logs[group].end());
    errors.mean = count > 0.0 ? sum / count : INFINITY;
    return errors;
}

} // namespace

std::string_view name(ForecastState state) {
    switch (state) {
    case ForecastState::Known:
        return "known";
    case ForecastState::NoTraffic:
        return "no-traffic";
    case ForecastState::TooShort:
        return "too-short";
    }
    return "too-short";
}

std::optional<Seconds> intervalOf(const std::vector<MetricPoint>& points) {
    std::vector<Seconds> apart;
    for (std::size_t i = 1; i < points.size(); ++i)
        if (points[i].at > points[i - 1].at)
            apart.push_back(points[i].at - points[i - 1].at);
    if (apart.empty())
        return std::nullopt;
    const auto middle = apart.begin() + static_cast<std::ptrdiff_t>(apart.size() / 2);
    std::ranges::nth_element(apart, middle);
    return *middle;
}

Forecast forecast(const std::vector<MetricPoint>& points, Seconds interval, Time now, Seconds slot, Seconds horizon,
                  double coverage) {
    Forecast out;
    out.slot = slot;
    const std::vector<std::optional<double>> bins = binned(points, interval, now, slot);
    const auto perDay = static_cast<std::size_t>(day / slot);
    const auto counted =
        static_cast<std::size_t>(std::ranges::count_if(bins, [](const auto& bin) { return bin.has_value(); }));
    double sum = 0.0;
    for (const auto& bin : bins)
        sum += bin.value_or(0.0);
    if (counted > 0 && sum <= 0.0) {
        out.state = ForecastState::NoTraffic;
        return out;
    }
    if (bins.size() < 3 * perDay || counted * 2 < bins.size())
        return out;
    const double floor = 0.01 * sum / static_cast<double>(counted);
    const auto ahead = static_cast<std::size_t>((horizon + slot - Seconds{1}) / slot);
    Past past(bins, slot);
    std::optional<Way> best;
    Errors errors;
    const auto attempt = [&](Way way, std::size_t first) {
        Errors tried = errorsOf(past, way, bins, slot, ahead, first, floor, coverage);
        if (tried.origins < leastOrigins)
            return;
        if (way != Way::Blend)
            past.weigh(way, std::pow(std::max(tried.mean, 1e-3), -4.0));
        if (!best || tried.mean < errors.mean)
            best = way, errors = std::move(tried);
    };
    const std::size_t days = 2 * perDay, weeks = 8 * perDay;
    for (const Way way : {Way::Day, Way::DayLevel, Way::Smooth, Way::SmoothLevel, Way::Level})
        attempt(way, days);
    if (bins.size() >= 15 * perDay)
        for (const Way way : {Way::Week, Way::WeekLevel})
            attempt(way, weeks);
    attempt(Way::Blend, days);
    if (!best)
        return out;
    out.state = ForecastState::Known;
    out.by = words[static_cast<std::size_t>(*best)];
    for (std::size_t k = 0; k < ahead; ++k) {
        const auto said = past.at(*best, bins.size(), k);
        const auto base = said ? *said : sum / static_cast<double>(counted);
        std::size_t group = groupOf(k, slot);
        for (std::size_t other = 0; other < groups; ++other) // a distance that was hardly ever seen
            if (errors.logs[group].size() < 20 && errors.logs[other].size() > errors.logs[group].size())
                group = other;
        const auto end = [&](double p) {
            return std::max(0.0,
                            (base + floor) * std::exp(rankOf(errors.logs[group], p) * errors.width[group]) - floor);
        };
        const Time from = now + slot * static_cast<std::int64_t>(k);
        out.times.push_back({from, from + slot, base, std::min(base, end((1.0 - coverage) / 2.0)),
                             std::max(base, end((1.0 + coverage) / 2.0))});
    }
    return out;
}

} // namespace fermata::assessment
