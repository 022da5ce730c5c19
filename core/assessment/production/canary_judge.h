// Compares the samples of a canary with those of its control as Kayenta's judges do, verdict by verdict.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace fermata::assessment {

/// Which deviation is a failure.
enum class Deviation { Either, Increase, Decrease };
std::string_view name(Deviation deviation); ///< "Either", "Increase", "Decrease"

enum class EffectMeasure {
    MeanRatio,     ///< mean of the experiment over mean of the control
    CommonLanguage ///< chance that a sample of the experiment exceeds one of the control (CLES), ties by half
};

/// What becomes of a sample that is no number.
enum class NoNumber {
    Remove, ///< left out; without any sample: no data
    Replace ///< counts as 0; without any sample: passed
};

struct CanaryRules {
    double tolerance = 0.25;  ///< part of the estimated shift that the whole interval has to exceed; ≥ 0
    double confidence = 0.98; ///< of the interval; between 0 and 1
    EffectMeasure measure = EffectMeasure::MeanRatio;
    double effectLow = 1.0, effectHigh = 1.0;     ///< effects in between pass
    double criticalLow = 1.0, criticalHigh = 1.0; ///< effects outside are critical
    Deviation deviation = Deviation::Either;
    NoNumber noNumber = NoNumber::Remove;
    bool isCritical = false;     ///< a failure fails the whole canary
    bool isDataRequired = false; ///< no data is a failure
    bool operator==(const CanaryRules&) const = default;
};

enum class CanaryVerdict { Pass, High, Low, Nodata, NodataFailMetric };
std::string_view name(CanaryVerdict verdict); ///< "Pass", "High", "Low", "Nodata", "NodataFailMetric"

struct CanaryJudgement {
    CanaryVerdict verdict = CanaryVerdict::Nodata;
    bool isCritical = false;
    double effect = 1.0;                       ///< infinite where the control's mean is 0 and the experiment's is not
    std::optional<double> low, estimate, high; ///< shift of the experiment, where it was tested
    bool operator==(const CanaryJudgement&) const = default;
};

/// The Mann-Whitney judge: High (Low) when the confidence interval of the shift lies above (below) `tolerance` times
/// the estimated shift and the effect is beyond its threshold. Shift and interval are those shifts at which the
/// rank-sum statistic, normal with correction for ties and continuity, reaches 0 and the quantiles (Hodges, Lehmann
/// 1963; Bauer 1972). Two constant groups differ by their difference, surely.
/// @requires rules.tolerance ≥ 0, 0 < rules.confidence < 1
CanaryJudgement mannWhitney(std::vector<double> control, std::vector<double> experiment, const CanaryRules& rules);

/// The mean-inequality judge: High or Low by the means alone; reads direction, noNumber, isCritical, isDataRequired.
CanaryJudgement meanInequality(std::vector<double> control, std::vector<double> experiment, const CanaryRules& rules);

} // namespace fermata::assessment
