// From an event at the socket to the pixel: a Buildbot of ours on loopback tells of a run over its stream of
// server-sent events; the engine of the programs listens, asks, keeps, judges and announces; the window paints. 200
// single events.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <filesystem>
#include <mutex>

#include <QApplication>
#include <QDeadlineTimer>

#include "app/connections.h"
#include "core/engine/actor.h"
#include "core/engine/engine.h"
#include "tests/support/loopback_server.h"
#include "tests/support/scratch.h"
#include "ui/pipeline/graph_view.h"
#include "ui/pipeline/pipeline_panel.h"
#include "ui/pipeline/pipeline_screen.h"
#include "ui/shell/main_window.h"
#include "ui/style/fermata_style.h"

using namespace fermata;
using namespace fermata::ui;
using Steady = std::chrono::steady_clock;

namespace {

constexpr int events = 200;
constexpr auto between = std::chrono::milliseconds{300}; ///< single events, not a burst
constexpr auto limit = std::chrono::seconds{10};

/// What happens to one request: each step is an event.
enum class Phase { Queued, Running, Succeeded };
constexpr int phases = 3;

Phase phaseOf(int event) {
    return static_cast<Phase>((event - 1) % phases);
}
int requestOf(int event) {
    return (event - 1) / phases + 1;
}

/// A Buildbot with one builder, whose requests are queued, run and succeed one after the other.
class Buildbot {
public:
    Buildbot() : server([this](const test::HeardRequest& heard) { return answer(heard); }) {}
    ~Buildbot() { close(); }

    /// Lets the next thing happen and tells of it. @returns the moment before its first byte is written
    Steady::time_point tell() {
        const std::lock_guard lock(m_mutex);
        ++m_event;
        m_changed.notify_all();
        return Steady::now();
    }
    void close() {
        const std::lock_guard lock(m_mutex);
        m_isClosed = true;
        m_changed.notify_all();
    }
    bool isListenedTo() const { return m_listeners > 0; }

private:
    static test::Said json(const std::string& name, const std::string& items) {
        return {.status = 200,
                .headers = {{"Content-Type", "application/json"}},
                .body = "{\"" + name + "\":[" + items + "]}"};
    }
    test::Said answer(const test::HeardRequest& heard) {
        const std::string path = heard.path();
        if (path.starts_with("/sse/"))
            return {.byHand = [this](test::Wire& wire) { stream(wire); }};
        if (path == "/api/v2/builders")
            return json("builders", R"({"builderid":1,"name":"build"})");
        if (path.starts_with("/api/v2/buildsets"))
            return json("buildsets", R"({"buildsetid":1,"sourcestamps":[]})");
        if (path.starts_with("/api/v2/builds/"))
            return json(path.substr(path.rfind('/') + 1), "");
        const std::lock_guard lock(m_mutex);
        const std::string id = std::to_string(requestOf(std::max(m_event, 1)));
        const Phase phase = phaseOf(std::max(m_event, 1));
        const bool isOver = phase == Phase::Succeeded;
        if (path == "/api/v2/buildrequests") {
            const bool asksForQueue = heard.target.find("claimed=false") != std::string::npos;
            if (m_event == 0 || asksForQueue != (phase == Phase::Queued))
                return json("buildrequests", "");
            return json("buildrequests",
                        "{\"buildrequestid\":" + id +
                            ",\"builderid\":1,\"buildsetid\":1,\"claimed\":" + (asksForQueue ? "false" : "true") +
                            ",\"complete\":" + (isOver ? "true" : "false") + ",\"results\":" + (isOver ? "0" : "-1") +
                            ",\"submitted_at\":" + std::to_string(1795773600 + m_event) + "}");
        }
        if (path == "/api/v2/builds") {
            if (m_event == 0 || phase == Phase::Queued)
                return json("builds", "");
            return json("builds",
                        "{\"buildid\":" + id + ",\"number\":" + id + ",\"builderid\":1,\"buildrequestid\":" + id +
                            ",\"complete\":" + (isOver ? "true" : "false") + ",\"results\":" +
                            (isOver ? "0,\"complete_at\":" + std::to_string(1795773600 + m_event) : "null") +
                            ",\"started_at\":" + std::to_string(1795773600 + requestOf(m_event) * phases) + "}");
        }
        return {.status = 404, .headers = {}, .body = "{}"};
    }
    void stream(test::Wire& wire) {
        if (!wire.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nevent: handshake\ndata: 1\n\n"))
            return;
        ++m_listeners;
        int told = 0;
        for (;;) {
            {
                std::unique_lock lock(m_mutex);
                m_changed.wait(lock, [&] { return m_isClosed || m_event > told; });
                if (m_isClosed)
                    break;
                told = m_event;
            }
            if (!wire.send("event: event\ndata: {\"key\":[\"builds\",\"" + std::to_string(told) +
                           "\",\"new\"],\"message\":{}}\n\n"))
                break;
        }
        --m_listeners;
    }

    std::mutex m_mutex;
    std::condition_variable m_changed;
    int m_event = 0;         // guarded by m_mutex
    bool m_isClosed = false; // guarded by m_mutex
    std::atomic<int> m_listeners = 0;

public:
    test::LoopbackServer server;
};

/// Notes when the graph was painted with the node of the build in the state that an event tells of.
class Painted final : public QObject {
public:
    explicit Painted(PipelineScreen& screen) : m_screen(screen) {
        m_screen.fleetGraph().viewport()->installEventFilter(this);
    }
    /// @returns false where that state is shown already, so that nothing would be measured
    bool waitFor(int event) {
        constexpr style::State states[] = {style::State::Queued, style::State::Running, style::State::Passed};
        m_wanted = states[static_cast<std::size_t>(phaseOf(event))];
        m_at.reset();
        return !isShown();
    }
    const std::optional<Steady::time_point>& at() const { return m_at; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() != QEvent::Paint || m_at || !isShown())
            return false;
        watched->removeEventFilter(this); // paint now, and look at the clock afterwards
        QCoreApplication::sendEvent(watched, event);
        watched->installEventFilter(this);
        m_at = Steady::now();
        return true;
    }

private:
    bool isShown() const {
        const auto& nodes = m_screen.fleetGraph().graph().value().nodes;
        return std::ranges::any_of(
            nodes, [&](const GraphNode& node) { return node.kind == NodeKind::Job && node.state == m_wanted; });
    }

