// The signing keys of this OS account: one 0600 file a key, outside every workspace.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/io/signing/ed25519.h"

namespace fermata::io {

/// Files of the folder: `<key id>.pem` (PKCS #8) and `current`, which names the key that new workspaces begin with.
/// A key is never deleted here: other workspaces may still be signed by it.
/// Thread safety: all methods; several processes may share the folder.
class KeyStore {
public:
    explicit KeyStore(std::string folder) : m_folder(std::move(folder)) {}
    /// `$XDG_CONFIG_HOME/fermata/keys`, else `~/.config/fermata/keys`. @returns Fault::NotFound without a home
    static Result<KeyStore> ofAccount();

    const std::string& folder() const { return m_folder; }
    /// @returns Fault::NotFound, Refused (someone else may read or write it), Malformed, Corrupt (not the named key)
    Result<SigningKey> load(const Digest& id) const;
    /// @returns Fault::NotFound before the first key was made
    Result<SigningKey> current() const;
    Result<SigningKey> currentOrNew();
    /// Makes a key, stores it durably, and names it current.
    Result<SigningKey> makeNew();
    std::vector<Digest> list() const;

private:
    Result<void> prepareFolder();
    Result<std::string> readPrivately(const std::string& name) const;
    Result<void> writePrivately(const std::string& name, const std::string& text) const;

    std::string m_folder;
};

} // namespace fermata::io
