// What the commands that rehearse read before they begin.
#pragma once

#include <string>

#include "app/fermatactl/record_access.h"
#include "core/decision/policy.h"
#include "core/rehearsal/past_looks.h"

namespace fermata::ctl {

/// A policy's file. @returns its mistake with line and field
Result<decision::Policy> policyOf(const std::string& file);
/// That of --workspace.
Result<decision::Policy> policyInForce(const Context& context);
/// Of the options --from and --to; empty: no end. @returns Usage where it ends before it begins
Result<rehearsal::Window> windowOf(const std::string& from, const std::string& to);

} // namespace fermata::ctl
