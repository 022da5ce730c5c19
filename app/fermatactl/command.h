// What every subcommand of fermatactl gets: the parser to add itself to, and one way to end.
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include <CLI/CLI.hpp>

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/base/result.h"

namespace fermata::ctl {

/// The exit codes of the contract.
enum Exit {
    Done = 0,
    No = 1,
    BadInput = 2,
    Unreachable = 3,
    Inconclusive = 4,
    WorkspaceTrouble = 5,
    InternalError = 70,
    Interrupted = 130
};

/// Which exit code an error means.
int exitCode(const Error& error);

/// Options that stand before or behind every command, and where output goes.
struct Context {
    std::string workspace; ///< --workspace, else $XDG_DATA_HOME/fermata
    bool json = false;     ///< --json
    const Clock* clock = nullptr;
    std::stop_token stop; ///< Ctrl-C
    int result = Done;    ///< set by the command's callback; the process's exit code

    /// Prints the error on standard error, as one line, and sets the exit code.
    void fail(const Error& error);
    /// Writes to standard output. Text passes through as it is: callers use plainText for what others wrote.
    void print(std::string_view text) const;
    /// Progress on standard error: a bar on a terminal once a second has passed, else nothing.
    void progress(std::string_view what, std::uint64_t done, std::uint64_t total);
};

/// Each command file defines one of these and main() lists it.
using Register = void (*)(CLI::App& app, Context& context);

void addInit(CLI::App& app, Context& context);
void addHistory(CLI::App& app, Context& context); ///< history mine, history labels (calls the two below)
void addHistoryMine(CLI::App& history, Context& context);
void addHistoryLabels(CLI::App& history, Context& context);
void addModel(CLI::App& app, Context& context);
void addAssess(CLI::App& app, Context& context);
void addEvidence(CLI::App& app, Context& context);
void addGate(CLI::App& app, Context& context);
void addDecision(CLI::App& app, Context& context);
void addPolicy(CLI::App& app, Context& context);
void addAudit(CLI::App& app, Context& context);
void addKey(CLI::App& app, Context& context);
void addRun(CLI::App& app, Context& context);
void addSource(CLI::App& app, Context& context);
void addArm(CLI::App& app, Context& context);      ///< arm, disarm
void addStopLine(CLI::App& app, Context& context); ///< stop-line, resume-line
void addReport(CLI::App& app, Context& context);
void addWatch(CLI::App& app, Context& context);
void addDoctor(CLI::App& app, Context& context);
void addBackup(CLI::App& app, Context& context);
void addOutcomes(CLI::App& app, Context& context); ///< label set, incident import
void addBacktest(CLI::App& app, Context& context);
void addWhatIf(CLI::App& app, Context& context);

} // namespace fermata::ctl
