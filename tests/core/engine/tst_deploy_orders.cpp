#include "core/engine/live_production.h"
#include "core/engine/orders.h"
#include "core/sources/monitoring/alerts.h"
#include "tests/support/test.h"

using namespace fermata;
using delivery::Deployment;
using delivery::RunState;

namespace {

constexpr Time noon = fromUnix(1'700'000'000);

workspace::Settings settings() {
    workspace::Settings made;
    made.repositories = {{"shop", "/srv/shop.git"}};
    workspace::PipelineSetting deploy;
    deploy.name = "deploy";
    deploy.lane = delivery::Lane::Deploy;
    deploy.service = "shop";
    deploy.environment = "production";
    workspace::SourceSetting ci;
    ci.name = "ci";
    ci.kind = "buildbot";
    ci.pipelines = {deploy};
    workspace::SourceSetting alerts;
    alerts.name = "alerts";
    alerts.kind = "alertmanager";
    alerts.reportsIncidents = true;
    made.sources = {ci, alerts};
    return made;
}

delivery::Board with(delivery::Board board, const std::string& id, const std::string& version, RunState state,
                     int minute) {
    Deployment deployment;
    deployment.source = "ci";
    deployment.id = id;
    deployment.service = "shop";
    deployment.environment = "production";
    deployment.version = version;
    deployment.state = state;
    deployment.startedAt = deployment.finishedAt = deployment.seenAt = noon + Seconds{60 * minute};
    return delivery::apply(std::move(board), delivery::DeploymentSeen{deployment});
}

delivery::Board heard(delivery::Board board, const std::string& source, std::vector<delivery::Alert> alerts) {
    board = delivery::apply(std::move(board), delivery::AlertsSeen{source, "production", std::move(alerts), noon});
    return delivery::apply(std::move(board), delivery::SourceHeard{source, noon, "", Seconds{15}, {}, {}, {}});
}

} // namespace

class TestDeployOrders : public QObject {
    Q_OBJECT
private slots:
    void theOnlyRepositoryIsDeployedByThePipelineThatNamesNone() {
        const auto made = settings();
        QVERIFY(engine::deployPath(made, "shop", "production").has_value());
        QVERIFY(!engine::deployPath(made, "shop", "staging").has_value());
        auto two = made;
        two.repositories.push_back({"web", "/srv/web.git"});
        QVERIFY2(!engine::deployPath(two, "shop", "production").has_value(), "nobody says which of the two it deploys");
        two.sources.front().pipelines.front().repository = "web";
        QVERIFY(engine::deployPath(two, "web", "production").has_value());
    }

    void goesBackToTheVersionBeforeAndNamesWhatIsTakenBack() {
        auto board = with({}, "1", "1.0", RunState::Succeeded, 0);
        const auto path = engine::deployPath(settings(), "shop", "production");
        auto placed = delivery::placements(board, noon + Seconds{600});
        QCOMPARE(engine::rollbackOrder(board, placed.front(), *path, noon).error().fault(), Fault::NotFound);
        board = with(with(board, "2", "1.1", RunState::Failed, 1), "3", "1.2", RunState::Succeeded, 2);
        placed = delivery::placements(board, noon + Seconds{600});
        const auto order = engine::rollbackOrder(board, placed.front(), *path, noon);
        FERMATA_VERIFY_OK(order);
        QCOMPARE(order->version, std::string("1.0"));
        QCOMPARE(order->binding.artefact, std::string("ci/3"));
        QCOMPARE(order->executor, std::string("ci"));
    }

    void knowsWhatIsThereAndWhatIsOnItsWay() {
        action::Order order;
        order.version = "1.2";
        auto board = with({}, "1", "1.0", RunState::Succeeded, 0);
        QVERIFY(!engine::isThere(board, &delivery::placements(board, noon).front(), order));
        board = with(board, "2", "1.2", RunState::Running, 1);
        auto placed = delivery::placements(board, noon);
        QVERIFY(engine::isThere(board, &placed.front(), order));
        QVERIFY(!engine::isThere(board, nullptr, order));
    }

