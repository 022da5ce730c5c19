// HMAC-SHA256 (RFC 2104) with a shared secret: how a receiver knows that a message is ours.
#pragma once

#include <string_view>

#include "core/base/digest.h"
#include "core/io/secrets/secret.h"

namespace fermata::io {

/// Keys of any length. Thread safety: pure.
Digest hmacSha256(const SecretString& key, std::string_view message);

} // namespace fermata::io
