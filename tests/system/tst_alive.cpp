// Alive: a pushed commit is seen, built, assessed, approved, deployed, rolled back; production turns and turns back.
// The servers are real (tests/counterparts), the engine is the one of the programs.
#include <algorithm>

#include "core/audit/ledger.h"
#include "core/audit/reexecute.h"
#include "core/audit/verification.h"
#include "tests/system/alive_world.h"

using namespace fermata;
using namespace fermata::test;

class TestAlive : public AliveWorld {
    Q_OBJECT
private slots:
    void initTestCase() {
        m_servers = std::make_unique<Counterparts>(
            std::vector<std::string>{"pushgateway", "alertmanager", "prometheus", "buildbot", "worker"});
        FERMATA_NEEDS(*m_servers);
        begin();
    }
    void cleanupTestCase() { end(); }

    void seesBuildsAndLetsAPersonApprove() {
        const std::string head = push("one", "The first page\n");
        QVERIFY2(until([&] { return change("one").change.head.hex() == head; }, patience), "the push was not seen");
        QVERIFY2(until(
                     [&] {
                         for (const auto& [key, run] : m_engine->snapshot()->board->runs)
                             if (run.pipeline == "test" && run.commit && run.commit->hex() == head &&
                                 run.state == delivery::RunState::Succeeded)
                                 return true;
                         return false;
                     },
                     patience),
                 "its tests did not run");
        QVERIFY2(becomes("one", decision::Verdict::Approve), why("one").c_str());
    }

    void touchesNothingWhileNothingIsArmed() {
        FERMATA_VERIFY_OK(approve("one"));
        QVERIFY(until([&] { return change("one").isDone; }));
        QVERIFY(change("one").afterApproval.find("not armed") != std::string::npos);
        // A person who insists gets a dry run, and its words.
        FERMATA_VERIFY_OK(
            send(engine::OrderAct{"deploy", change("one").decisionId, "shop", "production", "", "", "", ""}));
        const std::string version = change("one").change.head.hex().substr(0, 12);
        QVERIFY(until([&] { return order("deploy", version).has_value(); }, patience));
        QCOMPARE(order("deploy", version)->outcome, std::string("dry-run"));
        QVERIFY(running().empty());
    }

    void deploysWhatWasApprovedOnceItIsArmed() {
        const Time until_ = m_clock.now() + Seconds{3600};
        FERMATA_VERIFY_OK(send(engine::Arm{"production", {"deploy", "roll-back"}, until_, "release day"}));
        const std::string version = change("one").change.head.hex().substr(0, 12);
        QVERIFY2(until([&] { return running().find(version) != std::string::npos; }, patience), "nothing was deployed");
        QVERIFY(
            until([&] { return order("deploy", version) && order("deploy", version)->outcome == "done"; }, patience));
        QVERIFY(until(
            [&] {
                const auto snapshot = m_engine->snapshot();
                const auto* placed = placement(*snapshot);
                return placed && placed->version == version;
            },
            patience));
        int deployments = 0;
        for (const auto& each : m_engine->snapshot()->orders)
            deployments += each.kind == "deploy" && each.outcome != "dry-run";
        QCOMPARE(deployments, 1);
    }

    void rollsBackByHand() {
        const std::string first = change("one").change.head.hex().substr(0, 12);
        const std::string head = push("two", "The second page\n");
        QVERIFY(until([&] { return change("two").change.head.hex() == head; }, patience));
        QVERIFY2(becomes("two", decision::Verdict::Approve), why("two").c_str());
        FERMATA_VERIFY_OK(approve("two"));
        const std::string second = head.substr(0, 12);
        QVERIFY2(until([&] { return running().find(second) != std::string::npos; }, patience), "two was not deployed");
        QVERIFY(until([&] { return change("two").mayRollBack.isOpen; }, patience));
        FERMATA_VERIFY_OK(
            send(engine::OrderAct{"roll-back", "", "shop", "production", "", "", "the page is wrong", "n1"}));
        QVERIFY2(until([&] { return running().find(first) != std::string::npos; }, patience), "it was not rolled back");
        QVERIFY(until(
            [&] {
                const auto snapshot = m_engine->snapshot();
                const auto* placed = placement(*snapshot);
                return placed && placed->version == first && placed->health == delivery::Health::RolledBack;
            },
            patience));
        QVERIFY(
            until([&] { return order("roll-back", first) && order("roll-back", first)->outcome == "done"; }, patience));
    }

    void holdsWhileAnAlertFiresAndLetsGoAfterwards() {
        const std::string head = push("three", "The third page\n");
        QVERIFY(until([&] { return change("three").change.head.hex() == head; }, patience));
        QVERIFY2(becomes("three", decision::Verdict::Approve), why("three").c_str());
        QVERIFY(errorShare(0.2));
        QVERIFY2(becomes("three", decision::Verdict::Hold), why("three").c_str());
        // The burn rate may follow the alert, or go before it: then there are two records, each with its own cause.
        QVERIFY(until([&] {
            const auto history = change("three").history;
            return std::ranges::any_of(history, [](const engine::VerdictStep& step) {
                return wording::sentence(step.cause).find("ShopErrors") != std::string::npos;
            });
        }));
        QVERIFY(errorShare(0.001));
        QVERIFY2(becomes("three", decision::Verdict::Approve), why("three").c_str());
    }

