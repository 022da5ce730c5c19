// `fermatactl watch`: what production says of a deployment, of a series, and of the time to come.
#include "app/fermatactl/watch_commands.h"

namespace fermata::ctl {

void addWatch(CLI::App& app, Context& context) {
    CLI::App* watch = app.add_subcommand("watch", "Judge what production says");
    watch->require_subcommand(1);
    addWatchVerify(*watch, context);
    addWatchCompare(*watch, context);
    addWatchJudge(*watch, context);
    addWatchAnomalies(*watch, context);
    addWatchSafeTime(*watch, context);
}

} // namespace fermata::ctl
