#include "core/sources/poller.h"

#include <algorithm>
#include <deque>
#include <random>
#include <thread>

#include <fmt/format.h>

#include "core/base/text.h"

namespace fermata::sources {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds latestStart{2000};
constexpr milliseconds longestPoll{60'000};
constexpr milliseconds longestBackOff{60'000};
constexpr milliseconds shortestPause{100};   ///< between two polls of a source, however much news there is
constexpr milliseconds longestSleep{10'000}; ///< of who notices that the machine was suspended
constexpr Seconds clockJump{5};              ///< beyond what our clocks drift apart between two looks
constexpr std::size_t longestProblem = 300;

milliseconds deadlineOf(Seconds interval) {
    return std::min(longestPoll, milliseconds(interval) * 4 / 5);
}

/// Worth another try before the interval has passed.
bool mayPass(Fault fault) {
    return fault == Fault::Unreachable || fault == Fault::Busy;
}

} // namespace

class Poller::State {
public:
    State(std::vector<std::shared_ptr<Source>> sources, std::map<std::string, Cursor> cursors, const Clock& clock,
          Delivered delivered, const PollerOptions& options, Pulse& pulse);
    ~State() { stop(); }

    void pollNow(const std::string& name);
    void rewind(const std::string& name, const Cursor& cursor);
    void stop();

private:
    /// One source and how it stands. All but `source`, `host` and `interval` are guarded by m_mutex.
    struct Entry {
        std::shared_ptr<Source> source;
        std::string host;
        Seconds interval{1};
        Cursor cursor;
        bool isRewound = false; ///< while a poll is under way
        Tick dueAt;
        Tick startedAt;
        Tick stopAt;
        std::optional<std::stop_source> running;
        bool isQueued = false;
        bool isAsked = false; ///< again, when the poll that is under way has ended
        bool isLate = false;  ///< it was stopped at its deadline
        int failures = 0;
        Seconds clockOffset{};
    };

    void keepTime(const std::stop_token& stop);
    Tick look(Tick now);
    void work(const std::stop_token& stop);
    void listen(Entry& entry, const std::stop_token& stop);
    Entry* nextFor();
    void poll(std::unique_lock<std::mutex>& lock, Entry& entry);
    void settle(Entry& entry, Polled& polled);
    void settleError(Entry& entry, Polled& polled, Tick now);
    void queue(Entry& entry);
    void askSoon(Entry& entry);
    Entry* find(const std::string& name);
    milliseconds random(milliseconds below);

    const Clock& m_clock;
    Pulse& m_pulse;
    Delivered m_delivered;
    unsigned m_pollsOfAHost;
    std::vector<std::unique_ptr<Entry>> m_entries;

    std::mutex m_mutex;
    std::condition_variable_any m_changed;    ///< for who keeps the time and who waits for another try
    std::condition_variable_any m_hasWork;    ///< for the pool
    std::deque<Entry*> m_queue;               ///< due; guarded by m_mutex
    std::map<std::string, unsigned> m_atHost; ///< polls under way; guarded by m_mutex
    std::mt19937 m_dice;                      ///< guarded by m_mutex
    std::uint64_t m_changes = 0;              ///< guarded by m_mutex
    bool m_isStopping = false;                ///< guarded by m_mutex
    std::vector<std::jthread> m_threads;      ///< last: they use all of the above
};

Poller::State::State(std::vector<std::shared_ptr<Source>> sources, std::map<std::string, Cursor> cursors,
                     const Clock& clock, Delivered delivered, const PollerOptions& options, Pulse& pulse)
    : m_clock(clock),
      m_pulse(pulse),
      m_delivered(std::move(delivered)),
      m_pollsOfAHost(options.pollsOfAHost),
      m_dice(options.seed ? options.seed : std::random_device{}()) {
    const Tick now = m_pulse.now();
    for (auto& source : sources) {
        auto entry = std::make_unique<Entry>();
        entry->host = source->host();
        entry->interval = std::max(source->interval(), Seconds{1});
        entry->cursor = cursors[source->name()];
        entry->dueAt = now + random(std::min(latestStart, milliseconds(entry->interval)));
        entry->source = std::move(source);
        m_entries.push_back(std::move(entry));
    }
    m_threads.emplace_back([this](const std::stop_token& stop) { keepTime(stop); });
    for (unsigned i = 0; i < options.threads; ++i)
        m_threads.emplace_back([this](const std::stop_token& stop) { work(stop); });
    for (const auto& entry : m_entries)
        m_threads.emplace_back([this, &entry = *entry](const std::stop_token& stop) { listen(entry, stop); });
}

void Poller::State::stop() {
    {
        const std::lock_guard lock(m_mutex);
        m_isStopping = true;
        for (std::jthread& thread : m_threads)
            thread.request_stop();
        for (const auto& entry : m_entries)
            if (entry->running)
                entry->running->request_stop();
    }
    m_threads.clear(); // joins
}

Poller::State::Entry* Poller::State::find(const std::string& name) {
    const auto found =
        std::ranges::find_if(m_entries, [&](const auto& entry) { return entry->source->name() == name; });
    return found == m_entries.end() ? nullptr : found->get();
}

milliseconds Poller::State::random(milliseconds below) {
    return milliseconds(
        std::uniform_int_distribution<std::int64_t>(0, std::max<std::int64_t>(below.count(), 0))(m_dice));
}

void Poller::State::pollNow(const std::string& name) {
    const std::lock_guard lock(m_mutex);
    if (Entry* entry = find(name))
        askSoon(*entry);
}

void Poller::State::rewind(const std::string& name, const Cursor& cursor) {
    const std::lock_guard lock(m_mutex);
    if (Entry* entry = find(name)) {
        entry->cursor = cursor;
        entry->isRewound = entry->running.has_value();
    }
}

/// @requires m_mutex is held
void Poller::State::askSoon(Entry& entry) {
    if (entry.running) {
        entry.isAsked = true;
    } else if (!entry.isQueued) {
        entry.dueAt = std::max(m_pulse.now(), entry.startedAt + shortestPause);
        ++m_changes;
        m_changed.notify_all();
    }
}

/// @requires m_mutex is held
void Poller::State::queue(Entry& entry) {
    entry.isQueued = true;
    m_queue.push_back(&entry);
    m_hasWork.notify_one();
}

void Poller::State::keepTime(const std::stop_token& stop) {
    std::unique_lock lock(m_mutex);
    Tick before = m_pulse.now();
    Time clockBefore = m_clock.now();
    while (!stop.stop_requested()) {
        const Tick now = m_pulse.now();
        const Time clock = m_clock.now();
        // The steady clock of this system stands still in suspend, the other one is set: either way they come apart.
        const Seconds drift = (clock - clockBefore) - std::chrono::duration_cast<Seconds>(now - before);
        if (drift > clockJump || drift < -clockJump)
            for (const auto& entry : m_entries) {
                if (entry->running)
                    entry->isAsked = true; // its answer may be one from before
                else if (!entry->isQueued)
                    entry->dueAt = now;
            }
        before = now;
        clockBefore = clock;
        const Tick next = look(now);
        const std::uint64_t seen = m_changes;
        m_pulse.wait(lock, m_changed, stop, next, [&] { return m_changes != seen; });
    }
}

/// Queues what is due and stops what takes too long. @returns when to look again
Tick Poller::State::look(Tick now) {
    Tick next = now + longestSleep;
    for (const auto& entry : m_entries) {
        if (entry->isQueued)
            continue;
        if (entry->running) {
            if (entry->isLate)
                continue;
            if (entry->stopAt <= now) {
                entry->isLate = true;
                entry->running->request_stop();
            } else {
                next = std::min(next, entry->stopAt);
            }
        } else if (entry->dueAt <= now) {
            queue(*entry);
        } else {
            next = std::min(next, entry->dueAt);
        }
    }
    return next;
}

/// The first in the queue whose host is not asked too often already. @requires m_mutex is held
Poller::State::Entry* Poller::State::nextFor() {
    for (auto at = m_queue.begin(); at != m_queue.end(); ++at) {
        Entry* entry = *at;
        if (!entry->host.empty() && m_atHost[entry->host] >= m_pollsOfAHost)
            continue;
        m_queue.erase(at);
        return entry;
    }
    return nullptr;
}

void Poller::State::work(const std::stop_token& stop) {
    std::unique_lock lock(m_mutex);
    while (true) {
        Entry* entry = nullptr;
        m_hasWork.wait(lock, stop, [&] { return (entry = nextFor()) != nullptr; });
        if (stop.stop_requested() || !entry)
            return;
        poll(lock, *entry);
    }
}

void Poller::State::poll(std::unique_lock<std::mutex>& lock, Entry& entry) {
    entry.isQueued = false;
    entry.startedAt = m_pulse.now();
    entry.stopAt = entry.startedAt + deadlineOf(entry.interval);
    entry.isLate = entry.isAsked = entry.isRewound = false;
    const std::stop_token stop = entry.running.emplace().get_token();
    const Cursor cursor = entry.cursor;
    if (!entry.host.empty())
        ++m_atHost[entry.host];
    ++m_changes;
    m_changed.notify_all(); // a deadline to watch
    lock.unlock();
    Polled polled{entry.source->name(), entry.source->poll(cursor, stop), {}, {}, {}};
    lock.lock();
    settle(entry, polled);
    const bool isStopping = m_isStopping;
    lock.unlock();
    // Handed on before it can be asked again, so that the words of a source come in order.
    if (!isStopping)
        m_delivered(std::move(polled));
    lock.lock();
    entry.running.reset();
    if (!entry.host.empty() && --m_atHost[entry.host] == 0)
        m_atHost.erase(entry.host);
    if (entry.isAsked)
        askSoon(entry);
    ++m_changes;
    m_changed.notify_all();
    m_hasWork.notify_all(); // its host may be asked again
}

/// Takes the answer in: the cursor, its SourceHeard, and when the source is asked again. @requires m_mutex is held
void Poller::State::settle(Entry& entry, Polled& polled) {
    const Tick now = m_pulse.now();
    polled.duration = std::chrono::duration_cast<milliseconds>(now - entry.startedAt);
    delivery::SourceHeard heard;
    heard.source = polled.source;
    heard.at = m_clock.now();
    heard.interval = entry.interval;
    entry.dueAt = std::max(entry.startedAt + entry.interval, now + shortestPause);
    if (polled.batch) {
        entry.failures = 0;
        Batch& batch = *polled.batch;
        if (!entry.isRewound)
            entry.cursor = batch.cursor;
        polled.cursor = batch.cursor;
        // A second more or less is the rounding of both clocks, and would make every poll look like news.
        const Seconds offset = batch.clockOffset.value_or(Seconds{0});
        if (offset - entry.clockOffset > Seconds{1} || entry.clockOffset - offset > Seconds{1})
            entry.clockOffset = offset;
        heard.clockOffset = entry.clockOffset;
        heard.budget = batch.budget;
        heard.budgetOf = batch.budgetOf;
        polled.events = std::exchange(batch.events, {});
    } else {
        settleError(entry, polled, now);
        heard.problem = shortened(polled.batch.error().text(), longestProblem);
        if (heard.problem.empty())
            heard.problem = std::string(fermata::name(polled.batch.error().fault()));
    }
    polled.events.emplace_back(std::move(heard));
}

/// @requires m_mutex is held
void Poller::State::settleError(Entry& entry, Polled& polled, Tick now) {
    if (entry.isLate && polled.batch.error().fault() == Fault::Cancelled)
        polled.batch = Error(Fault::Unreachable, fmt::format("no answer within {} s", polled.duration.count() / 1000));
    const auto most = std::max(longestBackOff, milliseconds(entry.interval));
    const auto backOff = std::min(most, milliseconds(1000) * (1 << std::min(entry.failures, 12)));
    ++entry.failures;
    if (mayPass(polled.batch.error().fault()))
        entry.dueAt = now + shortestPause + random(backOff - shortestPause);
}

void Poller::State::listen(Entry& entry, const std::stop_token& stop) {
    int failures = 0;
    while (!stop.stop_requested()) {
        const Tick began = m_pulse.now();
        const auto news = entry.source->waitForNews(stop);
        if (!news && news.error().fault() == Fault::Unsupported)
            return;
        std::unique_lock lock(m_mutex);
        const Tick now = m_pulse.now();
        milliseconds pause = shortestPause;
        if (news && *news) {
            failures = 0;
            askSoon(entry);
        } else { // the connection ended, or could not be made
            if (now - began > longestBackOff)
                failures = 0;
            pause += random(std::min(longestBackOff, milliseconds(1000) * (1 << std::min(failures, 12))));
            ++failures;
        }
        m_pulse.wait(lock, m_changed, stop, now + pause, [] { return false; });
    }
}

Poller::Poller(std::vector<std::shared_ptr<Source>> sources, std::map<std::string, Cursor> cursors, const Clock& clock,
               Delivered delivered, const PollerOptions& options, Pulse& pulse)
    : m_state(std::make_unique<State>(std::move(sources), std::move(cursors), clock, std::move(delivered), options,
                                      pulse)) {}

Poller::~Poller() = default;

void Poller::pollNow(const std::string& name) {
    m_state->pollNow(name);
}

void Poller::rewind(const std::string& name, const Cursor& cursor) {
    m_state->rewind(name, cursor);
}

void Poller::stop() {
    m_state->stop();
}

} // namespace fermata::sources
