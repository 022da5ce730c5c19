// Versions that were taken back and may not come again until a person lifts that: what the record says of them.
#pragma once

#include <optional>
#include <vector>

#include "core/assessment/evidence/snapshot.h"
#include "core/audit/chain.h"
#include "core/engine/watch_view.h"
#include "core/io/git/repository.h"

namespace fermata::engine {

/// The subject of these notes.
inline constexpr auto barredSubject = "barred";

/// What stands, oldest first: each version that was barred and not lifted since.
/// @returns the errors of reading the record; Corrupt, naming the record, for a note of this subject that cannot be
/// read
Result<std::vector<BarredView>> barredOf(const audit::Chain& chain);

/// The note that bars a version, or lifts that. `reason` is kept as it is.
audit::Entry barNote(const BarredView& what, bool lifts, const std::string& reason, const audit::Author& author);

/// What of it this change is, or builds on: the same head before one that it builds on. A commit that this repository
/// does not have is of another one.
std::optional<assessment::BarredVersion> barredIn(const std::vector<BarredView>& barred, const std::string& environment,
                                                  const io::git::Repository& repository, const CommitId& head);

} // namespace fermata::engine
