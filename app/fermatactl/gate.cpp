// `fermatactl gate`: the whole decision on one change, recorded when a workspace conducts it.
#include "core/decision/gate.h"

#include <fmt/format.h>

#include "app/fermatactl/decision_text.h"
#include "app/fermatactl/gate_bench.h"
#include "core/audit/codec/codec.h"
#include "core/audit/ledger.h"
#include "core/engine/assemble.h"
#include "core/engine/desk.h"
#include "core/engine/knowledge.h"
#include "core/engine/quarantines.h"
#include "core/engine/test_memory.h"
#include "core/io/signing/sha256.h"
#include "core/report/decision_json.h"

namespace fermata::ctl {
namespace {

struct Outcome {
    assessment::EvidenceSnapshot snapshot;
    decision::Decision decision;
    std::vector<decision::Counterfactual> waysOut;
    audit::DecisionDigests digests;
    std::string id;
    std::optional<Error> brokenEvidence;
};

Result<Outcome> run(const GateWanted& wanted, Context& context) {
    auto repository = io::git::Repository::open(wanted.repository);
    if (!repository)
        return std::move(repository).error();
    auto bench = makeBench(wanted, context);
    if (!bench)
        return std::move(bench).error();
    engine::Assembly given;
    auto measured = measure(*repository, *bench, {wanted.change}, {}, context);
    if (!measured)
        return std::move(measured).error();
    given.measured = std::move(measured->front());
    given.environment = environmentOf(*bench, wanted);
    given.at = bench->at;
    given.policyPaths = bench->policyPaths;
    given.defects = bench->defects;
    auto parts = partsOf(*repository, *bench, given.measured, {}, context);
    if (!parts)
        return std::move(parts).error();
    given.series = std::move(*parts);
    auto files = readNamedEvidence(*repository, wanted);
    if (!files)
        return std::move(files).error();
    given.files = std::move(*files);
    for (sources::EvidenceFile& file : readFolders(*bench, given.measured.change.head))
        given.files.push_back(std::move(file));
    if (bench->workspace) {
        const std::string store = bench->workspace->storeFile();
        const CommitId& head = given.measured.change.head;
        if (bench->record)
            if (auto kept = engine::rememberTests(store, head, given.files, given.at); !kept)
                return std::move(kept).error();
        auto pasts = engine::recallTests(store, head, given.files, given.at);
        if (!pasts)
            return std::move(pasts).error();
        given.testPasts = std::move(*pasts);
    }
    auto board = readBoard(*bench, wanted);
    if (!board)
        return std::move(board).error();
    given.board = std::move(*board);
    std::optional<audit::DecisionLedger> ledger;
    if (bench->record) {
        ledger.emplace(*bench->record);
        auto acts = ledger->acts(given.measured.change.key);
        if (!acts)
            return std::move(acts).error();
        given.reviews = engine::reviewsOf(*acts, bench->policy);
        auto quarantines = engine::quarantinesOf(*bench->record, bench->policy, given.at);
        if (!quarantines)
            return std::move(quarantines).error();
        given.quarantines = engine::forGate(*quarantines);
    }
    const assessment::RiskModel::Pointer& model = bench->model;
    auto snapshot = engine::assemble(*repository, given, bench->policy, *model, context.stop);
    if (!snapshot)
        return std::move(snapshot).error();

    Outcome outcome;
    outcome.snapshot = std::move(*snapshot);
    outcome.decision = decision::decide(outcome.snapshot, bench->policy, *model);
    outcome.waysOut = decision::counterfactuals(outcome.snapshot, bench->policy, *model);
    for (const sources::EvidenceFile& file : given.files)
        if (file.error && !outcome.brokenEvidence)
            outcome.brokenEvidence = *file.error;
    if (given.board && !given.board->state && !outcome.brokenEvidence)
        outcome.brokenEvidence = Error(Fault::Malformed, given.board->error);
    if (ledger) {
        auto recorded = ledger->add(outcome.snapshot, bench->policy, model, outcome.decision);
        if (!recorded)
            return std::move(recorded).error().in("recording the decision");
        outcome.id = recorded->id;
        outcome.digests = recorded->digests;
    } else {
        outcome.digests = {io::sha256(audit::encode(outcome.snapshot)), io::sha256(audit::encode(bench->policy)),
                           io::sha256(model->encode()), io::sha256(audit::encode(outcome.decision))};
    }
    return outcome;
}

void report(const Outcome& outcome, Context& context) {
    if (context.json) {
        auto text = report::decisionJson(outcome.id, outcome.id.empty(), outcome.snapshot, outcome.decision,
                                         outcome.waysOut, outcome.digests)
                        .pretty();
        if (!text)
            return context.fail(text.error());
        context.print(*text);
    } else {
        context.print(decisionText(outcome.snapshot, outcome.decision, outcome.waysOut));
        context.print(outcome.id.empty() ? std::string("\nA rehearsal: nothing was recorded.\n")
                                         : fmt::format("\nRecorded as decision {}.\n", outcome.id));
    }
    context.result = outcome.decision.permits() ? Done : No;
    // Broken input is told even where the decision could be made without it.
    if (outcome.brokenEvidence)
        context.fail(*outcome.brokenEvidence);
}

} // namespace

void addGate(CLI::App& app, Context& context) {
    auto wanted = std::make_shared<GateWanted>();
    CLI::App* command = app.add_subcommand(
        "gate", "Decides on one change, or on a train of them.\nExample: fermatactl gate . main..feature --evidence "
                "junit.xml@feature --board board.json");
    command->add_option("repository", wanted->repository, "Path of a git repository")->required();
    command->add_option("change", wanted->change, "REV or BASE..HEAD; may be left out with --train");
    command->add_option("--environment", wanted->environment, "For which environment; default: the workspace's");
    command->add_option("--policy", wanted->policy, "Another policy: a rehearsal, not recorded");
    command->add_option("--evidence", wanted->evidence, "FILE or FILE@REV: JUnit, SARIF, Cobertura, LCOV, JaCoCo");
    command->add_option("--board", wanted->board, "State of production as JSON");
    command->add_option("--train", wanted->train,
                        "Decide on all changes of FILE together: "
                        "{\"changes\":[{\"change\":\"main..a\",\"id\":\"a\",\"needs\":[\"b\"]},…]}; a branch "
                        "that has another one's commits needs it anyway");
    command->add_option("--at", wanted->at, "Another moment: a rehearsal, not recorded");
    command->callback([wanted, &context] {
        if (!wanted->train.empty())
            return gateTrain(*wanted, context);
        if (wanted->change.empty())
            return context.fail(Error(Fault::Usage, "is required, or --train").ofField("change"));
        auto outcome = run(*wanted, context);
        if (!outcome)
            return context.fail(outcome.error());
        report(*outcome, context);
    });
}

} // namespace fermata::ctl
