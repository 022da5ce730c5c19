// How canonical JSON spells a number; shared by writer and reader, so that the reader can refuse any other spelling.
#pragma once

#include <string>

namespace fermata::io {

/// @requires finite
void spellNumber(double value, std::string& out);

} // namespace fermata::io
