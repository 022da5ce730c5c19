// One line of the record, and its one canonical spelling (record format 1).
//
// A record is one JSON object in canonical JSON (RFC 8785: members sorted, no white space; io/signing/canonical_json.h),
// with exactly these members:
//   blobs        the SHA-256 digests (hex, ascending, none twice) of the objects it rests on
//   established  how the person was established: none, os-account, api-login, key
//   format       1
//   key          id of the key that signs the head after this record: SHA-256 (hex) of the 32 raw public bytes
//   kind         one of the words of RecordKind
//   number       1 for the first record, then one more each
//   payload      an object, by kind
//   person       id of the policy's people, or empty; never a name
//   previous     SHA-256 (hex) of the previous record's bytes; 64 zeros in the first
//   subject      what it is about: a change's key, a decision's id, an environment, a scope, an order's id, or empty
//   time         unix seconds
// Its hash is the SHA-256 of exactly these bytes as they are stored, without a line feed. Nobody ever writes them again.
//
// The first record is workspace_created; its payload holds name, public_key (hex) and workspace (32 hex digits, random).
// key_rotated is signed by both keys: its payload holds new_key (hex), new_signature and old_signature (hex) over
//   "fermata-rotation-1\n" + canonical {"new_key", "number", "old_key" (id), "previous", "workspace"}
// and its own `key` is the new one. How the head is signed: seal.h. How the export is laid out: export.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/digest.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/decision/authority.h"
#include "core/io/signing/canonical_json.h"

namespace fermata::audit {

inline constexpr int recordFormat = 1;

enum class RecordKind {
    WorkspaceCreated,
    Decision,
    Approval,
    Hold,
    Override,
    RollbackRequest,
    PolicyChanged,
    ModelPromoted,
    KeyRotated,
    EnvironmentArmed,
    EnvironmentDisarmed,
    Note,
    LineStopped,
    LineResumed,
    Intent,      ///< an order, before it is carried out (core/action/order_id.h)
    Receipt,     ///< what came of it
    OrderNotSent ///< an order that was judged and not sent: a dry run, withdrawn, refused
};
inline constexpr RecordKind allRecordKinds[] = {
    RecordKind::WorkspaceCreated, RecordKind::Decision,         RecordKind::Approval,
    RecordKind::Hold,             RecordKind::Override,         RecordKind::RollbackRequest,
    RecordKind::PolicyChanged,    RecordKind::ModelPromoted,    RecordKind::KeyRotated,
    RecordKind::EnvironmentArmed, RecordKind::EnvironmentDisarmed, RecordKind::Note,
    RecordKind::LineStopped,      RecordKind::LineResumed,      RecordKind::Intent,
    RecordKind::Receipt,          RecordKind::OrderNotSent};

std::string_view name(RecordKind kind); ///< "workspace_created", "decision", …
std::optional<RecordKind> recordKind(std::string_view name);

/// Who is behind a record.
struct Author {
    std::string person; ///< id of the policy's people, or empty: the program itself
    decision::Established established = decision::Established::None;
    bool operator==(const Author&) const = default;
};

struct Record {
    std::uint64_t number = 0;
    Digest previous;
    Time time{};
    Digest key;
    RecordKind kind = RecordKind::Note;
    std::string subject;
    Author author;
    io::CanonicalValue payload = io::CanonicalValue::object();
    std::vector<Digest> blobs; ///< ascending, none twice
    bool operator==(const Record&) const = default;
};

/// A record as it lies in the store.
struct StoredRecord {
    Record record;
    Digest hash;       ///< of `bytes`
    std::string bytes; ///< as stored
};

/// @requires payload is an object; blobs are ascending and none twice
std::string encode(const Record& record);

/// Refuses every byte that encode() would not have written.
/// @returns Fault::Malformed, or Newer for another format or an unknown kind
Result<Record> decodeRecord(std::string_view bytes);

/// A digest in lower-case hex, and nothing else. @returns Fault::Malformed
Result<Digest> readDigest(const io::CanonicalValue* value, std::string_view field);

} // namespace fermata::audit
