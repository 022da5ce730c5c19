// Whether a deployment is worse than its control: a test that may be looked at after every sample without its false
// alarms growing (an e-process on the new version's share of all events).
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/time.h"

namespace fermata::assessment {

/// Events (errors, requests slower than the baseline's p95, conversions) among what was exposed (requests, sessions).
struct ArmCount {
    double events = 0.0;
    double exposure = 0.0;
    bool operator==(const ArmCount&) const = default;
};

/// What both arms counted in the same interval; `at` is its end.
struct EventTick {
    Time at{};
    ArmCount treatment, control;
    bool operator==(const EventTick&) const = default;
};

enum class Direction {
    Up,  ///< more events are worse: errors, slow requests
    Down ///< fewer events are worse: conversions
};

/// Fixed before the deployment, never changed while it is watched.
struct VerificationRules {
    Direction direction = Direction::Up;
    double tolerated = 1.25;  ///< ratio of the rates that still counts as no worse; ≥ 1 (Down: its reciprocal)
    double marginGood = 1.5;  ///< a ratio that is proved to be below this is good; > 1
    double alphaPause = 0.01; ///< chance to pause a deployment that is no worse than tolerated, however often one looks
    double alphaRollBack = 0.001; ///< the same for rolling back; ≤ alphaPause
    /// When the watch ends, known beforehand: an exact test looks once at everything counted until then. Nothing:
    /// never.
    std::optional<Time> endsAt{};
    double onLastLook = 0.30; ///< share of alphaPause that is spent on it (lastLookFor); at most 0.9
    double dispersion = 1.0; ///< of earlier windows without a difference (dispersionOf); counts are divided by it; ≥ 1
    bool operator==(const VerificationRules&) const = default;
};

enum class Health { Inconclusive, Good, Bad };
std::string_view name(Health health); ///< "inconclusive", "good", "bad"

/// Why nothing could be said, or what was.
enum class VerificationReason {
    WorseThanTolerated, ///< bad: proved at alphaPause or alphaRollBack
    WithinMargin,       ///< good: proved to be below the margin
    NoSample,           ///< not one interval in which both arms saw traffic
    NoEvents,           ///< traffic on both arms, not one event: nothing can be told apart
    TooFewEvents,       ///< events, but not enough for either proof
    Silent,             ///< there were samples, and none lately
    PastTooShort,       ///< no control, and too little of its own past
    PastBursty,         ///< no control, and a past that no limit survives
    PastConstant        ///< no control, and a past that never moved
};
std::string_view name(VerificationReason reason); ///< "worse-than-tolerated", "within-margin", "no-sample", …

struct Verification {
    Health health = Health::Inconclusive;
    bool mayRollBack = false; ///< bad at alphaRollBack too
    VerificationReason reason = VerificationReason::NoSample;
    std::optional<Time> knownAt;          ///< the first moment at which it could be said
    double logBad = 0.0, logGood = 0.0;   ///< natural logarithms of both e-values now
    std::optional<double> ratioLow;       ///< ratio of the rates: below it with chance at most alphaPause / 2
    std::optional<double> ratioHigh;      ///< above it with chance at most alphaPause / 2
    std::optional<double> detectable;     ///< smallest ratio that would have been seen with 90 % power so far
    std::size_t samples = 0, skipped = 0; ///< skipped: an arm without traffic, a number that is none, late, or twice
    bool operator==(const Verification&) const = default;
};

/// Follows one metric of one deployment. For a tolerated ratio r0 and alternatives r the treatment's share of all
/// events is θ(r) = w·r / (w·r + 1 − w), w its share of the exposure in the same interval; log L(r) adds up
/// e_t·ln(θ(r)/θ(r0)) + e_c·ln((1 − θ(r))/(1 − θ(r0))), and the weighted mean of the L(r) is an e-value of "no worse
/// than r0": by Ville's inequality it ever reaches 1/α with chance at most α. A fault may begin at any interval s: the
/// sums that begin there are mixed with weights fixed beforehand, 0.8 for the first and 0.2/((s − 1)·s) for each later
/// one, which add up to 1, so that a long healthy start hides nothing (Ville 1939; Howard, Ramdas, McAuliffe, Sekhon
/// 2021, "Time-uniform, nonparametric, nonasymptotic confidence sequences"). Waves of traffic and shared waves of
/// errors cancel. Where the end is known, two bets on a last
/// look share the e-value with that mean: at the first tick from endsAt on, an exact test of all events (lastLook) pays
/// 1/(v·α) where its p-value is at most v·α, with the weight v: onLastLook at alphaPause, 0.02 at alphaRollBack. Of
/// onLastLook only the part lastLookTaken(events) is spent: the test is exact given how many events there were, so
/// that their number may decide it. That is an e-value too, so that the guarantee stays: what a mean over all moments
/// leaves of α is spent where most is known (all-or-nothing calibrators: Vovk, Wang 2021, "E-values: calibration,
/// combination and applications"). An interval in which an arm saw no traffic, or whose numbers are none, changes
/// nothing: no data is never good. Bad stays bad; good speaks of the time up to knownAt, and what comes later may still
/// be found bad. Thread safety: a plain value.
class EventShareTest {
public:
    /// @requires rules are sound: isSound(rules)
    explicit EventShareTest(const VerificationRules& rules);

