// The record in one self-contained file that anyone can check, line by line, with no more than SHA-256 and Ed25519.
//
// Lines end with a line feed. In this order and no other:
//   {"fermata_record_export":1}
//   every record, its stored bytes, number 1 first
//   {"bytes":<base64>,"digest":<hex>}   every object that a record names, ascending by digest
//   {"public_key":<hex>}                every key, in the order in which they signed
//   the signed head (seal.h)
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/audit/chain.h"
#include "core/audit/verification.h"

namespace fermata::audit {

/// Writes the whole record as of now; the file appears under its name only when it is complete.
/// @returns Corrupt, Full, ReadOnly, Cancelled
Result<Head> exportRecord(const std::string& recordFile, const std::string& toFile, const std::stop_token& stop = {});

/// An exported record, opened and checked. Thread safety: one thread at a time.
class ExportedRecord {
public:
    /// Reads and checks the whole file; what it found is in verification().
    /// @returns an error only where nothing could be read
    static Result<ExportedRecord> open(const std::string& file, const VerifyOptions& options);

    const Verification& verification() const { return m_verification; }
    /// The bytes of one record, as stored.
    Result<std::string> record(std::uint64_t number) const;
    std::uint64_t count() const { return m_records.size(); }
    /// @returns Fault::NotFound, or Corrupt when the bytes are not those of the digest
    Result<std::string> object(const Digest& digest) const;

private:
    struct Line {
        std::uint64_t offset = 0;
        std::uint64_t size = 0;
    };
    Result<std::string> lineAt(const Line& line) const;

    std::string m_file;
    Verification m_verification;
    std::vector<Line> m_records;
    std::map<Digest, Line> m_objects;
};

} // namespace fermata::audit
