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
    /// read (a file that is not 0600); Unreachable for a keychain that does not answer; Usage for no secret's name
    virtual Result<SecretString> find(const std::string& name) const = 0;
    /// @returns Unsupported where this store only reads
    virtual Result<void> keep(const std::string& name, const SecretString& secret) = 0;
    virtual std::string describe() const = 0; ///< "environment", "file", "systemd credential", "keychain"
};

/// Whether a secret may be called so: letters, digits, `-`, `_`, `.` and `@`, at most 128, not beginning with a dot.
bool isSecretName(const std::string& name);

/// `FERMATA_SECRET_<NAME>`: upper case, every other character than a letter or digit as `_`. Only reads; empty is none.
std::unique_ptr<SecretStore> environmentSecrets();
/// One file a secret in `folder` (empty: `$XDG_CONFIG_HOME/fermata/secrets`, else below `~/.config`), its bytes without
/// a trailing line feed, at most 64 KiB. Each file must be a plain one of this account that nobody else can read;
/// keep() writes 0600 and makes the folder 0700.
std::unique_ptr<SecretStore> fileSecrets(std::string folder);
/// `$CREDENTIALS_DIRECTORY/<name>` (systemd.exec). Only reads.
std::unique_ptr<SecretStore> systemdSecrets();
/// Asks each in turn. A place that others can read ends the search with its Refused; one that cannot be asked is passed
/// over, and named if nobody has the secret. NotFound names them all. keep() keeps in the first that can.
std::unique_ptr<SecretStore> inOrder(std::vector<std::unique_ptr<SecretStore>> stores);

} // namespace fermata::io
