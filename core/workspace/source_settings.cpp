#include "core/workspace/source_settings.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <libical/ical.h>

#include "core/base/text.h"
#include "core/io/formats/json.h"
#include "core/io/http/url.h"
#include "core/io/secrets/secret_store.h"

namespace fermata::workspace {

namespace {

constexpr Seconds shortest{1};
constexpr Seconds longest{3600};
constexpr std::size_t mostPipelines = 5000;

/// What a kind of source has to say, and may say beside that.
struct Kind {
    std::string_view name;
    bool isRemote = false; ///< has an address; else a folder
    bool hasPipelines = false;
    bool hasQueries = false;
};
constexpr Kind kinds[] = {{"buildbot", true, true, false},
                          {"prometheus", true, false, true},
                          {"alertmanager", true, false, false},
                          {"files", false, false, false},
                          {"cdevents", false, false, false}};

std::span<const std::string_view> fieldsOf(std::string_view map) {
    return settingsFields().find(map)->second;
}

/// Reads the fields of one map and complains at the field that is wrong.
class FieldReader : public MapReader {
public:
    FieldReader(const io::Value& map, std::string_view fields, std::optional<Error>& failure)
        : MapReader(map, fieldsOf(fields), failure), m_map(map) {}

    void failAt(std::string_view field, const std::string& message) {
        if (hasFailed())
            return;
        const auto value = m_map.find(field);
        fail(value ? value->error(message) : m_map.error(message));
    }
    void uniqueName(std::string& target, std::set<std::string>& taken, std::string_view what) {
        name("name", target);
        if (!hasFailed() && !taken.insert(target).second)
            failAt("name", fmt::format("two {} have this name", what));
    }
    /// The name of a secret, which a secret itself rarely could be.
    void secretName(std::string_view field, std::string& target) {
        text(field, target);
        if (!hasFailed() && !target.empty() && !io::isSecretName(target))
            failAt(field, "must be the name of a secret (letters, digits, '-', '_', '.' and '@'), never the secret");
    }
    void refuse(std::string_view field, bool isAllowed, std::string_view kind) {
        if (!isAllowed && find(field))
            failAt(field, fmt::format("a source of kind {} has no such thing", kind));
    }

private:
    io::Value m_map;
};

void readPipeline(const io::Value& item, const std::set<std::string>& repositories, std::set<std::string>& taken,
                  std::vector<PipelineSetting>& pipelines, std::optional<Error>& failure) {
    PipelineSetting pipeline;
    FieldReader fields(item, "sources[].pipelines[]", failure);
    fields.uniqueName(pipeline.name, taken, "pipelines of this source");
    fields.word(
        "lane",
        [&](std::string_view word) {
            const auto lane = delivery::lane(word);
            pipeline.lane = lane.value_or(pipeline.lane);
            return lane.has_value();
        },
        "plan, build, test, deploy");
    fields.text("repository", pipeline.repository);
    if (!pipeline.repository.empty() && !repositories.contains(pipeline.repository))
        fields.failAt("repository", "no repository of this workspace has that name");
    fields.text("service", pipeline.service);
    fields.text("environment", pipeline.environment);
    fields.text("scheduler", pipeline.scheduler);
    if (fields.find("version_property"))
        fields.name("version_property", pipeline.versionProperty);
    if (fields.find("environment_property"))
        fields.name("environment_property", pipeline.environmentProperty);
    if (pipeline.lane == delivery::Lane::Deploy && pipeline.service.empty())
        fields.failAt("service", "a pipeline of the lane deploy says which 'service' it deploys");
    if (pipeline.lane == delivery::Lane::Deploy && pipeline.environment.empty())
        fields.failAt("environment", "a pipeline of the lane deploy says to which 'environment'");
    if (pipelines.size() == mostPipelines)
        fields.failAt("name", fmt::format("over {} pipelines", mostPipelines));
    pipelines.push_back(std::move(pipeline));
}

void readQuery(const io::Value& item, std::set<std::string>& taken, std::vector<QuerySetting>& queries,
               std::optional<Error>& failure) {
    QuerySetting query;
    FieldReader fields(item, "sources[].queries[]", failure);
    fields.uniqueName(query.name, taken, "queries of this source");
    fields.name("query", query.query);
    fields.word(
        "kind",
        [&](std::string_view word) {
            const auto kind = delivery::metricKind(word);
            query.kind = kind.value_or(query.kind);
            return kind.has_value();
        },
        "indicator, burn-rate, traffic, usual-traffic, peak-traffic");
    fields.text("service", query.service);
    fields.duration("window", query.window);
    if (query.window < shortest)
        fields.failAt("window", "must be at least 1s");
    queries.push_back(std::move(query));
}

void checkAddress(FieldReader& fields, const SourceSetting& source) {
    if (source.url.empty())
        fields.failAt("url", fmt::format("a source of kind {} needs a 'url'", source.kind));
    else if (const auto wrong = addressProblem(source.url, source.allowsPlainHttp))
        fields.failAt("url", *wrong);
}

void checkLogHosts(const io::Value& item, FieldReader& fields, const SourceSetting& source) {
    const auto list = item.find("log_hosts");
    const auto hosts = list ? list->children() : std::vector<io::Value>();
    for (std::size_t i = 0; i < hosts.size() && i < source.logHosts.size(); ++i) {
        const std::string& host = source.logHosts[i];
        const auto url = io::parseUrl("https://" + host);
        if (!url || url->target != "/" || host.find_first_of("/?#") != std::string::npos)
            fields.fail(hosts[i].error("must be a host, or host:port"));
    }
}

void readSource(const io::Value& item, const std::set<std::string>& repositories, std::set<std::string>& taken,
                std::vector<SourceSetting>& sources, std::optional<Error>& failure) {
    SourceSetting source;
    FieldReader fields(item, "sources[]", failure);
    fields.uniqueName(source.name, taken, "sources");
    if (source.name.find('/') != std::string::npos)
        fields.failAt("name", "a source's name holds no slash");
    Kind kind;
    std::string known;
    for (const Kind& one : kinds)
        known += (known.empty() ? "" : ", ") + std::string(one.name);
    fields.require("kind");
    fields.word(
        "kind",
        [&](std::string_view word) {
            const auto found = std::ranges::find(kinds, word, &Kind::name);
            if (found != std::end(kinds))
                kind = *found;
            return found != std::end(kinds);
        },
        known);
    source.kind = kind.name;
    fields.text("url", source.url);
    fields.text("user", source.user);
    fields.secretName("secret", source.secret);
    fields.text("environment", source.environment);
    fields.text("folder", source.folder);
    fields.text("ca_file", source.caFile);
    fields.boolean("reports_incidents", source.reportsIncidents);
    fields.boolean("plain_http", source.allowsPlainHttp);
    fields.duration("every", source.every);
    if (source.every < shortest || source.every > longest)
        fields.failAt("every", "must be from 1s to 1h");
    fields.texts("log_hosts", source.logHosts);
    for (const std::string_view field : {"url", "user", "secret", "ca_file", "plain_http", "log_hosts"})
        fields.refuse(field, kind.isRemote, kind.name);
    fields.refuse("folder", !kind.isRemote, kind.name);
    fields.refuse("pipelines", kind.hasPipelines, kind.name);
    fields.refuse("queries", kind.hasQueries, kind.name);
    if (!fields.hasFailed() && kind.isRemote)
        checkAddress(fields, source);
    if (!kind.isRemote && trimmed(source.folder).empty())
        fields.failAt("folder", fmt::format("a source of kind {} needs a 'folder'", source.kind));
    if (!fields.hasFailed())
        checkLogHosts(item, fields, source);
    std::set<std::string> pipelines, queries;
    fields.items("pipelines",
                 [&](const io::Value& one) { readPipeline(one, repositories, pipelines, source.pipelines, failure); });
    fields.items("queries", [&](const io::Value& one) { readQuery(one, queries, source.queries, failure); });
    sources.push_back(std::move(source));
}

/// Writes the fields of one list item: those that say something.
class ItemWriter {
public:
    ItemWriter(std::string& out, std::string indent) : m_out(out), m_indent(std::move(indent)) {}

