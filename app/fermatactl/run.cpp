// `fermatactl run`: the engine without a screen. It polls, decides, and acts within what is armed.
#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>

#include <fmt/format.h>

#include "app/composition.h"
#include "app/fermatactl/command.h"
#include "core/action/alarm.h"
#include "core/base/text.h"
#include "core/engine/engine.h"
#include "core/io/formats/json.h"
#include "core/wording/wording.h"

namespace fermata::ctl {
namespace {

/// Tells what differs from the snapshot before, a line each. Thread safety: the engine's thread.
class Teller {
public:
    explicit Teller(Context& context) : m_context(context) {}

    void tell(const engine::Snapshot& now) {
        if (now.failure && (!m_failure || *m_failure != now.failure->text()))
            line(now.at, "failure", {{"text", now.failure->text()}}, now.failure->text());
        m_failure = now.failure ? std::optional(now.failure->text()) : std::nullopt;
        for (const engine::SourceView& source : now.sources)
            tellSource(source, now.at);
        for (const engine::ChangeView& change : now.changes)
            tellChange(change, now.at);
        for (auto order = now.orders.rbegin(); order != now.orders.rend(); ++order)
            tellOrder(*order, now.at);
        for (const engine::WatchView& watch : now.watches)
            tellWatch(watch, now.at);
        for (const engine::AlarmView& alarm : now.alarms)
            if (m_alarms.insert(alarm.key).second) {
                const std::string text = wording::sentence(alarm.message);
                line(now.at, "alarm", {{"key", alarm.key}, {"kind", alarm.kind}, {"text", text}}, "ALARM: " + text);
            }
    }

private:
    using Fields = std::map<std::string, std::string>;

    void line(Time at, std::string_view kind, const Fields& fields, const std::string& text) {
        if (!m_context.json) {
            m_context.print(fmt::format("{}  {}\n", rfc3339(at), plainText(text)));
        } else {
            io::Json::Map map{{"at", rfc3339(at)}, {"event", kind}};
            for (const auto& [key, value] : fields)
                map.emplace(key, repairedUtf8(value));
            if (auto json = io::Json(std::move(map)).compact())
                m_context.print(*json + "\n");
        }
        std::fflush(stdout);
    }

    void tellSource(const engine::SourceView& source, Time at) {
        const std::string word = source.state == engine::SourceState::Live     ? "live"
                                 : source.state == engine::SourceState::Stale  ? "stale"
                                 : source.state == engine::SourceState::Failed ? "failed"
                                                                               : "never seen";
        std::string& before = m_sources[source.name];
        if (before == word)
            return;
        before = word;
        line(at, "source", {{"name", source.name}, {"state", word}, {"message", source.message}},
             fmt::format("source {} is {}{}{}", source.name, word, source.message.empty() ? "" : ": ", source.message));
    }

    void tellChange(const engine::ChangeView& change, Time at) {
        if (change.history.empty())
            return;
        const engine::VerdictStep& newest = change.history.back();
        std::uint64_t& before = m_verdicts[change.change.key];
        if (before == newest.record)
            return;
        before = newest.record;
        const std::string verdict(wording::word(newest.verdict));
        const std::string cause = wording::sentence(newest.cause);
        line(at, "verdict",
             {{"change", change.change.key},
              {"verdict", std::string(name(newest.verdict))},
              {"cause", cause},
              {"decision", change.decisionId}},
             fmt::format("{}: {} ({})", change.change.key, verdict, cause));
    }

    void tellOrder(const engine::OrderView& order, Time at) {
        std::string& before = m_orders[order.id];
        const std::string state = order.outcome.empty() ? "under way" : order.outcome;
        if (before == state)
            return;
        before = state;
        line(at, "order",
             {{"id", order.id},
              {"kind", order.kind},
              {"environment", order.environment},
              {"service", order.service},
              {"version", order.version},
              {"outcome", order.outcome},
              {"text", order.text}},
             fmt::format("{} {} {} in {}: {}{}{}", order.kind, order.service, order.version, order.environment, state,
                         order.text.empty() ? "" : ", ", order.text));
    }

