// Everything that reaches out of this program, put together from the workspace: HTTP, secrets, sources, executors.
#pragma once

#include <memory>
#include <string>

#include "core/base/log.h"
#include "core/engine/outside.h"

namespace fermata::app {

/// Secrets are looked up in the environment, in 0600 files of the account, in systemd's credentials, and in `keychain`
/// where there is one (the control room). The HTTP cache lies in `workspaceFolder`. @requires log outlives it
std::shared_ptr<engine::Outside> connections(const std::string& workspaceFolder, Log& log,
                                             std::unique_ptr<io::SecretStore> keychain = {});

} // namespace fermata::app
