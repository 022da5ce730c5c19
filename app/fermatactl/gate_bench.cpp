#include "app/fermatactl/gate_bench.h"

#include <filesystem>

#include "app/fermatactl/record_access.h"
#include "app/fermatactl/repository_name.h"
#include "core/base/text.h"
#include "core/engine/assemble.h"
#include "core/engine/knowledge.h"
#include "core/history/history_store.h"
#include "core/io/files/read_file.h"
#include "core/sources/files/evidence_folder.h"
#include "core/workspace/policy_file.h"

namespace fermata::ctl {
namespace {

constexpr std::size_t policyCap = std::size_t{1} << 20;

Result<engine::DefectsByComponent> toldDefects(const workspace::Workspace& workspace,
                                               const std::vector<learning::KnownDefect>& traced, const GateBench& bench,
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

} // namespace

Result<GateBench> makeBench(const GateWanted& wanted, const Context& context) {
    GateBench bench;
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

Result<std::vector<history::MeasuredRange>> measure(const io::git::Repository& repository, const GateBench& bench,
                                                    const std::vector<std::string>& changes,
                                                    const std::string& revision, const Context& context) {
    std::vector<history::Range> ranges;
    for (const std::string& change : changes) {
        auto range = history::parseRange(repository, change);
        if (!range)
            return std::move(range).error();
        ranges.push_back(*range);
    }
    history::MiningOptions options;
    options.revision = revision.empty() ? ranges.front().head.hex() : revision;
    if (bench.workspace) {
        auto files = history::historyFiles(bench.workspace->folder(), repository.path());
        if (!files)
            return std::move(files).error();
        options.cacheFile = files->cache;
        auto key = history::wordKeyOf(bench.workspace->folder());
        if (!key)
            return std::move(key).error();
        options.words = *key;
    }
    auto measured = history::measureRanges(repository, ranges, options, context.stop);
    if (!measured)
        return measured;
    for (std::size_t i = 0; i < changes.size(); ++i) {
        delivery::Change& change = (*measured)[i].change;
        change.repository = repositoryName(bench.workspace ? &*bench.workspace : nullptr, repository);
        change.reference = branchOf(repository, changes[i]);
        change.key = change.repository + "/" + (change.reference.empty() ? change.head.hex() : change.reference);
    }
    return measured;
}

Result<std::vector<engine::SeriesPart>> partsOf(const io::git::Repository& repository, const GateBench& bench,
                                                const history::MeasuredRange& change,
                                                const std::vector<history::MeasuredRange>& beside,
                                                const Context& context) {
    engine::SeriesMemory memory;
    auto parts = engine::earlierParts(repository, change.change, bench.policy, bench.at, memory, context.stop);
    if (!parts)
        return std::move(parts).error().in("looking for what counts as one series with it");
    std::vector<const history::MeasuredRange*> others;
    for (const history::MeasuredRange& other : beside)
        others.push_back(&other);
    auto waiting = engine::partsBeside(repository, change, others, bench.policy, bench.at);
    if (!waiting)
        return std::move(waiting).error();
    parts->insert(parts->end(), waiting->begin(), waiting->end());
    return parts;
}

Result<std::vector<sources::EvidenceFile>> readNamedEvidence(const io::git::Repository& repository,
                                                             const GateWanted& wanted) {
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
    return files;
}

std::vector<sources::EvidenceFile> readFolders(const GateBench& bench, const CommitId& head) {
    std::vector<sources::EvidenceFile> files;
    if (bench.workspace)
        for (const std::string& folder : bench.workspace->evidenceFolders())
            for (auto& found : {sources::readEvidenceFolder(folder, head), sources::readTrackerFiles(folder)})
                files.insert(files.end(), found.begin(), found.end());
    return files;
}

std::string environmentOf(const GateBench& bench, const GateWanted& wanted) {
    if (!wanted.environment.empty())
        return wanted.environment;
    return bench.workspace ? bench.workspace->settings().environment : std::string("production");
}

Result<std::optional<assessment::GivenBoard>> readBoard(const GateBench& bench, const GateWanted& wanted) {
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

} // namespace fermata::ctl
