// A person's rollback on a CI of ours: shown before it is ordered, carried out step by step, stopped where a step is
// refused, and never another plan than the one that was shown.
#include <mutex>

#include "core/base/clock.h"
#include "core/io/secrets/secret_store.h"
#include "tests/core/engine/engine_world.h"
#include "tests/support/until.h"

using namespace fermata;
using namespace std::chrono_literals;

namespace {

using test::until;

/// What both sides of the CI know. Thread safety: all methods.
class Ci {
public:
    Ci() {
        const Time now = SystemClock().now();
        for (const auto& [service, old, running] : {std::tuple{"api", "2.0", "2.1"}, std::tuple{"web", "3.0", "3.1"}}) {
            deploy(service, old, now - Seconds{7200}, false);
            deploy(service, running, now - Seconds{600}, false);
        }
    }
    /// What runs of `service` was built of `commit`.
    void comesFrom(const std::string& service, const CommitId& commit) {
        const std::lock_guard lock(m_mutex);
        for (auto& each : m_all)
            if (each.service == service)
                each.commit = each.version == "3.1" ? std::optional(commit) : std::nullopt;
    }
    void deploy(const std::string& service, const std::string& version, Time at, bool isRollback) {
        const std::lock_guard lock(m_mutex);
        delivery::Deployment deployment;
        deployment.source = "ci";
        deployment.id = std::to_string(m_all.size() + 1);
        deployment.service = service;
        deployment.environment = "production";
        deployment.version = version;
        deployment.state = delivery::RunState::Succeeded;
        deployment.isRollback = isRollback;
        deployment.startedAt = deployment.finishedAt = deployment.seenAt = at;
        m_all.push_back(deployment);
    }
    Result<action::Receipt> perform(const action::Order& order) {
        {
            const std::lock_guard lock(m_mutex);
            m_ordered.push_back(order.service);
            if (order.service == m_refused)
                return action::Receipt{order.id, action::Outcome::Refused, {}, "not for you", order.at};
        }
        deploy(order.service, order.version, SystemClock().now(), true);
        return action::Receipt{order.id, action::Outcome::Done, {}, "built", order.at};
    }
    void refuse(const std::string& service) {
        const std::lock_guard lock(m_mutex);
        m_refused = service;
    }
    std::vector<delivery::Event> events() const {
        const std::lock_guard lock(m_mutex);
        std::vector<delivery::Event> all;
        for (const auto& each : m_all)
            all.push_back(delivery::DeploymentSeen{each});
        return all;
    }
    std::vector<std::string> ordered() const {
        const std::lock_guard lock(m_mutex);
        return m_ordered;
    }

private:
    mutable std::mutex m_mutex;
    std::vector<delivery::Deployment> m_all; // guarded by m_mutex
    std::vector<std::string> m_ordered;      // guarded by m_mutex
    std::string m_refused;                   // guarded by m_mutex
};

class CiSource final : public sources::Source {
public:
    explicit CiSource(std::shared_ptr<Ci> ci) : m_ci(std::move(ci)) {}
    const std::string& name() const override { return m_name; }
    Seconds interval() const override { return Seconds{1}; }
    Result<sources::Batch> poll(const sources::Cursor& cursor, std::stop_token) override {
        return sources::Batch{m_ci->events(), cursor, {}, {}, {}};
    }
    Result<std::string> test(std::stop_token) override { return std::string("well"); }

private:
    std::shared_ptr<Ci> m_ci;
    const std::string m_name = "ci";
};

class CiExecutor final : public action::Executor {
public:
    explicit CiExecutor(std::shared_ptr<Ci> ci) : m_ci(std::move(ci)) {}
    const std::string& name() const override { return m_name; }
    bool can(action::ActionKind kind) const override { return kind == action::ActionKind::RollBack; }
    Result<std::string> describe(const action::Order& order) const override { return "builds " + order.version; }
    Result<action::Receipt> perform(const action::Order& order, std::stop_token) override {
        return m_ci->perform(order);
    }
    Result<action::Receipt> reconcile(const action::Order& order, std::stop_token) override {
        return action::Receipt{order.id, action::Outcome::Unknown, {}, "nobody knows", order.at};
    }

private:
    std::shared_ptr<Ci> m_ci;
    const std::string m_name = "ci";
};

class OneCi final : public engine::Outside {
public:
    Result<std::unique_ptr<sources::Source>> source(const workspace::SourceSetting&,
                                                    const workspace::Workspace&) override {
        return std::unique_ptr<sources::Source>(std::make_unique<CiSource>(ci));
    }
    action::Executors executors(const workspace::Settings&, std::vector<std::string>&) override {
        action::Executors all;
        all.push_back(std::make_unique<CiExecutor>(ci));
        return all;
    }
    io::SecretStore& secrets() override { return *m_secrets; }
    std::shared_ptr<Ci> ci = std::make_shared<Ci>();

private:
    std::unique_ptr<io::SecretStore> m_secrets = io::inOrder({});
};

/// web 3.1 runs with api 2.1 only: it has to go back first.
constexpr auto needs = "needs:\n"
                       "  - {consumer: web, version: \"3.1\", provider: api, fits: [\"2.1\"]}\n"
                       "  - {consumer: web, version: \"3.0\", provider: api, fits: [\"2.*\"]}\n";

struct Desk {
    explicit Desk(const std::string& more = needs) {
        rules.write("policy.yaml", "version: 1\npeople:\n  - {id: me, os_accounts: [\"" + engine::osAccount() +
                                       "\"], roles: [release-manager, senior]}\n");
        rules.commit("Policy");
        world.scratch.write("w/workspace.yaml",
                            "version: 1\nname: live\nrepositories:\n  - {name: shop, path: \"" +
                                world.repository.path() + "\"}\n  - {name: rules, path: \"" + rules.path() +
                                "\"}\npolicy: {repository: rules, ref: refs/heads/main, path: policy.yaml}\n" +
                                "sources:\n  - name: ci\n    kind: buildbot\n    url: \"http://127.0.0.1:1\"\n"
                                "    pipelines:\n"
                                "      - {name: api, lane: deploy, repository: shop, service: api, environment: "
                                "production, scheduler: a}\n"
                                "      - {name: web, lane: deploy, repository: shop, service: web, environment: "
                                "production, scheduler: w}\n" +
                                more);
        // What goes along must be known to be undone by going back: the decision on its commit says so.
        outside->ci->comesFrom("web", *CommitId::fromHex(world.head));
        begin();
        const auto armed = test::answered(
            *engine, engine::Arm{"production", {"roll-back"}, clock.now() + Seconds{3600}, "release day"});
        FERMATA_VERIFY_OK(armed);
        QVERIFY(until([&] { return running("api") == "2.1" && running("web") == "3.1"; }, 30s, 20ms));
        QVERIFY(engine->waitUntilIdle(60s));
    }
    void begin() {
        engine.reset();
        engine::Options options;
        options.workspace = world.folder();
        options.outside = outside;
        engine = std::make_unique<engine::Engine>(options, clock, *world.log, engine::Engine::Listener{});
    }
    std::string running(const std::string& service) const {
        for (const auto& each : engine->snapshot()->placements)
            if (each.service == service)
                return each.version;
        return {};
    }
    engine::WayBackView way() const {
        auto answer = std::make_shared<std::promise<Result<engine::WayBackView>>>();
        engine->wayBack("api", "production", [answer](auto found) { answer->set_value(std::move(found)); });
        return answer->get_future().get().value();
    }
    Result<void> rollBack(std::vector<decision::Move> steps, bool isAlone = false) const {
        engine::OrderAct act{"roll-back", {}, "api", "production", {}, {}, "checkout fails", "n1"};
        act.steps = std::move(steps);
        act.isAlone = isAlone;
        return test::answered(*engine, act);
    }

