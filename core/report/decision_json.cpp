#include "core/report/decision_json.h"

#include <cmath>

#include "core/base/text.h"
#include "core/wording/wording.h"

namespace fermata::report {
namespace {

using io::Json;

/// JSON knows no infinity and no "not a number".
Json numberJson(double value) {
    return std::isfinite(value) ? Json(value == 0 ? 0.0 : value) : Json(nullptr);
}
Json text(std::string_view foreign) {
    return repairedUtf8(foreign);
}
Json timeJson(const std::optional<Time>& time) {
    return time ? Json(rfc3339(*time)) : Json(nullptr);
}

std::string_view wordOf(decision::RuleState state) {
    switch (state) {
    case decision::RuleState::Met:
        return "met";
    case decision::RuleState::NotMet:
        return "not_met";
    case decision::RuleState::NotLookedAt:
        return "not_looked_at";
    }
    return "not_met";
}

std::string_view wordOf(decision::AtomKind kind) {
    switch (kind) {
    case decision::AtomKind::Review:
        return "review";
    case decision::AtomKind::GreenRun:
        return "green_run";
    case decision::AtomKind::CoverLines:
        return "cover_lines";
    case decision::AtomKind::WaitUntil:
        return "wait_until";
    case decision::AtomKind::Split:
        return "split";
    }
    return "review";
}

Json::List rulesJson(const decision::Decision& decision) {
    Json::List list;
    for (const auto& rule : decision.rules)
        list.push_back(Json::Map{{"id", rule.id},
                                 {"state", wordOf(rule.state)},
                                 {"at_best", decision::name(rule.atBest)},
                                 {"text", wording::sentence(rule.message)}});
    return list;
}

Json::List reasonsJson(const decision::Decision& decision) {
    Json::List list;
    for (const auto& reason : decision.reasons) {
        Json::List evidence;
        for (const auto kind : reason.evidence)
            evidence.emplace_back(assessment::name(kind));
        list.push_back(Json::Map{{"id", reason.id},
                                 {"weight", numberJson(reason.weight)},
                                 {"text", wording::sentence(reason.message)},
                                 {"evidence", std::move(evidence)}});
    }
    return list;
}

Json::List evidenceJson(const assessment::EvidenceSnapshot& snapshot) {
    Json::List list;
    for (const auto& item : snapshot.evidence) {
        Json age(nullptr);
        if (item.observedAt)
            age = std::int64_t{(snapshot.at - *item.observedAt).count()};
        list.push_back(Json::Map{{"kind", assessment::name(item.kind)},
                                 {"source", text(item.source)},
                                 {"state", assessment::name(item.state)},
                                 {"observed_at", timeJson(item.observedAt)},
                                 {"age_s", std::move(age)},
                                 {"bound_to", text(item.boundTo)},
                                 {"digest", item.digest.isNull() ? Json(nullptr) : Json(item.digest.hex())},
                                 {"note", text(item.note)}});
    }
    return list;
}

Json::List waysOutJson(const std::vector<decision::Counterfactual>& waysOut) {
    Json::List list;
    for (const auto& way : waysOut) {
        Json::List actions;
        for (const auto& atom : way.atoms)
            actions.push_back(Json::Map{{"kind", wordOf(atom.kind)},
                                        {"text", wording::sentence(atom.message)},
                                        {"cost_h", numberJson(atom.costHours)}});
        list.push_back(Json::Map{{"actions", std::move(actions)},
                                 {"verdict", decision::name(way.verdict)},
                                 {"cost_h", numberJson(way.costHours)},
                                 {"cost", numberJson(way.cost)}});
    }
    return list;
}

Json digestsJson(const audit::DecisionDigests& digests) {
    return Json::Map{{"snapshot", digests.snapshot.hex()},
                     {"policy", digests.policy.hex()},
                     {"model", digests.model.hex()},
                     {"decision", digests.decision.hex()}};
}

Json amountJson(const std::optional<double>& amount) {
    return amount ? numberJson(*amount) : Json(nullptr);
}

/// Null where the policy weighs no value, so that no number is taken for a worth.
Json worthJson(const decision::Decision& decision) {
    const decision::Worth& worth = decision.worth;
    if (!worth.isWeighed && worth.dipPerDay <= 0.0)
        return nullptr;
    return Json::Map{{"text", wording::sentence(worth.message)},
                     {"value_per_day", numberJson(worth.perDay)},
                     {"dip", numberJson(worth.dip)},
                     {"dip_per_day", numberJson(worth.dipPerDay)},
                     {"break_even_for", decision::name(worth.target)},
                     {"break_even", amountJson(worth.breakEven)},
                     {"break_even_low", amountJson(worth.breakEvenLow)},
                     {"break_even_high", amountJson(worth.breakEvenHigh)},
                     {"one_incident", numberJson(worth.oneIncident)}};
}

} // namespace

Json decisionJson(const std::string& id, bool isRehearsal, const assessment::EvidenceSnapshot& snapshot,
                  const decision::Decision& decision, const std::vector<decision::Counterfactual>& waysOut,
                  const audit::DecisionDigests& digests) {
    Json::List actions;
    for (const auto& loss : decision.weighing)
        actions.push_back(Json::Map{{"action", decision::name(loss.action)},
                                    {"expected_loss", numberJson(loss.expected)},
                                    {"low", numberJson(loss.low)},
                                    {"high", numberJson(loss.high)}});
    Json::List unseen;
    for (const auto& kind : decision.notLookedAt)
        unseen.push_back(Json::Map{{"kind", assessment::name(kind.kind)}, {"reason", text(kind.reason)}});
    return Json::Map{
        {"schema", "fermata/decision/1"},
        {"id", id},
        {"rehearsal", isRehearsal},
        {"change", Json::Map{{"key", text(snapshot.change.key)},
                             {"base", snapshot.change.base.isNull() ? Json(nullptr) : Json(snapshot.change.base.hex())},
                             {"head", snapshot.change.head.hex()},
                             {"title", text(snapshot.change.title)},
                             {"class", assessment::name(snapshot.changeClass.kind)}}},
        {"environment", text(snapshot.environment)},
        {"at", rfc3339(snapshot.at)},
        {"verdict", decision::name(decision.verdict)},
        {"permits", decision.permits()},
        {"summary", wording::sentence(decision.summary)},
        {"hold_until", timeJson(decision.holdUntil)},
        {"hard_rules", rulesJson(decision)},
        {"weighing", Json::Map{{"unit", text(decision.unit)},
                               {"verdict", decision::name(decision.weighed)},
                               {"actions", std::move(actions)},
                               {"worth", worthJson(decision)}}},
        {"risk", Json::Map{{"p_defect", decision.risk.pDefect.value()},
                           {"p_incident", decision.pIncident.value()},
                           {"low", decision.risk.low.value()},
                           {"high", decision.risk.high.value()},
                           {"base_rate", numberJson(decision.risk.baseRate)},
                           {"state", assessment::name(decision.risk.state)}}},
        {"reasons", reasonsJson(decision)},
        {"evidence", evidenceJson(snapshot)},
        {"counterfactuals", waysOutJson(waysOut)},
        {"not_looked_at", std::move(unseen)},
        {"digests", digestsJson(digests)},
        {"decider", decision.deciderNumber}};
}

Json entryJson(const audit::RecordedDecision& entry) {
    return Json::Map{{"id", entry.id},
                     {"record", entry.record},
                     {"at", rfc3339(entry.at)},
                     {"change", text(entry.change)},
                     {"base", entry.base.hex()},
                     {"head", entry.head.hex()},
                     {"environment", text(entry.environment)},
                     {"verdict", decision::name(entry.verdict)},
                     {"p_defect", entry.pDefect.value()},
                     {"low", entry.low.value()},
                     {"high", entry.high.value()},
                     {"cause", Json::Map{{"id", entry.cause.id}, {"text", wording::sentence(entry.cause)}}},
                     {"digests", digestsJson(entry.digests)},
                     {"decider", entry.decider}};
}

Json actJson(const audit::RecordedAct& act, const audit::RecordedDecision& newest, Time now) {
    const auto gone = audit::withdrawal(act, newest, now);
    return Json::Map{{"record", act.record},
                     {"at", rfc3339(act.at)},
                     {"act", decision::name(act.kind)},
                     {"decision", act.decisionId},
                     {"person", text(act.author.person)},
                     {"established", decision::name(act.author.established)},
                     {"role", text(act.role)},
                     {"reason", text(act.reason)},
                     {"until", timeJson(act.until)},
                     {"withdrawn", gone ? Json(audit::name(*gone)) : Json(nullptr)}};
}

Json reportJson(const DecisionReport& report) {
    const auto& entry = report.file.entry;
    Json json =
        decisionJson(entry.id, false, report.file.snapshot, report.file.decision, report.waysOut, entry.digests);
    Json::List acts;
    for (const auto& act : report.acts)
        acts.push_back(actJson(act, report.history.back(), report.head.time));
    Json::List history;
    for (const auto& step : report.history)
        history.push_back(entryJson(step));
    json["acts"] = std::move(acts);
    json["history"] = std::move(history);
    json["cause"] = wording::sentence(entry.cause);
    json["record"] = Json::Map{{"number", entry.record},
                               {"hash", report.recordHash},
                               {"head", audit::shortForm(report.head)},
                               {"head_time", rfc3339(report.head.time)},
                               {"key", report.head.key.hex()},
                               {"signature", report.head.signature.hex()},
                               {"workspace", report.head.workspace}};
    return json;
}

} // namespace fermata::report
