// A version of the model as text for people and as JSON.
#pragma once

#include <string>

#include "core/io/formats/json.h"
#include "core/learning/registry/model_registry.h"

namespace fermata::ctl {

/// Null where it is no number.
io::Json numberOrNull(double value);
io::Json asJson(const learning::Quality& quality);
io::Json asJson(const learning::ModelVersion& version);
std::string asText(const learning::ModelVersion& version);

} // namespace fermata::ctl
