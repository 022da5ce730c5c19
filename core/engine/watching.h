// One deployment under watch: from what a monitor says in each poll to proof, comparison with others, and a picture.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/assessment/production/burn_rate.h"
#include "core/assessment/production/watch.h"
#include "core/base/result.h"
#include "core/decision/rollback/ruling.h"
#include "core/engine/same_version.h"
#include "core/engine/watch_view.h"
#include "core/workspace/watch_settings.h"

namespace fermata::engine {

/// What a monitor said in one poll, by the names of its queries. No value is "no sample", never zero.
struct Readings {
    Time at{};      ///< of the newest sample, by the monitor's clock
    Time heardAt{}; ///< by ours
    std::map<std::string, std::optional<double>> values;
};

/// A deployment that a watch begins with.
struct Watchable {
    std::string id; ///< key of the deployment on the board
    std::string version, previous;
    std::string change; ///< key of the waiting change that it brought, or empty
    Time deployedAt{};
    bool isRollback = false;
};

/// Everything that hangs on the settings (tolerance, budgets, what was counted before) is fixed when it begins and
/// never changes. The same settings and the same readings in the same order give the same watch, so that a restart
/// goes on where it was. Thread safety: a plain value.
class Watching {
public:
    /// `before`: readings from before the deployment, oldest first. A guard that nothing can be held against is kept
    /// and has no data. What `kept` windows teach can only raise a tolerance of the settings: arms that lie further
    /// apart by themselves would have every deployment taken back.
    /// @requires setting was read by workspace::readWatches; interval > 0
    Watching(workspace::WatchSetting setting, Watchable deployment, Seconds interval,
             const std::vector<Readings>& before, KeptWindows kept = {});

    /// @returns false where it changed nothing: late, double, from the future
    bool add(const Readings& readings);

    const workspace::WatchSetting& setting() const { return m_setting; }
    const Watchable& deployment() const { return m_deployment; }
    bool isOver(Time now) const { return now >= until(); }
    Time until() const { return m_deployment.deployedAt + m_setting.duration; }
    /// A fuse that blew is a proof for rolling back, whatever the guards say: the error budget is gone before they can.
    decision::Proof proof(Time now) const;
    /// When both windows of the fastest burn rule burned and the cause lay here (assessment::fuse); of the readings'
    /// clock, so that a restart finds the same. Nothing without an objective.
    std::optional<Time> blownAt() const { return m_blownAt; }
    /// Whether what it is called bad for is held against a control in the same interval.
    bool hasControl(Time now) const;
    /// Since the rise began, else since the deployment: worse where more events came than tolerated and than chance
    /// gives at 2 standard deviations, at what was exposed; nothing where either time has no data. Errs towards worse.
    std::vector<decision::Untouched> untouched(Time now) const;
    /// Everything but what the conductor knows: phase, state, order, way back.
    WatchView view(Time now) const;
    /// End of the first interval of the rise that was called bad.
    std::optional<Time> badSince(Time now) const;

private:
    struct Step {
        Time at{};
        double events = 0.0, exposure = 0.0;
    };
    struct Other {
        std::optional<double> lastEvents, lastExposure;
        double eventsBefore = 0.0, exposureBefore = 0.0;
        std::vector<Step> steps;
    };
    std::optional<assessment::GuardPlan> planOf(std::size_t place, Seconds interval,
                                                const std::vector<Readings>& before) const;
    GuardView viewOf(std::size_t guard, const assessment::WatchJudgement& judgement) const;
    void compare(const Readings& readings, bool isBefore);
    void countBudget(const Readings& readings); ///< watching_fuse.cpp
    void judgeFuse(Time at);                    ///< watching_fuse.cpp
    FuseView fuseView() const;                  ///< watching_fuse.cpp; @requires the setting names an objective

    workspace::WatchSetting m_setting;
    Watchable m_deployment;
    Seconds m_interval;
    KeptWindows m_kept;
    std::optional<assessment::DeploymentWatch> m_watch; ///< nothing where no guard can be judged
    std::vector<std::optional<std::size_t>> m_planned;  ///< by guard of the setting: its place in the plan
    std::vector<Other> m_others;                        ///< as setting().untouched
    std::optional<Time> m_last;
    std::vector<assessment::ServiceTick> m_spent; ///< of the objective, as far back as the long window
    std::optional<assessment::ArmCount> m_lastSpent;
    assessment::BurnState m_burn{assessment::workbookRules.front(), {}, {}};
    assessment::Fuse m_fuse = assessment::Fuse::Unknown;
    std::optional<Time> m_blownAt; ///< stays
};

} // namespace fermata::engine
