// What we observed, said in CDEvents (specification 0.5).
#pragma once

#include <string>

#include "core/delivery/event.h"

namespace fermata::sources {

/// One line of JSON, the same for the same event; its id is a digest of what it says, so that whoever hears it twice
/// can tell. Empty where CDEvents have no word for the event (alerts, metrics, polls, a deployment that is not done) or
/// demand what we do not know (a ticket's address).
std::string toCdEvent(const delivery::Event& event);

} // namespace fermata::sources
