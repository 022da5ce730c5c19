#include "core/assessment/incidents/incident_share.h"

#include <cmath>

namespace fermata::assessment {

double incidentShare(double alpha, double beta, const DefectCounts& counts) {
    const auto isCount = [](double value) { return std::isfinite(value) && value >= 0.0; };
    if (!isCount(counts.reached) || !isCount(counts.stayed))
        return 1.0;
    const double reached = alpha + counts.reached;
    return reached / (reached + beta + counts.stayed);
}

} // namespace fermata::assessment
