#include <cmath>

#include "core/assessment/features/features.h"
#include "core/history/change_metrics.h"

namespace fermata::assessment {
namespace {

using history::Metric;

struct Source {
    Metric metric;
    FeatureGroup group;
    bool readsContent; ///< unknown as soon as one touched file could not be read
};

/// Left out on purpose: what the author did before (exp, rexp, sexp, ownership, file experience), because it drifts and
/// rests on a name that anyone can claim; the author's clock and the message, because whoever writes them sets them.
constexpr Source sources[] = {
    {Metric::Subsystems, FeatureGroup::Diffusion, false},
    {Metric::Directories, FeatureGroup::Diffusion, false},
    {Metric::Files, FeatureGroup::Diffusion, false},
    {Metric::Entropy, FeatureGroup::Diffusion, true},
    {Metric::LinesAdded, FeatureGroup::Size, true},
    {Metric::LinesDeleted, FeatureGroup::Size, true},
    {Metric::LinesBefore, FeatureGroup::Size, true},
    {Metric::Fix, FeatureGroup::Purpose, false},
    {Metric::Developers, FeatureGroup::History, false},
    {Metric::Age, FeatureGroup::History, false},
    {Metric::LastChanges, FeatureGroup::History, false},
    {Metric::SourceFiles, FeatureGroup::FileKind, false},
    {Metric::TestFiles, FeatureGroup::FileKind, false},
    {Metric::DocumentFiles, FeatureGroup::FileKind, false},
    {Metric::ConfigurationFiles, FeatureGroup::FileKind, false},
    {Metric::BuildFiles, FeatureGroup::FileKind, false},
    {Metric::SourceShare, FeatureGroup::FileKind, false},
    {Metric::TestShare, FeatureGroup::FileKind, false},
    {Metric::DocumentShare, FeatureGroup::FileKind, false},
    {Metric::SourceLinesAdded, FeatureGroup::Size, true},
    {Metric::SourceLinesDeleted, FeatureGroup::Size, true},
    {Metric::TestLinesAdded, FeatureGroup::Size, true},
    {Metric::NewFiles, FeatureGroup::Diffusion, false},
    {Metric::DeletedFiles, FeatureGroup::Diffusion, false},
    {Metric::RenamedFiles, FeatureGroup::Diffusion, false},
    {Metric::Hunks, FeatureGroup::Size, true},
    {Metric::LargestFile, FeatureGroup::Size, true},
    {Metric::LargestChurn, FeatureGroup::Size, true},
    {Metric::RelativeChurn, FeatureGroup::Size, true},
    {Metric::Changes, FeatureGroup::History, false},
    {Metric::RecentChanges, FeatureGroup::History, false},
    {Metric::DecayedChanges, FeatureGroup::History, false},
    {Metric::RecentChurn, FeatureGroup::History, false},
    {Metric::DecayedChurn, FeatureGroup::History, false},
    {Metric::Fixes, FeatureGroup::History, false},
    {Metric::RecentFixes, FeatureGroup::History, false},
    {Metric::DecayedFixes, FeatureGroup::History, false},
    {Metric::FixShare, FeatureGroup::History, false},
    {Metric::SubsystemFixes, FeatureGroup::History, false},
    {Metric::SubsystemFixShare, FeatureGroup::History, false},
    {Metric::HighestOwnership, FeatureGroup::Ownership, false},
    {Metric::MinorContributors, FeatureGroup::Ownership, false},
    {Metric::Revert, FeatureGroup::Purpose, false},
};

} // namespace

const FeatureSchema& changeSchema() {
    static const FeatureSchema schema = [] {
        FeatureSchema made{"change/1", {}};
        for (const Source& source : sources)
            made.features.push_back({std::string(history::metricNames()[std::size_t(source.metric)]), source.group});
        return made;
    }();
    return schema;
}

bool readsContent(std::string_view feature) {
    const auto index = changeSchema().indexOf(feature);
    return index && sources[*index].readsContent;
}

FeatureVector fromMetrics(const history::ChangeMetrics& metrics) {
    FeatureVector features{changeSchema().id, {}, metrics.words};
    const bool isRead = metrics[Metric::UnknownFiles] == 0.0; // also false for NaN
    for (const Source& source : sources) {
        const double value = metrics[source.metric];
        if (std::isfinite(value) && (isRead || !source.readsContent))
            features.values.emplace_back(value);
        else
            features.values.emplace_back();
    }
    return features;
}

} // namespace fermata::assessment