    void neitherStartsNorRunsAgainWhatDeploys() {
        auto made = settings();
        workspace::PipelineSetting build;
        build.name = "build";
        made.sources.front().pipelines.push_back(build);
        engine::OrderAct act;
        act.kind = "start";
        act.pipeline = "ci/build";
        FERMATA_VERIFY_OK(engine::runOrder(made, {}, act, action::ActionKind::Start, noon));
        act.pipeline = "ci/deploy";
        QCOMPARE(engine::runOrder(made, {}, act, action::ActionKind::Start, noon).error().fault(), Fault::Refused);
        delivery::Board board;
        for (const char* pipeline : {"build", "deploy"}) {
            delivery::Run run;
            run.source = "ci";
            run.id = run.pipeline = pipeline; // the CI itself does not say that it deploys
            run.state = RunState::Failed;
            run.seenAt = noon;
            board = delivery::apply(std::move(board), delivery::RunSeen{run});
        }
        act.run = "ci/build";
        const auto again = engine::runOrder(made, board, act, action::ActionKind::ReRun, noon);
        FERMATA_VERIFY_OK(again);
        QCOMPARE(again->binding.attempt, 1);
        act.run = "ci/deploy";
        QCOMPARE(engine::runOrder(made, board, act, action::ActionKind::ReRun, noon).error().fault(), Fault::Refused);
        FERMATA_VERIFY_OK(engine::runOrder(made, board, act, action::ActionKind::Cancel, noon)); // a brake is open
    }

    void silencesOnlyAnAlertThatStandsAndHasAName() {
        const auto board = heard({}, "alerts", {{sources::alertName("Errors", "shop"), "page", false, noon},
                                                {sources::alertName("", ""), "page", false, noon}});
        engine::OrderAct act;
        act.source = "alerts";
        act.alert = "Errors (shop)";
        QCOMPARE(engine::silenceOrder(board, act, "ann", noon).error().fault(), Fault::Usage); // without an end
        act.until = noon + Seconds{3600};
        const auto order = engine::silenceOrder(board, act, "ann", noon);
        FERMATA_VERIFY_OK(order);
        QCOMPARE(order->parameters.at("label:alertname"), std::string("Errors"));
        QCOMPARE(order->parameters.at("label:service"), std::string("shop"));
        QCOMPARE(order->parameters.at("person"), std::string("ann"));
        QCOMPARE(order->binding.environment, std::string("production"));
        act.alert = sources::alertName("", "");
        QCOMPARE(engine::silenceOrder(board, act, "ann", noon).error().fault(), Fault::Usage);
        act.alert = "Errors";
        QCOMPARE(engine::silenceOrder(board, act, "ann", noon).error().fault(), Fault::NotFound);
    }

    void productionIsMissingUntilAMonitorAnswered() {
        const auto given = engine::liveProduction(settings(), {}, "production", noon);
        QVERIFY(given && !given->state && given->error.empty() && !given->gap.empty());
        auto none = settings();
        none.sources.clear();
        QVERIFY2(!engine::liveProduction(none, {}, "production", noon), "a board file speaks where no monitor does");
    }

    void anAlertThatWakesSomebodyIsTheIncident() {
        const auto calm = engine::liveProduction(settings(), heard({}, "alerts", {}), "production", noon);
        QVERIFY(calm && calm->state && calm->state->hasIncident == false);
        const auto paged = engine::liveProduction(settings(), heard({}, "alerts", {{"Down", "critical", false, noon}}),
                                                  "production", noon);
        QVERIFY(paged->state->hasIncident == true);
        const auto silenced = engine::liveProduction(
            settings(), heard({}, "alerts", {{"Down", "critical", true, noon}}), "production", noon);
        QVERIFY(silenced->state->hasIncident == false);
        QCOMPARE(silenced->state->alerts->size(), std::size_t{1}); // silenced, and still evidence
        QVERIFY(paged->digest != calm->digest);
    }
};

FERMATA_CORE_TEST(TestDeployOrders)
#include "tst_deploy_orders.moc"
