#include "core/io/signing/ed25519.h"

#include <cstdlib>
#include <cstring>

#include <sodium.h>

#include "core/base/text.h"
#include "core/io/signing/base64.h"
#include "core/io/signing/sha256.h"

namespace fermata::io {
namespace {

// RFC 8410: the DER around an Ed25519 key never varies but for the key itself.
constexpr std::string_view publicPrefix{"\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00", 12};
constexpr std::string_view privatePrefix{"\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20", 16};

/// libsodium needs to choose its random source once; without one there is no safe way on.
void prepare() {
    static const int prepared = sodium_init();
    if (prepared < 0)
        std::abort();
}

const unsigned char* unsignedBytes(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

std::string pem(std::string_view label, std::string_view der) {
    std::string text = "-----BEGIN ";
    text.append(label).append("-----\n").append(base64(der)).append("\n-----END ").append(label).append("-----\n");
    return text;
}

/// The key inside a PEM of this label and DER prefix, or nothing.
std::optional<std::string> insidePem(std::string_view text, std::string_view label, std::string_view prefix) {
    text = trimmed(text);
    const std::string begin = "-----BEGIN " + std::string(label) + "-----";
    const std::string end = "-----END " + std::string(label) + "-----";
    if (!text.starts_with(begin) || !text.ends_with(end) || text.size() < begin.size() + end.size())
        return std::nullopt;
    auto der = fromBase64(trimmed(text.substr(begin.size(), text.size() - begin.size() - end.size())));
    if (!der || der->size() != prefix.size() + 32 || !der->starts_with(prefix))
        return std::nullopt;
    return der->substr(prefix.size());
}

} // namespace

Digest keyId(const PublicKey& key) {
    return sha256({reinterpret_cast<const char*>(key.bytes.data()), key.bytes.size()});
}

bool verifies(const PublicKey& key, std::string_view message, const Signature& signature) {
    prepare();
    return crypto_sign_verify_detached(signature.bytes.data(), unsignedBytes(message), message.size(),
                                       key.bytes.data()) == 0;
}

std::string publicPem(const PublicKey& key) {
    return pem("PUBLIC KEY", std::string(publicPrefix) +
                                 std::string(reinterpret_cast<const char*>(key.bytes.data()), key.bytes.size()));
}

Result<PublicKey> readPublicKey(std::string_view text) {
    if (auto key = PublicKey::fromHex(trimmed(text)))
        return *key;
    const auto raw = insidePem(text, "PUBLIC KEY", publicPrefix);
    if (!raw)
        return Error(Fault::Malformed, "no Ed25519 public key: neither PEM nor 64 hex digits");
    PublicKey key;
    std::memcpy(key.bytes.data(), raw->data(), raw->size());
    return key;
}

SigningKey SigningKey::fromSeed(const std::uint8_t* seed) {
    prepare();
    SigningKey key;
    crypto_sign_seed_keypair(key.m_public.bytes.data(), key.m_secret.data(), seed);
    return key;
}

SigningKey SigningKey::generate() {
    prepare();
    std::array<std::uint8_t, 32> seed{};
    randombytes_buf(seed.data(), seed.size());
    auto key = fromSeed(seed.data());
    sodium_memzero(seed.data(), seed.size());
    return key;
}

Result<SigningKey> SigningKey::fromPrivatePem(std::string_view text) {
    auto seed = insidePem(text, "PRIVATE KEY", privatePrefix);
    if (!seed)
        return Error(Fault::Malformed, "no Ed25519 private key in PKCS #8 PEM");
    auto key = fromSeed(reinterpret_cast<const std::uint8_t*>(seed->data()));
    sodium_memzero(seed->data(), seed->size());
    return key;
}

SigningKey::~SigningKey() { sodium_memzero(m_secret.data(), m_secret.size()); }

Signature SigningKey::sign(std::string_view message) const {
    Signature signature;
    crypto_sign_detached(signature.bytes.data(), nullptr, unsignedBytes(message), message.size(), m_secret.data());
    return signature;
}

std::string SigningKey::privatePem() const {
    return pem("PRIVATE KEY", std::string(privatePrefix) +
                                  std::string(reinterpret_cast<const char*>(m_secret.data()), 32)); // the seed
}

} // namespace fermata::io
