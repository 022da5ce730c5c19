#include "core/report/in_toto.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/io/formats/json.h"
#include "core/io/signing/base64.h"
#include "core/report/decision_json.h"

namespace fermata::report {
namespace {

using io::Json;

constexpr std::string_view payloadType = "application/vnd.in-toto+json";

Json statement(const DecisionReport& report, std::string_view type, Json predicate) {
    const auto& change = report.file.snapshot.change;
    return Json::Map{{"_type", "https://in-toto.io/Statement/v1"},
                     {"subject", Json::List{Json::Map{{"name", repairedUtf8(change.key)},
                                                      {"digest", Json::Map{{"gitCommit", change.head.hex()}}}}}},
                     {"predicateType", type},
                     {"predicate", std::move(predicate)}};
}

Json policyDescriptor(const DecisionReport& report) {
    return Json::Map{{"name", "policy"},
                     {"digest", Json::Map{{"sha256", report.file.entry.digests.policy.hex()}}},
                     {"mediaType", "application/json"}};
}

/// `mandatory.tests` to `FERMATA_RULE_MANDATORY_TESTS`.
std::string propertyOf(std::string_view rule) {
    std::string name = "FERMATA_RULE_";
    for (const char c : rule)
        name += std::isalnum(static_cast<unsigned char>(c)) ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : '_';
    return name;
}

std::string_view verifierId() { return "urn:fermata:gate/decider-"; }

/// What lets it go, or nothing.
std::optional<std::string> released(const DecisionReport& report) {
    if (report.file.decision.permits())
        return report.file.decision.verdict == decision::Verdict::FastTrack ? "FERMATA_FAST_TRACKED"
                                                                            : "FERMATA_APPROVED_BY_GATE";
    for (const auto& act : report.acts)
        if (act.decisionId == report.file.entry.id && !audit::withdrawal(act, report.history.back(), report.head.time)) {
            if (act.kind == decision::ActKind::Override)
                return "FERMATA_OVERRIDDEN_BY_PERSON";
            if (act.kind == decision::ActKind::Approve)
                return "FERMATA_APPROVED_BY_PERSON";
        }
    return std::nullopt;
}

Json simpleVerification(const DecisionReport& report, const std::string& how) {
    Json::List properties{how};
    for (const auto& rule : report.file.decision.rules)
        if (rule.state == decision::RuleState::Met)
            properties.emplace_back(propertyOf(rule.id));
    return Json::Map{
        {"verifier", Json::Map{{"id", fmt::format("{}{}", verifierId(), report.file.entry.decider)},
                               {"policies", Json::List{policyDescriptor(report)}}}},
        {"timeCreated", rfc3339(report.file.entry.at)},
        {"properties", std::move(properties)}};
}

Result<std::string> envelope(const Json& statement, const io::SigningKey& key) {
    auto body = statement.compact();
    if (!body)
        return std::move(body).error();
    const auto signature = key.sign(preAuthenticationEncoding(payloadType, *body));
    const std::string_view raw(reinterpret_cast<const char*>(signature.bytes.data()), signature.bytes.size());
    const Json json = Json::Map{
        {"payload", io::base64(*body)},
        {"payloadType", payloadType},
        {"signatures", Json::List{Json::Map{{"keyid", key.id().hex()}, {"sig", io::base64(raw)}}}}};
    auto line = json.compact();
    if (!line)
        return std::move(line).error();
    return *line + "\n";
}

} // namespace

std::string preAuthenticationEncoding(std::string_view type, std::string_view body) {
    return fmt::format("DSSEv1 {} {} {} ", type.size(), type, body.size()).append(body);
}

Result<std::string> asInToto(const DecisionReport& report, const io::SigningKey& key) {
    auto decision = envelope(statement(report, releaseDecisionType, reportJson(report)), key);
    if (!decision)
        return decision;
    const auto how = released(report);
    if (!how)
        return decision;
    auto simple = envelope(statement(report, simpleVerificationType, simpleVerification(report, *how)), key);
    if (!simple)
        return simple;
    return *decision + *simple;
}

} // namespace fermata::report
