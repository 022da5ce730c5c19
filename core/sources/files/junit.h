// Reads JUnit XML in the dialects of surefire, Gradle, pytest, gtest, ctest and jest.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/delivery/test_report.h"
#include "core/io/formats/xml.h"

namespace fermata::sources {

/// Equal tests that are listed several times count several times: only an explicit `flakyFailure` or `flakyError` makes
/// a passed test flaky, because parameterised tests share their names and a failure among them is one.
/// @ensures never fewer failures than the report's own attributes state
/// @returns Malformed or TooLarge with line and column
Result<delivery::TestReport> parseJUnit(std::string_view bytes, const std::string& file = {});

Result<delivery::TestReport> junitOf(const io::XmlDocument& document);

} // namespace fermata::sources
