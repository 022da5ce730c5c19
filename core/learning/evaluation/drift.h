// Whether what comes in now still looks like what was learned from, week by week.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/time.h"
#include "core/learning/evaluation/evaluate.h"
#include "core/learning/training/dataset.h"
#include "core/learning/training/maturity.h"

namespace fermata::learning {

inline constexpr std::size_t driftWeeks = 12;
/// From here on a drift needs a person: between the 0.1 ("a little") and 0.25 ("shifted") that the field uses
/// (Siddiqi, Credit Risk Scorecards, 2006, chapter 9).
inline constexpr double driftLimit = 0.20;

struct DriftWeek {
    std::size_t changes = 0;
    std::optional<double> psi;      ///< nothing: too few changes to say
    std::optional<double> byChance; ///< what chance alone stays below in 99 of 100 weeks of that many changes
};

/// One thing that is watched, over twelve weeks.
struct DriftRow {
    std::string subject;                       ///< id of a feature, "base-rate" or "calibration"
    Time until{};                              ///< end of the last week
    std::array<DriftWeek, driftWeeks> weeks{}; ///< oldest first

    /// The newest week is over the limit, and not by chance.
    bool isDrifting() const;
    std::optional<double> now() const { return weeks.back().psi; }
};

/// Population stability index Σ (a − e)·ln(a / e) of two lists of shares, each moved off zero by half a change
/// (Siddiqi 2006). @requires equal sizes, `actual` and `expected` are counts
double stabilityIndex(std::span<const double> expected, std::span<const double> actual);
/// Where nothing moved, the index stays below this with the chance of 99 %: (1/n + 1/N)·χ²(0.99; bins − 1) (Yurdakul
/// and Naranjo, Journal of Risk Model Validation 14(4), 2020, section 3). @requires 2 <= bins <= 11
double stabilityByChance(double expected, double actual, std::size_t bins);

/// A row for each feature over the twelve weeks before `asOf`, against all changes before them, in tenths of those;
/// what is unknown is a bin of its own. Then "base-rate" and "calibration" over the last twelve weeks whose outcomes
/// are known: the share of faulty changes against the one before, and against what was foreseen (`predictions`). Empty
/// where too little lies before the twelve weeks.
std::vector<DriftRow> driftOf(const Dataset& dataset, const KnownOutcomes& outcomes,
                              std::span<const Prediction> predictions, Time asOf);

} // namespace fermata::learning
