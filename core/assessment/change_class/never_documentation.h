// The published list of what is never documentation, although its name or extension looks harmless.
#pragma once

#include <string_view>

namespace fermata::assessment {

/// Files that a pipeline, a forge, a packager or an agent executes or obeys. @param path  lower case
bool isReadByPipelines(std::string_view path);

/// Texts that tests compare with. @param path  lower case
bool isTestMaterial(std::string_view path);

/// A text that introduces the folder in which it lies, tests or not. @param path  lower case
bool isReadme(std::string_view path);

} // namespace fermata::assessment
