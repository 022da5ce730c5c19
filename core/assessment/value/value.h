// What a change is worth a day, by the tickets that it names, and what it costs in speed: facts for the weighing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/delivery/change.h"
#include "core/delivery/ticket_report.h"

namespace fermata::assessment {

/// The worth of all tickets that the change names and the tracker knows, summed.
struct ValueFacts {
    std::vector<std::string> tickets;  ///< keys in the order in which the change names them, at most 50
    std::optional<double> costOfDelay; ///< stated, in `unit` a day
    std::optional<double> total;       ///< of those that state a value but no cost of delay, in `unit`
    std::string unit;                  ///< as stated; empty: the policy's own
    bool operator==(const ValueFacts&) const = default;
};

/// The metric whose upper end is worst. A share: 0.02 is 2 % slower.
struct PerformanceFacts {
    std::string metric;
    double dip = 0.0;
    double low = 0.0;
    double high = 0.0;
    bool operator==(const PerformanceFacts&) const = default;
};

/// What looks like a ticket's key (letters, a dash, a number) in branch, title and description; upper case, each once.
std::vector<std::string> namedTickets(const delivery::Change& change);

/// What several exports say together of the named tickets. A key that no export has is no ticket ("UTF-8" names none).
struct FoundValue {
    ValueFacts facts;
    std::string problem; ///< why nothing is known: a message id of core/wording or the reader's text; empty: known
    bool isConflict = false;
    bool isBroken = false; ///< a named ticket is there, but its worth is no usable number
};
FoundValue valueOf(const std::vector<std::string>& named, const std::vector<const delivery::TicketReport*>& reports);

/// @requires reports hold at least one dip
PerformanceFacts performanceOf(const std::vector<const delivery::PerformanceReport*>& reports);

} // namespace fermata::assessment
