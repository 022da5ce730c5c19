#include "core/assessment/production/watch.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include <fmt/format.h>

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

Error wrong(std::string field, std::string what) {
    return Error(Fault::Malformed, std::move(what)).ofField(std::move(field));
}

bool isChance(double alpha) {
    return alpha > 0.0 && alpha < 1.0;
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

Result<void> check(const WatchPlan& plan) {
    if (plan.interval <= Seconds{0})
        return wrong("interval", "must be longer than nothing");
    if (plan.warmUp < Seconds{0} || plan.duration <= plan.warmUp)
        return wrong("duration", "must be longer than the warm-up");
    if (!isChance(plan.alphaPause))
        return wrong("alphaPause", "must lie between 0 and 1");
    if (!isChance(plan.alphaRollBack) || plan.alphaRollBack > plan.alphaPause)
        return wrong("alphaRollBack", "must lie between 0 and alphaPause");
    if (plan.guards.empty())
        return wrong("guards", "needs at least one");
    std::set<std::string> names;
    double all = 0.0, critical = 0.0;
    for (std::size_t i = 0; i < plan.guards.size(); ++i) {
        const GuardPlan& guard = plan.guards[i];
        const auto field = [&](const char* which) { return fmt::format("guards[{}].{}", i, which); };
        if (guard.name.empty() || !names.insert(guard.name).second)
            return wrong(field("name"), "must be there, and be another one than the other guards'");
        if (!std::isfinite(guard.weight) || guard.weight <= 0.0)
            return wrong(field("weight"), "must be a number above 0");
        if (!std::isfinite(guard.tolerated) || guard.tolerated < 1.0)
            return wrong(field("tolerated"), "must be a ratio of at least 1");
        if (!std::isfinite(guard.marginGood) || guard.marginGood <= 1.0)
            return wrong(field("marginGood"), "must be a ratio above 1");
        if (!std::isfinite(guard.dispersion) || guard.dispersion < 1.0)
            return wrong(field("dispersion"), "must be at least 1");
        if (guard.against == Against::Zero && (!agreed(guard.before) || guard.before.events > guard.before.exposure))
            return wrong(field("before"), "needs what was exposed before the deployment, and at most as many events");
        all += guard.weight, critical += guard.isCritical ? guard.weight : 0.0;
    }
    if (critical <= 0.0 || critical * plan.alphaPause < all * plan.alphaRollBack)
        return wrong("guards", "the critical ones need at least alphaRollBack / alphaPause of all weight");
    return {};
}

double DeploymentWatch::Guard::logBad() const {
    return share ? share->logBad() : exact ? exact->logBad() : past ? past->logBad() : 0.0;
}

double DeploymentWatch::Guard::logGood() const {
    return share ? share->logGood() : exact ? exact->logGood() : past ? past->logGood() : 0.0;
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
        case Against::PairedPast:
            guard.past.emplace(rules, planned.past);
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
    const bool isPaired = m_plan.guards[index].against == Against::PairedPast;
    const auto finite = [](const std::optional<double>& value) {
        return value && std::isfinite(*value) ? value : std::nullopt;
    };
    point.treatment = finite(sample.value);
    point.control = finite(sample.controlValue);
    if (!point.treatment || (isPaired && !point.control) || !isJudged(point.at - m_plan.interval))
        return;
    point.isJudged = guard.past->add({point.at, isPaired ? *point.treatment - *point.control : *point.treatment});
}

void DeploymentWatch::addTo(std::size_t index, const GuardSample& sample, Time at) {
    Guard& guard = m_guards[index];
    GuardPoint point;
    point.at = at;
    if (guard.past)
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
        if (weight <= 0.0 || (onlyGuaranteed && guard.past))
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
    out.isEmpirical = guard.past.has_value();
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
        out.health = GuardHealth::Undecided,
        out.reason = guard.past || guard.events > 0.0 ? VerificationReason::TooFewEvents : VerificationReason::NoEvents;
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

std::optional<ExpectedTime> expectedAt(const std::vector<GuardPoint>& points, double limit, Seconds interval) {
    constexpr std::size_t most = 20, least = 5;
    constexpr double z80 = 1.2815515655446004; // 10 % on each side
    std::vector<double> logs;
    Time last{};
    for (auto point = points.rbegin(); point != points.rend() && logs.size() <= most; ++point) {
        if (!point->isJudged)
            continue;
        if (logs.empty())
            last = point->at;
        logs.push_back(point->logBad);
    }
    if (logs.size() <= least || logs.front() >= limit)
        return std::nullopt;
    const auto n = static_cast<double>(logs.size() - 1);
    const double mean = (logs.front() - logs.back()) / n;
    double squares = 0.0;
    for (std::size_t i = 0; i + 1 < logs.size(); ++i)
        squares += (logs[i] - logs[i + 1] - mean) * (logs[i] - logs[i + 1] - mean);
    const double apart = z80 * std::sqrt(squares / (n - 1.0) / n);
    if (mean <= apart)
        return std::nullopt;
    const auto after = [&](double slope) {
        const double steps = std::min(std::ceil((limit - logs.front()) / slope), 1e6);
        return last + interval * static_cast<std::int64_t>(steps);
    };
    return ExpectedTime{after(mean + apart), after(mean - apart)};
}

} // namespace fermata::assessment
