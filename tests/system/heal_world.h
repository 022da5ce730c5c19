// A workspace on real servers whose deployments of `shop` are watched, beside a service `cart` that nobody touches.
#pragma once

#include <algorithm>
#include <functional>

#include "tests/system/alive_world.h"

namespace fermata::test {

/// What each of the watched services counts in an interval.
struct Traffic {
    double errors = 400, orders = 8000, cartErrors = 400;
};
inline constexpr double watchedRequests = 400'000;

/// Members of the test programs that live in such a world; see tst_heal.cpp.
class HealWorld : public AliveWorld {
protected:
    /// Called while something is waited for; a window has its events to take.
    virtual void idle() {}
    bool waits(const std::function<bool()>& holds) {
        return until(
            [&] {
                idle();
                return holds();
            },
            patience);
    }

    void askForWatches() {
        for (const char* name :
             {"watched_errors", "watched_requests", "watched_orders", "cart_errors", "cart_requests"})
            m_moreQueries += "      - {name: " + std::string(name) + ", query: " + name + "}\n";
        m_watches =
            "watches:\n"
            "  - service: shop\n"
            "    environment: production\n"
            "    source: metrics\n"
            "    warm_up: 1s\n"
            "    duration: 15m\n"
            "    guards:\n"
            "      - {name: errors, against: before, events: watched_errors, exposure: watched_requests, counts: "
            "interval}\n"
            "      - {name: orders, against: before, events: watched_orders, exposure: watched_requests, counts: "
            "interval, worse: down}\n"
            "    untouched: [{service: cart, events: cart_errors, exposure: cart_requests}]\n";
    }

    bool serve(const Traffic& traffic) {
        const auto line = [](const char* metric, const char* service, double value) {
            return "# TYPE " + std::string(metric) + " gauge\n" + metric + "{service=\"" + service + "\"} " +
                   std::to_string(value) + "\n";
        };
        auto request =
            aPost(m_servers->url("pushgateway") + "/metrics/job/watched/instance/a",
                  line("watched_errors", "shop", traffic.errors) + line("watched_requests", "shop", watchedRequests) +
                      line("watched_orders", "shop", traffic.orders) + line("cart_errors", "cart", traffic.cartErrors) +
                      line("cart_requests", "cart", watchedRequests));
        return m_http->perform(request, {}).has_value();
    }

    std::optional<engine::WatchView> watch() {
        const auto snapshot = m_engine->snapshot();
        return snapshot->watches.empty() ? std::nullopt : std::optional(snapshot->watches.front());
    }
    bool reaches(engine::WatchPhase phase) {
        return waits([&] { return watch() && watch()->phase == phase; });
    }
    std::string said() {
        const auto now = watch();
        if (!now)
            return "nothing is watched";
        std::string text =
            "phase " + std::to_string(static_cast<int>(now->phase)) + ": " + wording::sentence(now->state);
        for (const auto& guard : now->guards)
            text += "; " + wording::sentence(guard.why);
        return text;
    }
    int automaticRollbacks() {
        int count = 0;
        for (const auto& each : m_engine->snapshot()->orders)
            count += each.kind == "roll-back" && each.isAutomatic && each.outcome != "dry-run";
        return count;
    }
    /// Pushes, approves and waits until it runs and is watched. @returns its version
    std::string deploy(const std::string& branch) {
        const std::string head = push(branch, "A page about " + branch + "\n");
        const std::string version = head.substr(0, 12);
        const bool isSeen = waits([&] {
            const auto view = change(branch);
            return view.change.head.hex() == head && view.decision &&
                   view.decision->verdict == decision::Verdict::Approve;
        });
        if (!isSeen || !approve(branch))
            return {};
        const bool isThere = waits([&] {
            const auto now = watch();
            return running().find(version) != std::string::npos && now && now->version == version;
        });
        return isThere ? version : std::string();
    }
    Result<void> arm(std::vector<std::string> actions) {
        return send(engine::Arm{"production", std::move(actions), m_clock.now() + Seconds{3600}, "release day"});
    }
};

} // namespace fermata::test
