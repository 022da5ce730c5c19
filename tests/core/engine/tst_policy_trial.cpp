// Policies that are tried and saved: the record is run again, nothing changes by trying, and nothing is written without
// a reason, a sound text and a trace.
#include <future>

#include "core/audit/ledger.h"
#include "core/sources/test_log.h"
#include "tests/core/engine/engine_world.h"

using namespace fermata;
using namespace fermata::test;
using namespace std::chrono_literals;
using decision::Verdict;

namespace {

template <class Value, class Ask>
Result<Value> ask(Ask call) {
    auto answer = std::make_shared<std::promise<Result<Value>>>();
    auto future = answer->get_future();
    call([answer](Result<Value> value) { answer->set_value(std::move(value)); });
    if (future.wait_for(30s) != std::future_status::ready)
        return Error(Fault::Internal, "no answer");
    return future.get();
}

Result<engine::PolicyTrial> tryIt(engine::Engine& engine, std::optional<std::string> text) {
    return ask<engine::PolicyTrial>([&](auto taken) { engine.tryPolicy(std::move(text), std::move(taken)); });
}

std::string withPeople(const std::string& more) {
    return "version: 1\npeople:\n  - {id: me, os_accounts: [\"" + engine::osAccount() +
           "\"], roles: [release-manager, senior]}\n" + more;
}

std::uint64_t recordsOf(const engine::Engine& engine) {
    return engine.snapshot()->audit.records;
}

} // namespace

class TestPolicyTrial : public QObject {
    Q_OBJECT
private slots:
    void saysWhatIsInForceAndWhatAnotherOneChanges() {
        World world;
        world.writePolicy("appetite: {fast_track_below: 0.001, review_above: 0.99, block_above: 0.995}\n"
                          "losses: {fast_track: {intercept: 0, slope: 5}, approve: {intercept: 1, slope: 4},"
                          " review: {intercept: 30, slope: 3}, hold: {intercept: 60, slope: 2},"
                          " block: {intercept: 90, slope: 1}}\n");
        world.writeEvidence();
        auto engine = start(world);
        QVERIFY(engine->waitUntilIdle(60s));
        const auto records = recordsOf(*engine);
        const auto told = tryIt(*engine, std::nullopt);
        FERMATA_VERIFY_OK(told);
        QVERIFY(told->inForce.find("slope: 5") != std::string::npos && !told->isProtected);
        // The same text again changes nothing.
        const auto same = tryIt(*engine, told->inForce);
        FERMATA_VERIFY_OK(same);
        QVERIFY(same->looked > 0 && same->flips.empty() && !same->problem);
        // Tests may be a day old under it; under this one they may not be a minute old.
        const auto stricter = tryIt(*engine, withPeople("evidence:\n  tests: {use: mandatory, maximum_age: 1m}\n"));
        FERMATA_VERIFY_OK(stricter);
        QCOMPARE(stricter->looked, same->looked);
        QVERIFY(!stricter->flips.empty());
        for (const auto& flip : stricter->flips) {
            QVERIFY(flip.before != flip.after && !flip.why.id.empty() && flip.decisionId.size() == 64);
            QVERIFY(decision::permission(flip.after) <= decision::permission(flip.before));
        }
        std::size_t counted = 0;
        for (const auto& [verdicts, count] : stricter->counts)
            counted += count;
        QCOMPARE(counted, stricter->looked);
        QCOMPARE(recordsOf(*engine), records);
    }

    void namesTheLineOfAMistake() {
        World world;
        auto engine = start(world);
        QVERIFY(engine->waitUntilIdle(60s));
        const auto wrong = tryIt(*engine, "version: 1\nappetite:\n  review_above: seven\n");
        FERMATA_VERIFY_OK(wrong);
        QVERIFY(wrong->problem && wrong->problem->line() == std::size_t{3});
        QVERIFY2(wrong->problem->field().find("review_above") != std::string::npos, wrong->problem->text().c_str());
        QVERIFY(wrong->flips.empty() && wrong->looked == 0);
    }

