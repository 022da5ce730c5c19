#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <memory>

#include "core/audit/ledger.h"
#include "core/audit/reexecute.h"
#include "core/engine/actor.h"
#include "core/engine/engine.h"
#include "core/engine/model_health.h"
#include "core/engine/settings_note.h"
#include "core/sources/journal.h"
#include "core/wording/wording.h"
#include "tests/core/engine/engine_world.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::test;
using namespace std::chrono_literals;

class TestEngine : public QObject {
    Q_OBJECT

private slots:
    void leadsFromARepositoryToARecordedDecision() {
        World world;
        world.writeEvidence();
        auto engine = start(world);
        QVERIFY(engine->waitUntilIdle(60s));
        const auto snapshot = engine->snapshot();
        QVERIFY2(!snapshot->failure, snapshot->failure ? snapshot->failure->text().c_str() : "");
        QCOMPARE(snapshot->changes.size(), 1u);
        const auto& change = snapshot->changes.front();
        QVERIFY2(change.error.empty(), change.error.c_str());
        QVERIFY(change.decision != nullptr);
        QVERIFY(!change.decisionId.empty());
        QCOMPARE(change.change.head.hex(), world.head);
        QCOMPARE(change.change.title, std::string("Fix a typo"));
        QVERIFY(snapshot->audit.isWhole);
        QVERIFY(snapshot->audit.records >= 2);
        QCOMPARE(snapshot->actor.person, std::string("me"));
    }

    void holdsWithoutEvidenceAndMovesWhenItComes() {
        World world;
        auto engine = start(world);
        QVERIFY(engine->waitUntilIdle(60s));
        QCOMPARE(engine->snapshot()->changes.front().decision->verdict, decision::Verdict::Hold);
        const auto before = engine->snapshot()->changes.front().history.size();
        world.writeEvidence();
        FERMATA_VERIFY_OK(answered(*engine, engine::Refresh{}));
        QVERIFY(engine->waitUntilIdle(60s));
        const auto snapshot = engine->snapshot();
        const auto& change = snapshot->changes.front();
        QVERIFY(decision::permission(change.decision->verdict) > 0);
        QCOMPARE(change.history.size(), before + 1);
    }

    void recordsAnActOnceAndShowsIt() {
        World world;
        world.writeEvidence();
        auto engine = start(world);
        QVERIFY(engine->waitUntilIdle(60s));
        engine::Act hold{engine->snapshot()->changes.front().decisionId, "hold", "waiting for the call",
                         "release-manager", fromUnix(noon + 3600)};
        FERMATA_VERIFY_OK(answered(*engine, hold));
        QVERIFY(engine->waitUntilIdle(60s));
        const auto snapshot = engine->snapshot();
        QCOMPARE(snapshot->changes.front().acts.size(), 1u);
        QCOMPARE(snapshot->changes.front().acts.front().reason, std::string("waiting for the call"));
        engine::Act silent = hold;
        silent.reason.clear();
        QVERIFY(!answered(*engine, silent));
    }

    void learnsAgainWhenAskedAndWhenSomethingCame() {
        World world;
        auto engine = start(world);
        QVERIFY(engine->waitUntilIdle(60s));
        const auto versions = [&] {
            const auto health = engine->snapshot()->modelHealth;
            return health ? health->versions.size() : 0;
        };
        const auto look = [&] {
            FERMATA_VERIFY_OK(answered(*engine, engine::Refresh{}));
            QVERIFY(engine->waitUntilIdle(60s));
        };
        const std::size_t first = versions();
        QVERIFY(first > 0);
        world.clock.set(fromUnix(noon + 2 * 86400));
        look();
        QCOMPARE(versions(), first); // nothing came since
        world.repository.setTime(noon + 86400);
        world.repository.write("src/b.cpp", "int b;\n");
        world.repository.commit("Add b");
        look();
        QCOMPARE(versions(), first + 1);
        look();
        QCOMPARE(versions(), first + 1);
        world.repository.write("src/c.cpp", "int c;\n");
        world.repository.commit("Add c");
        FERMATA_VERIFY_OK(answered(*engine, engine::Retrain{}));
        QVERIFY(engine->waitUntilIdle(60s));
        QCOMPARE(versions(), first + 2);
    }

    void recordsWhatBecameOfAChange() {
        World world;
        auto engine = start(world);
        QVERIFY(engine->waitUntilIdle(60s));
        const std::string past = world.repository.git({"rev-parse", "main~3"});
        FERMATA_VERIFY_OK(answered(*engine, engine::TellOutcome{past.substr(0, 40), true, "broke the export"}));
        const auto notes = notesOf(world, "outcome");
        QCOMPARE(notes.size(), std::size_t{1});
        QCOMPARE(notes.front().reason, std::string("broke the export"));
        QCOMPARE(notes.front().person, std::string("me"));
        QVERIFY(!answered(*engine, engine::TellOutcome{past.substr(0, 40), true, "again"})); // the record says so
        QVERIFY(!answered(*engine, engine::TellOutcome{past.substr(0, 40), false, " "}));
        QVERIFY(!answered(*engine, engine::TellOutcome{std::string(40, 'f'), true, "nobody knows it"}));
        QCOMPARE(notesOf(world, "outcome").size(), std::size_t{1});
    }

