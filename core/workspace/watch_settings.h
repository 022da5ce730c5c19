// What of workspace.yaml says how a service is watched after each of its deployments.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/base/time.h"

namespace fermata::workspace {

class MapReader;
struct SourceSetting;

/// What a metric is held against.
enum class GuardAgainst {
    Control, ///< the old version in the same interval
    Before,  ///< the same count before the deployment
    Past     ///< a value's own past: empirical
};
std::string_view name(GuardAgainst against); ///< "control", "before", "past"

/// One metric of a watch. Its fields name queries of the watch's source.
struct GuardSetting {
    std::string name; ///< unique in its watch
    GuardAgainst against = GuardAgainst::Control;
    std::string events, exposure;               ///< of the new version, or of the service; not for Past
    std::string controlEvents, controlExposure; ///< Control only
    std::string value;                          ///< Past only
    bool isFalling = false;                     ///< fewer events, or a lower value, are worse (`worse: down`)
    bool isCounter = true; ///< counts since the start of a process; false: of the last interval (`counts: interval`)
    double weight = 1.0;
    bool isCritical = true; ///< counts for rolling back; others only for pausing
    double tolerated = 1.25;
    double marginGood = 1.5;
    bool operator==(const GuardSetting&) const = default;
};

/// A service that a deployment of another one does not touch: compared first.
struct UntouchedSetting {
    std::string service, events, exposure;
    bool operator==(const UntouchedSetting&) const = default;
};

/// What the service promises, over both versions: how fast its error budget burns can roll a deployment back.
struct SloSetting {
    double objective = 0.999;     ///< share of good ones; above 0, below 1
    std::string events, exposure; ///< failures and all, counted as the first guard's (`counts`)
    bool operator==(const SloSetting&) const = default;
};

struct WatchSetting {
    std::string service, environment; ///< at most one watch of both
    std::string source;               ///< a Prometheus of this workspace
    Seconds warmUp{120}, duration{3600};
    double alphaPause = 0.01, alphaRollBack = 0.001;
    std::vector<GuardSetting> guards; ///< at least one
    std::vector<UntouchedSetting> untouched;
    std::optional<SloSetting> slo{};
    bool operator==(const WatchSetting&) const = default;
};

/// `watches:`. Every query that a guard names has to be one of its source.
void readWatches(MapReader& top, const std::vector<SourceSetting>& sources, std::vector<WatchSetting>& watches,
                 std::optional<Error>& failure);
std::string watchesText(const std::vector<WatchSetting>& watches);

} // namespace fermata::workspace
