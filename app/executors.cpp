#include "app/executors.h"

#include "core/action/alertmanager_executor.h"
#include "core/action/buildbot_executor.h"
#include "core/action/environment_pool.h"
#include "core/action/webhook_notifier.h"

namespace fermata::app {
namespace {

/// An empty name is no secret at all; one that cannot be found is an error.
Result<io::SecretString> secretOf(const io::SecretStore& secrets, const std::string& name) {
    return name.empty() ? Result<io::SecretString>(io::SecretString()) : secrets.find(name);
}

std::vector<action::BuildbotPipeline> pipelinesOf(const workspace::SourceSetting& source) {
    std::vector<action::BuildbotPipeline> pipelines;
    for (const workspace::PipelineSetting& each : source.pipelines) {
        action::BuildbotPipeline pipeline;
        pipeline.builder = each.name;
        pipeline.service = each.service;
        pipeline.environment = each.environment;
        pipeline.scheduler = each.scheduler;
        pipeline.versionProperty = each.versionProperty;
        pipeline.environmentProperty = each.environmentProperty;
        pipelines.push_back(std::move(pipeline));
    }
    return pipelines;
}

} // namespace

Hands handsOf(const workspace::Settings& settings, const io::SecretStore& secrets, io::HttpClient& http) {
    Hands hands;
    const auto say = [&](const std::string& name, const Error& error) {
        hands.missing.push_back(name + ": " + error.text());
    };
    for (const workspace::SourceSetting& source : settings.sources) {
        const bool isBuildbot = source.kind == "buildbot";
        if (!isBuildbot && source.kind != "alertmanager")
            continue;
        auto secret = secretOf(secrets, source.secret);
        if (!secret) {
            say(source.name, secret.error());
            continue;
        }
        action::Server server{source.name, source.url, source.user, *secret, source.caFile, source.allowsPlainHttp};
        if (isBuildbot)
            hands.executors.push_back(std::make_unique<action::BuildbotExecutor>(
                action::BuildbotExecutorOptions{std::move(server), pipelinesOf(source)}, http));
        else
            hands.executors.push_back(std::make_unique<action::AlertmanagerExecutor>(std::move(server), http));
    }
    for (const workspace::PoolSetting& pool : settings.pools) {
        auto secret = secretOf(secrets, pool.secret);
        if (!secret) {
            say(pool.name, secret.error());
            continue;
        }
        hands.executors.push_back(std::make_unique<action::EnvironmentPool>(
            action::Server{pool.name, pool.url, pool.user, *secret, pool.caFile, pool.allowsPlainHttp}, http));
    }
    for (const workspace::WebhookSetting& webhook : settings.webhooks) {
        auto address = secrets.find(webhook.secret);
        auto key = secretOf(secrets, webhook.hmacSecret);
        if (!address || !key) {
            say("webhook/" + webhook.name, address ? key.error() : address.error());
            continue;
        }
        action::WebhookOptions options;
        options.name = webhook.name;
        options.address = std::move(*address);
        options.signingKey = std::move(*key);
        options.workspace = settings.name;
        hands.executors.push_back(std::make_unique<action::WebhookNotifier>(std::move(options), http));
    }
    return hands;
}

std::unique_ptr<io::SecretStore> accountSecrets(std::unique_ptr<io::SecretStore> keychain) {
    std::vector<std::unique_ptr<io::SecretStore>> places;
    places.push_back(io::environmentSecrets());
    places.push_back(io::fileSecrets({}));
    places.push_back(io::systemdSecrets());
    if (keychain)
        places.push_back(std::move(keychain));
    return io::inOrder(std::move(places));
}

} // namespace fermata::app
