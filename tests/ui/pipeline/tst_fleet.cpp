// The fleet as a pure value: what becomes a node, what it says, what never happens to it; and its bands on shared
// columns.
#include <algorithm>
#include <set>

#include "tests/support/test.h"
#include "tests/ui/pipeline/fleets.h"
#include "ui/pipeline/fleet.h"
#include "ui/pipeline/graph_export.h"
#include "ui/pipeline/layout.h"
#include "ui/pipeline/node_query.h"

using namespace fermata;
using namespace fermata::ui;
using delivery::RunState;
using fermata::tests::aFleet;
using fermata::tests::noon;

namespace {

const GraphNode* nodeOf(const GraphValue& graph, const QString& id) {
    const auto found =
        std::find_if(graph.nodes.begin(), graph.nodes.end(), [&](const GraphNode& node) { return node.id == id; });
    return found == graph.nodes.end() ? nullptr : &*found;
}

const GraphBand* bandOf(const GraphValue& graph, const QString& name) {
    const auto found =
        std::find_if(graph.bands.begin(), graph.bands.end(), [&](const GraphBand& band) { return band.name == name; });
    return found == graph.bands.end() ? nullptr : &*found;
}

bool isJoined(const GraphValue& graph, const QString& from, const QString& to) {
    return std::any_of(graph.edges.begin(), graph.edges.end(), [&](const GraphEdge& edge) {
        return graph.nodes[static_cast<std::size_t>(edge.from)].id == from &&
               graph.nodes[static_cast<std::size_t>(edge.to)].id == to;
    });
}

/// A board with one run of one repository.
std::shared_ptr<engine::Snapshot> oneRun(delivery::Run run) {
    auto snapshot = tests::aShop(0);
    auto board = std::make_shared<delivery::Board>();
    board->runs[run.key()] = std::move(run);
    snapshot->board = board;
    snapshot->sources = {{"gitlab", engine::SourceState::Live, noon, {}, "gitlab", {}, Seconds(15), {}, {}, {}}};
    return snapshot;
}

QString jobId(const char* title) {
    return QStringLiteral("job.gitlab/shop/ci/") + QLatin1String(title);
}

} // namespace

class TestFleet : public QObject {
    Q_OBJECT

private slots:
    void nodesAreTheJobsOfTheNewestRun() {
        const auto snapshot = aFleet({.services = 3});
        const auto graph = fleetOf(*snapshot, noon).graph;
        QCOMPARE(graph.bands.size(), std::size_t{3});
        const auto* build = nodeOf(graph, "job.gitlab/checkout/order-api/ci/Build amd64");
        QVERIFY(build);
        QCOMPARE(build->state, style::State::Running);
        QCOMPARE(build->log, QString("logs/99.2.Build amd64"));
        QCOMPARE(build->source, QString("gitlab"));
        QVERIFY(isJoined(graph, "job.gitlab/checkout/order-api/ci/Lint", build->id));
        std::set<QString> ids;
        for (const auto& node : graph.nodes) {
            QVERIFY2(ids.insert(node.id).second, qPrintable(node.id));
            QVERIFY2(!node.accessible.isEmpty() && !node.word.isEmpty(), qPrintable(node.id));
        }
    }

    void aNewRunOfAPipelineKeepsTheNodes() {
        const auto start = noon - Seconds(3000);
        const auto before = fleetOf(*oneRun(tests::aRun("shop", 1, 3, tests::commitId(1), start)), noon).graph;
        const auto after = fleetOf(*oneRun(tests::aRun("shop", 2, 0, tests::commitId(2), noon)), noon).graph;
        QCOMPARE(before.nodes.size(), after.nodes.size());
        for (std::size_t i = 0; i < before.nodes.size(); ++i)
            QCOMPARE(before.nodes[i].id, after.nodes[i].id);
        QVERIFY(!(before.nodes == after.nodes));
    }

