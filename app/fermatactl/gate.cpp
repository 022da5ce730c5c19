// `fermatactl gate`: the whole decision on one change, recorded when a workspace conducts it.
#include "core/decision/gate.h"

#include <filesystem>

#include <fmt/format.h>

#include "app/fermatactl/command.h"
#include "app/fermatactl/decision_text.h"
#include "app/fermatactl/record_access.h"
#include "core/audit/codec/codec.h"
#include "core/audit/ledger.h"
#include "core/base/text.h"
#include "core/engine/assemble.h"
#include "core/engine/desk.h"
#include "core/engine/knowledge.h"
#include "core/engine/quarantines.h"
#include "core/engine/test_memory.h"
#include "core/history/history_store.h"
#include "core/history/range.h"
#include "core/io/files/read_file.h"
#include "core/io/signing/sha256.h"
#include "core/report/decision_json.h"
#include "core/sources/files/evidence_folder.h"
#include "core/workspace/policy_file.h"
#include "core/workspace/workspace.h"

namespace fermata::ctl {
namespace {

constexpr std::size_t policyCap = std::size_t{1} << 20;

struct Wanted {
    std::string repository;
    std::string change;
    std::string environment;
    std::string policy;
    std::vector<std::string> evidence;
    std::string board;
    std::string at;

