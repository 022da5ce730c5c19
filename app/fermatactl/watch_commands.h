// The parts of `fermatactl watch` that stand in files of their own.
#pragma once

#include "app/fermatactl/command.h"

namespace fermata::ctl {

void addWatchVerify(CLI::App& watch, Context& context);
void addWatchCompare(CLI::App& watch, Context& context);
void addWatchJudge(CLI::App& watch, Context& context);
void addWatchAnomalies(CLI::App& watch, Context& context);
void addWatchSafeTime(CLI::App& watch, Context& context);

} // namespace fermata::ctl