    void tellWatch(const engine::WatchView& watch, Time at) {
        const std::string text = wording::sentence(watch.state);
        std::string& before = m_watches[watch.id];
        if (before == text)
            return;
        before = text;
        line(at, "watch",
             {{"id", watch.id},
              {"service", watch.service},
              {"environment", watch.environment},
              {"version", watch.version},
              {"state", watch.state.id},
              {"order", watch.order},
              {"text", text}},
             fmt::format("watch of {} {} in {}: {}", watch.service, watch.version, watch.environment, text));
    }

    Context& m_context;
    std::optional<std::string> m_failure;
    std::map<std::string, std::string> m_sources;
    std::map<std::string, std::uint64_t> m_verdicts;
    std::map<std::string, std::string> m_orders;
    std::map<std::string, std::string> m_watches;
    std::set<std::string> m_alarms; ///< keys
};

/// One who observes tries to conduct so long after the conductor was missed, and again after as long.
constexpr std::chrono::seconds beforeTakingOver{15};

bool missesConductor(const engine::Snapshot& snapshot) {
    return snapshot.isObserver && std::ranges::any_of(snapshot.alarms, [](const engine::AlarmView& alarm) {
               return alarm.kind == action::name(action::AlarmKind::ConductorGone);
           });
}

Result<void> run(Context& context, const std::string& repository, bool once) {
    app::Launch launch;
    launch.workspace = context.workspace;
    launch.repository = repository;
    launch.followsTime = !once;
    auto world = app::compose(launch);
    if (!world)
        return std::move(world).error();
    Teller teller(context);
    std::mutex mutex;
    std::condition_variable_any wake;
    for (;;) {
        bool isMissed = false; // guarded by mutex
        engine::Engine engine(world->options, *world->clock, *world->log,
                              [&](std::shared_ptr<const engine::Snapshot> snapshot) {
                                  teller.tell(*snapshot);
                                  const std::lock_guard lock(mutex);
                                  isMissed = missesConductor(*snapshot);
                                  wake.notify_all();
                              });
        if (once) {
            while (!engine.waitUntilIdle(std::chrono::milliseconds{200}))
                if (context.stop.stop_requested())
                    return Error(Fault::Cancelled, "stopped");
        } else {
            std::unique_lock lock(mutex);
            // A new engine tries for the lock again: gone with its process, the conductor has left it free.
            do
                wake.wait(lock, context.stop, [&] { return isMissed; });
            while (!context.stop.stop_requested() &&
                   wake.wait_for(lock, context.stop, beforeTakingOver, [&] { return !isMissed; }));
            if (!context.stop.stop_requested())
                continue;
        }
        const auto snapshot = engine.snapshot();
        if (snapshot->failure)
            return *snapshot->failure;
        return {};
    }
}

} // namespace

void addRun(CLI::App& app, Context& context) {
    struct Wanted {
        std::string repository;
        bool once = false;
    };
    auto wanted = std::make_shared<Wanted>();
    CLI::App* command = app.add_subcommand(
        "run", "The engine without a screen: polls the sources, decides, records, and acts within what is armed.\n"
               "Prints a line for each change of a verdict, a source, an order or a watch, and for each alarm; with "
               "--json one JSON document a line.\nWhere another conducts it observes, and takes over once that is "
               "gone.\nEnds on Ctrl-C.\nExample: fermatactl --workspace ~/fermata/shop run");
    command->add_option("--repository", wanted->repository, "Git repository to add to the workspace");
    command->add_flag("--once", wanted->once, "One look at everything, then end");
    command->callback([wanted, &context] {
        if (auto done = run(context, wanted->repository, wanted->once); !done)
            context.fail(done.error());
    });
}

} // namespace fermata::ctl