    void onlySuccessIsGreen_data() {
        QTest::addColumn<int>("state");
        for (const auto state : delivery::allRunStates)
            QTest::newRow(std::string(name(state)).c_str()) << static_cast<int>(state);
    }
    void onlySuccessIsGreen() {
        QFETCH(int, state);
        auto run = tests::aRun("shop", 1, 8, tests::commitId(1), noon - Seconds(3000));
        run.jobs[0].state = static_cast<RunState>(state);
        const auto graph = fleetOf(*oneRun(run), noon).graph;
        const auto* node = nodeOf(graph, jobId("Ticket"));
        QVERIFY(node);
        QCOMPARE(node->state == style::State::Passed, run.jobs[0].state == RunState::Succeeded);
        QCOMPARE(node->isLoud(), run.jobs[0].state == RunState::Failed);
        QVERIFY(node->run == run.jobs[0].state);
        QVERIFY(!node->word.isEmpty());
    }

    void aRunningJobShowsItsShareOfTheUsualTime() {
        auto snapshot = aFleet({.services = 3});
        const auto graph = fleetOf(*snapshot, noon).graph;
        const auto* early = nodeOf(graph, "job.gitlab/checkout/order-api/ci/Build amd64");
        QVERIFY(early->progress && *early->progress > 0 && *early->progress < 1.5);
        const auto late = fleetOf(*snapshot, noon + Seconds(3600)).graph;
        const auto* node = nodeOf(late, early->id);
        QVERIFY(*node->progress > 1);
        QVERIFY(node->accessible.contains("of the usual time"));
        // Without a past there is nothing to compare with, and no bar is invented.
        const auto alone = fleetOf(*aFleet({.services = 3, .history = 0}), noon).graph;
        QVERIFY(!nodeOf(alone, early->id)->progress);
        QVERIFY(nodeOf(alone, early->id)->isRunning());
    }

    void aSilentSourceMarksWhatItSaid() {
        const auto graph = fleetOf(*aFleet({.services = 3, .isStale = true}), noon).graph;
        for (const auto& node : graph.nodes) {
            QCOMPARE(node.border == NodeBorder::Stale, node.source == "gitlab");
            QCOMPARE(node.accessible.contains("silent"), node.source == "gitlab");
        }
    }

    void gatesStandBetweenTestsAndDeployment() {
        const auto graph = fleetOf(*aFleet({.services = 1}), noon).graph;
        const QString key = "checkout/payments-core/retry-auth";
        const auto* gate = nodeOf(graph, "gate." + key);
        QVERIFY(gate);
        QCOMPARE(gate->kind, NodeKind::Flag);
        QCOMPARE(gate->verdict, style::VerdictShape::Hold);
        QVERIFY(gate->isLoud());
        QVERIFY(isJoined(graph, "job.gitlab/checkout/payments-core/ci/Smoke tests", gate->id));
        QVERIFY(isJoined(graph, gate->id, "job.gitlab/checkout/payments-core/ci/Publish"));
        QVERIFY(isJoined(graph, "token." + key, "job.gitlab/checkout/payments-core/ci/Ticket"));
        // The other change was not built: its token leads to its gate, dashed.
        QVERIFY(isJoined(graph, "token.checkout/payments-core/card-token", "gate.checkout/payments-core/card-token"));
        const auto* band = bandOf(graph, "payments-core");
        QVERIFY(band && band->words.isLoud);
        QCOMPARE(band->group, QString("checkout"));
        QCOMPARE(band->words.title, QString("Gate retry-auth: Hold"));
        QCOMPARE(band->words.detail, QString("and Gate card-token: Block"));
    }

    void manyChangesKeepThoseThatNeedAPerson() {
        auto snapshot = aFleet({.services = 1});
        auto change = snapshot->changes.front();
        snapshot->changes.clear();
        for (int i = 0; i < 40; ++i) {
            change.change.key = "checkout/payments-core/b" + std::to_string(i);
            change.change.openedAt = noon - Seconds(i);
            change.needsPerson = i == 7; // neither the oldest nor the newest
            snapshot->changes.push_back(change);
        }
        const auto graph = fleetOf(*snapshot, noon).graph;
        const auto gates = std::count_if(graph.nodes.begin(), graph.nodes.end(),
                                         [](const auto& node) { return node.kind == NodeKind::Flag; });
        QCOMPARE(gates, static_cast<long>(changesShown) + 1);
        QVERIFY(nodeOf(graph, "gate.checkout/payments-core/b7"));
    }

