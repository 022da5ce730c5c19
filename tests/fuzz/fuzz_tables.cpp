#include <cmath>

#include "core/learning/training/tables.h"
#include "tests/fuzz/fuzz.h"

using namespace fermata;

/// Labels and change tables: every row has as many numbers as the schema has names, and a weight that is a number.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = fuzz::textOf(data, size);
    const auto labels = learning::readLabels(bytes, "f");
    if (labels)
        for (const auto& label : *labels)
            fuzz::require(std::isfinite(label.weight) && label.weight >= 0.0);
    (void)learning::readTable(bytes, "f");
    if (labels)
        (void)learning::readTable(bytes, "f", &*labels);
    return 0;
}