    PipelineScreen& m_screen;
    style::State m_wanted = style::State::Queued;
    std::optional<Steady::time_point> m_at;
};

bool spin(const std::function<bool()>& holds, std::chrono::milliseconds atMost) {
    const QDeadlineTimer deadline(atMost);
    while (!holds()) {
        if (deadline.hasExpired())
            return false;
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents, 20);
    }
    return true;
}

} // namespace

int main(int count, char** words) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(count, words);
    if (!style::loadResources())
        return 1;
    style::applyTheme(application, style::Theme::named("night"));
    test::ScratchFolder scratch;
    setenv("XDG_CONFIG_HOME", (scratch / "config").c_str(), 1);
    setenv("XDG_STATE_HOME", (scratch / "state").c_str(), 1);
    test::ScratchRepository repository;
    repository.write("a.cpp", "int a;\n");
    repository.commit("First");
    Buildbot buildbot;
    scratch.write("w/policy.yaml", "version: 1\npeople:\n  - {id: me, os_accounts: [\"" + engine::osAccount() +
                                       "\"], roles: [release-manager]}\n");
    scratch.write("w/workspace.yaml",
                  "version: 1\nname: pixel\nrepositories:\n  - {name: shop, path: \"" + repository.path() +
                      "\"}\nsources:\n  - name: ci\n    kind: buildbot\n    url: \"" + buildbot.server.url("") +
                      "\"\n    every: 60s\n    pipelines:\n      - {name: build, lane: build, repository: shop}\n");

    SystemClock clock;
    auto log = Log::nowhere();
    Bridge bridge;
    Selection selection;
    MainWindow window(bridge, selection, clock, AboutFacts{"0", {}, {}},
                      [&](QWidget* parent) { return new PipelinePanel(bridge, selection, parent); });
    auto* screen = new PipelineScreen(bridge, selection, &window);
    window.addScreen(QStringLiteral("graph"), QStringLiteral("Pipeline"), style::Icon::Workflow, {}, screen);
    window.showScreen(QStringLiteral("graph"));
    window.resize(1920, 1080);
    window.show();
    engine::Options options;
    options.workspace = scratch / "w";
    options.outside = app::connections(options.workspace, *log);
    engine::Engine engine(options, clock, *log, [&](auto snapshot) { bridge.offer(std::move(snapshot)); });
    if (!spin([&] { return buildbot.isListenedTo() && bridge.hasSnapshot(); }, limit)) {
        std::fprintf(stderr, "pixel: nobody listens to the stream\n");
        return 1;
    }
    Painted painted(*screen);
    std::vector<double> taken;
    for (int i = 1; i <= events; ++i) {
        if (!painted.waitFor(i)) {
            std::fprintf(stderr, "pixel: event %d is shown before it happens\n", i);
            return 1;
        }
        const auto told = buildbot.tell();
        if (!spin([&] { return painted.at().has_value(); }, limit)) {
            std::fprintf(stderr, "pixel: event %d was never painted\n", i);
            return 1;
        }
        taken.push_back(std::chrono::duration<double, std::milli>(*painted.at() - told).count());
        spin([] { return false; }, between);
    }
    std::sort(taken.begin(), taken.end());
    std::printf("event at the socket to pixel: median %.1f ms, p95 %.1f ms, longest %.1f ms (%zu single events)\n",
                taken[taken.size() / 2], taken[taken.size() * 95 / 100], taken.back(), taken.size());
    return 0;
}
