// policy.yaml: read strictly into decision::Policy, every mistake named with file, line and field.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/decision/policy.h"
#include "core/io/formats/value.h"

namespace fermata::workspace {

/// The version of the format that this program reads.
inline constexpr int policyVersion = 1;

/// Reads a policy. What is not said keeps the value of Policy::standard(); unknown, duplicate or wrongly typed fields,
/// and a policy that contradicts itself, are errors.
/// @returns Fault::Malformed or TooLarge with line, column and field; Newer for a later version of the format
Result<decision::Policy> parsePolicy(std::string_view yaml, const std::string& file);

/// Lays fields of a policy over another one: what is not said stays as it is in `base`; a list that is said stands for
/// the whole list. `fields` is a map with any of the policy's fields but `version`.
/// @returns Fault::Malformed with line, column and field, also where the two together contradict themselves
Result<decision::Policy> overlaidPolicy(const io::Value& fields, const decision::Policy& base);

/// The commented default, as `init` writes it.
std::string_view standardPolicyText();

/// The names of all fields by the path of their map ("" is the top; list items as `people[]`), for the schema's test.
const std::map<std::string, std::vector<std::string_view>, std::less<>>& policyFields();

} // namespace fermata::workspace
