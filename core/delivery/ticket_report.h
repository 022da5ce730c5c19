// What a tracker says its tickets are worth, and what load tests say a change costs in speed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/time.h"

namespace fermata::delivery {

/// One ticket. Texts are UTF-8, not yet plain.
struct TicketValue {
    std::string key;                   ///< upper case: "SHOP-12"
    std::optional<double> value;       ///< of the whole thing, in `unit`; ≥ 0
    std::optional<double> costOfDelay; ///< in `unit` a day; ≥ 0
    std::string unit;                  ///< empty: not stated
    std::string type;                  ///< "Story"
    std::string priority;              ///< "High"
    std::string problem;               ///< why its worth is unknown, with line and field; then both numbers are absent
    bool operator==(const TicketValue&) const = default;
};

struct TicketReport {
    std::optional<Time> time;         ///< as the file states it
    std::vector<TicketValue> tickets; ///< in the order of the file, each key once
    bool operator==(const TicketReport&) const = default;
};

/// How much worse one metric became, as a share of what it was: 0.02 is 2 % slower. Negative: better.
struct Dip {
    std::string metric;
    double dip = 0.0;
    double low = 0.0; ///< of its interval; low <= dip <= high
    double high = 0.0;
    bool operator==(const Dip&) const = default;
};

struct PerformanceReport {
    std::optional<std::string> revision; ///< 40 lower-case hex digits
    std::optional<Time> time;            ///< the oldest of its rows
    std::vector<Dip> dips;
    bool operator==(const PerformanceReport&) const = default;
};

} // namespace fermata::delivery