    void ofThousandsOfJobsTheRestShowsItsWorst() {
        delivery::Run run = tests::aRun("shop", 1, 8, tests::commitId(1), noon - Seconds(3000));
        for (int i = 0; i < 5000; ++i) {
            delivery::Job job;
            job.id = job.title = "matrix " + std::to_string(i);
            job.state = i == 4321 ? RunState::Failed : RunState::Succeeded;
            run.jobs.push_back(job);
        }
        const auto graph = fleetOf(*oneRun(run), noon).graph;
        QCOMPARE(graph.nodes.size(), jobsShown + 1);
        const auto* rest = nodeOf(graph, "rest.gitlab/shop/ci");
        QVERIFY(rest);
        QCOMPARE(rest->state, style::State::Failed);
    }

    void jobsOfOneNameAreTwoNodes() {
        delivery::Run run = tests::aRun("shop", 1, 8, tests::commitId(1), noon - Seconds(3000));
        run.jobs[1].title = run.jobs[0].title;
        const auto graph = fleetOf(*oneRun(run), noon).graph;
        QVERIFY(nodeOf(graph, jobId("Ticket")) && nodeOf(graph, jobId("Ticket#2")));
    }

    void environmentsAreNeverHealthierThanTheBoardSays() {
        auto snapshot = aFleet({.services = 1, .isQuiet = true});
        const QString id = "environment.payments-core/prod-eu";
        for (const auto& [health, shape] : {std::pair{delivery::Health::Unknown, style::HealthShape::Unknown},
                                            std::pair{delivery::Health::Degraded, style::HealthShape::Degraded},
                                            std::pair{delivery::Health::RollingBack, style::HealthShape::RolledBack},
                                            std::pair{delivery::Health::Healthy, style::HealthShape::Healthy}}) {
            for (auto& placement : snapshot->placements)
                placement.health = health;
            const auto graph = fleetOf(*snapshot, noon).graph;
            QCOMPARE(nodeOf(graph, id)->health, shape);
            QCOMPARE(nodeOf(graph, id)->fact, QString("2.29.0"));
        }
    }

    void theBudgetIsWhatTheMonitorSaysOrNotThere() {
        auto snapshot = aFleet({.services = 5});
        const auto graph = fleetOf(*snapshot, noon).graph;
        QVERIFY(qFuzzyCompare(*nodeOf(graph, "environment.ledger/prod-eu")->budget, 0.34));
        auto board = std::make_shared<delivery::Board>(*snapshot->board);
        for (auto& [key, metric] : board->metrics)
            metric.value.reset();
        snapshot->board = board;
        QVERIFY(!nodeOf(fleetOf(*snapshot, noon).graph, "environment.ledger/prod-eu")->budget);
    }

    void aRepositoryWithManyPipelinesHasABandForEach() {
        auto snapshot = tests::aShop(0);
        auto board = std::make_shared<delivery::Board>();
        for (int i = 0; i < 9; ++i) {
            auto run = tests::aRun("mono", 1, 8, tests::commitId(1), noon - Seconds(3000));
            run.id += std::to_string(i);
            run.pipeline = "pipeline-" + std::to_string(i);
            board->runs[run.key()] = run;
        }
        snapshot->board = board;
        const auto graph = fleetOf(*snapshot, noon).graph;
        QCOMPARE(graph.bands.size(), std::size_t{9});
        for (const auto& band : graph.bands)
            QCOMPARE(band.group, QString("mono"));
    }

    void knownBandsKeepTheirOrder() {
        const auto fleet = fleetOf(*aFleet({.services = 6}), noon);
        QStringList known{fleet.graph.bands[4].key, fleet.graph.bands[1].key};
        const auto ordered = inOrder(fleet, known);
        QCOMPARE(ordered.graph.bands[0].key, known[0]);
        QCOMPARE(ordered.graph.bands[1].key, known[1]);
        QCOMPARE(ordered.graph.bands[2].key, fleet.graph.bands[0].key);
        for (std::size_t i = 0; i < fleet.graph.nodes.size(); ++i)
            QCOMPARE(ordered.graph.bands[static_cast<std::size_t>(ordered.graph.nodes[i].band)].key,
                     fleet.graph.bands[static_cast<std::size_t>(fleet.graph.nodes[i].band)].key);
    }

