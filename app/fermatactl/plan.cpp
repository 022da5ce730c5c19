// `fermatactl plan`: the stages and tests of a change and who could look at it, for a CI job to follow.
#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "app/fermatactl/model_store.h"
#include "app/fermatactl/tests_commands.h"
#include "core/base/text.h"
#include "core/decision/allocation/reviewers.h"
#include "core/decision/allocation/stage_plan.h"
#include "core/decision/allocation/test_plan.h"
#include "core/engine/assemble.h"
#include "core/engine/knowledge.h"
#include "core/engine/test_memory.h"
#include "core/history/range.h"
#include "core/io/files/read_file.h"
#include "core/io/formats/json.h"
#include "core/workspace/policy_file.h"
#include "core/workspace/workspace.h"

namespace fermata::ctl {
namespace {

constexpr std::size_t mostSuites = 20;
constexpr std::size_t policyCap = std::size_t{1} << 20;

struct Wanted {
    std::string repository, change, environment, policy;
};

struct Planned {
    assessment::EvidenceSnapshot snapshot;
    assessment::RiskAssessment risk;
    decision::StagePlan plan;
    decision::ReviewerAdvice reviewers;
    decision::TestPlan tests;
};

struct Grounds {
    decision::Policy policy = decision::Policy::standard();
    assessment::RiskModel::Pointer model = assessment::RiskModel::priorOnly();
    std::string environment = "production";
    std::vector<std::string> policyPaths;
    std::vector<delivery::SuitePast> suites; ///< of the tests that the workspace keeps the past of
};

Result<Grounds> groundsOf(const Wanted& wanted, const Context& context) {
    Grounds grounds;
    std::error_code ignored;
    if (std::filesystem::exists(context.workspace + "/workspace.yaml", ignored)) {
        const auto workspace = workspace::Workspace::open(context.workspace);
        if (!workspace)
            return workspace.error();
        auto inForce = workspace->policy(workspace::Workspace::gitReader());
        if (!inForce)
            return std::move(inForce).error();
        grounds.policy = std::move(inForce->policy);
        grounds.environment = workspace->settings().environment;
        if (const auto& ref = workspace->settings().policy)
            grounds.policyPaths = {ref->path};
        auto recalled = engine::recall(workspace->storeFile());
        if (recalled)
            grounds.model = std::move(recalled->model);
        else if (recalled.error().fault() != Fault::NotFound)
            return std::move(recalled).error();
        auto suites = engine::recallSuites(workspace->storeFile(), context.clock->now());
        if (!suites)
            return std::move(suites).error();
        grounds.suites = std::move(*suites);
    }
    if (!wanted.policy.empty()) {
        const auto content = io::readFile(wanted.policy, policyCap);
        if (!content)
            return content.error();
        auto policy = workspace::parsePolicy(content->bytes, wanted.policy);
        if (!policy)
            return std::move(policy).error();
        grounds.policy = std::move(*policy);
    }
    if (!wanted.environment.empty())
        grounds.environment = wanted.environment;
    return grounds;
}

Result<Planned> plan(const Wanted& wanted, const Context& context) {
    const auto repository = io::git::Repository::open(wanted.repository);
    if (!repository)
        return repository.error();
    const auto grounds = groundsOf(wanted, context);
    if (!grounds)
        return grounds.error();
    const auto range = history::parseRange(*repository, wanted.change);
    if (!range)
        return range.error();
    history::MiningOptions options;
    options.revision = range->head.hex();
    const auto key = wordKeyOf(context);
    if (!key)
        return key.error();
    options.words = *key;
    auto measured = history::measureRange(*repository, *range, options, context.stop);
    if (!measured)
        return std::move(measured).error();
    const std::vector<delivery::ChangedFile> files = measured->files;
    const bool isPartial = measured->hasMoreFiles;
    engine::Assembly given;
    given.measured = std::move(*measured);
    given.environment = grounds->environment;
    given.at = context.clock->now();
    given.policyPaths = grounds->policyPaths;
    auto snapshot = engine::assemble(*repository, given, grounds->policy, *grounds->model, context.stop);
    if (!snapshot)
        return std::move(snapshot).error();
    Planned planned;
    planned.risk = grounds->model->assess(snapshot->features);
    planned.plan = decision::planStages({snapshot->changeClass, isPartial, snapshot->editsPipelineOrPolicy,
                                         snapshot->components, planned.risk, snapshot->environmentIsProduction},
                                        grounds->policy);
    planned.tests = decision::planTests(planned.plan, grounds->suites, files);
    planned.reviewers = decision::adviseReviewers(files, snapshot->hands, grounds->policy);
    planned.snapshot = std::move(*snapshot);
    return planned;
}

io::Json::List stages(const std::vector<decision::PlannedStage>& planned) {
    io::Json::List out;
    for (const decision::PlannedStage& stage : planned)
        out.push_back(io::Json::Map{{"stage", std::string(name(stage.kind))},
                                    {"fate", std::string(name(stage.fate))},
                                    {"mandatory", stage.isMandatory},
                                    {"because", stage.because}});
    return out;
}

io::Json::List suites(const decision::TestPlan& tests) {
    io::Json::List out;
    for (const decision::PlannedSuite& suite : tests.suites)
        out.push_back(io::Json::Map{{"suite", repairedUtf8(suite.name)},
                                    {"runs", suite.runs},
                                    {"because", suite.because},
                                    {"tests", suite.tests},
                                    {"seconds", io::Json(suite.seconds)}});
    return out;
}

std::string testsInWords(const decision::TestPlan& tests) {
    if (tests.suites.empty())
        return "suites: none is on record (fermatactl gate keeps what the reports of a change say)\n";
    std::string out = fmt::format(
        "suites: {} of {} run, {:.1f} min instead of {:.1f} min ({:.1f} min saved){}\n", tests.running,
        tests.suites.size(), tests.secondsPlanned / 60.0, tests.secondsOfAll / 60.0, tests.secondsSaved() / 60.0,
        tests.unknown ? fmt::format("; how long {} of them take is not known", tests.unknown) : "");
    std::size_t shown = 0;
    for (const decision::PlannedSuite& suite : tests.suites) {
        if (++shown > mostSuites)
            return out + fmt::format("  {} more\n", tests.suites.size() - mostSuites);
        out += fmt::format("  {:<5} {:>9}  {} ({})\n", suite.runs ? "run" : "skip",
                           suite.seconds ? fmt::format("{:.1f} s", *suite.seconds) : "?", plainText(suite.name),
                           suite.because);
    }
    return out;
}

io::Json asJson(const Planned& planned) {
    const auto& change = planned.snapshot.change;
    return io::Json::Map{
        {"change", io::Json::Map{{"base", change.base.isNull() ? io::Json(nullptr) : io::Json(change.base.hex())},
                                 {"head", change.head.hex()}}},
        {"environment", planned.snapshot.environment},
        {"change_class", std::string(assessment::name(planned.snapshot.changeClass.kind))},
        {"class_decided_by", planned.snapshot.changeClass.decidedBy},
        {"p_defect", planned.risk.pDefectForGate.value()},
        {"stages", stages(planned.plan.stages)},
        {"dropped", stages(planned.plan.dropped)},
        {"tests", std::string(name(planned.plan.tests))},
        {"test_plan", io::Json::Map{{"suites", suites(planned.tests)},
                                    {"running", planned.tests.running},
                                    {"seconds_of_all", planned.tests.secondsOfAll},
                                    {"seconds_planned", planned.tests.secondsPlanned},
                                    {"seconds_saved", planned.tests.secondsSaved()},
                                    {"suites_of_unknown_duration", planned.tests.unknown}}},
        {"reviewers", io::Json::List(planned.reviewers.persons.begin(), planned.reviewers.persons.end())}};
}

std::string inWords(const Planned& planned) {
    std::string out =
        fmt::format("{}  class {}, p_defect {:.3f}\n", planned.snapshot.change.head.hex().substr(0, 12),
                    assessment::name(planned.snapshot.changeClass.kind), planned.risk.pDefectForGate.value());
    int number = 0;
    for (const decision::PlannedStage& stage : planned.plan.stages)
        out += fmt::format("{:2}. {}{}  {} ({})\n", ++number, name(stage.kind), stage.isMandatory ? ", mandatory" : "",
                           name(stage.fate), stage.because);
    for (const decision::PlannedStage& stage : planned.plan.dropped)
        out += fmt::format("    {}  dropped ({})\n", name(stage.kind), stage.because);
    out += fmt::format("tests: {}\n", name(planned.plan.tests));
    out += testsInWords(planned.tests);
    for (const std::string& person : planned.reviewers.persons)
        out += fmt::format("could review: {}\n", plainText(person));
    return out;
}

} // namespace

void addPlan(CLI::App& app, Context& context) {
    auto wanted = std::make_shared<Wanted>();
    CLI::App* command = app.add_subcommand(
        "plan", "The stages and tests of a change, for a CI job to follow.\nExample: fermatactl plan . main..feature "
                "--json");
    command->add_option("repository", wanted->repository, "Path of a git repository")->required();
    command->add_option("change", wanted->change, "REV or BASE..HEAD")->required();
    command->add_option("--environment", wanted->environment, "For which environment; default: the workspace's");
    command->add_option("--policy", wanted->policy, "Another policy");
    command->callback([wanted, &context] {
        const auto planned = plan(*wanted, context);
        if (!planned)
            return context.fail(planned.error());
        if (!context.json)
            return context.print(inWords(*planned));
        const auto text = asJson(*planned).pretty();
        text ? context.print(*text) : context.fail(text.error());
    });
}

} // namespace fermata::ctl
