#include "core/io/signing/sha256.h"

#include <sodium.h>

namespace fermata::io {
namespace {

const unsigned char* unsignedBytes(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

crypto_hash_sha256_state* stateIn(std::array<std::uint8_t, 112>& room) {
    static_assert(sizeof(crypto_hash_sha256_state) <= 112 && alignof(crypto_hash_sha256_state) <= 16);
    return reinterpret_cast<crypto_hash_sha256_state*>(room.data());
}

} // namespace

Digest sha256(std::string_view bytes) {
    Digest digest;
    crypto_hash_sha256(digest.bytes.data(), unsignedBytes(bytes), bytes.size());
    return digest;
}

Sha256::Sha256() { crypto_hash_sha256_init(stateIn(m_state)); }

void Sha256::add(std::string_view bytes) {
    crypto_hash_sha256_update(stateIn(m_state), unsignedBytes(bytes), bytes.size());
}

Digest Sha256::finish() {
    Digest digest;
    crypto_hash_sha256_final(stateIn(m_state), digest.bytes.data());
    return digest;
}

} // namespace fermata::io