    void refusesToActOnADecisionThatIsNotTheNewest() {
        World world;
        auto engine = start(world);
        QVERIFY(engine->waitUntilIdle(60s));
        const std::string old = engine->snapshot()->changes.front().decisionId;
        world.writeEvidence(); // arrives between looking and acting
        const auto refused = answered(*engine, engine::Act{old, "hold", "x", "release-manager", fromUnix(noon + 60)});
        QVERIFY(!refused);
        QCOMPARE(refused.error().fault(), Fault::Conflict);
        QVERIFY(engine->waitUntilIdle(60s));
        QVERIFY(engine->snapshot()->changes.front().acts.empty());
    }

    void saysWhatIsWrongWithThePolicyAndDecidesNothing() {
        World world;
        world.writePolicy("appetite: {review_above: 7}\n");
        auto engine = start(world);
        QVERIFY(engine->waitUntilIdle(60s));
        const auto snapshot = engine->snapshot();
        QVERIFY(snapshot->failure.has_value());
        QVERIFY(snapshot->failure->text().find("review_above") != std::string::npos);
        QVERIFY(snapshot->changes.empty());
    }

    void startsWhereItWasAndRecordsNothingTwice() {
        World world;
        world.writeEvidence();
        std::uint64_t records = 0;
        {
            auto engine = start(world);
            QVERIFY(engine->waitUntilIdle(60s));
            records = engine->snapshot()->audit.records;
        }
        auto engine = start(world);
        QVERIFY(engine->waitUntilIdle(60s));
        QCOMPARE(engine->snapshot()->audit.records, records);
        QVERIFY(engine->snapshot()->changes.front().decision != nullptr);
    }

