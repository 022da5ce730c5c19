#include "core/assessment/features/features.h"

namespace fermata::assessment {

const FeatureSchema& changeSchema() {
    static const FeatureSchema schema{
        "change/1",
        {
            // Kamei et al. 2013, "A large-scale empirical study of just-in-time quality assurance", table 1, without the
            // author's experience: it drifts, and it rests on a name that anyone can claim.
            {"ns", FeatureGroup::Diffusion},
            {"nd", FeatureGroup::Diffusion},
            {"nf", FeatureGroup::Diffusion},
            {"entropy", FeatureGroup::Diffusion},
            {"la", FeatureGroup::Size},
            {"ld", FeatureGroup::Size},
            {"lt", FeatureGroup::Size},
            {"fix", FeatureGroup::Purpose},
            {"ndev", FeatureGroup::History},
            {"age", FeatureGroup::History},
            {"nuc", FeatureGroup::History},
        }};
    return schema;
}

} // namespace fermata::assessment