    test::World world;
    test::ScratchRepository rules;
    SystemClock clock;
    std::shared_ptr<OneCi> outside = std::make_shared<OneCi>();
    std::unique_ptr<engine::Engine> engine;
};

} // namespace

class TestHandRollback : public QObject {
    Q_OBJECT
private slots:
    void goesBackAsItWasShown() {
        Desk desk;
        const auto way = desk.way();
        QCOMPARE(way.steps.size(), std::size_t{2});
        QCOMPARE(way.steps.front().service, std::string("web"));
        QVERIFY(way.isArmed);
        QCOMPARE(way.words.back().id, std::string("rollback.step.unknown")); // no decision on record brought api 2.1
        QVERIFY(!way.alone.id.empty());
        FERMATA_VERIFY_OK(desk.rollBack(way.steps));
        QVERIFY(until([&] { return desk.running("api") == "2.0" && desk.running("web") == "3.0"; }, 60s, 50ms));
        QCOMPARE(desk.outside->ci->ordered(), (std::vector<std::string>{"web", "api"}));
        const auto orders = desk.engine->snapshot()->orders;
        QCOMPARE(orders.size(), std::size_t{2});
        for (const auto& order : orders)
            QVERIFY(!order.isAutomatic && order.person == "me" && order.outcome == "done");
    }
    void goesOnAfterARestart() {
        Desk desk;
        FERMATA_VERIFY_OK(desk.rollBack({}));
        QVERIFY(until([&] { return !desk.outside->ci->ordered().empty(); }, 60s, 5ms));
        desk.begin();
        QVERIFY(until([&] { return desk.running("api") == "2.0" && desk.running("web") == "3.0"; }, 60s, 50ms));
        QCOMPARE(desk.outside->ci->ordered(), (std::vector<std::string>{"web", "api"}));
    }
    void anotherPlanThanTheShownOneIsRefused() {
        Desk desk;
        auto steps = desk.way().steps;
        steps.front().to = "2.9";
        const auto refused = desk.rollBack(steps);
        QVERIFY(!refused && refused.error().fault() == Fault::Conflict);
        QVERIFY(desk.outside->ci->ordered().empty());
    }
    void stopsWhereAStepIsRefused() {
        Desk desk;
        desk.outside->ci->refuse("web");
        FERMATA_VERIFY_OK(desk.rollBack(desk.way().steps));
        const auto alarmed = [&] {
            const auto now = desk.engine->snapshot();
            return std::ranges::any_of(now->orders, [](const auto& order) { return order.outcome == "refused"; }) &&
                   !now->alarms.empty();
        };
        QVERIFY(until(alarmed, 60s, 50ms));
        QVERIFY(desk.engine->waitUntilIdle(30s));
        QCOMPARE(desk.outside->ci->ordered(), std::vector<std::string>{"web"}); // api stays: web would not run with it
        QCOMPARE(desk.running("api"), std::string("2.1"));
    }
    void aloneIsAlone() {
        Desk desk;
        FERMATA_VERIFY_OK(desk.rollBack({}, true));
        QVERIFY(until([&] { return desk.running("api") == "2.0"; }, 60s, 50ms));
        QCOMPARE(desk.outside->ci->ordered(), std::vector<std::string>{"api"});
    }
    void withoutAPlanOnlyAlone() {
        // web 3.0 does not run with the older api either: whoever goes back breaks it.
        Desk desk("needs: [{consumer: web, version: \"3.*\", provider: api, fits: [\"2.1\"]}]\n");
        const auto way = desk.way();
        QVERIFY(way.steps.empty());
        QCOMPARE(way.words.back().id, std::string("rollback.forward"));
        const auto refused = desk.rollBack({});
        QVERIFY(!refused && refused.error().fault() == Fault::Refused);
        QVERIFY(desk.outside->ci->ordered().empty());
    }
};

FERMATA_CORE_TEST(TestHandRollback)
#include "tst_hand_rollback.moc"
