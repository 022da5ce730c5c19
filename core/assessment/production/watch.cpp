#include "core/assessment/production/watch.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace fermata::assessment {

namespace {

/// So many intervals without a sample of any use, and a guard has no data.
constexpr int silentIntervals = 3;

bool isCount(double value) {
    return std::isfinite(value) && value >= 0.0;
}

/// Two queries are not answered at the same instant: events may run a little ahead of what was exposed, and where all
/// requests fail that must not hide it.
std::optional<ArmCount> agreed(ArmCount count) {
    if (!isCount(count.events) || !isCount(count.exposure) || count.exposure <= 0.0 ||
        count.events > count.exposure * 1.1 + 1.0)
        return std::nullopt;
    count.events = std::min(count.events, count.exposure);
    return count;
}

std::optional<double> rate(const std::optional<ArmCount>& count) {
    return count ? std::optional(count->events / count->exposure) : std::nullopt;
}

VerificationReason reasonOf(PastState state) {
    switch (state) {
    case PastState::Usable:
        return VerificationReason::NoSample;
    case PastState::TooShort:
        return VerificationReason::PastTooShort;
    case PastState::Bursty:
        return VerificationReason::PastBursty;
    case PastState::Constant:
        return VerificationReason::PastConstant;
    }
    return VerificationReason::PastTooShort;
}

/// End of the first interval of the rise that led to the newest point: the one behind the last lowest.
std::optional<Time> riseOf(const std::vector<GuardPoint>& points) {
    std::optional<Time> since;
    double lowest = 0.0; // before anything was seen
    bool isNext = true;
    for (const GuardPoint& point : points) {
        if (!point.isJudged)
            continue;
        if (isNext)
            since = point.at;
        isNext = point.logBad <= lowest;
        lowest = std::min(lowest, point.logBad);
    }
    return since;
}

} // namespace

std::string_view name(GuardHealth health) {
    switch (health) {
    case GuardHealth::Undecided:
        return "undecided";
    case GuardHealth::NotWorse:
        return "not-worse";
    case GuardHealth::Worse:
        return "worse";
    case GuardHealth::NoData:
        return "no-data";
    }
    return "no-data";
}

double DeploymentWatch::Guard::logBad() const {
    return share ? share->logBad() : exact ? exact->logBad() : past ? past->logBad() : worse->logEvidence();
}

double DeploymentWatch::Guard::logGood() const {
    return share ? share->logGood() : exact ? exact->logGood() : past ? past->logGood() : better->logEvidence();
}

DeploymentWatch::DeploymentWatch(WatchPlan plan) : m_plan(std::move(plan)), m_guards(m_plan.guards.size()) {
    double all = 0.0, critical = 0.0;
    for (const GuardPlan& guard : m_plan.guards) {
        all += guard.weight;
        critical += guard.isCritical ? guard.weight : 0.0;
    }
    for (std::size_t i = 0; i < m_guards.size(); ++i) {
        const GuardPlan& planned = m_plan.guards[i];
        Guard& guard = m_guards[i];
        guard.weight = planned.weight / all;
        guard.criticalWeight = planned.isCritical ? planned.weight / critical : 0.0;
        VerificationRules rules;
        rules.direction = planned.direction;
        rules.tolerated = planned.tolerated;
        rules.marginGood = planned.marginGood;
        rules.dispersion = planned.dispersion;
        rules.endsAt = m_plan.deployedAt + m_plan.duration - m_plan.interval; // the last sample before it is over
        rules.onLastLook = lastLookFor(planned.before.events);
        rules.alphaPause = guard.weight * m_plan.alphaPause;
        rules.alphaRollBack = std::min(rules.alphaPause, (planned.isCritical ? guard.criticalWeight : guard.weight) *
                                                             m_plan.alphaRollBack);
        switch (planned.against) {
        case Against::Control:
            guard.share.emplace(rules);
            break;
        case Against::Zero:
            guard.exact.emplace(rules, planned.before);
            break;
        case Against::OwnPast:
            guard.past.emplace(rules, planned.past);
            break;
        case Against::Paired:
            guard.worse.emplace(planned.tolerated);
            guard.better.emplace(1.0 / planned.marginGood);
            break;
        }
    }
}

