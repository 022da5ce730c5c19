// Moments of the past as snapshots, and alarms that a person takes up.
#include <future>

#include "core/engine/past.h"
#include "core/sources/journal.h"
#include "core/wording/wording.h"
#include "tests/core/engine/engine_world.h"

using namespace fermata;
using namespace fermata::test;
using namespace std::chrono_literals;

namespace {

using Past = Result<std::shared_ptr<const engine::Snapshot>>;

Past lookBack(engine::Engine& engine, Time moment) {
    auto answer = std::make_shared<std::promise<Past>>();
    auto future = answer->get_future();
    engine.past(moment, [answer](Past past) { answer->set_value(std::move(past)); });
    if (future.wait_for(30s) != std::future_status::ready)
        return Error(Fault::Internal, "no answer");
    return future.get();
}

Result<std::vector<engine::DifferenceRow>> differs(engine::Engine& engine, std::uint64_t before, std::uint64_t after) {
    using Rows = Result<std::vector<engine::DifferenceRow>>;
    auto answer = std::make_shared<std::promise<Rows>>();
    auto future = answer->get_future();
    engine.difference(before, after, [answer](Rows rows) { answer->set_value(std::move(rows)); });
    if (future.wait_for(30s) != std::future_status::ready)
        return Error(Fault::Internal, "no answer");
    return future.get();
}

const engine::ChangeView* findDocs(const engine::Snapshot& snapshot) {
    for (const auto& change : snapshot.changes)
        if (change.change.reference == "docs")
            return &change;
    return nullptr;
}

} // namespace

