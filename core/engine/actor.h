// Who acts: the OS account that runs the program, resolved against the policy's people.
#pragma once

#include <string>

#include "core/decision/policy.h"
#include "core/engine/snapshot.h"

namespace fermata::engine {

/// The name of the OS account that runs this process, asked from the system, never from the environment.
/// @returns empty when the system knows no name for it
std::string osAccount();

/// @ensures established is "os-account" when exactly one person of the policy names this account, else "none": two
///          persons with one account are nobody in particular
ActorView establish(const decision::Policy& policy, const std::string& account);

} // namespace fermata::engine
