// A decision as JSON: the shape of `gate --json`, of `decision show --json` and of the JSON report.
#pragma once

#include <string>
#include <vector>

#include "core/assessment/evidence/snapshot.h"
#include "core/audit/ledger.h"
#include "core/decision/decision.h"
#include "core/io/formats/json.h"
#include "core/report/decision_report.h"

namespace fermata::report {

/// @param id empty for a rehearsal
io::Json decisionJson(const std::string& id, bool isRehearsal, const assessment::EvidenceSnapshot& snapshot,
                      const decision::Decision& decision, const std::vector<decision::Counterfactual>& waysOut,
                      const audit::DecisionDigests& digests);

io::Json entryJson(const audit::RecordedDecision& entry);
/// @param newest the newest decision on the act's change: an act that counts no longer says why
io::Json actJson(const audit::RecordedAct& act, const audit::RecordedDecision& newest, Time now);

/// decisionJson with acts, history and the record's head.
io::Json reportJson(const DecisionReport& report);

} // namespace fermata::report
