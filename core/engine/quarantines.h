// Tests in quarantine: what the record says of them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/assessment/flakiness/failed_test.h"
#include "core/audit/chain.h"
#include "core/decision/policy.h"
#include "core/engine/quarantine_view.h"

namespace fermata::engine {

/// The subject of these notes.
inline constexpr auto quarantineSubject = "quarantine";

/// Those that count at `now`, oldest first: the newest word on each test, neither over nor ended. None lasts longer
/// than the policy of today allows, nor counts when its person has no role for it any more.
/// @returns the errors of reading the record; Corrupt, naming the record, for a note of this subject that cannot be
/// read
Result<std::vector<QuarantineView>> quarantinesOf(const audit::Chain& chain, const decision::Policy& policy, Time now);

/// The note that puts a test into quarantine, or ends that (`ends`): `reason` of `what` is kept as it is.
audit::Entry quarantineNote(const QuarantineView& what, bool ends, const audit::Author& author);

/// As the gate takes them, by the test's full name.
std::map<std::string, assessment::Quarantine> forGate(const std::vector<QuarantineView>& standing);

} // namespace fermata::engine
