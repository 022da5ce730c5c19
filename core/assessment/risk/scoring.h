// The members of the ensemble asked about one change: their log-odds, the bounds over unknown values, and the shares.
#pragma once

#include <span>
#include <vector>

#include "core/assessment/risk/risk_parts.h"

namespace fermata::assessment {

/// What one member says. `least` and `most` bound the log-odds over every value the unknown features could have, and
/// they meet in `logOdds` when nothing is unknown.
struct MemberScore {
    double logOdds = 0;
    double least = 0;
    double most = 0;
    double bias = 0;
    std::vector<double> shares; ///< one a feature; bias + shares == logOdds to 1e-9
};

/// `values` in the order of the schema; NaN is unknown.
/// @ensures `most` never falls and `least` never rises when a value becomes unknown, to the last bit
MemberScore scoreOf(const Forest& forest, std::span<const double> values);
MemberScore scoreOf(const Boosting& boosting, std::span<const double> values);
MemberScore scoreOf(const Logistic& logistic, std::span<const double> values);

/// What the words say together; 0 without any. @requires `numbers` rise
double wordScore(const WordModel& words, std::span<const std::uint32_t> numbers);

/// ln(1+|x|) with the sign of x: what makes counts over five orders of magnitude fit one line.
double compressed(double value);
/// ln(p/(1-p)), p held within 1e-4 of the ends.
double logOddsOf(double probability);

/// The probability, and both ends of its interval, that `knots` give a score. Each is non-decreasing in the score,
/// to the last bit. @requires knots is not empty
CalibrationKnot calibratedAt(std::span<const CalibrationKnot> knots, double score);

} // namespace fermata::assessment
