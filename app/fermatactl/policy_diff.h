// `fermatactl policy diff OLD NEW`.
#pragma once

#include <string>

#include "app/fermatactl/command.h"

namespace fermata::ctl {

struct PolicyDiffOptions {
    std::string older, newer;
    std::string from, to; ///< half-open range of the decisions' moments; empty: no end
};

/// Prints which decisions of --workspace would have another verdict under the newer policy than under the older one.
void diffPolicies(const PolicyDiffOptions& options, Context& context);

} // namespace fermata::ctl
