// The events of 24 hours, compressed: a CI, a monitor and an alerting tool tell of a day in a few minutes; engine,
// window and wall take it all in. Every quarter of an hour something is deployed and watched; one in eight is bad and
// is taken back. Memory and handles must stay flat once the day is under way.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <numeric>

#include <QApplication>
#include <QDeadlineTimer>

#include "core/engine/actor.h"
#include "core/engine/engine.h"
#include "core/engine/outside.h"
#include "tests/support/scratch.h"
#include "ui/change/change_screen.h"
#include "ui/pipeline/pipeline_panel.h"
#include "ui/pipeline/pipeline_screen.h"
#include "ui/production/production_screen.h"
#include "ui/shell/main_window.h"
#include "ui/style/fermata_style.h"
#include "ui/warroom/war_room_window.h"

using namespace fermata;
using namespace fermata::ui;

namespace {

constexpr std::int64_t morning = 1795737600; ///< 2026-11-27 00:00 UTC
constexpr Seconds interval{15}, day{86400}, hour{3600};

/// The time of the day, and the pace: no tool tells of an interval before all others told of the one before it, else
/// the slow ones would look silent.
class DayClock final : public Clock {
public:
    explicit DayClock(int tools) : m_tools(tools) {}
    Time now() const override { return fromUnix(m_now.load()); }
    /// Waits for the others, and lets the time be `at`. Gives up after a while: a tool may not be asked any more.
    void reach(const std::string& tool, std::int64_t at) {
        std::unique_lock lock(m_mutex);
        m_reached[tool] = at;
        m_changed.notify_all();
        m_changed.wait_for(lock, std::chrono::seconds{2}, [&] {
            return static_cast<int>(m_reached.size()) == m_tools &&
                   std::ranges::all_of(m_reached, [&](const auto& other) { return other.second >= at; });
        });
        if (m_now < at)
            m_now = at;
    }

private:
    const int m_tools;
    std::atomic<std::int64_t> m_now{morning};
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::map<std::string, std::int64_t> m_reached; // guarded by m_mutex
};

delivery::RunState stateOf(int step) {
    constexpr delivery::RunState states[] = {delivery::RunState::Queued, delivery::RunState::Running,
                                             delivery::RunState::Succeeded};
    return states[step % 3];
}

/// Steps between two deployments, and after how many a bad one is taken back.
constexpr int deployedEvery = 60, takenBackAfter = 24;

bool isBad(int deployment) {
    return deployment % 8 == 3;
}

delivery::Deployment aDeployment(const std::string& source, const std::string& id, int version, Time at) {
    delivery::Deployment deployment;
    deployment.source = source;
    deployment.id = id;
    deployment.service = "shop";
    deployment.environment = "production";
    deployment.version = "1." + std::to_string(version);
    deployment.repository = "shop";
    deployment.whyNoCommit = "a day without commits";
    deployment.state = delivery::RunState::Succeeded;
    deployment.startedAt = deployment.finishedAt = at;
    deployment.seenAt = at;
    return deployment;
}

/// What is counted in an interval: requests and errors of the new version and of the one before.
double counted(const std::string& query, int step) {
    const double wave = 1.0 + 0.3 * std::sin(step * 0.02); // both versions see it
    if (query.ends_with("requests"))
        return std::round(40'000 * wave);
    const bool isWorse =
        query == "canary_errors" && isBad(step / deployedEvery) && step % deployedEvery < takenBackAfter;
    return std::round(40 * wave * (isWorse ? 5 : 1) + step % 7);
}

/// What one tool says at one moment of the day.
void tell(const std::string& name, Time at, std::vector<delivery::Event>& events) {
    const int step = static_cast<int>((toUnix(at) - morning) / interval.count());
    if (name == "ci") {
        delivery::Run run;
        run.source = name;
        run.id = std::to_string(step / 3);
        run.pipeline = "build";
        run.title = "Build " + run.id;
        run.repository = "shop";
        run.number = step / 3;
        run.whyNoCommit = "a day without commits";
        run.state = step / 3 % 17 == 0 && step % 3 == 2 ? delivery::RunState::Failed : stateOf(step);
        run.queuedAt = run.startedAt = at;
        run.seenAt = at;
        for (int job = 0; job < 6; ++job)
            run.jobs.push_back({std::to_string(job),
                                "step " + std::to_string(job),
                                delivery::Lane::Build,
                                run.state,
                                {},
                                at,
                                {},
                                "fact",
                                "log/" + run.id});
        events.emplace_back(delivery::RunSeen{run});
        const int deployed = step / deployedEvery;
        if (step % deployedEvery == 0)
            events.emplace_back(delivery::DeploymentSeen{aDeployment(name, "d" + std::to_string(step), deployed, at)});
        if (step % deployedEvery == takenBackAfter && isBad(deployed)) {
            auto back = aDeployment(name, "b" + std::to_string(step), deployed - 1, at);
            back.isRollback = true;
            events.emplace_back(delivery::DeploymentSeen{back});
        }
    } else if (name == "metrics") {
        for (int k = 0; k < 5; ++k) {
            delivery::Metric metric;
            metric.source = name;
            metric.id = "burn " + std::to_string(k);
            metric.kind = delivery::MetricKind::BurnRate;
            metric.service = "shop";
            metric.environment = "production";
            metric.window = Seconds{3600};
            metric.value = 0.1 + 0.001 * (step % 50);
            metric.at = metric.seenAt = at;
            events.emplace_back(delivery::MetricSeen{metric});
        }
        for (const char* query : {"canary_errors", "canary_requests", "stable_errors", "stable_requests"}) {
            delivery::Metric metric;
            metric.source = name;
            metric.id = query;
            metric.service = "shop";
            metric.environment = "production";
            metric.value = counted(query, step);
            metric.at = metric.seenAt = at;
            events.emplace_back(delivery::MetricSeen{metric});
        }
    } else {
        delivery::AlertsSeen seen{name, "production", {}, at};
        if (step % 240 < 20) { // five minutes of every hour
            seen.alerts.emplace_back();
            seen.alerts.back().name = "Slow " + std::to_string(step / 240);
            seen.alerts.back().severity = "page";
        }
        events.emplace_back(seen);
    }
}

class DaySource final : public sources::Source {
public:
    DaySource(std::string name, DayClock& clock) : m_name(std::move(name)), m_clock(clock) {}

    const std::string& name() const override { return m_name; }
    Seconds interval() const override { return ::interval; }
    Result<sources::Batch> poll(const sources::Cursor& cursor, std::stop_token) override {
        sources::Batch batch;
        std::int64_t at = cursor.text.empty() ? morning : std::stoll(cursor.text);
        if (at < morning + day.count()) {
            m_clock.reach(m_name, at);
            tell(m_name, fromUnix(at), batch.events);
            at += ::interval.count();
        } else {
            m_clock.reach(m_name, at);
        }
        batch.cursor.text = std::to_string(at);
        m_isOver = at >= morning + day.count();
        return batch;
    }
    Result<std::string> test(std::stop_token) override { return std::string("a day"); }
    Result<bool> waitForNews(std::stop_token stop) override {
        if (!m_isOver)
            return true;
        std::mutex mutex;
        std::condition_variable_any never;
        std::unique_lock lock(mutex);
        never.wait(lock, stop, [] { return false; });
        return false;
    }

private:
    const std::string m_name;
    DayClock& m_clock;
    std::atomic<bool> m_isOver = false;
};

class DayOutside final : public engine::Outside {
public:
    explicit DayOutside(DayClock& clock) : m_clock(clock) {}
    Result<std::unique_ptr<sources::Source>> source(const workspace::SourceSetting& setting,
                                                    const workspace::Workspace&) override {
        return std::unique_ptr<sources::Source>(new DaySource(setting.name, m_clock));
    }
    action::Executors executors(const workspace::Settings&, std::vector<std::string>&) override { return {}; }
    io::SecretStore& secrets() override { return *m_secrets; }

private:
    DayClock& m_clock;
    std::unique_ptr<io::SecretStore> m_secrets = io::inOrder({});
};

struct Use {
    double megabytes = 0;
    int handles = 0, threads = 0;
};

Use use() {
    Use use;
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmRSS:"))
            use.megabytes = std::stod(line.substr(6)) / 1024;
        if (line.starts_with("Threads:"))
            use.threads = std::stoi(line.substr(8));
    }
    for ([[maybe_unused]] const auto& handle : std::filesystem::directory_iterator("/proc/self/fd"))
        ++use.handles;
    return use;
}

double mean(const std::vector<Use>& hours, std::size_t from, std::size_t to) {
    double sum = 0;
    for (std::size_t i = from; i < to; ++i)
        sum += hours[i].megabytes;
    return sum / static_cast<double>(to - from);
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
    repository.setTime(morning - 86400);
    for (int i = 0; i < 20; ++i) {
        repository.write("src/a" + std::to_string(i % 5) + ".cpp",
                         std::string(static_cast<std::size_t>(i) + 1, 'x') + ";\n");
        repository.commit("Step " + std::to_string(i));
    }
    for (const char* branch : {"one", "two", "three"}) {
        repository.git({"checkout", "-q", "-b", branch, "main"});
        repository.write(std::string("src/") + branch + ".cpp", "int x;\n");
        repository.commit(std::string("Add ") + branch);
    }
    repository.git({"checkout", "-q", "main"});
    scratch.write("w/policy.yaml", "version: 1\npeople:\n  - {id: me, os_accounts: [\"" + engine::osAccount() +
                                       "\"], roles: [release-manager]}\n");
    scratch.write("w/workspace.yaml",
                  "version: 1\nname: day\nrepositories:\n  - {name: shop, path: \"" + repository.path() +
                      "\"}\nsources:\n"
                      "  - {name: ci, kind: buildbot, url: \"https://ci.example\"}\n"
                      "  - name: metrics\n    kind: prometheus\n    url: \"https://m.example\"\n"
                      "    queries: [{name: canary_errors, query: a}, {name: canary_requests, "
                      "query: b}, {name: stable_errors, query: c}, {name: stable_requests, query: d}]\n"
                      "  - {name: alerts, kind: alertmanager, url: \"https://a.example\","
                      " reports_incidents: true}\n"
                      "watches:\n  - service: shop\n    environment: production\n"
                      "    source: metrics\n    warm_up: 30s\n    duration: 10m\n    guards:\n"
                      "      - {name: errors, against: control, events: canary_errors, exposure: "
                      "canary_requests, control_events: stable_errors, control_exposure: "
                      "stable_requests, counts: interval}\n");
    DayClock clock(3);
    auto log = Log::nowhere();
    Bridge bridge;
    Selection selection;
    MainWindow window(bridge, selection, clock, AboutFacts{"0", {}, {}},
                      [&](QWidget* parent) { return new PipelinePanel(bridge, selection, parent); });
    window.addScreen(QStringLiteral("graph"), QStringLiteral("Pipeline"), style::Icon::Workflow, {},
                     new PipelineScreen(bridge, selection, &window));
    window.addScreen(QStringLiteral("production"), QStringLiteral("Production"), style::Icon::HeartPulse, {},
                     new ProductionScreen(bridge, &window));
    window.setChangeScreen(new ChangeScreen(bridge, selection, &window));
    window.showScreen(QStringLiteral("graph"));
    window.resize(1920, 1080);
    window.show();
    WarRoomWindow wall(bridge);
    wall.resize(1920, 1080);
    wall.show();
    engine::Options options;
    options.workspace = scratch / "w";
    options.outside = std::make_shared<DayOutside>(clock);
    std::vector<Use> hours;
    std::uint64_t records = 0;
    std::size_t runs = 0, barred = 0;
    const auto began = std::chrono::steady_clock::now();
    {
        engine::Engine engine(options, clock, *log, [&](auto snapshot) { bridge.offer(std::move(snapshot)); });
        bridge.attach({[&](engine::Command command, engine::Answer answer) {
                           engine.send(std::move(command), std::move(answer));
                       },
                       {},
                       {},
                       {},
                       [&](Time moment, engine::Engine::PastTaken taken) { engine.past(moment, std::move(taken)); }});
        std::printf("hour      MB  handles  threads\n");
        for (int h = 1; h <= 24; ++h) {
            const QDeadlineTimer deadline(std::chrono::minutes{5});
            while (clock.now() < fromUnix(morning) + h * hour - ::interval && !deadline.hasExpired())
                QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 50);
            if (deadline.hasExpired()) {
                std::fprintf(stderr, "day: hour %d never came\n", h);
                return 1;
            }
            // What a person does meanwhile: looks around, and back.
            if (!bridge.snapshot()->changes.empty())
                window.openChange(QString::fromStdString(
                    bridge.snapshot()
                        ->changes[static_cast<std::size_t>(h) % bridge.snapshot()->changes.size()]
                        .change.key));
            bridge.lookBack(clock.now() - Seconds{1800});
            const QDeadlineTimer back(std::chrono::seconds{5});
            while (!bridge.isPast() && !back.hasExpired())
                QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 20);
            bridge.backToNow();
            const QString screens[] = {QStringLiteral("console"), QStringLiteral("production"),
                                       QStringLiteral("graph")};
            window.showScreen(screens[h % 3]);
            wall.setIncident(h % 2 == 1);
            QCoreApplication::processEvents();
            hours.push_back(use());
            std::printf("%4d  %6.1f  %7d  %7d\n", h, hours.back().megabytes, hours.back().handles,
                        hours.back().threads);
            std::fflush(stdout);
        }
        engine.waitUntilIdle(std::chrono::seconds{20});
        records = engine.snapshot()->audit.records;
        runs = engine.snapshot()->board->runs.size();
        barred = engine.snapshot()->barred.size();
        bridge.detach();
    }
    const double before = mean(hours, 6, 12), after = mean(hours, 18, 24);
    const int handles = hours[23].handles - hours[5].handles;
    std::printf(
        "24 hours in %.0f s: %llu records, %zu runs kept, %zu of 12 bad versions barred; memory of hours 19-24 %.3f of "
        "hours 7-12, handles %+d\n",
        std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count(),
        static_cast<unsigned long long>(records), runs, barred, after / before, handles);
    if (records < 48) { // an alert came and went every hour
        std::fprintf(stderr, "day: the verdicts did not follow the alerts\n");
        return 1;
    }
    if (barred < 11) { // the last one may still be watched when the day ends
        std::fprintf(stderr, "day: the watches did not see the bad versions\n");
        return 1;
    }
    return after > before * 1.05 || handles > 2 ? 1 : 0;
}