Taken DeploymentWatch::add(const WatchSample& sample) {
    const auto refuse = [&](Taken why) {
        ++m_refused;
        return why;
    };
    if (sample.guards.size() != m_guards.size())
        return refuse(Taken::NotAsPlanned);
    if (sample.at > sample.heardAt + m_plan.interval)
        return refuse(Taken::FromTheFuture);
    if (m_last && sample.at <= *m_last)
        return refuse(Taken::NotNewer);
    m_last = sample.at;
    ++m_ticks;
    for (std::size_t i = 0; i < m_guards.size(); ++i)
        addTo(i, sample.guards[i], sample.at);
    if (!isJudged(sample.at - m_plan.interval))
        return Taken::Warming;
    latch(sample.at);
    return Taken::Judged;
}

/// What an arm counted since its last reading, or in the interval.
std::optional<DeploymentWatch::Counted>
DeploymentWatch::counted(const GuardPlan& plan, const std::optional<ArmCount>& seen, Counter& counter, Time at) const {
    if (!seen || !isCount(seen->events) || !isCount(seen->exposure))
        return std::nullopt;
    if (plan.counting == Counting::EachInterval) {
        const auto count = agreed(*seen);
        return count ? std::optional(Counted{*count, at - m_plan.interval}) : std::nullopt;
    }
    const std::optional<ArmCount> before = counter.last;
    const Time from = counter.at;
    counter = {*seen, at};
    if (!before)
        return std::nullopt;
    // A counter that fell was started anew: what it shows was counted since.
    const bool isNew = seen->events < before->events || seen->exposure < before->exposure;
    const auto count =
        agreed(isNew ? *seen : ArmCount{seen->events - before->events, seen->exposure - before->exposure});
    return count ? std::optional(Counted{*count, from}) : std::nullopt;
}

void DeploymentWatch::addCounts(std::size_t index, const GuardSample& sample, GuardPoint& point) {
    const GuardPlan& plan = m_plan.guards[index];
    Guard& guard = m_guards[index];
    const auto treatment = counted(plan, sample.treatment, guard.treatment, point.at);
    const auto control = counted(plan, sample.control, guard.control, point.at);
    point.treatment = rate(treatment ? std::optional(treatment->count) : std::nullopt);
    point.control = rate(control ? std::optional(control->count) : std::nullopt);
    if (!treatment || !isJudged(treatment->from))
        return;
    if (guard.exact) {
        point.isJudged = guard.exact->add(treatment->count);
    } else if (control && control->from == treatment->from) {
        // Both arms over the same time: else a wave of traffic looks like a fault.
        guard.share->add({point.at, treatment->count, control->count});
        point.isJudged = true;
    }
    if (point.isJudged)
        guard.events += treatment->count.events + (control ? control->count.events : 0.0);
}

void DeploymentWatch::addValue(std::size_t index, const GuardSample& sample, GuardPoint& point) {
    Guard& guard = m_guards[index];
    const auto finite = [](const std::optional<double>& value) {
        return value && std::isfinite(*value) ? value : std::nullopt;
    };
    point.treatment = finite(sample.value);
    point.control = finite(sample.controlValue);
    const bool isJudgedTime = isJudged(point.at - m_plan.interval);
    if (guard.past) {
        point.isJudged = point.treatment && isJudgedTime && guard.past->add({point.at, *point.treatment});
        return;
    }
    if (!point.treatment || !point.control)
        return;
    const bool worseIsMore = m_plan.guards[index].direction == Direction::Up;
    const double larger = worseIsMore ? *point.treatment : *point.control;
    const double smaller = worseIsMore ? *point.control : *point.treatment;
    if (isJudgedTime) {
        point.isJudged = guard.worse->add(larger, smaller);
        guard.better->add(smaller, larger);
    } else {
        guard.worse->learn(larger, smaller);
        guard.better->learn(smaller, larger);
    }
}

void DeploymentWatch::addTo(std::size_t index, const GuardSample& sample, Time at) {
    Guard& guard = m_guards[index];
    GuardPoint point;
    point.at = at;
    if (guard.isEmpirical())
        addValue(index, sample, point);
    else
        addCounts(index, sample, point);
    point.logBad = guard.logBad();
    guard.points.push_back(point);
    if (!point.isJudged) {
        guard.skipped += isJudged(at - m_plan.interval) ? 1 : 0;
        return;
    }
    ++guard.judged;
    guard.lastUse = at;
    if (!guard.worseAt && point.logBad >= -std::log(guard.weight * m_plan.alphaPause)) {
        guard.worseAt = at;
        guard.worseSince = riseOf(guard.points);
    }
    if (!guard.goodAt && guard.logGood() >= -std::log(m_plan.alphaPause))
        guard.goodAt = at;
}

