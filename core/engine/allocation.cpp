#include "core/engine/allocation.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "core/base/probability.h"
#include "core/decision/allocation/assignment.h"
#include "core/decision/allocation/stage_plan.h"

namespace fermata::engine {
namespace {

/// More than so much counts as this: what nobody could weigh otherwise (decision::allocate's bound).
constexpr double mostValue = 1e9;

struct Place {
    PlaceView view;
    double minutes = 60.0;
};

/// What a change wants, as the assignment names it: a change may want one of each stage.
std::string idOf(const std::string& change, const std::string& stage) {
    return change + '\n' + stage;
}

std::vector<Place> placesOf(const std::vector<workspace::PoolSetting>& pools, const std::vector<HoldingView>& holdings,
                            const std::set<std::string>& waiting, Time now) {
    std::vector<Place> places;
    for (const workspace::PoolSetting& pool : pools)
        for (const std::string& environment : pool.environments) {
            const workspace::EnvironmentTerms terms = pool.termsOf(environment);
            std::vector<const HoldingView*> held;
            for (const HoldingView& each : holdings)
                if (each.pool == pool.name && each.environment == environment)
                    held.push_back(&each);
            // What is held is there, whatever the settings say of how many there are.
            const std::size_t count = std::max(held.size(), static_cast<std::size_t>(terms.count));
            for (std::size_t i = 0; i < count; ++i) {
                Place place;
                place.view.id = count == 1 ? environment : environment + " #" + std::to_string(i + 1);
                place.view.pool = pool.name;
                place.view.environment = environment;
                place.view.cost = terms.costAnHour;
                place.view.serves = terms.serves;
                place.minutes = terms.minutes;
                if (i < held.size()) {
                    place.view.holding = *held[i];
                    place.view.heldUntil = held[i]->since + Seconds{std::llround(terms.minutes * 60.0)};
                    place.view.isOverdue = *place.view.heldUntil < now;
                    place.view.isOrphan = !held[i]->change.empty() && !waiting.contains(held[i]->change);
                }
                places.push_back(std::move(place));
            }
        }
    return places;
}

/// How long a change of this stage usually holds what serves it: the shortest, where several do.
double minutesFor(const std::vector<Place>& places, const std::string& stage) {
    double least = 0.0;
    for (const Place& place : places)
        if (place.view.serves == stage && (least == 0.0 || place.minutes < least))
            least = place.minutes;
    return least;
}

std::string changeOf(const std::string& id) {
    return id.substr(0, id.find('\n'));
}

SecondBestView differenceOf(const decision::Allocation& best, const decision::Allocation& other) {
    std::set<std::string> now, then;
    for (const auto& each : best.assignment)
        now.insert(each.demand);
    for (const auto& each : other.assignment)
        then.insert(each.demand);
    SecondBestView view;
    view.more = rounded(other.loss - best.loss);
    for (const std::string& id : then)
        if (!now.contains(id))
            view.gains.push_back(changeOf(id));
    for (const std::string& id : now)
        if (!then.contains(id))
            view.loses.push_back(changeOf(id));
    view.isOtherPlace = view.gains.empty() && view.loses.empty();
    return view;
}

class Board {
public:
    Board(std::vector<Place> places, const std::vector<EnvironmentWish>& wishes) : m_places(std::move(places)) {
        for (const EnvironmentWish& wish : wishes)
            if (const double minutes = minutesFor(m_places, wish.stage); minutes > 0.0)
                add(wish, minutes);
    }

    AllocationView view(const std::string& unit) {
        AllocationView out;
        out.unit = unit;
        const auto advice = decision::allocate(m_wanted, supplies());
        if (advice)
            take(*advice, out);
        else
            out.problem = {"allocation.problem", {{"why", advice.error().text()}}, {}};
        std::ranges::stable_sort(
            m_demands, {}, [](const DemandView& each) { return std::pair(static_cast<int>(each.state), each.turn); });
        out.demands = std::move(m_demands);
        for (Place& place : m_places)
            out.places.push_back(std::move(place.view));
        return out;
    }

private:
    void add(const EnvironmentWish& wish, double minutes) {
        DemandView demand;
        demand.change = wish.change;
        demand.title = wish.title;
        demand.stage = wish.stage;
        demand.minutes = minutes;
        demand.perDay = wish.perDay;
        demand.atStake = wish.atStake;
        demand.risk = wish.risk;
        demand.waitingSince = wish.waitingSince;
        decision::EnvironmentDemand wanted;
        wanted.id = idOf(wish.change, wish.stage);
        wanted.kind = wish.stage;
        wanted.minutes = minutes;
        wanted.value = std::clamp(wish.perDay.value_or(0.0) + wish.atStake, 0.0, mostValue);
        wanted.risk = std::clamp(wish.risk, 0.0, 1.0);
        demand.loss = rounded(decision::lossOfWaiting(wanted));
        const auto held = std::ranges::find_if(m_places, [&](const Place& place) {
            return place.view.holding && place.view.holding->change == wish.change && place.view.serves == wish.stage;
        });
        if (held != m_places.end()) {
            wanted.holds = held->view.id;
            demand.state = DemandState::Holds;
            demand.place = held->view.id;
        }
        m_number[wanted.id] = m_demands.size();
        m_wanted.push_back(std::move(wanted));
        m_demands.push_back(std::move(demand));
    }

