// A deployment under watch: many metrics followed together, with one budget for false alarms, whatever is looked at and
// however often.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/assessment/production/event_share.h"
#include "core/assessment/production/exact_share.h"
#include "core/assessment/production/latency.h"
#include "core/assessment/production/own_past.h"
#include "core/assessment/production/paired_bets.h"
#include "core/base/result.h"
#include "core/base/time.h"

namespace fermata::assessment {

/// What a metric is held against.
enum class Against {
    Control, ///< the old version in the same interval: EventShareTest, anytime-valid
    Zero,    ///< an earlier window with hardly an event, no control: ExactShareTest, exact for a steady rate
    OwnPast, ///< a value's own past, no control: OwnPastTest, empirical
    Paired   ///< a value above 0 beside the control's in the same interval: PairedBets, empirical
};

/// How the counts of a sample are given.
enum class Counting {
    EachInterval, ///< what happened in the interval (Prometheus' increase())
    SinceStart    ///< a counter that only grows and falls back when its process starts anew
};

/// One metric of a watch, fixed before the deployment.
struct GuardPlan {
    std::string name; ///< unique in the plan
    Against against = Against::Control;
    Counting counting = Counting::EachInterval; ///< of events and exposure; values are always of the interval
    Direction direction = Direction::Up;        ///< Down: fewer events, or a lower value, are worse
    double weight = 1.0;     ///< part of the budget, relative to the other guards; > 0; a metric that vanishes keeps it
    bool isCritical = true;  ///< counts for rolling back; others only for pausing
    double tolerated = 1.25; ///< as in VerificationRules
    double marginGood = 1.5;
    double dispersion = 1.0;
    /// Against::Zero: what the same service counted before the deployment, as long as the watch; exposure > 0.
    /// Against::Control: the same, where it is known (lastLookFor).
    ArmCount before{};
    PastOfMetric past{}; ///< Against::OwnPast: fitted to the time before the deployment (pastOf)
    bool operator==(const GuardPlan&) const = default;
};

struct WatchPlan {
    Time deployedAt{};
    Seconds interval{60};     ///< between two samples; > 0
    Seconds warmUp{120};      ///< samples whose interval began earlier than this after the deployment are not judged
    Seconds duration{3600};   ///< without proof by then it is inconclusive; > warmUp
    double alphaPause = 0.01; ///< the environment's budget: chance to pause a deployment that is no worse
    double alphaRollBack = 0.001; ///< the same for rolling back; ≤ alphaPause
    /// At least one; the critical ones have at least alphaRollBack / alphaPause of the weight: who may roll back
    /// pauses.
    std::vector<GuardPlan> guards;
    bool operator==(const WatchPlan&) const = default;
};

/// @returns Fault::Malformed naming the first field that cannot be (`guards[2].weight` …)
Result<void> check(const WatchPlan& plan);

/// What one metric showed; an absent part is "no sample" (stale, NaN, an error of the monitor), never zero.
struct GuardSample {
    std::optional<ArmCount> treatment, control; ///< Against::Control; Against::Zero reads the treatment only
    std::optional<double> value, controlValue;  ///< Against::OwnPast; Paired reads both
    bool operator==(const GuardSample&) const = default;
};

/// All metrics at the end of one interval.
struct WatchSample {
    Time at{};                       ///< end of the interval, by the monitor's clock
    Time heardAt{};                  ///< by our clock; a sample from further ahead than one interval is refused
    std::vector<GuardSample> guards; ///< as many and in the order of the plan
    bool operator==(const WatchSample&) const = default;
};

enum class GuardHealth {
    Undecided, ///< neither worse nor shown to be no worse
    NotWorse,  ///< proved to be within the margin, and still measured
    Worse,     ///< reached its own part of the budget; stays
    NoData     ///< nothing usable lately, or nothing that can be judged: never good
};
std::string_view name(GuardHealth health); ///< "undecided", "not-worse", "worse", "no-data"

/// One step of a guard, for evidence and overlay.
struct GuardPoint {
    Time at{};
    std::optional<double> treatment, control; ///< events per exposure of the interval, or the value
    double logBad = 0.0; ///< natural logarithm of the e-value of "no worse than tolerated" after it
    bool isJudged = false;
    bool operator==(const GuardPoint&) const = default;
};

struct GuardJudgement {
    std::string name;
    GuardHealth health = GuardHealth::NoData;
    VerificationReason reason = VerificationReason::NoSample;
    bool isCritical = true;
    bool isEmpirical = false; ///< calibrated on its past, not guaranteed
    double logBad = 0.0;      ///< natural logarithm of the e-value (empirical: of its calibrated stand-in)
    double logGood = 0.0;     ///< of "as bad as the margin"
    double share = 0.0;       ///< of alphaPause that is its own: worse when logBad ≥ −ln(share · alphaPause)
    std::optional<Time> worseAt, goodAt;
    std::optional<Time> worseSince;           ///< end of the first interval of the rise that led to worseAt
    std::optional<double> treatment, control; ///< newest
    std::size_t judged = 0, skipped = 0;      ///< skipped: no use, without the warm-up
    bool operator==(const GuardJudgement&) const = default;
};

struct WatchJudgement {
    Health health = Health::Inconclusive; ///< Good: every guard is NotWorse. Bad: pause
    bool mayRollBack = false;             ///< the critical guards together reached alphaRollBack; stays
    bool isEmpirical = false; ///< bad only with guards that guarantee nothing (of the roll back, once it may)
    double logCombined = 0.0; ///< natural logarithm of the weighted mean of the guards' e-values
    double logCritical = 0.0; ///< the same of the critical guards
    std::optional<Time> pausedAt, rollBackAt, goodAt;
    std::optional<Time> worseSince;     ///< the earliest of the guards' that are worse
    bool isWarming = true;              ///< nothing could be judged yet
    std::size_t ticks = 0;              ///< samples taken
    std::size_t refused = 0;            ///< late, double, from the future, not as many guards as planned
    std::vector<GuardJudgement> guards; ///< in the order of the plan
    bool operator==(const WatchJudgement&) const = default;
};

enum class Taken {
    Judged,
    Warming,       ///< taken for the counters and the picture, not judged
    NotNewer,      ///< late or double: changes nothing
    FromTheFuture, ///< changes nothing
    NotAsPlanned   ///< another number of guards: changes nothing
};

/// Follows a deployment. Each guard is an e-process Eᵢ; with weights wᵢ fixed beforehand that add up to 1, Σ wᵢ·Eᵢ is
/// one too (Vovk, Wang 2021, "E-values: calibration, combination and applications"), so it ever reaches 1/α with chance
/// at most α; a guard alone reaches that when Eᵢ ≥ 1/(wᵢ·α): the guards' own alphas wᵢ·α add up to α. Good needs every
/// guard proved at α, which needs no correction. A guard whose samples vanish keeps its weight and its evidence.
/// Stops with nothing: after `pausedAt` it goes on, and bad stays bad.
/// Resumes from plain values: the plan and the samples taken, added again in their order, give the same state.
/// Thread safety: a plain value.
class DeploymentWatch {
public:
    /// @requires check(plan) succeeds
    explicit DeploymentWatch(WatchPlan plan);

