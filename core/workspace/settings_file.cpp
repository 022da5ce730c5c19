#include "core/workspace/settings_file.h"

#include <set>

#include <fmt/format.h>

#include "core/io/formats/yaml_reader.h"
#include "core/workspace/map_reader.h"
#include "core/workspace/source_settings.h"

namespace fermata::workspace {

namespace {

std::span<const std::string_view> fieldsOf(std::string_view map) {
    return settingsFields().find(map)->second;
}

} // namespace

const std::map<std::string, std::vector<std::string_view>, std::less<>>& settingsFields() {
    static const std::map<std::string, std::vector<std::string_view>, std::less<>> fields = {
        {"",
         {"version", "name", "sample", "repositories", "policy", "environment", "evidence", "board", "sources",
          "webhooks", "watches", "needs", "environment_pools", "time_zone"}},
        {"repositories[]", {"name", "path"}},
        {"policy", {"repository", "ref", "path"}},
        {"sources[]",
         {"name", "kind", "url", "user", "secret", "environment", "folder", "ca_file", "plain_http",
          "reports_incidents", "every", "log_hosts", "pipelines", "queries"}},
        {"sources[].pipelines[]",
         {"name", "lane", "repository", "service", "environment", "scheduler", "version_property",
          "environment_property"}},
        {"sources[].queries[]", {"name", "query", "kind", "service", "window"}},
        {"watches[]",
         {"service", "environment", "source", "warm_up", "duration", "alpha_pause", "alpha_roll_back", "guards",
          "untouched", "slo"}},
        {"watches[].guards[]",
         {"name", "against", "events", "exposure", "control_events", "control_exposure", "value", "worse", "counts",
          "critical", "weight", "tolerated", "margin_good"}},
        {"watches[].untouched[]", {"service", "events", "exposure"}},
        {"watches[].slo", {"objective", "events", "exposure"}},
        {"needs[]", {"consumer", "version", "provider", "fits"}},
        {"environment_pools[]", {"name", "url", "user", "secret", "ca_file", "plain_http", "environments", "terms"}},
        {"environment_pools[].terms[]", {"environment", "count", "cost_an_hour", "minutes", "serves"}},
        {"webhooks[]", {"name", "secret", "hmac_secret"}},
    };
    return fields;
}

Result<Settings> parseSettings(std::string_view yaml, const std::string& file) {
    auto document = io::readYaml(yaml, file);
    if (!document)
        return std::move(document).error();
    const io::Value root = document->root();
    Settings settings;
    std::optional<Error> failure;
    MapReader top(root, fieldsOf(""), failure);
    top.require("version");
    top.integer("version", settings.version, 1, 1'000'000);
    if (!failure && settings.version > settingsVersion)
        top.fail(root.find("version")->error(fmt::format("this workspace is of version {}, this program reads up to {}",
                                                         settings.version, settingsVersion),
                                             Fault::Newer));
    top.name("name", settings.name);
    top.boolean("sample", settings.isSample);
    std::set<std::string> names;
    top.items("repositories", [&](const io::Value& item) {
        RepositorySetting repository;
        MapReader fields(item, fieldsOf("repositories[]"), failure);
        fields.name("name", repository.name);
        fields.name("path", repository.path);
        if (!failure && repository.name.find('/') != std::string::npos)
            fields.fail(item.find("name")->error("a repository's name holds no slash"));
        if (!failure && !names.insert(repository.name).second)
            fields.fail(item.find("name")->error("two repositories have this name"));
        settings.repositories.push_back(std::move(repository));
    });
    top.map("policy", [&](const io::Value& map) {
        PolicyRef ref;
        MapReader fields(map, fieldsOf("policy"), failure);
        fields.name("repository", ref.repository);
        fields.name("ref", ref.ref);
        fields.name("path", ref.path);
        // A short name could be answered by a tag of that name, which anybody may push.
        if (!failure && !ref.ref.starts_with("refs/"))
            fields.fail(map.find("ref")->error("must be a full reference, such as refs/heads/main"));
        if (!failure && !names.contains(ref.repository))
            fields.fail(map.find("repository")->error("no repository of this workspace has that name"));
        settings.policy = std::move(ref);
    });
    top.text("environment", settings.environment);
    top.texts("evidence", settings.evidence);
    top.text("board", settings.board);
    readSources(top, names, settings.sources, failure);
    readWebhooks(top, settings.webhooks, failure);
    readWatches(top, settings.sources, settings.watches, failure);
    readNeeds(top, settings.needs, failure);
    readPools(top, settings.sources, settings.pools, failure);
    readTimeZone(top, settings.timeZone);
    if (failure)
        return *std::move(failure);
    return settings;
}

std::string settingsText(const Settings& settings) {
    std::string out = "# A workspace of Fermata. Secrets never stand here, only their names.\n";
    out += fmt::format("version: {}\nname: {}\n", settings.version, quoted(settings.name));
    if (settings.isSample)
        out += "sample: true\n";
    out += settings.repositories.empty() ? "repositories: []\n" : "repositories:\n";
    for (const auto& repository : settings.repositories)
        out += fmt::format("  - name: {}\n    path: {}\n", quoted(repository.name), quoted(repository.path));
    if (settings.policy)
        out += fmt::format("policy:\n  repository: {}\n  ref: {}\n  path: {}\n", quoted(settings.policy->repository),
                           quoted(settings.policy->ref), quoted(settings.policy->path));
    out += fmt::format("# The environment that changes are judged for; an id of the policy's environments.\n"
                       "environment: {}\n",
                       quoted(settings.environment));
    out += "# Folders with reports, each in a folder named after the commit it was measured on.\nevidence: [";
    for (std::size_t i = 0; i < settings.evidence.size(); ++i)
        out += (i ? ", " : "") + quoted(settings.evidence[i]);
    out += fmt::format("]\n# The state of production; may be absent.\nboard: {}\n", quoted(settings.board));
    if (!settings.timeZone.empty())
        out += fmt::format("# In which times are shown; records keep UTC.\ntime_zone: {}\n", quoted(settings.timeZone));
    return out + sourcesText(settings.sources) + webhooksText(settings.webhooks) + watchesText(settings.watches) +
           needsText(settings.needs) + poolsText(settings.pools);
}

} // namespace fermata::workspace