    /// @requires ticks come in the order of their time; one that is not newer than the last is skipped (late, double)
    void add(const EventTick& tick);
    Verification verification() const; ///< searches for both ends of the interval: milliseconds for hundreds of ticks
    /// Parts of verification() that cost nothing.
    double logBad() const { return m_logBad; }
    double logGood() const { return m_ticks.empty() ? 0.0 : logMean(m_good); }
    Health health() const { return m_pausedAt ? Health::Bad : m_goodAt ? Health::Good : Health::Inconclusive; }
    bool mayRollBack() const { return m_pausedAt && m_mayRollBack; }
    std::optional<Time> knownAt() const { return m_pausedAt ? m_pausedAt : m_goodAt; }
    const VerificationRules& rules() const { return m_rules; }

    static constexpr std::array<double, 6> alternatives{1.25, 1.5, 2.0, 3.0, 5.0, 10.0};
    /// Of the alternatives, adding up to 1: a fault of half as many again to twice as many is the one that lacks
    /// evidence; a smaller one is not found in a watch in any case, a larger one at once.
    static constexpr std::array<double, 6> weights{0.05, 0.30, 0.45, 0.12, 0.05, 0.03};

private:
    using Logs = std::array<double, alternatives.size()>;
    static double logMean(const Logs& logs);
    void look(Time at); ///< the last one, once
    double logEvidence(double null, bool towardsMore) const;
    std::optional<double> detectable() const;
    double bound(bool isLow) const;

    VerificationRules m_rules;
    std::vector<EventTick> m_ticks;
    Logs m_begun{}; ///< logarithm of the weighted L(r) of all beginnings so far
    Logs m_good{};
    double m_logBad = 0.0;
    double m_paid = 0.0; ///< by the bet on the last look, with its weight
    bool m_hasLooked = false;
    std::size_t m_skipped = 0;
    std::optional<Time> m_last, m_pausedAt, m_goodAt;
    bool m_mayRollBack = false;
};

bool isSound(const VerificationRules& rules);

/// What to spend on the last look, by the events of earlier windows of that length: few of them prove nothing until all
/// are counted, and many are found long before.
double lastLookFor(double expectedEvents);

/// Part of it that is spent when so many events were counted: all up to 330, then less by the square of their number.
/// Who counted many has looked at them often enough; a last look at all would rather find what arms differ by anyway.
double lastLookTaken(double events);

/// Chance of at least so many treatment events among all (Down: at most so many) if the ratio of the rates were `null`,
/// over intervals of different shares of the traffic: exact up to 4,000 events, an upper bound (Chernoff) beyond.
/// Counts are divided by the dispersion and rounded against the finding. @returns 1 without an event
double lastLook(const std::vector<EventTick>& ticks, double null, Direction direction, double dispersion);

/// How much more the arms' shares vary than chance alone would have it, over windows in which both arms ran the same
/// version: Pearson's χ² over its degrees of freedom, at least 1. @returns 1 with fewer than 10 usable intervals
double dispersionOf(const std::vector<EventTick>& sameVersion);
/// The same around each window's own ratio: what is left when how far whole windows lie apart is tolerated already
/// (toleratedFrom), which would pay for it twice. @returns 1 with fewer than 10 intervals more than windows
double dispersionWithin(const std::vector<std::vector<EventTick>>& sameVersion);

/// With fewer windows no bound of their ratios is proved: 0.95^58 > 0.05.
inline constexpr std::size_t windowsNeeded = 59;

/// The ratio to be tolerated, from windows in which both arms ran the same version (of this service or of its
/// siblings): an upper bound, right with 95 %, of the 95 % quantile of the windows' ratios, each taken the way round
/// that makes it larger; by order statistics.
/// @returns nothing with fewer than windowsNeeded usable windows
std::optional<double> toleratedFrom(const std::vector<std::vector<EventTick>>& sameVersion);

} // namespace fermata::assessment
