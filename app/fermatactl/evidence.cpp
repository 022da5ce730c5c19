// `fermatactl evidence inspect`: what is understood of evidence files, judged as the gate would.
#include <algorithm>

#include <fmt/format.h>

#include "app/fermatactl/command.h"
#include "core/assessment/evidence/judge.h"
#include "core/base/text.h"
#include "core/decision/policy.h"
#include "core/io/files/read_file.h"
#include "core/io/formats/json.h"
#include "core/sources/files/evidence_folder.h"
#include "core/wording/wording.h"
#include "core/workspace/policy_file.h"

namespace fermata::ctl {

namespace {

using assessment::EvidenceKind;
using assessment::EvidenceState;
using delivery::FindingLevel;
using io::Json;
using sources::EvidenceFile;
using sources::EvidenceFormat;

struct InspectOptions {
    std::vector<std::string> files;
    std::string policy;
};

std::optional<EvidenceKind> kindOf(const EvidenceFile& file) {
    if (!file.format)
        return std::nullopt;
    switch (*file.format) {
    case EvidenceFormat::JUnit:
        return EvidenceKind::Tests;
    case EvidenceFormat::Sarif:
        return EvidenceKind::Scan;
    case EvidenceFormat::Cobertura:
    case EvidenceFormat::Jacoco:
    case EvidenceFormat::Lcov:
        return EvidenceKind::Coverage;
    case EvidenceFormat::Tickets:
    case EvidenceFormat::JiraIssues:
        return EvidenceKind::Value;
    case EvidenceFormat::Performance:
        return EvidenceKind::Performance;
    }
    return std::nullopt;
}

std::optional<CommitId> revisionOf(const EvidenceFile& file) {
    if (file.givenRevision)
        return file.givenRevision;
    const auto stated = file.statedRevision();
    return stated ? CommitId::fromHex(*stated) : std::nullopt;
}

/// As the gate judges it for a change whose head is the file's own revision.
EvidenceState stateOf(const EvidenceFile& file, const decision::Policy& policy, Time now) {
    const auto kind = kindOf(file);
    if (file.error || !kind)
        return EvidenceState::Malformed;
    // What tested, scanned or measured nothing is missing, whatever it is bound to.
    if ((file.tests && file.tests->counts.executed == 0) || (file.scan && file.scan->completedRuns == 0) ||
        (file.coverage && file.coverage->coverableLines() == 0) || (file.tickets && file.tickets->tickets.empty()) ||
        (file.performance && file.performance->dips.empty()))
        return EvidenceState::Missing;
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
    given.performance = file.performance;
    given.tickets = file.tickets;
    assessment::EvidenceSnapshot snapshot;
    snapshot.at = now;
    snapshot.change.head = revisionOf(file).value_or(CommitId{});
    if (file.tickets) // as for a change that names the first ticket of known worth
        for (const delivery::TicketValue& ticket : file.tickets->tickets)
            if (snapshot.change.title.empty() && (ticket.costOfDelay || ticket.value))
                snapshot.change.title = ticket.key;
    std::map<EvidenceKind, Seconds> maximumAge;
    for (const EvidenceKind each : assessment::allEvidenceKinds)
        maximumAge[each] = policy.ruleFor(each).maximumAge;
    assessment::Given all;
    all.files.push_back(std::move(given));
    assessment::judge(snapshot, all, maximumAge);
    return snapshot.of(*kind).state;
}

std::int64_t count(const delivery::ScanReport& scan, auto counts) {
    return std::count_if(scan.findings.begin(), scan.findings.end(), counts);
}

Json findingCounts(const delivery::ScanReport& scan) {
    const auto ofLevel = [&](FindingLevel level) {
        return count(scan, [&](const auto& finding) { return finding.level == level && !finding.isSuppressed; });
    };
    return Json::Map{{"error", ofLevel(FindingLevel::Error)},
                     {"warning", ofLevel(FindingLevel::Warning)},
                     {"note", ofLevel(FindingLevel::Note)},
                     {"new", count(scan,
                                   [](const auto& finding) {
                                       return finding.baseline == delivery::Baseline::New && !finding.isSuppressed;
                                   })},
                     {"suppressed", count(scan, [](const auto& finding) { return finding.isSuppressed; })}};
}

std::int64_t withWorth(const delivery::TicketReport& report) {
    return std::count_if(report.tickets.begin(), report.tickets.end(),
                         [](const auto& ticket) { return ticket.value || ticket.costOfDelay; });
}

Json asJson(const EvidenceFile& file, EvidenceState state) {
    const auto kind = kindOf(file);
    Json out = Json::Map{{"file", repairedUtf8(file.file)},
                         {"state", name(state)},
                         {"kind", kind ? name(*kind) : std::string_view("unknown")}};
    if (file.format)
        out["format"] = name(*file.format);
    if (!file.digest.isNull())
        out["digest"] = file.digest.hex();
    if (file.error) {
        const Error& error = *file.error;
        const std::string field = error.field().empty() ? std::string{} : error.field() + ": ";
        out["error"] =
            Json::Map{{"line", error.line()}, {"column", error.column()}, {"text", plainText(field + error.message())}};
    }
    if (const auto revision = revisionOf(file))
        out["revision"] = revision->hex();
    if (const auto time = file.statedTime())
        out["time"] = rfc3339(*time);
    if (file.tests) {
        const auto& tests = file.tests->counts;
        out["tests"] = Json::Map{{"executed", tests.executed}, {"passed", tests.passed},   {"failed", tests.failed},
                                 {"errored", tests.errored},   {"skipped", tests.skipped}, {"flaky", tests.flaky}};
    }
    if (file.scan)
        out["findings"] = findingCounts(*file.scan);
    if (file.tickets) {
        Json::List unusable;
        for (const delivery::TicketValue& ticket : file.tickets->tickets)
            if (!ticket.problem.empty())
                unusable.push_back(Json::Map{{"key", plainText(ticket.key)}, {"problem", plainText(ticket.problem)}});
        out["tickets"] = Json::Map{{"read", static_cast<std::int64_t>(file.tickets->tickets.size())},
                                   {"with_worth", withWorth(*file.tickets)},
                                   {"unusable", std::move(unusable)}};
    }
    if (file.performance) {
        Json::List dips;
        for (const delivery::Dip& dip : file.performance->dips)
            dips.push_back(
                Json::Map{{"metric", plainText(dip.metric)}, {"dip", dip.dip}, {"low", dip.low}, {"high", dip.high}});
        out["performance"] = std::move(dips);
    }
    if (file.coverage)
        out["lines"] =
            Json::Map{{"covered", file.coverage->coveredLines()}, {"valid", file.coverage->coverableLines()}};
    return out;
}

std::string asText(const EvidenceFile& file, EvidenceState state) {
    if (file.error)
        return fmt::format("malformed  {}\n", file.error->text());
    std::string said;
    if (file.tests) {
        const auto& tests = file.tests->counts;
        said = fmt::format("{} executed: {} passed ({} flaky), {} failed, {} errored; {} skipped", tests.executed,
                           tests.passed, tests.flaky, tests.failed, tests.errored, tests.skipped);
    } else if (file.scan) {
        const auto suppressed = count(*file.scan, [](const auto& finding) { return finding.isSuppressed; });
        said = fmt::format("{} findings, {} suppressed, of {}", file.scan->findings.size(), suppressed,
                           plainText(fmt::format("{}", fmt::join(file.scan->tools, ", "))));
    } else if (file.tickets) {
        said = fmt::format("{} tickets, {} with a worth", file.tickets->tickets.size(), withWorth(*file.tickets));
        for (const delivery::TicketValue& ticket : file.tickets->tickets)
            if (!ticket.problem.empty())
                said += fmt::format("; {} unusable: {}", plainText(ticket.key), plainText(ticket.problem));
    } else if (file.performance) {
        for (const delivery::Dip& dip : file.performance->dips)
            said += fmt::format("{}{} {} ({} to {})", said.empty() ? "" : "; ", plainText(dip.metric),
                                wording::percent(dip.dip), wording::percent(dip.low), wording::percent(dip.high));
    } else {
        said = fmt::format("{} of {} lines covered", file.coverage->coveredLines(), file.coverage->coverableLines());
    }
    const auto revision = revisionOf(file);
    const auto time = file.statedTime();
    return fmt::format("{:<9}  {}: {}, {}; revision {}, time {}\n", name(state), plainText(file.file),
                       name(*file.format), said, revision ? revision->hex() : "not stated",
                       time ? rfc3339(*time) : "not stated");
}

Result<EvidenceFile> read(const std::string& text) {
    const auto argument = sources::evidenceArgument(text);
    if (!argument)
        return argument.error();
    std::optional<CommitId> revision;
    if (!argument->revision.empty()) {
        revision = CommitId::fromHex(lowerAscii(argument->revision));
        if (!revision)
            return Error(Fault::Usage, "'" + argument->revision + "' is not a full revision of 40 hex digits");
    }
    EvidenceFile file = sources::readEvidenceFile(argument->path);
    file.givenRevision = revision;
    return file;
}

void inspect(const InspectOptions& options, Context& context) {
    decision::Policy policy = decision::Policy::standard();
    if (!options.policy.empty()) {
        const auto content = io::readFile(options.policy, std::size_t{1} << 20);
        const auto own = content ? workspace::parsePolicy(content->bytes, options.policy)
                                 : Result<decision::Policy>(content.error());
        if (!own)
            return context.fail(own.error());
        policy = *own;
    }
    Json::List answers;
    for (const std::string& text : options.files) {
        if (context.stop.stop_requested())
            return context.fail(Error(Fault::Cancelled, "interrupted"));
        const auto file = read(text);
        if (!file)
            return context.fail(file.error());
        const EvidenceState state = stateOf(*file, policy, context.clock->now());
        if (file->error)
            context.result = std::max<int>(context.result, BadInput);
        if (context.json)
            answers.push_back(asJson(*file, state));
        else
            context.print(asText(*file, state));
    }
    if (!context.json)
        return;
    const auto document = Json(std::move(answers)).pretty();
    if (!document)
        return context.fail(document.error());
    context.print(*document);
}

} // namespace

void addEvidence(CLI::App& app, Context& context) {
    CLI::App* evidence = app.add_subcommand("evidence", "Look at test reports, scans and coverage");
    evidence->require_subcommand(1);
    CLI::App* one =
        evidence->add_subcommand("inspect", "Say what is understood of each file, or what is wrong with it and where");
    one->footer(
        "Example: fermatactl evidence inspect build/junit.xml scan.sarif@0123456789abcdef0123456789abcdef01234567");
    auto options = std::make_shared<InspectOptions>();
    one->add_option(
           "FILE", options->files,
           "JUnit XML, SARIF, Cobertura, JaCoCo, LCOV, tickets (CSV or Jira's JSON), performance (CSV); FILE@REVISION "
           "binds it")
        ->required();
    one->add_option("--policy", options->policy, "The policy whose maximum ages count; left out: the standard one");
    one->callback([&context, options] { inspect(*options, context); });
}

} // namespace fermata::ctl
