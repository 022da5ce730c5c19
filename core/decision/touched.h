// What a policy says about a change before anything is weighed: the components it touches, the freezes ahead of it.
#pragma once

#include <string>
#include <vector>

#include "core/assessment/evidence/snapshot.h"
#include "core/decision/policy.h"

namespace fermata::decision {

/// A snapshot knows of freezes so far ahead.
inline constexpr Days freezeHorizon{14};

/// Whether one of the patterns names the file, also under the name that it had before.
bool touches(const std::vector<std::string>& patterns, const delivery::ChangedFile& file);

/// The components of the policy, in its order; "" first when a file lies in none, and for no files at all.
std::vector<std::string> componentsOf(const std::vector<delivery::ChangedFile>& files, const Policy& policy);

/// The windows of this environment that touch [at, at + horizon].
std::vector<assessment::Interval> freezesAt(const Policy& policy, const std::string& environment, Time at);

} // namespace fermata::decision
