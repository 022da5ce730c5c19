// The commands below `model`, each in a file of its own.
#pragma once

#include "app/fermatactl/command.h"

namespace fermata::ctl {

void addModelEvaluate(CLI::App& model, Context& context);
void addModelTrain(CLI::App& model, Context& context);
void addModelVersions(CLI::App& model, Context& context); ///< list, show, promote, back

} // namespace fermata::ctl
