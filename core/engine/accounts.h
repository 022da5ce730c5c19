// What the gate was good for, counted from the record alone: decisions and waiting that persons were spared, calls in
// the night that nobody got, lead time by risk, and what was promised. Every number is made of the rows beside it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/audit/chain.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/decision/decision.h"

namespace fermata::engine {

/// One thing that counts, with the record that says so.
struct AccountRow {
    std::uint64_t record = 0; ///< number
    Time at{};
    std::string subject; ///< key of the change, or service and environment
    std::string person;  ///< id, or empty: the program itself
    double amount = 0.0; ///< in the account's unit
    bool operator==(const AccountRow&) const = default;
};

enum class Sum {
    Total, ///< the rows added up
    Median ///< the middle row, the mean of the two middle ones where their number is even
};

/// A number with everything that it is made of.
struct Account {
    std::string id;   ///< "decisions.spared"
    std::string unit; ///< "", "hours" or the policy's unit a day
    Sum sum = Sum::Total;
    std::optional<double> value;  ///< what `sum` says of the rows; nothing where too little is known
    decision::Message meaning;    ///< what is counted and how, one sentence
    decision::Message whyNothing; ///< where there is no value
    std::vector<AccountRow> rows; ///< oldest first
    bool operator==(const Account&) const = default;
};

struct Accounts {
    std::optional<Time> from, to; ///< half-open
    std::vector<Account> accounts;
    const Account* find(std::string_view id) const;
};

/// From so many decisions that persons took, what they take is known well enough to say what was spared.
inline constexpr std::size_t waitsNeeded = 5;
/// In UTC moved by the zone: calls from then until then wake somebody.
inline constexpr int nightFromHour = 22, nightUntilHour = 7;

/// Reads the record, changes nothing.
/// @param zoneOffset  of the people on call, from UTC
/// @returns the errors of reading the record
Result<Accounts> accountsOf(audit::Chain& chain, std::optional<Time> from, std::optional<Time> to,
                            Seconds zoneOffset = Seconds{0});

} // namespace fermata::engine