class TestPast : public QObject {
    Q_OBJECT
private slots:
    void showsWhatWasKnownThen() {
        World world;
        world.writeEvidence();
        auto engine = start(world);
        QVERIFY(engine->waitUntilIdle(60s));
        const auto before = engine->snapshot();
        QVERIFY(findDocs(*before) && findDocs(*before)->decision);
        const auto verdict = findDocs(*before)->decision->verdict;

        // An hour later the tests of the change fail, and somebody stops the line.
        world.clock.set(fromUnix(noon + 3600));
        world.scratch.write("w/evidence/" + world.head + "/junit.xml",
                            "<testsuite name=\"t\" tests=\"1\" failures=\"1\" timestamp=\"" +
                                rfc3339(fromUnix(noon + 3500)) +
                                "\"><testcase classname=\"c\" name=\"a\"><failure/></testcase></testsuite>");
        FERMATA_VERIFY_OK(answered(*engine, engine::Refresh{}));
        QVERIFY(engine->waitUntilIdle(60s));
        FERMATA_VERIFY_OK(answered(*engine, engine::StopLine{{}, fromUnix(noon + 7200), "smoke in the machine room"}));
        const auto now = engine->snapshot();
        QVERIFY(findDocs(*now)->decision->verdict > verdict);
        QCOMPARE(now->stops.size(), 1u);
        QVERIFY(now->knownSince && *now->knownSince <= fromUnix(noon));

        const auto& history = findDocs(*now)->history;
        QVERIFY(history.size() >= 2);
        const auto rows = differs(*engine, history[history.size() - 2].record, history.back().record);
        FERMATA_VERIFY_OK(rows);
        const auto rowOf = [&](engine::DifferenceGroup group) {
            return std::ranges::find(*rows, group, &engine::DifferenceRow::group);
        };
        const auto flip = rowOf(engine::DifferenceGroup::Verdict);
        QVERIFY(flip != rows->end());
        QCOMPARE(flip->after.texts.at("verdict"), std::string(name(findDocs(*now)->decision->verdict)));
        const auto tests = rowOf(engine::DifferenceGroup::Evidence);
        QVERIFY(tests != rows->end());
        QCOMPARE(tests->after.texts.at("kind"), std::string("tests"));
        QVERIFY(rowOf(engine::DifferenceGroup::Rule) != rows->end());
        QVERIFY(rowOf(engine::DifferenceGroup::Policy) == rows->end());
        for (const auto& row : *rows)
            for (const auto& message : {row.before, row.after})
                QVERIFY2(message.id.empty() || wording::sentence(message).find('?') == std::string::npos,
                         message.id.c_str());
        const auto same = differs(*engine, history.back().record, history.back().record);
        FERMATA_VERIFY_OK(same);
        QVERIFY(same->empty());
        QVERIFY(!differs(*engine, 1, history.back().record)); // the first record is no decision

        const auto past = lookBack(*engine, fromUnix(noon + 60));
        FERMATA_VERIFY_OK(past);
        const engine::Snapshot& then = **past;
        QVERIFY(then.asOf && *then.asOf == fromUnix(noon + 60) && then.at == *then.asOf);
        const auto* docs = findDocs(then);
        QVERIFY(docs != nullptr);
        QCOMPARE(docs->decision->verdict, verdict);
        QCOMPARE(docs->decisionId, findDocs(*before)->decisionId);
        QCOMPARE(docs->history.size(), findDocs(*before)->history.size());
        QVERIFY(then.stops.empty());
        for (const auto& permission : {docs->mayApprove, docs->mayHold, docs->mayOverride, docs->mayRollBack}) {
            QVERIFY(!permission.isOpen);
            QCOMPARE(permission.why.id, std::string("act.past"));
        }
        const auto later = lookBack(*engine, fromUnix(noon + 3600));
        FERMATA_VERIFY_OK(later);
        QCOMPARE(findDocs(**later)->decision->verdict, findDocs(*now)->decision->verdict);
        QCOMPARE((*later)->stops.size(), 1u);
        QCOMPARE(engine->snapshot()->sequence, now->sequence); // looking changes nothing
    }
    void beforeTheRecordThereIsNothing() {
        World world;
        auto engine = start(world);
        QVERIFY(engine->waitUntilIdle(60s));
        const auto past = lookBack(*engine, fromUnix(noon - 86400));
        QVERIFY(!past);
        QCOMPARE(past.error().fault(), Fault::NotFound);
    }
    void aChangeWhoseBranchWasElsewhereIsNotShown() {
        World world;
        auto engine = start(world);
        QVERIFY(engine->waitUntilIdle(60s));
        {
            auto journal = sources::Journal::open(world.folder() + "/store.db", io::OpenMode::Write);
            FERMATA_VERIFY_OK(journal);
            const delivery::RefMoved gone{"git:shop", "shop", "refs/heads/docs", {}, fromUnix(noon + 100)};
            const delivery::RefMoved there{"git:shop", "shop", "refs/heads/docs", CommitId::fromHex(world.head),
                                           fromUnix(noon)};
            FERMATA_VERIFY_OK(journal->append("git:shop", {there}, {}));
            FERMATA_VERIFY_OK(journal->append("git:shop", {gone}, {}));
        }
        const auto during = lookBack(*engine, fromUnix(noon + 50));
        FERMATA_VERIFY_OK(during);
        QVERIFY(findDocs(**during) != nullptr);
        const auto after = lookBack(*engine, fromUnix(noon + 200));
        FERMATA_VERIFY_OK(after);
        QVERIFY(findDocs(**after) == nullptr);
    }
    void anAlarmIsTakenUpOnceAndStaysSo() {
        World world;
        world.writeEvidence();
        auto engine = start(world);
        QVERIFY(engine->waitUntilIdle(60s));
        QVERIFY(engine->snapshot()->alarms.empty());
        FERMATA_VERIFY_OK(answered(*engine, engine::StopLine{{}, fromUnix(noon + 7200), "smoke"}));
        FERMATA_VERIFY_OK(answered(*engine, engine::Refresh{}));
        QVERIFY(engine->waitUntilIdle(60s));
        const auto alarms = engine->snapshot()->alarms;
        QCOMPARE(alarms.size(), 1u);
        QCOMPARE(alarms[0].kind, std::string("line-stopped"));
        QVERIFY(!alarms[0].acknowledgedAt);
        QVERIFY(!answered(*engine, engine::Acknowledge{"no/such"}));
        FERMATA_VERIFY_OK(answered(*engine, engine::Acknowledge{alarms[0].key}));
        FERMATA_VERIFY_OK(answered(*engine, engine::Acknowledge{alarms[0].key})); // twice is once
        QCOMPARE(engine->snapshot()->alarms[0].person, std::string("me"));
        engine.reset();
        const auto notes = notesOf(world, "alarm");
        QCOMPARE(notes.size(), 1u);
        QCOMPARE(notes[0].person, std::string("me"));
        engine = start(world);
        QVERIFY(engine->waitUntilIdle(60s));
        QCOMPARE(engine->snapshot()->alarms.size(), 1u);
        QVERIFY(engine->snapshot()->alarms[0].acknowledgedAt);
    }
};

FERMATA_CORE_TEST(TestPast)
#include "tst_past.moc"
