#include "core/audit/seal.h"

#include <charconv>

#include "core/audit/record.h"
#include "core/base/text.h"

namespace fermata::audit {
namespace {

io::CanonicalValue statementOf(const Head& head) {
    auto object = io::CanonicalValue::object();
    object.set("count", static_cast<std::int64_t>(head.count))
        .set("hash", head.hash.hex())
        .set("key", head.key.hex())
        .set("time", toUnix(head.time))
        .set("workspace", head.workspace);
    return object;
}

std::string messageOf(const Head& head) { return "fermata-head-1\n" + statementOf(head).encode(); }

} // namespace

Head sealed(Head head, const io::SigningKey& key) {
    head.key = key.id();
    head.signature = key.sign(messageOf(head));
    return head;
}

bool isSealedBy(const Head& head, const io::PublicKey& key) {
    return head.key == io::keyId(key) && io::verifies(key, messageOf(head), head.signature);
}

std::string encode(const Head& head) {
    return statementOf(head).set("signature", head.signature.hex()).encode();
}

Result<Head> decodeHead(std::string_view line) {
    const auto value = io::CanonicalValue::decode(line);
    if (!value)
        return value.error();
    const auto hash = readDigest(value->find("hash"), "hash");
    const auto key = readDigest(value->find("key"), "key");
    const auto whole = [&](std::string_view field) {
        const auto* member = value->find(field);
        return member ? member->whole() : std::nullopt;
    };
    const auto count = whole("count");
    const auto time = whole("time");
    const auto* workspace = value->find("workspace");
    const auto* signature = value->find("signature");
    const auto signatureBytes = signature && signature->text() ? io::Signature::fromHex(*signature->text()) : std::nullopt;
    if (!hash || !key || !count || *count < 0 || !time || !workspace || !workspace->text() || !signatureBytes)
        return Error(Fault::Malformed, "is no signed head");
    const Head head{*workspace->text(), static_cast<std::uint64_t>(*count), *hash, fromUnix(*time), *key,
                    *signatureBytes};
    if (encode(head) != line)
        return Error(Fault::Malformed, "is not the canonical spelling of a signed head");
    return head;
}

std::string shortForm(const Head& head) { return std::to_string(head.count) + ":" + head.hash.hex(); }

Result<HeadClaim> readHeadClaim(std::string_view text) {
    HeadClaim claim;
    const auto colon = text.find(':');
    const char* const end = text.data() + std::min(colon, text.size());
    const auto read = std::from_chars(text.data(), end, claim.count);
    const auto hash = colon == std::string_view::npos ? std::nullopt : Digest::fromHex(text.substr(colon + 1));
    if (read.ec != std::errc{} || read.ptr != end || !hash)
        return Error(Fault::Usage, "a head is COUNT:HASH with 64 hex digits, not " + plainText(shortened(text, 80)));
    claim.hash = *hash;
    return claim;
}

} // namespace fermata::audit
