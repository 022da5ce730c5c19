// `fermatactl policy diff`: which recorded decisions another policy would have changed, found by running them again.
#include "app/fermatactl/policy_diff.h"

#include <fmt/format.h>

#include "app/fermatactl/rehearsal_input.h"
#include "core/base/text.h"
#include "core/rehearsal/policy_difference.h"
#include "core/wording/wording.h"

namespace fermata::ctl {
namespace {

using rehearsal::PolicyDifference;

Result<PolicyDifference> compare(const PolicyDiffOptions& options, Context& context) {
    const auto older = policyOf(options.older), newer = policyOf(options.newer);
    for (const auto* policy : {&older, &newer})
        if (!*policy)
            return policy->error();
    const auto window = windowOf(options.from, options.to);
    if (!window)
        return window.error();
    auto chain = openRecord(context, audit::Access::Observe);
    if (!chain)
        return std::move(chain).error();
    return rehearsal::policyDifference(*chain, *older, *newer, *window, [&] { return context.stop.stop_requested(); });
}

io::Json asJson(const PolicyDifference& all) {
    io::Json::List flips, counts;
    for (const rehearsal::Flip& flip : all.flips)
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

std::string asText(const PolicyDifference& all) {
    std::string text;
    for (const rehearsal::Flip& flip : all.flips)
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
