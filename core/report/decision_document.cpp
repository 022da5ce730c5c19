#include <algorithm>

#include <fmt/format.h>

#include "core/audit/seal.h"
#include "core/base/text.h"
#include "core/report/decision_report.h"
#include "core/wording/wording.h"

namespace fermata::report {
namespace {

constexpr std::size_t mostFiles = 25;

std::string plain(std::string_view text) {
    return plainText(shortened(text, 2000));
}
std::string orNone(std::string text) {
    return text.empty() ? "none" : text;
}
std::string when(std::optional<Time> time) {
    return time ? wording::timeForPeople(*time) : "unknown";
}

Section aboutChange(const DecisionReport& report) {
    const auto& change = report.file.snapshot.change;
    std::string authors;
    for (const auto& author : change.authors)
        authors += (authors.empty() ? "" : ", ") + plain(author.name + " <" + author.email + ">");
    return {"The change",
            {Facts{{{"Title", plain(change.title)},
                    {"Change", plain(change.key)},
                    {"Head", change.head.hex()},
                    {"Base", change.base.isNull() ? "none: a root commit" : change.base.hex()},
                    {"Environment", plain(report.file.snapshot.environment)},
                    {"Authors (as git states them)", orNone(authors)},
                    {"Kind of change", std::string(wording::word(report.file.snapshot.changeClass.kind))},
                    {"Decided by the path", orNone(plain(report.file.snapshot.changeClass.decidedBy))},
                    {"Size", fmt::format("{} files, {} lines added, {} deleted", report.file.snapshot.fileCount,
                                         report.file.snapshot.linesAdded, report.file.snapshot.linesDeleted)},
                    {"Judged at", wording::timeForPeople(report.file.snapshot.at)}}}}};
}

Section whyNot(const DecisionReport& report) {
    Table rules{{"Rule", "State", "While it is not met, at best"}, {}};
    for (const auto& rule : report.file.decision.rules)
        rules.rows.push_back({wording::sentence(rule.message), std::string(wording::word(rule.state)),
                              std::string(wording::word(rule.atBest))});
    return {"Hard rules", {rules}};
}

Section weighing(const DecisionReport& report) {
    const auto& decision = report.file.decision;
    const std::string unit = decision.unit.empty() ? "loss units" : plain(decision.unit);
    Table losses{{"Action", "Expected loss (" + unit + ")", "Low", "High"}, {}};
    for (const auto& loss : decision.weighing)
        losses.rows.push_back({std::string(wording::word(loss.action)), wording::number(loss.expected),
                               wording::number(loss.low), wording::number(loss.high)});
    Section section{"The weighing",
                    {Paragraph{fmt::format("By the weighing alone: {}.", wording::word(decision.weighed))}}};
    if (!decision.worth.message.id.empty())
        section.blocks.push_back(Paragraph{wording::sentence(decision.worth.message)});
    for (const auto& reason : decision.reasons)
        if (reason.id == "value" || reason.id == "performance")
            section.blocks.push_back(Paragraph{wording::sentence(reason.message)});
    section.blocks.push_back(losses);
    return section;
}

Section risk(const DecisionReport& report) {
    const auto& decision = report.file.decision;
    const auto& risk = decision.risk;
    Section section{"Risk",
                    {Facts{{{"p_defect (will need a fix or a revert)",
                             fmt::format("{}, 90 % interval {} to {}", wording::percent(risk.pDefect.value()),
                                         wording::percent(risk.low.value()), wording::percent(risk.high.value()))},
                            {"p_incident (reaches production as an incident)",
                             fmt::format("{}, {} to {}", wording::percent(decision.pIncident.value()),
                                         wording::percent(decision.pIncidentLow.value()),
                                         wording::percent(decision.pIncidentHigh.value()))},
                            {"Usual share of faulty changes", wording::percent(risk.baseRate)},
                            {"The model", std::string(wording::word(risk.state))},
                            {"Labelled changes it learned from", std::to_string(risk.labels)}}}}};
    if (!risk.contributions.empty()) {
        Table parts{{"What the change has", "Value", "Adds to the score (log-odds)"}, {}};
        for (const auto& part : risk.contributions)
            parts.rows.push_back({plain(wording::wordOfFeature(part.feature)),
                                  part.isKnown ? wording::number(part.value) : "unknown",
                                  fmt::format("{:+.3f}", part.logOdds)});
        section.blocks.emplace_back(std::move(parts));
    }
    return section;
}

Section reasons(const DecisionReport& report) {
    Bullets list;
    for (const auto& reason : report.file.decision.reasons)
        list.items.push_back(wording::sentence(reason.message));
    if (list.items.empty())
        return {"Reasons", {Paragraph{"None was recorded."}}};
    return {"Reasons, heaviest first", {list}};
}

std::string noteOf(const assessment::Evidence& evidence) {
    // A message id of core/wording, or a reader's own text.
    const auto known = wording::pattern(evidence.note);
    return known ? wording::sentence({evidence.note, {}, {}}) : plain(evidence.note);
}

Section evidence(const DecisionReport& report) {
    Table table{{"Evidence", "State", "Source", "Observed", "Bound to", "Digest", "Note"}, {}};
    for (const auto& item : report.file.snapshot.evidence)
        table.rows.push_back({std::string(wording::word(item.kind)), std::string(wording::word(item.state)),
                              plain(item.source), when(item.observedAt), plain(item.boundTo),
                              item.digest.isNull() ? "" : item.digest.hex().substr(0, 16), noteOf(item)});
    Section section{"Evidence", {table}};
    Bullets unseen;
    for (const auto& kind : report.file.decision.notLookedAt)
        unseen.items.push_back(fmt::format("{}: {}", wording::word(kind.kind), plain(kind.reason)));
    section.blocks.emplace_back(
        Paragraph{unseen.items.empty() ? "Nothing was left out by the policy." : "Not looked at, by the policy:"});
    if (!unseen.items.empty())
        section.blocks.emplace_back(std::move(unseen));
    return section;
}

Section waysOut(const DecisionReport& report) {
    if (report.file.decision.permits())
        return {"Ways to release", {Paragraph{"The verdict permits it already."}}};
    if (!report.waysOutAreKnown)
        return {"Ways to release",
                {Paragraph{"Another version of the gate made this decision; this one does not guess."}}};
    if (report.waysOut.empty())
        return {"Ways to release", {Paragraph{"No way was found with a review, a green run, waiting or splitting."}}};
    Bullets list;
    for (const auto& way : report.waysOut) {
        std::string text;
        for (const auto& atom : way.atoms)
            text += (text.empty() ? "" : "; and ") + wording::sentence(atom.message);
        const std::string cost =
            way.cost > 0.0 ? fmt::format(", {} {}", wording::number(way.cost), plain(report.file.decision.unit)) : "";
        list.items.push_back(fmt::format("{} (then: {}; about {} h{})", text, wording::word(way.verdict),
                                         wording::number(way.costHours), cost));
    }
    return {"Ways to release, each tried on the stored evidence", {list}};
}

Section past(const DecisionReport& report) {
    Section section{"Similar past changes", {}};
    Table table{{"Commit", "Title", "Likeness", "Fate"}, {}};
    for (const auto& one : report.file.snapshot.similar)
        table.rows.push_back({one.commit.hex().substr(0, 12), plain(one.title), wording::percent(one.likeness),
                              one.neededFix ? "needed a fix" : "no fix known"});
    if (table.rows.empty())
        section.blocks.emplace_back(Paragraph{"None are known."});
    else
        section.blocks.emplace_back(std::move(table));
    return section;
}

Section files(const DecisionReport& report) {
    Table table{{"File", "Added", "Deleted", "Earlier fixes"}, {}};
    const auto& all = report.file.snapshot.files;
    for (std::size_t i = 0; i < std::min(all.size(), mostFiles); ++i)
        table.rows.push_back({plain(all[i].path), all[i].isUnknown ? "unknown" : std::to_string(all[i].added),
                              all[i].isUnknown ? "unknown" : std::to_string(all[i].deleted),
                              std::to_string(all[i].earlierFixes)});
    Section section{"Files", {table}};
    const auto left = static_cast<std::size_t>(std::max(0, report.file.snapshot.fileCount)) - table.rows.size();
    if (static_cast<std::size_t>(std::max(0, report.file.snapshot.fileCount)) > table.rows.size())
        section.blocks.emplace_back(Paragraph{fmt::format("{} more are in the stored evidence.", left)});
    return section;
}

Section persons(const DecisionReport& report) {
    if (report.acts.empty())
        return {"What persons did", {Paragraph{"Nobody has approved, held or overridden it."}}};
    Table table{{"When", "Who", "Established by", "Act", "Role", "Reason", "Until"}, {}};
    for (const auto& act : report.acts)
        table.rows.push_back({wording::timeForPeople(act.at), plain(act.author.person),
                              std::string(decision::name(act.author.established)),
                              std::string(decision::name(act.kind)), plain(act.role), plain(act.reason),
                              act.until ? wording::timeForPeople(*act.until) : ""});
    return {"What persons did", {table}};
}

Section history(const DecisionReport& report) {
    Table table{{"Record", "When", "Verdict", "p_defect", "Cause"}, {}};
    for (const auto& step : report.history)
        table.rows.push_back({std::to_string(step.record), wording::timeForPeople(step.at),
                              std::string(wording::word(step.verdict)), wording::percent(step.pDefect.value()),
                              wording::sentence(step.cause)});
    return {"Verdicts on this change", {table}};
}

Section record(const DecisionReport& report) {
    const auto& entry = report.file.entry;
    return {"The record",
            {Facts{{{"Decision", entry.id},
                    {"Record", fmt::format("{}, hash {}", entry.record, report.recordHash)},
                    {"Head of the record", audit::shortForm(report.head)},
                    {"Signed by key", report.head.key.hex()},
                    {"Signature of the head", report.head.signature.hex()},
                    {"Evidence (SHA-256)", entry.digests.snapshot.hex()},
                    {"Policy (SHA-256)", entry.digests.policy.hex()},
                    {"Model (SHA-256)", entry.digests.model.hex()},
                    {"Decision (SHA-256)", entry.digests.decision.hex()},
                    {"Decider", std::to_string(entry.decider)}}},
             Paragraph{"To check it: fermatactl audit verify --re-execute --head " + audit::shortForm(report.head)}}};
}

} // namespace

Document documentOf(const DecisionReport& report) {
    const auto& decision = report.file.decision;
    const auto& change = report.file.snapshot.change;
    return {"Release decision: " + plain(change.title.empty() ? change.key : change.title),
            std::string(wording::word(decision.verdict)),
            std::string(decision::name(decision.verdict)),
            wording::sentence(decision.summary),
            {aboutChange(report), reasons(report), waysOut(report), whyNot(report), weighing(report), risk(report),
             evidence(report), persons(report), history(report), past(report), files(report), record(report)},
            "Written by Fermata from the record; head " + audit::shortForm(report.head) + "."};
}

} // namespace fermata::report
