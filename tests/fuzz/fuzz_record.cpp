#include "core/audit/record.h"
#include "tests/fuzz/fuzz.h"

using namespace fermata;

/// Bytes that are accepted are exactly those that would be written.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::textOf(data, size);
    if (const auto value = io::CanonicalValue::decode(text))
        fuzz::require(value->encode() == text);
    if (const auto record = audit::decodeRecord(text))
        fuzz::require(audit::encode(*record) == text);
    return 0;
}
