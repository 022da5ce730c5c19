#include "core/io/formats/json.h"
#include "core/io/formats/json_reader.h"
#include "tests/fuzz/fuzz.h"

using namespace fermata;

/// What is read can be written, and what is written reads back as the same; every error names a place.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::textOf(data, size);
    fuzz::require(io::whereJsonBreaks(text) <= size);
    const auto read = io::readJson(text, "f");
    if (!read) {
        fuzz::require(!read.error().text().empty());
        return 0;
    }
    const io::Json json = io::Json::from(read->root());
    const auto written = json.compact();
    if (!written) // minus zero can be read but not written
        return 0;
    const auto again = io::readJson(*written);
    fuzz::require(again.has_value());
    fuzz::require(io::Json::from(again->root()) == json);
    return 0;
}
