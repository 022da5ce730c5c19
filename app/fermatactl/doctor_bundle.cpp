#include <algorithm>
#include <cstdlib>
#include <map>
#include <regex>
#include <set>

#include <sys/utsname.h>

#include "app/fermatactl/doctor_checks.h"
#include "core/base/text.h"
#include "core/engine/actor.h"
#include "core/io/formats/json.h"
#include "core/io/http/http.h"
#include "core/io/http/url.h"

namespace fermata::ctl {
namespace {

/// Of a line of foreign text; more is no help to anybody, and too much for a regular expression.
constexpr std::size_t longest = 1000;

/// Replaces names by numbered words, the same name by the same word, the longest first.
class Mask {
public:
    void hide(const std::string& text, const char* word) {
        if (text.size() < 2 || m_words.contains(text))
            return;
        m_words[text] = "<" + std::string(word) + "-" + std::to_string(++m_counts[word]) + ">";
    }
    std::string operator()(const std::string& whole) const {
        const std::string text = whole.substr(0, longest);
        std::vector<const std::pair<const std::string, std::string>*> order;
        for (const auto& entry : m_words)
            order.push_back(&entry);
        std::ranges::sort(order,
                          [](const auto* one, const auto* other) { return one->first.size() > other->first.size(); });
        std::string hidden;
        for (std::size_t at = 0; at < text.size();) { // one pass: what was put in is not looked at again
            const auto found = std::ranges::find_if(
                order, [&](const auto* entry) { return text.compare(at, entry->first.size(), entry->first) == 0; });
            if (found == order.end()) {
                hidden += text[at++];
                continue;
            }
            hidden += (*found)->second;
            at += (*found)->first.size();
        }
        static const std::regex address(R"(\b\d{1,3}(\.\d{1,3}){3}\b|\[[0-9a-fA-F:]*:[0-9a-fA-F:.]*\])");
        static const std::regex path(R"((^|[\s'"=:(])/[^\s'":;,()]+)");
        static const std::regex mail(R"([^\s<>"',;]+@[^\s<>"',;]+)");
        static const std::regex host(R"(\b(?:[A-Za-z0-9-]+\.)+(?!db\b|yaml\b|json\b|xml\b)[A-Za-z]{2,}\b)");
        static const std::regex variable("FERMATA_SECRET_[A-Z0-9_]+"); // the name of a secret in capitals
        hidden = std::regex_replace(hidden, variable, "FERMATA_SECRET_<secret>");
        hidden = std::regex_replace(hidden, mail, "<mail>");
        hidden = std::regex_replace(hidden, address, "<address>");
        hidden = std::regex_replace(hidden, host, "<host>");
        hidden = std::regex_replace(hidden, path, "$1<path>");
        return io::redacted(hidden);
    }

private:
    std::map<std::string, std::string> m_words;
    std::map<std::string, int> m_counts;
};

/// What a server said of itself may name anything.
bool isForeign(const Finding& finding) {
    return finding.health == Health::Well && finding.what.starts_with("source ");
}

Mask maskOf(const workspace::Workspace& workspace) {
    const auto& settings = workspace.settings();
    Mask mask;
    mask.hide(workspace.folder(), "folder");
    if (const char* home = std::getenv("HOME"))
        mask.hide(home, "home");
    mask.hide(engine::osAccount(), "account");
    mask.hide(settings.name, "workspace");
    mask.hide(settings.environment, "environment");
    for (const auto& repository : settings.repositories) {
        mask.hide(repository.name, "repository");
        mask.hide(repository.path, "folder");
    }
    if (settings.policy) {
        mask.hide(settings.policy->ref, "ref");
        mask.hide(settings.policy->path, "file");
    }
    for (const auto& source : settings.sources) {
        mask.hide(source.name, "source");
        mask.hide(source.url, "address");
        if (const auto url = io::parseUrl(source.url))
            mask.hide(url->host, "host");
        mask.hide(source.user, "account");
        mask.hide(source.secret, "secret");
        mask.hide(source.environment, "environment");
        mask.hide(source.folder, "folder");
        mask.hide(source.caFile, "file");
        for (const std::string& host : source.logHosts)
            mask.hide(host, "host");
        for (const auto& pipeline : source.pipelines)
            for (const std::string* each :
                 {&pipeline.name, &pipeline.service, &pipeline.environment, &pipeline.scheduler})
                mask.hide(*each, "name");
        for (const auto& query : source.queries)
            for (const std::string* each : {&query.name, &query.query, &query.service})
                mask.hide(*each, "name");
    }
    for (const auto& webhook : settings.webhooks) {
        mask.hide(webhook.name, "webhook");
        mask.hide(webhook.secret, "secret");
        mask.hide(webhook.hmacSecret, "secret");
    }
    return mask;
}

} // namespace

std::string supportBundle(const workspace::Workspace& workspace, const std::vector<Finding>& findings, Time now) {
    const Mask mask = maskOf(workspace);
    const auto& settings = workspace.settings();
    io::Json::List found;
    for (const Finding& each : findings)
        found.push_back(io::Json::Map{{"what", mask(each.what)},
                                      {"health", std::string(name(each.health))},
                                      {"detail", isForeign(each) ? std::string("answers") : mask(each.detail)}});
    io::Json::List sources;
    for (const auto& source : settings.sources) {
        const auto url = io::parseUrl(source.url);
        sources.push_back(io::Json::Map{{"name", mask(source.name)},
                                        {"kind", source.kind},
                                        {"scheme", url ? url->scheme : std::string()},
                                        {"every_s", source.every.count()},
                                        {"has_secret", !source.secret.empty()},
                                        {"has_user", !source.user.empty()},
                                        {"has_ca_file", !source.caFile.empty()},
                                        {"plain_http", source.allowsPlainHttp},
                                        {"reports_incidents", source.reportsIncidents},
                                        {"pipelines", source.pipelines.size()},
                                        {"queries", source.queries.size()}});
    }
    utsname system{};
    ::uname(&system);
    const io::Json bundle =
        io::Json::Map{{"schema", "fermata/support-bundle/1"},
                      {"at", rfc3339(now)},
                      {"version", FERMATA_VERSION},
                      {"system", std::string(system.sysname) + " " + system.release + " " + system.machine},
                      {"repositories", settings.repositories.size()},
                      {"webhooks", settings.webhooks.size()},
                      {"policy_from_ref", settings.policy.has_value()},
                      {"sample", settings.isSample},
                      {"sources", std::move(sources)},
                      {"findings", std::move(found)}};
    const auto text = bundle.pretty();
    return text ? *text : std::string();
}

} // namespace fermata::ctl
