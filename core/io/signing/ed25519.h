// Ed25519 keys (RFC 8032): make, sign, verify, and write them as openssl reads them.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/digest.h"
#include "core/base/result.h"

namespace fermata::io {

using PublicKey = FixedId<32, struct PublicKeyTag>;
using Signature = FixedId<64, struct SignatureTag>;

/// A key's name: the SHA-256 of its 32 raw public bytes.
Digest keyId(const PublicKey& key);

/// Thread safety: pure.
bool verifies(const PublicKey& key, std::string_view message, const Signature& signature);

/// SubjectPublicKeyInfo in PEM (RFC 8410), for `openssl pkeyutl -verify -pubin`.
std::string publicPem(const PublicKey& key);
/// Reads that PEM, or 64 hex digits. @returns Fault::Malformed for anything else
Result<PublicKey> readPublicKey(std::string_view text);

/// A private key; wiped from memory when it goes. Thread safety: const methods from any thread.
class SigningKey {
public:
    static SigningKey generate();
    /// Reads PKCS #8 PEM as privatePem() and `openssl genpkey -algorithm ed25519` write it.
    static Result<SigningKey> fromPrivatePem(std::string_view pem);
    SigningKey(const SigningKey&) = default;
    SigningKey& operator=(const SigningKey&) = default;
    ~SigningKey();

    const PublicKey& publicKey() const { return m_public; }
    Digest id() const { return keyId(m_public); }
    Signature sign(std::string_view message) const;
    std::string privatePem() const;

private:
    SigningKey() = default;
    static SigningKey fromSeed(const std::uint8_t* seed);

    PublicKey m_public;
    std::array<std::uint8_t, 64> m_secret{};
};

} // namespace fermata::io
