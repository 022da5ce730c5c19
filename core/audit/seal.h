// The signed head of the record: how many records there are, the hash of the last, when, and by whose key.
//
// What is signed (Ed25519) is "fermata-head-1\n" followed by canonical {"count", "hash", "key", "time", "workspace"};
// the head on paper is the same object with a further member "signature" (hex).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/digest.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/io/signing/ed25519.h"

namespace fermata::audit {

struct Head {
    std::string workspace; ///< 32 hex digits of the first record
    std::uint64_t count = 0;
    Digest hash; ///< of the last record
    Time time{}; ///< of the signature
    Digest key;
    io::Signature signature;
    bool operator==(const Head&) const = default;
};

/// Fills in key and signature.
Head sealed(Head head, const io::SigningKey& key);
/// @requires `key` is the key that the head names, or the answer is no
bool isSealedBy(const Head& head, const io::PublicKey& key);

/// One line without a line feed.
std::string encode(const Head& head);
/// @returns Fault::Malformed for every byte that encode() would not have written
Result<Head> decodeHead(std::string_view line);

/// `COUNT:HASH`, as reports, notifications and `audit verify --head` spell it.
std::string shortForm(const Head& head);
struct HeadClaim {
    std::uint64_t count = 0;
    Digest hash;
};
/// @returns Fault::Usage for anything that is not COUNT:HASH
Result<HeadClaim> readHeadClaim(std::string_view text);

} // namespace fermata::audit