    bool isRehearsal() const { return !policy.empty() || !at.empty(); }
};

/// What the decision is made with, and where it is written.
struct Bench {
    std::optional<workspace::Workspace> workspace;
    decision::Policy policy;
    std::vector<std::string> policyPaths; ///< in the change's repository
    assessment::RiskModel::Pointer model = assessment::RiskModel::priorOnly();
    engine::DefectsByComponent defects;
    std::optional<audit::Chain> record; ///< none for a rehearsal and without a workspace
    Time at{};
};

struct Outcome {
    assessment::EvidenceSnapshot snapshot;
    decision::Decision decision;
    std::vector<decision::Counterfactual> waysOut;
    audit::DecisionDigests digests;
    std::string id;
    std::optional<Error> brokenEvidence;
};

Result<engine::DefectsByComponent> toldDefects(const workspace::Workspace& workspace,
                                               const std::vector<learning::KnownDefect>& traced, const Bench& bench,
                                               const Context& context) {
    const auto told = toldOutcomes(context, bench.at);
    if (!told)
        return told.error();
    std::vector<io::git::Repository> opened;
    for (const workspace::RepositorySetting& setting : workspace.settings().repositories)
        if (auto repository = io::git::Repository::open(workspace.repositoryPath(setting)))
            opened.push_back(std::move(*repository));
    std::vector<const io::git::Repository*> repositories;
    for (const io::git::Repository& repository : opened)
        repositories.push_back(&repository);
    return engine::defectsByComponent(traced, *told, repositories, bench.policy, bench.at);
}

Result<Bench> makeBench(const Wanted& wanted, const Context& context) {
    Bench bench;
    bench.at = context.clock->now();
    if (!wanted.at.empty()) {
        auto at = parseTime(wanted.at);
        if (!at)
            return std::move(at).error().ofField("--at");
        bench.at = *at;
    }
    std::error_code ignored;
    if (std::filesystem::exists(context.workspace + "/workspace.yaml", ignored)) {
        auto opened = workspace::Workspace::open(context.workspace);
        if (!opened)
            return std::move(opened).error();
        bench.workspace = std::move(*opened);
    }
    if (!wanted.policy.empty()) {
        auto content = io::readFile(wanted.policy, policyCap);
        if (!content)
            return std::move(content).error();
        auto policy = workspace::parsePolicy(content->bytes, wanted.policy);
        if (!policy)
            return std::move(policy).error();
        bench.policy = std::move(*policy);
    } else if (bench.workspace) {
        auto inForce = bench.workspace->policy(workspace::Workspace::gitReader());
        if (!inForce)
            return std::move(inForce).error();
        bench.policy = std::move(inForce->policy);
    } else {
        bench.policy = decision::Policy::standard();
    }
    if (!bench.workspace)
        return bench;
    if (const auto& ref = bench.workspace->settings().policy)
        bench.policyPaths = {ref->path};
    auto recalled = engine::recall(bench.workspace->storeFile());
    if (!recalled && recalled.error().fault() != Fault::NotFound)
        return std::move(recalled).error();
    const engine::Knowledge known = recalled ? std::move(*recalled) : engine::nothingLearned();
    bench.model = known.model;
    auto defects = toldDefects(*bench.workspace, *known.defects, bench, context);
    if (!defects)
        return std::move(defects).error().in("reading what was told of outcomes");
    bench.defects = std::move(*defects);
    if (wanted.isRehearsal())
        return bench;
    const auto places = audit::Places::ofAccount();
    if (!places)
        return places.error();
    auto chain = audit::Chain::open(bench.workspace->recordFile(), audit::Access::Conduct, *places);
    if (!chain)
        return std::move(chain).error();
    bench.record = std::move(*chain);
    return bench;
}

/// The name under which the workspace knows this repository, else that of its folder.
std::string nameOf(const Bench& bench, const io::git::Repository& repository) {
    if (bench.workspace)
        for (const workspace::RepositorySetting& setting : bench.workspace->settings().repositories) {
            const auto same = io::git::Repository::open(bench.workspace->repositoryPath(setting));
            if (same && same->path() == repository.path())
                return setting.name;
        }
    std::filesystem::path path(repository.path());
    if (!path.has_filename())
        path = path.parent_path();
    if (path.filename() == ".git")
        path = path.parent_path();
    return repairedUtf8(path.stem().string());
}

/// The branch that the change's head names; empty for a hash or a tag.
std::string branchOf(const io::git::Repository& repository, const std::string& change) {
    const auto dots = change.rfind("..");
    std::string name = dots == std::string::npos ? change : change.substr(dots + 2);
    if (name.starts_with("refs/heads/"))
        name = name.substr(11);
    const auto references = repository.references();
    if (references)
        for (const io::git::Reference& reference : *references)
            if (reference.name == "refs/heads/" + name)
                return name;
    return {};
}

Result<history::MeasuredRange> measure(const io::git::Repository& repository, const Bench& bench, const Wanted& wanted,
                                       const Context& context) {
    auto range = history::parseRange(repository, wanted.change);
    if (!range)
        return std::move(range).error();
    history::MiningOptions options;
    options.revision = range->head.hex();
    if (bench.workspace) {
        auto files = history::historyFiles(bench.workspace->folder(), repository.path());
        if (!files)
            return std::move(files).error();
        options.cacheFile = files->cache;
    }
    auto measured = history::measureRange(repository, *range, options, context.stop);
    if (!measured)
        return measured;
    delivery::Change& change = measured->change;
    change.repository = nameOf(bench, repository);
    change.reference = branchOf(repository, wanted.change);
    change.key = change.repository + "/" + (change.reference.empty() ? change.head.hex() : change.reference);
    return measured;
}

/// Files named on the command line must be there and be of a known kind; what is broken inside is kept as broken.
Result<std::vector<sources::EvidenceFile>> readEvidence(const io::git::Repository& repository, const Bench& bench,
                                                        const Wanted& wanted, const CommitId& head) {
    std::vector<sources::EvidenceFile> files;
    for (const std::string& argument : wanted.evidence) {
        auto split = sources::evidenceArgument(argument);
        if (!split)
            return std::move(split).error();
        sources::EvidenceFile file = sources::readEvidenceFile(split->path);
        if (file.error && !file.format)
            return *file.error;
        if (!split->revision.empty()) {
            auto revision = repository.resolve(split->revision);
            if (!revision)
                return std::move(revision).error().in("resolving the revision of " + split->path);
            file.givenRevision = *revision;
        }
        files.push_back(std::move(file));
    }
    if (bench.workspace)
        for (const std::string& folder : bench.workspace->evidenceFolders())
            for (auto& found : {sources::readEvidenceFolder(folder, head), sources::readTrackerFiles(folder)})
                files.insert(files.end(), found.begin(), found.end());
    return files;
}

Result<std::optional<assessment::GivenBoard>> readBoard(const Bench& bench, const Wanted& wanted) {
    std::error_code ignored;
    if (!wanted.board.empty()) {
        assessment::GivenBoard board = engine::givenBoard(wanted.board);
        if (!std::filesystem::exists(wanted.board, ignored))
            return Error(Fault::NotFound, "no such file").inFile(wanted.board);
        return std::optional(std::move(board));
    }
    if (bench.workspace && std::filesystem::exists(bench.workspace->boardFile(), ignored))
        return std::optional(engine::givenBoard(bench.workspace->boardFile()));
    return std::optional<assessment::GivenBoard>();
}

Result<Outcome> run(const Wanted& wanted, Context& context) {
    auto repository = io::git::Repository::open(wanted.repository);
    if (!repository)
        return std::move(repository).error();
    auto bench = makeBench(wanted, context);
    if (!bench)
        return std::move(bench).error();
    engine::Assembly given;
    auto measured = measure(*repository, *bench, wanted, context);
    if (!measured)
        return std::move(measured).error();
    given.measured = std::move(*measured);
    given.environment = !wanted.environment.empty() ? wanted.environment
                        : bench->workspace          ? bench->workspace->settings().environment
                                                    : std::string("production");
    given.at = bench->at;
    given.policyPaths = bench->policyPaths;
    given.defects = bench->defects;
    auto files = readEvidence(*repository, *bench, wanted, given.measured.change.head);
    if (!files)
        return std::move(files).error();
    given.files = std::move(*files);
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
    auto wanted = std::make_shared<Wanted>();
    CLI::App* command = app.add_subcommand(
        "gate", "Decides on one change.\nExample: fermatactl gate . main..feature --evidence junit.xml@feature "
                "--board board.json");
    command->add_option("repository", wanted->repository, "Path of a git repository")->required();
    command->add_option("change", wanted->change, "REV or BASE..HEAD")->required();
    command->add_option("--environment", wanted->environment, "For which environment; default: the workspace's");
    command->add_option("--policy", wanted->policy, "Another policy: a rehearsal, not recorded");
    command->add_option("--evidence", wanted->evidence, "FILE or FILE@REV: JUnit, SARIF, Cobertura, LCOV, JaCoCo");
    command->add_option("--board", wanted->board, "State of production as JSON");
    command->add_option("--at", wanted->at, "Another moment: a rehearsal, not recorded");
    command->callback([wanted, &context] {
        auto outcome = run(*wanted, context);
        if (!outcome)
            return context.fail(outcome.error());
        report(*outcome, context);
    });
}

} // namespace fermata::ctl
