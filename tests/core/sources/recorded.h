// Answers that real servers gave, and what every reader of such answers has to stand.
#pragma once

#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

#include "tests/support/test.h"

namespace fermata::test {

/// The bytes of `tests/data/connectors/<name>`; empty where there is no such file.
inline std::string recorded(const std::string& name) {
    std::ifstream in(FERMATA_SOURCE_DIR "/tests/data/connectors/" + name, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

/// How many of the beginnings of a JSON text, the whole one left out, are taken for a whole one.
template <class Parse>
std::size_t cutsThatPass(const std::string& bytes, Parse parse) {
    std::size_t passed = 0;
    for (std::size_t size = 0; size < bytes.size(); ++size)
        passed += parse(std::string_view(bytes).substr(0, size)).has_value();
    return passed;
}

} // namespace fermata::test
