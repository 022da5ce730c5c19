// Turns scores into probabilities: a logistic curve, and how far it may be off.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/assessment/risk/risk_parts.h"

namespace fermata::learning {

/// A scored change whose outcome is known, not used in training the scores.
struct Scored {
    double score = 0; ///< log-odds of the ensemble
    bool isFaulty = false;
    double weight = 1;
};

/// How far a model was from a truth that is known, at one change: both in calibrated log-odds.
struct Miss {
    double at = 0; ///< what the model said
    double by = 0; ///< the truth minus that, both held between one in a thousand and its reverse
};

/// Probability = 1 / (1 + e^−(slope·score + offset)), Platt 1999, with a pull to slope 1 and offset 0 that is worth
/// a few observations, so that few outcomes leave the scores as they are.
struct Curve {
    double slope = 1;
    double offset = 0;
    double slopeVariance = 0;
    double offsetVariance = 0;
    double covariance = 0;
};

Curve fitCurve(std::span<const Scored> scored);

/// `curve` moved to the offset at which as many faults are expected among `scored` as there are, its slope kept; a pull
/// worth a few observations holds it where few outcomes speak.
Curve levelled(const Curve& curve, std::span<const Scored> scored);

/// How far the level may have moved over the next one and a half blocks, as a variance in log-odds: a random walk whose
/// steps are those between the halves of `blocks` under one slope, without what chance alone adds to them, and wider by
/// Student's quantile because so few steps were seen. 0 without blocks.
double driftVariance(std::span<const std::vector<Scored>> blocks, double slope);

/// What a model whose scores are `scores` missed where the truth is `truth` (calibrated log-odds, one a score), after
/// the line that brings the scores nearest to it: how unsure that line is belongs to the curve and is not counted
/// twice.
/// @requires scores.size() == truth.size()
std::vector<Miss> missed(std::span<const double> scores, std::span<const double> truth);

/// The curve as knots with 90 % ends: the uncertainty of the curve and what `misses` tell of single changes, both in
/// log-odds. @param scored  what the curve was fitted to
/// @ensures what checkParts asks of knots; at least one knot
std::vector<assessment::CalibrationKnot> knotsOf(const Curve& curve, std::span<const Scored> scored,
                                                 std::span<const Miss> misses);

} // namespace fermata::learning
