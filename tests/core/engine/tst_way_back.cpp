// What goes back along with a service, by the needs of the settings and what runs on the board.
#include "core/engine/way_back.h"
#include "core/wording/wording.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::engine;
using decision::NeedPattern;

namespace {

struct World {
    delivery::Board board;
    std::vector<delivery::Placement> placements;

    void runs(const std::string& service, const std::string& version, const std::string& previous) {
        delivery::Placement placement;
        placement.service = service;
        placement.environment = "production";
        placement.version = version;
        placement.deployment = "ci/" + service + version;
        placement.previous = previous.empty() ? "" : "ci/" + service + previous;
        delivery::Deployment old;
        old.version = previous;
        if (!previous.empty())
            board.deployments[placement.previous] = old;
        placements.push_back(placement);
    }
    decision::RollbackPlan back(const std::vector<NeedPattern>& needs, const std::string& fixed = {},
                                const std::string& barred = {}) const {
        return wayBack(needs, board, placements, "api", "production",
                       {[&](const delivery::Placement& each) { return each.service == fixed; },
                        [&](const std::string& service, const std::string&) { return service == barred; }});
    }
};

World three() {
    World world;
    world.runs("api", "2.1", "2.0");
    world.runs("web", "3.1", "3.0");
    world.runs("mail", "1.1", "1.0");
    return world;
}

const std::vector<NeedPattern> newWebNeedsNewApi{{"web", "3.1*", "api", {"2.1*"}}, {"web", "3.0*", "api", {"2.*"}}};

} // namespace

class TestWayBack : public QObject {
    Q_OBJECT
private slots:
    void withoutNeedsOnlyTheServiceGoes() {
        const auto plan = three().back({});
        QCOMPARE(plan.steps.size(), std::size_t{1});
        QCOMPARE(plan.steps.front().to, std::string("2.0"));
    }
    void whoCannotStayGoesFirst() {
        const auto plan = three().back(newWebNeedsNewApi);
        QCOMPARE(plan.steps.size(), std::size_t{2});
        QCOMPARE(plan.steps[0].service, std::string("web"));
        QCOMPARE(plan.steps[1].service, std::string("api"));
        const auto shown = inSteps(plan);
        QCOMPARE(wording::sentence(shown.front()), std::string("Take web from 3.1 back to 3.0."));
        World confirmed;
        confirmed.runs("api", "2.1", "2.0");
        confirmed.runs("web", "3.0", "2.9");
        QCOMPARE(confirmed.back(newWebNeedsNewApi).steps.size(), std::size_t{1}); // the next look goes on with the rest
    }
    void whatCannotBeTakenBackStandsInTheWay() {
        const auto plan = three().back(newWebNeedsNewApi, "web");
        QVERIFY(plan.steps.empty());
        QCOMPARE(plan.why.id, std::string("rollback.plan.irreversible"));
        QCOMPARE(inSteps(plan).back().id, std::string("rollback.forward"));
    }
    void aBarredVersionIsNoWay() {
        const auto plan = three().back(newWebNeedsNewApi, {}, "web");
        QVERIFY(plan.steps.empty());
        QCOMPARE(plan.why.id, std::string("rollback.plan.broken_after"));
    }
    void aNeedOfOthersThatIsNotMetAnywayIsLeftAlone() {
        auto needs = newWebNeedsNewApi;
        needs.push_back({"mail", "1.1", "web", {"9"}});
        const auto plan = three().back(needs);
        QCOMPARE(plan.steps.size(), std::size_t{2});
        QVERIFY(std::ranges::none_of(plan.steps, [](const auto& step) { return step.service == "mail"; }));
    }
    void withoutAnEarlierVersionThereIsNoPlan() {
        World world;
        world.runs("api", "2.1", "");
        QCOMPARE(world.back({}).why.id, std::string("rollback.plan.no_way"));
    }
};

FERMATA_CORE_TEST(TestWayBack)
#include "tst_way_back.moc"
