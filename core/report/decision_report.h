// Everything that a report on one decision tells, gathered from the record at one moment.
#pragma once

#include <string>
#include <vector>

#include "core/audit/ledger.h"
#include "core/base/result.h"
#include "core/decision/decision.h"
#include "core/report/document.h"

namespace fermata::report {

struct DecisionReport {
    audit::DecisionFile file;
    std::string recordHash; ///< hex, of the decision's own record
    audit::Head head;       ///< of the whole record when the report was made
    std::vector<decision::Counterfactual> waysOut; ///< found again from the stored inputs
    bool waysOutAreKnown = true; ///< false: another decider made the decision, and this version would find others
    std::vector<audit::RecordedDecision> history; ///< of the change, oldest first
    std::vector<audit::RecordedAct> acts;         ///< of persons on this change
};

/// @returns what kept an object from being read: Corrupt, Newer, NotFound
Result<DecisionReport> gather(const audit::Chain& chain, const audit::DecisionLedger& ledger,
                              const audit::RecordedDecision& entry);

/// The whole report as plain text in parts, for whichever format. Text that others wrote is plain already.
Document documentOf(const DecisionReport& report);

} // namespace fermata::report
