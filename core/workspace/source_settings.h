// The parts of workspace.yaml that connect it with the outside: sources and webhooks, read, checked and written.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/io/formats/value.h"
#include "core/workspace/map_reader.h"
#include "core/workspace/settings_file.h"

namespace fermata::workspace {

/// Reads `sources` of the top map. `repositories`: the names that pipelines may say.
void readSources(MapReader& top, const std::set<std::string>& repositories, std::vector<SourceSetting>& sources,
                 std::optional<Error>& failure);
void readWebhooks(MapReader& top, std::vector<WebhookSetting>& webhooks, std::optional<Error>& failure);
void readTimeZone(MapReader& top, std::string& timeZone);

/// The lines of YAML that the functions above read back; empty where there is nothing.
std::string sourcesText(const std::vector<SourceSetting>& sources);
std::string webhooksText(const std::vector<WebhookSetting>& webhooks);

/// What is wrong with the address of a server, or nothing. Nothing of the address is repeated: who puts a password
/// there shall not find it in a log too.
std::optional<std::string> addressProblem(const std::string& url, bool allowsPlainHttp);

/// A text in double quotes, as JSON and YAML both read it.
std::string quoted(const std::string& text);

} // namespace fermata::workspace
