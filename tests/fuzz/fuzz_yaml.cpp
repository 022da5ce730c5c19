#include "core/io/formats/yaml_reader.h"
#include "tests/fuzz/fuzz.h"

using namespace fermata;

namespace {

void walk(const io::Value& value) {
    fuzz::require(value.line() >= 1 && value.column() >= 1);
    for (const io::Value& child : value.children())
        walk(child);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto read = io::readYaml(fuzz::textOf(data, size), "f");
    if (read)
        walk(read->root());
    else
        fuzz::require(read.error().text().starts_with("f"));
    return 0;
}
