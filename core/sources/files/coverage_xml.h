// Reads the coverage reports of Cobertura (also of coverage.py, gcovr, Istanbul) and JaCoCo.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/delivery/coverage.h"
#include "core/io/formats/xml.h"

namespace fermata::sources {

/// @returns Malformed with line and column; Unsupported for Clover, whose root has the same name
Result<delivery::CoverageReport> parseCobertura(std::string_view bytes, const std::string& file = {});
Result<delivery::CoverageReport> coberturaOf(const io::XmlDocument& document);

/// A line counts as covered when any instruction of it ran; paths are `package/Source.java`.
Result<delivery::CoverageReport> parseJacoco(std::string_view bytes, const std::string& file = {});
Result<delivery::CoverageReport> jacocoOf(const io::XmlDocument& document);

} // namespace fermata::sources