    void aFoldedBandShowsTheWorstOfWhatItHides() {
        const auto fleet = fleetOf(*aFleet({.services = 9}), noon);
        const auto all =
            folded(fleet, {bandOf(fleet.graph, "search-ui")->key, bandOf(fleet.graph, "payments-core")->key});
        QVERIFY(all.graph.nodes.size() < fleet.graph.nodes.size());
        const auto loudBefore = std::count_if(fleet.graph.bands.begin(), fleet.graph.bands.end(),
                                              [](const auto& band) { return band.words.isLoud; });
        std::set<int> loudBands;
        for (const auto& node : all.graph.nodes)
            if (node.isLoud())
                loudBands.insert(node.band);
        QCOMPARE(static_cast<long>(loudBands.size()), static_cast<long>(loudBefore));
        const auto* tests = nodeOf(all.graph, "fold." + bandOf(fleet.graph, "search-ui")->key + "/2");
        QVERIFY(tests);
        QCOMPARE(tests->state, style::State::Failed);
        QVERIFY(tests->fact.startsWith("Visual tests"));
        for (const auto& edge : all.graph.edges)
            QVERIFY(edge.from >= 0 && edge.to < static_cast<int>(all.graph.nodes.size()));
    }

    void versionsSayHowFarBehind() {
        const auto table = fleetOf(*aFleet({.services = 12}), noon).versions;
        QCOMPARE(table.environments, (QStringList{"staging", "canary", "prod-eu", "prod-us", "prod-ap"}));
        const auto row =
            std::find_if(table.rows.begin(), table.rows.end(), [](const auto& one) { return one.service == "ledger"; });
        QVERIFY(row != table.rows.end());
        QCOMPARE(row->newest, QString("2.31.0"));
        QCOMPARE(row->cells[0].behind, std::optional(0));
        QCOMPARE(row->cells[2].behind, std::optional(1));
        QCOMPARE(row->cells[4].behind, std::optional(2));
        QCOMPARE(row->cells[1].note, QString("Rolled back"));
        QVERIFY(row->isLoud);
        QVERIFY(row->budget && std::abs(*row->budget - 0.34) < 1e-9);
    }

    void searchReadsWordsStatesLanesAndServices() {
        const auto graph = fleetOf(*aFleet({.services = 12}), noon).graph;
        const auto count = [&](const char* query) {
            const NodeQuery parsed{QLatin1String(query)};
            return std::count_if(graph.nodes.begin(), graph.nodes.end(), [&](const GraphNode& node) {
                return parsed.matches(node, graph.bands[static_cast<std::size_t>(node.band)].name);
            });
        };
        QCOMPARE(count("state:abnormal"), 5L); // two gates, one review, a failed test, a rollback
        QCOMPARE(count("state:abnormal,running"), 5L + count("state:running"));
        QCOMPARE(count("state:failed lane:test"), 1L);
        QCOMPARE(count("state:failed lane:build"), 0L);
        QCOMPARE(count("service:ledger lane:production"), 5L);
        QCOMPARE(count("visual search-ui"), 1L);
        QCOMPARE(count("state:hold"), 1L);
        QCOMPARE(count("nothing:like"), 0L);
        QVERIFY(NodeQuery(QStringLiteral("   ")).isEmpty());
    }

