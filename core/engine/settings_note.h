// What the record holds of the workspace's settings: who changed what the program listens to, so that a monitor that
// was taken out does not vanish without a trace.
#pragma once

#include <optional>

#include "core/audit/chain.h"
#include "core/workspace/settings_file.h"

namespace fermata::engine {

/// The subject of these notes.
inline constexpr auto settingsSubject = "settings";

/// The note that says what differs between the settings of the last note and `settings`, by name; nothing when nothing
/// differs, or when there is no note yet and `settings` connect nothing. `byHand`: the file was changed outside of
/// this program, so nobody is known to have done it. Holds addresses, never a secret.
/// @returns the errors of reading the record
Result<std::optional<audit::Entry>> settingsNote(const audit::Chain& chain, const workspace::Settings& settings,
                                                 const audit::Author& author, bool byHand);

} // namespace fermata::engine
