#include "core/io/signing/keyed_hash.h"

#include <cstring>

#include <sodium.h>

namespace fermata::io {

static_assert(std::tuple_size_v<HashKey> == crypto_shorthash_KEYBYTES);
static_assert(crypto_shorthash_BYTES == sizeof(std::uint64_t));

HashKey randomHashKey() {
    static const int prepared = sodium_init();
    static_cast<void>(prepared);
    HashKey key;
    randombytes_buf(key.data(), key.size());
    return key;
}

std::uint64_t keyedHash(const HashKey& key, std::string_view bytes) {
    std::array<unsigned char, crypto_shorthash_BYTES> hash;
    crypto_shorthash(hash.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), key.data());
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < hash.size(); ++i)
        value |= std::uint64_t{hash[i]} << (8 * i);
    return value;
}

} // namespace fermata::io
