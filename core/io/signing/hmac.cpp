#include "core/io/signing/hmac.h"

#include <sodium.h>

namespace fermata::io {
namespace {

const unsigned char* unsignedBytes(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

} // namespace

Digest hmacSha256(const SecretString& key, std::string_view message) {
    crypto_auth_hmacsha256_state state;
    Digest digest;
    crypto_auth_hmacsha256_init(&state, unsignedBytes(key.expose()), key.expose().size());
    crypto_auth_hmacsha256_update(&state, unsignedBytes(message), message.size());
    crypto_auth_hmacsha256_final(&state, digest.bytes.data());
    sodium_memzero(&state, sizeof state);
    return digest;
}

} // namespace fermata::io
