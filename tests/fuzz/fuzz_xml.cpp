#include "core/io/formats/xml.h"
#include "tests/fuzz/fuzz.h"

using namespace fermata;

namespace {

void walk(const io::XmlElement& element) {
    fuzz::require(element.line() >= 1 && element.column() >= 1 && !element.name().empty());
    element.text();
    for (const io::XmlElement& child : element.children())
        walk(child);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto read = io::XmlDocument::read(fuzz::textOf(data, size), "f");
    if (read)
        walk(read->root());
    else
        fuzz::require(read.error().line().has_value());
    return 0;
}
