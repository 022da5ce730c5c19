#include "core/engine/assemble.h"

#include <algorithm>

#include "core/assessment/change_class/database.h"
#include "core/base/text.h"
#include "core/decision/authority.h"
#include "core/decision/touched.h"
#include "core/engine/change_contents.h"
#include "core/history/commit_diff.h"
#include "core/history/file_kind.h"
#include "core/io/files/read_file.h"
#include "core/io/signing/sha256.h"
#include "core/sources/files/board.h"

namespace fermata::engine {
namespace {

using assessment::EvidenceKind;
using assessment::EvidenceSnapshot;
using decision::touches;

constexpr std::size_t mostFiles = 500;
constexpr std::size_t mostSimilar = 5;
constexpr std::size_t boardCap = std::size_t{1} << 20;
constexpr std::size_t cacheBytes = std::size_t{64} << 20;

EvidenceKind kindOf(sources::EvidenceFormat format) {
    switch (format) {
    case sources::EvidenceFormat::JUnit:
        return EvidenceKind::Tests;
    case sources::EvidenceFormat::Sarif:
        return EvidenceKind::Scan;
    case sources::EvidenceFormat::Cobertura:
    case sources::EvidenceFormat::Jacoco:
    case sources::EvidenceFormat::Lcov:
        return EvidenceKind::Coverage;
    case sources::EvidenceFormat::Tickets:
    case sources::EvidenceFormat::JiraIssues:
        return EvidenceKind::Value;
    case sources::EvidenceFormat::Performance:
        return EvidenceKind::Performance;
    }
    return EvidenceKind::Tests;
}

assessment::GivenFile givenFile(const sources::EvidenceFile& file) {
    assessment::GivenFile given;
    given.source = file.file;
    given.digest = file.digest;
    given.statedTime = file.statedTime();
    given.modifiedAt = file.modifiedAt;
    given.statedRevision = file.statedRevision();
    given.givenRevision = file.givenRevision;
    given.tests = file.tests;
    given.scan = file.scan;
    given.coverage = file.coverage;
    given.tickets = file.tickets;
    given.performance = file.performance;
    if (file.error) {
        given.error = file.error->text();
        if (file.format)
            given.brokenKind = kindOf(*file.format);
    }
    return given;
}

/// The added lines of every file, whether a test file is gone, and what the contents say.
Result<void> readLines(const io::git::Repository& repository, const delivery::Change& change, assessment::Given& given,
                       assessment::ContentKinds& contents, std::stop_token stop) {
    auto before = treeOf(repository, change.base);
    if (!before)
        return std::move(before).error();
    auto after = treeOf(repository, change.head);
    if (!after)
        return std::move(after).error();
    auto objects = repository.objects();
    if (!objects)
        return std::move(objects).error();
    auto reader = ContentReader::open(repository, change.head);
    if (!reader)
        return std::move(reader).error();
    history::BlobCache cache(cacheBytes);
    history::CommitDiff diff(std::move(*objects), cache, io::git::Verification::On, stop);
    const history::CommitChange found = diff.compare(*before, *after, history::Tracing::Lines);
    if (stop.stop_requested())
        return Error(Fault::Cancelled, "stopped");
    if (found.unknown > 0)
        given.isDiffPartial = true; // what could not be read, be it broken or too large, nobody has seen
    for (const history::FileChange& file : found.files) {
        const std::string path = repairedUtf8(file.path);
        if (const auto kind = reader->kindOf(file); kind && !stop.stop_requested())
            contents[path] = *kind;
        const delivery::FileKind kind = history::fileKind(file.path);
        if (file.status == history::FileStatus::Deleted) {
            given.takesTestsAway = given.takesTestsAway || kind == delivery::FileKind::Test;
            continue;
        }
        assessment::ChangedLines lines;
        lines.path = path;
        lines.kind = kind;
        lines.areKnown = !file.isUnknown;
        lines.addedCount = static_cast<int>(file.lines.added);
        for (const history::Hunk& hunk : file.hunks)
            if (hunk.newCount > 0)
                lines.added.emplace_back(static_cast<int>(hunk.newFrom) + 1, static_cast<int>(hunk.newCount));
        given.changed.push_back(std::move(lines));
    }
    return {};
}

bool isPipelineOrPolicy(const delivery::ChangedFile& file, const Assembly& given) {
    static const std::vector<std::string> ownConfiguration{"policy.yaml", "workspace.yaml", ".fermata/"};
    return file.kind == delivery::FileKind::Pipeline || touches(ownConfiguration, file) ||
           touches(given.policyPaths, file) || assessment::kindOf(file) == assessment::ChangeKind::Pipeline ||
           (!file.oldPath.empty() && history::fileKind(file.oldPath) == delivery::FileKind::Pipeline);
}

std::vector<delivery::ChangedFile> largest(std::vector<delivery::ChangedFile> files) {
    std::stable_sort(files.begin(), files.end(), [](const auto& a, const auto& b) {
        return static_cast<long>(a.added) + a.deleted > static_cast<long>(b.added) + b.deleted;
    });
    if (files.size() > mostFiles)
        files.resize(mostFiles);
    return files;
}

std::vector<assessment::PastFate> similarTo(const io::git::Repository& repository, const EvidenceSnapshot& snapshot,
                                            const assessment::RiskModel& model) {
    std::vector<assessment::PastFate> fates;
    for (const assessment::SimilarChange& similar : model.similarTo(snapshot.features, mostSimilar + 1)) {
        // A model learned from several repositories names commits that are not in this one.
        const auto commit = repository.commit(similar.commit);
        if (!commit || similar.commit == snapshot.change.head || fates.size() == mostSimilar)
            continue;
        fates.push_back({similar.commit, shortened(commit->title(), 200), similar.likeness,
                         similar.outcome == assessment::Outcome::Faulty, std::nullopt});
    }
    return fates;
}

} // namespace

assessment::GivenBoard givenBoard(const std::string& path) {
    assessment::GivenBoard board;
    board.source = path;
    const auto content = io::readFile(path, boardCap);
    if (!content) {
        board.error = content.error().text();
        return board;
    }
    board.digest = io::sha256(content->bytes);
    auto state = sources::parseBoard(content->bytes, path);
    if (state)
        board.state = std::move(*state);
    else
        board.error = state.error().text();
    return board;
}

Result<EvidenceSnapshot> assemble(const io::git::Repository& repository, const Assembly& given,
                                  const decision::Policy& policy, const assessment::RiskModel& model,
                                  std::stop_token stop) {
    const auto environment = std::find_if(policy.environments.begin(), policy.environments.end(),
                                          [&](const auto& each) { return each.id == given.environment; });
    if (environment == policy.environments.end())
        return Error(Fault::NotFound, "the policy has no environment " + plainText(given.environment));
    const history::MeasuredRange& measured = given.measured;
    EvidenceSnapshot snapshot;
    snapshot.at = given.at;
    snapshot.environment = given.environment;
    snapshot.environmentIsProduction = environment->isProduction;
    snapshot.change = measured.change;
    snapshot.fileCount = static_cast<int>(measured.files.size());
    for (const delivery::ChangedFile& file : measured.files) {
        snapshot.linesAdded += file.added;
        snapshot.linesDeleted += file.deleted;
        snapshot.editsPipelineOrPolicy = snapshot.editsPipelineOrPolicy || isPipelineOrPolicy(file, given);
    }
    snapshot.files = largest(measured.files);
    snapshot.isIrreversible = std::any_of(measured.files.begin(), measured.files.end(), assessment::isMigration);
    snapshot.barred = given.barred;
    snapshot.components = decision::componentsOf(measured.files, policy);
    for (const std::string& id : snapshot.components)
        if (const auto counts = given.defects.find(id); counts != given.defects.end())
            snapshot.defects.insert(*counts);
    snapshot.features = assessment::fromMetrics(measured.metrics);
    if (model.parts().ownOf(measured.change.repository)) // nothing goes on record that nobody looks at
        snapshot.features.repository = measured.change.repository;
    if (!model.readsWords())
        snapshot.features.words.reset();
    snapshot.hands = decision::handsOf(measured.change, policy);
    snapshot.series = seriesOf(measured, given.series, policy, model, given.at);
    snapshot.similar = similarTo(repository, snapshot, model);
    snapshot.freezes = decision::freezesAt(policy, given.environment, given.at);

    assessment::Given evidence;
    for (const sources::EvidenceFile& file : given.files)
        evidence.files.push_back(givenFile(file));
    evidence.board = given.board;
    evidence.reviews = given.reviews;
    evidence.testPasts = given.testPasts;
    evidence.at = given.at;
    for (const auto& each : given.quarantines) // four eyes: nobody takes a failure away from the own change
        if (std::ranges::find(snapshot.hands.persons, each.second.person) == snapshot.hands.persons.end())
            evidence.quarantines.insert(each);
    evidence.pDefect = model.assess(snapshot.features).pDefectForGate.value();
    evidence.isDiffPartial = measured.hasMoreFiles;
    evidence.isPastCut = repository.isShallow();
    assessment::ContentKinds contents;
    if (auto read = readLines(repository, measured.change, evidence, contents, stop); !read)
        return std::move(read).error().in("reading the lines of the change");
    for (const delivery::ChangedFile& file : snapshot.files)
        if (const auto found = contents.find(file.path); found != contents.end())
            snapshot.contentKinds.insert(*found);
    // With more files than are kept the contents of the others are not on record, so that only paths are judged.
    const bool isWhole = snapshot.files.size() == measured.files.size();
    snapshot.changeClass = assessment::classify(measured.files, policy.neverDocumentation,
                                                isWhole ? snapshot.contentKinds : assessment::ContentKinds{});
    std::map<EvidenceKind, Seconds> ages;
    for (const EvidenceKind kind : assessment::allEvidenceKinds)
        ages[kind] = policy.ruleFor(kind).maximumAge;
    assessment::judge(snapshot, evidence, ages);
    return snapshot;
}

} // namespace fermata::engine
