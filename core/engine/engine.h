// The engine: observe, assess, decide, record, announce. It owns the state and the only thread that changes it.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <variant>

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/base/result.h"
#include "core/engine/snapshot.h"

namespace fermata::engine {

struct Refresh {};      ///< look at the sources again, now
struct VerifyRecord {}; ///< check the whole record; the answer comes with the next snapshot
struct ExportRecord {
    std::string file;
}; ///< writes the exported log
struct ExportReport {
    std::string decisionId, format, file;
};
/// A person's act on a decision. The engine checks who acts, four eyes, expiry and bindings, and records it.
struct Act {
    std::string decisionId;
    std::string kind; ///< "approve", "hold", "override"
    std::string reason;
    std::string role;
    std::optional<Time> until;
};
using Command = std::variant<Refresh, VerifyRecord, ExportRecord, ExportReport, Act>;

/// The answer to a command: nothing, or why it was refused.
using Answer = std::function<void(Result<void>)>;

struct Options {
    std::string workspace;  ///< folder
    std::string repository; ///< added to the workspace when not in it yet; empty: what the workspace names
    bool isSample = false;
    bool followsTime = true; ///< poll again; false: one cycle and stop (used without a display)
};

/// Thread safety: all methods, from any thread. Stopping takes less than a second.
class Engine {
public:
    /// Called on the engine's thread with each new snapshot; must return at once.
    using Listener = std::function<void(std::shared_ptr<const Snapshot>)>;

    Engine(Options options, const Clock& clock, Log& log, Listener listener);
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    void send(Command command, Answer answer = {});
    std::shared_ptr<const Snapshot> snapshot() const;
    /// Records [from, from + count) newest first after the filter, for the audit screen; runs on the engine's reading
    /// connection and calls back on the engine's thread.
    struct RecordQuery {
        std::uint64_t skip = 0, count = 200;
        std::string who, kind, text;
    };
    using RecordPage = std::function<void(Result<std::vector<RecordView>>, std::uint64_t total)>;
    void records(RecordQuery query, RecordPage page);
    /// Blocks until no job runs and the newest state was announced, or the timeout passed.
    bool waitUntilIdle(std::chrono::milliseconds timeout);

private:
    class Implementation;
    std::unique_ptr<Implementation> m_implementation;
};

} // namespace fermata::engine
