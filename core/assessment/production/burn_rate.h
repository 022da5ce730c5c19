// Error budgets and how fast they are spent, over several windows at once (The Site Reliability Workbook, chapter 5).
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "core/assessment/production/event_share.h"
#include "core/base/time.h"

namespace fermata::assessment {

/// What a service counted in the interval that ends at `at`: failures among valid events.
struct ServiceTick {
    Time at{};
    ArmCount count;
    bool operator==(const ServiceTick&) const = default;
};

enum class BurnSeverity { Page, Ticket };
std::string_view name(BurnSeverity severity); ///< "page", "ticket"

/// Fires when both windows burn at least `rate` times as fast as the budget lasts: the long one says that it matters,
/// the short one that it still goes on.
struct BurnRule {
    Seconds longWindow{}, shortWindow{};
    double rate = 0.0;
    BurnSeverity severity = BurnSeverity::Page;
    bool operator==(const BurnRule&) const = default;
};

/// Table 5-8 of the workbook, for a budget of 30 days: 2 % of it in an hour, 5 % in six, 10 % in one day and in three.
inline constexpr std::array<BurnRule, 4> workbookRules{{{Seconds{3600}, Seconds{300}, 14.4, BurnSeverity::Page},
                                                        {Seconds{21600}, Seconds{1800}, 6.0, BurnSeverity::Page},
                                                        {Seconds{86400}, Seconds{7200}, 3.0, BurnSeverity::Ticket},
                                                        {Seconds{259200}, Seconds{21600}, 1.0, BurnSeverity::Ticket}}};

/// Rate of failures / (1 − slo) over the window that ends at `now`.
/// @param interval  between two ticks; @requires ticks in the order of their time, 0 < slo < 1, interval > 0
/// @returns nothing when under 80 % of the window's intervals were counted, or nothing was exposed: never "quiet"
std::optional<double> burnRate(const std::vector<ServiceTick>& ticks, double slo, Seconds window, Time now,
                               Seconds interval);

struct BurnState {
    BurnRule rule;
    std::optional<double> longRate, shortRate;
    bool isKnown() const { return longRate && shortRate; }
    bool isFiring() const { return isKnown() && *longRate >= rule.rate && *shortRate >= rule.rate; }
    bool operator==(const BurnState&) const = default;
};
/// One state a rule, in the order of the rules; the same requirements.
std::vector<BurnState> burnStates(const std::vector<ServiceTick>& ticks, double slo, Time now, Seconds interval);

/// The budget of one period.
struct ErrorBudget {
    double allowed = 0.0;       ///< failures: (1 − slo) of what was exposed so far in it
    double failed = 0.0;        ///< failures so far
    std::optional<double> left; ///< 1 − failed / allowed; negative when overspent; nothing without exposure
    std::optional<Time>
        exhaustedAt; ///< at the rate of the last hour; nothing when it lasts over the period, or unknown
    bool operator==(const ErrorBudget&) const = default;
};
/// @param period  its length, 30 days by custom; it ends at `now`; the rest as above. The traffic of a period that is
/// not
///                wholly counted is taken to have been as in its counted part.
ErrorBudget errorBudget(const std::vector<ServiceTick>& ticks, double slo, Seconds period, Time now, Seconds interval);

/// Whether a fast burn may be laid to a deployment.
enum class Fuse {
    Whole, ///< nothing burns
    Blown, ///< both windows of the first rule burn, and the long one began after the deployment or a test points there
    NotOurs, ///< they burn, and nothing says that it is this deployment
    Unknown  ///< not enough was counted
};
std::string_view name(Fuse fuse); ///< "whole", "blown", "not-ours", "unknown"

/// @param pointsHere  a test against a control found the deployment worse
Fuse fuse(const BurnState& fastest, Time deployedAt, Time now, bool pointsHere);

} // namespace fermata::assessment
