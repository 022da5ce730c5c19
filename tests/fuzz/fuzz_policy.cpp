#include "core/workspace/policy_file.h"
#include "tests/fuzz/fuzz.h"

using namespace fermata;

/// A policy that is accepted never contradicts itself; one that is not names the file.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto policy = workspace::parsePolicy(fuzz::textOf(data, size), "f");
    if (policy)
        fuzz::require(policy->contradictions().empty());
    else
        fuzz::require(policy.error().file() == "f");
    return 0;
}
