#include "app/connections.h"

#include <filesystem>

#include "app/executors.h"
#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/io/http/http.h"
#include "core/sources/cdevents/cdevents.h"
#include "core/sources/ci/buildbot/buildbot.h"
#include "core/sources/files/watched_folder.h"
#include "core/sources/monitoring/alertmanager/alertmanager.h"
#include "core/sources/monitoring/prometheus/prometheus.h"

namespace fermata::app {

namespace {

class Connections final : public engine::Outside {
public:
    Connections(const std::string& workspaceFolder, Log& log, std::unique_ptr<io::SecretStore> keychain)
        : m_log(log), m_secrets(accountSecrets(std::move(keychain))) {
        io::HttpOptions options;
        options.userAgent = "fermata";
        options.cacheFile = workspaceFolder + "/http-cache.db";
        options.log = &log;
        m_http = io::curlClient(std::move(options));
    }

    Result<std::unique_ptr<sources::Source>> source(const workspace::SourceSetting& setting,
                                                    const workspace::Workspace& workspace) override {
        const std::string environment =
            setting.environment.empty() ? workspace.settings().environment : setting.environment;
        if (setting.kind == "buildbot" || setting.kind == "prometheus" || setting.kind == "alertmanager") {
            auto server = endpoint(setting);
            if (!server)
                return std::move(server).error();
            if (setting.kind == "buildbot")
                return buildbot(setting, workspace, std::move(*server));
            if (setting.kind == "prometheus")
                return prometheus(setting, environment, std::move(*server));
            return std::unique_ptr<sources::Source>(std::make_unique<sources::Alertmanager>(
                sources::AlertmanagerOptions{setting.name, std::move(*server), environment, {}, setting.every}, *m_http,
                m_clock));
        }
        if (setting.kind == "files" || setting.kind == "cdevents")
            return folder(setting, (std::filesystem::path(workspace.folder()) / setting.folder).string());
        return Error(Fault::Unsupported, "there is no connector of the kind " + plainText(setting.kind));
    }

    action::Executors executors(const workspace::Settings& settings, std::vector<std::string>& missing) override {
        Hands hands = handsOf(settings, *m_secrets, *m_http);
        missing = std::move(hands.missing);
        return std::move(hands.executors);
    }

    io::SecretStore& secrets() override { return *m_secrets; }

private:
    Result<sources::Endpoint> endpoint(const workspace::SourceSetting& setting) const {
        sources::Endpoint server;
        server.name = setting.name;
        server.url = setting.url;
        server.user = setting.user;
        server.caFile = setting.caFile;
        server.allowsPlainHttp = setting.allowsPlainHttp;
        if (!setting.secret.empty()) {
            auto secret = m_secrets->find(setting.secret);
            if (!secret)
                return std::move(secret).error();
            server.secret = std::move(*secret);
        }
        return server;
    }

    std::unique_ptr<sources::Source> buildbot(const workspace::SourceSetting& setting,
                                              const workspace::Workspace& workspace, sources::Endpoint server) {
        const auto& repositories = workspace.settings().repositories;
        sources::BuildbotOptions options;
        options.name = setting.name;
        options.server = std::move(server);
        options.interval = setting.every;
        for (const auto& pipeline : setting.pipelines) {
            sources::buildbot::Pipeline path;
            path.builder = pipeline.name;
            path.lane = pipeline.lane;
            path.repository = !pipeline.repository.empty() || repositories.size() != 1 ? pipeline.repository
                                                                                       : repositories.front().name;
            path.service = pipeline.service;
            path.environment = pipeline.environment;
            path.versionProperty = pipeline.versionProperty;
            options.pipelines.push_back(std::move(path));
        }
        return std::make_unique<sources::Buildbot>(std::move(options), *m_http, m_clock);
    }

    std::unique_ptr<sources::Source> prometheus(const workspace::SourceSetting& setting, const std::string& environment,
                                                sources::Endpoint server) {
        sources::PrometheusOptions options;
        options.name = setting.name;
        options.server = std::move(server);
        options.environment = environment;
        options.interval = setting.every;
        for (const auto& query : setting.queries)
            options.queries.push_back({query.name, query.query, query.kind, query.service, query.window});
        return std::make_unique<sources::Prometheus>(std::move(options), *m_http, m_clock);
    }

    std::unique_ptr<sources::Source> folder(const workspace::SourceSetting& setting, const std::string& path) {
        if (setting.kind == "files")
            return std::make_unique<sources::WatchedFolder>(
                sources::WatchedFolderOptions{setting.name, path, setting.every}, m_clock);
        return std::make_unique<sources::CdEvents>(sources::CdEventsOptions{setting.name, path, setting.every}, m_clock,
                                                   m_log);
    }

    SystemClock m_clock;
    Log& m_log;
    std::unique_ptr<io::SecretStore> m_secrets;
    std::unique_ptr<io::HttpClient> m_http; ///< last but for what uses it: its thread ends first
};

} // namespace

std::shared_ptr<engine::Outside> connections(const std::string& workspaceFolder, Log& log,
                                             std::unique_ptr<io::SecretStore> keychain) {
    return std::make_shared<Connections>(workspaceFolder, log, std::move(keychain));
}

} // namespace fermata::app
