// What of workspace.yaml says which versions of a service run with which versions of another one.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/decision/rollback/plan.h"

namespace fermata::workspace {

class MapReader;

/// `needs`: consumer, version, provider, fits. A version that ends in `*` stands for all that begin so. What is named
/// twice, needs itself or fits nothing is an error at its line.
void readNeeds(MapReader& top, std::vector<decision::NeedPattern>& needs, std::optional<Error>& failure);
std::string needsText(const std::vector<decision::NeedPattern>& needs);

} // namespace fermata::workspace
