// What About says of this build: its version, and the parts it stands on with their licences.
#pragma once

#include "ui/shell/facts_dialogs.h"

namespace fermata::app {

ui::AboutFacts aboutFacts(const std::string& logFile);

} // namespace fermata::app
