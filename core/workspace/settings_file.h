// workspace.yaml: which repositories, where the policy is, where evidence lies. Never a secret, only its name.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace fermata::workspace {

inline constexpr int settingsVersion = 1;

struct RepositorySetting {
    std::string name; ///< unique; part of every change's key
    std::string path; ///< absolute, or relative to the workspace's folder
    bool operator==(const RepositorySetting&) const = default;
};

/// The policy from a protected ref, so that who edits a file on this machine does not edit the rules.
struct PolicyRef {
    std::string repository; ///< a name of `repositories`
    std::string ref;        ///< such as refs/heads/main
    std::string path;       ///< inside the repository
    bool operator==(const PolicyRef&) const = default;
};

struct Settings {
    int version = settingsVersion;
    std::string name;
    bool isSample = false;
    std::vector<RepositorySetting> repositories;
    std::optional<PolicyRef> policy;               ///< absent: policy.yaml beside workspace.yaml
    std::string environment = "production";        ///< for which changes are judged
    std::vector<std::string> evidence{"evidence"}; ///< folders that hold <commit>/<report>
    std::string board = "board.json";              ///< the state of production; a file that may be absent
    bool operator==(const Settings&) const = default;
};

/// @returns Fault::Malformed or TooLarge with line, column and field; Newer for a later version of the format
Result<Settings> parseSettings(std::string_view yaml, const std::string& file);
/// The text that parseSettings reads back to the same value. Comments of an older file are not kept.
std::string settingsText(const Settings& settings);

/// As policyFields(), for workspace.yaml.
const std::map<std::string, std::vector<std::string_view>, std::less<>>& settingsFields();

} // namespace fermata::workspace
