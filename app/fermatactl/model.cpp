// `fermatactl model`: the versions of the risk model, how they are made and how good they are.
#include "app/fermatactl/model_commands.h"

namespace fermata::ctl {

void addModel(CLI::App& app, Context& context) {
    CLI::App* model = app.add_subcommand("model", "Train, judge and switch the risk model");
    model->require_subcommand(1);
    addModelTrain(*model, context);
    addModelEvaluate(*model, context);
    addModelVersions(*model, context);
}

} // namespace fermata::ctl
