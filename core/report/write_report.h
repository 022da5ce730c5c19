// Writes the report on a decision in one of its formats.
#pragma once

#include <string>
#include <string_view>

#include "core/audit/chain.h"
#include "core/audit/ledger.h"
#include "core/base/result.h"

namespace fermata::report {

/// The report as bytes. Formats: html, pdf-html (the same page: print it), markdown, json, in-toto.
/// @returns Usage for another format; Refused when this account does not hold the key that in-toto needs; Corrupt …
Result<std::string> reportText(const audit::Chain& chain, const audit::DecisionLedger& ledger,
                               const audit::RecordedDecision& entry, std::string_view format);

/// The same into a file, whole or not at all.
Result<void> writeReport(const audit::Chain& chain, const audit::DecisionLedger& ledger,
                         const audit::RecordedDecision& entry, std::string_view format, const std::string& file);

} // namespace fermata::report
