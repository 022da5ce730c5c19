#include <cstdlib>
#include <filesystem>

#include "core/sources/cdevents/cd_event.h"
#include "core/sources/cdevents/fold.h"
#include "core/sources/cdevents/write.h"
#include "tests/support/scratch.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::sources;
using namespace fermata::delivery;

namespace {

const Time noon = parseTime("2026-11-27T12:00:00Z").value();
const auto commit = CommitId::fromHex(std::string(40, 'a'));

Run aRun(RunState state) {
    Run run;
    run.source = "ci";
    run.id = "9";
    run.pipeline = "shop";
    run.url = "http://127.0.0.1/#/builders/1";
    run.commit = commit;
    run.state = state;
    run.startedAt = noon;
    run.finishedAt = isOver(state) ? std::optional(noon + Seconds{60}) : std::nullopt;
    run.seenAt = noon + Seconds{60};
    return run;
}

Deployment aDeployment(bool isRollback) {
    Deployment deployment;
    deployment.source = "ci";
    deployment.id = "9";
    deployment.service = "shop";
    deployment.environment = "production";
    deployment.version = "1.2/3 wörd";
    deployment.commit = commit;
    deployment.state = RunState::Succeeded;
    deployment.isRollback = isRollback;
    deployment.seenAt = noon;
    return deployment;
}

Incident anIncident(bool isResolved) {
    Incident incident{"bus", "i1", "slow \xff\x1b", "shop", "production", "high", {}, commit, noon, {}, noon};
    if (isResolved)
        incident.resolvedAt = noon + Seconds{5};
    return incident;
}

/// One of each that CDEvents have a word for.
std::vector<Event> sayable() {
    Artefact artefact{"ci", "shop@1.2", "shop", "1.2", "shop", commit, "ci/9", noon};
    auto unknown = artefact;
    unknown.commit.reset();
    std::vector<Event> events{RefMoved{"git hub/ü", "shop", "refs/heads/main", commit, noon},
                              RefMoved{"git", "shop", "refs/heads/old", {}, noon},
                              ArtefactSeen{artefact},
                              ArtefactSeen{unknown},
                              DeploymentSeen{aDeployment(false)},
                              DeploymentSeen{aDeployment(true)},
                              IncidentSeen{anIncident(false)},
                              IncidentSeen{anIncident(true)}};
    for (const RunState state : allRunStates)
        events.emplace_back(RunSeen{aRun(state)});
    return events;
}

} // namespace

class TestCdEventsWritten : public QObject {
    Q_OBJECT
private slots:
    void saysTheSameForTheSame() {
        for (const Event& event : sayable()) {
            const auto text = toCdEvent(event);
            QVERIFY(!text.empty());
            QCOMPARE(toCdEvent(event), text);
            QVERIFY(text.find('\n') == std::string::npos);
        }
        QVERIFY(toCdEvent(RunSeen{aRun(RunState::Failed)}) != toCdEvent(RunSeen{aRun(RunState::Succeeded)}));
    }

    void isUnderstoodByOurOwnReader() {
        std::size_t read = 0;
        for (const Event& event : sayable()) {
            const auto file = parseCdEvents(toCdEvent(event));
            QVERIFY2(!file.firstProblem, file.firstProblem ? file.firstProblem->text().c_str() : "");
            CdEventFold fold("bus");
            const auto back = fold.take(file.events.at(0), noon + Seconds{3600});
            QCOMPARE(back.size(), std::size_t{1});
            QCOMPARE(back[0].index(), event.index());
            if (const auto* run = std::get_if<RunSeen>(&event); run && isOver(run->run.state)) {
                const auto& again = std::get<RunSeen>(back[0]).run;
                const bool hasWord = run->run.state == RunState::Succeeded || run->run.state == RunState::Failed ||
                                     run->run.state == RunState::Aborted;
                QCOMPARE(again.state, hasWord ? run->run.state : RunState::Unknown); // never milder
                QCOMPARE(again.commit, run->run.commit);
                ++read;
            }
        }
        QVERIFY(read >= 4);
    }

    void saysNothingWhereThereIsNoWord() {
        auto running = aDeployment(false);
        running.state = RunState::Running;
        auto failed = aDeployment(false);
        failed.state = RunState::Failed;
        auto nowhere = aDeployment(false);
        nowhere.environment.clear();
        auto tag = RefMoved{"git", "shop", "refs/tags/v1", commit, noon};
        auto noUrl = aRun(RunState::Running);
        noUrl.url.clear();
        for (const Event& event :
             {Event(DeploymentSeen{running}), Event(DeploymentSeen{failed}), Event(DeploymentSeen{nowhere}), Event(tag),
              Event(RunSeen{noUrl}), Event(TicketSeen{}), Event(AlertsSeen{}), Event(MetricSeen{}),
              Event(SourceHeard{}), Event(RunSeen{})})
            QCOMPARE(toCdEvent(event), std::string());
    }

    void isValidByTheSchemasOfTheSpecification() {
        const char* schemas = std::getenv("FERMATA_CDEVENTS_SCHEMAS");
        if (!schemas || !std::filesystem::is_directory(schemas))
            QSKIP("FERMATA_CDEVENTS_SCHEMAS names no folder with the schemas of CDEvents");
        std::string lines;
        std::size_t count = 0;
        for (const Event& event : sayable())
            lines += toCdEvent(event) + "\n", ++count;
        const auto ran = test::run({"python3", FERMATA_SOURCE_DIR "/tests/core/sources/cdevents/validate.py", schemas},
                                   {}, {}, lines);
        if (ran.exitCode == 77)
            QSKIP("python3-jsonschema is not installed");
        QVERIFY2(ran.exitCode == 0, (ran.out + ran.error).c_str());
        QCOMPARE(ran.out, std::to_string(count) + " valid\n");
    }
};

FERMATA_CORE_TEST(TestCdEventsWritten)
#include "tst_cdevents_written.moc"
