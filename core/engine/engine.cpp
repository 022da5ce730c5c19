#include "core/engine/engine.h"

#include <condition_variable>
#include <mutex>
#include <thread>

#include "core/engine/conductor.h"
#include "core/engine/pace.h"
#include "core/engine/task_queue.h"

namespace fermata::engine {

class Engine::Implementation {
public:
    Implementation(Options options, const Clock& clock, Log& log, Listener listener)
        : m_options(std::move(options)),
          m_clock(clock),
          m_log(log),
          m_listener(std::move(listener)),
          m_snapshot(std::make_shared<Snapshot>()),
          m_worker([this](const std::stop_token& stop) { work(m_labour, m_workerStop, stop); }),
          m_hand([this](const std::stop_token& stop) { work(m_hands, m_handStop, stop); }),
          m_errand([this](const std::stop_token& stop) { work(m_errands, m_errandStop, stop); }),
          m_thread([this](const std::stop_token& stop) { conduct(stop); }) {}

    ~Implementation() {
        // Both at once, so that neither waits for what the other will not do any more.
        m_worker.request_stop();
        m_hand.request_stop();
        m_errand.request_stop();
        m_thread.request_stop();
    }

    void send(Command command, Answer answer) {
        m_tasks.post([this, command = std::move(command), answer = std::move(answer)]() mutable {
            auto result = m_conductor->handle(command, m_stop);
            if (!result)
                m_log.write(LogLevel::Information, "engine", "refused: " + result.error().text());
            if (answer)
                answer(std::move(result));
        });
    }

    void records(RecordQuery query, RecordPage page) {
        m_tasks.post([this, query = std::move(query), page = std::move(page)] {
            std::uint64_t total = 0;
            auto rows = m_conductor->records(query, total);
            page(std::move(rows), total);
        });
    }

    void log(std::string source, std::string log, std::size_t offset, LogPage page) {
        m_tasks.post(
            [this, source = std::move(source), log = std::move(log), offset, page = std::move(page)]() mutable {
                m_conductor->log(source, std::move(log), offset, std::move(page));
            });
    }

    void test(workspace::SourceSetting setting, Tested tested) {
        m_tasks.post([this, setting = std::move(setting), tested = std::move(tested)]() mutable {
            m_conductor->test(std::move(setting), std::move(tested));
        });
    }

    void difference(std::uint64_t before, std::uint64_t after, DifferenceTaken taken) {
        m_tasks.post(
            [this, before, after, taken = std::move(taken)] { taken(m_conductor->difference(before, after)); });
    }

    void past(Time moment, PastTaken taken) {
        m_tasks.post(
            [this, moment, taken = std::move(taken)]() mutable { m_conductor->past(moment, std::move(taken)); });
    }

    void pastOfTests(CommitId head, std::vector<std::string> tests, Time moment, TestsRecalled recalled) {
        m_tasks.post([this, head, tests = std::move(tests), moment, recalled = std::move(recalled)]() mutable {
            m_conductor->pastOfTests(head, std::move(tests), moment, std::move(recalled));
        });
    }

    void windows(std::string service, std::string environment, std::size_t most, WindowsTaken taken) {
        m_tasks.post([this, service = std::move(service), environment = std::move(environment), most,
                      taken = std::move(taken)]() mutable {
            m_conductor->windows(service, environment, most, std::move(taken));
        });
    }

    void wayBack(std::string service, std::string environment, WayBackTaken taken) {
        m_tasks.post([this, service = std::move(service), environment = std::move(environment),
                      taken = std::move(taken)] { taken(m_conductor->wayBack(service, environment)); });
    }

    void tryPolicy(std::optional<std::string> text, PolicyTried tried) {
        m_tasks.post([this, text = std::move(text), tried = std::move(tried)]() mutable {
            m_conductor->tryPolicy(std::move(text), std::move(tried));
        });
    }

    void rehearse(RehearsalWish wish, Rehearsed rehearsed) {
        m_tasks.post([this, wish = std::move(wish), rehearsed = std::move(rehearsed)]() mutable {
            m_conductor->rehearse(std::move(wish), std::move(rehearsed));
        });
    }

    void accounts(std::optional<Time> from, std::optional<Time> to, AccountsTaken taken) {
        m_tasks.post([this, from, to, taken = std::move(taken)]() mutable {
            m_conductor->accounts(from, to, std::move(taken));
        });
    }

    std::shared_ptr<const Snapshot> snapshot() const {
        const std::lock_guard lock(m_mutex);
        return m_snapshot;
    }

    bool waitUntilIdle(std::chrono::milliseconds timeout) {
        std::unique_lock lock(m_mutex);
        return m_settled.wait_for(lock, timeout, [this] { return m_isIdle && m_tasks.isEmpty(); });
    }

private:
    void announce(Snapshot snapshot) {
        auto shared = std::make_shared<Snapshot>(std::move(snapshot));
        {
            const std::lock_guard lock(m_mutex);
            shared->sequence = m_snapshot->sequence + 1;
            m_snapshot = shared;
        }
        if (m_listener)
            m_listener(shared);
    }

    void settle(bool isIdle) {
        {
            const std::lock_guard lock(m_mutex);
            m_isIdle = isIdle;
        }
        m_settled.notify_all();
    }

