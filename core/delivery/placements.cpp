#include <algorithm>
#include <cctype>

#include "core/delivery/board.h"
#include "core/delivery/identity.h"
#include "core/delivery/standing.h"

namespace fermata::delivery {

namespace {

bool isWordCharacter(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0;
}
bool isUpper(char c) {
    return std::isupper(static_cast<unsigned char>(c)) != 0;
}
char lower(char c) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
}

/// The service stands in the name as a word of its own, in any case: `shop down`, `shop_errors`, `ShopErrorRate`.
bool names(std::string_view alert, std::string_view service) {
    if (service.empty())
        return false;
    for (std::size_t at = 0; at + service.size() <= alert.size(); ++at) {
        const std::size_t end = at + service.size();
        const bool begins =
            at == 0 || !isWordCharacter(alert[at - 1]) || (isUpper(alert[at]) && !isUpper(alert[at - 1]));
        const bool ends = end == alert.size() || !isWordCharacter(alert[end]) || isUpper(alert[end]);
        if (begins && ends &&
            std::equal(service.begin(), service.end(), alert.begin() + static_cast<std::ptrdiff_t>(at),
                       [](char a, char b) { return lower(a) == lower(b); }))
            return true;
    }
    return false;
}

bool isUnderWay(RunState state) {
    return !isOver(state) && state != RunState::Unknown;
}

bool isTroubled(const Board& board, const Placement& place) {
    for (const auto& [key, incident] : board.incidents)
        if (!incident.resolvedAt && incident.service == place.service &&
            (incident.environment == place.environment || incident.environment.empty()))
            return true;
    for (const auto& [key, set] : board.alerts)
        if (set.environment == place.environment)
            for (const Alert& alert : set.alerts)
                if (names(alert.name, place.service))
                    return true;
    return false;
}

/// A monitor of the environment answers, and no question about the service stays without a value.
bool isWatched(const Board& board, const Placement& place, Time now) {
    const auto answers = [&](const std::string& source) {
        const auto found = board.sources.find(source);
        return found != board.sources.end() && !found->second.isStale(now);
    };
    bool isHeard = false;
    for (const auto& [key, set] : board.alerts)
        if (set.environment == place.environment)
            isHeard = isHeard || answers(set.source);
    for (const auto& [key, metric] : board.metrics) {
        if (metric.environment != place.environment)
            continue;
        const bool isLive = answers(metric.source);
        if (metric.service == place.service && (!metric.value || !isLive))
            return false;
        isHeard = isHeard || isLive;
    }
    return isHeard;
}

Health healthOf(const Board& board, const Placement& place, const Deployment* newest, bool isRollingBack, Time now,
                Seconds bake) {
    if (isRollingBack)
        return Health::RollingBack;
    if (newest && newest->isRollback)
        return Health::RolledBack;
    if (isTroubled(board, place))
        return Health::Degraded;
    if (place.since && now - *place.since < bake)
        return Health::Baking;
    return isWatched(board, place, now) ? Health::Healthy : Health::Unknown;
}

} // namespace

std::vector<Placement> placements(const Board& board, Time now, Seconds bake) {
    std::vector<Placement> places;
    for (const auto& [group, keys] : board.deploymentsOf) {
        Placement place;
        place.service = group.first;
        place.environment = group.second;
        const auto [newest, previous] = standing(board.deployments, keys);
        bool isRollingBack = false;
        for (const std::string& key : keys) {
            const Deployment& one = board.deployments.at(key);
            if (!isUnderWay(one.state))
                continue;
            // A rollback is what people must see, whatever else is started beside it.
            if (place.underWay.empty() || (one.isRollback && !isRollingBack))
                place.underWay = key;
            isRollingBack = isRollingBack || one.isRollback;
        }
        if (previous)
            place.previous = previous->key();
        if (newest) {
            place.version = newest->version;
            place.deployment = newest->key();
            place.commit = commitOf(board, *newest);
            place.since = newest->finishedAt ? *newest->finishedAt : newest->startedAt.value_or(newest->seenAt);
        }
        place.health = healthOf(board, place, newest, isRollingBack, now, bake);
        places.push_back(std::move(place));
    }
    return places;
}

} // namespace fermata::delivery