    void foreignTextIsPlainEverywhere() {
        const auto fleet = fleetOf(*aFleet({.services = 10, .hostile = tests::hostileText}), noon);
        const auto isPlain = [](const QString& text) {
            return !text.contains(QChar(0x1b)) && !text.contains('\n') && !text.contains('\r') &&
                   !text.contains(QChar(0x202e)) && !text.contains(QChar(7));
        };
        for (const auto& node : fleet.graph.nodes)
            for (const auto& text : {node.title, node.fact, node.word, node.accessible, node.since})
                QVERIFY2(isPlain(text), qPrintable(text));
        for (const auto& band : fleet.graph.bands)
            for (const auto& text : {band.name, band.group, band.words.title, band.words.detail, band.accessible})
                QVERIFY(isPlain(text));
        for (const auto& row : fleet.versions.rows) {
            QVERIFY(isPlain(row.service) && isPlain(row.newest) && isPlain(row.accessible));
            for (const auto& cell : row.cells)
                QVERIFY(isPlain(cell.version) && isPlain(cell.accessible));
        }
        // In DOT every quote of a label is escaped: outside of them nothing is foreign.
        const auto dot = QString::fromUtf8(dotOf(fleet.graph));
        QString outside;
        bool isQuoted = false;
        for (qsizetype i = 0; i < dot.size(); ++i) {
            if (isQuoted && dot[i] == '\\')
                ++i;
            else if (dot[i] == '"')
                isQuoted = !isQuoted;
            else if (!isQuoted)
                outside += dot[i];
        }
        QVERIFY(!isQuoted);
        QVERIFY(!outside.contains("bold") && !outside.contains('<'));
    }

    void bandsFollowEachOtherAndKeepTheirPlace() {
        LayoutInput input;
        std::vector<int> bandOf;
        std::vector<LayoutBand> bands(3);
        for (int band = 0; band < 3; ++band)
            for (int k = 0; k < 3 + band; ++k) {
                input.nodes.push_back({128, 44, k == 0 ? 0 : 1, std::nullopt});
                bandOf.push_back(band);
                if (k > 0)
                    input.edges.push_back(
                        {input.nodes.size() - 1 - static_cast<std::size_t>(k), input.nodes.size() - 1, 1, {}});
            }
        const auto first = laidOutInBands(input, bandOf, bands);
        const auto check = [&](const Layout& layout) {
            QCOMPARE(layout.bands.front().top, 0.0);
            for (std::size_t b = 1; b < layout.bands.size(); ++b)
                QCOMPARE(layout.bands[b].top, layout.bands[b - 1].bottom);
            for (std::size_t i = 0; i < layout.nodes.size(); ++i) {
                const auto& band = layout.bands[static_cast<std::size_t>(bandOf[i])];
                QVERIFY(layout.nodes[i].centre.y - 22 >= band.top && layout.nodes[i].centre.y + 22 <= band.bottom);
                for (std::size_t j = i + 1; j < layout.nodes.size(); ++j)
                    QVERIFY(layout.nodes[i].centre.x != layout.nodes[j].centre.x ||
                            std::abs(layout.nodes[i].centre.y - layout.nodes[j].centre.y) >= 44);
            }
        };
        check(first);
        QCOMPARE(first.nodes[0].centre.x, first.nodes[3].centre.x); // shared columns
        for (std::size_t i = 0; i < input.nodes.size(); ++i)
            input.nodes[i].earlier = first.nodes[i].centre;
        for (std::size_t b = 0; b < 3; ++b)
            bands[b].earlier = first.bands[b];
        // One more node in the last band: nothing else moves.
        input.nodes.push_back({128, 44, 1, std::nullopt});
        bandOf.push_back(2);
        const auto second = laidOutInBands(input, bandOf, bands);
        check(second);
        for (std::size_t i = 0; i < first.nodes.size(); ++i)
            if (bandOf[i] < 2)
                QVERIFY(first.nodes[i].centre == second.nodes[i].centre);
        // A node that goes leaves its band as high as it was.
        input.nodes.erase(input.nodes.begin() + 1);
        bandOf.erase(bandOf.begin() + 1);
        input.edges.clear();
        const auto third = laidOutInBands(input, bandOf, bands);
        QCOMPARE(third.bands[0].bottom, first.bands[0].bottom);
    }

    void tenThousandJobsAreReadInTime() {
        const auto snapshot = aFleet({.services = 450});
        const auto fleet = fleetOf(*snapshot, noon);
        QVERIFY(fleet.graph.nodes.size() > 10000);
        QCOMPARE(fleet.graph.bands.size(), std::size_t{450});
    }
};

FERMATA_CORE_TEST(TestFleet)
#include "tst_fleet.moc"
