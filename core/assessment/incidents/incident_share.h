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

} // namespace fermata::assessment
