// What reaches out of this program: sources that listen, executors that act, secrets. Made by the program (app), so
// that tests and rehearsals put their own, or nothing, in its place.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/action/conduct.h"
#include "core/base/result.h"
#include "core/io/secrets/secret_store.h"
#include "core/sources/source.h"
#include "core/workspace/workspace.h"

namespace fermata::engine {

/// Thread safety: the engine's thread; what it hands out has its own rules.
class Outside {
public:
    virtual ~Outside() = default;

    /// A connection as the workspace describes it. Asks nobody yet.
    /// @returns Usage or Unsupported for a setting that no connector takes; NotFound where its secret is in no place
    virtual Result<std::unique_ptr<sources::Source>> source(const workspace::SourceSetting& setting,
                                                            const workspace::Workspace& workspace) = 0;
    /// Everybody who can act, by the settings. `missing`: a line for each connection that cannot, and why.
    virtual action::Executors executors(const workspace::Settings& settings, std::vector<std::string>& missing) = 0;
    virtual io::SecretStore& secrets() = 0;
};

} // namespace fermata::engine