double DeploymentWatch::logCombined(bool onlyCritical, bool onlyGuaranteed) const {
    double most = -std::numeric_limits<double>::infinity();
    std::vector<double> logs;
    for (const Guard& guard : m_guards) {
        const double weight = onlyCritical ? guard.criticalWeight : guard.weight;
        if (weight <= 0.0 || (onlyGuaranteed && guard.isEmpirical()))
            continue;
        logs.push_back(std::log(weight) + guard.logBad());
        most = std::max(most, logs.back());
    }
    double sum = 0.0;
    for (const double each : logs)
        sum += std::exp(each - most);
    return logs.empty() ? most : most + std::log(sum);
}

void DeploymentWatch::latch(Time at) {
    const double pause = -std::log(m_plan.alphaPause), rollBack = -std::log(m_plan.alphaRollBack);
    if (!m_pausedAt && logCombined(false, false) >= pause) {
        m_pausedAt = at;
        m_isPauseEmpirical = logCombined(false, true) < pause;
    }
    if (!m_rollBackAt && logCombined(true, false) >= rollBack) {
        m_rollBackAt = at;
        m_isRollBackEmpirical = logCombined(true, true) < rollBack;
    }
    if (!m_goodAt && std::ranges::all_of(m_guards, [](const Guard& guard) { return guard.goodAt.has_value(); }))
        m_goodAt = at;
}

GuardJudgement DeploymentWatch::judgementOf(std::size_t index, Time now) const {
    const GuardPlan& plan = m_plan.guards[index];
    const Guard& guard = m_guards[index];
    GuardJudgement out;
    out.name = plan.name;
    out.isCritical = plan.isCritical;
    out.isEmpirical = guard.isEmpirical();
    out.logBad = guard.logBad();
    out.logGood = guard.logGood();
    out.share = guard.weight;
    out.worseAt = guard.worseAt, out.goodAt = guard.goodAt, out.worseSince = guard.worseSince;
    out.judged = guard.judged, out.skipped = guard.skipped;
    if (!guard.points.empty())
        out.treatment = guard.points.back().treatment, out.control = guard.points.back().control;
    const bool isSilent = guard.lastUse && now - *guard.lastUse > m_plan.interval * silentIntervals;
    if (guard.worseAt)
        out.health = GuardHealth::Worse, out.reason = VerificationReason::WorseThanTolerated;
    else if (!guard.lastUse)
        out.reason = guard.past ? reasonOf(plan.past.state) : VerificationReason::NoSample;
    else if (isSilent)
        out.reason = VerificationReason::Silent;
    else if (guard.goodAt)
        out.health = GuardHealth::NotWorse, out.reason = VerificationReason::WithinMargin;
    else
        out.health = GuardHealth::Undecided, out.reason = guard.isEmpirical() || guard.events > 0.0
                                                              ? VerificationReason::TooFewEvents
                                                              : VerificationReason::NoEvents;
    return out;
}

WatchJudgement DeploymentWatch::judgement(Time now) const {
    WatchJudgement out;
    out.logCombined = logCombined(false, false);
    out.logCritical = logCombined(true, false);
    out.pausedAt = m_pausedAt, out.rollBackAt = m_rollBackAt, out.goodAt = m_goodAt;
    out.mayRollBack = m_rollBackAt.has_value();
    out.isEmpirical = m_rollBackAt ? m_isRollBackEmpirical : m_isPauseEmpirical;
    out.ticks = m_ticks, out.refused = m_refused;
    bool isAllGood = true;
    for (std::size_t i = 0; i < m_guards.size(); ++i) {
        out.guards.push_back(judgementOf(i, now));
        const GuardJudgement& guard = out.guards.back();
        isAllGood = isAllGood && guard.health == GuardHealth::NotWorse;
        out.isWarming = out.isWarming && guard.judged == 0 && guard.skipped == 0;
        if (guard.worseSince)
            out.worseSince = std::min(out.worseSince.value_or(*guard.worseSince), *guard.worseSince);
    }
    out.health = m_pausedAt ? Health::Bad : isAllGood ? Health::Good : Health::Inconclusive;
    return out;
}

const std::vector<GuardPoint>& DeploymentWatch::points(std::size_t guard) const {
    return m_guards[guard].points;
}

std::optional<Verification> DeploymentWatch::verification(std::size_t guard) const {
    return m_guards[guard].share ? std::optional(m_guards[guard].share->verification()) : std::nullopt;
}

} // namespace fermata::assessment
