#include "core/report/train_json.h"

#include <cassert>
#include <cmath>

#include "core/base/text.h"
#include "core/wording/wording.h"

namespace fermata::report {
namespace {

using io::Json;

Json numberJson(double value) {
    return std::isfinite(value) ? Json(value == 0 ? 0.0 : value) : Json(nullptr);
}

std::string_view wordOf(decision::RuleState state) {
    switch (state) {
    case decision::RuleState::Met:
        return "met";
    case decision::RuleState::NotMet:
        return "not_met";
    case decision::RuleState::NotLookedAt:
        return "not_looked_at";
    }
    return "not_met";
}

Json::List named(const std::vector<std::size_t>& places, const std::vector<std::string>& ids) {
    Json::List list;
    for (const std::size_t place : places)
        list.push_back(repairedUtf8(ids[place]));
    return list;
}

Json riskJson(const assessment::JointRisk& risk) {
    return Json::Map{{"any", risk.any.value()},
                     {"low", risk.low.value()},
                     {"high", risk.high.value()},
                     {"expected", numberJson(risk.expected)}};
}

Json::List carsJson(const decision::TrainDecision& decision, std::span<const decision::TrainCar> train,
                    const std::vector<std::string>& ids, const TrainDigests& digests) {
    Json::List list;
    for (std::size_t i = 0; i < decision.cars.size(); ++i) {
        const decision::CarView& car = decision.cars[i];
        const delivery::Change& change = train[i].snapshot->change;
        list.push_back(
            Json::Map{{"id", repairedUtf8(ids[i])},
                      {"change", Json::Map{{"base", change.base.isNull() ? Json(nullptr) : Json(change.base.hex())},
                                           {"head", change.head.hex()},
                                           {"title", repairedUtf8(change.title)}}},
                      {"verdict", decision::name(car.alone.verdict)},
                      {"text", wording::sentence(car.alone.summary)},
                      {"p_defect", car.pDefect},
                      {"p_incident", car.alone.pIncident.value()},
                      {"on_top", numberJson(car.onTop)},
                      {"value_per_day", numberJson(car.alone.worth.perDay)},
                      {"needs", named(train[i].needs, ids)},
                      {"snapshot", digests.snapshots[i].hex()}});
    }
    return list;
}

} // namespace

Json trainJson(const std::string& id, const decision::TrainDecision& decision,
               const std::vector<decision::TakeOut>& ways, std::span<const decision::TrainCar> train,
               const std::vector<std::string>& ids, const TrainDigests& digests) {
    assert(train.size() == decision.cars.size() && ids.size() == train.size() &&
           digests.snapshots.size() == train.size());
    Json::List rules, actions, pairs, cycles, takeOut;
    for (const auto& rule : decision.rules)
        rules.push_back(Json::Map{{"id", rule.id},
                                  {"state", wordOf(rule.state)},
                                  {"at_best", decision::name(rule.atBest)},
                                  {"text", wording::sentence(rule.message)}});
    for (const auto& loss : decision.weighing)
        actions.push_back(Json::Map{{"action", decision::name(loss.action)},
                                    {"expected_loss", numberJson(loss.expected)},
                                    {"low", numberJson(loss.low)},
                                    {"high", numberJson(loss.high)}});
    for (const auto& pair : decision.pairs)
        pairs.push_back(Json::Map{{"changes", named({pair.first, pair.second}, ids)},
                                  {"files", pair.files},
                                  {"on_top", numberJson(pair.onTop)}});
    for (const auto& cycle : decision.order.cycles)
        cycles.push_back(named(cycle, ids));
    for (const auto& way : ways)
        takeOut.push_back(Json::Map{{"changes", named(way.cars, ids)},
                                    {"verdict", decision::name(way.verdict)},
                                    {"p_defect", way.any.value()},
                                    {"value_per_day", numberJson(way.valuePerDay)},
                                    {"smallest", way.isSmallest}});
    return Json::Map{
        {"schema", 1},
        {"id", id},
        {"rehearsal", id.empty()},
        {"environment", train.empty() ? std::string() : repairedUtf8(train[0].snapshot->environment)},
        {"at", train.empty() ? Json(nullptr) : Json(rfc3339(train[0].snapshot->at))},
        {"verdict", decision::name(decision.verdict)},
        {"permits", decision.permits()},
        {"summary", wording::sentence(decision.summary)},
        {"strictest",
         Json::Map{{"verdict", decision::name(decision.strictest)}, {"changes", named(decision.strictestCars, ids)}}},
        {"hard_rules", std::move(rules)},
        {"weighing", Json::Map{{"unit", repairedUtf8(decision.unit)},
                               {"verdict", decision::name(decision.weighed)},
                               {"actions", std::move(actions)},
                               {"value_per_day", numberJson(decision.valuePerDay)},
                               {"dip_per_day", numberJson(decision.dipPerDay)}}},
        {"risk", Json::Map{{"p_defect", riskJson(decision.defect)},
                           {"p_incident", riskJson(decision.incident)},
                           {"overlaps", decision.defect.overlaps}}},
        {"pairs", std::move(pairs)},
        {"changes", carsJson(decision, train, ids, digests)},
        {"order", named(decision.order.order, ids)},
        {"cycles", std::move(cycles)},
        {"take_out", std::move(takeOut)},
        {"digests",
         Json::Map{{"policy", digests.policy.hex()}, {"model", digests.model.hex()}, {"train", digests.train.hex()}}},
        {"decider", decision.deciderNumber}};
}

} // namespace fermata::report
