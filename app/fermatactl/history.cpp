// `fermatactl history`: what the past of a repository says.
#include "app/fermatactl/command.h"

namespace fermata::ctl {

void addHistory(CLI::App& app, Context& context) {
    CLI::App* history = app.add_subcommand("history", "Read the past of a repository");
    history->require_subcommand(1);
    addHistoryMine(*history, context);
    addHistoryLabels(*history, context);
}

} // namespace fermata::ctl
