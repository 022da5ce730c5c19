#include "core/engine/same_version.h"

#include <algorithm>
#include <cmath>

#include "core/assessment/production/event_share.h"
#include "core/sources/window_store.h"

namespace fermata::engine {
namespace {

using assessment::ArmCount;
using assessment::EventTick;
using Samples = std::vector<io::Sample>;

/// What a query said at a moment, give or take half an interval: queries of one poll are not answered at once.
std::optional<double> valueAt(const Samples& samples, Time at, Seconds interval) {
    const Seconds near{std::max<std::int64_t>(1, interval.count() / 2)};
    auto found = std::ranges::lower_bound(samples, at - near, {}, &io::Sample::at);
    std::optional<double> value;
    Seconds apart = near + Seconds{1};
    for (; found != samples.end() && found->at <= at + near; ++found)
        if (const Seconds by = found->at > at ? found->at - at : at - found->at; by < apart)
            apart = by, value = found->value;
    return value && std::isfinite(*value) && *value >= 0.0 ? value : std::nullopt;
}

/// What a counter grew by; one that fell began anew.
double grown(double last, double now) {
    return now >= last ? now - last : now;
}

std::vector<EventTick> ticksOf(const sources::WindowStore& store, const sources::KeptWindow& window,
                               const workspace::GuardSetting& guard, Seconds interval, std::optional<Error>& failure) {
    const auto read = [&](const std::string& query) -> Samples {
        auto samples = store.samples(window.deployment, query, window.from, window.deployedAt);
        if (!samples && !failure)
            failure = std::move(samples).error();
        return samples ? std::move(*samples) : Samples();
    };
    const Samples events = read(guard.events), exposure = read(guard.exposure), control = read(guard.controlEvents),
                  beside = read(guard.controlExposure);
    std::vector<EventTick> ticks;
    std::optional<EventTick> last;
    for (const io::Sample& sample : events) {
        const auto x = valueAt(exposure, sample.at, interval), ce = valueAt(control, sample.at, interval),
                   cx = valueAt(beside, sample.at, interval), e = valueAt(events, sample.at, Seconds{1});
        if (!e || !x || !ce || !cx)
            continue;
        const EventTick now{sample.at, {*e, *x}, {*ce, *cx}};
        if (!guard.isCounter)
            ticks.push_back(now);
        else if (last)
            ticks.push_back({now.at,
                             {grown(last->treatment.events, now.treatment.events),
                              grown(last->treatment.exposure, now.treatment.exposure)},
                             {grown(last->control.events, now.control.events),
                              grown(last->control.exposure, now.control.exposure)}});
        last = now;
    }
    // As the test would leave them out (an arm without traffic, more events than requests).
    std::erase_if(ticks, [](const EventTick& tick) {
        const auto isUsable = [](const ArmCount& arm) { return arm.exposure > 0.0 && arm.events <= arm.exposure; };
        return !isUsable(tick.treatment) || !isUsable(tick.control);
    });
    return ticks;
}

/// Whether another deployment of the service came, or was still watched, in the time before this one.
bool isDisturbed(const sources::KeptWindow& window, const std::vector<sources::KeptWindow>& all) {
    return std::ranges::any_of(all, [&](const sources::KeptWindow& other) {
        return other.deployment != window.deployment && other.deployedAt < window.deployedAt && other.to > window.from;
    });
}

} // namespace

Result<KeptWindows> keptWindows(const std::string& file, const workspace::WatchSetting& setting, Seconds interval,
                                Time before) {
    KeptWindows kept;
    for (std::size_t k = 0; k < setting.guards.size(); ++k)
        kept.guards.push_back({0, assessment::windowsNeeded, {}, {}, 1.0});
    auto store = sources::WindowStore::open(file, io::OpenMode::Read);
    if (!store && (store.error().fault() == Fault::NotFound || store.error().fault() == Fault::Unsupported))
        return kept; // nothing was ever kept here
    if (!store)
        return std::move(store).error().in("opening the windows of past deployments");
    auto windows = store->of(setting.service, setting.environment);
    if (!windows)
        return std::move(windows).error();
    std::erase_if(*windows, [&](const sources::KeptWindow& window) { return window.to > before; });
    kept.count = windows->size();
    if (!windows->empty())
        kept.since = windows->back().deployedAt;
    const std::vector<sources::KeptWindow> all = *windows;
    if (windows->size() > windowsLearned)
        windows->resize(windowsLearned);
    std::optional<Error> failure;
    for (std::size_t k = 0; k < setting.guards.size(); ++k) {
        const workspace::GuardSetting& guard = setting.guards[k];
        if (guard.against != workspace::GuardAgainst::Control)
            continue;
        LearnedTolerance& learned = kept.guards[k];
        std::vector<std::vector<EventTick>> same;
        for (const sources::KeptWindow& window : *windows) {
            if (isDisturbed(window, all))
                continue;
            auto ticks = ticksOf(*store, window, guard, interval, failure);
            const auto whole = std::max<std::int64_t>(1, (window.deployedAt - window.from) / interval);
            double events = 0.0, control = 0.0;
            for (const EventTick& tick : ticks)
                events += tick.treatment.events, control += tick.control.events;
            if (static_cast<std::int64_t>(ticks.size()) * 2 < whole || events <= 0.0 || control <= 0.0)
                continue;
            same.push_back(std::move(ticks));
            learned.since = window.deployedAt; // the newest come first
        }
        learned.windows = same.size();
        learned.ratio = assessment::toleratedFrom(same);
        if (learned.ratio)
            learned.dispersion = assessment::dispersionWithin(same);
    }
    if (failure)
        return std::move(*failure);
    return kept;
}

} // namespace fermata::engine
