#include "core/engine/watching.h"

#include <algorithm>
#include <cmath>

namespace fermata::engine {
namespace {

using assessment::Against;
using assessment::ArmCount;
using workspace::GuardAgainst;
using workspace::GuardSetting;

std::optional<double> valueOf(const Readings& readings, const std::string& query) {
    const auto found = readings.values.find(query);
    return found == readings.values.end() ? std::nullopt : found->second;
}

std::optional<ArmCount> countOf(const Readings& readings, const std::string& events, const std::string& exposure) {
    const auto counted = valueOf(readings, events), of = valueOf(readings, exposure);
    return counted && of ? std::optional(ArmCount{*counted, *of}) : std::nullopt;
}

/// What a counter grew by; one that fell began anew.
double grown(double last, double now) {
    return now >= last ? now - last : now;
}

/// What was counted from `from` on, over all readings.
ArmCount countedIn(const std::vector<Readings>& readings, const std::string& events, const std::string& exposure,
                   bool isCounter, Time from) {
    ArmCount sum;
    std::optional<ArmCount> last;
    for (const Readings& each : readings) {
        const auto count = countOf(each, events, exposure);
        if (!count)
            continue;
        if (each.at > from && (last || !isCounter)) {
            sum.events += isCounter ? grown(last->events, count->events) : count->events;
            sum.exposure += isCounter ? grown(last->exposure, count->exposure) : count->exposure;
        }
        last = count;
    }
    return sum;
}

} // namespace

Watching::Watching(workspace::WatchSetting setting, Watchable deployment, Seconds interval,
                   const std::vector<Readings>& before, KeptWindows kept)
    : m_setting(std::move(setting)),
      m_deployment(std::move(deployment)),
      m_interval(interval),
      m_kept(std::move(kept)) {
    m_kept.guards.resize(m_setting.guards.size());
    assessment::WatchPlan plan;
    plan.deployedAt = m_deployment.deployedAt;
    plan.interval = interval;
    plan.warmUp = m_setting.warmUp;
    plan.duration = m_setting.duration;
    plan.alphaPause = m_setting.alphaPause;
    plan.alphaRollBack = m_setting.alphaRollBack;
    for (std::size_t place = 0; place < m_setting.guards.size(); ++place) {
        auto planned = planOf(place, interval, before);
        m_planned.push_back(planned ? std::optional(plan.guards.size()) : std::nullopt);
        if (planned)
            plan.guards.push_back(std::move(*planned));
    }
    if (check(plan))
        m_watch.emplace(std::move(plan));
    else
        m_planned.assign(m_setting.guards.size(), std::nullopt);
    m_others.resize(m_setting.untouched.size());
    for (const Readings& readings : before) {
        compare(readings, true);
        countBudget(readings);
    }
}

std::optional<assessment::GuardPlan> Watching::planOf(std::size_t place, Seconds interval,
                                                      const std::vector<Readings>& before) const {
    const GuardSetting& guard = m_setting.guards[place];
    const LearnedTolerance& learned = m_kept.guards[place];
    assessment::GuardPlan plan;
    plan.name = guard.name;
    plan.counting = guard.isCounter ? assessment::Counting::SinceStart : assessment::Counting::EachInterval;
    plan.direction = guard.isFalling ? assessment::Direction::Down : assessment::Direction::Up;
    plan.weight = guard.weight;
    plan.isCritical = guard.isCritical;
    plan.tolerated = guard.tolerated;
    plan.marginGood = guard.marginGood;
    switch (guard.against) {
    case GuardAgainst::Control:
        plan.against = Against::Control;
        plan.tolerated = std::max(guard.tolerated, learned.ratio.value_or(1.0));
        plan.dispersion = learned.dispersion;
        plan.before = countedIn(before, guard.controlEvents, guard.controlExposure, guard.isCounter,
                                m_deployment.deployedAt - m_setting.duration);
        return plan;
    case GuardAgainst::Before:
        plan.against = Against::Zero;
        plan.before = countedIn(before, guard.events, guard.exposure, guard.isCounter,
                                m_deployment.deployedAt - m_setting.duration);
        return plan.before.exposure > 0.0 ? std::optional(plan) : std::nullopt;
    case GuardAgainst::Past:
        break;
    }
    std::vector<assessment::MetricPoint> points;
    for (const Readings& each : before)
        if (const auto value = valueOf(each, guard.value); value && (points.empty() || points.back().at < each.at))
            points.push_back({each.at, *value});
    plan.against = Against::OwnPast;
    const auto watched = std::max<std::int64_t>(1, (m_setting.duration - m_setting.warmUp) / interval);
    plan.past = assessment::pastOf(points, interval, static_cast<std::size_t>(watched), plan.direction);
    return plan;
}

void Watching::compare(const Readings& readings, bool isBefore) {
    const bool isCounter = m_setting.guards.front().isCounter;
    for (std::size_t k = 0; k < m_others.size(); ++k) {
        Other& other = m_others[k];
        const auto& setting = m_setting.untouched[k];
        const auto count = countOf(readings, setting.events, setting.exposure);
        if (!count || !std::isfinite(count->events) || !std::isfinite(count->exposure))
            continue;
        const bool isFirst = !other.lastEvents;
        Step step{readings.at, count->events, count->exposure};
        if (isCounter && !isFirst) {
            step.events = grown(*other.lastEvents, count->events);
            step.exposure = grown(*other.lastExposure, count->exposure);
        }
        other.lastEvents = count->events, other.lastExposure = count->exposure;
        if (isCounter && isFirst)
            continue;
        if (!isBefore)
            other.steps.push_back(step);
        else if (readings.at > m_deployment.deployedAt - m_setting.duration) {
            other.eventsBefore += step.events;
            other.exposureBefore += step.exposure;
        }
    }
}

bool Watching::add(const Readings& readings) {
    // A sample from ahead of our clock by more than an interval proves that one of the clocks is wrong.
    if ((m_last && readings.at <= *m_last) || readings.at > readings.heardAt + m_interval)
        return false;
    if (m_watch) {
        assessment::WatchSample sample{readings.at, readings.heardAt, {}};
        for (std::size_t k = 0; k < m_setting.guards.size(); ++k) {
            if (!m_planned[k])
                continue;
            const GuardSetting& guard = m_setting.guards[k];
            assessment::GuardSample one;
            if (guard.against == GuardAgainst::Past)
                one.value = valueOf(readings, guard.value);
            else
                one.treatment = countOf(readings, guard.events, guard.exposure);
            if (guard.against == GuardAgainst::Control)
                one.control = countOf(readings, guard.controlEvents, guard.controlExposure);
            sample.guards.push_back(one);
        }
        const auto taken = m_watch->add(sample);
        if (taken != assessment::Taken::Judged && taken != assessment::Taken::Warming)
            return false;
    }
    m_last = readings.at;
    compare(readings, false);
    countBudget(readings);
    judgeFuse(readings.at);
    return true;
}

decision::Proof Watching::proof(Time now) const {
    if (m_blownAt)
        return decision::Proof::RollBack;
    if (!m_watch)
        return decision::Proof::None;
    const auto judgement = m_watch->judgement(now);
    if (judgement.mayRollBack)
        return decision::Proof::RollBack;
    if (judgement.health == assessment::Health::Bad)
        return decision::Proof::Pause;
    const bool isWhole = std::ranges::all_of(m_planned, [](const auto& place) { return place.has_value(); });
    return judgement.health == assessment::Health::Good && isWhole ? decision::Proof::Good : decision::Proof::None;
}

bool Watching::hasControl(Time now) const {
    if (!m_watch)
        return false;
    bool isAny = false;
    for (const auto& guard : m_watch->judgement(now).guards) {
        const auto setting = std::ranges::find(m_setting.guards, guard.name, &GuardSetting::name);
        if (!guard.isCritical || guard.health != assessment::GuardHealth::Worse || setting == m_setting.guards.end())
            continue;
        if (setting->against != GuardAgainst::Control)
            return false;
        isAny = true;
    }
    return isAny;
}

std::optional<Time> Watching::badSince(Time now) const {
    return m_watch ? m_watch->judgement(now).worseSince : std::nullopt;
}

std::vector<decision::Untouched> Watching::untouched(Time now) const {
    const Time since = badSince(now).value_or(m_deployment.deployedAt) - m_interval;
    std::vector<decision::Untouched> list;
    for (std::size_t k = 0; k < m_others.size(); ++k) {
        const Other& other = m_others[k];
        double events = 0.0, exposure = 0.0;
        for (const Step& step : other.steps)
            if (step.at > since)
                events += step.events, exposure += step.exposure;
        decision::Untouched one{m_setting.untouched[k].service, std::nullopt};
        if (exposure > 0.0 && other.exposureBefore > 0.0) {
            const double expected = other.eventsBefore * exposure / other.exposureBefore;
            one.isWorse = events > m_setting.guards.front().tolerated * expected &&
                          events > expected + 2.0 * std::sqrt(std::max(expected, 1.0));
        }
        list.push_back(std::move(one));
    }
    return list;
}

WatchView Watching::view(Time now) const {
    WatchView view;
    view.id = m_deployment.id;
    view.service = m_setting.service;
    view.environment = m_setting.environment;
    view.version = m_deployment.version;
    view.previous = m_deployment.previous;
    view.change = m_deployment.change;
    view.since = m_deployment.deployedAt;
    view.until = until();
    view.lastTick = m_last;
    view.interval = m_interval;
    view.alphaPause = m_setting.alphaPause;
    view.alphaRollBack = m_setting.alphaRollBack;
    const auto& first = m_planned.front();
    view.tolerated = m_watch && first ? m_watch->plan().guards[*first].tolerated : m_setting.guards.front().tolerated;
    view.windowsKept = m_kept.count;
    view.windowsSince = m_kept.since;
    if (m_setting.slo)
        view.fuse = fuseView();
    const auto judgement = m_watch ? m_watch->judgement(now) : assessment::WatchJudgement{};
    view.ticks = judgement.ticks;
    view.pausedAt = judgement.pausedAt;
    view.firstBadAt = judgement.worseSince;
    for (std::size_t k = 0; k < m_setting.guards.size(); ++k)
        view.guards.push_back(viewOf(k, judgement));
    const auto last = [](const GuardView& guard) {
        return guard.evidence.empty() ? -1e9 : guard.evidence.back().value;
    };
    std::ranges::stable_sort(view.guards, std::ranges::greater{}, last);
    for (const auto& other : untouched(now))
        view.elsewhere.push_back({other.service, !other.isWorse.value_or(false), other.isWorse.has_value()});
    if (m_watch && !judgement.mayRollBack)
        for (std::size_t k = 0; k < judgement.guards.size(); ++k)
            if (const auto expected =
                    assessment::expectedAt(m_watch->points(k), -std::log(m_setting.alphaRollBack), m_interval);
                expected && judgement.guards[k].isCritical &&
                (!view.expectedLow || expected->low < *view.expectedLow)) {
                view.expectedLow = expected->low;
                view.expectedHigh = expected->high;
            }
    return view;
}

GuardView Watching::viewOf(std::size_t place, const assessment::WatchJudgement& judgement) const {
    const GuardSetting& setting = m_setting.guards[place];
    GuardView view;
    view.name = setting.name;
    const bool isShare = setting.against != GuardAgainst::Past;
    view.unit = isShare ? "%" : "";
    if (!m_planned[place]) {
        view.why = {"watch.guard.nothing_before", {{"guard", setting.name}}, {}};
        return view;
    }
    const auto& guard = judgement.guards[*m_planned[place]];
    if (isShare)
        view.tolerated = m_watch->plan().guards[*m_planned[place]].tolerated;
    view.learned = m_kept.guards[place];
    const double scale = isShare ? 100.0 : 1.0;
    view.isEmpirical = guard.isEmpirical;
    view.state = guard.health == assessment::GuardHealth::Worse       ? GuardState::Worse
                 : guard.health == assessment::GuardHealth::NotWorse  ? GuardState::NotWorse
                 : guard.health == assessment::GuardHealth::Undecided ? GuardState::Undecided
                                                                      : GuardState::NoData;
    std::string reason(assessment::name(guard.reason));
    std::ranges::replace(reason, '-', '_');
    view.why = {"watch.guard." + reason, {{"guard", setting.name}}, {{"odds", std::exp(std::min(guard.logBad, 40.0))}}};
    if (guard.treatment)
        view.treatment = *guard.treatment * scale;
    if (guard.control)
        view.control = *guard.control * scale;
    for (const assessment::GuardPoint& point : m_watch->points(*m_planned[place])) {
        if (point.isJudged)
            view.evidence.push_back({point.at, point.logBad});
        if (point.treatment)
            view.treatmentSeries.push_back({point.at, *point.treatment * scale});
        if (point.control)
            view.controlSeries.push_back({point.at, *point.control * scale});
    }
    if (const auto verified = m_watch->verification(*m_planned[place]))
        view.detectable = verified->detectable;
    return view;
}

} // namespace fermata::engine
