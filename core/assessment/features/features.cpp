#include "core/assessment/features/features.h"

#include <algorithm>
#include <cassert>

namespace fermata::assessment {

std::string_view name(FeatureGroup group) {
    switch (group) {
    case FeatureGroup::Size:
        return "size";
    case FeatureGroup::Diffusion:
        return "diffusion";
    case FeatureGroup::Purpose:
        return "purpose";
    case FeatureGroup::History:
        return "history";
    case FeatureGroup::Ownership:
        return "ownership";
    case FeatureGroup::FileKind:
        return "file-kind";
    case FeatureGroup::Other:
        return "other";
    }
    return "other";
}

std::optional<std::size_t> FeatureSchema::indexOf(std::string_view feature) const {
    const auto found = std::find_if(features.begin(), features.end(), [&](const Feature& f) { return f.id == feature; });
    if (found == features.end())
        return std::nullopt;
    return static_cast<std::size_t>(found - features.begin());
}

std::optional<double> FeatureVector::value(std::string_view feature) const {
    if (schema != changeSchema().id || values.size() != changeSchema().features.size())
        return std::nullopt;
    const auto index = changeSchema().indexOf(feature);
    return index ? values[*index] : std::nullopt;
}

bool FeatureVector::isComplete() const {
    return std::all_of(values.begin(), values.end(), [](const auto& value) { return value.has_value(); });
}

FeatureVector nothingKnown(const FeatureSchema& schema) {
    return {schema.id, std::vector<std::optional<double>>(schema.features.size())};
}

FeatureVector without(FeatureVector features, FeatureGroup group) {
    assert(features.schema == changeSchema().id);
    for (std::size_t i = 0; i < features.values.size(); ++i)
        if (changeSchema().features[i].group == group)
            features.values[i].reset();
    return features;
}

} // namespace fermata::assessment
