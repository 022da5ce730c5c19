// A record written decision by decision, with what persons did and what became of it.
#pragma once

#include <optional>
#include <string>

#include "core/audit/action_ledger.h"
#include "core/audit/ledger.h"
#include "core/audit/outcomes.h"
#include "tests/core/audit/a_record.h"
#include "tests/core/decision/builders.h"

namespace fermata::test {

/// One look of the gate; the rest of its snapshot is that of aSnapshot().
struct ALook {
    std::string change = "shop/a";
    int head = 1; ///< of the first two bytes
    Time at = noon;
    double lines = 10;
    bool hasTests = true; ///< fresh, five minutes before the look
    Seconds testsAge{300};
    std::string environment = "production";
    bool isProduction = true;
    bool isMerged = false;
};

/// Ends the test program loudly when something cannot be made.
class APast {
public:
    APast();

    audit::RecordedDecision look(const ALook& look);
    void act(const audit::RecordedDecision& on, decision::ActKind kind, Time at);
    /// An order on the decision, and its receipt at `at`.
    void deploy(const audit::RecordedDecision& on, Time at);
    void incident(const std::string& id, int head, Time openedAt);
    void label(int head, bool isFaulty, Time at);

    ARecord record;
    decision::Policy policy; ///< the values cost money: one change 240 EUR a day
    assessment::RiskModel::Pointer model;
    std::optional<audit::Chain> chain;
};

CommitId headOf(int number);

} // namespace fermata::test
