// One event of every kind with every field said, and one of every kind with none.
#pragma once

#include <vector>

#include "core/delivery/event.h"

namespace fermata::test {

inline std::vector<delivery::Event> everyEvent() {
    using namespace delivery;
    const auto at = [](int second) { return fromUnix(1764244800 + second); };
    CommitId commit;
    commit.bytes.fill(0xab);
    Run run;
    run.source = "ci";
    run.id = "17";
    run.pipeline = "build \"shop\"\n";
    run.title = "B\xc3\xa4sket \xe2\x80\xae";
    run.lane = Lane::Test;
    run.repository = "shop";
    run.branch = "main";
    run.commit = commit;
    run.whyNoCommit = "none";
    run.number = 17;
    run.attempt = 2;
    run.state = RunState::NotBuilt;
    run.queuedAt = at(1);
    run.startedAt = at(2);
    run.finishedAt = at(3);
    run.url = "https://ci.example/17";
    run.jobs = {{"1", "compile", Lane::Build, RunState::Succeeded, {}, at(2), at(3), "ok", "log/1"},
                {"2", "", Lane::Deploy, RunState::Unknown, {"1", "0"}, {}, {}, "", ""}};
    run.seenAt = at(4);
    Artefact artefact{"ci", "shop@1", "shop", "1", "shop", commit, "ci/17", at(5)};
    Deployment deployment{"ci",        "18",    "shop",           "production", "1",   "shop", commit, "why",
                          "ci/shop@1", "ci/17", RunState::Paused, true,         at(6), at(7),  at(8)};
    Incident incident{"desk", "i", "down", "shop", "production", "high", "ci/18", commit, at(9), at(10), at(11)};
    Metric metric{"prometheus", "burn", MetricKind::BurnRate, "shop", "production", Seconds{3600}, 14.4e-3, "why",
                  at(12),       at(13)};
    Metric none;
    none.whyNoValue = "NaN";
    return {RefMoved{"git", "shop", "refs/heads/main", commit, at(0)},
            RunSeen{run},
            ArtefactSeen{artefact},
            DeploymentSeen{deployment},
            IncidentSeen{incident},
            TicketSeen{{"jira", "SHOP-1", "t", "bug", "open", at(14)}},
            AlertsSeen{"alertmanager", "production", {{"Down", "page", true, at(15)}, {"", "", false, {}}}, at(16)},
            MetricSeen{metric},
            SourceHeard{"ci", at(17), "connection refused", Seconds{15}, Seconds{-3600}, 4999, 5000},
            RefMoved{},
            RunSeen{},
            ArtefactSeen{},
            DeploymentSeen{},
            IncidentSeen{},
            TicketSeen{},
            AlertsSeen{},
            MetricSeen{none},
            SourceHeard{}};
}

} // namespace fermata::test
