#include "core/workspace/watch_settings.h"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "core/workspace/map_reader.h"
#include "core/workspace/settings_file.h"
#include "core/workspace/source_settings.h"

namespace fermata::workspace {
namespace {

constexpr std::size_t mostGuards = 50;
constexpr GuardAgainst allAgainst[] = {GuardAgainst::Control, GuardAgainst::Before, GuardAgainst::Past};

std::span<const std::string_view> fieldsOf(std::string_view map) {
    return settingsFields().find(map)->second;
}

/// A map whose complaints point at the field that is wrong.
class Reader : public MapReader {
public:
    Reader(const io::Value& map, std::string_view fields, std::optional<Error>& failure)
        : MapReader(map, fieldsOf(fields), failure), m_map(map) {}

    void failAt(std::string_view field, const std::string& message) {
        if (hasFailed())
            return;
        const auto value = m_map.find(field);
        fail(value ? value->error(message) : m_map.error(message));
    }
    /// The name of a query of the source; needed or refused by what the metric is held against.
    void query(std::string_view field, std::string& target, const SourceSetting* source, bool isNeeded) {
        text(field, target);
        if (hasFailed())
            return;
        if (!isNeeded && find(field))
            failAt(field, "is not read for a guard of this kind");
        else if (isNeeded && target.empty())
            failAt(field, fmt::format("'{}' names a query of the source", field));
        else if (isNeeded && source &&
                 std::ranges::find(source->queries, target, &QuerySetting::name) == source->queries.end())
            failAt(field, fmt::format("the source {} has no query of this name", source->name));
    }

private:
    io::Value m_map;
};

void readGuard(const io::Value& item, const SourceSetting* source, std::set<std::string>& taken,
               std::vector<GuardSetting>& guards, std::optional<Error>& failure) {
    GuardSetting guard;
    Reader fields(item, "watches[].guards[]", failure);
    fields.name("name", guard.name);
    if (!fields.hasFailed() && !taken.insert(guard.name).second)
        fields.failAt("name", "two guards of this watch have this name");
    fields.word(
        "against",
        [&](std::string_view word) {
            const auto found = std::ranges::find_if(allAgainst, [&](GuardAgainst one) { return name(one) == word; });
            if (found != std::end(allAgainst))
                guard.against = *found;
            return found != std::end(allAgainst);
        },
        "control, before, past");
    const bool isValue = guard.against == GuardAgainst::Past, hasControl = guard.against == GuardAgainst::Control;
    fields.query("events", guard.events, source, !isValue);
    fields.query("exposure", guard.exposure, source, !isValue);
    fields.query("control_events", guard.controlEvents, source, hasControl);
    fields.query("control_exposure", guard.controlExposure, source, hasControl);
    fields.query("value", guard.value, source, isValue);
    fields.word(
        "worse",
        [&](std::string_view word) {
            guard.isFalling = word == "down";
            return word == "down" || word == "up";
        },
        "up, down");
    fields.word(
        "counts",
        [&](std::string_view word) {
            guard.isCounter = word == "since-start";
            return word == "since-start" || word == "interval";
        },
        "since-start, interval");
    fields.number("weight", guard.weight, 0.001, 1000.0);
    fields.boolean("critical", guard.isCritical);
    fields.number("tolerated", guard.tolerated, 1.0, 100.0);
    fields.number("margin_good", guard.marginGood, 1.01, 100.0);
    if (guards.size() == mostGuards)
        fields.failAt("name", fmt::format("over {} guards", mostGuards));
    guards.push_back(std::move(guard));
}

void readWatch(const io::Value& item, const std::vector<SourceSetting>& sources,
               std::set<std::pair<std::string, std::string>>& taken, std::vector<WatchSetting>& watches,
               std::optional<Error>& failure) {
    WatchSetting watch;
    Reader fields(item, "watches[]", failure);
    fields.name("service", watch.service);
    fields.name("environment", watch.environment);
    if (!fields.hasFailed() && !taken.insert({watch.service, watch.environment}).second)
        fields.failAt("service", "this service is watched twice in this environment");
    fields.name("source", watch.source);
    const auto source = std::ranges::find(sources, watch.source, &SourceSetting::name);
    const bool isKnown = source != sources.end() && source->kind == "prometheus";
    if (!isKnown)
        fields.failAt("source", "no source of kind prometheus has that name");
    fields.duration("warm_up", watch.warmUp);
    fields.duration("duration", watch.duration);
    if (watch.duration <= watch.warmUp || watch.duration > Days{2})
        fields.failAt("duration", "must be longer than 'warm_up', and at most 48h");
    fields.number("alpha_pause", watch.alphaPause, 1e-9, 0.2);
    fields.number("alpha_roll_back", watch.alphaRollBack, 1e-9, 0.2);
    if (watch.alphaRollBack > watch.alphaPause)
        fields.failAt("alpha_roll_back", "may not be above 'alpha_pause': what rolls back pauses too");
    std::set<std::string> guards;
    fields.items("guards", [&](const io::Value& one) {
        readGuard(one, isKnown ? &*source : nullptr, guards, watch.guards, failure);
    });
    if (watch.guards.empty())
        fields.failAt("guards", "a watch needs at least one guard");
    double all = 0.0, critical = 0.0;
    for (const GuardSetting& guard : watch.guards) {
        all += guard.weight;
        critical += guard.isCritical ? guard.weight : 0.0;
    }
    if (critical > 0.0 && critical * watch.alphaPause < all * watch.alphaRollBack)
        fields.failAt("guards", "the critical guards have too little of the weight to roll anything back");
    fields.items("untouched", [&](const io::Value& one) {
        UntouchedSetting other;
        Reader of(one, "watches[].untouched[]", failure);
        of.name("service", other.service);
        if (other.service == watch.service)
            of.failAt("service", "is the one that is watched");
        of.query("events", other.events, isKnown ? &*source : nullptr, true);
        of.query("exposure", other.exposure, isKnown ? &*source : nullptr, true);
        watch.untouched.push_back(std::move(other));
    });
    fields.map("slo", [&](const io::Value& one) {
        SloSetting slo;
        Reader of(one, "watches[].slo", failure);
        of.number("objective", slo.objective, 0.0, 1.0);
        if (!(slo.objective > 0.0 && slo.objective < 1.0))
            of.failAt("objective", "must lie between 0 and 1, such as 0.999");
        of.query("events", slo.events, isKnown ? &*source : nullptr, true);
        of.query("exposure", slo.exposure, isKnown ? &*source : nullptr, true);
        watch.slo = std::move(slo);
    });
    watches.push_back(std::move(watch));
}

std::string guardText(const GuardSetting& guard) {
    std::string out = fmt::format("      - {{name: {}, against: {}", quoted(guard.name), name(guard.against));
    const auto add = [&](std::string_view field, const std::string& value) {
        if (!value.empty())
            out += fmt::format(", {}: {}", field, quoted(value));
    };
    add("events", guard.events);
    add("exposure", guard.exposure);
    add("control_events", guard.controlEvents);
    add("control_exposure", guard.controlExposure);
    add("value", guard.value);
    if (guard.isFalling)
        out += ", worse: down";
    if (!guard.isCounter)
        out += ", counts: interval";
    if (!guard.isCritical)
        out += ", critical: false";
    return out + fmt::format(", weight: {}, tolerated: {}, margin_good: {}}}\n", guard.weight, guard.tolerated,
                             guard.marginGood);
}

} // namespace

std::string_view name(GuardAgainst against) {
    switch (against) {
    case GuardAgainst::Control:
        return "control";
    case GuardAgainst::Before:
        return "before";
    case GuardAgainst::Past:
        return "past";
    }
    return "control";
}

void readWatches(MapReader& top, const std::vector<SourceSetting>& sources, std::vector<WatchSetting>& watches,
                 std::optional<Error>& failure) {
    std::set<std::pair<std::string, std::string>> taken;
    top.items("watches", [&](const io::Value& item) { readWatch(item, sources, taken, watches, failure); });
}

std::string watchesText(const std::vector<WatchSetting>& watches) {
    std::string out;
    if (!watches.empty())
        out +=
            "# How a service is watched after each of its deployments; guards name queries of the source.\nwatches:\n";
    for (const WatchSetting& watch : watches) {
        out += fmt::format("  - service: {}\n    environment: {}\n    source: {}\n    warm_up: {}s\n    duration: {}s\n"
                           "    alpha_pause: {}\n    alpha_roll_back: {}\n    guards:\n",
                           quoted(watch.service), quoted(watch.environment), quoted(watch.source), watch.warmUp.count(),
                           watch.duration.count(), watch.alphaPause, watch.alphaRollBack);
        for (const GuardSetting& guard : watch.guards)
            out += guardText(guard);
        if (!watch.untouched.empty())
            out += "    untouched:\n";
        for (const UntouchedSetting& other : watch.untouched)
            out += fmt::format("      - {{service: {}, events: {}, exposure: {}}}\n", quoted(other.service),
                               quoted(other.events), quoted(other.exposure));
        if (watch.slo)
            out += fmt::format("    slo: {{objective: {}, events: {}, exposure: {}}}\n", watch.slo->objective,
                               quoted(watch.slo->events), quoted(watch.slo->exposure));
    }
    return out;
}

} // namespace fermata::workspace