    Taken add(const WatchSample& sample);

    const WatchPlan& plan() const { return m_plan; }
    /// Cheap. Guards whose newest use is further back than three intervals of `now` have no data.
    WatchJudgement judgement(Time now) const;
    /// @requires guard < plan().guards.size()
    const std::vector<GuardPoint>& points(std::size_t guard) const;
    /// Interval of the ratio and smallest ratio that would have been seen; milliseconds. @returns nothing without
    /// control
    std::optional<Verification> verification(std::size_t guard) const;
    bool isOver(Time now) const { return now >= m_plan.deployedAt + m_plan.duration; }

private:
    /// A counter since its start, with its newest reading.
    struct Counter {
        std::optional<ArmCount> last;
        Time at{};
    };
    /// What was counted between two moments.
    struct Counted {
        ArmCount count;
        Time from{};
    };
    struct Guard {
        std::optional<EventShareTest> share;
        std::optional<ExactShareTest> exact;
        std::optional<OwnPastTest> past;
        std::optional<PairedBets> worse, better; ///< Against::Paired
        Counter treatment, control;
        double weight = 0.0, criticalWeight = 0.0; ///< of 1
        std::size_t judged = 0, skipped = 0;
        double events = 0.0; ///< judged, of both arms
        std::optional<Time> lastUse, worseAt, goodAt, worseSince;
        std::vector<GuardPoint> points;
        double logBad() const;
        double logGood() const;
        bool isEmpirical() const { return past || worse; }
    };
    std::optional<Counted> counted(const GuardPlan& plan, const std::optional<ArmCount>& seen, Counter& counter,
                                   Time at) const;
    bool isJudged(Time from) const { return from >= m_plan.deployedAt + m_plan.warmUp; }
    void addTo(std::size_t guard, const GuardSample& sample, Time at);
    void addCounts(std::size_t guard, const GuardSample& sample, GuardPoint& point);
    void addValue(std::size_t guard, const GuardSample& sample, GuardPoint& point);
    void latch(Time at);
    double logCombined(bool onlyCritical, bool onlyGuaranteed) const;
    GuardJudgement judgementOf(std::size_t guard, Time now) const;

    WatchPlan m_plan;
    std::vector<Guard> m_guards;
    std::optional<Time> m_last, m_pausedAt, m_rollBackAt, m_goodAt;
    bool m_isPauseEmpirical = false, m_isRollBackEmpirical = false;
    std::size_t m_ticks = 0, m_refused = 0;
};

/// When a guard's or the combination's evidence will reach `limit` (a natural logarithm) if it goes on as in its newest
/// judged steps: an 80 % interval by the mean and the variance of up to 20 increments.
struct ExpectedTime {
    Time low{}, high{};
};
/// @returns nothing when the evidence does not rise clearly, or fewer than 5 steps were judged
std::optional<ExpectedTime> expectedAt(const std::vector<GuardPoint>& points, double limit, Seconds interval);

} // namespace fermata::assessment
