// `fermatactl tests`, `allocate` and `plan`: what main lists, and the parts that stand in files of their own.
#pragma once

#include "app/fermatactl/command.h"

namespace fermata::ctl {

void addTests(CLI::App& app, Context& context);             ///< tests order, flaky, record, quarantine
void addTestsFlaky(CLI::App& tests, Context& context);      ///< tests flaky
void addTestsRecord(CLI::App& tests, Context& context);     ///< tests record
void addTestsQuarantine(CLI::App& tests, Context& context); ///< tests quarantine
void addAllocate(CLI::App& app, Context& context);
void addLedger(CLI::App& app, Context& context);
void addPlan(CLI::App& app, Context& context);

} // namespace fermata::ctl
