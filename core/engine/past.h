// A moment of the past as a snapshot: what was known then, put together from the record and the journal.
#pragma once

#include <memory>
#include <string>

#include "core/audit/keys.h"
#include "core/engine/snapshot.h"

namespace fermata::engine {

struct PastQuestion {
    Time moment{};
    std::string recordFile, storeFile;
    std::shared_ptr<const Snapshot> now; ///< workspace, settings, policy and person are those of today
};

/// Board, placements, sources, alerts and production as the journal knew them; decisions, acts, orders, arming and
/// stops as the record held them. A change is shown when its newest decision until then was on a head that its branch
/// still had, or, where no branch of its repository was listened to, when it was decided within the 30 days before.
/// Nothing can be done in it. Opens both files by itself and changes nothing. Thread safety: any thread.
/// @returns NotFound before anything was recorded; the errors of reading
Result<Snapshot> pastSnapshot(const PastQuestion& question);

} // namespace fermata::engine
