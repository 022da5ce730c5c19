// How long the conductor of a workspace is believed to be at work: renewed by it, read by those who observe.
#pragma once

#include <optional>
#include <string>

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/workspace/workspace.h"

namespace fermata::workspace {

/// A conductor that did not renew for so long is gone, or hangs; it renews several times within.
inline constexpr Seconds leaseLasts{90};

/// The lock (Workspace::conduct) says that a process lives; the lease says that it still looks. It is the time at
/// which the lock file was changed, so that reading it needs no right to write.
struct Lease {
    std::string holder; ///< who conducts or did last, in one line; plain text
    Time renewedAt{};
    /// Also where the clock was set back by more than it lasts: nobody knows then.
    bool isOver(Time now) const { return now - renewedAt > leaseLasts || renewedAt - now > leaseLasts; }
};

/// Whose lock is the right to conduct.
std::string lockFileOf(const Workspace& workspace);

/// @requires the caller conducts
/// @returns ReadOnly, NotFound, naming the file
Result<void> renewLease(const Workspace& workspace, Time now);

/// @returns nothing where nobody ever conducted; ReadOnly where it may not be looked at
Result<std::optional<Lease>> leaseOf(const Workspace& workspace);

} // namespace fermata::workspace
