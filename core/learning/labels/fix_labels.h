// Which changes turned out faulty, by what, and when that became known: from fixes traced to lines, and from reverts.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/digest.h"
#include "core/base/time.h"
#include "core/history/change_metrics.h"
#include "core/history/fix_trace.h"

namespace fermata::learning {

/// Where the knowledge comes from.
enum class LabelOrigin {
    None,     ///< nothing is known against the change
    Szz,      ///< a later fix mended lines that it wrote (Śliwerski, Zimmermann, Zeller, MSR 2005)
    Revert,   ///< a later commit says that it reverts it
    Hotfix,   ///< as Szz, and the fix calls itself a hotfix
    Rollback, ///< a person asked for it to be rolled back
    Person,   ///< a person says so
    Incident, ///< an incident of production names it
};

/// Stable lower-case name: `szz`, `revert`, `hotfix`, `rollback`, `person`, `incident`; empty for None.
std::string_view name(LabelOrigin origin);

/// What a fault known from there weighs in training beside a clean change, which weighs 1: traced lines blame many that
/// did nothing, an incident hardly any. Falls from Incident over Rollback, Revert and Hotfix to Szz.
double trainingWeight(LabelOrigin origin);

struct ChangeLabel {
    CommitId commit;
    bool isFaulty = false;
    LabelOrigin origin = LabelOrigin::None; ///< of what became known first
    std::optional<Time> knownAt;            ///< when the first fix or revert was committed, never before the change itself
    std::optional<Time> reachedAt; ///< when an incident, a rollback or a hotfix first told that it reached production
    bool operator==(const ChangeLabel&) const = default;
};

/// A commit that says of itself that it reverts others. Hashes as in the message, 7 to 40 digits, lower case.
struct RevertNote {
    CommitId revert;
    std::vector<std::string> reverted;
};

/// The hashes behind "This reverts commit", in the order of the message.
std::vector<std::string> revertedHashes(std::string_view message);

/// One label a change, in the order of `changes`, which is that of the past. Left out as causes: what does not lie
/// before its fix, and massive changes; massive fixes blame nobody. The same with later history cut off gives the same
/// labels for what was known until then.
std::vector<ChangeLabel> labelsOf(std::span<const history::ChangeMetrics> changes,
                                  std::span<const history::FixTrace> fixes, std::span<const RevertNote> reverts);

} // namespace fermata::learning
