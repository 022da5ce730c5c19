// Which parts exist in this program: the workspace to open, its clock and its log, and the sample world.
#pragma once

#include <memory>
#include <string>

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/base/result.h"
#include "core/engine/engine.h"
#include "core/io/secrets/secret_store.h"

namespace fermata::app {

struct Launch {
    std::string workspace;  ///< folder; empty: $XDG_DATA_HOME/fermata/default, or …/sample with `isSample`
    std::string repository; ///< to be opened in it; may be empty
    bool isSample = false;
    bool followsTime = true;
};

struct World {
    engine::Options options;
    std::unique_ptr<Clock> clock; ///< stands at the recorded moment in the sample world
    std::unique_ptr<Log> log;     ///< `fermata.log` in $XDG_STATE_HOME/fermata
};

/// Settles what to open; makes the sample's workspace when it is asked for and not there yet.
/// `keychain`: one more place for secrets, or null.
Result<World> compose(const Launch& launch, std::unique_ptr<io::SecretStore> keychain = {});

/// `$NAME`, else `$HOME/fallback`, each with "/fermata" behind it.
std::string accountFolder(const char* name, const char* fallback);

} // namespace fermata::app
