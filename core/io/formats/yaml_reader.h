// Reads YAML as a data language only: no anchors, no aliases, no tags, no duplicate keys, one document.
#pragma once

#include <string>
#include <string_view>

#include "core/io/formats/value.h"

namespace fermata::io {

/// Plain scalars are typed as in YAML 1.2's core schema, but only in the spelling that cannot be taken for anything
/// else: `true`, `false`, `null`, `~`, decimal numbers without leading zeros. Everything else, and all that is quoted,
/// is text (`yes`, `0x1F`, `012`, `.inf`).
/// @returns Fault::Malformed or TooLarge with line, column and field
Result<Document> readYaml(std::string_view bytes, std::string file = {},
                          const Limits& limits = {.bytes = std::size_t{1} << 20, .depth = 32});

} // namespace fermata::io