    /// The engine's thread.
    void conduct(const std::stop_token& stop) {
        m_stop = stop;
        Conductor conductor(m_options, m_clock, m_log,
                            {[this](Snapshot snapshot) { announce(std::move(snapshot)); },
                             [this](TaskQueue::Task task) { m_tasks.post(std::move(task)); },
                             [this](std::function<void(std::stop_token)> labour) {
                                 m_labour.post([this, labour = std::move(labour)] { labour(m_workerStop); });
                             },
                             [this](std::function<void(std::stop_token)> act) {
                                 m_hands.post([this, act = std::move(act)] { act(m_handStop); });
                             },
                             [this](std::function<void(std::stop_token)> errand) {
                                 m_errands.post([this, errand = std::move(errand)] { errand(m_errandStop); });
                             }});
        m_conductor = &conductor;
        conductor.open(stop);
        auto next = std::chrono::steady_clock::now();
        bool isFirst = true;
        while (!stop.stop_requested()) {
            if (std::chrono::steady_clock::now() >= next && (isFirst || m_options.followsTime)) {
                isFirst = false;
                conductor.look(stop);
                next = std::chrono::steady_clock::now() + looksEvery;
            }
            if (m_tasks.isEmpty() || std::chrono::steady_clock::now() >= conductor.dueAt())
                conductor.settle(stop);
            settle(!conductor.isBusy() && m_tasks.isEmpty());
            auto task = m_tasks.take(stop, m_options.followsTime ? next : next + std::chrono::hours{24});
            if (!task)
                continue;
            settle(false);
            (*task)();
        }
        // What the others do refers to the conductor: they end before it does. Their stop was asked for before ours.
        for (std::jthread* other : {&m_worker, &m_hand, &m_errand})
            other->join();
        m_conductor = nullptr;
    }

    /// The thread that mines and learns, and the one that acts outside.
    static void work(TaskQueue& tasks, std::stop_token& known, const std::stop_token& stop) {
        known = stop;
        while (!stop.stop_requested())
            if (auto task = tasks.take(stop, std::chrono::steady_clock::now() + std::chrono::hours{24}))
                (*task)();
    }

    const Options m_options;
    const Clock& m_clock;
    Log& m_log;
    const Listener m_listener;
    TaskQueue m_tasks;
    TaskQueue m_labour;
    TaskQueue m_hands;
    TaskQueue m_errands;
    mutable std::mutex m_mutex;
    std::condition_variable m_settled;
    std::shared_ptr<const Snapshot> m_snapshot; // guarded by m_mutex
    bool m_isIdle = false;                      // guarded by m_mutex
    Conductor* m_conductor = nullptr;           // engine thread only
    std::stop_token m_stop;                     // engine thread only
    std::stop_token m_workerStop;               // worker thread only
    std::stop_token m_handStop;                 // acting thread only
    std::jthread m_worker;
    std::stop_token m_errandStop; // errands' thread only
    std::jthread m_hand;
    std::jthread m_errand;
    std::jthread m_thread;
};

Engine::Engine(Options options, const Clock& clock, Log& log, Listener listener)
    : m_implementation(std::make_unique<Implementation>(std::move(options), clock, log, std::move(listener))) {}

Engine::~Engine() = default;

void Engine::send(Command command, Answer answer) {
    m_implementation->send(std::move(command), std::move(answer));
}

std::shared_ptr<const Snapshot> Engine::snapshot() const {
    return m_implementation->snapshot();
}

void Engine::records(RecordQuery query, RecordPage page) {
    m_implementation->records(std::move(query), std::move(page));
}

void Engine::log(std::string source, std::string log, std::size_t offset, LogPage page) {
    m_implementation->log(std::move(source), std::move(log), offset, std::move(page));
}

void Engine::test(workspace::SourceSetting setting, Tested tested) {
    m_implementation->test(std::move(setting), std::move(tested));
}

void Engine::difference(std::uint64_t before, std::uint64_t after, DifferenceTaken taken) {
    m_implementation->difference(before, after, std::move(taken));
}

void Engine::past(Time moment, PastTaken taken) {
    m_implementation->past(moment, std::move(taken));
}

void Engine::pastOfTests(CommitId head, std::vector<std::string> tests, Time moment, TestsRecalled recalled) {
    m_implementation->pastOfTests(head, std::move(tests), moment, std::move(recalled));
}

void Engine::tryPolicy(std::optional<std::string> text, PolicyTried tried) {
    m_implementation->tryPolicy(std::move(text), std::move(tried));
}

void Engine::rehearse(RehearsalWish wish, Rehearsed rehearsed) {
    m_implementation->rehearse(std::move(wish), std::move(rehearsed));
}

void Engine::accounts(std::optional<Time> from, std::optional<Time> to, AccountsTaken taken) {
    m_implementation->accounts(from, to, std::move(taken));
}

void Engine::windows(std::string service, std::string environment, std::size_t most, WindowsTaken taken) {
    m_implementation->windows(std::move(service), std::move(environment), most, std::move(taken));
}

void Engine::wayBack(std::string service, std::string environment, WayBackTaken taken) {
    m_implementation->wayBack(std::move(service), std::move(environment), std::move(taken));
}

bool Engine::waitUntilIdle(std::chrono::milliseconds timeout) {
    return m_implementation->waitUntilIdle(timeout);
}

} // namespace fermata::engine
