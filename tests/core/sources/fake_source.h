// A source that does what the test says, a pulse and a clock that the test turns, and a list of what was delivered.
#pragma once

#include <algorithm>
#include <atomic>
#include <deque>
#include <functional>

#include "core/sources/poller.h"

namespace fermata::test {

/// So long a test waits for what must happen; nothing in a passing test takes as long.
inline constexpr std::chrono::seconds patience{30};

class ManualPulse final : public sources::Pulse {
public:
    sources::Tick now() const override { return sources::Tick{std::chrono::milliseconds{m_now.load()}}; }
    void wait(std::unique_lock<std::mutex>& lock, std::condition_variable_any& changed, std::stop_token stop,
              sources::Tick until, const std::function<bool()>& isReady) override {
        {
            const std::lock_guard guard(m_mutex);
            m_waited = lock.mutex();
            m_changed = &changed;
        }
        changed.wait(lock, stop, [&] { return isReady() || now() >= until; });
    }
    /// `also` happens in the same moment, for whoever waits.
    void advance(std::chrono::milliseconds time, const std::function<void()>& also = {}) {
        std::mutex* waited = nullptr;
        {
            const std::lock_guard guard(m_mutex);
            waited = m_waited;
        }
        std::unique_lock<std::mutex> lock;
        if (waited)
            lock = std::unique_lock(*waited);
        m_now += time.count();
        if (also)
            also();
        if (waited) // else nobody waits yet: whoever comes sees the new time
            m_changed->notify_all();
    }

private:
    std::atomic<std::int64_t> m_now{1'000'000};
    std::mutex m_mutex;
    std::mutex* m_waited = nullptr;                   // guarded by m_mutex
    std::condition_variable_any* m_changed = nullptr; // guarded by m_mutex; one a poller
};

class ManualClock final : public Clock {
public:
    Time now() const override { return fromUnix(m_now.load()); }
    void advance(Seconds time) { m_now += time.count(); }

private:
    std::atomic<std::int64_t> m_now{1764244800};
};

/// A door that is shut until it is opened; who waits at it can be counted.
class Door {
public:
    void pass(const std::stop_token& stop) {
        std::unique_lock lock(m_mutex);
        ++m_waiting;
        m_mostWaiting = std::max(m_mostWaiting, m_waiting);
        m_changed.notify_all();
        m_changed.wait(lock, stop, [&] { return m_isOpen; });
        --m_waiting;
    }
    void open() {
        const std::lock_guard lock(m_mutex);
        m_isOpen = true;
        m_changed.notify_all();
    }
    bool waitFor(int waiting) {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, patience, [&] { return m_waiting >= waiting; });
    }
    int mostWaiting() {
        const std::lock_guard lock(m_mutex);
        return m_mostWaiting;
    }

private:
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    bool m_isOpen = false; // guarded by m_mutex, as the rest
    int m_waiting = 0;
    int m_mostWaiting = 0;
};

class FakeSource final : public sources::Source {
public:
    using Answer = std::function<Result<sources::Batch>(const sources::Cursor&, const std::stop_token&)>;

    FakeSource(std::string name, Seconds interval, Answer answer = {}, std::string host = {})
        : m_name(std::move(name)), m_interval(interval), m_host(std::move(host)), m_answer(std::move(answer)) {}

    const std::string& name() const override { return m_name; }
    Seconds interval() const override { return m_interval; }
    std::string host() const override { return m_host; }
    Result<sources::Batch> poll(const sources::Cursor& cursor, std::stop_token stop) override {
        return m_answer ? m_answer(cursor, stop) : Result<sources::Batch>(sources::Batch{{}, cursor, {}, {}, {}});
    }
    Result<std::string> test(std::stop_token) override { return std::string("well"); }
    Result<bool> waitForNews(std::stop_token stop) override {
        if (!hasNews)
            return Source::waitForNews(stop);
        std::unique_lock lock(m_mutex);
        if (!m_changed.wait(lock, stop, [&] { return !m_news.empty(); }))
            return Error(Fault::Cancelled, "stopped");
        const bool news = m_news.front();
        m_news.pop_front();
        ++m_heard;
        m_changed.notify_all();
        return news;
    }
    void tell(bool news) {
        const std::lock_guard lock(m_mutex);
        m_news.push_back(news);
        m_changed.notify_all();
    }
    /// Waits until so many of the news were taken.
    bool waitUntilHeard(int count, std::chrono::milliseconds limit = patience) {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, limit, [&] { return m_heard >= count; });
    }

    bool hasNews = false; ///< set before the poller begins

private:
    std::string m_name;
    Seconds m_interval;
    std::string m_host;
    Answer m_answer;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::deque<bool> m_news; // guarded by m_mutex
    int m_heard = 0;         // guarded by m_mutex
};

/// Thread safety: all methods.
class Deliveries {
public:
    sources::Poller::Delivered taker() {
        return [this](sources::Polled polled) {
            const std::lock_guard lock(m_mutex);
            m_all.push_back(std::move(polled));
            m_changed.notify_all();
        };
    }
    /// Waits until the source has delivered so often. @returns false when it did not within the limit
    bool waitFor(const std::string& source, std::size_t count) {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, patience, [&] { return countOf(source) >= count; });
    }
    std::size_t count(const std::string& source) {
        const std::lock_guard lock(m_mutex);
        return countOf(source);
    }
    /// @requires it was delivered
    sources::Polled of(const std::string& source, std::size_t index) {
        const std::lock_guard lock(m_mutex);
        for (const auto& polled : m_all)
            if (polled.source == source && index-- == 0)
                return polled;
        std::abort();
    }

private:
    std::size_t countOf(const std::string& source) const {
        return static_cast<std::size_t>(
            std::count_if(m_all.begin(), m_all.end(), [&](const auto& polled) { return polled.source == source; }));
    }
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<sources::Polled> m_all; // guarded by m_mutex
};

} // namespace fermata::test
