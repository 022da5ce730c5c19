// A decision as in-toto statements in signed DSSE envelopes.
#pragma once

#include <string>

#include "core/base/result.h"
#include "core/io/signing/ed25519.h"
#include "core/report/decision_report.h"

namespace fermata::report {

inline constexpr std::string_view releaseDecisionType = "urn:fermata:attestation:release-decision/v0.1";
inline constexpr std::string_view simpleVerificationType = "https://in-toto.io/attestation/svr/v0.2";

/// The bytes that a DSSE signature covers (DSSE protocol 1.0.2).
std::string preAuthenticationEncoding(std::string_view payloadType, std::string_view body);

/// One envelope a line: the release decision, and for a released change a simple verification result, which can only
/// name what passed. Released: the verdict permits, or a standing approval or override does.
Result<std::string> asInToto(const DecisionReport& report, const io::SigningKey& key);

} // namespace fermata::report
