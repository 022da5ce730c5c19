// What one thread is asked to do, in order.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>

namespace fermata::engine {

/// Tasks for one thread. Thread safety: post() and size() from any thread, take() from the one that works.
class TaskQueue {
public:
    using Task = std::function<void()>;

    void post(Task task) {
        {
            const std::lock_guard lock(m_mutex);
            m_tasks.push_back(std::move(task));
        }
        m_wake.notify_one();
    }

    /// Waits until there is a task, `until` has come, or a stop is asked for. @returns nothing in the last two cases
    std::optional<Task> take(std::stop_token stop, std::chrono::steady_clock::time_point until) {
        std::unique_lock lock(m_mutex);
        m_wake.wait_until(lock, stop, until, [this] { return !m_tasks.empty(); });
        if (m_tasks.empty() || stop.stop_requested())
            return std::nullopt;
        Task task = std::move(m_tasks.front());
        m_tasks.pop_front();
        return task;
    }

    bool isEmpty() const {
        const std::lock_guard lock(m_mutex);
        return m_tasks.empty();
    }

private:
    mutable std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::deque<Task> m_tasks; // guarded by m_mutex
};

} // namespace fermata::engine
