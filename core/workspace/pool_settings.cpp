#include "core/workspace/pool_settings.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/io/secrets/secret_store.h"
#include "core/workspace/settings_file.h"
#include "core/workspace/source_settings.h"

namespace fermata::workspace {

namespace {

/// The stages that need an environment of their own.
constexpr std::string_view stages[] = {"performance_environment", "migration_rehearsal"};

void readTerms(const io::Value& item, PoolSetting& pool, std::optional<Error>& failure) {
    MapReader fields(item, settingsFields().find("environment_pools[].terms[]")->second, failure);
    EnvironmentTerms terms;
    std::string environment;
    fields.name("environment", environment);
    if (!fields.hasFailed() && !std::ranges::count(pool.environments, environment))
        fields.fail(item.find("environment")->error("is none of this pool's 'environments'"));
    fields.integer("count", terms.count, 1, 1000);
    fields.number("cost_an_hour", terms.costAnHour, 0.0, 1e9);
    fields.number("minutes", terms.minutes, 1.0, 100'000.0);
    fields.word(
        "serves",
        [&](std::string_view word) {
            terms.serves = std::string(word);
            return std::ranges::count(stages, word) > 0;
        },
        "'performance_environment' or 'migration_rehearsal'");
    if (!fields.hasFailed() && !pool.terms.emplace(environment, std::move(terms)).second)
        fields.fail(item.find("environment")->error("the terms of this environment are stated twice"));
}

void readPool(const io::Value& item, const std::vector<SourceSetting>& sources, std::set<std::string>& names,
              std::set<std::string>& given, std::vector<PoolSetting>& pools, std::optional<Error>& failure) {
    PoolSetting pool;
    MapReader fields(item, settingsFields().find("environment_pools[]")->second, failure);
    const auto failAt = [&](std::string_view field, const std::string& message) {
        if (fields.hasFailed())
            return;
        const auto value = item.find(field);
        fields.fail(value ? value->error(message) : item.error(message));
    };
    fields.name("name", pool.name);
    if (pool.name.find('/') != std::string::npos)
        failAt("name", "a pool's name holds no slash");
    if (!fields.hasFailed() && !names.insert(pool.name).second)
        failAt("name", "two pools have this name");
    if (std::ranges::find(sources, pool.name, &SourceSetting::name) != sources.end())
        failAt("name", "a source has this name already; an order would not know which of the two is meant");
    fields.text("url", pool.url);
    fields.text("user", pool.user);
    fields.text("secret", pool.secret);
    fields.text("ca_file", pool.caFile);
    fields.boolean("plain_http", pool.allowsPlainHttp);
    if (pool.url.empty())
        failAt("url", "an environment pool needs a 'url'");
    else if (const auto wrong = addressProblem(pool.url, pool.allowsPlainHttp))
        failAt("url", *wrong);
    if (!pool.secret.empty() && !io::isSecretName(pool.secret))
        failAt("secret", "must be the name of a secret (letters, digits, '-', '_', '.' and '@'), never the secret");
    fields.texts("environments", pool.environments);
    if (pool.environments.empty())
        failAt("environments", "a pool names the 'environments' that may be asked from it");
    const auto list = item.find("environments");
    const auto items = list ? list->children() : std::vector<io::Value>();
    for (std::size_t i = 0; i < items.size() && i < pool.environments.size() && !fields.hasFailed(); ++i) {
        if (trimmed(pool.environments[i]).empty())
            fields.fail(items[i].error("may not be empty"));
        else if (!given.insert(pool.environments[i]).second)
            fields.fail(items[i].error("this environment is named twice; it comes from one pool only"));
    }
    fields.items("terms", [&](const io::Value& each) { readTerms(each, pool, failure); });
    pools.push_back(std::move(pool));
}

} // namespace

EnvironmentTerms PoolSetting::termsOf(const std::string& environment) const {
    const auto found = terms.find(environment);
    return found == terms.end() ? EnvironmentTerms{} : found->second;
}

void readPools(MapReader& top, const std::vector<SourceSetting>& sources, std::vector<PoolSetting>& pools,
               std::optional<Error>& failure) {
    std::set<std::string> names, given;
    top.items("environment_pools",
              [&](const io::Value& item) { readPool(item, sources, names, given, pools, failure); });
}

std::string poolsText(const std::vector<PoolSetting>& pools) {
    std::string out;
    if (!pools.empty())
        out += "# Where environments are asked from, and given back to.\nenvironment_pools:\n";
    for (const PoolSetting& pool : pools) {
        out += fmt::format("  - name: {}\n    url: {}\n", quoted(pool.name), quoted(pool.url));
        if (!pool.user.empty())
            out += fmt::format("    user: {}\n", quoted(pool.user));
        if (!pool.secret.empty())
            out += fmt::format("    secret: {}\n", quoted(pool.secret));
        if (!pool.caFile.empty())
            out += fmt::format("    ca_file: {}\n", quoted(pool.caFile));
        if (pool.allowsPlainHttp)
            out += "    plain_http: true\n";
        out += "    environments: [";
        for (std::size_t i = 0; i < pool.environments.size(); ++i)
            out += (i ? ", " : "") + quoted(pool.environments[i]);
        out += "]\n";
        if (!pool.terms.empty())
            out += "    terms:\n";
        for (const auto& [environment, terms] : pool.terms) {
            out += fmt::format("      - {{environment: {}, count: {}, cost_an_hour: {}, minutes: {}",
                               quoted(environment), terms.count, terms.costAnHour, terms.minutes);
            if (!terms.serves.empty())
                out += ", serves: " + terms.serves;
            out += "}\n";
        }
    }
    return out;
}

} // namespace fermata::workspace
