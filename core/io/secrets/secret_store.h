// Where secrets are looked up: an ordered list of places, none of them in the workspace.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/io/secrets/secret.h"

namespace fermata::io {

/// Thread safety: all methods, from any thread.
class SecretStore {
public:
    virtual ~SecretStore() = default;
    /// @returns NotFound naming the places that were tried (never what they hold); Refused for a place that others can
    /// read (a file that is not 0600); Unreachable for a keychain that does not answer
    virtual Result<SecretString> find(const std::string& name) const = 0;
    /// @returns Unsupported where this store only reads
    virtual Result<void> keep(const std::string& name, const SecretString& secret) = 0;
    virtual std::string describe() const = 0; ///< "environment", "file", "systemd credential", "keychain"
};

/// `FERMATA_SECRET_<NAME>`: upper case, every other character than a letter or digit as `_`.
std::unique_ptr<SecretStore> environmentSecrets();
/// One 0600 file a secret in `folder` (`$XDG_CONFIG_HOME/fermata/secrets`), its bytes without a trailing line feed.
std::unique_ptr<SecretStore> fileSecrets(std::string folder);
/// `$CREDENTIALS_DIRECTORY/<name>` (systemd.exec).
std::unique_ptr<SecretStore> systemdSecrets();
/// Asks each in turn; keeps in the first that can. NotFound names them all.
std::unique_ptr<SecretStore> inOrder(std::vector<std::unique_ptr<SecretStore>> stores);

} // namespace fermata::io