    void forgetsTheChangesOfARepositoryThatIsTakenOut() {
        World world;
        world.writeEvidence();
        auto engine = start(world);
        QVERIFY(engine->waitUntilIdle(60s));
        QCOMPARE(engine->snapshot()->changes.size(), 1u);
        workspace::Settings settings = *engine->snapshot()->settings;
        settings.repositories.front().name = "store";
        const auto changed = answered(*engine, engine::ChangeSettings{settings});
        QVERIFY2(changed, changed ? "" : changed.error().text().c_str());
        QVERIFY(engine->waitUntilIdle(60s));
        const auto snapshot = engine->snapshot();
        QCOMPARE(snapshot->repositories, std::vector<std::string>{"store"});
        QCOMPARE(snapshot->changes.size(), 1u);
        QCOMPARE(snapshot->changes.front().change.repository, std::string("store"));
    }
    void forgetsOldEventsWithoutARestart() {
        World world;
        { // an engine makes the store
            auto engine = start(world);
            QVERIFY(engine->waitUntilIdle(60s));
        }
        {
            auto journal = sources::Journal::open(world.folder() + "/store.db", io::OpenMode::Write);
            FERMATA_VERIFY_OK(journal);
            const delivery::RefMoved moved{"git:shop", "shop", "refs/heads/old", {}, fromUnix(noon)};
            FERMATA_VERIFY_OK(journal->append("git:shop", {moved}, {}));
        }
        const auto events = [&] {
            int count = 0;
            auto journal = sources::Journal::open(world.folder() + "/store.db", io::OpenMode::Read);
            if (!journal || !journal->read(fromUnix(0), fromUnix(noon), [&](Time, const auto&) { ++count; }))
                return -1;
            return count;
        };
        auto engine = start(world);
        QVERIFY(engine->waitUntilIdle(60s));
        QCOMPARE(events(), 1);
        world.clock.set(fromUnix(noon) + sources::eventsKept + Days{1});
        FERMATA_VERIFY_OK(answered(*engine, engine::Refresh{}));
        QVERIFY(engine->waitUntilIdle(60s));
        QCOMPARE(events(), 0);
    }
    void alertsOfASourceThatIsTakenOutAreForgotten() {
        World world;
        world.writeEvidence();
        world.scratch.write("w/workspace.yaml",
                            "version: 1\nname: test\nrepositories:\n  - {name: shop, path: \"" +
                                world.repository.path() +
                                "\"}\nsources:\n  - {name: am, kind: alertmanager, url: \"https://am.example\"}\n");
        {
            auto journal = sources::Journal::open(world.folder() + "/store.db", io::OpenMode::Create);
            QVERIFY(journal.has_value());
            delivery::AlertsSeen seen{"am", "production", {}, fromUnix(noon - 60)};
            seen.alerts.emplace_back();
            seen.alerts.back().name = "Down";
            QVERIFY(journal->append("am", {seen}, {}).has_value());
        }
        auto engine = start(world);
        QVERIFY(engine->waitUntilIdle(60s));
        QCOMPARE(engine->snapshot()->board->alerts.size(), 1u);
        workspace::Settings settings = *engine->snapshot()->settings;
        settings.sources.clear();
        const auto changed = answered(*engine, engine::ChangeSettings{settings});
        QVERIFY2(changed, changed ? "" : changed.error().text().c_str());
        QVERIFY(engine->waitUntilIdle(60s));
        QVERIFY(engine->snapshot()->board->alerts.empty());
        engine.reset();
        engine = start(world); // the journal still has them, and nobody asks for them
        QVERIFY(engine->waitUntilIdle(60s));
        QVERIFY(engine->snapshot()->board->alerts.empty());
        engine.reset();
        const auto notes = notesOf(world, engine::settingsSubject);
        QCOMPARE(notes.size(), 2u); // nothing was different at the second start
        QVERIFY(notes[0].reason.ends_with("(first seen)"));
        QCOMPARE(notes[1].reason, std::string("source am was removed"));
        QCOMPARE(notes[1].person, std::string("me"));
    }
    void anEditByHandIsRecorded() {
        World world;
        const std::string plain = "version: 1\nname: test\nrepositories:\n  - {name: shop, path: \"" +
                                  world.repository.path() + "\"}\nsources:\n";
        const auto runOnce = [&](const std::string& source) {
            world.scratch.write("w/workspace.yaml", plain + source);
            return start(world)->waitUntilIdle(60s);
        };
        QVERIFY(runOnce("  - {name: am, kind: alertmanager, url: \"https://am.example\", reports_incidents: true}\n"));
        QVERIFY(runOnce("  - {name: am, kind: alertmanager, url: \"https://am.example\"}\n"));
        const auto notes = notesOf(world, engine::settingsSubject);
        QCOMPARE(notes.size(), 2u);
        QCOMPARE(notes[1].reason, std::string("source am was changed (workspace.yaml was edited outside of Fermata)"));
        QVERIFY(notes[1].person.empty());
    }
    void aSecondOneObserves() {
        World world;
        world.writeEvidence();
        auto conductor = start(world);
        QVERIFY(conductor->waitUntilIdle(60s));
        auto observer = start(world);
        QVERIFY(observer->waitUntilIdle(60s));
        const auto snapshot = observer->snapshot();
        QVERIFY(snapshot->isObserver);
        QCOMPARE(snapshot->changes.size(), 1u);
        QVERIFY(snapshot->changes.front().decision != nullptr);
        QVERIFY(!snapshot->changes.front().mayHold.isOpen);
    }

    void oneWhoObservesMissesTheConductor() {
        World world;
        auto conductor = start(world);
        QVERIFY(conductor->waitUntilIdle(60s));
        const auto alarmsAt = [&](Seconds after) {
            world.clock.set(fromUnix(noon) + after);
            auto observer = start(world);
            return observer->waitUntilIdle(60s) && observer->snapshot()->isObserver ? observer->snapshot()->alarms
                                                                                    : std::vector<engine::AlarmView>(9);
        };
        QVERIFY(alarmsAt(Seconds{60}).empty());
        const auto alarms = alarmsAt(Seconds{300}); // it lives, and hangs
        QCOMPARE(alarms.size(), 1u);
        QCOMPARE(alarms[0].kind, std::string("conductor-gone"));
        QVERIFY(wording::sentence(alarms[0].message).find("No conductor since 2020-09-13") == 0);
    }

    void whatItRecordedRunsAgainByteByByte() {
        World world;
        world.writeEvidence();
        {
            auto engine = start(world);
            QVERIFY(engine->waitUntilIdle(60s));
        }
        const auto places = audit::Places::ofAccount();
        FERMATA_VERIFY_OK(places);
        auto chain = audit::Chain::open(world.folder() + "/record.db", audit::Access::Observe, *places);
        FERMATA_VERIFY_OK(chain);
        const auto again = audit::reexecuteAll(*chain);
        FERMATA_VERIFY_OK(again);
        QVERIFY(again->same >= 1);
        QVERIFY(again->problems.empty());
    }

    void stopsWithinASecond() {
        World world;
        auto engine = start(world);
        const auto begun = std::chrono::steady_clock::now();
        engine.reset();
        QVERIFY(std::chrono::steady_clock::now() - begun < 1s);
    }
};

FERMATA_CORE_TEST(TestEngine)
#include "tst_engine.moc"
