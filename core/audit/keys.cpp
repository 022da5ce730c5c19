#include "core/audit/keys.h"

#include <algorithm>

namespace fermata::audit {
namespace {

template <class Id>
std::optional<Id> lowerHex(const io::CanonicalValue* value) {
    const std::string* text = value ? value->text() : nullptr;
    auto id = text ? Id::fromHex(*text) : std::nullopt;
    return id && id->hex() == *text ? id : std::nullopt;
}

std::string rotationMessage(const Record& rotation, const Digest& oldKey, const io::PublicKey& newKey,
                            const std::string& workspace) {
    auto statement = io::CanonicalValue::object();
    statement.set("new_key", newKey.hex())
        .set("number", static_cast<std::int64_t>(rotation.number))
        .set("old_key", oldKey.hex())
        .set("previous", rotation.previous.hex())
        .set("workspace", workspace);
    return "fermata-rotation-1\n" + statement.encode();
}

} // namespace

Result<Genesis> readGenesis(const Record& first) {
    const auto* workspace = first.payload.find("workspace");
    const auto* name = first.payload.find("name");
    const auto key = lowerHex<io::PublicKey>(first.payload.find("public_key"));
    const auto isHex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    if (first.kind != RecordKind::WorkspaceCreated || first.number != 1 || !first.previous.isNull() || !workspace ||
        !workspace->text() || workspace->text()->size() != 32 ||
        !std::all_of(workspace->text()->begin(), workspace->text()->end(), isHex) || !name || !name->text() || !key)
        return Error(Fault::Malformed, "record 1 does not found a workspace");
    if (io::keyId(*key) != first.key)
        return Error(Fault::Malformed, "record 1 names another key than it states");
    return Genesis{*workspace->text(), *name->text(), *key};
}

Result<io::PublicKey> rotatedKey(const Record& rotation, const io::PublicKey& oldKey, const std::string& workspace) {
    const auto newKey = lowerHex<io::PublicKey>(rotation.payload.find("new_key"));
    const auto oldSignature = lowerHex<io::Signature>(rotation.payload.find("old_signature"));
    const auto newSignature = lowerHex<io::Signature>(rotation.payload.find("new_signature"));
    if (rotation.kind != RecordKind::KeyRotated || !newKey || !oldSignature || !newSignature ||
        rotation.key != io::keyId(*newKey))
        return Error(Fault::Malformed, "record " + std::to_string(rotation.number) + " hands over to no key");
    const auto message = rotationMessage(rotation, io::keyId(oldKey), *newKey, workspace);
    if (!io::verifies(oldKey, message, *oldSignature) || !io::verifies(*newKey, message, *newSignature))
        return Error(Fault::Malformed,
                     "record " + std::to_string(rotation.number) + " is not signed by both the old and the new key");
    return *newKey;
}

void completeRotation(Record& rotation, const io::SigningKey& oldKey, const io::SigningKey& newKey,
                      const std::string& workspace, const std::string& reason) {
    const auto message = rotationMessage(rotation, oldKey.id(), newKey.publicKey(), workspace);
    rotation.key = newKey.id();
    rotation.payload = io::CanonicalValue::object();
    rotation.payload.set("new_key", newKey.publicKey().hex())
        .set("new_signature", newKey.sign(message).hex())
        .set("old_signature", oldKey.sign(message).hex())
        .set("reason", reason);
}

} // namespace fermata::audit
