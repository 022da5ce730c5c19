// Changes single fields in the text of a policy; comments, order and everything else stay as a person wrote them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace fermata::workspace {

struct FieldEdit {
    std::string path;  ///< of a field that is no list and in none: "appetite.review_above"
    std::string value; ///< one number, word or duration: "0.28", "24h"
    bool operator==(const FieldEdit&) const = default;
};

/// A field that the text does not state is added where it belongs. What comes out has been read again: it differs from
/// what the text said in these fields alone.
/// @returns Malformed where the text is no sound policy before or after (with line and field of what is wrong), or
///          Unsupported where it is written so that a field cannot be changed in place
Result<std::string> edited(std::string_view policy, const std::string& file, const std::vector<FieldEdit>& edits);

} // namespace fermata::workspace
