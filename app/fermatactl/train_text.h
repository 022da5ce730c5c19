// A decision on a train as text for people, on a terminal.
#pragma once

#include <string>
#include <vector>

#include "core/base/time.h"
#include "core/decision/train.h"

namespace fermata::ctl {

/// `changes` names the cars by their places. Safe for a terminal: text that others wrote is plain.
std::string trainText(const decision::TrainDecision& decision, const std::vector<decision::TakeOut>& ways,
                      const std::vector<std::string>& changes, const std::string& environment, Time at);

} // namespace fermata::ctl