    void text(std::string_view field, const std::string& value) {
        if (!value.empty())
            raw(field, quoted(value));
    }
    void word(std::string_view field, std::string_view value) { raw(field, value); }
    void seconds(std::string_view field, Seconds value) { raw(field, fmt::format("{}s", value.count())); }
    void raw(std::string_view field, std::string_view value) {
        m_out += fmt::format("{}{}{}: {}\n", m_indent, m_isFirst ? "- " : "  ", field, value);
        m_isFirst = false;
    }

private:
    std::string& m_out;
    std::string m_indent;
    bool m_isFirst = true;
};

} // namespace

std::optional<std::string> addressProblem(const std::string& address, bool allowsPlainHttp) {
    const auto url = io::parseUrl(address);
    if (!url)
        return url.error().message();
    if (address.find_first_of("?#") != std::string::npos)
        return "the address has a query or a fragment; a token never stands there, name a 'secret'";
    if (url->scheme == "http" && !url->isLoopback() && !allowsPlainHttp)
        return "http to another machine shows everybody on the way what is sent; use https, or say "
               "'plain_http: true'";
    return std::nullopt;
}

std::string quoted(const std::string& text) {
    const auto json = io::Json(text).compact();
    return json ? *json : std::string("\"\"");
}

void readSources(MapReader& top, const std::set<std::string>& repositories, std::vector<SourceSetting>& sources,
                 std::optional<Error>& failure) {
    std::set<std::string> taken;
    top.items("sources", [&](const io::Value& item) { readSource(item, repositories, taken, sources, failure); });
}

void readWebhooks(MapReader& top, std::vector<WebhookSetting>& webhooks, std::optional<Error>& failure) {
    std::set<std::string> taken;
    top.items("webhooks", [&](const io::Value& item) {
        WebhookSetting webhook;
        FieldReader fields(item, "webhooks[]", failure);
        fields.uniqueName(webhook.name, taken, "webhooks");
        fields.require("secret");
        fields.secretName("secret", webhook.secret);
        if (webhook.secret.empty())
            fields.failAt("secret", "may not be empty: it names the secret that holds the address");
        fields.secretName("hmac_secret", webhook.hmacSecret);
        webhooks.push_back(std::move(webhook));
    });
}

void readTimeZone(MapReader& top, std::string& timeZone) {
    top.text("time_zone", timeZone);
    if (top.hasFailed() || timeZone.empty())
        return;
    const bool isPlain = timeZone.size() <= 64 && std::ranges::all_of(timeZone, [](char c) {
                             return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                                    c == '/' || c == '_' || c == '-' || c == '+';
                         });
    // A machine without time zones at all must still open the workspace.
    const bool hasZones = icaltimezone_get_builtin_timezone("Europe/London") != nullptr;
    if (!isPlain || (hasZones && !icaltimezone_get_builtin_timezone(timeZone.c_str())))
        top.fail(top.find("time_zone")->error("no time zone has this name; it is one such as Europe/Berlin"));
}

std::string sourcesText(const std::vector<SourceSetting>& sources) {
    std::string out;
    if (!sources.empty())
        out += "sources:\n";
    for (const SourceSetting& source : sources) {
        ItemWriter item(out, "  ");
        item.raw("name", quoted(source.name));
        item.raw("kind", quoted(source.kind));
        item.text("url", source.url);
        item.text("user", source.user);
        item.text("secret", source.secret);
        item.text("environment", source.environment);
        item.text("folder", source.folder);
        item.text("ca_file", source.caFile);
        if (source.reportsIncidents)
            item.word("reports_incidents", "true");
        if (source.allowsPlainHttp)
            item.word("plain_http", "true");
        item.seconds("every", source.every);
        if (!source.logHosts.empty()) {
            std::string hosts;
            for (const std::string& host : source.logHosts)
                hosts += (hosts.empty() ? "" : ", ") + quoted(host);
            item.word("log_hosts", "[" + hosts + "]");
        }
        if (!source.pipelines.empty())
            out += "    pipelines:\n";
        for (const PipelineSetting& pipeline : source.pipelines) {
            ItemWriter fields(out, "      ");
            fields.raw("name", quoted(pipeline.name));
            fields.word("lane", name(pipeline.lane));
            fields.text("repository", pipeline.repository);
            fields.text("service", pipeline.service);
            fields.text("environment", pipeline.environment);
            fields.text("scheduler", pipeline.scheduler);
            if (pipeline.versionProperty != PipelineSetting{}.versionProperty)
                fields.text("version_property", pipeline.versionProperty);
            if (pipeline.environmentProperty != PipelineSetting{}.environmentProperty)
                fields.text("environment_property", pipeline.environmentProperty);
        }
        if (!source.queries.empty())
            out += "    queries:\n";
        for (const QuerySetting& query : source.queries) {
            ItemWriter fields(out, "      ");
            fields.raw("name", quoted(query.name));
            fields.raw("query", quoted(query.query));
            fields.word("kind", name(query.kind));
            fields.text("service", query.service);
            fields.seconds("window", query.window);
        }
    }
    return out;
}

std::string webhooksText(const std::vector<WebhookSetting>& webhooks) {
    std::string out;
    if (!webhooks.empty())
        out += "# Where alarms go besides the desktop; addresses are secrets too.\nwebhooks:\n";
    for (const WebhookSetting& webhook : webhooks) {
        ItemWriter item(out, "  ");
        item.raw("name", quoted(webhook.name));
        item.text("secret", webhook.secret);
        item.text("hmac_secret", webhook.hmacSecret);
    }
    return out;
}

} // namespace fermata::workspace
