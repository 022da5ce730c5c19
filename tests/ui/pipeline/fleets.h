// Boards for tests and pictures of the fleet: an invented shop of as many services as asked for. Equal sizes give equal
// boards.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/ui/pipeline/snapshots.h"

namespace fermata::tests {

struct FleetWish {
    int services = 12;
    std::string hostile{}; ///< put into every text that others write
    bool isStale = false;  ///< the CI is silent
    bool isQuiet = false;  ///< nothing asks for a person
    int history = 3;       ///< finished runs of each pipeline before the newest
};

inline std::string serviceName(int i) {
    const char* names[] = {"checkout/payments-core", "checkout/checkout-web", "checkout/order-api",
                           "checkout/fraud-score",   "money/ledger",          "money/settlement",
                           "money/tax-service",      "catalogue/catalog-api", "catalogue/search-ui",
                           "catalogue/price-lists",  "platform/identity",     "platform/notify"};
    return i < 12 ? names[i] : "service-" + std::to_string(i);
}

/// Layers of jobs from left to right, as a workflow names them.
struct FleetLayer {
    delivery::Lane lane;
    std::vector<const char*> jobs;
};
inline const std::vector<FleetLayer>& fleetLayers() {
    using delivery::Lane;
    static const std::vector<FleetLayer> layers = {{Lane::Plan, {"Ticket", "Plan"}},
                                                   {Lane::Build, {"Lint", "Checkout"}},
                                                   {Lane::Build, {"Build amd64", "Build arm64", "Docs"}},
                                                   {Lane::Build, {"Package"}},
                                                   {Lane::Test, {"Unit tests", "Contract tests", "Security scan"}},
                                                   {Lane::Test, {"Integration", "Visual tests", "Load test"}},
                                                   {Lane::Test, {"Smoke tests", "Accessibility"}},
                                                   {Lane::Deploy, {"Publish"}}};
    return layers;
}

/// A run in which the layers before `at` passed and those after it wait.
inline delivery::Run aRun(const std::string& repository, int number, std::size_t at, CommitId commit, Time start) {
    using delivery::RunState;
    delivery::Run run;
    run.source = "gitlab";
    run.id = repository + "-" + std::to_string(number);
    run.pipeline = repository + "/ci";
    run.title = "CI";
    run.repository = repository;
    run.branch = "main";
    run.commit = commit;
    run.number = number;
    run.queuedAt = run.startedAt = start;
    run.seenAt = noon;
    const auto& layers = fleetLayers();
    run.state = at >= layers.size() ? RunState::Succeeded : RunState::Running;
    std::vector<std::string> before;
    Time layerStart = start;
    for (std::size_t k = 0; k < layers.size(); ++k) {
        std::vector<std::string> ids;
        for (const char* title : layers[k].jobs) {
            delivery::Job job;
            job.id = std::to_string(number) + "." + std::to_string(k) + "." + title;
            job.title = title;
            job.lane = layers[k].lane;
            job.needs = before;
            job.log = "logs/" + job.id;
            job.state = k < at ? RunState::Succeeded : k == at ? RunState::Running : RunState::Queued;
            if (k <= at)
                job.startedAt = layerStart;
            if (k < at)
                job.finishedAt = layerStart + Seconds(180 + 20 * static_cast<int>(ids.size()));
            ids.push_back(job.id);
            run.jobs.push_back(std::move(job));
        }
        layerStart += Seconds(240);
        before = ids;
    }
    if (run.state == RunState::Succeeded)
        run.finishedAt = layerStart;
    return run;
}

/// As the engine folds it in.
inline void see(delivery::Board& board, const delivery::Run& run) {
    board = delivery::apply(std::move(board), delivery::RunSeen{run});
}

inline delivery::Deployment aDeployment(const std::string& repository, const std::string& environment, int minor,
                                        Time at) {
    delivery::Deployment deployment;
    deployment.source = "argo";
    deployment.id = repository + "-" + environment + "-" + std::to_string(minor);
    deployment.service = repository.substr(repository.rfind('/') + 1);
    deployment.environment = environment;
    deployment.version = "2." + std::to_string(minor) + ".0";
    deployment.repository = repository;
    deployment.state = delivery::RunState::Succeeded;
    deployment.startedAt = at - Seconds(300);
    deployment.finishedAt = at;
    deployment.seenAt = at;
    return deployment;
}

inline std::shared_ptr<engine::Snapshot> aFleet(const FleetWish& wish = {}) {
    using delivery::Health;
    using delivery::RunState;
    auto snapshot = aShop(0);
    auto board = std::make_shared<delivery::Board>();
    auto policy = std::make_shared<decision::Policy>();
    policy->environments = {
        {"staging", false}, {"canary", true}, {"prod-eu", true}, {"prod-us", true}, {"prod-ap", true}};
    snapshot->policy = policy;
    snapshot->repositories.clear();
    snapshot->production.reset();
    const char* environments[] = {"staging", "canary", "prod-eu", "prod-us", "prod-ap"};
    const auto end = fleetLayers().size();
    for (int i = 0; i < wish.services; ++i) {
        const auto name = serviceName(i) + wish.hostile;
        snapshot->repositories.push_back(name);
        const auto commit = commitId(static_cast<unsigned>(5000 + i));
        const Seconds apart{7200};
        for (int past = 0; past < wish.history; ++past) {
            auto run = aRun(name, past + 1, end, commitId(static_cast<unsigned>(7000 + i * 8 + past)),
                            noon - apart * (wish.history + 2 - past));
            see(*board, run);
        }
        // Where each stands: most are through, some on their way, a few ask for somebody.
        const std::size_t at = wish.isQuiet ? end : i % 5 == 2 ? 2 : i % 5 == 3 ? 5 : i % 7 == 5 ? 4 : end;
        auto run =
            aRun(name, 99, at, commit, noon - Seconds(240 * static_cast<int>(std::min(at, end)) + 100 + 37 * (i % 5)));
        if (!wish.isQuiet && i % 12 == 8) {
            run.state = RunState::Failed;
            for (auto& job : run.jobs)
                if (job.title == "Visual tests") {
                    job.state = RunState::Failed;
                    job.fact = "3 of 214 failed" + wish.hostile;
                } else if (job.lane == delivery::Lane::Deploy || job.title == "Smoke tests") {
                    job.state = RunState::Skipped;
                    job.startedAt = job.finishedAt = std::nullopt;
                }
        }
        if (!wish.hostile.empty()) {
            for (auto& job : run.jobs)
                job.title += wish.hostile;
            run.pipeline += wish.hostile;
        }
        see(*board, run);
        for (int e = 0; e < 5; ++e) {
            const int newest = 30 + i % 3;
            const int minor = newest - (e >= 2 && i % 2 == 0 ? 1 : 0) - (e == 4 && i % 5 == 4 ? 1 : 0);
            for (int past = minor - 2; past <= newest; ++past) {
                auto deployment = aDeployment(name, environments[e], past,
                                              noon - Days(newest - past + 1) - Seconds(600 * e + 60 * i));
                deployment.version += wish.hostile;
                if (past <= minor)
                    board->deployments[deployment.key()] = deployment;
                else if (e == 0)
                    board->deployments[deployment.key()] = deployment;
            }
            delivery::Placement placement;
            placement.service = name.substr(name.rfind('/') + 1);
            if (!wish.hostile.empty())
                placement.service = serviceName(i).substr(serviceName(i).rfind('/') + 1) + wish.hostile;
            placement.environment = environments[e];
            placement.version = "2." + std::to_string(minor) + ".0" + wish.hostile;
            auto deployment = aDeployment(name, environments[e], minor, noon);
            placement.deployment = deployment.key();
            placement.commit = commit;
            placement.since = noon - Days(newest - minor + 1) - Seconds(600 * e + 60 * i);
            placement.health = e == 0 ? Health::Unknown : Health::Healthy;
            if (!wish.isQuiet && i % 12 == 4 && e == 1) {
                placement.health = Health::RolledBack;
                placement.since = noon - Seconds(840);
            }
            if (!wish.isQuiet && i % 12 == 9 && e == 1)
                placement.health = Health::Baking;
            if (!wish.isQuiet && i % 12 == 1 && e == 2) {
                delivery::Deployment arriving = aDeployment(name, environments[e], newest + 1, noon);
                arriving.id += "-arriving";
                arriving.state = RunState::Running;
                arriving.startedAt = noon - Seconds(660);
                arriving.finishedAt.reset();
                arriving.run = run.key();
                board->deployments[arriving.key()] = arriving;
                placement.underWay = arriving.key();
            }
            snapshot->placements.push_back(placement);
            delivery::Metric budget;
            budget.source = "prometheus";
            budget.id = name + environments[e];
            budget.kind = delivery::MetricKind::BurnRate;
            budget.service = placement.service;
            budget.environment = environments[e];
            budget.window = Days(30);
            budget.value = i % 12 == 4 ? 0.66 : 0.04 * (i % 9);
            board->metrics[budget.key()] = budget;
        }
        if (!wish.isQuiet && i % 12 < 2) {
            const auto add = [&](const std::string& branch, decision::Verdict verdict, int waits, CommitId head) {
                engine::ChangeView view;
                view.change.repository = name;
                view.change.reference = branch;
                view.change.key = name + "/" + branch;
                view.change.head = head;
                view.change.base = commitId(9);
                view.change.title = "Retry card authorisation on timeout" + wish.hostile;
                view.change.openedAt = view.waitingSince = noon - Seconds(waits);
                view.decision = aDecision(verdict, 0.31);
                view.needsPerson = true;
                snapshot->changes.push_back(view);
            };
            if (i % 12 == 0) {
                add("retry-auth", decision::Verdict::Hold, 6720, commit);
                add("card-token", decision::Verdict::Block, 2280, commitId(static_cast<unsigned>(6000 + i)));
            } else {
                add("instalments", decision::Verdict::Review, 2820, commit);
            }
        }
    }
    snapshot->sources = {
        {"gitlab",
         wish.isStale ? engine::SourceState::Stale : engine::SourceState::Live,
         noon - Seconds(8),
         {},
         "gitlab",
         {},
         Seconds(15),
         {},
         {},
         {}},
        {"argo", engine::SourceState::Live, noon - Seconds(9), {}, "argo", {}, Seconds(15), {}, {}, {}},
        {"prometheus", engine::SourceState::Live, noon - Seconds(5), {}, "prometheus", {}, Seconds(15), {}, {}, {}}};
    snapshot->board = board;
    return snapshot;
}

} // namespace fermata::tests
