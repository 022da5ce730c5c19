// fermatactl: the same core as the control room, without Qt and without a display.

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <stop_token>
#include <thread>
#include <vector>

#include <pthread.h>

#include "app/fermatactl/action_commands.h"
#include "app/fermatactl/command.h"
#include "app/fermatactl/tests_commands.h"

namespace {

std::string defaultWorkspace() {
    if (const char* data = std::getenv("XDG_DATA_HOME"); data && *data)
        return std::string(data) + "/fermata";
    if (const char* home = std::getenv("HOME"); home && *home)
        return std::string(home) + "/.local/share/fermata";
    return "fermata";
}

/// Waits for Ctrl-C or a polite kill on its own thread, so that no handler runs in the middle of anything. The second
/// one ends the process at once.
void watchSignals(std::stop_source stop, const sigset_t& signals) {
    std::thread([stop = std::move(stop), signals]() mutable {
        int number = 0;
        while (sigwait(&signals, &number) == 0) {
            if (stop.stop_requested())
                std::_Exit(130);
            stop.request_stop();
        }
    }).detach();
}

} // namespace

int main(int count, char** arguments) {
    using namespace fermata;
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN); // a limit on files is then an error of the write, as a full disk is
    std::stop_source stop;
    watchSignals(stop, signals);

    const SystemClock clock;
    ctl::Context context;
    context.workspace = defaultWorkspace();
    context.clock = &clock;
    context.stop = stop.get_token();

    CLI::App app{"Fermata on the command line: predict, decide, record, verify.", "fermatactl"};
    app.set_version_flag("--version", std::string("fermatactl ") + FERMATA_VERSION);
    app.add_option("--workspace", context.workspace, "Folder of the workspace")->capture_default_str();
    app.add_flag("--json", context.json, "One JSON document on standard output and nothing else");
    app.require_subcommand(1);
    app.fallthrough();
    const std::vector<ctl::Register> commands = {
#include "app/fermatactl/commands.inc"
    };
    for (const ctl::Register add : commands)
        add(app, context);

    try {
        app.parse(count, arguments);
    } catch (const CLI::ParseError& problem) {
        return app.exit(problem) == 0 ? ctl::Done : ctl::BadInput;
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "fermatactl: internal error: %s\n", problem.what());
        return ctl::InternalError;
    }
    std::fflush(stdout);
    return context.result;
}
