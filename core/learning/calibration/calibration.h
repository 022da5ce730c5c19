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
    double spread = 0; ///< standard deviation of the score over trainings on other samples
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

/// How far the level moves from one block to the next, as a variance in log-odds: the mean square of the steps between
/// blocks under one slope, without what chance alone adds to it. 0 with fewer than two blocks.
double driftVariance(std::span<const std::vector<Scored>> blocks, double slope);

/// The curve as knots with 90 % ends: the uncertainty of the curve and of the scores, both in log-odds.
/// @ensures what checkParts asks of knots; at least one knot
std::vector<assessment::CalibrationKnot> knotsOf(const Curve& curve, std::span<const Scored> scored);

} // namespace fermata::learning