    void runsATestAgainOnlyWhereTheCiIsArmed() {
        const std::string head = change("three").change.head.hex();
        const auto runsOf = [&] {
            std::vector<delivery::Run> runs;
            for (const auto& [key, run] : m_engine->snapshot()->board->runs)
                if (run.pipeline == "test" && run.commit && run.commit->hex() == head)
                    runs.push_back(run);
            return runs;
        };
        QVERIFY(until([&] { return !runsOf().empty() && isOver(runsOf().front().state); }, patience));
        const std::string first = runsOf().front().key();
        const std::size_t before = runsOf().size();
        const auto outcomeOf = [&](const std::string& kind) {
            for (const auto& each : m_engine->snapshot()->orders) // the newest first
                if (each.kind == kind)
                    return each.outcome;
            return std::string();
        };
        engine::OrderAct act;
        act.kind = "re-run";
        act.run = first;
        act.reason = "was it the network?";
        act.nonce = "r1";
        FERMATA_VERIFY_OK(send(act));
        QVERIFY(until([&] { return outcomeOf("re-run") == "dry-run"; }, patience));
        FERMATA_VERIFY_OK(send(engine::Arm{"source:ci", {"re-run"}, m_clock.now() + Seconds{600}, "look again"}));
        act.nonce = "r2";
        FERMATA_VERIFY_OK(send(act));
        QVERIFY2(until([&] { return outcomeOf("re-run") == "done"; }, patience), outcomeOf("re-run").c_str());
        QVERIFY2(until([&] { return runsOf().size() > before; }, patience), "no second run was seen");
    }

    void aSilencedAlertStaysEvidence() {
        QVERIFY(errorShare(0.2));
        QVERIFY2(becomes("three", decision::Verdict::Hold), why("three").c_str());
        const auto standing = [&]() -> std::optional<std::pair<std::string, delivery::Alert>> {
            for (const auto& [key, set] : m_engine->snapshot()->board->alerts)
                for (const auto& alert : set.alerts)
                    if (set.source == "alerts" && alert.name.starts_with("ShopErrors"))
                        return std::pair(set.source, alert);
            return std::nullopt;
        };
        QVERIFY(until([&] { return standing().has_value(); }, patience));
        engine::OrderAct act;
        act.kind = "silence";
        act.source = standing()->first;
        act.alert = standing()->second.name;
        act.environment = "production";
        act.until = m_clock.now() + Seconds{3600};
        act.reason = "known, being mended";
        FERMATA_VERIFY_OK(send(engine::Arm{
            "production", {"deploy", "roll-back", "silence"}, m_clock.now() + Seconds{3600}, "release day"}));
        FERMATA_VERIFY_OK(send(act));
        QVERIFY2(until([&] { return standing() && standing()->second.isSilenced; }, patience), "it was not silenced");
        QVERIFY2(becomes("three", decision::Verdict::Hold), why("three").c_str()); // held as before
        QVERIFY(errorShare(0.001));
        QVERIFY2(becomes("three", decision::Verdict::Approve), why("three").c_str());
    }

    void takesAStoppedExporterForNoEvidence() {
        QVERIFY(m_servers->stop("pushgateway"));
        QVERIFY2(becomes("three", decision::Verdict::Hold), why("three").c_str());
        QVERIFY(until([&] {
            const auto view = change("three");
            return view.evidence &&
                   view.evidence->of(assessment::EvidenceKind::Production).state == assessment::EvidenceState::Missing;
        }));
        QVERIFY(m_servers->start("pushgateway"));
        QVERIFY(until([&] { return errorShare(0.001); }));
        QVERIFY2(becomes("three", decision::Verdict::Approve), why("three").c_str());
    }

    void startsWhereItWas() {
        const auto before = m_engine->snapshot();
        m_engine.reset();
        startEngine();
        QVERIFY(until([&] { return !m_engine->snapshot()->board->runs.empty(); }));
        QVERIFY(m_engine->snapshot()->board->runs.size() >= before->board->runs.size());
        QCOMPARE(m_engine->snapshot()->armed.size(), before->armed.size());
        QCOMPARE(m_engine->snapshot()->orders.size(), before->orders.size());
    }

    void leavesARecordThatVerifiesAndRunsAgain() {
        m_engine.reset();
        const auto places = audit::Places::ofAccount();
        FERMATA_VERIFY_OK(places);
        const auto whole = audit::verifyStore(m_folder / "w/record.db", {});
        FERMATA_VERIFY_OK(whole);
        QVERIFY(whole->isWhole());
        auto chain = audit::Chain::open(m_folder / "w/record.db", audit::Access::Observe, *places);
        FERMATA_VERIFY_OK(chain);
        const auto again = audit::reexecuteAll(*chain);
        FERMATA_VERIFY_OK(again);
        QVERIFY(again->same >= 6);
        QVERIFY(again->problems.empty());
    }
};

FERMATA_CORE_TEST(TestAlive)
#include "tst_alive.moc"
