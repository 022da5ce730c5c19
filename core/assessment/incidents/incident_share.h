// s(component): the share of a component's defects that reach production, a Beta posterior.
#pragma once

namespace fermata::assessment {

/// Known defects of one component, each counted with the weight of where the knowledge comes from (at most 1).
struct DefectCounts {
    double reached = 0.0; ///< that came out as an incident, a rollback or a hotfix
    double stayed = 0.0;  ///< that were mended while outcomes of production were being told, and none told of them
    bool operator==(const DefectCounts&) const = default;
};

/// The posterior mean (alpha + reached) / (alpha + beta + reached + stayed): Gelman et al., Bayesian Data Analysis,
/// third edition, section 2.4.
/// @requires alpha > 0 and beta > 0, finite
/// @returns 0..1, rising with `reached` and falling with `stayed`; 1 for counts that are negative or not finite
double incidentShare(double alpha, double beta, const DefectCounts& counts = {});

/// A number between 0 and 1 with the ends of its 90 % interval.
struct Between {
    double value = 0.0;
    double low = 0.0;
    double high = 0.0;
};

/// The posterior mean with the 5 % and 95 % points of the posterior, to 1e-7; an end never lies on the other side of
/// the mean, as it would for a posterior that is nearly all at 0 or 1. The points by Newton's method on the regularised
/// incomplete beta function (Abramowitz and Stegun 1964, formula 26.5.8).
/// @requires as incidentShare; counts that are not sound give 1, 1, 1
Between incidentShareBetween(double alpha, double beta, const DefectCounts& counts = {});

/// The product of two numbers whose errors are independent. Its ends by the delta method on the logarithms (Casella and
/// Berger, Statistical Inference, second edition, section 5.5.4), the halves below and above apart, so that the product
/// is never wider than that of the ends and never narrower than either alone: low = ab·e^−√(ln²(a/aₗ) + ln²(b/bₗ)).
/// What is below one in a million counts as that.
/// @ensures 0 <= low <= value <= high <= 1; each end does not fall when an input with its ends rises
/// @requires 0 <= low <= value <= high <= 1 of both
Between product(const Between& a, const Between& b);

} // namespace fermata::assessment
