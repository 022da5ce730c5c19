// `fermatactl policy diff`: which recorded decisions another policy would have changed, found by running them again.
#include "app/fermatactl/policy_diff.h"

#include <map>

#include <fmt/format.h>

#include "app/fermatactl/record_access.h"
#include "core/audit/ledger.h"
#include "core/base/text.h"
#include "core/decision/gate.h"
#include "core/io/files/read_file.h"
#include "core/rehearsal/under_policy.h"
#include "core/wording/wording.h"
#include "core/workspace/policy_file.h"

namespace fermata::ctl {
namespace {

using decision::Policy;
using decision::Verdict;

struct Flip {
    audit::RecordedDecision entry;
    Verdict before = Verdict::Hold, after = Verdict::Hold;
    decision::Message why; ///< the one sentence of the verdict after
};

struct Comparison {
    std::size_t looked = 0, notByThisVersion = 0;
    std::vector<Flip> flips;
    std::map<std::pair<Verdict, Verdict>, std::size_t> counts; ///< all, also those that stay
};

Result<Policy> readPolicy(const std::string& file) {
    const auto content = io::readFile(file, std::size_t{1} << 20);
    return content ? workspace::parsePolicy(content->bytes, file) : Result<Policy>(content.error());
}

Result<std::optional<Time>> moment(const std::string& text, const char* option) {
    if (text.empty())
        return std::optional<Time>();
    const auto time = parseTime(text);
    return time ? Result<std::optional<Time>>(*time) : Result<std::optional<Time>>(Error(time.error()).ofField(option));
}

Result<Comparison> compare(const PolicyDiffOptions& options, Context& context) {
    const auto older = readPolicy(options.older), newer = readPolicy(options.newer);
    for (const auto* policy : {&older, &newer})
        if (!*policy)
            return policy->error();
    const auto from = moment(options.from, "--from"), to = moment(options.to, "--to");
    for (const auto* time : {&from, &to})
        if (!*time)
            return time->error();
    auto chain = openRecord(context, audit::Access::Observe);
    if (!chain)
        return std::move(chain).error();
    const audit::DecisionLedger ledger(*chain);
    const auto records = chain->of({audit::RecordKind::Decision}, 1);
    if (!records)
        return records.error();
    Comparison all;
    for (const audit::StoredRecord& stored : *records) {
        if (context.stop.stop_requested())
            return Error(Fault::Cancelled, "interrupted");
        auto entry = audit::readDecision(stored.record);
        if (!entry)
            return std::move(entry).error().in(fmt::format("reading record {}", stored.record.number));
        if ((*from && entry->at < **from) || (*to && entry->at >= **to))
            continue;
        auto file = ledger.open(*entry);
        if (!file && file.error().fault() == Fault::Newer) {
            ++all.notByThisVersion;
            continue;
        }
        if (!file)
            return std::move(file).error().in(fmt::format("reading record {}", stored.record.number));
        const auto before = decision::decide(rehearsal::under(*older, file->snapshot), *older, *file->model);
        auto after = decision::decide(rehearsal::under(*newer, file->snapshot), *newer, *file->model);
        ++all.looked;
        ++all.counts[{before.verdict, after.verdict}];
        if (before.verdict != after.verdict)
            all.flips.push_back({std::move(*entry), before.verdict, after.verdict, std::move(after.summary)});
    }
    return all;
}

io::Json asJson(const Comparison& all) {
    io::Json::List flips, counts;
    for (const Flip& flip : all.flips)
        flips.push_back(io::Json::Map{{"id", flip.entry.id},
                                      {"change", repairedUtf8(flip.entry.change)},
                                      {"environment", repairedUtf8(flip.entry.environment)},
                                      {"at", rfc3339(flip.entry.at)},
                                      {"recorded", decision::name(flip.entry.verdict)},
                                      {"before", decision::name(flip.before)},
                                      {"after", decision::name(flip.after)},
                                      {"why", wording::sentence(flip.why)}});
    for (const auto& [verdicts, count] : all.counts)
        counts.push_back(io::Json::Map{{"before", decision::name(verdicts.first)},
                                       {"after", decision::name(verdicts.second)},
                                       {"decisions", static_cast<std::int64_t>(count)}});
    return io::Json::Map{{"schema", "fermata/policy-diff/1"},
                         {"decisions", static_cast<std::int64_t>(all.looked)},
                         {"not_by_this_version", static_cast<std::int64_t>(all.notByThisVersion)},
                         {"changed", std::move(flips)},
                         {"counts", std::move(counts)}};
}

std::string asText(const Comparison& all) {
    std::string text;
    for (const Flip& flip : all.flips)
        text += fmt::format("{}  {}  {} → {}  {}: {}\n", flip.entry.id.substr(0, 12),
                            wording::timeForPeople(flip.entry.at), wording::word(flip.before),
                            wording::word(flip.after), plainText(flip.entry.change), wording::sentence(flip.why));
    text += fmt::format("{} of {} recorded decisions would change", all.flips.size(), all.looked);
    if (all.notByThisVersion > 0)
        text += fmt::format("; {} were made by another version and cannot be run again", all.notByThisVersion);
    return text + "\n";
}

} // namespace

void diffPolicies(const PolicyDiffOptions& options, Context& context) {
    const auto all = compare(options, context);
    if (!all)
        return context.fail(all.error());
    if (context.json)
        printJson(context, asJson(*all));
    else
        context.print(asText(*all));
}

} // namespace fermata::ctl