    std::vector<decision::EnvironmentSupply> supplies() const {
        std::vector<decision::EnvironmentSupply> out;
        for (const Place& place : m_places) {
            const bool isHeldByWish = std::ranges::any_of(
                m_demands, [&](const DemandView& each) { return each.place == place.view.id && !each.place.empty(); });
            if (!place.view.serves.empty() && (!place.view.holding || isHeldByWish))
                out.push_back({place.view.id, place.view.serves, place.view.cost});
        }
        return out;
    }

    void take(const decision::AllocationAdvice& advice, AllocationView& out) {
        out.loss = rounded(advice.best.loss);
        if (advice.secondBest)
            out.secondBest = differenceOf(advice.best, *advice.secondBest);
        std::vector<std::string> queue;
        for (const auto& placed : advice.best.assignment) {
            DemandView& demand = m_demands[m_number.at(placed.demand)];
            const auto place =
                std::ranges::find(m_places, placed.supply, [](const Place& each) { return each.view.id; });
            if (demand.state == DemandState::Holds)
                continue;
            place->view.next = demand.change;
            if (place->view.holding) {
                queue.push_back(placed.demand); // its holder would rather be elsewhere, and stays
            } else {
                demand.state = DemandState::Advised;
                demand.place = placed.supply;
            }
        }
        queue.insert(queue.end(), advice.best.queue.begin(), advice.best.queue.end());
        for (std::size_t i = 0; i < queue.size(); ++i) {
            DemandView& demand = m_demands[m_number.at(queue[i])];
            demand.turn = static_cast<int>(i) + 1;
            const auto isTooDear = [&](const Place& place) {
                return place.view.serves != demand.stage || place.view.cost * demand.minutes / 60.0 >= demand.loss;
            };
            if (std::ranges::all_of(m_places, isTooDear))
                demand.note = {"allocation.too_dear", {}, {}};
        }
    }

    std::vector<Place> m_places;
    std::vector<decision::EnvironmentDemand> m_wanted;
    std::vector<DemandView> m_demands; ///< one for each of m_wanted
    std::map<std::string, std::size_t> m_number;
};

} // namespace

bool isBlockedByRule(const decision::Decision& decision) {
    return std::ranges::any_of(decision.rules, [](const decision::HardRule& rule) {
        return rule.state == decision::RuleState::NotMet && rule.atBest == decision::Verdict::Block;
    });
}

std::vector<EnvironmentWish> wishesOf(const ChangeView& view, const decision::Policy& policy) {
    std::vector<EnvironmentWish> wishes;
    if (!view.decision || !view.evidence || view.change.state != delivery::ChangeState::Waiting ||
        isBlockedByRule(*view.decision))
        return wishes;
    const decision::StagePlan plan = decision::planOf(*view.evidence, *view.decision, policy);
    for (const decision::PlannedStage& stage : plan.stages) {
        if (stage.kind != decision::StageKind::PerformanceEnvironment &&
            stage.kind != decision::StageKind::MigrationRehearsal)
            continue;
        EnvironmentWish wish;
        wish.change = view.change.key;
        wish.title = view.change.title;
        wish.stage = std::string(name(stage.kind));
        if (view.decision->worth.isWeighed && view.decision->worth.perDay > 0.0)
            wish.perDay = view.decision->worth.perDay;
        wish.atStake = rounded(view.decision->pIncident.value() * view.decision->worth.oneIncident);
        wish.risk = view.decision->risk.pDefect.value();
        wish.waitingSince = view.waitingSince;
        wishes.push_back(std::move(wish));
    }
    return wishes;
}

AllocationView allocationOf(const std::vector<workspace::PoolSetting>& pools, const std::vector<HoldingView>& holdings,
                            const std::vector<EnvironmentWish>& wishes, const std::set<std::string>& waiting,
                            const std::string& unit, Time now) {
    return Board(placesOf(pools, holdings, waiting, now), wishes).view(unit);
}

} // namespace fermata::engine
