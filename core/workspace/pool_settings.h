// The pools of workspace.yaml from which test environments are asked: read, checked and written.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/workspace/map_reader.h"

namespace fermata::workspace {

struct SourceSetting;

/// What an environment of a pool is good for, and what it costs.
struct EnvironmentTerms {
    int count = 1;           ///< so many of it the pool can give at a time
    double costAnHour = 0.0; ///< in the unit of the policy
    double minutes = 60.0;   ///< for so long it is usually held
    /// The stage of plans that asks for it by itself where it is armed: "performance_environment" or
    /// "migration_rehearsal"; empty: persons only.
    std::string serves;
    bool operator==(const EnvironmentTerms&) const = default;
};

/// A server that gives environments and takes them back (its side of the contract: core/action/environment_pool.h).
struct PoolSetting {
    std::string name; ///< unique among pools and sources: orders name who carries them out
    std::string url;  ///< as of a source
    std::string user;
    std::string secret; ///< name of the secret, never the secret
    std::string caFile;
    bool allowsPlainHttp = false;
    std::vector<std::string> environments;         ///< ids that may be asked from it; at least one, none from two pools
    std::map<std::string, EnvironmentTerms> terms{}; ///< of those that say more than their name
    /// The terms of one of `environments`.
    EnvironmentTerms termsOf(const std::string& environment) const;
    bool operator==(const PoolSetting&) const = default;
};

/// `environment_pools:`. `sources`: those of the workspace, whose names a pool may not take.
void readPools(MapReader& top, const std::vector<SourceSetting>& sources, std::vector<PoolSetting>& pools,
               std::optional<Error>& failure);
std::string poolsText(const std::vector<PoolSetting>& pools);

} // namespace fermata::workspace
