// Events as canonical one-line JSON, for the journal: every event comes back as it was, every slip names its field.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/delivery/event.h"

namespace fermata::sources {

/// One line without a line feed; equal events give equal bytes. Text that is no UTF-8 is repaired; a value that is not
/// finite is written as none, a time beyond ±2^53 seconds as that.
std::string encodeEvent(const delivery::Event& event);

/// @returns Fault::Malformed with the field for anything but what encodeEvent writes: unknown, missing or wrongly typed
///          fields, unknown words, another spelling
Result<delivery::Event> decodeEvent(std::string_view line);

} // namespace fermata::sources
