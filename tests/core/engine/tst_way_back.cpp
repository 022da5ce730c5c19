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

constexpr Time noon = fromUnix(1'790'000'000);

/// A person's wish to take the api back, web first.
audit::RecordedRollback aWish() {
    audit::RecordedRollback wish;
    wish.record = 41;
    wish.at = noon;
    wish.service = "api";
    wish.environment = "production";
    wish.steps = {{"web", "3.1", "3.0", false}, {"api", "2.1", "2.0", false}};
    return wish;
}

audit::RecordedOrder anOrder(std::size_t step, std::optional<action::Outcome> outcome, Time at = noon) {
    audit::RecordedOrder order;
    order.order.nonce = nonceOf(aWish(), step);
    order.at = at;
    if (outcome) {
        order.receipt.emplace();
        order.receipt->outcome = *outcome;
        order.receipt->at = at;
    }
    return order;
}

std::vector<delivery::Placement> running(const std::string& web, const std::string& api) {
    World world;
    world.runs("web", web, "2.9");
    world.runs("api", api, "1.9");
    return world.placements;
}

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
    void aPersonsPlanGoesStepByStep() {
        const auto wish = aWish();
        using action::Outcome;
        QCOMPARE(nextOf(wish, {}, running("3.1", "2.1"), noon).next, std::optional<std::size_t>(0));
        // Ordered and not answered, or not known: nothing follows, and it is not over.
        for (const auto outcome : {std::optional<Outcome>(), std::optional(Outcome::Unknown)}) {
            const auto step = nextOf(wish, {anOrder(0, outcome)}, running("3.1", "2.1"), noon);
            QVERIFY(!step.next && !step.isOver);
        }
        // Done, and the monitor has not seen it yet.
        const auto unseen = nextOf(wish, {anOrder(0, Outcome::Done)}, running("3.1", "2.1"), noon + Seconds{60});
        QVERIFY(!unseen.next && !unseen.isOver);
        QCOMPARE(nextOf(wish, {anOrder(0, Outcome::Done)}, running("3.0", "2.1"), noon + Seconds{60}).next,
                 std::optional<std::size_t>(1));
        const auto done = nextOf(wish, {anOrder(1, Outcome::Done), anOrder(0, Outcome::Done)}, running("3.0", "2.0"),
                                 noon + Seconds{90});
        QVERIFY(!done.next && done.isOver);
    }
    void aPersonsPlanStopsWhereAStepIsNotCarriedOut_data() {
        QTest::addColumn<int>("outcome");
        for (const auto outcome : {action::Outcome::Refused, action::Outcome::Withdrawn, action::Outcome::DryRun})
            QTest::newRow(std::string(name(outcome)).c_str()) << static_cast<int>(outcome);
    }
    void aPersonsPlanStopsWhereAStepIsNotCarriedOut() {
        QFETCH(int, outcome);
        const auto step = nextOf(aWish(), {anOrder(0, static_cast<action::Outcome>(outcome))}, running("3.1", "2.1"),
                                 noon + Seconds{10});
        QVERIFY(!step.next && step.isOver);
    }
    void aPersonsPlanDoesNotGoOnFromAnotherState() {
        using action::Outcome;
        // Somebody deployed something else meanwhile.
        QVERIFY(nextOf(aWish(), {}, running("3.2", "2.1"), noon).isOver);
        QVERIFY(nextOf(aWish(), {anOrder(0, Outcome::Done)}, running("3.0", "2.2"), noon).isOver);
        QVERIFY(nextOf(aWish(), {anOrder(0, Outcome::Done)}, {}, noon + Seconds{10'000}).isOver);
        // Nobody waits for it any more: after a long silence the person asks again.
        QVERIFY(nextOf(aWish(), {}, running("3.1", "2.1"), noon + action::settlesAfter + Seconds{1}).isOver);
        QVERIFY(nextOf(aWish(), {anOrder(0, Outcome::Done)}, running("3.0", "2.1"),
                       noon + action::settlesAfter + Seconds{1})
                    .isOver);
        // What went back by itself is not ordered again.
        QCOMPARE(nextOf(aWish(), {}, running("3.0", "2.1"), noon).next, std::optional<std::size_t>(1));
        QVERIFY(nextOf(aWish(), {}, running("3.0", "2.0"), noon).isOver);
    }
    void theSamePlanIsToldFromAnother() {
        const auto plan = three().back(newWebNeedsNewApi).steps;
        auto other = plan;
        other.front().isIrreversible = true; // says nothing about the order
        QVERIFY(isSamePlan(plan, other));
        other.front().to = "2.9";
        QVERIFY(!isSamePlan(plan, other));
        QVERIFY(!isSamePlan(plan, {plan.front()}));
    }
};

FERMATA_CORE_TEST(TestWayBack)
#include "tst_way_back.moc"
