// One value of a policy's text changed, everything else left as it was written: comments, order, indentation.
#pragma once

#include <string>

#include "core/base/result.h"

namespace fermata::workspace {

/// The text with `review_above` of this component set to `limit`. What comes out is read again: it is the same policy
/// but for this value, or there is no result.
/// @requires 0 <= limit <= 1
/// @returns NotFound where the text has no such component; Unsupported where it is written in a way that is only
/// changed by hand (a flow that spans lines, an id in another form); the errors of parsePolicy
Result<std::string> withReviewAbove(const std::string& text, const std::string& component, double limit);

} // namespace fermata::workspace
