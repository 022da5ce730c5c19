// workspace.yaml: which repositories, where the policy is, where evidence lies. Never a secret, only its name.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/delivery/deployment.h"
#include "core/delivery/run.h"
#include "core/workspace/need_settings.h"
#include "core/workspace/pool_settings.h"
#include "core/workspace/watch_settings.h"

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

/// One question to a monitor.
struct QuerySetting {
    std::string name;
    std::string query; ///< PromQL
    delivery::MetricKind kind = delivery::MetricKind::Indicator;
    std::string service;
    Seconds window{3600}; ///< of a burn rate
    bool operator==(const QuerySetting&) const = default;
};

/// What a pipeline of a CI system is for, and how it is started.
struct PipelineSetting {
    std::string name; ///< as the CI names it: builder, workflow, job path
    delivery::Lane lane = delivery::Lane::Build;
    std::string repository;                  ///< of this workspace, whose commits it builds; empty: the only one
    std::string service;                     ///< deploy: what it deploys; needed there
    std::string environment;                 ///< deploy: where to; needed there
    std::string scheduler;                   ///< Buildbot: the force scheduler that starts it
    std::string versionProperty = "version"; ///< deploy: the property that carries the version
    std::string environmentProperty = "environment"; ///< deploy: the one that carries the environment, where the
                                                     ///< scheduler declares it
    bool operator==(const PipelineSetting&) const = default;
};

/// A connection. Kinds are `buildbot`, `prometheus`, `alertmanager`, `files` (watched folders), `cdevents` (a folder of
/// events). The first three have a url and what belongs to it, the others a folder. Only buildbot has pipelines, only
/// prometheus has queries.
struct SourceSetting {
    std::string name; ///< unique, without a slash
    std::string kind;
    std::string url; ///< https, or http to this machine; no user information, no query
    std::string user;
    std::string secret;      ///< name of the secret, never the secret
    std::string environment; ///< monitors: what they watch; empty: Settings::environment
    std::string folder;      ///< files, cdevents
    std::string caFile;
    /// Its word on incidents counts: that it tells of none means that there is none. Of an Alertmanager: alerts of
    /// severity critical or page are incidents.
    bool reportsIncidents = false;
    bool allowsPlainHttp = false;      ///< also to hosts that are not this machine
    Seconds every{15};                 ///< from 1 s to 1 h
    std::vector<std::string> logHosts; ///< `host` or `host:port`, to which a redirect of a job's log may lead
    std::vector<PipelineSetting> pipelines;
    std::vector<QuerySetting> queries;
    bool operator==(const SourceSetting&) const = default;
};

/// Where alarms go besides the desktop.
struct WebhookSetting {
    std::string name;
    std::string secret;     ///< name of the secret that holds the address (addresses are secrets too)
    std::string hmacSecret; ///< name of the secret that signs the body; empty: not signed
    bool operator==(const WebhookSetting&) const = default;
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
    std::vector<SourceSetting> sources;
    std::vector<WebhookSetting> webhooks;
    std::vector<WatchSetting> watches;
    std::vector<decision::NeedPattern> needs{}; ///< of services of each other
    std::vector<PoolSetting> pools;             ///< `environment_pools`
    std::string timeZone;                       ///< of display, an IANA name; empty: UTC
    bool operator==(const Settings&) const = default;
};

/// @returns Fault::Malformed or TooLarge with line, column and field; Newer for a later version of the format
Result<Settings> parseSettings(std::string_view yaml, const std::string& file);
/// The text that parseSettings reads back to the same value. Comments of an older file are not kept.
std::string settingsText(const Settings& settings);

/// As policyFields(), for workspace.yaml.
const std::map<std::string, std::vector<std::string_view>, std::less<>>& settingsFields();

} // namespace fermata::workspace
