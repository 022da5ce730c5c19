// What was built and where it runs: artefacts, deployments, incidents, tickets, measured values.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/digest.h"
#include "core/base/time.h"
#include "core/delivery/run.h"

namespace fermata::delivery {

enum class Health { Baking, Healthy, Suspect, Degraded, RollingBack, RolledBack, Unknown };
std::string_view name(Health health); ///< "baking", …, "rolling-back", "rolled-back", "unknown"
std::optional<Health> health(std::string_view name);

/// Something that was built of a commit and can be deployed. Texts are UTF-8, not yet plain.
struct Artefact {
    std::string source;
    std::string id; ///< digest or "name@version"; unique within the source
    std::string name;
    std::string version;
    std::string repository;
    std::optional<CommitId> commit;
    std::string run; ///< key of the run that built it, or empty
    Time at{};
    bool operator==(const Artefact&) const = default;
    std::string key() const { return source + "/" + id; }
};

/// One attempt to put a version of a service into an environment.
struct Deployment {
    std::string source;
    std::string id;
    std::string service;
    std::string environment;
    std::string version;
    std::string repository;
    std::optional<CommitId> commit;
    std::string whyNoCommit; ///< where there is none: in one line (invariant of the identity graph)
    std::string artefact;    ///< key, or empty
    std::string run;         ///< key of the run that carries it out, or empty
    RunState state = RunState::Unknown;
    bool isRollback = false;
    std::optional<Time> startedAt;
    std::optional<Time> finishedAt;
    Time seenAt{};
    bool operator==(const Deployment&) const = default;
    std::string key() const { return source + "/" + id; }
};

struct Incident {
    std::string source;
    std::string id;
    std::string title;
    std::string service;
    std::string environment;
    std::string severity;
    std::string deployment; ///< key of the deployment that it is tied to, or empty
    std::optional<CommitId> commit;
    Time openedAt{};
    std::optional<Time> resolvedAt;
    Time seenAt{};
    bool operator==(const Incident&) const = default;
    std::string key() const { return source + "/" + id; }
};

struct Ticket {
    std::string source;
    std::string id; ///< "SHOP-12"
    std::string title;
    std::string type;
    std::string state;
    Time seenAt{};
    bool operator==(const Ticket&) const = default;
    std::string key() const { return source + "/" + id; }
};

/// What a monitored value means for the gate.
enum class MetricKind {
    Indicator,    ///< watched and shown only
    BurnRate,     ///< error rate / (1 − SLO)
    Traffic,      ///< requests per second now
    UsualTraffic, ///< usual traffic now, from the same hour of earlier weeks
    PeakTraffic   ///< highest usual value of the week
};
std::string_view name(MetricKind kind); ///< "indicator", "burn-rate", "traffic", "usual-traffic", "peak-traffic"
std::optional<MetricKind> metricKind(std::string_view name);

/// One answer of a monitor to one question. No value is "no evidence", never "healthy".
struct Metric {
    std::string source;
    std::string id; ///< name of the question in the settings
    MetricKind kind = MetricKind::Indicator;
    std::string service;
    std::string environment;
    Seconds window{};            ///< of a burn rate
    std::optional<double> value; ///< finite; nothing for NaN, infinity, an empty vector, an error
    std::string whyNoValue;      ///< in one line, where there is none
    Time at{};                   ///< of the sample, on the monitor's word
    Time seenAt{};               ///< when it was asked for, on our clock; the epoch: not said, then `at` stands for it
    bool operator==(const Metric&) const = default;
    std::string key() const { return source + "/" + id; }
};

} // namespace fermata::delivery
