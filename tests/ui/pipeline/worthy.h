// A shop whose first change is worth something, judged by the gate itself under a policy that counts in money.
#pragma once

#include "core/decision/gate.h"
#include "core/delivery/test_past.h"
#include "tests/ui/pipeline/snapshots.h"

namespace fermata::tests {

/// A change that is worth something under a policy that counts in money, judged by the gate itself, with one failed
/// test that is known to be flaky and one that is not.
inline std::shared_ptr<engine::Snapshot> aWorthyShop(double costOfDelay) {
    auto shop = aShop(6);
    auto policy = std::make_shared<decision::Policy>(decision::Policy::standard());
    policy->lossUnit = "EUR";
    policy->losses = {{decision::Verdict::FastTrack, {0.0, 100000.0, 0.0}},
                      {decision::Verdict::Approve, {800.0, 60000.0, 0.05}},
                      {decision::Verdict::Review, {3200.0, 30000.0, 0.5}},
                      {decision::Verdict::Hold, {9200.0, 10000.0, 2.0}},
                      {decision::Verdict::Block, {15600.0, 2000.0, 10.0}}};
    policy->value.atMost = 50000.0;
    policy->people = {{"kim", "Kim Aas", {"kim@shop.example"}, {}, {}, {"senior"}, {}}};
    policy->environments = {{"prod-eu", true}};
    shop->policy = policy;
    auto& view = shop->changes[0];
    auto evidence = std::make_shared<assessment::EvidenceSnapshot>(*view.evidence);
    evidence->value = {{"PAY-2841"}, costOfDelay, std::nullopt, "EUR"};
    evidence->fileCount = static_cast<int>(evidence->files.size());
    evidence->changeClass = {assessment::ChangeKind::Migration, "db/migrate/0142_retry_state.sql"};
    evidence->tests = {};
    evidence->tests.executed = 4118;
    evidence->tests.passed = 4116;
    evidence->tests.failed = 2;
    evidence->tests.excused = 1;
    evidence->tests.failing = {"cart.total", "suite.t999"};
    evidence->tests.known = {{"cart.total", 0.97, 0.001, 60, 1, 0, 0.5, false},
                             {"suite.t999", 0.008, 0.999, 60, 9, 9, 0.0, true}};
    view.evidence = evidence;
    view.decision = std::make_shared<decision::Decision>(decision::decide(*evidence, *policy, view.decision->risk));
    return shop;
}

inline delivery::TestPasts pastsOfTwo() {
    delivery::TestPasts pasts;
    for (int build = 0; build < 60; ++build) {
        pasts["suite.t999"].push_back(
            {std::to_string(build), build % 7 == 3 ? std::vector{true, false} : std::vector{false}, 0.0});
        pasts["cart.total"].push_back({std::to_string(build), {build == 59}, 0.0});
    }
    return pasts;
}

} // namespace fermata::tests
