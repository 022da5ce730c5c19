// Which key signs from where on: stated by the first record, handed over by records that both keys sign.
#pragma once

#include <string>

#include "core/audit/record.h"
#include "core/base/result.h"
#include "core/io/signing/ed25519.h"

namespace fermata::audit {

struct Genesis {
    std::string workspace; ///< 32 hex digits
    std::string name;
    io::PublicKey key;
};
/// What the first record states. @returns Fault::Malformed when it is no first record
Result<Genesis> readGenesis(const Record& first);

/// The key that a rotation hands over to. @returns Fault::Malformed unless both keys signed it at this very place
Result<io::PublicKey> rotatedKey(const Record& rotation, const io::PublicKey& oldKey, const std::string& workspace);

/// Fills in key and payload of a rotation. @requires number and previous are set
void completeRotation(Record& rotation, const io::SigningKey& oldKey, const io::SigningKey& newKey,
                      const std::string& workspace, const std::string& reason);

} // namespace fermata::audit
