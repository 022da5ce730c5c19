#include "core/workspace/settings_file.h"
#include "tests/fuzz/fuzz.h"

using namespace fermata;

/// What is accepted is written so that it reads back as the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto settings = workspace::parseSettings(fuzz::textOf(data, size), "f");
    if (!settings)
        return 0;
    const auto again = workspace::parseSettings(workspace::settingsText(*settings), "again");
    fuzz::require(again && *again == *settings);
    return 0;
}
