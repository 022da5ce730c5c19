// Which parties this program can act through, built from a workspace's settings.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/action/conduct.h"
#include "core/base/result.h"
#include "core/io/http/http.h"
#include "core/io/secrets/secret_store.h"
#include "core/workspace/settings_file.h"

namespace fermata::app {

/// Thread safety: a plain value; each executor says its own.
struct Hands {
    action::Executors executors;
    std::vector<std::string> missing; ///< one line for each connection that cannot act, and why; without secrets
};

/// One executor a source that can act (Buildbot, Alertmanager), one a webhook and one an environment pool, in the order of the settings.
/// @requires `http` outlives the executors
Hands handsOf(const workspace::Settings& settings, const io::SecretStore& secrets, io::HttpClient& http);

/// Where this account's secrets are looked up: environment, file, systemd credential, and a keychain where there is one.
std::unique_ptr<io::SecretStore> accountSecrets(std::unique_ptr<io::SecretStore> keychain = {});

} // namespace fermata::app
