#include "core/assessment/production/canary_judge.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/assessment/production/normal.h"

namespace fermata::assessment {

namespace {

double mean(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

void settle(std::vector<double>& values, NoNumber what) {
    switch (what) {
    case NoNumber::Remove:
        std::erase_if(values, [](double value) { return std::isnan(value); });
        return;
    case NoNumber::Replace:
        std::ranges::replace_if(
            values, [](double value) { return std::isnan(value); }, 0.0);
        return;
    }
}

bool isConstant(const std::vector<double>& values) {
    return std::ranges::all_of(values, [&](double value) { return value == values.front(); });
}

/// Verdict where a group has no sample; nothing where both have.
std::optional<CanaryJudgement> withoutSamples(const std::vector<double>& control, const std::vector<double>& experiment,
                                              const CanaryRules& rules) {
    if (!control.empty() && !experiment.empty())
        return std::nullopt;
    CanaryJudgement out;
    if (rules.noNumber == NoNumber::Replace)
        out.verdict = CanaryVerdict::Pass;
    else if (rules.isDataRequired && !rules.isCritical)
        out.verdict = CanaryVerdict::NodataFailMetric;
    else
        out.isCritical = rules.isCritical;
    return out;
}

/// The standardised rank sum of the experiment when it is moved down by `shift`; falls as the shift grows.
double rankSum(const std::vector<double>& control, const std::vector<double>& experiment, double shift) {
    struct Sample {
        double value;
        bool isExperiment;
    };
    std::vector<Sample> all;
    all.reserve(control.size() + experiment.size());
    for (const double value : control)
        all.push_back({value, false});
    for (const double value : experiment)
        all.push_back({value - shift, true});
    std::ranges::sort(all, {}, &Sample::value);
    double ranks = 0.0, ties = 0.0;
    for (std::size_t first = 0; first < all.size();) {
        std::size_t last = first, ours = 0;
        for (; last < all.size() && all[last].value == all[first].value; ++last)
            ours += all[last].isExperiment ? 1 : 0;
        const auto alike = static_cast<double>(last - first);
        ranks += static_cast<double>(ours) * (static_cast<double>(first) + (alike + 1.0) / 2.0);
        ties += alike * alike * alike - alike;
        first = last;
    }
    const auto m = static_cast<double>(experiment.size()), n = static_cast<double>(control.size());
    const double apart = ranks - m * (m + 1.0) / 2.0 - m * n / 2.0;
    const double variance = m * n / 12.0 * (m + n + 1.0 - ties / ((m + n) * (m + n - 1.0)));
    const double continuity = apart > 0.0 ? 0.5 : apart < 0.0 ? -0.5 : 0.0;
    return variance > 0.0 ? (apart - continuity) / std::sqrt(variance) : 0.0;
}

/// The shift at which the statistic falls below `wanted`; the ends where it never is above or below.
double shiftAt(const std::vector<double>& control, const std::vector<double>& experiment, double wanted) {
    const auto [leastControl, mostControl] = std::ranges::minmax(control);
    const auto [leastExperiment, mostExperiment] = std::ranges::minmax(experiment);
    double low = leastExperiment - mostControl, high = mostExperiment - leastControl;
    if (rankSum(control, experiment, low) <= wanted)
        return low;
    if (rankSum(control, experiment, high) >= wanted)
        return high;
    for (int step = 0; step < 60; ++step) {
        const double middle = low + (high - low) / 2.0;
        (rankSum(control, experiment, middle) > wanted ? low : high) = middle;
    }
    // Groups with many equal samples, zeros above all, jump at their difference: there, not beside it.
    return low <= 0.0 && high >= 0.0 ? 0.0 : low + (high - low) / 2.0;
}

double effectOf(const std::vector<double>& control, const std::vector<double>& experiment, EffectMeasure measure) {
    switch (measure) {
    case EffectMeasure::MeanRatio: {
        const double before = mean(control), now = mean(experiment);
        if (before == 0.0)
            return now == 0.0 ? 1.0 : now > 0.0 ? INFINITY : 0.0;
        return now / before;
    }
    case EffectMeasure::CommonLanguage: {
        std::vector<double> sorted = control;
        std::ranges::sort(sorted);
        double wins = 0.0;
        for (const double value : experiment) {
            const auto alike = std::ranges::equal_range(sorted, value);
            wins += static_cast<double>(alike.begin() - sorted.begin()) + static_cast<double>(alike.size()) / 2.0;
        }
        return wins / static_cast<double>(control.size()) / static_cast<double>(experiment.size());
    }
    }
    return 1.0;
}

bool looksUp(Deviation deviation) {
    return deviation != Deviation::Decrease;
}
bool looksDown(Deviation deviation) {
    return deviation != Deviation::Increase;
}

} // namespace

std::string_view name(Deviation deviation) {
    switch (deviation) {
    case Deviation::Either:
        return "Either";
    case Deviation::Increase:
        return "Increase";
    case Deviation::Decrease:
        return "Decrease";
    }
    return "Either";
}

std::string_view name(CanaryVerdict verdict) {
    switch (verdict) {
    case CanaryVerdict::Pass:
        return "Pass";
    case CanaryVerdict::High:
        return "High";
    case CanaryVerdict::Low:
        return "Low";
    case CanaryVerdict::Nodata:
        return "Nodata";
    case CanaryVerdict::NodataFailMetric:
        return "NodataFailMetric";
    }
    return "Nodata";
}

CanaryJudgement mannWhitney(std::vector<double> control, std::vector<double> experiment, const CanaryRules& rules) {
    settle(control, rules.noNumber);
    settle(experiment, rules.noNumber);
    if (auto without = withoutSamples(control, experiment, rules))
        return *without;
    CanaryJudgement out;
    out.verdict = CanaryVerdict::Pass;
    std::ranges::sort(control);
    std::ranges::sort(experiment);
    if (control == experiment ||
        (isConstant(control) && isConstant(experiment) && control.front() == experiment.front()))
        return out;
    const double quantile = normalQuantile(0.5 + rules.confidence / 2.0);
    const bool areConstant = isConstant(control) && isConstant(experiment);
    if (areConstant) {
        out.low = out.estimate = out.high = experiment.front() - control.front();
    } else {
        out.low = shiftAt(control, experiment, quantile);
        out.estimate = shiftAt(control, experiment, 0.0);
        out.high = shiftAt(control, experiment, -quantile);
    }
    out.effect = effectOf(control, experiment, rules.measure);
    // By the statistic at the bound itself: where it jumps from one side to the other, no end of an interval says
    // which.
    const double bound = rules.tolerance * std::abs(*out.estimate);
    const bool isAbove = areConstant ? *out.low > bound : rankSum(control, experiment, bound) > quantile;
    const bool isBelow = areConstant ? *out.high < -bound : rankSum(control, experiment, -bound) < -quantile;
    if (looksUp(rules.deviation) && isAbove && out.effect >= rules.effectHigh)
        out.verdict = CanaryVerdict::High;
    else if (looksDown(rules.deviation) && isBelow && out.effect <= rules.effectLow)
        out.verdict = CanaryVerdict::Low;
    out.isCritical = rules.isCritical && ((out.verdict == CanaryVerdict::High && out.effect >= rules.criticalHigh) ||
                                          (out.verdict == CanaryVerdict::Low && out.effect <= rules.criticalLow));
    return out;
}

CanaryJudgement meanInequality(std::vector<double> control, std::vector<double> experiment, const CanaryRules& rules) {
    settle(control, rules.noNumber);
    settle(experiment, rules.noNumber);
    if (auto without = withoutSamples(control, experiment, rules))
        return *without;
    CanaryJudgement out;
    out.verdict = CanaryVerdict::Pass;
    out.effect = effectOf(control, experiment, EffectMeasure::MeanRatio);
    const double before = mean(control), now = mean(experiment);
    if (looksUp(rules.deviation) && now > before)
        out.verdict = CanaryVerdict::High;
    else if (looksDown(rules.deviation) && now < before)
        out.verdict = CanaryVerdict::Low;
    out.isCritical = rules.isCritical && out.verdict != CanaryVerdict::Pass;
    return out;
}

} // namespace fermata::assessment
