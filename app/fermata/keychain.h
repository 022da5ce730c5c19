// The keychain of the desktop as a place of secrets, through QtKeychain.
#pragma once

#include <memory>

#include "core/io/secrets/secret_store.h"

namespace fermata::app {

/// Asks the account's keychain (libsecret, KWallet) under the service "fermata". A machine without one, or without a
/// session bus, answers each call with Unreachable: everything but "no error" and "no such entry" is no keychain.
/// A call that is not answered within 5 s is Unreachable too, as are those of the minute after it, and all once the
/// application quits; nothing is ever kept in the clear instead.
/// Thread safety: all methods, from any thread but the GUI's, which the keychain's answer needs.
/// @requires to be made on the GUI's thread; an application whose event loop runs, and that outlives it
std::unique_ptr<io::SecretStore> keychainSecrets();

} // namespace fermata::app
