#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "core/decision/gate.h"
#include "core/decision/waiting.h"
#include "core/rehearsal/backtest.h"
#include "core/rehearsal/scenario.h"
#include "core/rehearsal/under_policy.h"

namespace fermata::rehearsal {
namespace {

/// The look as the scenario's policy sees it, waited for until its moment: what time alone changes (decision::waiting).
Look movedTo(Look look, const decision::Policy& policy, Time at) {
    if (at <= look.snapshot.at)
        return look;
    const Seconds waited = at - look.snapshot.at;
    look.snapshot = under(policy, std::move(look.snapshot));
    decision::waitUntil(look.snapshot, policy, at);
    // What is polled is looked at again then; everything else is as old as it is.
    for (assessment::Evidence& entry : look.snapshot.evidence)
        if ((entry.kind == assessment::EvidenceKind::Production || entry.kind == assessment::EvidenceKind::Traffic) &&
            entry.observedAt)
            *entry.observedAt += waited;
    return look;
}

/// Of each change and environment the newest decision that the scenario may know, by key and environment.
Result<std::vector<audit::RecordedDecision>> decisionsOf(audit::Chain& chain, const Scenarios& scenario) {
    auto newest = audit::DecisionLedger(chain, scenario.at).newest();
    if (!newest)
        return newest;
    const auto fates = readFates(chain);
    if (!fates)
        return fates.error();
    std::vector<NamedChange> named = scenario.changes;
    if (const auto& train = scenario.train)
        for (const auto* list : {&train->aboard, &train->putIn})
            named.insert(named.end(), list->begin(), list->end());
    std::set<std::string> wanted;
    for (const NamedChange& each : named)
        wanted.insert(each.key);
    const bool isEach = scenario.changes.empty();
    std::erase_if(*newest, [&](const audit::RecordedDecision& entry) {
        if (!scenario.environment.empty() && entry.environment != scenario.environment)
            return true;
        if (wanted.contains(entry.change))
            return false;
        const auto deployed = fates->deployed.find({entry.change, entry.head.hex(), entry.environment});
        return !isEach || (deployed != fates->deployed.end() && (!scenario.at || deployed->second <= *scenario.at));
    });
    for (const NamedChange& each : named)
        if (std::ranges::find(*newest, each.key, &audit::RecordedDecision::change) == newest->end())
            return Error(Fault::NotFound, "no decision on this change is on record")
                .inFile(scenario.file)
                .at(each.line, each.column)
                .ofField(each.field);
    std::ranges::sort(*newest, {}, [](const auto& entry) { return std::tie(entry.change, entry.environment); });
    return newest;
}

/// The look at this change in that environment, or null.
const Look* lookAt(const std::vector<Look>& looks, const std::string& change, const std::string& environment) {
    const auto found = std::ranges::find_if(
        looks, [&](const Look& look) { return look.entry.change == change && look.entry.environment == environment; });
    return found == looks.end() ? nullptr : &*found;
}

/// Where all of them have a decision; production first.
std::optional<std::string> commonEnvironment(const std::vector<Look>& looks, const std::set<std::string>& changes) {
    std::optional<std::string> common;
    for (const bool isProduction : {true, false})
        for (const Look& look : looks)
            if (!common && look.snapshot.environmentIsProduction == isProduction &&
                std::ranges::all_of(
                    changes, [&](const std::string& change) { return lookAt(looks, change, look.entry.environment); }))
                common = look.entry.environment;
    return common;
}

TrainView trainOf(const std::vector<std::string>& aboard, const std::vector<Look>& looks,
                  const std::string& environment, const decision::Policy& policy) {
    TrainView train{aboard, environment, {}};
    std::vector<assessment::EvidenceSnapshot> snapshots;
    snapshots.reserve(aboard.size()); // the cars point into it
    std::vector<decision::TrainCar> cars;
    for (const std::string& change : aboard) {
        const Look* look = lookAt(looks, change, environment);
        snapshots.push_back(under(policy, look->snapshot));
        cars.push_back({&snapshots.back(), decision::assessedRisk(snapshots.back(), policy, *look->model), {}});
    }
    train.decision = decision::TrainJudge(cars, policy).decide();
    return train;
}

} // namespace

Result<WhatIf> whatIf(audit::Chain& chain, const Scenarios& scenario, const decision::Policy& inForce,
                      const Unwanted& isUnwanted) {
    auto entries = decisionsOf(chain, scenario);
    if (!entries)
        return std::move(entries).error();
    std::vector<std::uint64_t> numbers;
    for (const audit::RecordedDecision& entry : *entries)
        numbers.push_back(entry.record);
    auto read = LookReader(chain).read(numbers, {}, isUnwanted);
    if (!read)
        return std::move(read).error();
    std::vector<Look> moved;
    for (const Look& look : read->looks)
        moved.push_back(scenario.at ? movedTo(look, scenario.policy, *scenario.at) : look);
    auto before = answers(read->looks, inForce, isUnwanted);
    if (!before)
        return std::move(before).error();
    auto after = answers(moved, scenario.policy, isUnwanted);
    if (!after)
        return std::move(after).error();
    WhatIf all;
    all.unit = inForce.lossUnit;
    all.notByThisVersion = read->notByThisVersion;
    for (std::size_t i = 0; i < read->looks.size(); ++i)
        all.rows.push_back({read->looks[i].entry, read->looks[i].snapshot.change.title, std::move((*before)[i]),
                            std::move((*after)[i])});
    if (const auto& train = scenario.train) {
        std::vector<std::string> now, then;
        std::set<std::string> everyone;
        for (const NamedChange& each : train->aboard) {
            everyone.insert(each.key);
            now.push_back(each.key);
            if (std::ranges::find(train->takenOut, each.key, &NamedChange::key) == train->takenOut.end())
                then.push_back(each.key);
        }
        for (const NamedChange& each : train->putIn) {
            everyone.insert(each.key);
            then.push_back(each.key);
        }
        const auto environment = commonEnvironment(read->looks, everyone);
        if (!environment)
            return Error(Fault::Unsupported, "its changes have no environment in common that this version can judge")
                .inFile(scenario.file)
                .ofField("train");
        all.before = trainOf(now, read->looks, *environment, inForce);
        all.after = trainOf(then, moved, *environment, scenario.policy);
    }
    return all;
}

} // namespace fermata::rehearsal