    void aSavedProposalIsWholeAndOnRecord() {
        World world;
        world.writeEvidence();
        auto engine = start(world);
        QVERIFY(engine->waitUntilIdle(60s));
        const std::string file = world.scratch / "proposal.yaml", text = withPeople("name: stricter\n");
        const auto save = [&](const std::string& what, const std::string& reason) {
            return answered(*engine, engine::SavePolicy{file, what, reason});
        };
        QCOMPARE(save(text, " \n").error().fault(), Fault::Usage);
        QVERIFY(!save("version: 1\nappetite: {review_above: 7}\n", "why not").has_value());
        QVERIFY(!std::filesystem::exists(file));
        QVERIFY(notesOf(world, "policy").empty());
        FERMATA_VERIFY_OK(save(text, "too many rollbacks"));
        QCOMPARE(world.scratch.read("proposal.yaml"), text);
        const auto notes = notesOf(world, "policy");
        QCOMPARE(notes.size(), std::size_t{1});
        QCOMPARE(notes[0].reason, std::string("too many rollbacks"));
        QCOMPARE(notes[0].person, std::string("me"));
        // It is a proposal: what is in force stayed as it was.
        QVERIFY(engine->snapshot()->policy->name != "stricter");
    }

    void replacingTheLocalPolicyNeedsTheRoleAndAProtectedOneIsNotReplaced() {
        World world;
        world.scratch.write("w/policy.yaml", "version: 1\npeople:\n  - {id: me, os_accounts: [\"" +
                                                 engine::osAccount() + "\"], roles: [author]}\n");
        auto engine = start(world);
        QVERIFY(engine->waitUntilIdle(60s));
        const std::string local = world.folder() + "/policy.yaml";
        const auto before = world.scratch.read("w/policy.yaml");
        const auto refused = answered(*engine, engine::SavePolicy{local, withPeople(""), "mine"});
        QVERIFY(!refused && refused.error().fault() == Fault::Refused);
        QCOMPARE(world.scratch.read("w/policy.yaml"), before);
        engine.reset();

        world.repository.write("release/policy.yaml", withPeople("name: protected\n"));
        world.repository.commit("Policy");
        world.scratch.write("w/workspace.yaml",
                            "version: 1\nname: test\nrepositories:\n  - {name: shop, path: \"" +
                                world.repository.path() +
                                "\"}\npolicy: {repository: shop, ref: refs/heads/main, path: release/policy.yaml}\n");
        engine = start(world);
        QVERIFY(engine->waitUntilIdle(60s));
        const auto told = tryIt(*engine, std::nullopt);
        QVERIFY(told && told->isProtected);
        const auto replaced = answered(*engine, engine::SavePolicy{local, withPeople(""), "mine"});
        QVERIFY(!replaced && replaced.error().fault() == Fault::Refused);
        QVERIFY2(replaced.error().message().find("release/policy.yaml") != std::string::npos,
                 replaced.error().text().c_str());
        QCOMPARE(world.scratch.read("w/policy.yaml"), before);
    }

    void recallsThePastOfTests() {
        World world;
        auto engine = start(world);
        QVERIFY(engine->waitUntilIdle(60s));
        const auto recall = [&](Time at) {
            return ask<delivery::TestPasts>(
                [&](auto taken) { engine->pastOfTests(CommitId{}, {"suite.t999"}, at, std::move(taken)); });
        };
        QVERIFY(recall(fromUnix(noon)).value().empty());
        auto log = sources::TestLog::open(world.folder() + "/store.db", io::OpenMode::Create);
        FERMATA_VERIFY_OK(log);
        FERMATA_VERIFY_OK(
            log->add({"r1", Digest{}, fromUnix(noon - 60), fromUnix(noon - 60), {{"suite.t999", true, true}}}));
        QCOMPARE(recall(fromUnix(noon)).value().at("suite.t999").size(), std::size_t{1});
        QVERIFY(recall(fromUnix(noon - 120)).value().empty());
        const auto accounts =
            ask<engine::Accounts>([&](auto taken) { engine->accounts(std::nullopt, std::nullopt, std::move(taken)); });
        QVERIFY(accounts && accounts->find("decisions.spared"));
    }
};

FERMATA_CORE_TEST(TestPolicyTrial)
#include "tst_policy_trial.moc"
